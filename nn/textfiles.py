"""A file's text by its lines, in any encoding; a file that is not text is refused by its kind."""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import stat
from difflib import get_close_matches
from itertools import islice

from autograd.numbers import brief

from .errors import TableError

_MARKS = {  # of the byte order, the longer first
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NO_TEXT = {  # how files of other kinds begin
    b"PK\x03\x04": "an Excel workbook or a zip archive: save its table as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save its table as CSV",
    b"\x1f\x8b": "compressed by gzip: unpack it first",
    b"%PDF": "a PDF: save its table as CSV",
    b"PAR1": "a Parquet file: save its table as CSV",
    b"\x93NUMPY": "an array of NumPy: pass np.load(path) to fit instead",
}


def lines_of(path: str | os.PathLike[str], name: str, encoding: str | None) -> list[str]:
    """Return the lines of a text file, with their ends.

    Args:
        path: the file.
        name: what it is called in messages.
        encoding: as Python calls it; None: UTF-8, or what the mark of the byte order says.

    Raises:
        TableError: it is not a regular file, or not text in that encoding.
        OSError: it cannot be read.
    """
    _check_regular(path, name)
    with open(path, "rb") as file:
        content = file.read()
    for beginning, kind in _NO_TEXT.items():
        if content.startswith(beginning):
            raise TableError(f"{name}: {kind}")
    text = _decoded(content, name, encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        advice = "save it as CSV in UTF-8"
        if content.count(0) * 3 > len(content):
            advice = f'perhaps load_table(…, encoding="{_by_zeros(content)}")'
        raise TableError(f"{name}:{line}: a NUL, so this is not a text file in UTF-8: {advice}")
    if kind := _other_kind(text.strip()):
        raise TableError(f"{name}: {kind}")
    return list(io.StringIO(text, newline=""))


def _other_kind(text: str) -> str:
    """Say what a text is that is not a table, and what to do; or nothing."""
    start = text[:100].lower()
    if start.startswith(("<!doctype html", "<html")):
        return "HTML, not CSV: a page of the web; download the file that it shows"
    if start.startswith("<?xml"):
        return "XML, not CSV: save its table as CSV"
    if (start[:1], text[-1:]) in {("{", "}"), ("[", "]")} and re.match(r'[\[{\s]*["\d\-\]}]', text):
        return "JSON, not CSV: save its table as CSV, or pass its rows to fit"
    return ""


def _check_regular(path: str | os.PathLike[str], name: str) -> None:
    """Refuse an address, a folder, and what may never end; name the file that may be meant."""
    shown = os.fsdecode(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", shown):
        raise TableError(
            f"{shown} is an address: download it first, as "
            f'urllib.request.urlretrieve("{shown}", "{name}") does'
        )
    if "\0" in shown:
        raise TableError(f"{shown!r} is not a file's name: it holds a NUL (write r'…' for a path)")
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        near = get_close_matches(name, _files(os.path.dirname(shown)), 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        reason = f"{os.strerror(errno.ENOENT)}{meant}"
        raise FileNotFoundError(errno.ENOENT, reason, shown) from None
    if stat.S_ISDIR(mode):
        tables = [file for file in _files(shown) if file.endswith((".csv", ".tsv", ".txt"))]
        such_as = f", such as {os.path.join(shown, tables[0])!r}" if tables else ""
        raise TableError(f"{shown}: is a folder: give a file in it{such_as}")
    if not stat.S_ISREG(mode):
        raise TableError(f"{name}: is a device or a pipe, which may never end: save it as a file")


def _files(folder: str) -> list[str]:
    try:
        with os.scandir(folder or ".") as entries:
            return sorted(entry.name for entry in islice(entries, 1000))
    except OSError:
        return []


def _decoded(content: bytes, name: str, encoding: str | None) -> str:
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    if mark == codecs.BOM_UTF16_LE and content.startswith(codecs.BOM_UTF32_LE):
        mark = codecs.BOM_UTF32_LE
    used = _MARKS.get(mark, "utf-8")
    if encoding is not None:
        called = _known(encoding)
        if mark and not used.startswith(called[:6]):
            raise TableError(
                f"{name}: begins with the mark of {used.upper().removesuffix('-SIG')}, so it is "
                f"not {encoding}: leave encoding out"
            )
        used = used if mark else called
    try:
        return content.decode(used)
    except UnicodeDecodeError as error:
        raise TableError(_undecodable(content, name, used, error)) from None
    except (UnicodeError, LookupError) as error:  # an encoding of something other than text
        raise TableError(f"{name}: cannot be read as {encoding}: {error}") from None


def _known(encoding: str) -> str:
    """Return Python's own name of an encoding."""
    if not isinstance(encoding, str):
        raise TypeError(f'encoding must be a name, such as "latin-1": got {brief(encoding)}')
    try:
        found = codecs.lookup(encoding)
        "".encode(encoding)  # which encodings of other things refuse
    except (LookupError, ValueError):
        raise ValueError(
            f"there is no encoding {brief(encoding)}: choose one such as "
            'utf-8, cp1252, latin-1, utf-16, gbk, or as Python\'s page on "codecs" names them'
        ) from None
    return found.name


def _undecodable(content: bytes, name: str, used: str, error: UnicodeDecodeError) -> str:
    """Say where text stops being text, and which encoding is likely."""
    used = used.removesuffix("-sig")
    line = content[: error.start].decode(used, "ignore").count("\n") + 1
    byte = content[error.start]
    message = f"{name}:{line}: byte 0x{byte:02x} is not {used.upper()}: "
    if used.startswith("utf-16") or used.startswith("utf-32"):
        return f"{message}is the file cut off? Save it as CSV in UTF-8"
    likely = _by_zeros(content) if b"\0" in content else "cp1252"
    if likely == "cp1252":
        try:
            content.decode(likely)
        except UnicodeDecodeError:
            likely = "latin-1" if used != "latin-1" else "utf-8"
    if b"\0" in content or likely == used:
        return f'{message}save it as CSV in UTF-8, or try load_table(…, encoding="{likely}")'
    around = content[max(0, error.start - 12) : error.start], content[error.start :][:12]
    before, after = (re.split(r"[\s,;|]+", part.decode(likely, "replace")) for part in around)
    word = before[-1] + after[0]
    return (
        f'{message}perhaps load_table(…, encoding="{likely}"), which reads {word!r} '
        "here; else save it as CSV in UTF-8"
    )


def _by_zeros(content: bytes) -> str:
    """Return the encoding that puts a zero in every second byte, where they are."""
    return "utf-16-be" if content[0::2].count(0) > content[1::2].count(0) else "utf-16-le"
