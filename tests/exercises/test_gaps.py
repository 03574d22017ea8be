"""Gaps: each is judged as it is filled in, and what is still open hides nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Exercise, Texts, by_name, exercises
from demos.exercises.gaps import filled, gaps
from demos.exercises.places import edited
from demos.exercises.predictions import Prediction
from demos.exercises.showing import reason, still_open, what_failed

CHAIN = """
def chain(x):
    z = {}
    dy_dz = {}
    dz_dx = {}
    dy_dx = {}
    return dy_dz, dz_dx, dy_dx
"""


def attempt(name: str, code: str, folder: Path) -> Attempt:
    file = folder / "answer.py"
    file.write_text(code, encoding="utf-8")
    return Attempt(by_name(name), file)


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_the_solution_fills_every_gap_that_is_given(exercise: Exercise) -> None:
    given, solution = ast.parse(exercise.given), ast.parse(exercise.solution.read_text("utf-8"))
    tree = ast.parse(exercise.given)
    assert len({gap.key for gap in gaps(tree)}) == len(gaps(tree))
    if isinstance(exercise.check, Prediction):  # judged name by name
        return
    edits = filled(tree, given, solution)
    assert edits is not None
    with edited(edits):
        assert gaps(tree) == []
        compile(ast.fix_missing_locations(tree), "filled", "exec")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "message", "line", "still"),
    [
        (["...", "...", "...", "..."], "gap", 3, [4, 5, 6]),
        (["x**5 + 9", "...", "...", "..."], "gap_after", 4, [5, 6]),
        (["x**5 + 9", "24 * z**2 + 2 * z", "5 * x**4", "..."], "gap_after", 6, []),
        (["x**5 + 9", "24 * z**2 + 2 * z + 5", "...", "..."], "five_kept", 4, [5, 6]),
        (["...", "24 * z**2 + 2 * z", "5 * x**4 + 9", "..."], "nine_kept", 5, [3, 6]),
        (["...", "24 * z**2 + 2 * z", "5 * x**4", "dy_dz + dz_dx"], "added", 6, [3]),
        (["'nine'", "...", "...", "..."], "raised_type", 4, [4, 5, 6]),  # within what was filled in
        (["...", "24 * zz**2 + 2 * z", "5 * x**4", "..."], "name_off", 4, [3, 6]),
    ],
)
def test_each_gap_is_judged_as_it_is_filled(
    lines: list[str], message: str, line: int, still: list[int], tmp_path: Path
) -> None:
    found = attempt("chain", CHAIN.format(*lines), tmp_path)
    found.locate()
    assert (found.verdict.id, found.line, found.open) == (message, line, still)
    texts = Texts("en")
    shown = "\n".join([*what_failed(texts, found), *still_open(texts, found)])
    assert f"Line {line} of your file:" in shown
    assert (f"More gaps, by line: {', '.join(map(str, still))}." in shown) == bool(still)


@pytest.mark.slow
def test_a_gap_that_no_result_needs_is_a_gap(tmp_path: Path) -> None:
    code = "def activation_factor(net):\n    o = ...\n    do_dnet = {}\n    return do_dnet\n"
    given = by_name("activation_factor").given.split("def activation")[0]
    right = given + code.format("sigmoid(net) * (1 - sigmoid(net))")
    assert attempt("activation_factor", right, tmp_path).verdict.id == "gap_after"
    own = given + "def helper(x): ...\n" + code.replace("...", "sigmoid(net)").format("o * (1 - o)")
    assert attempt("activation_factor", own, tmp_path).verdict.passed  # dots of their own


@pytest.mark.slow
def test_an_engine_with_gaps_is_judged_by_what_is_there(tmp_path: Path) -> None:
    given = by_name("whole_engine").given
    wrong = given.replace("(self, other), ...)", "(self, other), (1.0, 1.0))")  # both
    found = attempt("whole_engine", wrong, tmp_path)
    assert found.verdict.id == "product_rule"
    assert len(found.open) == 5
    right = given.replace("(self, other), ...)", "(self, other), (1.0, 1.0))", 1)
    assert attempt("whole_engine", right, tmp_path).verdict.id == "gap_after"


@pytest.mark.slow
def test_predictions_are_judged_beside_a_gap(tmp_path: Path) -> None:
    given = by_name("order_by_hand").given
    one = given.replace("last = ...", 'last = "d"')
    assert attempt("order_by_hand", one, tmp_path).verdict.id == "too_early"
    found = attempt("order_by_hand", given.replace("last = ...", 'last = "c"'), tmp_path)
    assert (found.verdict.id, found.code[:5]) == ("gap_after", "first")
    assert "right:\n    last" in reason(Texts("en"), found)
