"""What stands in one cell of a table: a number as people write it, or a word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from autograd.numbers import brief, reads_as_float

_BETWEEN = "[,'’٬\\s]"  # what may separate thousands
_THOUSANDS = re.compile(rf"[+-]?\d{{1,3}}({_BETWEEN}\d{{3}})+(\.\d*)?")
_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")  # 1.234,5
_MISSING = {"na", "n/a", "nan", "null", "none", "nil", "?", "-", "--", "#n/a", "missing", "."}


class Style(NamedTuple):
    """How numbers are written.

    Attributes:
        decimal: the decimal point: . or , (with a point also ٫, that of Persian digits).
        thousands: what may stand between groups of three digits; None: nothing.
    """

    decimal: str = "."
    thousands: str | None = None

    def plain(self, cell: str) -> str:
        """Return a number as Python writes it; what is none in this style as nothing."""
        if self.thousands and self.thousands in cell:
            mark, point = re.escape(self.thousands), re.escape(self.decimal)
            if not re.fullmatch(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+({point}\d*)?(e\S+)?", cell, re.I):
                return ""
            cell = cell.replace(self.thousands, "")
        if self.decimal == ",":
            return "" if "." in cell else cell.replace(",", ".")
        return cell.replace("٫", ".")

    def is_number(self, cell: str) -> bool:
        """Tell whether a cell is a finite number in this style."""
        plain = self.plain(cell)
        return reads_as_float(plain) and math.isfinite(float(plain)) and "_" not in plain

    def numbers(self, cells: Sequence[str]) -> list[float] | None:
        """Return a column's numbers, or None where one of its cells is none."""
        if self == Style():
            try:
                found = [*map(float, cells)]
            except ValueError:
                pass
            else:
                plain = all(map(math.isfinite, found)) and "_" not in "".join(cells)
                return found if plain else None
        if not all(map(self.is_number, cells)):
            return None
        return [float(self.plain(cell)) for cell in cells]


def style_of(decimal: object, thousands: object) -> Style:
    """Return how numbers are written, or refuse what cannot be meant.

    Raises:
        TypeError: one is of another kind.
        ValueError: a sign that would be read as something else.
    """
    if decimal not in (".", ","):
        raise ValueError(f'decimal must be "." or ",": got {brief(decimal)}')
    if thousands is None:
        return Style(str(decimal))
    if not isinstance(thousands, str) or len(thousands) != 1 or thousands.isalnum():
        wanted = "thousands must be one sign that stands between digits, or None"
        raise ValueError(f"{wanted}: got {brief(thousands)}")
    if thousands == decimal or thousands in "+-":
        what = "the decimal point" if thousands == decimal else "a sign"
        raise ValueError(f"thousands={thousands!r} would also be {what}: choose another")
    return Style(str(decimal), thousands)


def looks_numeric(cell: str) -> bool:
    """Tell whether a cell was meant as a number, also one that is refused: nan, 1_000, 1,5, 5%."""
    cell = cell.strip("%$€£ ").replace("٫", ".")
    if reads_as_float(cell.replace(",", ".")) or _THOUSANDS.fullmatch(cell):
        return True
    return _POINTS.fullmatch(cell) is not None


def way_out(cell: str, style: Style) -> str:
    """Say what to write for a cell that is no number, or which argument reads it; or nothing."""
    if cell.lower() in _MISSING:
        return f": if it stands for a missing value, load_table(…, missing=[{cell!r}])"
    if style.decimal == "," and Style().is_number(cell):
        asked = 'thousands="."' if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", cell) else 'decimal="."'
        return f": write the decimal point as , or load_table(…, {asked})"
    point = cell.replace(",", ".")
    if style != Style():
        return ""
    if _THOUSANDS.fullmatch(cell):
        plain = re.sub(_BETWEEN, "", cell)
        if Style().is_number(point):
            return (
                f': write {plain} if the comma separates thousands (or say thousands=","), {point} '
                'if it is the decimal one (or say decimal=",")'
            )
        mark = re.findall(_BETWEEN, cell)[0]
        return f": write {plain} or load_table(…, thousands={_quoted(mark)})"
    if _POINTS.fullmatch(cell):
        plain = cell.replace(".", "").replace(",", ".")
        return f': write {plain} or load_table(…, decimal=",", thousands=".")'
    if Style().is_number(point):
        return ': write the decimal point as . or load_table(…, decimal=",")'
    if cell.startswith("−") and Style().is_number("-" + cell[1:]):
        return f": write -{cell[1:]}, with a minus sign of the keyboard"
    is_number = looks_numeric(cell) and not reads_as_float(Style().plain(cell))
    return ": write the number alone" if is_number else ""


def _quoted(mark: str) -> str:
    return f'"{mark}"' if mark.isprintable() else repr(mark)


def shown(cell: str) -> str:
    """Return a cell as it is quoted in a message, not too long."""
    return repr(cell if len(cell) <= 30 else cell[:29] + "…")
