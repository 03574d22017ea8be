"""The learner's language: which one, its catalogues, and how it stands in a terminal."""

from __future__ import annotations

import hashlib
import locale
import os
import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograd.notation import readable

_LETTERS = {"en": "", "fa": "گچپژیک۱"}  # by which an output shows whether it has a language's own
LANGUAGES = tuple(_LETTERS)
COLUMNS = 80  # of prose
_OF = "of"  # where a translation says which English it translates
TERM = re.compile(r" ?\(([A-Za-z][A-Za-z' -]*)\)")  # an English term, in Persian prose
_BETWEEN = re.compile(" ([=·+−]) ")
_PERSIAN = re.compile(r"[\u0600-\u06ff]")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def language_of(chosen: str | None, setting: str | None = None) -> str:
    """Return the language to speak: the one chosen now, else earlier, else the locale's.

    Only what is chosen now is spoken where standard output lacks the language's letters.
    """
    if chosen in LANGUAGES:
        return chosen
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "") or locale.getlocale()[0] or ""
    local = "fa" if named.startswith("Persian") else named[:2].lower()  # Windows: Persian_Iran
    name = setting if setting in LANGUAGES else local
    return name if name in LANGUAGES and readable(_LETTERS[name]) == _LETTERS[name] else "en"


def in_digits(value: object, language: str) -> str:
    """Return a value as text; a whole number in the language's own digits."""
    text = str(value)
    return text.translate(_DIGITS) if language == "fa" and isinstance(value, int) else text


def one_direction(text: str) -> str:
    """Return a text of which each line runs one way, as many terminals cannot mix directions.

    English terms in brackets leave the Persian prose for a line of their own, after it; English
    prose and formulas stay as they were.

    >>> one_direction("این گرادیان (gradient) است.").split(chr(10))
    ['این گرادیان است.', '    (gradient)']
    """
    return "\n".join(part for line in text.split("\n") for part in _parted(line))


def laid_out(text: str, columns: int) -> list[str]:
    """Return the lines of a text, each in one direction: prose wrapped, formulas as they are."""
    lines: list[str] = []
    for line in one_direction(text).split("\n"):
        stays = line.startswith("    ") or len(line) <= columns
        lines += [line] if stays else wrapped(line, columns)
    return lines


def wrapped(line: str, columns: int, indent: str = "") -> list[str]:
    """Return the lines of a long line, broken at no sign between two numbers.

    >>> wrapped("so for x = 3 it is", 10)
    ['so for', 'x = 3 it', 'is']
    """
    tied = _BETWEEN.sub("\u00a0\\1\u00a0", line)
    lines = textwrap.wrap(
        tied, columns, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return [part.replace("\u00a0", " ") for part in lines]


def _parted(line: str) -> Iterator[str]:
    terms = TERM.findall(line) if _PERSIAN.search(line) else []
    yield TERM.sub("", line) if terms else line
    if terms:
        yield f"    ({', '.join(terms)})"


@cache
def catalogue(file: Path) -> dict[str, Any]:
    """Return a catalogue of texts."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def entries(file: Path) -> dict[str, str]:
    """Return every text of a catalogue by its path: `messages.sign`, `hints.1`."""
    found: dict[str, str] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, str):
            found[prefix] = value
        items = value.items() if isinstance(value, dict) else []
        if isinstance(value, list):
            items = [(str(index), item) for index, item in enumerate(value, 1)]
        for name, item in items:
            walk(f"{prefix}.{name}" if prefix else str(name), item)

    walk("", {name: value for name, value in catalogue(file).items() if name != _OF})
    return found


def mark(english: Mapping[str, str]) -> str:
    """Return the short hash by which a translation says which English texts it translates."""
    return hashlib.sha256(repr(sorted(english.items())).encode()).hexdigest()[:8]


def stale(english: Mapping[str, str], file: Path) -> list[str]:
    """Return what is wrong with a file that translates some texts, a line a fault.

    Texts are missing, or English no longer has them, or has changed since: then the line says
    what `of` is to be once the translation follows.
    """
    theirs = entries(file)
    faults = [f"{file}: {name} is missing" for name in english if name not in theirs]
    faults += [f"{file}: {name} translates nothing" for name in theirs if name not in english]
    if catalogue(file).get(_OF) != mark(english):
        faults.append(f'{file}: stale; once it says what English says: of = "{mark(english)}"')
    return faults


def untranslated(folder: Path, language: str) -> list[str]:
    """Return what is wrong with the translation of a folder's `en.toml`."""
    file = folder / f"{language}.toml"
    return stale(entries(folder / "en.toml"), file) if file.exists() else [f"{file} is missing"]
