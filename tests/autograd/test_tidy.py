"""Formulas tidied as a person would, and still of the same value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd import OPERATIONS, operations
from autograd.explanation.tidy import tidied
from autograd.languages import latex, text
from autograd.operations import Operation, where
from autograd.symbols import Symbol

from .reading import value_of
from .test_operations import DOMAINS

x, y, z = Symbol("x"), Symbol("y"), Symbol("z")
o, net, prediction = Symbol("o₁²"), Symbol("net₁"), Symbol("ŷ")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (8 * (3 * z**2) + 1.0 * (2 * z**1), "24z² + 2z"),
        (5 * x**4.0, "5x⁴"),
        (2 * (y - prediction) ** 1 * -1.0, "−2(y − ŷ)"),
        (2 * (y - prediction) ** 1 * -1.0 / 2, "−(y − ŷ)"),
        (2 * (y - prediction) / 3, "2(y − ŷ)/3"),
        (o * (1 - o), "o₁²(1 − o₁²)"),
        (net * (1 - net), "net₁·(1 − net₁)"),
        (operations.sigmoid(x) * (1 - operations.sigmoid(x)), "sigmoid(x)·(1 − sigmoid(x))"),
        (1.0 * y * 1.0 + 0.0, "y"),
        (0.0 * x + 1.0, "1"),
        (x - x, "0"),
        (x / x, "1"),
        (0.0 / x, "0"),
        (operations.neg(-x), "x"),
        (-x - y, "−x − y"),
        ((-x) ** 2 + (-y) ** 3, "x² − y³"),
        (x * y * x, "x²·y"),
        (1 / (2 * operations.sqrt(x)), "1/(2sqrt(x))"),
        (-x / y**2, "−x/y²"),
        (x**0.5 * x**0.5, "x"),
        ((2 * x) ** 0.5, "(2x)^0.5"),
        ((2 * x) ** 0.0, "1"),
        ((x * x) ** 0.5, "(x²)^0.5"),
        ((x + 1) * (x - 1), "(x + 1)(x − 1)"),
        ((x + 1) * 2 + x, "2(x + 1) + x"),
        (1e20 * x, "1e+20·x"),
        (0.1 * (0.2 * x), "0.02x"),
        (x / 3 + x / 3, "2x/3"),
        (2 * operations.sin(x + x), "2sin(2x)"),
        (3 * operations.abs(x), "3·|x|"),
        (where(x <= 0, 0.0, 1.0) * 2, "2(0 if x ≤ 0 else 1)"),
        (operations.identity(x) * 2, "2x"),
        (0.6666666666666666 * x, "2x/3"),
        (1 / 3 * x ** (-2 / 3), "1/(3x^(2/3))"),
        (0.123456789 * x, "0.123457x"),
        (-1.0 + 6 * x, "6x − 1"),
        (-x - y + z, "z − x − y"),
        ((-x - y) * z, "−(x + y)·z"),
        (1 / (x + 1) + -(x - 1) / (x + 1) ** 2, "1/(x + 1) + (1 − x)/(x + 1)²"),
        (x ** (y + y), "x^(2y)"),
        (2 * x ** Symbol("c"), "2x^c"),
        (x * (x**3) ** 3, "x¹⁰"),
    ],
)
def test_what_a_person_would_write(formula: Any, expected: str) -> None:
    assert text(tidied(formula)) == expected


def test_latex_leaves_the_sign_out_too() -> None:
    assert latex(tidied(24.0 * z**2 + 2 * z)) == "24 z^{2} + 2 z"
    assert latex(tidied(2 * (y - prediction) * -1.0)) == r"-2 (y - \hat{y})"


def test_what_looks_alike_where_it_is_shortened_is_not_joined() -> None:
    almost = (0.1234567 * x + 1) ** 0.5 * (0.1234568 * x + 1) ** 0.5
    assert text.with_digits(7)(tidied(almost)) == "(0.1234567x + 1)^0.5·(0.1234568x + 1)^0.5"
    assert text(tidied((0.1234567 * x + 1) ** 0.5 * (1 + 0.1234567 * x) ** 0.5)).count("^") == 2
    first, second = (Symbol("a" * 40 + letter + "b" * 40) for letter in "pq")
    assert "²" not in text(tidied(first * second))
    assert text(tidied(first * first)).endswith("b²")


def test_what_is_left_by_rounding_alone_is_gone() -> None:
    assert tidied(0.1 * x + 0.2 * x - 0.3 * x) == 0.0
    assert text(tidied(x / 3 * 3 - x + y)) == "y"
    assert text(tidied(1.0000001 * x - x)) == "1e-07·x"


def test_numbers_raised_keep_their_digits() -> None:
    number, large = (Symbol.record(operations.identity, (c,)) for c in (0.123456789, 1e20))
    assert text.with_digits(9)(tidied(number**1.5 * x)) == "0.123456789^1.5·x"
    assert text(tidied(large**1.5)) == "(1e+20)^1.5"
    assert text.with_digits(2)(tidied(1234 * x)) == "1.2e+03·x"


leaves = st.one_of(
    st.sampled_from([x, y, z]), st.integers(-3, 3).map(float), st.sampled_from([0.5, 0.1])
)
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner).map(
            lambda t: Symbol.record(OPERATIONS[t[0]], t[1:])
        ),
        st.tuples(st.sampled_from(["neg", "sin", "tanh", "identity"]), inner).map(
            lambda t: Symbol.record(OPERATIONS[t[0]], t[1:])
        ),
        st.tuples(inner, st.sampled_from([0.0, 1.0, 2.0, 3.0])).map(
            lambda t: Symbol.record(OPERATIONS["powc"], t)
        ),
        st.tuples(inner, inner).map(lambda t: t[0] / Symbol.record(OPERATIONS["exp"], t[1:])
            if isinstance(t[0], Symbol) else Symbol.record(OPERATIONS["neg"], t[:1])),
    ),
    max_leaves=12,
)  # fmt: skip


def evaluated(expression: Any, numbers: dict[str, float]) -> float:
    if not isinstance(expression, Symbol):
        return float(expression)
    if not expression.operands:
        return numbers[expression.name]
    inner = [evaluated(e, numbers) for e in expression.operands]
    return OPERATIONS[expression.name].forward(*inner)


@given(expressions)
@example(x * (x**3) ** 3)  # an exponent of two digits
def test_tidied_text_has_the_value_of_the_formula(expression: Any) -> None:
    numbers = {"x": 0.7, "y": -1.3, "z": 0.4}
    try:
        expected = evaluated(expression, numbers)
        size = evaluated(expression, dict.fromkeys("xyz", 3.0))
    except ArithmeticError:  # too large, or exp(−…) so small that it divides as zero
        return
    if abs(size) < 1e6:
        found = value_of(text(tidied(expression)), numbers)
        assert found == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
@given(data=st.data())
def test_every_rows_symbolic_derivative_has_the_value_of_the_numeric_one(
    row: Operation, data: st.DataObject
) -> None:
    point = data.draw(DOMAINS[row.name])
    out = row.forward(*point)
    operands = [*map(Symbol, row.parameters)]
    if row is operations.weighted_sum:
        inputs = len(point) // 2
        bias = operands[2:3] * (len(point) % 2)
        operands = [*operands[:inputs], *bias, *operands[3 : 3 + inputs]]
    numbers = dict(zip([text(symbol) for symbol in operands], point, strict=True))
    symbols = [point[1] if str(text(s)) == "c" else s for s in operands]
    formulas = row.formulas(symbols, Symbol("o"))
    for formula, number in zip(formulas, row.local_derivatives(*point, out), strict=True):
        if number is not None:
            for written in (text(formula), text(tidied(formula))):
                found = value_of(written, {**numbers, "o": out})
                assert found == pytest.approx(number, rel=1e-4, abs=1e-6)
