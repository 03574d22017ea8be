"""exp, log, tanh and the rest as vectors compute them, against numbers of 50 digits."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest

from autograd import OPERATIONS, compiled


def exact_exp(x: Decimal) -> Decimal:
    return x.exp()


def exact_log(x: Decimal) -> Decimal:
    return x.ln()


def exact_tanh(x: Decimal) -> Decimal:
    if abs(x) < Decimal("1e-10"):
        return x - x**3 / 3
    less = (-2 * abs(x)).exp()
    return ((1 - less) / (1 + less)).copy_sign(x)


def exact_sigmoid(x: Decimal) -> Decimal:
    return 1 / (1 + (-x).exp())


def exact_softplus(x: Decimal) -> Decimal:
    return x.exp() - (2 * x).exp() / 2 if x < -40 else (1 + x.exp()).ln()


EXACT: dict[str, tuple[Callable[[Decimal], Decimal], float, float]] = {
    "exp": (exact_exp, -745.0, 709.7),
    "log": (exact_log, 5.6e-309, 1.7e308),
    "tanh": (exact_tanh, -30.0, 30.0),
    "sigmoid": (exact_sigmoid, -744.0, 60.0),
    "softplus": (exact_softplus, -700.0, 700.0),
}


def points(low: float, high: float, count: int, seed: int) -> list[float]:
    """Return numbers of all sizes between two."""
    rng = random.Random(seed)
    found = [rng.uniform(low, high) for _ in range(count // 3)]
    found += [rng.uniform(max(low, -2.0), min(high, 2.0)) for _ in range(count // 3)]
    while len(found) < count:
        x = math.ldexp(rng.uniform(1, 2), rng.randrange(-1074, 1024)) * rng.choice((-1, 1))
        if low <= x <= high:
            found.append(x)
    return found


def ulps(got: float, exact: Decimal) -> float:
    """Return how many units in the last place a number is from the true one."""
    unit = Decimal(math.ulp(float(exact)))
    return float(abs(Decimal(got) - exact) / unit)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("count", [600, pytest.param(30_000, marks=pytest.mark.slow)])
def test_they_are_within_4_units_in_the_last_place(name: str, count: int) -> None:
    exact, low, high = EXACT[name]
    x = points(low, high, count, seed=count)
    with localcontext() as context:
        context.prec = 50
        expected = [exact(Decimal(number)) for number in x]
    row = OPERATIONS[name]
    got = compiled(lambda v: row(v))(np.array(x))
    worst = max(
        (ulps(float(g), e), number)
        for g, e, number in zip(got, expected, x, strict=True)
        if abs(e) > Decimal("2.3e-308")
    )
    assert worst[0] <= 4, worst


def computed(name: str, *numbers: float) -> float:
    """Return what a row gives, by vectors and by the numbers left over, which agree."""
    row = OPERATIONS[name]
    fast = compiled(lambda *v: row(*v))
    many = fast(*[np.full(9, x) for x in numbers])
    assert len({float(y).hex() for y in many}) == 1
    alone: float = fast(*numbers)
    assert alone.hex() == float(many[0]).hex()
    return alone


@pytest.mark.parametrize(
    ("name", "numbers", "expected"),
    [
        ("exp", (0.0,), 1.0), ("exp", (-0.0,), 1.0), ("exp", (-1000.0,), 0.0),
        ("exp", (-745.0,), 5e-324), ("exp", (5e-324,), 1.0),
        ("log", (1.0,), 0.0), ("log", (1e-308,), math.log(1e-308)),
        ("tanh", (0.0,), 0.0), ("tanh", (-0.0,), -0.0), ("tanh", (1e-300,), 1e-300),
        ("tanh", (400.0,), 1.0), ("tanh", (-400.0,), -1.0), ("tanh", (5e-324,), 5e-324),
        ("sigmoid", (0.0,), 0.5), ("sigmoid", (800.0,), 1.0), ("sigmoid", (-800.0,), 0.0),
        ("softplus", (800.0,), 800.0), ("softplus", (-800.0,), 0.0),
        ("relu", (-0.0,), 0.0), ("relu", (-3.0,), 0.0), ("relu", (3.0,), 3.0),
        ("leaky_relu", (-3.0,), -0.03), ("abs", (-0.0,), 0.0),
        ("maximum", (1.0, 1.0), 1.0), ("minimum", (-1.0, 2.0), -1.0),
        ("neg", (0.0,), -0.0), ("mul", (-1.0, 0.0), -0.0), ("sub", (0.0, 0.0), 0.0),
        ("pow", (2.0, 0.5), 2**0.5),
        ("div", (1.0, 3.0), 1 / 3),
    ],
)  # fmt: skip
def test_the_ends_of_their_ranges(name: str, numbers: tuple[float, ...], expected: float) -> None:
    assert computed(name, *numbers).hex() == expected.hex()


def test_every_row_is_compiled_or_a_weighted_sum() -> None:
    from autograd.compiling.library import ROWS

    assert {*OPERATIONS} - {*ROWS} == {"weighted_sum"}


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() - {"weighted_sum"}))
def test_each_row_gives_the_numbers_and_slopes_of_the_engine(name: str) -> None:
    from autograd import Value

    row = OPERATIONS[name]
    count = len(row.parameters)
    rng = random.Random(name)
    low = 0.1 if row.domain and name not in ("sin", "cos", "div") else -3.0
    columns: Any = [[rng.uniform(low, 3.0) for _ in range(150)] for _ in range(count)]
    exponent = 1.75
    if name == "powc":
        columns = columns[:1]

    def f(*v: Any) -> Any:
        return row(*v, exponent) if name == "powc" else row(*v)

    arrays = [np.array(column) for column in columns]
    values, gradients = compiled(f).value_and_grad(*arrays)
    for sample, numbers in enumerate(zip(*columns, strict=True)):
        leaves = [Value(x) for x in numbers]
        output = f(*leaves)
        output.backward()
        assert values[sample] == pytest.approx(output.data, rel=1e-15 * 16, abs=1e-300)
        for got, leaf in zip(gradients, leaves, strict=True):
            assert got[sample] == pytest.approx(leaf.grad, rel=1e-15 * 32, abs=1e-300), numbers
