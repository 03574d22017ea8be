"""Makes the files of a new exercise, which say themselves what is still to be written."""

from __future__ import annotations

import keyword
import re
import shutil
import tempfile
from pathlib import Path

from ..screen import Screen
from .catalogue import HERE, exercises

TEMPLATE = HERE / "template"
_NAME = re.compile("[a-z][a-z0-9_]{1,17}")
_LONGEST = 18  # as `list` has room for
_OF = 'of = "<< verify says what stands here, once this file says what en.toml says >>"\n'


class Refused(Exception):
    """A new exercise that cannot be made; says why, and the way out."""


def new(name: str, chapter: str | None = None) -> int:
    """Make the files of a new exercise, whole or not at all; return the exit code.

    It comes at the end of its chapter, the last where none is given.
    """
    chapters = list(dict.fromkeys(exercise.chapter for exercise in exercises()))
    chapter = chapter or chapters[-1]
    folder = HERE / chapter / name
    if __package__ != "demos.exercises":
        raise Refused(
            f"a new exercise is written in a checkout, and not where pip installs: {HERE}"
        )
    _refuse_name(name)
    if chapter not in chapters:
        raise Refused(f"there is no chapter {chapter!r}; the chapters: {', '.join(chapters)}")
    if folder.exists():
        raise Refused(f"{folder} is there already, without an exercise: remove it")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as unfinished:
        made = Path(unfinished, name)
        shutil.copytree(TEMPLATE, made, ignore=shutil.ignore_patterns("__pycache__"))
        english = (made / "en.toml").read_text(encoding="utf-8")
        (made / "fa.toml").write_text(_OF + english, encoding="utf-8")
        made.replace(folder)
    screen = Screen()
    screen.show("The new exercise runs already. What is to be written stands between << and >>:")
    screen.show(f"    {folder.relative_to(HERE.parents[1]).as_posix()}")
    screen.show("What is left to do, as often as you like:")
    screen.show(f"    python -m demos.exercises verify {name}")
    return 0


def _refuse_name(name: str) -> None:
    names = [exercise.id for exercise in exercises()]
    if name in names:
        raise Refused(f"there is an exercise {name!r} already; choose another name")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refused(
            f"{name!r} is no name for an exercise: 2 to {_LONGEST} small letters, digits and _, "
            "a letter first, no word of Python's own; for example wrong_sign"
        )
