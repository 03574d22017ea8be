"""The command that writes a worksheet to print, and apart its key, as two HTML pages."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from autograd.drawing.render import RenderError
from autograd.notation import readable

from ..language import LANGUAGES, language_of
from . import TOPICS, worksheet


def options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("topic", metavar="TOPIC", choices=TOPICS, help=", ".join(TOPICS))
    parser.add_argument("--seed", metavar="NUMBER", type=_seed, required=True, help="0 or more")
    parser.add_argument("--output", metavar="FOLDER", type=Path, default=Path(), help="else here")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=argparse.SUPPRESS, help="else that of the locale"
    )


def write(chosen: argparse.Namespace) -> int:
    """Write what was chosen and return the exit code."""
    language = language_of(chosen.language)
    name = f"{chosen.topic}-{chosen.seed}-{language}"
    try:
        pages = worksheet(chosen.topic, chosen.seed, language)
        files = {f"{name}.html": pages.sheet, f"{name}-key.html": pages.key}
        chosen.output.mkdir(parents=True, exist_ok=True)
        _write(chosen.output, files)
    except RenderError as error:
        print(readable(str(error), sys.stderr), file=sys.stderr)
        return 2
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot write to the folder {chosen.output}: {reason}. Name another: --output"
        print(readable(message, sys.stderr), file=sys.stderr)
        return 2
    for file in files:
        print(readable(str(chosen.output / file)))
    return 0


def _seed(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        raise argparse.ArgumentTypeError(f"{typed!r} is no whole number from 0 to 999999999")
    return int(typed)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write all files, or none: each is complete before the first takes its place."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".worksheet-") as aside:
        for name, text in files.items():
            (Path(aside) / name).write_text(text, encoding="utf-8", newline="\n")
        for name in files:
            os.replace(Path(aside) / name, folder / name)
