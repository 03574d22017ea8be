"""Central differences as the judge of derivatives."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OPERATIONS,
    GradcheckError,
    Value,
    exp,
    gradcheck,
    log,
    maximum,
    no_grad,
    sin,
    tanh,
)
from autograd.operations import Operation

from .test_operations import DOMAINS


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
@settings(max_examples=25)
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
        (lambda x: abs(x - 1) + x, (1.0,), None),
        (lambda x, y: maximum(x, y), (1.0, 1.0), "a kink: slope 0 before it, 1 after it"),
        (lambda x: x.relu(), (1e-6,), "a kink: slope "),
    ],
)
def test_at_a_kink_it_says_so(f: Any, point: tuple[float, ...], remark: str | None) -> None:
    if remark is None:  # the differences' mean and the rule agree there
        gradcheck(f, *point, order=1)
        return
    with pytest.raises(GradcheckError, match=remark):
        gradcheck(f, *point)


def test_it_records_again_afterwards() -> None:
    gradcheck(lambda x: x * x, 2.0)
    with no_grad():
        pass
    gradcheck(lambda x: x * x, 2.0)
