"""The lecture, section by section: each a script of a page, which opens as a notebook too."""

from __future__ import annotations

import runpy
from contextlib import chdir
from pathlib import Path

from ..printing import heading, say

SECTIONS = dict(enumerate(sorted(Path(__file__).parent.glob("section_*.py")), 1))


def title(number: int) -> str:
    """Return the title of a section, from its first cell."""
    lines = SECTIONS[number].read_text(encoding="utf-8").splitlines()
    return lines[1].removeprefix("# # ")


def contents() -> None:
    """List the sections."""
    say("The lecture's sections; `python -m demos lecture 5` runs one.")
    for number, path in SECTIONS.items():
        say(f"  {title(number):53} demos/lecture/{path.name}")


def run(number: int, folder: Path) -> None:
    """Run a section; what it draws goes to the folder."""
    heading(title(number))
    path = SECTIONS[number].resolve()
    with chdir(folder):
        runpy.run_path(str(path), {"print": lambda *things: say(" ".join(map(str, things)))})
