"""Small tables that a command can be tried on, and a way to try it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from nn.__main__ import main

ROOT = Path(__file__).parents[3]
CENTRES = {"oak": (0.0, 0.0), "elm": (4.0, 1.0), "fir": (1.0, 5.0)}


class Said(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Do = Callable[..., Said]


def clusters(kinds: int = 3, rows: int = 12) -> str:
    """Return a table of trees of two measures."""
    rng = random.Random(7)
    lines = ["width,height,kind"]
    for kind, (width, height) in [*CENTRES.items()][:kinds]:
        for _ in range(rows):
            lines.append(f"{rng.gauss(width, 1):.3f},{rng.gauss(height, 1):.3f},{kind}")
    return "\n".join(lines) + "\n"


def houses() -> str:
    """Return a table of prices, large numbers, by area and a word."""
    rng = random.Random(8)
    lines = ["area,color,price"]
    for _ in range(30):
        area, color = rng.uniform(50, 200), rng.choice(["blue", "red"])
        price = 1000 * area + 20_000 * (color == "red") + rng.gauss(0, 2000)
        lines.append(f"{area:.1f},{color},{price:.0f}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that commands are typed in, with tables."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trees.csv").write_text(clusters())
    (tmp_path / "two.csv").write_text(clusters(2))
    (tmp_path / "houses.csv").write_text(houses())
    return tmp_path


@pytest.fixture
def do(here: Path, capsys: pytest.CaptureFixture[str]) -> Do:
    """Return what does a command in this process."""

    def done(*words: str) -> Said:
        code = main([*words], "gradb")
        return Said(code, *capsys.readouterr())

    return done


def started(*words: str, cwd: Path, **more: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "nn", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finished(process: subprocess.Popen[str]) -> Said:
    """Wait for a command, and return how it ended."""
    out, err = process.communicate(timeout=120)
    return Said(process.returncode, out, err)
