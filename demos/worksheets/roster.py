"""A class's roster, read from a CSV file as spreadsheets and course systems write it."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MOST_STUDENTS = 2000
LONGEST = 120  # characters of a name
_LARGEST = 4_000_000  # bytes
_SEEDS = 10**9
_NAMES = {"name", "student", "student name", "full name", "first name", "given name"}
_NAMES |= {"نام", "نام و نام خانوادگی", "دانشجو", "نام دانشجو"}
_SURNAMES = {"surname", "last name", "family name", "نام خانوادگی"}
_IDS = {"id", "student id", "id number", "شماره", "شماره دانشجویی", "شمارهٔ دانشجویی"}
_EMAILS = {"email", "e-mail", "email address", "mail", "ایمیل", "رایانامه"}
_SEPARATORS = "\t;,"
_NONE = "\x1f"  # no separator: the whole line is one cell
_LETTERS = str.maketrans("يك", "یک")  # Arabic keyboards' for the Persian ones
_JOINERS = "\u200c\u200d"
_WORD = re.compile(r"[A-Za-z\x80-\xff]+")


class RosterError(ValueError):
    """What is wrong with a roster: the file, the line, and how to fix it."""


class Student(NamedTuple):
    """One student of a class."""

    name: str
    id: str = ""  # a number or an address; "" if the roster has none

    @property
    def key(self) -> str:
        """What tells this student from the others, however it is typed."""
        key = unicodedata.normalize("NFKC", self.id or self.name).casefold()
        return key.translate(_LETTERS)

    def seed(self, topic: str, seed: int) -> int:
        """Return the seed of this student's sheet; the rest of the class does not matter."""
        digest = hashlib.sha256("\n".join((str(seed), topic, self.key)).encode()).digest()
        return int.from_bytes(digest, "big") % _SEEDS


def read_roster(file: Path) -> list[Student]:
    """Return the students of a file, one per row, in order.

    The first row may name the columns: the student's name (or first and last name), an id, an
    email. Without such a row, the first column is the name.

    Raises:
        RosterError: it is not a roster; the message names the line.
        OSError: the file cannot be read.
    """
    with file.open("rb") as opened:
        content = opened.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise RosterError(f"{file}: this is too large for a roster")
    students: list[Student] = []
    lines: dict[str, int] = {}  # where each student is
    for line, student in _students(file, _text(file, content)):
        if before := lines.get(student.key):
            what = student.id or student.name
            way_out = "" if student.id else ". Give the two a column id"
            raise RosterError(f"{file}, line {line}: {what} is in line {before} too{way_out}")
        lines[student.key] = line
        students.append(student)
        if len(students) > MOST_STUDENTS:
            raise RosterError(f"{file}, line {line}: a class has at most {MOST_STUDENTS} students")
    if not students:
        raise RosterError(f"{file}: it names no students. Write a name in each row")
    return students


def _students(file: Path, text: str) -> Iterator[tuple[int, Student]]:
    """Yield each student with the line where its row ends."""
    columns: tuple[list[int], list[int]] | None = None
    for line, row in _rows(file, text):
        if columns is None:
            columns = _columns(file, line, row)
            if columns is not None:
                continue
            columns = [0], []
        names, ids = columns
        name = " ".join(filter(None, (_cell(row, column) for column in names)))
        if not name:
            raise RosterError(f"{file}, line {line}: the name is missing")
        if len(name) > LONGEST:
            problem = f"a name has at most {LONGEST} characters, not {len(name)}"
            raise RosterError(f"{file}, line {line}: {problem}")
        yield line, Student(name, next(filter(None, (_cell(row, column) for column in ids)), ""))


def _rows(file: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its line."""
    lines = io.StringIO(text, newline=None).readlines()
    first = next((line for line in lines if line.strip()), "")
    before = 0
    separator = _separator(first)
    if told := re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE):  # which Excel reads and writes
        separator, before = told[1], lines.index(first) + 1
    reader = csv.reader(lines[before:], delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            line = before + reader.line_num
            raise RosterError(f"{file}, line {line}: this is not a row of CSV: {error}") from None
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield before + reader.line_num, row


def _separator(line: str) -> str:
    """Return the separator of the cells of a line: the most frequent one."""
    bare = re.sub(r'"[^"]*"', "", line)
    most = max(_SEPARATORS, key=bare.count)
    return most if most in bare else _NONE


def _columns(file: Path, line: int, row: list[str]) -> tuple[list[int], list[int]] | None:
    """Return which columns hold the name and which the id; None if the row is a student's."""
    heads = [re.sub(r"[\s_\u200c]+", " ", cell.strip()).casefold() for cell in row]
    heads = [unicodedata.normalize("NFKC", head).translate(_LETTERS) for head in heads]
    names = [i for i, head in enumerate(heads) if head in _NAMES][:1]
    names += [i for i, head in enumerate(heads) if head in _SURNAMES][:1]
    ids = [i for i, head in enumerate(heads) if head in _IDS]
    ids += [i for i, head in enumerate(heads) if head in _EMAILS]
    if ids and not names:
        raise RosterError(f"{file}, line {line}: there is no column called name")
    return (names, ids) if names else None


def _cell(row: list[str], column: int) -> str:
    """Return a cell without what a page cannot show or what would change its direction."""
    text = " ".join(row[column].split()) if column < len(row) else ""
    shown = "".join(c for c in text if c.isprintable() or c in _JOINERS)
    return unicodedata.normalize("NFC", shown).strip()


def _text(file: Path, content: bytes) -> str:
    """Return the text of a file in one of the encodings that spreadsheets write."""
    way_out = "Save it as CSV in UTF-8"
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError(f"{file}: this is a workbook, not text. {way_out}")
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in content[:200]:
        encoding = "utf-16-le" if content.find(b"\0") % 2 else "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        if encoding != "utf-8-sig":
            raise RosterError(f"{file}, line {line}: this is not text. {way_out}") from None
    try:
        return content.decode(_guessed(content))
    except (UnicodeDecodeError, LookupError):
        problem = "the encoding cannot be determined"
        raise RosterError(f"{file}, line {line}: {problem}. {way_out}") from None


def _guessed(content: bytes) -> str:
    """Return which of Windows' two old encodings fits, judged by words; "" if neither does.

    Persian words have no ASCII letters, while words of Latin languages have mostly those.
    """
    words = _WORD.findall(content.decode("latin-1"))
    high = [word for word in words if not word.isascii()]
    latin = [word for word in high if re.search("[A-Za-z]", word)]
    persian = [word for word in high if len(word) > 1 and word not in latin]
    if bool(latin) == bool(persian):
        return ""
    return "cp1252" if latin else "cp1256"
