"""The main job: what a newcomer sees first is right, quick, and runs on any terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from autograd.terminal import version
from demos.__main__ import main
from demos.command import DOORS, typed
from demos.exercises.__main__ import main as exercises
from demos.tour import trained
from nn import MLP, GradientDescent, History

ROOT = Path(__file__).parents[2]


def run(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "demos", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_the_tour_shows_the_lectures_numbers_and_writes_its_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert 60 <= len(lines) <= 100
    assert max(len(line.replace("\u0302", "")) for line in lines) <= 80
    next_lines = printed.partition("Try next:\n")[2].splitlines()
    assert next_lines[0].strip() == typed('python -m autograd "tanh(a*b + 1)" a=2 b=-3')
    assert "the debugger" in next_lines[1]
    for figure in (
        "[1/5] net = w₁·x + b = 0.5·2 + 0.5 = 1.5",
        "L = (y − ŷ)² = 0.182426² = 0.0332791",
        "= 0.510883247857",
        "= 0.505441623929",
        "= 0.2983711088.",
        "∂L/∂w₁₁¹ = [∂L/∂ŷ₁ · ∂ŷ₁/∂o₁² · ∂o₁²/∂net₁² · ∂net₁²/∂o₁¹ · ∂o₁¹/∂net₁¹\n"
        "           · ∂net₁¹/∂w₁₁¹]",
        "= [0.0553994 − 0.0190491] · 0.012065",
        "∂L/∂o₁¹ = 0.0363503: o₁¹ was used by net₁² and net₂²",
        "backward() found ∂L/∂w₁₁¹ = 0.000438567734474, the chain rule 0.000438567734474.",
    ):
        assert figure in printed
    accuracy = float(printed.partition("accuracy ")[2].partition("%")[0])
    assert accuracy > 90
    for name in (
        "neuron.svg", "neuron_as_a_network.svg", "network_2_2_2.svg", "network_2_2_2_graph.svg",
        "iris_network.svg", "iris_loss.svg",
    ):  # fmt: skip
        assert re.search(rf"\b{name}\b", printed)
        assert ElementTree.parse(tmp_path / name).getroot().tag.endswith("svg")
    assert len(list((tmp_path / "network_steps").glob("*.svg"))) == 32


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_the_tour_runs_on_a_terminal_without_its_signs(tmp_path: Path, encoding: str) -> None:
    done = run("--out", str(tmp_path), encoding=encoding)
    assert done.returncode == 0
    assert all(line.startswith("epoch ") for line in done.stderr.decode(encoding).splitlines())
    printed = done.stdout.decode(encoding)
    assert "w1 += dL/dnet * dnet/dw1 = -0.0544162" in printed
    assert "\\u" not in printed


def test_the_first_results_come_within_seconds(tmp_path: Path) -> None:
    # a generous limit: it catches a slow import or a job done before the first line
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "demos", "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        line = next(line for line in process.stdout if b"[1/5]" in line)
        assert b"net" in line
        waited = time.monotonic() - started
        process.kill()
    assert waited < 10


def test_a_folder_that_cannot_be_written_is_named_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = run("--out", str(tmp_path / "taken" / "folder"))
    assert done.returncode == 2
    assert done.stderr.decode().startswith(
        f"cannot write to the folder {tmp_path / 'taken' / 'folder'}: "
    )
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "demos", "--out", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_ctrl_c_in_a_training_ends_the_tour() -> None:
    class Interrupted(GradientDescent):
        def fit(self, *_: object, **__: object) -> History:
            history = super().fit([[1.0]], [1.0], epochs=1)
            history.interrupted = True
            return history

    with pytest.raises(KeyboardInterrupt):
        trained(Interrupted(MLP(1, [1], rng=1)), [[1.0]], [1.0], epochs=3)


@pytest.mark.slow
def test_help_lists_every_door() -> None:
    for option in ("-h", "--help"):
        printed = run(option).stdout.decode()
        assert max(map(len, printed.splitlines())) <= 80
        for door in DOORS:
            assert re.search(rf"^    {door}\s", printed, re.MULTILINE)
    assert run("--version").stdout.decode() == version() + "\n"
    assert run("tours").returncode == 2


def test_doors_are_the_same_functions_as_the_modules(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = []
    for command, words in [(main, ["exercises"]), (exercises, [])]:
        assert command([*words, "list", "--folder", str(tmp_path / "nowhere")]) == 2
        assert command([*words, "init", str(tmp_path / str(len(words)))]) == 0
        printed.append(capsys.readouterr().out.replace(str(tmp_path / str(len(words))), ""))
    assert printed[0] == printed[1]
    for command in (main, exercises):
        assert command(["worksheet", "chain", "--seed", "1", "--out", str(tmp_path)]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[2] == printed[3]


@pytest.mark.slow
def test_without_a_renderer_the_tour_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ImportError("no wasmtime here")

    monkeypatch.setattr("autograd.drawing.render._backend", missing)
    monkeypatch.setenv("PATH", "")
    assert main(["--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "apt install graphviz" in printed
    assert "accuracy" in printed
    assert (tmp_path / "neuron.gv").exists()
