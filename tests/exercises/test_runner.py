"""The runner as a learner meets it: at a terminal, through a pipe, command by command."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demos.exercises.__main__ import main
from demos.exercises.catalogue import Texts, by_name, exercises
from demos.exercises.folder import STATE, Folder
from demos.exercises.predictions import Prediction
from demos.language import COLUMNS, LANGUAGES, laid_out

ROOT = Path(__file__).parents[2]
UNITS = by_name("units")
WRONG = "def both(a, b):\n    return a * b + b, a + b + b\n"
RIGHT = "def both(a, b):\n    return a * b + a, a + b + a\n"


def environment(**more: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LANG", "LC_ALL")}
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert main(["init", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


class Terminal:
    """The runner at the other end of a pseudo-terminal."""

    def __init__(self, folder: Path, **more: str) -> None:
        import pty

        self.pid, self.end = pty.fork()
        if self.pid == 0:
            arguments = ["-m", "demos.exercises", "--folder", str(folder)]
            settings = environment(TERM="xterm-256color", COLUMNS="80", **more)
            os.chdir(ROOT)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where tests run in background
            os.execve(sys.executable, [sys.executable, *arguments], settings)
        self.raw, self.read = bytearray(), 0

    def until(self, text: str) -> str:
        """Read until a text is shown, and return what was shown up to and with it."""
        started = time.monotonic()
        while text not in self.shown:
            assert time.monotonic() - started < 20, f"no {text!r} in {self.shown[-1500:]}"
            if select.select([self.end], [], [], 0.5)[0]:
                try:
                    self.raw += os.read(self.end, 65536)
                except OSError:
                    break
        before, found, _ = self.shown.partition(text)
        assert found, before[-1500:]
        self.read += len(before + found)
        return before + found

    @property
    def shown(self) -> str:
        """What was shown since the last text that was waited for."""
        text = self.raw.decode("utf-8", "replace").replace("\r", "")
        return re.sub(r"\x1b\[[0-9;]*m", "", text)[self.read :]

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def left(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        os.close(self.end)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def terminal(folder: Path) -> Terminal:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    return Terminal(folder)


KEYS = "q quit"


def test_save_fail_hint_fix_pass_list_quit_resume(terminal: Terminal, folder: Path) -> None:
    file = folder / UNITS.file
    assert "Units: circles joined by lines" in terminal.until(KEYS)
    terminal.type("s")
    terminal.until("or after the last hint and five failed")
    terminal.type("n")
    terminal.until("not done yet")
    file.write_text(WRONG)
    shown = terminal.until(KEYS)
    assert "✗ Not yet." in shown
    assert "expected  circuit = 8" in shown
    assert "got       circuit = 9" in shown
    assert "the other from a, not from b" in shown
    terminal.type("h")
    assert "?" in terminal.until("Hint 1 of 3:") + terminal.until(
        "When you have tried this, the next one:"
    )
    replaced = file.with_suffix(".new")  # as many editors save
    replaced.write_text(RIGHT)
    replaced.replace(file)
    assert "✓ Right." in terminal.until(KEYS)
    terminal.type("s")
    terminal.until("c = a * b")
    terminal.type("l")
    terminal.until(f"1 of {len(exercises())} done")
    terminal.type("x")
    terminal.until("y/n:")
    terminal.type("n")
    terminal.until("Nothing was changed.")
    terminal.type("q")
    terminal.until("Progress is kept.")
    assert terminal.left() == 0
    again = Terminal(folder)
    assert "Exercise 2 of" in again.until(KEYS)
    again.type("\x04")
    again.until("Progress is kept.")
    assert again.left() == 0
    assert Folder(folder).hints == {"units": 1}


@pytest.mark.slow
def test_it_never_moves_on_by_itself(terminal: Terminal, folder: Path) -> None:
    terminal.until(KEYS)
    (folder / UNITS.file).write_text(RIGHT)
    terminal.until(KEYS)
    terminal.type("l")
    terminal.until("done")
    terminal.type("n")
    assert "Exercise 2 of" in terminal.until(KEYS)
    terminal.type("\x03")
    terminal.until("Progress is kept.")
    assert terminal.left() == 0


@pytest.mark.slow
def test_keys_that_are_sequences_do_nothing(terminal: Terminal, folder: Path) -> None:
    terminal.until(KEYS)
    for sequence in ("\x1b[A", "\x1b[5~", "\x1b[15~", "\x1b[1;5C", "\x1bOP", "\x1bq", "\x1b"):
        terminal.type(sequence)
        time.sleep(0.1)
    terminal.type("2")
    shown = terminal.until(KEYS)
    assert "Exercise 2 of" in shown
    assert "There is no key" not in shown
    terminal.type("h")  # what is typed between two digits parts them
    terminal.until("Hint 1 of")
    terminal.type("3")
    assert "Exercise 3 of" in terminal.until(KEYS)
    terminal.type("ض")  # q, by a Persian keyboard
    terminal.until("Progress is kept.")
    assert terminal.left() == 0


@pytest.mark.slow
def test_a_file_that_is_gone_is_said_and_comes_back(terminal: Terminal, folder: Path) -> None:
    terminal.until(KEYS)
    file = folder / UNITS.file
    file.unlink()
    assert "The file is missing." in terminal.until(KEYS)
    os.mkfifo(file)
    terminal.type("r")
    assert "The file is missing." in terminal.until(KEYS)
    file.unlink()
    file.symlink_to(file)
    terminal.type("x")
    terminal.until("y/n:")
    terminal.type("y")
    assert "The original file is restored." in terminal.until(KEYS)
    file.write_text(RIGHT)
    assert "✓ Right." in terminal.until(KEYS)
    assert main(["--folder", str(folder), "run", "losses"]) == 1  # and beside it, at once
    Folder(folder).passed(by_name("slopes"))
    file.write_text(RIGHT + "\n")
    terminal.until("✓ Right.")
    terminal.type("q")
    terminal.until("Progress is kept.")
    assert terminal.left() == 0
    assert Folder(folder).done == ["units", "slopes"]


def test_two_runs_on_one_folder_lose_nothing_of_each_other(folder: Path) -> None:
    one, other = Folder(folder), Folder(folder)
    one.passed(by_name("slopes"))
    other.passed(UNITS)
    one.hinted(UNITS, 2)
    found = Folder(folder)
    assert (found.done, found.hints) == (["units", "slopes"], {"units": 2})


def test_files_of_pytest_that_are_anothers_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q\n")
    assert main(["init", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "left as they are" in " ".join(shown.split())
    assert "    pytest.ini\n" in shown
    assert (tmp_path / "pytest.ini").read_text() == "[pytest]\naddopts = -q\n"
    assert "as_pytest" in (tmp_path / "test_exercises.py").read_text()
    assert main(["init", str(tmp_path)]) == 0
    assert "    pytest.ini\n" in capsys.readouterr().out


def test_a_folder_with_a_space_is_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "my folder")]) == 0
    assert f"--folder '{tmp_path}/my folder'" in capsys.readouterr().out


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.endswith(
        "file is a file, not a folder. Name another folder: --folder\n"
    )


@pytest.mark.parametrize("hints", ['{"units": -5}', '{"units": 99, "no such": 1}', "{}"])
def test_a_state_with_odd_numbers_is_read(folder: Path, hints: str) -> None:
    done = '["units", "units", 3, "no such"]'
    (folder / STATE).write_text(f'{{"done": {done}, "hints": {hints}, "language": "xx"}}')
    found = Folder(folder)
    assert (found.done, found.language, found.rebuilt) == (["units"], None, False)
    assert main(["--folder", str(folder), "hint", "units"]) == 0


@pytest.mark.parametrize("name", ["units", "learning_rates"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_stands_right_after_a_pass(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    exercise, texts = by_name(name), Texts(language)
    shutil.copy(exercise.solution, folder / exercise.file)
    assert main(["--folder", str(folder), "run", name, "--language", language]) == 0
    shown = "\n".join([texts.say("passed"), *laid_out(texts.why(exercise), COLUMNS), ""])
    after = texts.say("reveal") if isinstance(exercise.check, Prediction) else ""
    assert shown + after in capsys.readouterr().out


def test_an_exercise_is_named_in_persian_digits_too(folder: Path) -> None:
    assert by_name("۵") == by_name("5") == exercises()[4]
    with pytest.raises(LookupError):
        by_name("9" * 5000)


def test_the_folder_we_are_in_is_meant(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir((folder / UNITS.file).parent)
    assert main(["list"]) == 0
    assert "0 of" in capsys.readouterr().out


def test_a_list_in_persian_has_the_names_that_commands_take(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "--folder", str(folder), "--language", "fa"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if re.match("    [0-9]", line)]
    assert max(map(len, lines)) <= 80
    assert " ".join(lines).split() == [x for e in exercises() for x in (str(e.number), e.id)]


@pytest.mark.slow
def test_without_watchfiles_a_save_is_seen_too(folder: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    (tmp_path / "watchfiles.py").write_text("raise ImportError\n")
    terminal = Terminal(folder, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    terminal.until("without watchfiles")
    terminal.until(KEYS)
    (folder / UNITS.file).write_text(RIGHT)
    assert "✓ Right." in terminal.until(KEYS)
    terminal.type("q")
    terminal.until("Progress is kept.")
    assert terminal.left() == 0


def through_a_pipe(folder: Path, keys: str, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "demos.exercises", "--folder", str(folder)],
        input=keys,
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        encoding=more.get("PYTHONIOENCODING", "utf-8"),
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.slow
def test_through_a_pipe_lines_are_the_keys(folder: Path) -> None:
    (folder / UNITS.file).write_text(WRONG)
    shown = through_a_pipe(folder, "r\nhint\nh\nh\nh\nl\nx\ny\nr\nzz\n")
    assert "not from b" in shown
    assert shown.count("Hint 3 of 3:") == 2
    assert "dots mark where your answer goes" in shown
    assert "There is no key zz." in shown
    assert shown.endswith("Progress is kept. Come back with the same command.\n")
    kept = (folder / UNITS.file).with_suffix(".py.1.bak")
    assert kept.read_text() == WRONG


@pytest.mark.slow
def test_a_stream_that_knows_ascii_only_gets_ascii(folder: Path) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    shown = through_a_pipe(folder, "r\nl\n", PYTHONIOENCODING="ascii")
    assert shown.isascii()
    assert "\\u" not in shown


def test_an_upgrade_that_renumbers_finds_the_learners_files(folder: Path) -> None:
    now = folder / exercises()[5].file
    older = now.with_name(f"2_{exercises()[5].id}.py")
    now.rename(older)
    (now.parent / f"1_my_{exercises()[5].id}.py").write_text("# a note of the learner's")
    assert main(["init", str(folder)]) == 0
    assert not now.exists()
    assert Folder(folder).file(exercises()[5]) == older


def test_init_keeps_what_is_there_and_adds_what_is_not(folder: Path) -> None:
    file, other = folder / UNITS.file, folder / exercises()[1].file
    file.write_text(WRONG)
    other.unlink()
    assert main(["init", str(folder)]) == 0
    assert file.read_text() == WRONG
    assert other.exists()


@pytest.mark.slow
def test_a_damaged_state_is_made_again_from_the_files(folder: Path, capsys: Capture) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    for chapter in {file.parent for file in folder.glob("*/*.py")} - {(folder / UNITS.file).parent}:
        shutil.rmtree(chapter)
    (folder / STATE).write_text('{"done": [')
    assert main(["list", "--folder", str(folder)]) == 0
    assert "it was rebuilt" in capsys.readouterr().out
    assert Folder(folder).done == ["units"]
    assert not Folder(folder).rebuilt


@pytest.mark.slow
def test_run_says_by_its_exit_code_what_became_of_it(folder: Path, capsys: Capture) -> None:
    (folder / UNITS.file).write_text(WRONG)
    assert main(["run", "units", "--folder", str(folder)]) == 1
    (folder / UNITS.file).write_text(RIGHT)
    assert main(["run", "1", "--folder", str(folder)]) == 0
    assert main(["run", "unit", "--folder", str(folder)]) == 2
    assert "Did you mean units?" in capsys.readouterr().out
    assert main(["list", "--folder", str(folder / "nowhere")]) == 2
    assert main(["run", "units", "--folder", str(folder.parent)]) == 2
    (folder / STATE).unlink()  # as in a repository that leaves such files out
    assert main(["run", "units", "--folder", str(folder)]) == 0
    assert main(["run", "losses", "--folder", str(folder)]) == 1
    assert not (folder / STATE).exists()


def test_options_stand_before_the_command_or_after_it(folder: Path, capsys: Capture) -> None:
    here, persian = ["--folder", str(folder)], ["--language", "fa"]
    for command in (
        [*here, "list"], ["list", *here], [*here, *persian, "list"], [*here, "list", *persian]
    ):  # fmt: skip
        capsys.readouterr()
        assert main(command) == 0
        last = capsys.readouterr().out.splitlines()[-1]
        assert last.startswith("۰" if "fa" in command else "0")
    for command in (["run"], ["hint"], ["reset"], ["walk"], ["--folder"]):
        with pytest.raises(SystemExit, match="2"):
            main(command)


@pytest.mark.slow
def test_plain_pytest_in_the_learners_folder(folder: Path) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    command = [sys.executable, "-m", "pytest", "-q", "-m", "exercise", "-k", "units or losses"]
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=60
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout
    assert "There is still a gap" in done.stdout


Capture = pytest.CaptureFixture[str]
