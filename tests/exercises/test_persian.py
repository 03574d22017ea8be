"""The runner in Persian, as a learner meets it: lines of one direction each."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from demos.exercises.__main__ import main
from demos.exercises.catalogue import Exercise, Texts, exercises

from .test_runner import RIGHT, UNITS, WRONG, Terminal, folder, through_a_pipe

__all__ = ["folder"]
PERSIAN, OTHER = re.compile("[\u0600-\u06ff]"), re.compile("[A-Za-zα-ω0-9₀-₉{}]")
LOCAL = {"LANG": "fa_IR.UTF-8"}
FOREIGN = [Texts("fa").title(e) for e in exercises() if not (e.folder / "fa.toml").exists()]


def mixed(shown: str) -> list[str]:
    """Return the lines that run both ways, but for exercises that are not translated."""
    lines = [line for line in shown.split("\n") if not line.endswith(tuple(FOREIGN))]
    return [line for line in lines if PERSIAN.search(line) and OTHER.search(line)]


@pytest.mark.slow
def test_save_fail_hint_list_reset_through_a_pipe(folder: Path) -> None:
    (folder / UNITS.file).write_text(WRONG)
    shown = through_a_pipe(folder, "r\nh\nl\ns\nn\nx\nب\nr\nzz\n", **LOCAL)
    assert mixed(shown) == []
    for said in (
        f"تمرین ۱ از {len(exercises())}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        "پاسخ درست:\n    circuit = 8\n    swapped = 7\nپاسخ شما:\n    circuit = 9\n",
        "    h hint   l list   r run",
        "راهنمایی ۱ از ۳:\n",
        "←  ۱ واحدها",
        "فایل به حالت اولش برگشت.",
        "هنوز جای خالی مانده است",
        "    zz\n",
    ):
        assert said in shown
    fresh = (folder / UNITS.file).read_text(encoding="utf-8")
    assert fresh.startswith('"""واحدها')
    assert mixed(fresh) == []


@pytest.mark.slow
def test_what_follows_a_pass(folder: Path) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    shown = through_a_pipe(folder, "r\ns\n۲\n20\n", **LOCAL)
    assert mixed(shown) == []
    assert "✓ درست است." in shown
    assert "تمرین ۲ از" in shown


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_output_without_the_letters_gets_english(folder: Path, encoding: str) -> None:
    shown = through_a_pipe(folder, "h\n", PYTHONIOENCODING=encoding, **LOCAL)
    assert "Hint 1 of 3:" in shown


def test_a_persian_yes_at_a_terminal(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    (folder / UNITS.file).write_text(WRONG)
    terminal = Terminal(folder, **LOCAL)
    terminal.until("q quit")
    for answer, said in (("ن", "چیزی عوض نشد."), ("ب", "حالت اولش برگشت."), ("y", "برگشت.")):
        terminal.type("x")
        terminal.until("y   n")
        terminal.type(answer)
        terminal.until(said)
    terminal.type("q")
    terminal.until("ذخیره شد")
    assert terminal.left() == 0


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_a_learners_copy_is_python_of_one_direction_a_line(exercise: Exercise) -> None:
    if (exercise.folder / "fa.toml").exists():
        copy = Texts("fa").learners_copy(exercise)
        compile(copy, "copy", "exec")
        assert mixed(copy) == []
        assert max(map(len, copy.partition('\n"""\n')[0].split("\n"))) <= 84


def test_commands_in_persian(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "unit", "--folder", str(folder), "--language", "fa"]) == 2
    shown = capsys.readouterr().out
    assert shown.split("\n")[1::2] == ["    unit", "    units"]
    assert mixed(shown) == []
