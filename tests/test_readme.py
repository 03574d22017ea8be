"""What README shows is what happens."""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from autograd import svg, traced
from autograd.drawing.picture import Drawing
from demos.exercises.__main__ import main
from demos.gpt import ATTENTION, initial_weights, loss_of
from nn import Neuron, mse

from .recorded import PLACE, film, recorded

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_sessions_print_what_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Drawing] = []
    monkeypatch.setattr(Drawing, "view", lambda drawing: opened.append(drawing))
    session = "\n".join(re.findall(r"```pycon\n(.*?)```", README, re.DOTALL))
    typed = re.findall(r"^\(debug\) (.*\n)", session, re.MULTILINE)  # the debugger asks for these
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(typed)))
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    failed, attempted = doctest.DocTestRunner().run(test)
    assert attempted > 10
    assert failed == 0
    assert len(opened) == session.count(".view()") == 1


def test_the_first_session_is_that_of_the_design() -> None:
    first = README.split("## A first session")[1]
    calls = ["print(tree(L))", "print(chain_rule(L, a))", "debug(L)", "draw(L).view()"]
    places = [first.index(f">>> {call}") for call in calls]
    assert places == sorted(places)


def test_commands_in_a_shell_print_what_readme_says(tmp_path: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "train.py").write_text(script, encoding="utf-8")
    (slip,) = re.findall(r"`(dL_dyhat = .*?)`", README)
    mine = answered(tmp_path / "my-exercises", slip)
    for learner in ("ada", "emmy", "kurt"):
        shutil.copytree(tmp_path / "my-exercises", tmp_path / "class" / learner)
    kurts = tmp_path / "class" / "kurt" / mine.relative_to(tmp_path / "my-exercises")
    right = mine.read_text(encoding="utf-8").replace("2 * (y", "-2 * (y")
    kurts.write_text(right, encoding="utf-8")
    for session in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        command, expected = session.removeprefix("$ ").split("\n", 1)
        python, *words = shlex.split(command)
        typed = re.findall(r"^\(debug\) (.*\n)", expected, re.MULTILINE)
        arguments = [arg for word in words for arg in globbed(word, tmp_path)]
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, input="".join(typed), capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            encoding="utf-8",
        )  # fmt: skip
        assert (python, shown(done.stdout)) == ("python", shown(expected)), done.stderr
        assert done.returncode == ("demos.exercises" in command)  # none has finished them


def answered(folder: Path, answer: str) -> Path:
    """Make a learner's folder with an answer to loss_factor; return its file."""
    assert main(["init", str(folder)]) == 0
    (place,) = folder.glob("*/*_loss_factor.py")
    text = place.read_text(encoding="utf-8")
    assert "dL_dyhat = ..." in text
    place.write_text(text.replace("dL_dyhat = ...", answer), encoding="utf-8")
    return place


def globbed(word: str, folder: Path) -> list[str]:
    """Return what a shell makes of a word."""
    if "*" not in word or "/" not in word:
        return [word]
    return [place.relative_to(folder).as_posix() for place in sorted(folder.glob(word))]


def shown(output: str) -> str:
    """Return an output without what no reader sees, and without how long it took."""
    lines = re.sub(r"\d+\.\d s\b", "0.4 s", output).strip().splitlines()
    return "\n".join([line.rstrip() for line in lines if line.strip()])


def test_the_picture_is_made_by_the_package_itself() -> None:
    loss = mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))
    loss.backward()
    assert (ROOT / ".github" / "neuron.svg").read_text(encoding="utf-8") == svg(loss, theme="auto")
    assert "(.github/neuron.svg)" in README


def test_the_picture_of_a_gpt_is_made_by_the_package_itself() -> None:
    with traced():
        loss = loss_of("ada", initial_weights(Random(1)))
    loss.backward()
    picture = svg(loss, theme="auto", expand=ATTENTION, direction="TB")
    assert (ROOT / ".github" / "gpt.svg").read_text(encoding="utf-8") == picture
    (count,) = re.findall(r"these are the ([\d,]+)\s", README)
    assert f"{count} nodes" in picture


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such terminal")
def test_the_moving_picture_is_recorded_at_a_terminal() -> None:
    assert PLACE.read_text(encoding="utf-8") == film(recorded())
    assert f"(.github/{PLACE.name})" in README


@pytest.mark.parametrize("name", ["run", "test"])
def test_each_command_is_one_line_after_its_marker(name: str) -> None:
    (command,) = re.findall(rf"<!-- command: {name} -->.*?```bash\n(.*?)\n```", README, re.DOTALL)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install")
    assert "activate" not in command
