"""Digits kept where the textbook's form loses them, and edges where signs and ties decide."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest

from autograd import OPERATIONS, Value, derivative, maximum, minimum, no_grad
from autograd.operations import Operation

ROUNDING = 1e-15  # relative: a few roundings of a double, at any size of the number

# (row, x, value, slope), computed with 60-digit decimals
EXACT = [
    ("tanh", 0.5, 0.46211715726000975850, 0.78644773296592741015),
    ("tanh", 3.0, 0.99505475368673045133, 0.0098660371654401912732),
    ("tanh", 9.0, 0.99999996954004097448, 6.0919917123232291941e-8),
    ("tanh", 18.5, 0.99999999999999982934, 3.4132190502976257352e-16),
    ("tanh", 36.0, 1.0, 2.1520744640084553655e-31),
    ("tanh", 100.0, 1.0, 5.5355861069469501226e-87),
    ("tanh", 300.0, 1.0, 1.0601586212017243265e-260),
    ("tanh", 350.0, 1.0, 3.9438706175039083427e-304),
    ("tanh", 1000.0, 1.0, 0.0),
    ("sigmoid", 0.5, 0.62245933120185456464, 0.23500371220159448907),
    ("sigmoid", 3.0, 0.95257412682243321912, 0.045176659730912132649),
    ("sigmoid", -3.0, 0.047425873177566780879, 0.045176659730912132649),
    ("sigmoid", 36.0, 0.99999999999999976805, 2.3195228302435683123e-16),
    ("sigmoid", -36.0, 2.3195228302435688503e-16, 2.3195228302435683123e-16),
    ("sigmoid", -100.0, 3.7200759760208359630e-44, 3.7200759760208359630e-44),
    ("sigmoid", 300.0, 1.0, 5.1482002224120137812e-131),
    ("sigmoid", 700.0, 1.0, 9.8596765437597708567e-305),
    ("sigmoid", -700.0, 9.8596765437597708567e-305, 9.8596765437597708567e-305),
    ("softplus", -0.5, 0.47407698418010668087, 0.37754066879814543536),
    ("softplus", -3.0, 0.048587351573742058759, 0.047425873177566780879),
    ("softplus", -36.0, 2.3195228302435691193e-16, 2.3195228302435688503e-16),
    ("softplus", 36.0, 36.0, 0.99999999999999976805),
    ("softplus", -100.0, 3.7200759760208359630e-44, 3.7200759760208359630e-44),
    ("softplus", 1000.0, 1000.0, 1.0),
    ("softplus", -1000.0, 0.0, 0.0),
    ("softplus", 710.0, 710.0, 1.0),
    ("sigmoid", 1000.0, 1.0, 0.0),
    ("sigmoid", -1000.0, 0.0, 0.0),
    ("sigmoid", 1e-300, 0.5, 0.25),
    ("softplus", -1e-300, 0.69314718055994530942, 0.5),
    ("tanh", 1e-300, 1e-300, 1.0),
    ("tanh", -1e-300, -1e-300, 1.0),
]


@pytest.mark.parametrize(("name", "x", "value", "slope"), EXACT)
def test_values_and_slopes_keep_all_their_digits(
    name: str, x: float, value: float, slope: float
) -> None:
    row, leaf = OPERATIONS[name], Value(x)
    out = getattr(leaf, name)()
    out.backward()
    for got, exact in ((out.data, value), (leaf.grad, slope)):
        assert abs(got - exact) <= ROUNDING * abs(exact)
    # the row says the same as the method written out by hand
    assert row.forward(x).hex() == out.data.hex()
    assert row.local_derivatives(x, out.data)[0].hex() == leaf.grad.hex()


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus"])
def test_below_the_smallest_normal_number_a_slope_is_small_not_wrong(name: str) -> None:
    for x in (-745.0, -720.0, -710.0):
        leaf = Value(x)
        getattr(leaf, name)().backward()
        assert 0 <= leaf.grad <= 1e-308


def slopes(row: Operation, *numbers: float) -> list[float]:
    leaves = [Value(x) for x in numbers]
    row(*leaves).backward()
    return [leaf.grad for leaf in leaves]


@pytest.mark.parametrize(
    ("name", "x", "value", "slope"),
    [
        ("relu", 0.0, 0.0, 0.0),
        ("relu", -0.0, 0.0, 0.0),
        ("relu", 5e-324, 5e-324, 1.0),
        ("relu", -5e-324, 0.0, 0.0),
        ("leaky_relu", 0.0, 0.0, 0.01),
        ("leaky_relu", 5e-324, 5e-324, 1.0),
        ("leaky_relu", -2.0, -0.02, 0.01),
        ("abs", 0.0, 0.0, 0.0),
        ("abs", -0.0, 0.0, 0.0),
        ("abs", -5e-324, 5e-324, -1.0),
        ("abs", 5e-324, 5e-324, 1.0),
    ],
)
def test_kinks_have_the_slopes_that_were_agreed(
    name: str, x: float, value: float, slope: float
) -> None:
    row = OPERATIONS[name]
    assert row(x) == row(Value(x)).data == value
    assert slopes(row, x) == [slope]
    assert str(row(0.0)) == "0.0"  # never -0.0


def test_extremes_give_the_slope_to_what_they_take_and_a_tie_shares_both_out() -> None:
    for a, b in ((1.0, 2.0), (2.0, 1.0), (-1.0, -1.0), (0.0, -0.0)):
        assert maximum(a, b) == max(a, b)
        assert minimum(a, b) == min(a, b)
        assert slopes(maximum, a, b) == ([1.0, 0.0] if a >= b else [0.0, 1.0])
        assert slopes(minimum, a, b) == ([1.0, 0.0] if a < b else [0.0, 1.0])
    x = Value(3.0)
    maximum(x, x).backward()
    assert x.grad == 1.0


# x, then the second derivative of tanh and of sigmoid, computed with 60-digit decimals
CURVED = [
    (1e-17, -2e-17, -1.25e-18),
    (-3e-200, 6e-200, 3.75e-201),
    (1e-05, -1.9999999997333335e-05, -1.2499999999583335e-06),
    (0.3, -0.5331818782014544, -0.03639618395557624),
    (0.7, -0.7672323100919165, -0.07457878844034181),
    (40.0, -1.4438811102763322e-34, -4.248354255291589e-18),
]


@pytest.mark.parametrize(("x", "tanh", "sigmoid"), CURVED)
def test_second_derivatives_keep_their_digits_near_0_and_far_out(
    x: float, tanh: float, sigmoid: float
) -> None:
    for name, exact in (("tanh", tanh), ("sigmoid", sigmoid)):
        found = derivative(OPERATIONS[name], order=2)(x)
        assert abs(found - exact) <= 2e-15 * abs(exact), name


@pytest.mark.parametrize(
    ("x", "c"), [(2.7e-125, -1.345), (3e200, 0.1), (1e-300, 1 / 3), (1e12, -20.3), (2.0, -1.1)]
)
def test_the_slope_of_a_power_is_right_within_4_units_in_the_last_place(x: float, c: float) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(c) * ((Decimal(c) - 1) * Decimal(x).ln()).exp()
    for exponent in (c, Value(c)):
        leaf = Value(x)
        (leaf**exponent).backward()
        error = abs(Decimal(leaf.grad) - exact)
        assert error <= 4 * Decimal(math.ulp(leaf.grad))


@pytest.mark.parametrize("name", OPERATIONS)
def test_nan_reaches_the_gradient_check_and_never_turns_into_a_number(name: str) -> None:
    row = OPERATIONS[name]
    huge = Value(1e308) * 10
    nan = huge - huge
    assert math.isnan(nan.data)
    places = 5 if name == "weighted_sum" else row.local_derivatives.__code__.co_argcount - 1
    for place in range(places):
        if name == "powc" and place == 1:
            continue  # its exponent is a plain number, and a plain NaN is refused
        operands = [Value(2.0) if name != "powc" else 2.0 for _ in range(places)]
        operands[place] = nan
        recorded = row(*operands)
        assert math.isnan(recorded.data)
        assert math.isnan((recorded * 0).data)
        with no_grad():
            assert math.isnan(row(*operands).data)
        method = getattr(Value, name, None)
        if places == 1 and method is not None:
            assert math.isnan(method(nan).data)


@pytest.mark.parametrize(
    "name", ["exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "softplus", "abs"]
)
def test_the_slope_at_nan_is_nan_too(name: str) -> None:
    (slope,) = OPERATIONS[name].local_derivatives(math.nan, math.nan)
    assert math.isnan(slope)


def test_a_power_of_0_is_flat_everywhere_and_a_first_power_is_straight() -> None:
    for x in (0.0, -0.0, -2.0, 3.0, 1e308, 5e-324):
        leaf = Value(x)
        (leaf**0).backward()
        assert ((leaf**0).data, leaf.grad) == (1.0, 0.0)
        (leaf**1).backward()
        assert leaf.grad == 1.0
    with pytest.raises(ValueError, match="is not above 0"):
        0 ** Value(0.0)
