"""Formulas as they are written on paper, and how Python reads them."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.commandline.spelling import closing, function_power, spelled


@pytest.mark.parametrize(
    ("paper", "python"),
    [
        ("2x", "2*x"),
        ("3.5x1 - .5y", "3.5*x1 - .5*y"),
        ("1e5x", "1e5*x"),
        ("2 x", "2*x"),
        ("2(a + b)", "2*(a + b)"),
        ("(a + b)(a - b)c", "(a + b)*(a - b)*c"),
        ("2tanh(x)", "2*tanh(x)"),
        ("2x² + 3x³", "2*x**2 + 3*x**3"),
        ("(x² − 1)²", "(x**2 - 1)**2"),
        ("x⁻¹·y¹²", "x**-1*y**12"),
        ("x^2", "x**2"),
        ("sin²(x)", "sin(x)**2"),
        ("sin²(x + sin²(y))", "sin(x + sin(y)**2)**2"),
        ("sin^2(2x)", "sin(2*x)**2"),
        ("sin**2(x)", "sin(x)**2"),
        ("sin²x + cos²x", "sin(x)**2 + cos(x)**2"),
        ("tanh x", "tanh(x)"),
        ("√x + √(a + 1) + √2", "sqrt(x) + sqrt(a + 1) + sqrt(2)"),
        ("|a − b|", "abs(a - b)"),
        ("½x(1)", "(1/2)*x(1)"),
        ("¾", "(3/4)"),
        ("w₁₁¹·x₁ + b₁¹", "w11_1*x1 + b1_1"),
        ("w₁²", "w1_2"),  # the layer
        ("۲x + ٣", "2*x + 3"),
        ("a·b × c ÷ d", "a*b * c / d"),
        ("-2(y − ŷ)", "-2*(y - ŷ)"),
    ],
)
def test_paper_is_spelled_as_python(paper: str, python: str) -> None:
    assert spelled(paper) == python
    ast.parse(python)


@pytest.mark.parametrize(
    "code",
    [
        "x2(y) + w11_1*log10(3)",
        "0x1F + 0b11 + 2j + 1_000 + 1e-5",
        "f(x) if x else 2 if y else (3) and 4",
        "[(a) for a in b]",
        "return f(x)[0]",
        "a[0](x)",
        "x = y == 2 or (z) in q",
        "w.data -= 0.1*w.grad",
        "from math import exp, log as ln",
    ],
)
def test_what_python_reads_stays_as_it_is(code: str) -> None:
    assert spelled(code) == code


names = st.sampled_from(["a", "x1", "w11_1", "net", "ŷ", "f(x)", "sin(x)", "2", "0.5", "3e-2"])
formulas = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
        st.builds("-{}".format, inner),
        st.builds("tanh({})".format, inner),
    ),
    max_leaves=8,
)


@given(formulas)
def test_a_formula_of_python_is_left_alone(formula: str) -> None:
    assert spelled(formula) == formula


@given(st.text(alphabet="2x(). +²₁^*|√½sin۲ab", max_size=20))
def test_spelling_ends_and_a_second_time_changes_nothing_that_parses(text: str) -> None:
    once = spelled(text)
    try:
        ast.parse(once)
    except (SyntaxError, ValueError):
        return
    assert spelled(once) == once


def test_brackets_find_each_other() -> None:
    text = "f((a)(b))(c)"
    assert [closing(text, place) for place in (1, 2, 5, 9)] == [9, 5, 8, 12]
    assert closing("((a)", 0) == 0
    assert function_power("sin²((a)") is None
    assert len("(" * 50_000) == closing("(" * 25_000 + ")" * 25_000, 0)
