"""Numbers that do not fit on the lines of a network go into tables."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from math import isclose

import pytest

from autograd import backward_steps, draw, svg
from autograd.drawing.scene import Scene, Table
from autograd.graph import Graph
from nn import MLP, mse

from .conftest import SVG, lines_of
from .measuring import bounds
from .test_labels import loss_of


def scene_of(thing: object, **options: object) -> Scene:
    scene = draw(thing, style="network", **options).scene  # type: ignore[arg-type]
    assert scene is not None
    return scene


def numbers(scene: Scene, table: Table) -> list[list[list[str]]]:
    """Return what is in the cells of a table, row by row, without the head."""
    return [
        [[line.written for line in scene.cards[key].lines] if key else [] for key in row]
        for row in table.rows[1:]
    ]


def test_a_table_has_the_weights_neuron_by_neuron_and_input_by_input() -> None:
    loss = loss_of("4-8-3")
    scene = scene_of(loss)
    assert [table.title for table in scene.tables] == [
        "layer 1: w, b, net, o, and below them ∂L/∂w, ∂L/∂b, ∂L/∂net",
        "layer 2: w, and below them ∂L/∂w",
    ]
    wires = [wire.key for wire in scene.wires if wire.key.startswith("l1n")]
    cells = [key for row in scene.tables[0].rows[1:] for key in row if key.endswith("-cell")]
    assert cells == [f"{key}-cell" for key in wires]  # in the order of the lines
    named = {node.label: node for node in Graph(loss).nodes}
    for neuron, row in enumerate(numbers(scene, scene.tables[0]), 1):
        sub = "₀₁₂₃₄₅₆₇₈"
        weights = [named[f"w{sub[neuron]}{sub[i]}¹"] for i in range(1, 5)]
        bias, net, o = (named[f"{name}{sub[neuron]}¹"] for name in ("b", "net", "o"))
        expected = [[f"{x.data:.3g}", f"{x.grad:.3g}"] for x in (*weights, bias, net)]
        assert row == [[f"o{sub[neuron]}¹"], *expected, [f"{o.data:.3g}"]]


def test_the_head_of_a_table_names_the_inputs_with_numbers_that_circles_have_no_room_for() -> None:
    scene = scene_of(loss_of("13-16-3"))
    first, second = ([*table.rows[0]] for table in scene.tables)
    heads = [[line.written for line in scene.cards[key].lines] for key in first[1:14]]
    assert heads[0][0] == "x₁"
    assert all(isclose(float(number), float(number)) for _, number in heads)
    assert [line.written for line in scene.cards["x1"].lines] == ["x₁"]
    assert [scene.cards[key].lines[0].written for key in second[1:4]] == ["o₁¹", "o₂¹", "o₃¹"]


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("sizes", ["2-2-2", "1-1-1", "3-4-1", "4-4-1", "4-8-3", "13-16-3", "7-7"])
def test_blank_leaves_a_field_for_every_number(sizes: str, backward: bool) -> None:
    inputs, *layers = map(int, sizes.split("-"))
    picture = svg(loss_of(sizes, backward), style="network", blank="both")
    weights = sum(a * b for a, b in zip([inputs, *layers], layers))
    predictions = layers[-1] if layers[-1] <= 6 else 0  # else o is in the table, and ŷ = o
    # each weight and its gradient; of each neuron net, ∂L/∂net, b, ∂L/∂b and o; the loss
    wanted = inputs + 2 * weights + 5 * sum(layers) + predictions + 1
    assert picture.count('class="blank"') == wanted
    values = svg(loss_of(sizes, backward), style="network", blank="values", gradients=False)
    assert values.count('class="blank"') == inputs + weights + 3 * sum(layers) + predictions + 1


def test_a_step_marks_its_weights_in_the_table() -> None:
    loss = loss_of("4-8-3")
    step = next(step for step in backward_steps(loss) if step.node.label == "net₂¹")
    scene = scene_of(loss, highlight=step)
    marked = [key for key, card in scene.cards.items() if card.active]
    cells = [f"l1n2-{i}-cell" for i in (1, 2, 3, 4)]
    assert marked == ["l1n2", *cells, "l1n2-b", "l1n2-net"]


@pytest.mark.slow
def test_tables_are_bounded_and_the_words_below_say_what_is_left_out() -> None:
    wide = scene_of(MLP(30, [40, 5], rng=1))
    assert [(len(table.rows), len(table.rows[0])) for table in wide.tables] == [(17, 18), (6, 17)]
    rest = "\nwhat is left out is in the tooltips of circles and lines"
    assert f"the tables have the first 16 neurons and inputs of a layer{rest}" in wide.below.text()
    deep = MLP(16, [16] * 5, rng=1)
    assert len(scene_of(deep).tables) == 2
    assert f"3 more layers without a table{rest}" in scene_of(deep).below.text()
    last = deep.layers[-1].neurons[0].w[0]
    assert f"<title>w₁₁⁵ = {last.data!r}</title>" in svg(deep)
    assert "left out" not in scene_of(loss_of("13-16-3")).below.text()


@pytest.mark.parametrize(("sizes", "beside"), [("4-8-3", True), ("2-5-5-5-2", False)])
def test_tables_stand_beside_the_columns_or_below_as_fits_a_screen(
    sizes: str, beside: bool
) -> None:
    root = ElementTree.fromstring(svg(loss_of(sizes), style="network"))
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    table, loss = bounds(groups["l2n1-table"][1]), bounds(groups["output"][1])
    feet = max(bounds(text)[3] for text in root.findall(f"{SVG}text"))
    assert (table[0] > loss[2]) == beside
    assert (table[1] > feet) == (not beside)


def test_a_table_is_part_of_the_source_too() -> None:
    source = draw(loss_of("4-8-3"), style="network").source
    assert source.count("shape=plaintext") > 8 * 5
    assert "below" not in "".join(lines_of(svg(mse([0.0], [MLP(1, [1], rng=1)([1.0])]))))
