"""Values: arithmetic held to the table, refusals that name the node and say how to fix it."""

from __future__ import annotations

import copy
import math
import pickle
import threading
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import autograd
from autograd import OPERATIONS, DomainError, GraphTooDeepError, Value, exp, no_grad
from autograd.functions import record_net

PACKAGE: ModuleType = autograd  # whose __all__ no type checker knows

finite = st.floats(allow_nan=False, allow_infinity=False)


def state(node: Value) -> tuple[object, ...]:
    """Return all that an operation leaves behind, numbers as their bits."""
    operands = [x if isinstance(x, Value) else float(x).hex() for x in node.operands]
    return (
        node.operation,
        node.data.hex(),
        node.grad,
        node.label,
        operands,
        [float(d).hex() for d in node.local_derivatives],
    )


@given(finite, finite)
@example(-0.41466402212121456, 0.0)  # where y**2 is not y·y
@example(-0.24637315718183816, -0.36860219956371143)
def test_arithmetic_written_out_is_the_tables_bit_for_bit(x: float, y: float) -> None:
    a, b = Value(x), Value(y)
    for by_hand, name, operands in (
        (a + b, "add", (a, b)),
        (a + a, "add", (a, a)),
        (a + y, "add", (a, y)),
        (0 + a, "add", (0, a)),
        (y + a, "add", (y, a)),
        (a - b, "sub", (a, b)),
        (a * b, "mul", (a, b)),
        (a * y, "mul", (a, y)),
        (y * a, "mul", (y, a)),
        (-a, "neg", (a,)),
        (a.relu(), "relu", (a,)),
        (a.tanh(), "tanh", (a,)),
        (a.sigmoid(), "sigmoid", (a,)),
    ):
        assert state(by_hand) == state(Value.record(OPERATIONS[name], operands))


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=5), st.one_of(st.none(), finite))
def test_a_layers_net_is_the_tables_bit_for_bit(
    pairs: list[tuple[float, float]], bias: float | None
) -> None:
    weights, inputs = ([Value(p[i]) for p in pairs] for i in (0, 1))
    biases = [] if bias is None else [Value(bias)]
    by_parameters = (*[x.data for x in inputs], *[1.0] * len(biases))
    by_hand = record_net((*weights, *biases), tuple(inputs), by_parameters)
    by_table = Value.record(OPERATIONS["weighted_sum"], (*weights, *biases, *inputs))
    # NaN (from inf − inf) has many bit patterns and one meaning
    assert [str(x) for x in state(by_hand)] == [str(x) for x in state(by_table)]


def test_operators_work_on_both_sides() -> None:
    v = Value(3.0)
    results = [v + 2, 2 + v, v - 2, 2 - v, v * 2, 2 * v, v / 2, 2 / v, v**2, 2**v, -v, +v, abs(-v)]
    assert [r.data for r in results] == [5, 5, 1, -1, 6, 6, 1.5, 2 / 3, 9, 8, -3, 3, 3]
    v += 1
    assert v.data == 4.0


def test_a_plain_number_is_an_operand_but_no_node() -> None:
    v = Value(3.0)
    product = 2 * v
    assert (product.operands, product.inputs, product.local_derivatives) == ((2.0, v), (v,), (2.0,))
    assert (v * v).inputs == (v, v)
    assert (v.operands, v.inputs, v.local_derivatives) == ((), (), ())


@pytest.mark.parametrize("data", [2, True, Fraction(1, 2), Decimal("0.5"), 0.5])
def test_numbers_of_every_kind_become_floats(data: Any) -> None:
    assert type(Value(data).data) is float
    assert Value(data).data == data
    assert type((Value(1.0) * data).data) is float


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("3", r"write float\('3'\)"),
        ("three", "expected a number or a Value"),
        (None, "forgot to return"),
        ([1], "map over it"),
        (b"3", "expected a number or a Value"),
        (1j, "only real numbers"),
        (math.sin, "brackets"),
        (Value(1.0), r"Value\(v.data\)"),
    ],
)
def test_what_is_no_number_is_refused_with_advice(data: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Value(data)


def test_a_label_is_a_text() -> None:
    with pytest.raises(TypeError, match=r"a label must be a string or None, not 3 \(int\)"):
        Value(1.0, label=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(data: float) -> None:
    v = Value(1.0)
    mistakes: list[Any] = [Value, v.__mul__, v.__radd__, v.__pow__, v.__rpow__]
    for mistake in mistakes:
        with pytest.raises(ValueError, match="is not a finite number"):
            mistake(data)
    with pytest.raises(OverflowError, match="too large for a float"):
        Value(10**400)


@pytest.mark.parametrize("convert", [float, int, round, math.floor, math.ceil, math.trunc, complex])
def test_turning_into_a_plain_number_is_refused(convert: Any) -> None:
    with pytest.raises(TypeError, match="the graph would end there"):
        convert(Value(1.5))


def test_equality_is_identity_and_comparison_looks_at_numbers() -> None:
    v, same = Value(2.0), Value(2.0)
    assert v == v
    assert v != same
    assert v in [None, v]
    assert v not in [None, same]
    assert len({v, same}) == 2
    assert v < 3
    assert 1 < v
    assert v <= same
    assert v >= 2
    assert not v > same
    assert (v == None) is False  # noqa: E711
    for other in (2.0, "2", True):
        with pytest.raises(TypeError, match="same node"):
            v == other  # noqa: B015


def test_repr_and_format() -> None:
    assert repr(Value(2.0, label="a")) == "Value(data=2.0, grad=0.0, label='a')"
    assert repr(Value(2)) == "Value(data=2.0, grad=0.0)"
    assert f"{Value(2 / 3):.3f} {Value(2.0)}" == "0.667 Value(data=2.0, grad=0.0)"


def test_no_grad_records_nothing_nested_and_through_exceptions() -> None:
    v = Value(2.0)
    with no_grad(), no_grad():
        pass
    with no_grad():
        with no_grad():
            assert (v * v).operation is None
        assert (v + 1).tanh().operation is None
    assert (v * v).operation is OPERATIONS["mul"]
    with pytest.raises(DomainError), no_grad():
        (v - 2).log()
    assert (v * v).operation is OPERATIONS["mul"]


def test_no_grad_holds_for_its_own_thread_only() -> None:
    recorded: list[bool] = []
    v = Value(2.0)
    with no_grad():
        thread = threading.Thread(target=lambda: recorded.append((v * v).operation is not None))
        thread.start()
        thread.join()
        assert (v * v).operation is None
    assert recorded == [True]


def test_a_graph_is_copied_whole_and_apart() -> None:
    a, b = Value(2.0, "a"), Value(3.0)
    h = a * b
    L = (h * h + a * 2).tanh()
    L.backward()
    twin, twin_a, twin_h = copy.deepcopy([L, a, h])
    assert (twin.data, twin_a.grad, twin_a.label, twin_h.grad) == (L.data, a.grad, "a", h.grad)
    assert twin_h.inputs[0] is twin_a
    assert twin.operation is L.operation
    twin.backward()
    assert twin_a.grad == 2 * a.grad
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        restored, restored_a = pickle.loads(pickle.dumps((L, a), protocol))
        restored.backward()
        assert restored_a.grad == 2 * a.grad


def test_a_deep_graph_is_copied_and_pickling_it_says_what_to_do() -> None:
    y = Value(1.0)
    for _ in range(20_000):
        y = 1e-3 + y
    assert copy.deepcopy(y).data == y.data
    for held in (y, [y], {"loss": y}):
        with pytest.raises(GraphTooDeepError, match="Pickle the model"):
            pickle.dumps(held)


def test_karpathys_example_gives_its_numbers() -> None:
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert (f"{g.data:.4f}", f"{a.grad:.4f}", f"{b.grad:.4f}") == (
        "24.7041",
        "138.8338",
        "645.5773",
    )


def test_functions_take_values_and_numbers() -> None:
    assert (autograd.abs(-2), autograd.abs(Value(-2.0)).data) == (2.0, 2.0)
    assert "abs" not in PACKAGE.__all__
    assert exp(0.0) == 1.0
    assert exp(Value(0.0)).data == 1.0
