"""The command that writes worksheets to print, and separate keys, as HTML pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import randrange

from autograd.commandline.carets import ExpressionError
from autograd.drawing.render import RenderError
from autograd.terminal import complain

from ..files import unwritable, write_whole
from ..language import LANGUAGES, language_of
from ..printing import say
from . import TOPICS, Worksheet, class_worksheet, worksheet
from .examples import Example
from .roster import RosterError, Student, read_roster

_BOTH = "both"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command, and set `run`."""
    parser.add_argument("topic", metavar="TOPIC", choices=TOPICS, help=", ".join(TOPICS))
    parser.add_argument(
        "--seed",
        metavar="NUMBER",
        type=_seed,
        help="the same number gives the same sheet (default: one drawn at random)",
    )
    parser.add_argument(
        "--class",
        dest="roster",
        metavar="ROSTER.csv",
        type=Path,
        help="one sheet per student; each row has a name and perhaps an id or email",
    )
    parser.add_argument(
        "--expression",
        nargs="+",
        metavar=("EXPRESSION", "NAME=NUMBER"),
        help='for the topic expression: "tanh(a*b + 1)" a=2 b=-3; other numbers with --seed '
        "or --class",
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        default=Path(),
        help="folder for the files (default: the current one)",
    )
    parser.add_argument(
        "--language",
        choices=(*LANGUAGES, _BOTH),
        help="of the sheet (default: from the locale); both: one file each",
    )
    parser.set_defaults(run=partial(_run, parser))


def _run(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Write what was chosen and return the exit code."""
    if chosen.expression and chosen.topic != "expression":
        parser.error(f"--expression goes with the topic expression, not with {chosen.topic}")
    if chosen.seed is None and (chosen.roster or not chosen.expression):
        chosen.seed = randrange(1000, 10_000)
    try:
        files = _files(chosen)
    except ExpressionError as error:
        complain(f"{parser.prog.split()[-2]}: {error}")
        return 2
    except (RenderError, RosterError) as error:
        complain(error)
        return 2
    except OSError as error:
        complain(f"{error.filename} cannot be read: {error.strerror}")
        return 2
    try:
        chosen.out.mkdir(parents=True, exist_ok=True)
        write_whole(files)
    except OSError as error:
        complain(unwritable(chosen.out, error))
        return 2
    for file in files:
        say(file)
    return 0


def _files(chosen: argparse.Namespace) -> dict[Path, str]:
    """Return the pages, by the file each goes to."""
    example = None
    if chosen.expression:
        example = Example(chosen.expression[0], tuple(chosen.expression[1:]))
        example.graph()  # report problems before anything is made
    students = read_roster(chosen.roster) if chosen.roster else []
    languages = LANGUAGES if chosen.language == _BOTH else (language_of(chosen.language),)
    files = {}
    for language in languages:
        pages = _pages(chosen, language, students, example)
        parts = [chosen.topic, chosen.seed, chosen.roster and chosen.roster.stem, language]
        name = "-".join(str(part) for part in parts if part is not None)
        files[chosen.out / f"{name}.html"] = pages.sheet
        files[chosen.out / f"{name}-key.html"] = pages.key
    return files


def _pages(
    chosen: argparse.Namespace,
    language: str,
    students: Sequence[Student],
    example: Example | None,
) -> Worksheet:
    if not students:
        return worksheet(chosen.topic, chosen.seed, language, example)
    shown = _with_progress(students, f"{chosen.topic}, {language}")
    return class_worksheet(chosen.topic, chosen.seed, language, shown, example)


def _with_progress(students: Sequence[Student], what: str) -> Iterator[Student]:
    """Yield the students, with a progress bar at a terminal."""
    from rich.console import Console
    from rich.progress import track

    console, hidden = Console(stderr=True), not sys.stderr.isatty()
    yield from track(students, what, console=console, transient=True, disable=hidden)


def _seed(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a whole number from 0 to 999999999")
    return int(typed)
