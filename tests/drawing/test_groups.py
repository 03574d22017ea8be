"""Large graphs: neurons, layers and runs of steps as single boxes; nothing is left out unsaid."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from autograd import Value, draw, svg
from autograd.drawing.fitting import lay_out
from autograd.drawing.group import MOST_MEMBERS, Group
from autograd.drawing.groups import groups_of
from autograd.drawing.layout import read_layout
from autograd.drawing.options import Options
from autograd.drawing.render import render
from autograd.drawing.scene import Below, Card, Scene, Wire
from autograd.graph import Graph
from autograd.names import Names
from nn import MLP, Layer, mse

from .conftest import lines_of


def chain(steps: int) -> Value:
    x = Value(1.0)
    for _ in range(steps):
        x = x * 1.001
    return x


def loss_of(*sizes: int, samples: int = 1) -> Value:
    model = MLP(2, list(sizes), rng=1)
    rows = [[0.5, 0.2 + i] for i in range(samples)]
    return mse([1.0] * samples, [model(row) for row in rows])


def groups(output: Value) -> list[Group]:
    return groups_of(Names(Graph(output), {}))


def every(found: list[Group] | tuple[Group, ...]) -> Iterator[Group]:
    for group in found:
        yield group
        yield from every(list(group.inner))


@pytest.mark.parametrize(
    "output",
    [
        chain(61),
        chain(5000),
        loss_of(4, 1),
        loss_of(16, 16, 1),
        loss_of(3, 2, 1, samples=50),
        loss_of(70, 1),
    ],
    ids=["chain", "long chain", "network", "moons", "batch", "wide"],
)
def test_every_node_is_in_one_group_and_no_group_is_too_large_to_open(output: Value) -> None:
    found = groups(output)
    nodes = [node for group in found for node in group.nodes()]
    assert len(nodes) == len(set(nodes))
    assert set(nodes) == set(Graph(output).nodes)
    assert all(len(group.members) <= MOST_MEMBERS for group in every(found))
    paths = [group.path for group in every(found)]
    assert len(paths) == len(set(paths))


def test_what_feeds_the_neurons_is_apart_from_what_they_feed() -> None:
    first, second = Layer(2, 2, rng=1), Layer(2, 1, rng=2)
    hidden = [o * 2 for o in first([Value(0.5, "x") + 1, 0.1])]
    L = mse([1.0], [second(hidden)])
    held = {group.name: {node.label for node in group.nodes()} for group in groups(L)}
    assert list(held) == ["inputs", "layer 1", "after layer 1", "layer 2", "loss"]
    assert "x" in held["inputs"]
    assert {"y", "L"} <= held["loss"]
    assert held["after layer 1"] == {None}


def test_words_below_a_graph_take_no_room_in_its_layout() -> None:
    scene = draw(chain(3)).scene
    assert scene
    assert scene.below.notes
    assert lay_out(scene, render) == lay_out(scene._replace(below=Below()), render)


def test_up_to_60_nodes_every_node_is_drawn() -> None:
    assert draw(chain(59)).source.count("shape=Mrecord") == 1
    assert "nodes drawn as" not in draw(chain(59)).source
    assert "61 nodes drawn as 10 boxes" in draw(chain(60)).source


def test_a_network_of_more_than_60_nodes_is_drawn_as_neurons() -> None:
    L = loss_of(4, 4, 1)
    L.backward()
    shown = lines_of(svg(L, style="graph"))
    assert shown.count("neuron 1") == 3
    assert {"layer 1", "layer 2", "layer 3", "5 nodes", "‖grad w‖", "x₁", "L"} <= set(shown)
    assert not [line for line in shown if line.startswith("w")]


def test_a_network_of_more_than_400_nodes_is_drawn_as_layers() -> None:
    L = loss_of(16, 16, 1)
    L.backward()
    shown = lines_of(svg(L))
    assert {"layer 1", "16 neurons, 80 nodes", "layer 2", "16 neurons, 304 nodes"} <= set(shown)
    assert "409 nodes drawn as 8 boxes; expand='layer 2' opens one" in shown
    assert "neuron 1" not in shown


def test_the_norm_of_a_layer_is_that_of_the_gradients_of_its_parameters() -> None:
    model = MLP(2, [16, 16, 1], rng=1)
    L = mse([1.0], [model([0.5, 0.2])])
    L.backward()
    norm = sum(p.grad**2 for p in model.layers[1].parameters()) ** 0.5
    picture = svg(L)
    assert f"{norm:.6g}" in lines_of(picture)
    assert "‖grad w‖: the norm of the gradients of its 272 weights and biases" in picture


def test_expand_opens_one_group_and_what_it_stands_in() -> None:
    shown = lines_of(svg(loss_of(16, 16, 1), expand="layer 2/neuron 3"))
    assert {"layer 2/neuron 3", "net₃²", "w₃₁²", "w₃,₁₆²", "neuron 2", "neuron 4"} <= set(shown)
    assert "net₄²" not in shown
    both = lines_of(svg(loss_of(16, 16, 1), expand=["layer 1", "layer 2"]))
    assert both.count("neuron 16") == 2


def test_expand_all_draws_every_node_of_a_middling_graph() -> None:
    picture = svg(loss_of(8, 1), expand="all")
    nodes = len(Graph(loss_of(8, 1)).nodes)
    assert len(re.findall(r'class="node (?:leaf|result)-node"', picture)) == nodes
    assert "opens one" not in picture


def test_arrows_between_groups_say_how_many_they_stand_for() -> None:
    picture = svg(loss_of(16, 16, 1))
    assert "<title>256 arrows</title>" in picture  # layer 1 to layer 2


def test_named_nodes_end_the_runs_of_a_graph_without_a_network() -> None:
    a = chain(30)
    b = a
    for _ in range(40):
        b = b + 1
    c = b * 2
    named = {"a": a, "b": b, "c": c}
    shown = lines_of(svg(c, names=named))
    assert {"steps 1-30", "steps 31-70", "steps 71-71"} <= set(shown)


@pytest.mark.slow
def test_a_graph_of_10_to_the_5_nodes_draws_collapsed() -> None:
    output = chain(100_000)
    output.backward()
    start = time.perf_counter()
    picture = svg(output)
    assert time.perf_counter() - start < 10  # 2 s on a machine that does nothing else
    assert "100,001 nodes drawn as 10 boxes" in picture
    assert len(picture) < 20_000


def test_an_arrow_that_graphviz_loses_is_drawn_straight() -> None:
    drawn = render("digraph { rankdir=LR node [shape=box] a [id=a] b [id=b] a -> b [style=invis] }")
    cards = {key: Card(key, "leaf", (), "") for key in "ab"}
    scene = Scene("", "", cards, (Wire("b-1", "a", "b", ""),), Below(), Options())
    layout = read_layout(drawn, scene)
    a, b = layout.places["a"], layout.places["b"]
    assert layout.ways["b-1"].path == f"M{a.x:.2f},{a.y:.2f}L{b.x:.2f},{b.y:.2f}"
    assert a.x < b.x


def test_a_picture_of_too_many_boxes_says_what_to_open_instead() -> None:
    assert len(re.findall(" -> ", draw(chain(399), expand="all").source)) == 399
    with pytest.raises(
        ValueError, match=r"would draw 401 boxes, .* more than 400: open one"
    ) as why:
        draw(chain(400), expand="all")
    with pytest.raises(ValueError, match=r"for example expand='layer 2'$"):
        draw(loss_of(16, 16, 1), expand="all")
    draw(chain(400), expand=str(why.value).split("'")[-2])


@pytest.mark.parametrize(
    ("expand", "message"),
    [
        ("layer 9", "there is no group 'layer 9': there are 'inputs', 'layer 1', 'layer 2'"),
        ("layer 1/x", "there is no group 'x' in 'layer 1': there are 'neuron 1', .* and 8 more"),
        ("inputs/x", "there is no group 'x' in 'inputs': there are only nodes"),
    ],
)
def test_an_unknown_group_is_named_with_those_there_are(expand: str, message: str) -> None:
    with pytest.raises(LookupError, match=message):
        draw(loss_of(16, 16, 1), expand=expand)


def test_the_box_that_holds_the_active_node_is_marked() -> None:
    L = loss_of(16, 16, 1)
    net = next(node for node in Graph(L).nodes if node.label == "net₃²")
    picture = svg(L, highlight=net)
    assert picture.count('class="active"') == 1
    assert re.search(r'id="\w+" class="node group-node">\s*<title>layer 2', picture)


def test_golden_source_of_a_collapsed_graph() -> None:
    L = loss_of(16, 16, 1)
    L.backward()
    assert draw(L).source == LAYERS


LAYERS = """\
digraph {
	graph [fontname=Courier fontsize=10 nodesep=0.2 pad=0.2 rankdir=LR ranksep=0.8]
	node [fixedsize=true fontname=Courier fontsize=10 shape=record]
	edge [arrowsize=0.7 fontname=Courier fontsize=12]
	graph [label="409 nodes drawn as 8 boxes; expand='layer 2' opens one"]
	subgraph cluster_c1 {
		fontsize=12 id=c1 label=inputs labeljust=l
		n5 [label="x₂|value 0.2|grad 1.0938" height=1.01 id=n5 shape=Mrecord width=1.37]
		n4 [label="x₁|value 0.5|grad -0.863353" height=1.01 id=n4 shape=Mrecord width=1.70]
	}
	subgraph cluster_c2 {
		fontsize=12 id=c2 label=loss labeljust=l
		n409 [label="L|(y − ŷ₁)²|value 0.746972|grad 1" height=1.38 id=n409 style=bold width=1.82]
		n408 [label="y − ŷ₁|value 0.864275|grad 1.72855" height=1.01 id=n408 width=1.68]
		n407 [label="y|value 1|grad 1.72855" height=1.01 id=n407 shape=Mrecord width=1.48]
	}
	g3 [label="layer 1|16 neurons, 80 nodes|‖grad w‖ 2.65254" height=1.07 id=g3 width=2.29]
	g4 [label="layer 2|16 neurons, 304 nodes|‖grad w‖ 3.01642" height=1.07 id=g4 width=2.39]
	g5 [label="layer 3|1 neuron, 20 nodes|‖grad w‖ 2.17561" height=1.07 id=g5 width=2.10]
	n4 -> g3 [id="n4-g3"]
	n5 -> g3 [id="n5-g3"]
	g3 -> g4 [id="g3-g4"]
	g4 -> g5 [id="g4-g5"]
	n407 -> n408 [id="n408-1"]
	g5 -> n408 [id="g5-n408"]
	n408 -> n409 [id="n409-1"]
}
"""


@pytest.mark.parametrize("direction", ["LR", "TB", "RL", "BT"])
def test_neurons_are_in_the_order_of_their_numbers(direction: str) -> None:
    picture = svg(loss_of(6, 6, 1, samples=2), direction=direction)
    found = re.findall(r' x="([\d.]+)" y="([\d.]+)"[^>]*>neuron (\d)<', picture)
    across = direction in ("TB", "BT")
    columns: dict[int, dict[float, int]] = {}
    for x, y, number in found:
        along, down = (float(x), float(y)) if across else (float(y), float(x))
        columns.setdefault(round(down / 40), {})[along] = int(number)
    numbers = [[column[place] for place in sorted(column)] for column in columns.values()]
    assert sorted(numbers) == [[1], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]


def test_lines_pass_behind_the_titles_of_groups() -> None:
    picture = svg(loss_of(6, 6, 1, samples=2))
    assert picture.rindex('class="link"') < picture.index(">layer 1</text>")
    assert picture.rindex(">layer 3</text>") < picture.index('class="node')
