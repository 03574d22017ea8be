"""Every row of the table, by what it says of itself."""

from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OPERATIONS,
    DomainError,
    Value,
    derivative,
    logsumexp,
    no_grad,
    operations,
    recompute,
    softmax,
)
from autograd.operations import Operation

smooth = st.floats(-3, 3)
positive = st.floats(0.1, 5)
away_from_0 = st.one_of(st.floats(-3, -0.1), st.floats(0.1, 3))
apart = st.tuples(smooth, smooth).filter(lambda ab: abs(ab[0] - ab[1]) > 0.01)
# where each row is defined and smooth
DOMAINS: dict[str, Any] = {
    **dict.fromkeys(["add", "sub", "mul"], st.tuples(smooth, smooth)),
    **dict.fromkeys(
        ["neg", "exp", "sin", "cos", "tanh", "sigmoid", "softplus", "identity"], st.tuples(smooth)
    ),
    **dict.fromkeys(["relu", "leaky_relu", "abs"], st.tuples(away_from_0)),
    **dict.fromkeys(["maximum", "minimum"], apart),
    **dict.fromkeys(["log", "sqrt"], st.tuples(positive)),
    "div": st.tuples(smooth, away_from_0),
    "pow": st.tuples(positive, smooth),
    "powc": st.tuples(positive, st.sampled_from([-2.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 2.5])),
    "weighted_sum": st.one_of(st.tuples(*[smooth] * 4), st.tuples(*[smooth] * 5)),
}
rows = pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)


def test_every_row_has_a_domain_here() -> None:
    assert set(DOMAINS) == set(OPERATIONS)


@rows
def test_a_row_has_every_part_and_is_found_by_its_name(row: Operation) -> None:
    assert isinstance(row.name, str)
    assert row.symbol
    assert callable(row.forward)
    assert callable(row.local_derivatives)
    assert getattr(operations, row.name) is row
    assert repr(row) == f"<operation {row.name}>"


@rows
def test_a_row_is_one_thing_however_copied(row: Operation) -> None:
    assert copy.copy(row) is copy.deepcopy(row) is row
    assert pickle.loads(pickle.dumps(row)) is row


@rows
@settings(max_examples=40)
@given(data=st.data())
def test_local_derivatives_agree_with_central_differences(
    row: Operation, data: st.DataObject
) -> None:
    point = data.draw(DOMAINS[row.name])
    slopes = row.local_derivatives(*point, row.forward(*point))
    for i, recorded in enumerate(slopes):
        if recorded is None:
            continue
        step = 1e-5
        above, below = list(point), list(point)
        above[i] += step
        below[i] -= step
        slope = (row.forward(*above) - row.forward(*below)) / (2 * step)
        assert recorded == pytest.approx(slope, rel=1e-6, abs=1e-6)


@rows
@settings(max_examples=40)
@given(data=st.data())
def test_the_textbook_says_the_same(row: Operation, data: st.DataObject) -> None:
    point = data.draw(DOMAINS[row.name])
    out = row.forward(*point)
    exact = [d for d in row.local_derivatives(*point, out) if d is not None]
    textbook = [d for d in (row.textbook or row.local_derivatives)(*point, out) if d is not None]
    assert textbook == pytest.approx(exact, rel=1e-12, abs=1e-300)


@rows
@settings(max_examples=40)
@given(data=st.data())
def test_numbers_give_numbers_and_values_give_values_of_the_same_bits(
    row: Operation, data: st.DataObject
) -> None:
    point = data.draw(DOMAINS[row.name])
    number = row(*point)
    operands = [Value(x) for x in point]
    if row.name == "powc":
        operands[1] = point[1]
    value = row(*operands)
    assert type(number) is float
    assert type(value) is Value
    assert number.hex() == value.data.hex() == float(row.forward(*point)).hex()
    assert value.operation is row
    with no_grad():
        assert row(*operands).operation is None


@rows
def test_no_row_swallows_nan(row: Operation) -> None:
    inf = Value(1e308) * 10
    nan = inf - inf
    count = {"weighted_sum": 3}.get(row.name, len(OPERANDS[row.name]))
    for i in range(count):
        operands: list[Any] = [Value(0.5)] * count
        operands[i] = nan
        if row.name == "powc":
            operands = [nan, 2.0]
        assert math.isnan(row(*operands).data)


OPERANDS = {
    name: row.local_derivatives.__code__.co_varnames[
        : row.local_derivatives.__code__.co_argcount - 1
    ]
    for name, row in OPERATIONS.items()
}


@pytest.mark.parametrize(
    "x", [-1e308, -1000.0, -710.0, -36.0, -1e-300, 0.0, 1e-300, 36.0, 1000.0, 1e308]
)
def test_sigmoid_softplus_and_tanh_never_overflow(x: float) -> None:
    for name in ("sigmoid", "softplus", "tanh"):
        value = Value(x)
        out = OPERATIONS[name](value)
        out.backward()
        assert math.isfinite(out.data)
        assert math.isfinite(value.grad)
    assert OPERATIONS["softplus"](x) >= max(x, 0.0)


@pytest.mark.parametrize("name", ["relu", "abs"])
def test_the_slope_at_a_kink_is_0(name: str) -> None:
    x = Value(0.0)
    OPERATIONS[name](x).backward()
    assert x.grad == 0.0


@pytest.mark.parametrize("number", [2.0, 0.0, -1e300])
def test_a_tie_gives_the_maximums_slope_to_the_first_and_the_minimums_to_the_second(
    number: float,
) -> None:
    a, b = Value(number), Value(number)
    operations.maximum(a, b).backward()
    assert (a.grad, b.grad) == (1.0, 0.0)
    operations.minimum(a, b).backward()
    assert (a.grad, b.grad) == (1.0, 1.0)  # of the sum: those of a + b


def test_powers_at_the_edges() -> None:
    x = Value(0.0)
    (x**0).backward()
    assert ((x**0).data, x.grad) == (1.0, 0.0)
    (x**1).backward()
    (x**2).backward()
    assert x.grad == 1.0
    negative = Value(-2.0)
    (negative**3).backward()
    assert ((negative**3).data, negative.grad) == (-8.0, 12.0)
    (2 ** Value(3.0)).backward()


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Value(0.0).log(),
        lambda: Value(-1.0).log(),
        lambda: Value(0.0) ** -1,
        lambda: Value(0.0) ** 0.5,
        lambda: Value(-8.0) ** (1 / 3),
        lambda: Value(-8.0) ** Value(2.0),
        lambda: 0 ** Value(0.0),
        lambda: 0 ** Value(-1.0),
        lambda: Value(0.0) ** Value(0.5),
        lambda: Value(0.0) ** Value(0.0),
        lambda: operations.pow(0.0, -1.0),
        lambda: (-2) ** Value(2.0),
        lambda: Value(1.0) / 0,
        lambda: 1 / Value(0.0),
        lambda: Value(1.0) / Value(0.0),
        lambda: Value(0.0).sqrt(),
        lambda: Value(-1.0).sqrt(),
        lambda: operations.log(0.0),
        lambda: operations.sqrt(-1.0),
        lambda: operations.div(1.0, 0.0),
        lambda: operations.powc(-8.0, 0.5),
    ],
)
def test_outside_its_domain_an_operation_raises(refused: Any) -> None:
    with pytest.raises(DomainError):
        refused()


@pytest.mark.parametrize("p", [0.5, 1.0, 2.5])
def test_a_power_of_a_plain_0_is_0_and_flat_in_its_exponent(p: float) -> None:
    exponent = Value(p)
    power = 0**exponent
    power.backward()
    assert (power.data, exponent.grad) == (0.0, 0.0)
    assert derivative(lambda p: 0**p, order=2)(p) == 0.0


def test_a_power_of_a_variable_0_has_its_slopes_where_they_are_finite() -> None:
    for p, by_base in ((1.0, 1.0), (1.5, 0.0), (3.0, 0.0)):
        x, exponent = Value(0.0), Value(p)
        (x**exponent).backward()
        assert (x.grad, exponent.grad) == (by_base, 0.0)
    a, power = Value(2.0), Value(1.5)  # a fit of a·xᵖ meets x = 0
    loss = (0.0 - a * 0**power) ** 2 + (1.0 - a * 1**power) ** 2 + (9.0 - a * 4**power) ** 2
    loss.backward()
    # 2 Σ (a·xᵖ − y)·xᵖ and 2 Σ (a·xᵖ − y)·a·xᵖ·log x
    assert a.grad == pytest.approx(2 * (1 + 7 * 8))
    assert power.grad == pytest.approx(2 * 7 * 16 * math.log(4))


@pytest.mark.parametrize(
    "steep",
    [
        lambda x: 1 / x,
        lambda x: x**-1,
        lambda x: x ** Value(-1.0),
        lambda x: 1e-100 / (x * 1e-100),
        lambda x: (x * 1e-120).log(),
    ],
)
def test_a_slope_too_large_for_a_float_is_an_overflow_however_it_is_written(steep: Any) -> None:
    with pytest.raises(OverflowError, match="its slope is too large for a float"):
        steep(Value(1e-200))
    x = Value(1.0)
    out = steep(x)
    x.data = 1e-200
    with pytest.raises(OverflowError, match="its slope is too large for a float"):
        recompute(out)
    with no_grad():
        steep(Value(1e-150))


def test_a_variable_exponent_is_not_taken_for_a_plain_one() -> None:
    a = Value(2.0)
    with pytest.raises(TypeError, match=r"a\^a: operand 2 of powc must be a plain number"):
        operations.powc(a, a)


def test_roots_of_0_are_0_where_no_slope_is_asked_for() -> None:
    assert operations.sqrt(0.0) == 0.0
    with no_grad():
        assert Value(0.0).sqrt().data == (Value(0.0) ** 0.5).data == 0.0


def test_overflow_raises_and_a_product_goes_to_infinity() -> None:
    for refused in (
        lambda: Value(1000.0).exp(),
        lambda: Value(10.0) ** 400,
        lambda: operations.exp(710.0),
    ):
        with pytest.raises(OverflowError, match="too large for a float"):
            refused()
    assert (Value(1e200) * 1e200).data == math.inf


@given(st.lists(st.floats(-800, 800), min_size=1, max_size=6))
def test_logsumexp_and_softmax_never_overflow(numbers: list[float]) -> None:
    values = [Value(x) for x in numbers]
    total = logsumexp(values)
    total.backward()
    shares = softmax(numbers)
    largest = max(numbers)
    exact = largest + math.log(math.fsum(math.exp(x - largest) for x in numbers))
    assert total.data == pytest.approx(exact, rel=1e-14, abs=1e-12)
    assert [v.grad for v in values] == pytest.approx(shares, abs=1e-12)
    assert math.fsum(shares) == pytest.approx(1.0, abs=1e-12)
    with pytest.raises(ValueError, match="logsumexp needs at least one value"):
        logsumexp([])
    with pytest.raises(ValueError, match="softmax needs at least one value"):
        softmax([])
    with pytest.raises(TypeError, match=r"softmax needs a list of numbers or Values: softmax"):
        softmax(Value(1.0))  # type: ignore[arg-type]


@pytest.mark.parametrize(("shift", "apart"), [(1e16, 0.0), (2.0**40, 1.0), (-1e300, 0.0)])
def test_the_normaliser_of_large_values_is_not_lost(shift: float, apart: float) -> None:
    values = [Value(shift), Value(shift + apart)]
    shares = softmax(values)
    exact = [1 / (1 + math.exp(apart)), 1 / (1 + math.exp(-apart))]
    assert [share.data for share in shares] == pytest.approx(exact, rel=1e-15)
    shares[0].backward()
    slope = exact[0] * exact[1]
    assert [v.grad for v in values] == pytest.approx([slope, -slope], rel=1e-14)
    assert softmax([shift, shift + apart]) == pytest.approx(exact, rel=1e-15)
