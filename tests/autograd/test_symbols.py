"""Formulas derived from the table: as text, LaTeX and JavaScript."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OPERATIONS
from autograd.languages import javascript, latex, text
from autograd.operations import Operation
from autograd.symbols import Symbol

GOLDEN = {
    "add": ("1, 1", "1, 1"),
    "sub": ("1, -1", "1, -1"),
    "mul": ("b, a", "b, a"),
    "div": ("1/b, −a/b²", r"\frac{1}{b}, \frac{-a}{b^{2}}"),
    "neg": ("-1", "-1"),
    "pow": ("b·a^(b − 1), y·log(a)", r"b \cdot a^{b - 1}, y \cdot \log(a)"),
    "powc": ("c·x^(c − 1)", r"c \cdot x^{c - 1}"),
    "exp": ("y", "y"),
    "log": ("1/x", r"\frac{1}{x}"),
    "sqrt": ("1/(2·y)", r"\frac{1}{2 \cdot y}"),
    "sin": ("cos(x)", r"\cos(x)"),
    "cos": ("−sin(x)", r"-\sin(x)"),
    "tanh": ("1 − y²", "1 - y^{2}"),
    "sigmoid": ("y·(1 − y)", r"y \cdot (1 - y)"),
    "relu": ("0 if x ≤ 0 else 1", r"\begin{cases} 0 & x \le 0 \\ 1 & \text{otherwise} \end{cases}"),
    "leaky_relu": (
        "0.01 if x ≤ 0 else 1",
        r"\begin{cases} 0.01 & x \le 0 \\ 1 & \text{otherwise} \end{cases}",
    ),
    "softplus": ("sigmoid(x)", r"\sigma(x)"),
    "abs": (
        "1 if x > 0 else -1 if x < 0 else 0",
        r"\begin{cases} 1 & x > 0 \\ \begin{cases} -1 & x < 0 \\ 0 & \text{otherwise} \end{cases} "
        r"& \text{otherwise} \end{cases}",
    ),
    "maximum": (
        "0 if b > a else 1, 1 if b > a else 0",
        r"\begin{cases} 0 & b > a \\ 1 & \text{otherwise} \end{cases}, "
        r"\begin{cases} 1 & b > a \\ 0 & \text{otherwise} \end{cases}",
    ),
    "minimum": (
        "1 if a < b else 0, 0 if a < b else 1",
        r"\begin{cases} 1 & a < b \\ 0 & \text{otherwise} \end{cases}, "
        r"\begin{cases} 0 & a < b \\ 1 & \text{otherwise} \end{cases}",
    ),
    "weighted_sum": ("x₁, x₂, 1, w₁, w₂", "x_{1}, x_{2}, 1, w_{1}, w_{2}"),
    "identity": ("1", "1"),
}
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="no node to run JavaScript")


def formulas(row: Operation, textbook: bool) -> list[Any]:
    rule = row.formulas if textbook else lambda operands, out: row.local_derivatives(*operands, out)
    found = rule([*map(Symbol, row.parameters)], Symbol("y"))
    return [formula for formula in found if formula is not None]


@pytest.mark.parametrize("name", OPERATIONS)
def test_golden_text_and_latex_of_every_row(name: str) -> None:
    printed = [
        ", ".join(language(f) for f in formulas(OPERATIONS[name], textbook=True))
        for language in (text, latex)
    ]
    assert tuple(printed) == GOLDEN[name]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (lambda x, y: (x + y) * 2, "(x + y)·2"),
        (lambda x, y: x - (y - 1), "x − (y − 1)"),
        (lambda x, y: x - y - 1, "x − y − 1"),
        (lambda x, y: x / (y * 2), "x/(y·2)"),
        (lambda x, y: x / y / 2, "x/y/2"),
        (lambda x, y: x * -3.0, "x·(-3)"),
        (lambda x, y: -3.0 * x, "-3·x"),
        (lambda x, y: y * (-3.0 * x), "y·(-3·x)"),
        (lambda x, y: y - (-x / y), "y − (−x/y)"),
        (lambda x, y: -(x + y), "−(x + y)"),
        (lambda x, y: (-x) ** 2, "(−x)²"),
        (lambda x, y: (x + 1) ** -1, "(x + 1)⁻¹"),
        (lambda x, y: x**0.5, "x^0.5"),
        (lambda x, y: x**y**2, "x^(y²)"),
        (lambda x, y: 2**x, "2^x"),
        (lambda x, y: Symbol("x₁") ** 2, "(x₁)²"),
        (lambda x, y: 2 * Symbol("w₁₁¹") ** 3 * y, "2·(w₁₁¹)³·y"),
        (lambda x, y: OPERATIONS["identity"](Symbol("w₁₁¹")) ** 2, "(w₁₁¹)²"),
        (lambda x, y: OPERATIONS["identity"](Symbol("a#2")) ** y, "(a#2)^y"),
        (lambda x, y: Symbol("aᵀ") ** 2, "(aᵀ)²"),
        (lambda x, y: Symbol("x₁") ** 1, "x₁"),
        (lambda x, y: OPERATIONS["tanh"](Symbol("x₁")) ** 2, "tanh(x₁)²"),
        (lambda x, y: 1e20**x, "(1e+20)^x"),
        (lambda x, y: OPERATIONS["abs"](x - 1), "|x − 1|"),
        (lambda x, y: OPERATIONS["maximum"](x, y) * 2, "max(x, y)·2"),
        (lambda x, y: OPERATIONS["relu"].local_derivatives(x, y)[0] * 2, "(0 if x ≤ 0 else 1)·2"),
    ],
)
def test_brackets_stand_where_they_must(written: Any, expected: str) -> None:
    assert text(written(Symbol("x"), Symbol("y"))) == expected


def test_latex_of_fractions_cases_and_small_numbers() -> None:
    a, b = Symbol("a"), Symbol("b")
    assert latex((a / b) ** 2) == r"\left(\frac{a}{b}\right)^{2}"
    assert latex(1e-9 * a) == r"1 \cdot 10^{-9} \cdot a"
    assert latex(a * 2.5e20) == r"a \cdot 2.5 \cdot 10^{20}"


def test_a_weighted_sum_of_thousands_is_written_without_recursion() -> None:
    operands = [Symbol("w")] * 3000 + [Symbol("x")] * 3000
    total = Symbol.record(OPERATIONS["weighted_sum"], operands)
    assert javascript(total).count("+") == 2999
    assert javascript(total * 2).startswith("(w * x + ")


def test_negative_terms_of_a_weighted_sum_stand_in_brackets_after_the_first() -> None:
    total = Symbol.record(OPERATIONS["weighted_sum"], (-0.5, 2.0, -1.0, Symbol("x"), -3.0))
    assert text(total) == "-0.5·x + 2·(-3) + (-1)"


def test_a_long_weighted_sum_leaves_out_its_middle() -> None:
    operands = [Symbol(f"{letter}{i}") for letter in "wx" for i in range(20)]
    total = Symbol.record(OPERATIONS["weighted_sum"], operands)
    assert text(total) == "w0·x0 + w1·x1 + … + w19·x19"
    assert javascript(total).count("*") == 20


def evaluate(expressions: list[tuple[str, dict[str, float]]]) -> list[float]:
    """Evaluate JavaScript expressions in one run of node."""
    lines = [
        f"(({', '.join(names)}) => {source})({', '.join(map(repr, names.values()))})"
        for source, names in expressions
    ]
    program = f"console.log(JSON.stringify([{','.join(lines)}].map(x => x.toPrecision(17))))"
    done = subprocess.run(["node", "-"], input=program, capture_output=True, text=True, check=True)
    return [float(number) for number in json.loads(done.stdout)]


@needs_node
def test_javascript_of_every_row_computes_what_python_does() -> None:
    sources, expected = [], []
    for name, row in OPERATIONS.items():
        symbols = [*map(Symbol, row.parameters)]
        names = [javascript(symbol) for symbol in symbols]
        for start in (0.3, 0.75, 1.9):
            point = [start + 0.4 * i for i in range(len(symbols))]
            out = row.forward(*point)
            given = dict(zip([*names, "y"], [*point, out], strict=True))
            for textbook in (False, True):
                sources += [(javascript(f), given) for f in formulas(row, textbook)]
                expected += [d for d in row.local_derivatives(*point, out) if d is not None]
            sources.append((javascript(Symbol.record(row, symbols)), given))
            expected.append(out)
        if name in ("relu", "abs", "leaky_relu"):
            sources.append((javascript(formulas(row, True)[0]), {"x": -2.0, "y": 0.0}))
            expected.append(row.local_derivatives(-2.0, 0.0)[0])
    assert evaluate(sources) == pytest.approx(expected, rel=1e-12)


USES: list[Callable[[Any], Any]] = [
    lambda d: d * 3.0 - 1.0,
    lambda d: 1.0 - d,
    lambda d: -d,
    lambda d: 2.0 / (d + 3.0),
    lambda d: OPERATIONS["sigmoid"](d),
    lambda d: OPERATIONS["leaky_relu"](d * -1.0),
    lambda d: OPERATIONS["maximum"](d, 0.25),
    lambda d: (d - 2.0) ** 2,
]


@needs_node
def test_a_choice_stands_in_brackets_wherever_it_is_an_operand() -> None:
    x, y = Symbol("x"), Symbol("y")
    sources, expected = [], []
    for name in ("relu", "leaky_relu", "abs", "maximum", "minimum"):
        row = OPERATIONS[name]
        operands = (x, y)[: len(row.parameters)]
        choice = row.local_derivatives(*operands, y)[0]
        for a, b in ((0.7, -1.3), (-0.7, 1.3), (-2.0, -3.0)):
            number = row.local_derivatives(*(a, b)[: len(operands)], b)[0]
            for used in USES:
                sources.append((javascript(used(choice)), {"x": a, "y": b}))
                expected.append(float(used(number)))
    assert evaluate(sources) == pytest.approx(expected, rel=1e-12)


leaves = st.one_of(st.sampled_from([Symbol("x"), Symbol("y")]), st.sampled_from([-1.5, 0.5, 2.0]))


def grown(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    binary = st.builds(
        lambda name, a, b: Symbol.record(OPERATIONS[name], (a, b)),
        st.sampled_from(["add", "sub", "mul", "maximum"]),
        children,
        children,
    )
    unary = st.builds(
        lambda name, a: Symbol.record(OPERATIONS[name], (a,)),
        st.sampled_from(["neg", "tanh", "sigmoid", "sin", "abs", "relu", "leaky_relu", "softplus"]),
        children,
    )
    return st.one_of(binary, unary)


def value_of(expression: Any, names: dict[str, float]) -> float:
    if not isinstance(expression, Symbol):
        return float(expression)
    if not expression.operands:
        return names[expression.name]
    return float(
        OPERATIONS[expression.name].forward(*[value_of(x, names) for x in expression.operands])
    )


@pytest.mark.slow
@needs_node
@settings(max_examples=10, deadline=None)
@given(st.lists(st.recursive(leaves, grown, max_leaves=12), min_size=20, max_size=40))
def test_brackets_of_random_expressions_keep_their_value(expressions: list[Any]) -> None:
    names = {"x": 0.7, "y": -1.3}
    printed = [(javascript(e), names) for e in expressions]
    expected = [value_of(e, names) for e in expressions]
    assert evaluate(printed) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.slow
@given(st.lists(st.recursive(leaves, grown, max_leaves=12), min_size=1, max_size=20))
def test_text_of_random_expressions_reads_back_to_the_same_value(expressions: list[Any]) -> None:
    functions = OPERATIONS | {"max": max}
    names = {"x": 0.7, "y": -1.3}
    for expression in expressions:
        source = text(expression).replace("·", "*").replace("−", "-")
        if "|" not in source:
            read = float(eval(source, {**functions, **names}))
            assert read == pytest.approx(value_of(expression, names), rel=1e-9, abs=1e-9)
