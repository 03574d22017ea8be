"""Wrong answers as learners write them, in their own ways, and the message that each must meet."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from demos.exercises import attempts, child
from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name

ROWS = tomllib.loads(Path(__file__).with_name("unprepared.toml").read_text("utf-8"))["answer"]


def written(row: dict[str, Any]) -> str:
    """Return the learner's file: the given one with some text replaced, or all of it their own."""
    if "code" in row:
        return str(row["code"])
    given = by_name(row["exercise"]).given
    for old, new in zip(row["old"], row["new"], strict=True):
        assert old in given, old
        given = given.replace(old, new, 1)
    ast.parse(given)
    return given


@pytest.fixture(autouse=True)
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a submission run in this process: these are harmless, and a process takes time."""

    def run(file: Path, check: str, questions: list[Any], _: float, mend: str = "") -> Any:
        task = {"file": str(file), "check": check, "questions": questions, "mend": mend}
        found = child._mended(task) if mend in ("name", "line") else child._work(task)
        return {**json.loads(json.dumps(found)), "output": ""}

    monkeypatch.setattr(attempts, "run", run)


def _parameters() -> list[Any]:
    """Return every answer; one an exercise is tried every day."""
    met: set[str] = set()
    found = []
    for row in ROWS:
        marks = [pytest.mark.slow] if row["exercise"] in met else []
        met.add(row["exercise"])
        name = f"{row['exercise']}-{row['message']}"
        found.append(pytest.param(row, id=name, marks=marks))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("row", _parameters())
def test_an_answer_is_met_by_its_message(row: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text(written(row), encoding="utf-8")
    attempt = Attempt(by_name(row["exercise"]), file)
    assert attempt.verdict.id == row["message"]
    if not attempt.verdict.passed:
        said = Texts("en").message(attempt.exercise, attempt.verdict.id, attempt.verdict.fields)
        assert not re.search(r"\{\w+\}", said)
