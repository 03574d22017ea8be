"""Commands: how one is run, and how it is typed."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from autograd.terminal import stop_printing

DOORS = {
    "tour": "the lecture's neuron and network step by step, then two trainings",
    "lecture": "the lecture, section by section",
    "methods": "batch, stochastic and mini-batch gradient descent compared",
    "exercises": "exercises that prove you understood, each save checked",
    "worksheet": "for teachers: a page to print, and apart its key",
}


def run(parser: argparse.ArgumentParser, words: list[str] | None) -> int:
    """Do the command that words say, those of the process where there are none.

    Args:
        parser: reads them, and sets `run`: what does the command and returns the exit code.
        words: what was typed.
    """
    chosen = parser.parse_args(words)
    try:
        code: int = chosen.run(chosen)
    except BrokenPipeError:
        stop_printing()
        return 0
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    return code


def typed(command: str) -> str:
    """Return a command as it is typed where this runs.

    >>> typed("no-program-of-ours --help")
    'no-program-of-ours --help'
    """
    program = command.split()[0]
    ours = Path(sys.executable).with_name(program + ".exe" * (sys.platform == "win32"))
    runner = _runner() if program == "gradb" else ""
    found = shutil.which(program)  # of pythons, another one would not do
    if runner or not ours.exists() or (found and (program == "gradb" or found == str(ours))):
        return runner + command
    return _from_here(ours) + command.removeprefix(program)


def to_get(package: str) -> str:
    """Return the command that brings a package here.

    >>> to_get("matplotlib")
    'pip install matplotlib'
    """
    runner = _runner()
    return f"{runner}--with {package} gradb …" if runner else f"pip install {package}"


def _runner() -> str:
    """Return what fetched this for one run alone, and is typed again for the next."""
    parts = Path(sys.prefix).parts
    if any(part.startswith("archive-v") for part in parts):  # of uv's cache; pipx may use uv
        return "uvx " if shutil.which("uvx") else "pipx run "
    return "pipx run " if "pipx" in parts and {".cache", "Cache"} & {*parts} else ""


def _from_here(path: Path) -> str:
    """Return a path as a shell takes it, and as short as it is from the current folder."""
    here = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f'"{here}"' if " " in str(here) else str(here)
