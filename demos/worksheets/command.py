"""The command that writes a worksheet to print, and apart its key, as two HTML pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograd.drawing.render import RenderError
from autograd.terminal import complain

from ..files import unwritable, write_whole
from ..language import LANGUAGES, language_of
from ..printing import say
from . import TOPICS, worksheet


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes, and set `run`: what does it."""
    parser.add_argument("topic", metavar="TOPIC", choices=TOPICS, help=", ".join(TOPICS))
    parser.add_argument("--seed", metavar="NUMBER", type=_seed, required=True, help="0 or more")
    parser.add_argument("--out", metavar="FOLDER", type=Path, default=Path(), help="else here")
    parser.add_argument("--language", choices=LANGUAGES, help="else that of the locale")
    parser.set_defaults(run=write)


def write(chosen: argparse.Namespace) -> int:
    """Write what was chosen and return the exit code."""
    language = language_of(chosen.language)
    folder, name = chosen.out, f"{chosen.topic}-{chosen.seed}-{language}"
    try:
        pages = worksheet(chosen.topic, chosen.seed, language)
        files = {folder / f"{name}.html": pages.sheet, folder / f"{name}-key.html": pages.key}
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(files)
    except RenderError as error:
        complain(error)
        return 2
    except OSError as error:
        complain(unwritable(folder, error))
        return 2
    for file in files:
        say(file)
    return 0


def _seed(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise argparse.ArgumentTypeError(f"{typed!r} is no whole number from 0 to 999999999")
    return int(typed)
