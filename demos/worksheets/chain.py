"""The sheet of the chain rule: the lecture's example, y of z of x, with other numbers."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from autograd import Value
from autograd.explanation.tidy import tidied
from autograd.languages import text
from autograd.symbols import PRODUCT, Symbol

from .figures import graph_figure
from .mathml import equations, formula, slope, substituted
from .numbers import are_short, drawn, tell_apart
from .page import Page, cell, given
from .solution import Solution

DIGITS = 6  # every number is written out in full
POINTS = 3
_LARGEST = 99_999


class Numbers(NamedTuple):
    """What a sheet gives: y = a(xⁿ + k)³ + b(xⁿ + k)² + c, at some points x."""

    a: int
    b: int
    c: int
    n: int
    k: int
    xs: tuple[int, ...]

    def inner(self, x: Any) -> Any:
        """Return z for a number, a Value or a symbol."""
        return _plus(x**self.n, self.k)

    def outer(self, z: Any) -> Any:
        """Return y."""
        square = abs(self.b) * z**2
        cube = self.a * z**3
        return _plus(cube + square if self.b > 0 else cube - square, self.c)


def _plus(term: Any, number: int) -> Any:
    return term + number if number > 0 else term - -number


def draw(rng: random.Random) -> Numbers | None:
    """Draw whole numbers whose results have few digits, for which a mistake shows."""
    a, c = rng.randint(2, 9), rng.choice((-1, 1)) * rng.randint(2, 9)
    b, n = rng.choice((-1, 1)) * rng.randint(2, 9), rng.choice((2, 3, 4, 5))
    k = rng.choice((-1, 1)) * rng.randint(2, 40)
    xs = tuple(rng.sample([-4, -3, -2, 2, 3, 4, 5], POINTS))
    numbers = Numbers(a, b, c, n, k, xs)
    if not tell_apart([a, b, c, k]) or not tell_apart(xs) or min(xs) > 0:
        return None
    if max(abs(numbers.outer(numbers.inner(x))) for x in xs) > _LARGEST:
        return None
    solutions = [solve(numbers, x) for x in xs]
    zs = [solved["z"] for solved in solutions]
    fit = tell_apart(zs) and max(map(abs, zs)) <= 15
    for solved in solutions:
        fit = fit and are_short(solved.numbers.values(), 0, 5) and abs(solved["∂y/∂x"]) <= _LARGEST
        fit = fit and abs(solved["y"]) <= _LARGEST
    return numbers if fit else None


def solve(numbers: Numbers, x: float) -> Solution:
    """Return what the engine finds at one point."""
    z = numbers.inner(Value(x, "x"))
    z.label = "z"
    y = numbers.outer(z)
    y.label = "y"
    solved = Solution(y)
    ((_, _, solved.numbers["∂z/∂x"]),) = solved.factors("z", "x")
    return solved


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    solutions = [solve(numbers, x) for x in numbers.xs]
    y, z = tidied(numbers.outer(Symbol("z"))), numbers.inner(Symbol("x"))
    letters = {letter: formula(letter) for letter in "xyz"}
    page.add(page.paragraph("given", put=formula("z", "=", z), **letters))
    if not page.brief:
        page.add(f'<p class="task">{formula("y", "=", substituted(y, {"z": z}))}</p>')
    (outer, by_z, _), (inner, by_x, _) = solutions[0].factors("y", "z", "x")
    product = formula(slope("y", "x"), "=", Symbol(PRODUCT, (outer, inner)), "=")
    rows = [
        [cell("y", "="), page.answer(formula(y))],
        [cell(outer, "="), page.answer(formula(by_z))],
        [cell(inner, "="), page.answer(formula(by_x))],
        [f"<td>{product}</td>", page.answer(formula(Symbol(PRODUCT, (by_z, by_x))))],
    ]
    last, at = solutions[-1], equations({"x": numbers.xs[-1]}, at="x")
    answer = page.paragraph("answer", "answer", **letters) if page.key else page.lines(4)
    asked = page.paragraph("question", **letters)
    left = [
        page.part("formulas", page.table((), rows, "formulas")),
        page.part("numbers", page.hint("worked"), _points(page, solutions)),
        page.part("graph", page.hint("fill"), asked, answer, **at),
    ]
    if page.key and not page.brief:
        rows = [[step] for solved in solutions for step in _steps(solved)]
        left.append(page.part("steps", page.table((), rows, "derivation all tight")))
    words = {"value": page.say("value"), "grad": page.say("gradient")}
    figure = page.figure(lambda: graph_figure(last, page.say("figure"), not page.key, words))
    page.add(f'<div class="side"><div>{"".join(left)}</div>{figure}</div>')


def _steps(solved: Solution) -> list[str]:
    """Return the computation of the numbers at one point, in cells."""
    outer, inner = solved.factors("y", "z", "x")
    steps = [
        *[(Symbol(name), tidied(solved.formula(name))) for name in "zy"],
        *(outer[:2], inner[:2]),
        (slope("y", "x"), Symbol(PRODUCT, (outer[0], inner[0]))),
    ]
    cells = [cell("x", "=", solved["x"], ":")]
    for left, right in steps:
        sides = (right, "=", substituted(right, solved.numbers), "=", solved[text(left)])
        cells.append(cell(left, "=", *sides, digits=DIGITS))
    return cells


def _points(page: Page, solutions: list[Solution]) -> str:
    """Return the table with one column per point; the sheet works out the first."""
    rows = []
    for name in [*map(Symbol, "xzy"), slope("y", "z"), slope("z", "x"), slope("y", "x")]:
        first, *others = [solved[text(name)] for solved in solutions]
        shown = given if name.name == "x" else page.value
        cells = [given(first, DIGITS), *[shown(value, DIGITS) for value in others]]
        rows.append([f"<th>{formula(name)}</th>", *cells])
    return page.table((), rows, "points")
