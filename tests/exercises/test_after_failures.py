"""What helps after several failed attempts: the debugger, then the solution, which is marked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from demos.exercises.__main__ import main
from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.debugging import can_debug
from demos.exercises.folder import STATE, Folder
from demos.exercises.runner import Runner
from demos.exercises.showing import Teller

FACTOR = by_name("loss_factor")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, capsys: Capture) -> Folder:
    assert main(["init", str(tmp_path / "mine"), "--language", "en"]) == 0
    capsys.readouterr()
    return Folder(tmp_path / "mine")


def fail(folder: Folder, number: int) -> None:
    code = f"def loss_factor(y, yhat):\n    return {number}.5 * y + yhat**{number}\n"
    folder.file(FACTOR).write_text(code, encoding="utf-8")
    teller = Teller(Texts("en"))
    assert not teller.show_verdict(folder, Attempt(FACTOR, folder.file(FACTOR)))


@pytest.mark.slow
def test_after_three_the_debugger_and_after_five_with_all_hints_the_solution(
    folder: Folder, capsys: Capture
) -> None:
    shown = []
    for number in (1, 2, 2, 3, 4, 5):  # one of them twice: that is no other attempt
        fail(folder, number)
        shown.append(capsys.readouterr().out)
    assert ["debug loss_factor" in text for text in shown] == [False] * 3 + [True] * 3
    assert not any("s shows the solution" in text for text in shown)  # no hint was read
    runner = Runner(folder, Teller(Texts("en")))
    runner.exercise = FACTOR
    runner._key("s")
    assert "Failed so far: 5" in capsys.readouterr().out
    for _ in range(3):
        runner._key("h")
    fail(folder, 6)
    assert "s shows the solution" in capsys.readouterr().out
    assert json.loads((folder.path / STATE).read_text("utf-8"))["seen"] == []
    runner._key("s")
    assert "    return dL_dyhat" in capsys.readouterr().out
    assert Folder(folder.path).seen == ["loss_factor"]
    assert len(Folder(folder.path).tries["loss_factor"]) == 6


@pytest.mark.slow
def test_a_gap_is_no_attempt_and_what_is_seen_after_a_pass_is_not_marked(folder: Folder) -> None:
    teller = Teller(Texts("en"))
    teller.show_verdict(folder, Attempt(FACTOR, folder.file(FACTOR)))
    assert folder.failures(FACTOR) == 0
    folder.passed(FACTOR)
    folder.shown(FACTOR)
    assert folder.seen == []


def test_a_state_of_before_is_read(folder: Folder) -> None:
    (folder.path / STATE).write_text('{"done": ["units"], "hints": {}, "language": "fa"}')
    old = Folder(folder.path)
    assert (old.done, old.tries, old.seen, old.rebuilt) == (["units"], {}, [], False)
    (folder.path / STATE).write_text('{"done": [], "hints": {}, "tries": [1]}')
    assert Folder(folder.path).rebuilt


def walked(folder: Folder, name: str, keys: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demos.exercises", "--folder", str(folder.path), "debug", name],
        input=keys,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
def test_the_debugger_walks_through_ones_own_lines(folder: Folder) -> None:
    file = folder.file(FACTOR)
    file.write_text(file.read_text("utf-8").replace("...", "2 * (y - yhat)"), encoding="utf-8")
    ran = walked(folder, "loss_factor", "n\nn\nq\n")
    assert ran.returncode == 0
    assert "result: 2 steps forward, then 2 backward." in ran.stdout
    assert "2_loss_factor.py:12 in loss_factor: dL_dyhat = 2 * (y - yhat)" in ran.stdout
    neuron = by_name("neuron_forward")
    folder.file(neuron).write_bytes(neuron.solution.read_bytes())
    assert "net: 2 steps forward" in walked(folder, "neuron_forward", "q\n").stdout


@pytest.mark.slow
def test_the_debugger_on_ones_own_engine_marks_what_is_wrong(folder: Folder) -> None:
    ran = walked(folder, "accumulate", "q\n")
    assert "gradients of your engine are wrong" in ran.stdout
    assert "forward [1/3] a·b = 2·(-3) = ?" in ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("loss_factor", None, "still a gap"),
        ("loss_factor", "def loss_factor(y, yhat):\n    return 3.0\n", "depends on its parameters"),
        ("loss_factor", "def loss_factor(y, yhat):\n    return 1 / 0\n", "ZeroDivisionError"),
        ("loss_factor", "def loss_factor(y:\n", "SyntaxError"),
        ("predict_backward", None, "builds no graph"),
        ("clearing", "class Value:\n    pass\n", "stops before there is a graph"),
    ],
)
def test_what_cannot_be_walked_through_is_said(
    name: str, code: str | None, says: str, folder: Folder
) -> None:
    if code:
        folder.file(by_name(name)).write_text(code, encoding="utf-8")
    ran = walked(folder, name, "q\n")
    assert ran.returncode == 1
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr


def test_where_there_is_nothing_to_walk_through_it_is_not_offered() -> None:
    assert can_debug(FACTOR)
    assert not can_debug(by_name("picture_222"))
    assert not can_debug(by_name("count_updates"))


@pytest.mark.slow
def test_run_makes_the_picture_and_keeps_the_language(folder: Folder, capsys: Capture) -> None:
    where = ["--folder", str(folder.path)]
    picture = folder.file(by_name("picture_222")).with_suffix(".svg")
    assert main([*where, "run", "picture_222", "--language", "fa"]) == 1
    assert picture.read_text("utf-8").startswith("<?xml")
    assert Folder(folder.path).language == "fa"
    capsys.readouterr()
    assert main([*where, "list"]) == 0
    assert "با دست" in capsys.readouterr().out
