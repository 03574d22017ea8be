"""The plan for ninety minutes names what there is, and quotes what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import autograd
from demos import lecture
from demos.__main__ import main as demos_main
from demos.exercises.__main__ import main as exercises_main
from demos.exercises.catalogue import by_name, exercises
from demos.language import entries
from demos.worksheets import TOPICS

ROOT = Path(lecture.__file__).parents[2]
PLAN = Path(lecture.__file__).with_name("README.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PLAN.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| minutes", "| where"))
]


def test_the_minutes_add_up() -> None:
    assert sum(int(row[0]) for row in ROWS if row[0].isdigit()) == 90


def test_every_exercise_named_is_there() -> None:
    named = {
        name for row in ROWS for cell in (row[0], row[2]) for name in re.findall(r"`(\w+)`", cell)
    }
    assert len(named) > 15
    assert named - set(TOPICS) <= {exercise.id for exercise in exercises()}
    assert set(re.findall(r"worksheet `(\w+)`", PLAN)) <= set(TOPICS)


def test_every_section_is_projected() -> None:
    named = {int(number) for number in re.findall(r"`python -m demos lecture (\d)`", PLAN)}
    assert named == set(lecture.SECTIONS)


def test_what_to_say_is_what_the_exercise_says() -> None:
    quoted = [(row[0].strip("`"), row[2].strip('"')) for row in ROWS if row[0].startswith("`")]
    assert len(quoted) >= 10
    for name, words in quoted:
        texts = " ".join(entries(by_name(name).folder / "en.toml").values())
        assert words in texts, (name, words)


@pytest.mark.slow
def test_the_commands_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"`python -m demos(\.exercises)? ([^`]+)`", PLAN)
    assert len(commands) > 10
    for package, rest in commands:
        if rest.startswith(("lecture", "methods")):
            continue  # these have tests of their own
        words = rest.replace("class/*", "my-folder").split()
        if words[0] == "report":
            words += ["--only", "units"]
        assert (exercises_main if package else demos_main)(words) == int(words[0] == "report")
    assert len([*tmp_path.glob("*-key.html")]) == 6
    assert (tmp_path / "marks.csv").exists()


def test_what_is_projected_of_the_code_is_there() -> None:
    assert "def backward(" in (ROOT / "autograd/value.py").read_text(encoding="utf-8")
    for name in ("debug", "why", "chain_rule"):
        assert hasattr(autograd, name)
