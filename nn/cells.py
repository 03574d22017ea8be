"""What is in one cell of a table: a number as people write it, or a word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from autograd.numbers import brief, reads_as_float

_BETWEEN = "[,'’٬\\s]"  # what may separate thousands
_THOUSANDS = re.compile(rf"[+-]?\d{{1,3}}({_BETWEEN}\d{{3}})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}([.'’\s]\d{3})+(,\d+)?")  # 1.234,5
_MISSING = {"na", "n/a", "nan", "null", "none", "nil", "?", "-", "--", "#n/a", "missing", "."}


class Style(NamedTuple):
    """How numbers are written.

    Attributes:
        decimal: the decimal point: . or , (with a point also ٫, that of Persian digits).
        thousands: what may be between groups of three digits; None: nothing.
    """

    decimal: str = "."
    thousands: str | None = None

    def plain(self, cell: str) -> str:
        """Return a number as Python writes it; "" for what is not one in this style."""
        mark = self.thousands
        if mark and mark.isspace():  # also one that does not break the line
            cell = re.sub(r"\s", mark, cell)
        if mark and mark in cell:
            between, point = re.escape(mark), re.escape(self.decimal)
            grouped = rf"[+-]?\d{{1,3}}({between}\d{{3}})+({point}\d*)?(e[+-]?\d+)?"
            if not re.fullmatch(grouped, cell, re.IGNORECASE):
                return ""
            cell = cell.replace(mark, "")
        if self.decimal == ",":
            return "" if "." in cell else cell.replace(",", ".")
        return cell.replace("٫", ".")

    def numbers(self, cells: Sequence[str]) -> list[float] | None:
        """Return cells as finite numbers, or None where one of them is not."""
        if self != _PLAIN or "٫" in (joined := "".join(cells)):
            cells = [*map(self.plain, cells)]
            joined = "".join(cells)
        try:
            found = [*map(float, cells)]
        except ValueError:
            return None
        return found if "_" not in joined and all(map(math.isfinite, found)) else None

    def is_number(self, cell: str) -> bool:
        """Tell whether a cell is a finite number in this style."""
        return self.numbers([cell]) is not None


_PLAIN = Style()


def style_of(decimal: object, thousands: object) -> Style:
    """Return how numbers are written, or refuse what makes no sense.

    Raises:
        ValueError: a sign that would be read as something else.
    """
    if decimal not in (".", ","):
        raise ValueError(f'decimal must be "." or ",": got {brief(decimal)}')
    if thousands is None:
        return Style(str(decimal))
    if not isinstance(thousands, str) or len(thousands) != 1 or thousands.isalnum():
        wanted = "thousands must be one sign between digits, or None"
        raise ValueError(f"{wanted}: got {brief(thousands)}")
    if thousands == decimal or thousands in "+-":
        what = "a sign" if thousands in "+-" else "the decimal point, which decimal= says"
        raise ValueError(f'thousands="{thousands}" would also be {what}')
    return Style(str(decimal), thousands)


def looks_numeric(cell: str) -> bool:
    """Tell whether a cell was meant as a number, also one that is refused: nan, 1_000, 1,5, 5%."""
    cell = cell.strip("%$€£ ").replace("٫", ".")
    if reads_as_float(cell.replace(",", ".")) or _THOUSANDS.fullmatch(cell):
        return True
    return _DECIMAL_COMMA.fullmatch(cell) is not None


def way_out(cell: str, style: Style) -> str:
    """Say what to write for a cell that is not a number, or which argument reads it; or nothing."""
    if cell.lower() in _MISSING:
        return f": if it stands for a missing value, load_table(…, missing=[{cell!r}])"
    if style.decimal == "," and _PLAIN.is_number(cell):
        asked = 'thousands="."' if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", cell) else 'decimal="."'
        return f": write the decimal point as , or load_table(…, {asked})"
    point = cell.replace(",", ".")
    if style != _PLAIN:
        return ""
    if _THOUSANDS.fullmatch(cell):
        plain = re.sub(_BETWEEN, "", cell)
        if _PLAIN.is_number(point):
            return (
                f': write {plain} if the comma separates thousands (or say thousands=","), {point} '
                'if it is the decimal one (or say decimal=",")'
            )
        mark = re.findall(_BETWEEN, cell)[0]
        return f": write {plain} or load_table(…, thousands={_quoted(mark)})"
    if _DECIMAL_COMMA.fullmatch(cell):
        mark = re.findall(r"[.'’\s]", cell)[0]
        plain = cell.replace(mark, "").replace(",", ".")
        return f': write {plain} or load_table(…, decimal=",", thousands={_quoted(mark)})'
    if _PLAIN.is_number(point):
        return ': write the decimal point as . or load_table(…, decimal=",")'
    if cell.startswith("−") and _PLAIN.is_number("-" + cell[1:]):
        return f": write -{cell[1:]}, with a minus sign of the keyboard"
    is_number = looks_numeric(cell) and not reads_as_float(_PLAIN.plain(cell))
    return ": write the number alone" if is_number else ""


def _quoted(mark: str) -> str:
    return f'"{mark}"' if mark.isprintable() else repr(mark)


def shown(cell: str) -> str:
    """Return a cell as it is quoted in a message, not too long."""
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")
