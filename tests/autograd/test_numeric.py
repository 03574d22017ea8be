"""Central differences as the judge of derivatives."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OPERATIONS,
    GradcheckError,
    Value,
    cos,
    exp,
    gradcheck,
    log,
    maximum,
    no_grad,
    sigmoid,
    sin,
    sqrt,
    tanh,
)
from autograd.operations import Operation

from .test_operations import DOMAINS


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
@settings(max_examples=12)
@given(data=st.data())
def test_every_row_of_the_table_passes(row: Any, data: st.DataObject) -> None:
    point = data.draw(DOMAINS[row.name])
    fixed = point[1:] if row.name == "powc" else ()
    point = point[:1] if row.name == "powc" else point
    gradcheck(lambda *x: row(*x, *fixed), *point)


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (lambda x, y: x**2 * y + sin(x * y), (3.0, 4.0)),
        (lambda x: exp(x), (20.0,)),
        (lambda x: log(x), (0.01,)),
        (lambda x: 1 / x, (0.05,)),
        (lambda x: x**3, (1000.0,)),
        (lambda x: tanh(50 * x), (0.01,)),
        (lambda x: 3.0, (1.0,)),
        (lambda x: x.relu(), (0.5,)),
        (lambda x: abs(x), (-2.0,)),
    ],
)
def test_right_derivatives_pass(f: Any, point: tuple[float, ...]) -> None:
    gradcheck(f, *point)


def test_a_wrong_rule_is_caught_with_a_table() -> None:
    wrong = Operation("wrong", "?", math.sin, lambda x, out: (sin(x),))
    with pytest.raises(GradcheckError) as raised:
        gradcheck(lambda x, y: wrong(x) * 2 + y, 0.7, 1.0)
    lines = str(raised.value).splitlines()
    assert lines[1].split() == ["derivative", "analytic", "numeric", "error"]
    assert lines[2].split() == ["∂f/∂x₁", "1.28844", "1.52968", "0.241249"]
    assert len(lines) == 3


def test_a_rule_right_at_first_order_and_wrong_at_the_second_is_caught() -> None:
    # a detached factor: the number is right, its own derivative is lost
    half = Operation(
        "half", "?", math.exp, lambda x, out: (math.exp(x.data if isinstance(x, Value) else x),)
    )
    gradcheck(lambda x: half(x), 0.5, order=1)
    with pytest.raises(GradcheckError, match="∂²f/∂x₁∂x₁"):
        gradcheck(lambda x: half(x), 0.5)


@pytest.mark.parametrize(
    ("f", "point", "remark"),
    [
        (lambda x: x.relu(), (0.0,), "a kink: slope 0 before it, 1 after it"),
        (abs, (0.0,), "a kink: slope -1 before it, 1 after it"),  # where their mean is the rule's
        (lambda x: abs(x - 1) + x, (1.0,), "a kink: slope 0 before it, 2 after it"),
        (lambda x, y: abs(x - y), (2.0, 2.0), "a kink: slope -1 before it, 1 after it"),
        (lambda x, y: maximum(x, y), (1.0, 1.0), "a kink: slope 0 before it, 1 after it"),
        (lambda x, y: maximum(x, y), (1.0, 1.0 + 1e-9), "a kink: slope "),
    ],
)
def test_at_a_kink_it_says_so(f: Any, point: tuple[float, ...], remark: str) -> None:
    for order in (1, 2):
        with pytest.raises(GradcheckError, match=remark):
            gradcheck(f, *point, order=order)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (sin, 1e6), (sin, 1e9), (lambda x: 1 / x, 1e-6), (log, 1e-6), (log, 1e8), (sqrt, 1e-8),
        (lambda x: x * x, 1e8), (lambda x: sin(500 * x), 0.3), (lambda x: sigmoid(100 * x), 0.01),
        (lambda x: exp(-((30 * x) ** 2)), 0.02), (lambda x: x**3, 0.0), (lambda x: x.relu(), 1e-6),
    ],
)  # fmt: skip
def test_steep_large_and_tiny_are_no_false_alarm(f: Any, x: float) -> None:
    gradcheck(f, x)


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (lambda w: (w * 3 - 1e5) ** 2, (1.0,)),
        (lambda w, b: (w * 2.5 + b - 9e5) ** 2, (0.5, -2.0)),
        (lambda x: sin(1e5 * x), (1.0,)),
        (lambda x: sin(1e5 * x), (0.3,)),
        (lambda x: cos(2 * math.pi * 1e5 * x), (0.2,)),
        (lambda x: ((x + 1e8) - 1e8) ** 2, (1.5,)),
        (lambda x, y: 1e8 * (x - y) ** 2, (3.0, 3.0)),
        (lambda x: exp(300 * x), (1.0,)),
        (lambda x: tanh(1e4 * x), (1e-4,)),
        (lambda x: x**5, (0.0,)),
        (lambda x: 1 / x, (1e-100,)),
        (log, (1e-125,)),
    ],
)
def test_what_rounding_does_at_a_large_scale_is_no_false_alarm(f: Any, point: Any) -> None:
    gradcheck(f, *point)


@pytest.mark.slow
def test_squared_errors_of_large_targets_are_no_false_alarm() -> None:
    draw = random.Random(0).uniform
    for _ in range(50):
        x, target = draw(-5, 5), draw(1e5, 9e5)
        gradcheck(lambda w, b: (w * x + b - target) ** 2, draw(-2, 2), draw(-2, 2))  # noqa: B023


@pytest.mark.parametrize(
    ("f", "x", "remark"),
    [
        (lambda w: (w * 3 - 1e5) ** 2 + 1e4 * abs(w - 1), 1.0, "a kink: slope -609982 before"),
        (lambda w: (w * 3 - 1e5) ** 2 + abs(w - 1), 1.0, "a kink"),
        (lambda x: 1e8 * abs(x) + x, 0.0, r"a kink: slope -1e\+08 before it, 1e\+08 after"),
        (lambda w: (w.data * 3 - 1e5) * (w * 3 - 1e5), 1.0, "-299991 +-599982"),
        (lambda x: sin(1e5 * x.data) * sin(1e5 * x), 0.3, "∂f/∂x₁"),
        (lambda x: 1e7 * x.data * x, 3.0, r"3e\+07 +6e\+07"),
    ],
)
def test_what_is_wrong_at_a_large_scale_is_still_caught(f: Any, x: float, remark: str) -> None:
    with pytest.raises(GradcheckError, match=remark):
        gradcheck(f, x)


@pytest.mark.parametrize(("slip", "x"), [(1.05, 3000.0), (1.001, 1000.0), (1.00001, 1.0)])
def test_a_small_slip_is_caught_far_out_too(slip: float, x: float) -> None:
    slipped = Operation("slipped", "?", math.sin, lambda x, out: (slip * cos(x),))
    with pytest.raises(GradcheckError):
        gradcheck(lambda x: slipped(x), x, order=1)


def test_it_records_again_afterwards() -> None:
    gradcheck(lambda x: x * x, 2.0)
    with no_grad():
        pass
    gradcheck(lambda x: x * x, 2.0)
