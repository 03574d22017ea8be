"""The demos, each a command: the tour, the lecture, the exercises and more."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograd.drawing.render import RenderError
from autograd.terminal import complain, version

from . import lecture
from .command import DOORS, run
from .exercises import __main__ as exercises
from .files import unwritable
from .language import LANGUAGES, language_of
from .worksheets import command as worksheet


def add_doors(parser: argparse.ArgumentParser) -> Any:
    """Give a parser a command for each demo, which sets `run`, the function of the command.

    Returns:
        The subparsers, to which more commands can be added.
    """
    doors = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        prog=parser.prog,
        parser_class=argparse.ArgumentParser,
    )
    added = {
        name: doors.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        for name, what in DOORS.items()
    }
    for name, job in JOBS.items():
        added[name].add_argument(
            "--out", type=Path, default=Path("output"), help="folder for the files (%(default)s)"
        )
        added[name].set_defaults(run=job)
    added["distributed"].set_defaults(run=_distributed)
    added["lecture"].add_argument(
        "section",
        nargs="?",
        type=_section,
        metavar="SECTION",
        help=f"1 to {len(lecture.SECTIONS)}; without it, the sections are listed",
    )
    for name in ("tour", "lecture", "methods", "gallery"):
        added[name].add_argument(
            "--language", choices=LANGUAGES, help="language of the prose (default: from the locale)"
        )
    added["gallery"].set_defaults(out=Path("output/gallery"))
    exercises.add_commands(added["exercises"])
    worksheet.add_options(added["worksheet"])
    return doors


def main(arguments: list[str] | None = None) -> int:
    """Run a demo, by default the tour, and return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m demos", description="What the package can do.")
    parser.add_argument("--version", action="version", version=version())
    add_doors(parser)
    if not words or (words[0][:1] == "-" and words[0] not in ("-h", "--help", "--version")):
        words = ["tour", *words]
    return run(parser, words)


def _section(typed: str) -> int:
    number = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    if number not in lecture.SECTIONS:
        raise argparse.ArgumentTypeError(f"the lecture has sections 1 to {len(lecture.SECTIONS)}")
    return number


def _tour(chosen: argparse.Namespace) -> int:
    from .tour import run

    language = language_of(chosen.language)
    return _writing(lambda folder: run(folder, language), chosen.out)


def _lecture(chosen: argparse.Namespace) -> int:
    language = language_of(chosen.language)
    if chosen.section is None:
        lecture.contents(language)
        return 0
    return _writing(lambda folder: lecture.run(chosen.section, folder, language), chosen.out)


def _methods(chosen: argparse.Namespace) -> int:
    from .methods import run

    language = language_of(chosen.language)
    return _writing(lambda folder: run(folder, language), chosen.out)


def _gpt(chosen: argparse.Namespace) -> int:
    from .gpt import run

    return _writing(run, chosen.out)


def _gallery(chosen: argparse.Namespace) -> int:
    from .gallery import write

    language = language_of(chosen.language)
    return _writing(lambda folder: write(folder, language), chosen.out)


def _distributed(chosen: argparse.Namespace) -> int:
    from .distributed import start

    return start()


JOBS = {
    "tour": _tour,
    "lecture": _lecture,
    "methods": _methods,
    "gpt": _gpt,
    "gallery": _gallery,
}


def _writing(job: Callable[[Path], object], folder: Path) -> int:
    """Run a job that writes files into a folder; return the exit code."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        job(folder)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(unwritable(folder, error))
        return 2
    except RenderError as error:
        complain(error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
