"""A backward pass that was interrupted anywhere leaves nothing that a fresh one would trip over."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from autograd import Value, backward_steps, maximum, weighted_sum
from autograd.graph import Graph


class Stop(Exception):
    """Stands for the student's Ctrl-C."""


def network() -> tuple[Value, list[Value]]:
    a, b = Value(0.5), Value(-1.25)
    h = a * b + a
    net = weighted_sum([a, h, 0.5], [b, h, h], bias=a)
    o = net.tanh() * h
    return maximum(o, net) + (o - 2) ** 2 + a / 3, [a, b]


def interrupted_after(lines: int, output: Value) -> bool:
    """Run `output.backward()`, raising when backprop.py has run so many lines; False: it ended."""
    left = [lines]

    def in_backprop(frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith("backprop.py"):
            return None
        if event == "line":
            left[0] -= 1
            if left[0] < 0:
                raise Stop
        return in_backprop

    before = sys.gettrace()
    sys.settrace(in_backprop)
    try:
        output.backward()
    except Stop:
        return True
    finally:
        sys.settrace(before)
    return False


def test_a_fresh_pass_after_one_interrupted_at_any_line_is_right() -> None:
    expected_output, _ = network()
    expected_output.backward()
    expected = [node.grad.hex() for node in Graph(expected_output).nodes]
    output, leaves = network()
    lines = 0
    while interrupted_after(lines, output):
        for leaf in leaves:
            leaf.grad = 0.0
        for node in Graph(output).leaves:  # the plain numbers of the weighted sum
            node.grad = 0.0
        output.backward()
        assert [node.grad.hex() for node in Graph(output).nodes] == expected, lines
        for node in Graph(output).leaves:
            node.grad = 0.0
        lines += 1
    assert lines > 100  # it was interrupted many times, not once


def test_an_interrupted_pass_does_not_disturb_another_graph_over_its_nodes() -> None:
    output, (a, b) = network()
    assert interrupted_after(40, output)
    inner: Any = Graph(output).order[1]
    a.grad = b.grad = 0.0
    other = inner * inner
    other.backward()
    assert a.grad == 2 * inner.data * (b.data + 1)
    assert inner.grad == 2 * inner.data


@pytest.mark.parametrize("taken", range(9))
def test_steps_left_after_any_of_them_have_changed_no_node(taken: int) -> None:
    output, _ = network()
    nodes = Graph(output).nodes
    for place, node in enumerate(nodes):
        node.grad = 0.25 * place
    before = [(n.data, n.grad, n.label, n.operands, n.local_derivatives) for n in nodes]
    steps = backward_steps(output)
    for _ in range(taken):
        next(steps)
    del steps  # left half-way
    assert [(n.data, n.grad, n.label, n.operands, n.local_derivatives) for n in nodes] == before
