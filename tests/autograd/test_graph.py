"""Graphs walked, recomputed, checked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given

from autograd import (
    DomainError,
    StaleGraphError,
    Value,
    backward_steps,
    find_nonfinite,
    forward_steps,
    recompute,
    tree,
    weighted_sum,
    zero_grad,
)
from autograd.fresh import check_fresh
from autograd.functions import record_net
from autograd.graph import Graph, Node, post_order

from .graphs import graphs


def numbers(node: Node) -> tuple[float, tuple[float, ...]]:
    return node.data, node.local_derivatives


def all_numbers(output: Value) -> list[tuple[float, tuple[float, ...]]]:
    return [numbers(node) for node in Graph(output).order]


@given(graphs())
def test_recompute_on_unchanged_leaves_changes_no_bit(drawn: tuple[Value, list[Value]]) -> None:
    output, _ = drawn
    before = all_numbers(output)
    recompute(output)
    assert all_numbers(output) == before
    check_fresh(Graph(output).order, output, repr)


@pytest.mark.slow
@given(graphs())
def test_recompute_gives_what_a_new_pass_would(drawn: tuple[Value, list[Value]]) -> None:
    output, leaves = drawn
    before = all_numbers(output)
    old = [leaf.data for leaf in leaves]
    for leaf in leaves:
        leaf.data += 0.25
    recompute(output)
    changed = all_numbers(output)
    for leaf, data in zip(leaves, old, strict=True):
        leaf.data = data
    if changed != before:
        with pytest.raises(StaleGraphError):
            check_fresh(Graph(output).order, output, repr)
    recompute(output)
    assert all_numbers(output) == before


def test_recompute_is_all_or_nothing() -> None:
    a, b = Value(2.0), Value(1.0)
    h = a * b
    L = h + (a - 1).log()
    before = all_numbers(L)
    a.data = 0.5
    with pytest.raises(DomainError, match=r"log\(a − 1\): a − 1 = -0.5 is not above 0"):
        recompute(L)
    a.data = 2.0
    assert all_numbers(L) == before


def test_recompute_converts_what_was_assigned_and_refuses_what_is_no_number() -> None:
    a = Value(2.0)
    L = a * a
    a.data = 3
    recompute(L)
    assert (L.data, type(a.data), type(L.data)) == (9.0, float, float)
    a.data = "4"  # type: ignore[assignment]
    with pytest.raises(TypeError, match=r"a.data: .* write float\('4'\)"):
        recompute(L)
    assert L.data == 9.0


@pytest.mark.parametrize("bias", [None, 0.5])
def test_backward_after_recompute_uses_the_new_slopes(bias: float | None) -> None:
    w, x = [Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]
    b = None if bias is None else Value(bias)
    net = weighted_sum(w, x, b)
    L = net.tanh() * 0.5 + 2 / (x[0] - 1) + w[1] ** 2
    w[0].data, x[0].data, x[1].data = -0.25, 2.5, 0.125
    recompute(L)
    L.backward()
    again = [Value(leaf.data) for leaf in (*w, *x)]
    second = None if bias is None else Value(bias)
    fresh = (
        weighted_sum(again[:2], again[2:], second).tanh() * 0.5 + 2 / (again[2] - 1) + again[1] ** 2
    )
    fresh.backward()
    assert (L.data, [leaf.grad for leaf in (*w, *x)]) == (fresh.data, [v.grad for v in again])
    assert b is None or second is None or b.grad == second.grad


def test_backward_belongs_to_the_pass_that_was_run() -> None:
    a, b = Value(2.0), Value(5.0)
    L = a * b
    a.data = 100.0
    L.backward()
    assert (L.data, b.grad) == (10.0, 2.0)


def test_a_change_of_the_slope_alone_is_stale_too() -> None:
    w, x = Value(0.0), Value(3.0)
    L = weighted_sum([w], [x])
    x.data = 4.0
    with pytest.raises(StaleGraphError, match="w or x was changed after L was computed"):
        tree(L)


def test_a_forward_step_refuses_to_print_numbers_that_do_not_multiply_out() -> None:
    a, b = Value(2.0), Value(3.0)
    L = a * b
    (step,) = forward_steps(L)
    b.data = 4.0
    with pytest.raises(StaleGraphError, match="a or b was changed after L was computed"):
        str(step)


def test_a_backward_step_refuses_it_too() -> None:
    a, b = Value(2.0), Value(3.0)
    L = a * b
    step = next(backward_steps(L))
    a.data = 7.0
    with pytest.raises(StaleGraphError):
        str(step)


@pytest.mark.parametrize("reader", [tree, zero_grad, recompute, find_nonfinite])
def test_a_reader_of_graphs_says_what_it_wants(reader: Any) -> None:
    with pytest.raises(TypeError, match="a graph ends in a Value, not in a list: one node at a"):
        reader([Value(1.0)])


def test_the_output_keeps_its_bare_name() -> None:
    first, second = Value(1.0, "L"), Value(2.0, "L")
    L = first + second
    assert tree(L).splitlines()[0] == "L = L#2 + L#3 = 3"


def test_a_changed_inner_number_is_stale() -> None:
    a = Value(2.0)
    h = a * 3
    L = h.tanh()
    h.data = 7.0
    with pytest.raises(StaleGraphError, match=r"compute it again, or call recompute\(L\)"):
        tree(L)


def test_find_nonfinite_names_the_first() -> None:
    a = Value(1e200)
    big = a * a
    L = (big - big) * 0 + a
    assert find_nonfinite(L) is big
    assert find_nonfinite(a * 2) is None
    a.data = float("nan")
    assert find_nonfinite(L) is a


def test_zero_grad_clears_a_graph_and_one_node() -> None:
    a = Value(2.0)
    h = a * a
    L = h + a
    L.backward()
    L.zero_grad()
    assert (L.grad, h.grad, a.grad) == (0.0, 1.0, 5.0)
    zero_grad(L)
    assert (h.grad, a.grad) == (0.0, 0.0)


@pytest.mark.parametrize("last", [False, True])
def test_a_derivative_that_alone_has_changed_is_stale(last: bool) -> None:
    zero, w = Value(0.0), Value(3.0)
    L = zero * w if last else w * zero
    w.data = 4.0
    with pytest.raises(StaleGraphError, match="zero or w was" if last else "w or zero was"):
        tree(L)
    k = 2.0 - zero  # by a plain number there is no derivative
    assert tree(k) == "k = 2 − zero = 2\n└─ zero = 0"


def visited(node: Value, turned: bool, met: dict[Value, None]) -> list[Value]:
    """Return the order of a graph by recursion, the inputs first to last or `turned`."""
    order = []
    for x in reversed(node.inputs) if turned else node.inputs:
        if x not in met:
            order += visited(x, turned, met)
    met[node] = None
    return [*order, node] if node.operation else order


def on_shared_tuples() -> Value:
    """Return a weighted sum on a tuple of inputs that one of its weights is a sum of too."""
    a, w = Value(2.0, "a"), Value(3.0, "w")
    inputs = (a * 2.0, a * 3.0)
    inner = record_net((w, a), inputs, (4.0, 6.0))
    return record_net((inner, w), inputs, (4.0, 6.0)) * record_net((w, inner), inputs, (4.0, 6.0))


@pytest.mark.slow
@given(graphs())
@example((on_shared_tuples(), []))
def test_the_walk_is_that_of_a_recursion(drawn: tuple[Value, list[Value]]) -> None:
    output, _ = drawn
    met: dict[Value, None] = {}
    assert post_order(output) == visited(output, False, met)
    assert post_order(output, last_input_first=True) == visited(output, True, {})
    order = Graph(output).order
    nodes = dict.fromkeys(x for node in order for x in (*node.inputs, node))
    assert Graph(output).nodes == ([*nodes] or [output])


def test_nodes_are_counted_once_in_the_order_of_the_forward_pass() -> None:
    a, b = Value(1.0), Value(2.0)
    h = b * a
    graph = Graph(h + a)
    assert graph.nodes == [b, a, h, graph.output]
    assert graph.leaves == [b, a]
    assert [graph.number_of(n) for n in (h, graph.output, a)] == [1, 2, 0]
    assert Graph(a).nodes == Graph(a).leaves == [a]
