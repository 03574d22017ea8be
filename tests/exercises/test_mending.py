"""One change in a learner's own code that makes all answers right, and where it is."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from typing import Any

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import by_name
from demos.exercises.mending import mended
from demos.exercises.rewrites import expression, rewrites


def found(name: str, code: str, alone: bool = False) -> dict[str, Any]:
    exercise = by_name(name)
    questions = exercise.check.questions(random.Random(1))
    solution = exercise.solution.read_text(encoding="utf-8")
    return mended(code, exercise.given, solution, exercise.check, questions, alone)


DEEP = """
def power(base, c):
    return c * base**c - 1


def partials(x, y):
    return power(x, 2), power(y, 3)
"""
CARRIED = """
def epoch(x, y, w1, b, alpha, size):
    dw = 0.0
    db = 0.0
    start = 0
    while start < len(x):
        xs, ys = x[start : start + size], y[start : start + size]
        for u, t in zip(xs, ys):
            dw += -2 * (t - (w1 * u + b)) * u
            db += -2 * (t - (w1 * u + b))
        w1 = w1 - alpha * dw / len(xs)
        b = b - alpha * db / len(xs)
        start += size
    return w1, b
"""
FACTOR = """
def loss_factor(y, yhat):
    error = y - yhat
    dL_dyhat = {}
    return dL_dyhat
"""


@pytest.mark.parametrize(
    ("exercise", "code", "message", "line"),
    [
        ("powers", DEEP, "brackets_elsewhere", 3),
        ("mini_batch", CARRIED, "carried_over", 3),
        ("loss_factor", FACTOR.format("2 * error"), "turned_round", 3),
        ("loss_factor", FACTOR.format("-2 * error * yhat"), "factor_extra", 4),
    ],
)
def test_the_change_that_mends_is_found(exercise: str, code: str, message: str, line: int) -> None:
    what = found(exercise, code)
    assert (what["id"], what["line"]) == (message, line)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (FACTOR.format("2 * error"), 0),  # the error may be turned round as well
        (FACTOR.format("-error"), 0),  # and doubled
        (FACTOR.format("-2 * error ** 2"), 4),
        (FACTOR.format("-2 * abs(error)"), 4),
        (FACTOR.format("0"), 0),
    ],
)
def test_a_line_is_pointed_at_only_where_no_other_would_do(code: str, line: int) -> None:
    assert found("loss_factor", code, alone=True).get("line", 0) == line


def test_a_mend_that_would_never_end_is_left() -> None:
    code = (
        "def count_updates(samples, epochs, size):\n    while samples > 0:\n        samples -= 1\n"
    )
    assert found("count_updates", code) == {}


@pytest.mark.parametrize("line", ["[z, one] = x**5 + 9, 1", "z = x**5 + 9" + " + 0" * 900])
def test_code_of_an_odd_shape_is_met_by_its_message(line: str, tmp_path: Path) -> None:
    file = tmp_path / "chain.py"
    file.write_text(
        f"def chain(x):\n    {line}\n    a, b = 24 * z**2 + 2 * z, 5 * x**4\n    return a, b, a\n"
    )
    assert Attempt(by_name("chain"), file).verdict.id == "outer_only"


@pytest.mark.parametrize("right", ["a + b", "a - b", "a * b", "a / b", "a ** b"])
def test_a_mend_takes_a_slip_back(right: str) -> None:
    node = expression(right)
    assert isinstance(node, ast.BinOp)
    for slip in rewrites(node):
        if slip.slip and isinstance(slip.new, ast.BinOp):
            assert right in {ast.unparse(back.new) for back in rewrites(slip.new) if back.mend}
