"""The demo of two processes: what it claims holds, and nothing of it stays behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from demos import distributed
from demos.__main__ import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-W", "error", "-m", "demos", "distributed"]


def started(mark: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "MARK": mark}
    out = subprocess.PIPE
    return subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment, stdout=out, stderr=out, encoding="utf-8"
    )


def alive(mark: str) -> list[str]:
    """Return the command lines of the processes that were started with a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:  # it has just ended
            continue
    return found


@pytest.fixture
def _torch() -> None:
    pytest.importorskip("torch")


@pytest.mark.torch
@pytest.mark.usefixtures("_torch")
def test_two_processes_carry_on_and_the_model_comes_back() -> None:
    mark = uuid.uuid4().hex
    with started(mark) as demo:
        printed, complaints = demo.communicate(timeout=300)
    assert demo.returncode == 0, complaints
    lines = printed.splitlines()
    assert lines[0] == "$ torchrun --standalone --nproc-per-node 2 -m demos.distributed"
    assert len(lines) == 6  # rank 0 alone prints
    number = r"(\d+\.\d+(?:e-\d+)?)"
    (apart,) = re.findall(rf"at most {number} apart", printed)
    first, begun = re.findall(rf"begun here .*: loss {number} → {number}", printed)[0]
    (there,) = re.findall(rf"carried on .*: loss {number}", printed)
    ((here, between),) = re.findall(rf"came back .*loss here {number}, {number} apart", printed)
    assert float(apart) < 1e-9
    assert float(between) < 1e-9
    assert there == here
    assert float(there) < 0.1 * float(begun) < 0.1 * float(first)
    assert alive(mark) == []
    rounded = re.compile(r"\d\.\de-\d\d")  # what rounding leaves differs by processor
    (block,) = re.findall(r"```text\n(\$ torchrun.*?)```", README, re.DOTALL)
    assert rounded.sub("tiny", printed) == rounded.sub("tiny", block)


@pytest.mark.torch
@pytest.mark.usefixtures("_torch")
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_stopped_it_leaves_no_process_behind() -> None:
    mark = uuid.uuid4().hex
    with started(mark) as demo:
        deadline = time.monotonic() + 120
        while sum("demos.distributed" in line for line in alive(mark)) < 2:
            assert demo.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(1)  # torchrun loses a process that it is just starting
        demo.send_signal(signal.SIGINT)
        _, complaints = demo.communicate(timeout=120)
    assert demo.returncode == 130
    assert complaints.splitlines()[-1] == "stopped"
    assert alive(mark) == []


@pytest.mark.torch
@pytest.mark.usefixtures("_torch")
def test_pytorch_and_numpy_are_not_imported_before_they_are_needed() -> None:
    code = "import nn, demos.__main__, demos.distributed, sys; "
    code += "print({'torch', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr


def test_without_pytorch_a_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(distributed, "find_spec", lambda name: None)
    assert main(["distributed"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("distributed: PyTorch is missing: ")
    assert said.err.count("\n") == 1
    assert "torch" in said.err.split(": ")[-1]


def test_a_claim_that_does_not_hold_ends_it() -> None:
    distributed.require(True, "the losses differ")
    with pytest.raises(SystemExit, match=r"^distributed: the losses differ$"):
        distributed.require(False, "the losses differ")
