"""Numbers that record how they are computed, and the tape that a page runs again."""

from __future__ import annotations

import math

import pytest

from autograd import OPERATIONS, Value, backward_steps, weighted_sum
from autograd.fresh import opened
from autograd.graph import Graph
from autograd.numbers import norm
from autograd.page.kernels import always_plain, derivative_kernels, forward_kernel
from autograd.page.recording import Recording
from autograd.page.tape import Recorded, Tape, ranges


def test_arithmetic_gives_the_bits_of_floats_and_writes_itself_down() -> None:
    tape = Tape()
    a, b = tape.leaf(0.1), tape.leaf(-3.0)
    found = [a + b, a - b, a * b, -a, a + 2, 2 + a, 2 - a, 3 * a, a * 3, +a]
    expected = [0.1 - 3.0, 0.1 + 3.0, 0.1 * -3.0, -0.1, 2.1, 2.1, 1.9, 3 * 0.1, 0.1 * 3, 0.1]
    assert [float(number) for number in found] == expected
    assert all(type(number) is Recorded for number in found)
    assert math.prod([a, b, 2.0]) == 0.1 * -3.0 * 2.0
    assert [tape.code[number.index][0] for number in found[:4]] == [
        "(a,b)=>a + b",
        "(a,b)=>a - b",
        "(a,b)=>a * b",
        "(a)=>-a",
    ]


def test_the_same_number_is_computed_once_and_what_changes_nothing_not_at_all() -> None:
    tape = Tape()
    a, b = tape.leaf(0.1), tape.leaf(2.0)
    assert (a * b).index == (a * b).index
    before = len(tape.code)
    assert (a * 1.0).index == (1.0 * a).index == (a + 0.0).index == (0.0 + a).index == a.index
    assert len(tape.code) == before
    one = tape.leaf(1.0)  # which a page may change
    assert (a * one).index != a.index


def test_a_zero_is_written_without_its_sign() -> None:
    zero = Tape().leaf(-0.0)
    assert f"{zero:.6g}" == "0"


def test_plain_zeros_of_both_signs_and_nan_have_places_of_their_own() -> None:
    tape = Tape()
    assert tape.plain(0.0) == tape.plain(0.0) != tape.plain(-0.0)
    assert tape.plain(2.0) == tape.plain(2)


def test_a_cut_keeps_what_is_wanted_and_what_that_is_made_of() -> None:
    tape = Tape()
    a, b, unused = tape.leaf(2.0), tape.leaf(3.0), tape.leaf(4.0)
    wanted = (a + b) * a
    _ = unused * b
    functions, code, given, places = tape.cut([wanted.index])
    assert functions == ["(a,b)=>a + b", "(a,b)=>a * b"]
    assert code == [-1, -1, 0, 0, 1, 1, 2, 0]
    assert given == [2.0, 3.0]
    assert places == {a.index: 0, b.index: 1, (a + b).index: 2, wanted.index: 3}


def test_norms_know_the_nodes_whose_gradients_they_are_of() -> None:
    tape = Tape()
    numbers = [tape.leaf(x).tagged(f"g{i}") for i, x in enumerate((3.0, 4.0))]
    length = norm(numbers)
    assert length == 5.0
    assert isinstance(length, Recorded)
    assert length.tag == "h0-1"
    assert ranges([4, 5, 6, 9, 11, 12]) == "4-6 9 11-12"


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_row_has_its_functions(name: str) -> None:
    row = OPERATIONS[name]
    plain = tuple(2.0 if held else None for held in always_plain(row))
    assert any(always_plain(row)) == (name == "powc")
    forward = forward_kernel(row, plain)
    assert forward.source or name == "identity"
    slopes = derivative_kernels(row, plain)
    assert len(slopes) == len(row.parameters)
    assert [slope is None for slope in slopes] == [*always_plain(row)]
    constants = {
        "weighted_sum": [None, None, 1.0, None, None],
        "add": [1.0, 1.0],
        "sub": [1.0, -1.0],
        "neg": [-1.0],
        "identity": [1.0],
    }
    assert [slope.constant for slope in slopes if slope] == constants.get(
        name, [None] * sum(slope is not None for slope in slopes)
    )


def test_a_copy_walks_as_the_graph_does_and_leaves_it_alone() -> None:
    w, x, b = Value(0.5, "w"), Value(2.0), Value(-1.0)
    net = weighted_sum([w, w], [x, 3.0], b)
    loss = (net**2 / net.exp() - 0.5).tanh() * x
    before = [(node.data, node.grad, node.operation) for node in Graph(loss).nodes]
    recording = Recording(opened(loss, {"x": x}))
    names, graph = recording.names, recording.names.graph
    assert [names(node) for node in graph.leaves] == ["w", "c₁", "x", "c₂"]
    assert [float(node.data) for node in graph.nodes] == [node.data for node in Graph(loss).nodes]
    for copied, own in zip(backward_steps(graph.output), backward_steps(loss), strict=True):
        assert copied.upstream == own.upstream
        pairs = zip(copied.contributions, own.contributions, strict=True)
        assert all(one[1:] == other[1:] for one, other in pairs)
    assert [(node.data, node.grad, node.operation) for node in Graph(loss).nodes] == before
    assert all(type(node.data) is Recorded for node in graph.nodes)
