"""The learner's language: which one, its catalogues, and how it looks in a terminal."""

from __future__ import annotations

import hashlib
import locale
import os
import re
import sys
import textwrap
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograd.notation import readable

_LETTERS = {"en": "", "fa": "گچپژیک۱"}  # by which an output shows whether it has a language's own
LANGUAGES = tuple(_LETTERS)
COLUMNS = 80  # of prose
_OF = "of"  # where a translation says which English it translates
COMMENTS = "comments"  # its table of the comments in an exercise's code, by what they are there
ERRORS = "errors"  # its table of what Python and the engine say, by patterns of it
TERM = re.compile(r" ?\(([A-Za-z][A-Za-z' -]*)\)")  # an English term, in Persian prose
_STRETCH = re.compile("[^\u0600-\u06ff\u200c«»—–…✓✗]+")  # without anything Persian
_SYMBOLIC = re.compile(r"[^\s.:!()\[\]←→-]")  # what is in a symbol, and in no punctuation
_CLOSED = {"(": ")", "[": "]", "{": "}"}
_BETWEEN = re.compile(" ([=·+−]) ")
# terminals that reorder text and keep isolates, since which version
_REORDERING = {"VTE_VERSION": 5800, "KONSOLE_VERSION": 230000}
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
    """Return a value as text; a number in the language's own digits."""
    if language != "fa" or not isinstance(value, (int, float)):
        return str(value)
    return str(value).translate(_DIGITS).replace(".", "٫")


def mixes_directions() -> bool:
    """Tell whether lines of both directions come out right where standard output goes.

    That is a terminal that reorders text and knows isolates; `GRADB_BIDI`, 1 or 0, says it for
    those which do not tell.
    """
    said = os.environ.get("GRADB_BIDI")
    if said or not sys.stdout.isatty():
        return said not in (None, "", "0")
    if os.environ.get("TERM", "").startswith(("screen", "tmux")):  # which places each sign itself
        return False
    versions = ((os.environ.get(name, ""), least) for name, least in _REORDERING.items())
    known = any(found.isdecimal() and int(found) >= least for found, least in versions)
    return known or os.environ.get("TERM_PROGRAM") in ("Apple_Terminal", "mintty")


def laid_out(text: str, columns: int, mixed: bool = False) -> list[str]:
    """Return the lines of a text as a medium shows them: prose wrapped, formulas as they are.

    A catalogue has symbols within its Persian prose, with no marks around them. Where directions
    may be mixed, that is how they are shown, each isolated, in lines that end at the right margin;
    elsewhere see `one_direction`.

    Args:
        text: as a catalogue has it; a line that begins with four spaces is a formula.
        columns: of prose.
        mixed: whether the medium shows lines of both directions right.
    """
    lines: list[str] = []
    room = columns - mixed  # a line that mixes directions begins with a space
    for line in (text if mixed else one_direction(text)).split("\n"):
        stays = line.startswith("    ") or len(line) <= room
        parts = [line] if stays else wrapped(line, room)
        lines += [_set(part, columns) for part in parts] if mixed and _is_prose(line) else parts
    return lines


def one_direction(text: str) -> str:
    """Return a text of which each line runs one way, as many terminals cannot mix directions.

    The symbols of a line of Persian prose come in a line before it, numbered, and the prose has
    their numbers; English terms in brackets follow at the end, each with what it is in Persian.

    >>> print(one_direction("به جای z، x گذاشته‌اید."))
        (۱) z    (۲) x
    به جای (۱)، (۲) گذاشته‌اید.
    >>> print(one_direction("این گرادیان (gradient) است."))
    این گرادیان است.
        gradient: گرادیان
    """
    terms, lines = _glossary(), list[str]()
    named: dict[str, None] = {}  # in their order
    for line in text.split("\n"):
        if not _is_prose(line):
            lines.append(line)
            continue
        named.update((term, None) for term in TERM.findall(line) if term in terms)
        lines += _numbered(TERM.sub(lambda found: "" if found[1] in terms else found[0], line))
    parted = [""] if named and lines[-1].startswith("    ") else []  # from formulas
    return "\n".join([*lines, *parted, *(f"    {term}: {terms[term]}" for term in named)])


def _numbered(line: str) -> list[str]:
    """Return the symbols of a line of Persian prose, numbered, and the line with the numbers."""
    numbers: dict[str, str] = {}

    def number(symbol: str) -> str:
        return numbers.setdefault(symbol, f"({in_digits(len(numbers) + 1, 'fa')})")

    prose = in_symbols(line, number)
    shown = [f"    {number} {symbol}" for symbol, number in numbers.items()]
    return [*(["".join(shown)] if sum(map(len, shown)) <= COLUMNS and shown else shown), prose]


def isolated(text: str) -> str:
    """Return a text for a page or a file that is read with its directions mixed: symbols isolated.

    >>> print(ascii(isolated("مشتق z را").split()[1]))
    '\\u2068z\\u2069'
    """
    lines = text.split("\n")
    mixed = (in_symbols(line, "\u2068{}\u2069".format) for line in lines)
    return "\n".join(new if _is_prose(line) else line for line, new in zip(lines, mixed))


def in_symbols(line: str, change: Callable[[str], str]) -> str:
    """Return a line of Persian prose with each symbol in it changed.

    A symbol is the longest stretch without anything Persian, less the punctuation around it.

    >>> in_symbols("مشتق z = x⁵ + 9: (نه x).", "<{}>".format)
    'مشتق <z = x⁵ + 9>: (نه <x>).'
    """
    return _STRETCH.sub(lambda found: _changed(found[0], change), line)


def _changed(stretch: str, change: Callable[[str], str]) -> str:
    start, end = 0, len(stretch)
    while start < end:
        part = stretch[start:end]
        unclosed = "()[]{}" if _unclosed(part) else ""
        if part[0] in " :!,;" + unclosed or part.startswith(". "):
            start += 1
        elif part[-1] in " :!,;" + unclosed or (part[-1] == "." and not part.endswith("...")):
            end -= 1
        else:
            break
    part = stretch[start:end]
    if not _SYMBOLIC.search(part):
        return stretch
    return stretch[:start] + change(part) + stretch[end:]


def _unclosed(part: str) -> bool:
    """Tell whether a part of a line closes a bracket that it does not open, or the reverse."""
    opened: list[str] = []
    for sign in part:
        if sign in _CLOSED:
            opened.append(_CLOSED[sign])
        elif sign in _CLOSED.values() and (not opened or opened.pop() != sign):
            return True
    return bool(opened)


def _is_prose(line: str) -> bool:
    return not line.startswith("    ") and bool(_PERSIAN.search(line))


def _set(line: str, columns: int) -> str:
    """Return a line of Persian prose for a medium that mixes directions, at its right margin."""
    signs = sum(unicodedata.category(sign) not in ("Mn", "Cf") for sign in line)
    # after a sign: terminals keep what is of no width with the sign before it
    return f"{' ' * max(columns - signs, 1)}\u2067{isolated(line)}\u2069"


def is_set(line: str) -> bool:
    """Tell whether a line is of Persian prose, as `laid_out` sets it where directions mix."""
    return line.endswith("\u2069") and line.lstrip(" ").startswith("\u2067")


def explained(says: str, known: Mapping[str, str], language: str) -> str:
    """Return what a catalogue says where English says something; "" if it does not know it.

    Args:
        says: what is said in English.
        known: texts by patterns; a text has the groups of its pattern as fields.
        language: of the texts, for its digits.
    """
    for pattern, text in known.items():
        if found := re.search(pattern, says):
            fields = {name: x or "" for name, x in found.groupdict().items()}
            if "users" in fields:  # a list of names, which has its "and"
                fields["users"] = ", ".join(fields["users"].rsplit(" and ", 1))
            for name in re.findall(r"\(\?P<(\w+)>\\d\+\)", pattern):
                fields[name] = in_digits(int(fields[name]), language)
            return text.strip("\n").format_map(fields)
    return ""


@cache
def _glossary() -> dict[str, Any]:
    return catalogue(Path(__file__).with_name("glossary.toml"))


def wrapped(line: str, columns: int, indent: str = "") -> list[str]:
    """Return the lines of a long line, broken at no sign between two numbers.

    Nor is an English term in Persian prose broken, or torn off the word before it.

    >>> wrapped("so for x = 3 it is", 10)
    ['so for', 'x = 3 it', 'is']
    """
    tied = _BETWEEN.sub("\u00a0\\1\u00a0", line)
    if _PERSIAN.search(line):
        tied = TERM.sub(lambda term: term[0].replace(" ", "\u00a0"), tied)
    lines = textwrap.wrap(
        tied, columns, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return [part.replace("\u00a0", " ") for part in lines]


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

    texts = catalogue(file).items()
    walk("", {name: value for name, value in texts if name not in (_OF, COMMENTS, ERRORS)})
    return found


def mark(english: Mapping[str, str]) -> str:
    """Return the short hash by which a translation names the English texts it translates."""
    return hashlib.sha256(repr(sorted(english.items())).encode()).hexdigest()[:8]


def stale(english: Mapping[str, str], file: Path) -> list[str]:
    """Return what is wrong with a file that translates some texts, one line per fault.

    Texts are missing, or English no longer has them, or has changed since: then the line gives
    the new `of` for the updated translation.
    """
    theirs = entries(file)
    faults = [f"{file}: {name} is missing" for name in english if name not in theirs]
    faults += [f"{file}: {name} translates nothing" for name in theirs if name not in english]
    if catalogue(file).get(_OF) != mark(english):
        faults.append(f'{file}: stale; once it is up to date: of = "{mark(english)}"')
    return faults


def untranslated(folder: Path, language: str) -> list[str]:
    """Return what is wrong with the translation of a folder's `en.toml`."""
    file = folder / f"{language}.toml"
    return stale(entries(folder / "en.toml"), file) if file.exists() else [f"{file} is missing"]
