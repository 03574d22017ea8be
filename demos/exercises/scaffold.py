"""Makes the files of a new exercise; they say themselves what is left to write."""

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
_OF = 'of = "<< verify prints what belongs here, once this file translates en.toml >>"\n'


class Refused(Exception):
    """A new exercise cannot be made: says why, and how to fix it."""


def new(name: str, chapter: str | None = None) -> int:
    """Make the files of a new exercise, all or none; return the exit code.

    It comes last in its chapter; without one, in the last chapter.
    """
    chapters = list(dict.fromkeys(exercise.chapter for exercise in exercises()))
    chapter = chapter or chapters[-1]
    folder = HERE / chapter / name
    if __package__ != "demos.exercises":
        raise Refused(f"a new exercise is written in a checkout, not where pip installs: {HERE}")
    _refuse_name(name)
    if chapter not in chapters:
        raise Refused(f"there is no chapter {chapter!r}; the chapters: {', '.join(chapters)}")
    if folder.exists():
        raise Refused(f"{folder} already exists, without an exercise: remove it")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as unfinished:
        made = Path(unfinished, name)
        shutil.copytree(TEMPLATE, made, ignore=shutil.ignore_patterns("__pycache__"))
        english = (made / "en.toml").read_text(encoding="utf-8")
        (made / "fa.toml").write_text(_OF + english, encoding="utf-8")
        made.replace(folder)
    screen = Screen()
    screen.show("The new exercise already runs. Replace what is between << and >>:")
    screen.show(f"    {folder.relative_to(HERE.parents[1]).as_posix()}")
    screen.show("To see what is left to do:")
    screen.show(f"    python -m demos.exercises verify {name}")
    return 0


def _refuse_name(name: str) -> None:
    names = [exercise.id for exercise in exercises()]
    if name in names:
        raise Refused(f"there is already an exercise {name!r}; choose another name")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refused(
            f"{name!r} is not a valid name: use 2 to {_LONGEST} lower-case letters, digits and _, "
            "a letter first, no Python keyword; for example wrong_sign"
        )
