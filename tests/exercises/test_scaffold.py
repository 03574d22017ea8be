"""`new`: an exercise that runs at once, and says what is still to be written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demos.exercises.catalogue import HERE, by_name, exercises
from demos.exercises.verify import faults_of

ROOT = Path(__file__).parents[2]
BLANK = re.compile("<<.*?>>")


def checkout(place: Path) -> Path:
    """Copy what a checkout needs to make exercises in."""
    for package in ("autograd", "nn", "demos"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, place / package, ignore=ignored)
    return place


def run(place: Path, *arguments: str) -> tuple[int, str]:
    """Run a command in a checkout; return its exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "demos.exercises", *arguments],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )
    return done.returncode, done.stdout


@pytest.mark.slow
def test_a_new_exercise_runs_and_is_unfinished_until_it_is_written(tmp_path: Path) -> None:
    place = checkout(tmp_path)
    assert run(place, "new", "added", "--chapter", "by_hand")[0] == 0
    folder = place / "demos/exercises/by_hand/added"
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in by_name("units").folder.iterdir()} - {"__pycache__"} | {
        "fa.toml"
    }
    number = sum(exercise.chapter == "by_hand" for exercise in exercises()) + 1

    assert run(place, "init", "mine")[0] == 0
    file = place / f"mine/1_by_hand/{number}_added.py"
    assert file.exists()  # the last of its chapter
    assert run(place, "run", "added", "--folder", "mine")[0] == 1
    shutil.copy(folder / "solution.py", file)
    assert run(place, "run", "added", "--folder", "mine")[0] == 0

    code, shown = run(place, "verify", "added")
    assert code == 1
    assert " gets " not in shown
    for name in ("check.py", "en.toml", "fa.toml", "solution.py", "wrong/minus.py"):
        assert f"added: {name}: << >> left to write, line" in shown
    for path in folder.rglob("*.*"):
        path.write_text(BLANK.sub("Which?", path.read_text(encoding="utf-8")), encoding="utf-8")
    code, shown = run(place, "verify", "added")
    assert code == 1
    (mark,) = re.findall(r'^added: fa\.toml: stale; .*(of = "\w+")$', shown, re.MULTILINE)
    fa = folder / "fa.toml"
    fa.write_text(re.sub(r"of = .*", mark, fa.read_text(encoding="utf-8")), encoding="utf-8")
    assert run(place, "verify", "added")[0] == 0


@pytest.mark.slow
def test_a_name_that_will_not_do_is_refused(tmp_path: Path) -> None:
    place = checkout(tmp_path)
    (place / "demos/exercises/bug_zoo/left").mkdir()
    for name, says in {
        "units": "there is already an exercise 'units'",
        "Slip": "for example wrong_sign",
        "../slip": "for example wrong_sign",
        "class": "for example wrong_sign",
        "s": "for example wrong_sign",
        "a" * 19: "2 to 18",
        "left": "remove it",
    }.items():
        code, shown = run(place, "new", name)
        assert (code, says in shown) == (2, True), shown
    code, shown = run(place, "new", "fine", "--chapter", "by_foot")
    assert code == 2
    assert "the chapters: by_hand, one_neuron" in shown
    assert {path.name for path in (place / "demos/exercises/bug_zoo").iterdir()} - {
        path.name for path in (HERE / "bug_zoo").iterdir()
    } == {"left"}


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A copy of an exercise, to be spoilt."""
    return Path(shutil.copytree(by_name("units").folder, tmp_path / "units"))


def faults(folder: Path) -> list[str]:
    found = faults_of(by_name("units")._replace(folder=folder))
    return [fault for fault in found if "stale" not in fault]


@pytest.mark.slow
def test_verify_names_what_is_wrong(units: Path) -> None:
    (units / "fa.toml").unlink(missing_ok=True)
    assert faults(units) == ["units: fa.toml is missing"]
    english = (units / "en.toml").read_text(encoding="utf-8")
    (units / "fa.toml").write_text('of = "0"\n' + english.replace("not_swapped", "other"))
    (units / "wrong/printed.py").unlink()
    (units / "wrong/typed_in.py").write_text("def both(a, b):\n    return 8, 7\n")
    solution = (units / "solution.py").read_text()
    (units / "solution.py").write_text(solution.replace("c + a", "c + b"))
    (units / "exercise.py").write_text(solution)
    assert faults(units) == [
        "units: passes unsolved",
        "units: solution.py gets b_in_last, not passed",
        "units: typed_in.py gets constant_given, not what it names",
        "units: fa.toml: messages.not_swapped is missing",
        "units: fa.toml: messages.other translates nothing",
    ]
    (units / "wrong/typed_in.py").unlink()
    assert "units: only 2 wrong answers of 3" in faults(units)


@pytest.mark.slow
def test_verify_misses_the_sentence_of_why(units: Path) -> None:
    english = units / "en.toml"
    english.write_text(re.sub("^why = .*\n", "", english.read_text("utf-8"), flags=re.M), "utf-8")
    assert faults(units) == ["units: why is missing", "units: fa.toml: why translates nothing"]


def test_verify_outlives_damaged_files(units: Path) -> None:
    (units / "fa.toml").write_text("of =")
    (units / "solution.py").write_bytes(b"\xff")
    cannot, no_toml = faults_of(by_name("units")._replace(folder=units))
    assert cannot.startswith("units: cannot be checked: UnicodeDecodeError")
    assert "Invalid value" in no_toml


@pytest.mark.slow
def test_an_attempt_leaves_nothing_behind(units: Path) -> None:
    before = {path.name for path in units.rglob("*")}
    (units / "solution.py").write_text("open('left.txt', 'w').close()\n")
    faults(units)
    assert {path.name for path in units.rglob("*")} - {"__pycache__"} == before
