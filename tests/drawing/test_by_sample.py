"""A loss over several samples: one sample is drawn, the others are one box."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from autograd import Value, draw, frames, svg
from autograd.drawing.by_sample import sample_groups
from autograd.drawing.group import Group
from autograd.graph import Graph
from autograd.names import Names
from nn import MLP, Neuron, mse

from .conftest import SVG, lines_of
from .test_groups import loss_of


def neuron_loss() -> Value:
    neuron = Neuron(1, weights=[0.5], bias=0.1)
    return mse([1.0, 0.0, 1.0], [neuron(x) for x in (1.0, 2.0, 3.0)])


def groups(L: Value, *expand: str) -> list[Group]:
    return sample_groups(Names(Graph(L), {}), expand)


def of_sample(lines: list[str]) -> set[str]:
    """Return the samples whose prediction has a box of its own."""
    return {found[1] for line in lines if (found := re.fullmatch("ŷ₁?⁽(.+)⁾", line))}


def test_the_first_sample_is_drawn_and_the_others_are_one_box() -> None:
    L = loss_of(2, 1, samples=4)
    assert len(Graph(L).nodes) > 60
    L.backward()
    shown = lines_of(svg(L))
    assert of_sample(shown) == {"¹"}
    assert {"sample 1", "samples 2-4", "× w, b", "27 nodes", "loss", "w₂₁¹", "y₁", "L"} <= set(
        shown
    )
    assert "61 nodes drawn as 26 boxes; expand='samples 2-4' opens one" in shown
    drawn = draw(L).scene
    assert drawn
    others = next(key for key, card in drawn.cards.items() if card.kind == "group")
    assert len([wire for wire in drawn.wires if wire.source == others]) == 3  # one per sample
    assert not [wire for wire in drawn.wires if wire.target == others]


def test_every_node_is_in_one_group() -> None:
    for L in (neuron_loss(), loss_of(2, 1, samples=4), loss_of(3, 2, 1, samples=50)):
        held = [node for group in groups(L) for node in group.nodes()]
        assert len(held) == len(set(held))
        assert set(held) == set(Graph(L).nodes)


def test_a_sample_has_its_inputs_its_target_and_what_depends_on_it_alone() -> None:
    shared, first, others, loss = groups(neuron_loss())
    names = {node.label for node in shared.nodes()}
    assert names == {"w₁", "b"}
    assert [node.label for node in first.nodes()] == ["x", "net", "o", "ŷ", "y₁", None, None]
    assert [group.name for group in others.inner] == ["sample 2", "sample 3"]
    assert [node.label for node in loss.nodes()] == [None, None, "L"]


@pytest.mark.parametrize(
    ("expand", "open_samples", "boxes"),
    [
        ("samples 2-4", {"¹"}, {"sample 2", "sample 3", "sample 4"}),
        ("sample 3", {"³"}, {"samples 1-2", "sample 4"}),
        ("sample 1", {"¹"}, {"samples 2-4"}),
        (["sample 1", "sample 4"], {"¹", "⁴"}, {"samples 2-3"}),
        (["samples 3-4", "sample 1"], {"¹"}, {"sample 2", "sample 3", "sample 4"}),
    ],
)
def test_expand_opens_samples(expand: str, open_samples: set[str], boxes: set[str]) -> None:
    shown = lines_of(svg(loss_of(2, 1, samples=4), expand=expand))
    assert of_sample(shown) == open_samples
    assert boxes <= set(shown)


def test_of_very_many_samples_a_group_opens_in_steps() -> None:
    L = loss_of(1, samples=410)
    shown = lines_of(svg(L, expand="samples 2-410"))
    assert {"samples 2-42", "samples 43-83", "samples 371-410", "sample 1"} <= set(shown)
    for path in ("samples 2-410/samples 43-83", "samples 43-83"):
        inner = set(lines_of(svg(L, expand=path)))
        assert {"sample 43", "sample 83"} <= inner
        assert "sample 84" not in inner
    assert of_sample(lines_of(svg(L, expand="sample 77"))) == {"⁷⁷"}


def test_a_small_graph_is_folded_where_that_is_asked_for() -> None:
    L = neuron_loss()
    assert of_sample(lines_of(svg(L))) == {"¹", "²", "³"}
    shown = lines_of(svg(L, expand="sample 2"))
    assert of_sample(shown) == {"²"}
    assert {"sample 1", "sample 3"} <= set(shown)


def test_layers_are_there_all_the_same() -> None:
    L = loss_of(2, 1, samples=4)
    assert {"layer 1", "layer 2"} <= set(lines_of(svg(L, expand="layer 1")))
    large = loss_of(16, 16, 1, samples=3)  # whose one sample is too much
    assert {"layer 1", "layer 2"} <= set(lines_of(svg(large)))
    assert {"part 1", "sample 1", "sample 3"} <= set(lines_of(svg(large, expand="sample 2")))


def test_what_is_no_sample_is_named_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"no group 'sample 9': there are .*'samples 1-4'"):
        draw(loss_of(2, 1, samples=4), expand="sample 9")
    with pytest.raises(LookupError, match="no group 'sample 2': there are 'inputs', 'layer 1'"):
        draw(loss_of(4, 4, 1), expand="sample 2")


def test_a_term_of_the_loss_that_is_of_no_sample_says_its_weights() -> None:
    model = MLP(2, [2, 1], rng=1)
    error = mse([1.0] * 4, [model([0.5, 0.2 + i]) for i in range(4)])
    L = error + sum((p * p for p in model.parameters()), Value(0.0)) * 0.1
    shared, *_, loss = groups(L)
    assert {*model.parameters()} == {*shared.nodes()}
    assert error in loss.nodes()
    shown = lines_of(svg(L, {}))
    assert shown[shown.index("loss") + 1] == "× w, b"


def test_samples_that_depend_on_one_another_are_none() -> None:
    neuron = Neuron(1, weights=[0.5], bias=0.1)
    first = neuron(1.0)
    assert groups(mse([1.0, 0.0], [first, neuron(first)])) == []


def test_one_sample_makes_no_groups() -> None:
    assert groups(loss_of(2, 1)) == []


@pytest.mark.slow
def test_a_step_in_a_closed_sample_marks_its_box() -> None:
    L = loss_of(2, 1, samples=4)
    predictions = [i for i, node in enumerate(Graph(L).order) if node.label == "ŷ₁"]
    picture = ElementTree.fromstring(frames(L)[predictions[1]])
    (box,) = [
        g for g in picture.iter(f"{SVG}g") if g.find(f"{SVG}rect[@class='active']") is not None
    ]
    assert (box.findtext(f"{SVG}title") or "").startswith("samples 2-4: 27 nodes")
