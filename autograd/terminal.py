"""Manners of a program at a terminal or in a pipe: what is typed, what is shown, when to stop."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from .errors import printable

_DISTRIBUTION = "gradb"


def accept_any_bytes() -> None:
    """Let what is typed be any bytes, also ones that are not text; or nothing."""
    if sys.stdin is None:  # it was closed
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdin, io.TextIOWrapper):
        with contextlib.suppress(io.UnsupportedOperation):  # it has been read from before
            sys.stdin.reconfigure(errors="replace")


def echo(line: str) -> None:
    """Show a line that was not typed at a terminal, as a terminal would."""
    if not sys.stdin.isatty():
        print(line)


def complain(problem: object) -> None:
    """Print what went wrong on standard error, as it can show it."""
    print(printable(str(problem)), file=sys.stderr)


def stop_printing() -> None:
    """Drop the rest of the output: nobody reads it, as in `python -m autograd … | head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def version() -> str:
    """Return the line that says which version this is, of the package and of Python."""
    from importlib import metadata

    python = ".".join(map(str, sys.version_info[:3]))
    try:
        return f"{_DISTRIBUTION} {metadata.version(_DISTRIBUTION)}, Python {python}"
    except metadata.PackageNotFoundError:
        return f"{_DISTRIBUTION}, not installed but run from its files, Python {python}"
