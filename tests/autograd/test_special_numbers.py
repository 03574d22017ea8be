"""Arithmetic written out by hand against the table where floats are strange."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable
from typing import Any

import pytest

from autograd import OPERATIONS, Value, no_grad
from autograd.functions import record_net
from autograd.value import new_node

SPECIAL = [
    0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1e-300, 0.1, -1.0, 1.0, 36.0, -709.8,
    710.0, 1e16, -1e200, 1e308, -1.7976931348623157e308, math.inf, -math.inf, math.nan,
]  # fmt: skip


def leaf(number: float) -> Value:
    """Return a leaf of any number, infinities and NaN too, as an operation may leave it."""
    return new_node(number, None, None, None, None, None)


def bits(number: float) -> str:
    return "nan" if number != number else number.hex()  # NaN has many bit patterns, one meaning


def state(node: Value) -> tuple[object, ...]:
    assert type(node.data) is float
    assert all(type(d) is float for d in node.local_derivatives)
    operands = [x if isinstance(x, Value) else bits(x) for x in node.operands]
    return (
        node.operation,
        bits(node.data),
        operands,
        [bits(d) for d in node.local_derivatives],
        node.grad,
        node.label,
    )


@pytest.mark.parametrize(
    ("by_hand", "name"), [(operator.add, "add"), (operator.sub, "sub"), (operator.mul, "mul")]
)
def test_two_operands_give_what_the_table_gives(by_hand: Any, name: str) -> None:
    row = OPERATIONS[name]
    for x, y in itertools.product(SPECIAL, repeat=2):
        a, b = leaf(x), leaf(y)
        assert state(by_hand(a, b)) == state(Value.record(row, (a, b)))
        assert state(by_hand(a, a)) == state(Value.record(row, (a, a)))
        if math.isfinite(y):
            assert state(by_hand(a, y)) == state(Value.record(row, (a, y)))
            assert state(by_hand(y, a)) == state(Value.record(row, (y, a)))


@pytest.mark.parametrize("name", ["neg", "relu", "tanh", "sigmoid"])
def test_one_operand_gives_what_the_table_gives(name: str) -> None:
    by_hand = operator.neg if name == "neg" else getattr(Value, name)
    for x in SPECIAL:
        a = leaf(x)
        assert state(by_hand(a)) == state(Value.record(OPERATIONS[name], (a,)))


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, False])
def test_the_0_that_sum_starts_with_gives_what_the_table_gives(zero: Any) -> None:
    for x in SPECIAL:
        a = leaf(x)
        assert state(zero + a) == state(Value.record(OPERATIONS["add"], (zero, a)))


def test_a_layers_net_gives_what_the_table_gives() -> None:
    row = OPERATIONS["weighted_sum"]
    for w, x, b in itertools.product(SPECIAL, repeat=3):
        weights, inputs = (leaf(w), leaf(0.5)), (leaf(x), leaf(-3.0))
        by_parameters = (x, -3.0, 1.0)
        bias = leaf(b)
        assert state(record_net((*weights, bias), inputs, by_parameters)) == state(
            Value.record(row, (*weights, bias, *inputs))
        )
        assert state(record_net(weights, inputs, by_parameters[:2])) == state(
            Value.record(row, (*weights, *inputs))
        )


COMPUTATIONS: list[Callable[[Value, Value], Value]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: -a,
    lambda a, b: a.relu(),
    lambda a, b: a.tanh(),
    lambda a, b: a.sigmoid(),
    lambda a, b: 0 + a,
]


def test_under_no_grad_the_same_numbers_come_without_a_graph() -> None:
    for x, y, compute in itertools.product(SPECIAL, SPECIAL, COMPUTATIONS):
        a, b = leaf(x), leaf(y)
        recorded = compute(a, b)
        with no_grad():
            alone = compute(a, b)
        assert bits(alone.data) == bits(recorded.data)
        assert (alone.operation, alone.operands, alone.local_derivatives) == (None, (), ())


def test_a_weighted_sum_adds_left_to_right_with_the_bias_last() -> None:
    # any other order, and any compensated sum, gives other digits
    weights, inputs = [1e16, 1.0, -1e16], [1.0, 1.0, 1.0]
    for bias, expected in ((None, 0.0), (0.5, 0.5)):
        operands = [*weights, *([] if bias is None else [bias]), *inputs]
        assert OPERATIONS["weighted_sum"](*operands) == expected
        assert Value.record(OPERATIONS["weighted_sum"], [leaf(x) for x in operands]).data == (
            expected
        )
