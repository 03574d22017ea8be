"""What several tests of the package gradb share: it is laid out once, as pip would put it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demos.wheel import lay_out

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of packages in which gradb lies as pip would put it."""
    folder = tmp_path_factory.mktemp("lib") / "site-packages"
    lay_out(ROOT, folder / "gradb")
    return folder


def run(
    site: Path, cwd: Path, *words: str, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command of the package laid out."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gradb", *words],
        input=typed,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8", **more},
        capture_output=True,
        encoding="utf-8",
    )


def python(
    path: Path | str, code: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that finds its packages there, after those of the folder it runs in."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
    )
