"""The fast pass and the steps are one pass: same order, same bits, no side effects."""

from __future__ import annotations

import gc
import sys

import pytest
from hypothesis import given

from autograd import (
    Value,
    backward_steps,
    exp,
    forward_steps,
    identity,
    no_grad,
    weighted_sum,
    zero_grad,
)
from autograd.functions import record_net
from autograd.graph import Graph, post_order

from .graphs import graphs


def bits(numbers: list[float]) -> list[str]:
    return [number.hex() for number in numbers]


@given(graphs())
def test_backward_writes_the_bits_that_the_steps_yield(drawn: tuple[Value, list[Value]]) -> None:
    output, leaves = drawn
    for start, leaf in enumerate(leaves):
        leaf.grad = 0.125 * start  # leaves accumulate on what they hold
    nodes = Graph(output).nodes
    before = bits([node.grad for node in nodes])
    expected = {node: node.grad if node.operation is None else 0.0 for node in nodes}
    expected[output] += 1.0
    for step in backward_steps(output):
        assert step.upstream.hex() == expected[step.node].hex()
        for c in step.contributions:
            assert c.amount == step.upstream * c.local_derivative
            assert c.before.hex() == expected[c.input].hex()
            expected[c.input] = c.after
            assert c.after == c.before + c.amount
    assert bits([node.grad for node in nodes]) == before  # the steps wrote nothing
    output.backward()
    assert bits([node.grad for node in nodes]) == bits([expected[node] for node in nodes])


@pytest.mark.slow
@given(graphs())
def test_both_passes_go_in_the_order_of_the_design(drawn: tuple[Value, list[Value]]) -> None:
    output, _ = drawn

    def recursive(node: Value, last_first: bool, met: list[Value]) -> list[Value]:
        inputs = node.inputs[::-1] if last_first else node.inputs
        for x in inputs:
            if x.inputs and not any(x is m for m in met):
                recursive(x, last_first, met)
        if node.inputs and not any(node is m for m in met):
            met.append(node)
        return met

    assert [s.node for s in forward_steps(output)] == recursive(output, False, [])
    assert [s.node for s in backward_steps(output)] == recursive(output, True, [])[::-1]


def test_both_passes_meet_the_first_prediction_before_the_second() -> None:
    x = Value(1.0)
    y1, y2 = (x * 2).tanh(), (x * 3).tanh()
    y1.label, y2.label = "ŷ₁", "ŷ₂"
    loss = y1 + y2
    named = [s.node.label for s in forward_steps(loss) if s.node.label]
    assert named == [s.node.label for s in backward_steps(loss) if s.node.label] == ["ŷ₁", "ŷ₂"]


def test_steps_are_numbered_from_1_and_count_only_nodes_with_inputs() -> None:
    a = Value(2.0)
    steps = list(backward_steps((a * a + 1).tanh()))
    assert [(s.index, s.total) for s in steps] == [(1, 3), (2, 3), (3, 3)]
    assert [*backward_steps(a), *forward_steps(a)] == []


def test_steps_are_immutable() -> None:
    step = next(backward_steps(Value(2.0) * 3))
    with pytest.raises(AttributeError):
        step.upstream = 5.0  # type: ignore[misc]


def test_steps_may_be_left_half_way() -> None:
    a = Value(2.0)
    next(backward_steps((a * 3).tanh()))
    assert a.grad == 0.0
    L = a * 3
    L.backward()
    assert a.grad == 3.0


@pytest.mark.parametrize(
    ("build", "gradient"),
    [
        (lambda a: a + a, 2.0),
        (lambda a: a * a, 6.0),
        (lambda a: (a * 2) + (a * 2) * a, 14.0),
        (lambda a: identity(a) * a, 6.0),
        (lambda a: weighted_sum([a, a], [a, 2.0], a), 9.0),
        (lambda a: a / a, 0.0),
        (lambda a: a - a, 0.0),
    ],
)
def test_a_node_used_several_times_gathers_every_contribution(
    build: object, gradient: float
) -> None:
    assert callable(build)
    a = Value(3.0)
    build(a).backward()
    assert a.grad == gradient


def test_a_node_used_five_times_on_different_depths() -> None:
    a = Value(0.5)
    h = a * 2
    L = h + (h * h).tanh() + ((h + 1) * h).exp() + a
    L.backward()
    slope, step = a.grad, 1e-6

    def at(x: float) -> float:
        with no_grad():
            n = Value(x)
            m = n * 2
            return (m + (m * m).tanh() + ((m + 1) * m).exp() + n).data

    assert slope == pytest.approx((at(0.5 + step) - at(0.5 - step)) / (2 * step), rel=1e-8)


def test_second_backward_doubles_every_leaf_and_leaves_inner_nodes_right() -> None:
    a, b = Value(1.7), Value(-0.3)
    h = a * b
    L = (h * h + a).tanh()
    L.backward()
    once, inner = (a.grad, b.grad), (h.grad, L.grad)
    L.backward()
    assert (a.grad, b.grad) == (2 * once[0], 2 * once[1])
    assert (h.grad, L.grad) == inner
    zero_grad(L)
    assert {n.grad for n in Graph(L).nodes} == {0.0}


def test_backward_on_a_leaf_adds_1() -> None:
    a = Value(2.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_nodes_that_the_output_does_not_reach_stay_as_they_were() -> None:
    a, b = Value(2.0), Value(3.0)
    other = a * b
    other.grad, b.grad = 7.0, 5.0
    (a * 2).backward()
    assert (other.grad, b.grad, a.grad) == (7.0, 5.0, 2.0)


def test_passes_of_two_outputs_over_shared_nodes_do_not_disturb_each_other() -> None:
    a = Value(2.0)
    shared = a * a
    first, second = shared * 3, shared + a
    first.backward()
    second.backward()
    assert (a.grad, shared.grad) == (12.0 + 5.0, 1.0)


def test_an_inner_node_with_a_gradient_left_by_hand_starts_afresh() -> None:
    a = Value(2.0)
    h = a * 3
    h.grad = 99.0
    (h * h).backward()
    assert (h.grad, a.grad) == (12.0, 36.0)


def test_a_dead_neuron_hands_nothing_down_but_nan_passes() -> None:
    w, x = [Value(1.0), Value(2.0)], [Value(-3.0), Value(0.5)]
    weighted_sum(w, x).relu().backward()
    assert [v.grad for v in (*w, *x)] == [0.0] * 4
    huge = Value(1e300) * 1e10
    weighted_sum([Value(1.0)], [huge]).relu().backward()
    bad = weighted_sum([w[0]], [huge])
    (bad * 0).backward()
    assert w[0].grad != w[0].grad  # 0·inf is NaN, and is not swallowed


def test_computed_weights_shared_by_two_sums_get_both_contributions() -> None:
    # a net whose weights are inner nodes, used again further down: the order must hold
    v = Value(0.5)
    weights = (v * 2, v * 3)
    first = weighted_sum(weights, [1.0, 2.0])
    second = weighted_sum(weights, [first, first.tanh()])
    second.backward()
    expected = {n.node: n.upstream for n in backward_steps(second)}
    assert all(w.grad == expected[w] for w in weights)
    assert v.grad == sum(w.grad * k for w, k in zip(weights, (2, 3), strict=True))


def test_a_tuple_of_computed_weights_shared_along_a_recurrence_is_ordered_rightly() -> None:
    # both nets hold one and the same tuple, as a layer's do, and one feeds the other
    v, x = Value(0.5), Value(2.0)
    weights = (v * 3,)
    first = record_net(weights, (x,), (x.data,))
    second = record_net(weights, (first,), (first.data,))
    second.backward()  # (3v)²x
    assert (weights[0].grad, v.grad, x.grad) == (2 * 1.5 * 2.0, 18.0, 1.5**2)


def chain(length: int) -> tuple[Value, Value]:
    x = y = Value(1.0)
    for _ in range(length):
        y = y + 1e-6
    return x, y


@pytest.mark.parametrize("length", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_deep_chain_is_built_differentiated_shown_and_freed(length: int) -> None:
    x, y = chain(length)
    y.backward()
    assert x.grad == 1.0
    assert repr(y).startswith("Value(data=")
    gc.disable()
    try:
        held = sys.getrefcount(x)
        del y  # freed by reference counts alone, without recursion
        assert sys.getrefcount(x) < held
    finally:
        gc.enable()


@pytest.mark.slow
def test_a_wide_sum_is_differentiated_in_all_its_forms() -> None:
    x = Value(2.0)
    for total in (sum([x] * 99_999, x), weighted_sum([x] * 100_000, [1.0] * 100_000)):
        x.grad = 0.0
        total.backward()
        assert (total.data, x.grad) == (200_000.0, 100_000.0)


def test_no_graph_keeps_a_cycle() -> None:
    gc.collect()
    gc.disable()
    try:
        a = Value(1.0)
        L = (a * a + exp(a)).tanh()
        L.backward()
        list(backward_steps(L))
        del L, a
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_walks_do_not_recurse() -> None:
    _, y = chain(50_000)
    assert len(post_order(y)) == len(list(backward_steps(y))) == 50_000
