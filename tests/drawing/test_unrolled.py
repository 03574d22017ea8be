"""A recurrent network is drawn unrolled in time, each copy of a neuron beside the last."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from autograd import Value, draw, frames, svg
from autograd.graph import Graph
from nn import Layer, Neuron, mse

from .conftest import SVG, lines_of
from .measuring import bounds
from .recurrences import RECURRENCES, by_hand, fed_back, many_to_many, many_to_one, stacked
from .test_frames import places
from .test_labels import covered
from .test_tables import scene_of


def joined(thing: object) -> set[tuple[str, str]]:
    """Return which circles are joined by lines."""
    return {(wire.source, wire.target) for wire in scene_of(thing).wires}


@pytest.mark.parametrize("name", RECURRENCES)
def test_recurrent_networks_are_drawn_in_columns(name: str) -> None:
    picture = svg(RECURRENCES[name](), style="network")
    assert "t = 1, 2, …: the same neurons again, with the same weights" in lines_of(picture)
    assert {"t = 1", "t = 2"} <= set(lines_of(picture))
    assert "<title>Recurrent network, unrolled in " in picture


def test_the_copies_of_a_neuron_stand_side_by_side_and_hand_on_their_outputs() -> None:
    scene = scene_of(by_hand())
    assert [column.keys for column in scene.columns] == [
        ("x1", "x2"), ("l1n1", "x3"), ("l2n1", "x4"), ("l3n1",),
    ]  # fmt: skip
    assert joined(by_hand()) == {
        ("x1", "l1n1"), ("x2", "l1n1"), ("l1n1", "l2n1"), ("x3", "l2n1"), ("l2n1", "l3n1"),
        ("x4", "l3n1"),
    }  # fmt: skip
    assert [(frame.title, frame.members) for frame in scene.frames] == [
        ("t = 1", ("l1n1",)), ("t = 2", ("l2n1",)), ("t = 3", ("l3n1",)),
    ]  # fmt: skip
    h = by_hand()
    h.backward()  # the first copy has more written in it than the others
    root = ElementTree.fromstring(svg(h, style="network"))
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g")}
    circles = [bounds(groups[f"l{t}n1"][1]) for t in (1, 2, 3)]
    assert len({(top, bottom) for _, top, _, bottom in circles}) == 1
    assert circles[0][2] < circles[1][0] < circles[1][2] < circles[2][0]
    for number, circle in enumerate(circles, 1):
        frame = bounds(groups[f"step{number}"][1])
        assert frame[0] < circle[0] < circle[2] < frame[2]
        assert frame[1] < circle[1] < circle[3] < frame[3]


def test_each_copy_names_its_weights_and_their_numbers_stand_once() -> None:
    h = by_hand()
    h.label = "h"
    h.backward()
    shown = lines_of(svg(h, style="network"))
    weight = next(node for node in Graph(h).nodes if node.label == "w")
    assert [line for line in shown if re.fullmatch(r"[wub]( .*)?", line)] == [
        "w 0.5", "u -0.3", "w", "u", "w", "u", "b 0.1", "b", "b",
    ]  # fmt: skip
    assert shown.count(f"{weight.grad:.3g}") == 1
    assert sum(line.startswith("∂h/∂net ") for line in shown) == 3  # one in each time step
    assert sum(line.startswith("∂h/∂b ") for line in shown) == 1


def test_of_several_units_each_has_its_row_and_the_states_before_the_first_step_too() -> None:
    scene = scene_of(many_to_one(steps=3, units=2, inputs=2))
    rows = {k: row for c in scene.columns for k, row in zip(c.keys, c.rows, strict=True)}
    first = ["l1n1", "l1n2"]
    assert [rows[key] for key in first] == [0, 1]
    assert [rows[f"l3n{i}"] for i in (1, 2)] == [0, 1]
    assert sorted(rows[key] for key in scene.columns[0].keys) == [0, 1, 2, 3]
    for source, target in joined(many_to_one(steps=3, units=2, inputs=2)):
        column = {key: i for i, c in enumerate(scene.columns) for key in c.keys}
        assert column[source] + 1 == column[target]
    assert rows["output"] == rows["l4n1"] == 0.5


def test_outputs_of_every_step_are_joined_with_the_loss() -> None:
    lines = joined(many_to_many())
    assert {source for source, target in lines if target == "output"} == {"l2n1", "l3n1", "l4n1"}
    assert {("l1n1", "l2n1"), ("l2n2", "l3n1")} <= lines
    titles = [frame.title for frame in scene_of(many_to_many()).frames]
    assert sorted(titles) == ["t = 1", "t = 1", "t = 2", "t = 2", "t = 3", "t = 3"]


def test_an_output_that_is_fed_back_has_no_circle_besides_its_neuron() -> None:
    lines = joined(fed_back())
    assert {source for source, target in lines if target == "output"} == {"l6n1"}
    assert ("l2n1", "l3n1") in lines
    assert not [target for _, target in lines if target.startswith("y")]


def test_layers_of_layers_have_rows_of_their_own() -> None:
    scene = scene_of(stacked())
    rows = {k: row for c in scene.columns for k, row in zip(c.keys, c.rows, strict=True)}
    assert rows["l2n1"] == rows["l4n1"] == 0  # the second layer, above the first
    assert rows["l1n1"] == rows["l2n2"] == rows["l3n2"] == 1


class Cell:
    """A recurrent model; a layer of its own, used at each step."""

    def __init__(self, outputs: int) -> None:
        self.layer = Layer(1 + outputs, outputs, rng=1)

    def example(self) -> list[Value]:
        h = [Value(0.0) for _ in self.layer.neurons]
        for _ in range(2):
            found = self.layer([0.0, *h])
            h = found if isinstance(found, list) else [found]
        return h


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_recurrent_model_is_drawn_as_a_network_where_nobody_chose_a_style(outputs: int) -> None:
    shown = lines_of(svg(Cell(outputs)))
    assert {"t = 1", "t = 2", "w₁₁"} <= set(shown)


def skipping() -> Value:
    """h_t = f(h_{t-2})."""
    cell = Neuron(2, rng=1)
    older, h = Value(0.0), Value(0.0)
    for step in range(4):
        older, h = h, cell([Value(0.1 * step), older])
    return mse(1.0, Neuron(2, rng=2)([older, h]))


def residual() -> Value:
    """h_t = h_{t-1} + f(h_{t-1}): more than the neuron is handed on."""
    cell = Neuron(1, rng=1)
    h = Value(0.1) * 1
    for _ in range(3):
        h = h + cell([h])
    return mse(1.0, h)


def moved() -> Value:
    """The last output comes in by another place at each step."""
    cell = Neuron(2, rng=1)
    h = Value(0.0)
    for step in range(3):
        x = Value(0.1 * step)
        h = cell([x, h] if step % 2 else [h, x])
    return mse(1.0, h)


@pytest.mark.parametrize("graph", [skipping, residual, moved])
def test_what_is_no_simple_recurrence_is_refused(graph: Callable[[], Value]) -> None:
    with pytest.raises(ValueError, match="weights are used again for the same sample"):
        draw(graph(), style="network")


@pytest.mark.slow
def test_the_tables_of_many_time_steps_are_bounded() -> None:
    scene = scene_of(many_to_one(steps=40, units=8))
    assert 5 < len(scene.tables) < 30
    assert "more layers without a table" in scene.below.text()


def test_of_very_many_units_those_in_the_middle_are_counted() -> None:
    picture = svg(many_to_one(steps=2, units=30), style="network")
    assert {"11 not drawn", "12 not drawn"} <= set(lines_of(picture))  # 30 units, and an input
    assert covered(picture) == []


def test_nothing_moves_from_frame_to_frame_of_an_unrolled_network() -> None:
    pictures = frames(many_to_one(steps=2), style="network")
    assert all(places(picture) == places(pictures[0]) for picture in pictures)


def test_what_is_below_a_column_is_of_its_inputs_and_the_norm_is_told_once() -> None:
    h = many_to_one()
    h.backward()
    scene = scene_of(h)
    feet = {line.written for column in scene.columns for line in column.foot}
    assert feet <= {"input", "inputs", "prediction"}
    assert [line.before for line in scene.below.numbers] == ["‖∂L/∂w‖ "]
    (shown,) = [line for line in lines_of(svg(h, style="network")) if line.startswith("‖")]
    assert scene.below.text().splitlines()[0] == shown


def test_a_layer_too_wide_to_be_written_in_says_its_function_below() -> None:
    scene = scene_of(many_to_one(units=8))
    assert "neurons: tanh" in {line.written for c in scene.columns for line in c.foot}
