"""Lines of writing: how large they are, in a font whose signs are of one width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

NAME, NUMBER, FORMULA, NOTE = 14.0, 13.0, 11.5, 10.5  # font sizes in boxes
WORDS = 12.0  # and below the picture
ADVANCE = 0.605  # the width of a sign by the font's size, in the widest of the fonts
# letters that run to the left, and the sign that is one of them; a name in such letters
_LEFT = "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_INDEX = "0-9₀-₉⁰¹²³⁴-⁹⁽⁾"
_LEFTWARD = re.compile(
    f"[{_LEFT}](?:[{_LEFT}{_INDEX} ._\u200c\u200d-]*[{_LEFT}])?(?:[{_INDEX}]|,(?=[₀-₉]))*"
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

Note = tuple[tuple[str, str], ...]  # the parts of a line: (written, paint)


class Line(NamedTuple):
    """A line of writing, perhaps with a label before it and a field to fill in after it."""

    written: str
    paint: str
    size: float  # of the font; 0: a rule, a stroke across
    bold: bool = False
    label: str = ""
    field: float = 0.0  # the width of the field
    room: int = 0  # signs that there is room for, at least
    number: float | None = None  # that it shows,
    before: str = ""  # after these words

    def width(self) -> float:
        """Return the width of the line in points."""
        label = width_of(f"{self.label} ", NOTE) if self.label else 0.0
        return label + max(self.room, columns(self.written)) * self.size * ADVANCE + self.field

    def height(self) -> float:
        """Return the height of the line in a circle, or on a line between two."""
        return self.size + 3 if self.size else 5.0


def room_of(lines: Sequence[Line]) -> tuple[list[float], list[float]]:
    """Return the widths of lines that are one below the other, and their heights."""
    return [line.width() for line in lines], [line.height() for line in lines]


def stacked(lines: Sequence[Line]) -> list[tuple[Line, float]]:
    """Return lines that are one below the other around 0, each with its top."""
    heights = [line.height() for line in lines]
    return list(zip(lines, accumulate(heights, initial=-sum(heights) / 2)))


def columns(text: str) -> float:
    """Return how many signs of a font of one width a text is wide, or a little less."""
    return len(text) if text.isascii() else sum(map(_column, text))


def _column(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") and letter not in TURNING:
        return 0.0  # is above or below the previous one
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    # other scripts come from another font, whose letters may be wider
    return 1.3 if "\u0530" <= letter < "\u1e00" else 1.0


def isolated(text: str) -> str:
    """Return a text that runs to the right whatever is in it: names that run to the left, as those
    in Persian, are set apart by signs that take no room.
    """
    if text.isascii() or _LEFTWARD.fullmatch(text):
        return text
    return _LEFTWARD.sub("\u2068\\g<0>\u2069", text)


def width_of(text: str, size: float) -> float:
    """Return the width of a text."""
    return columns(text) * size * ADVANCE


def shortened(text: str, most: int) -> str:
    """Cut a text to so many columns, with … where something is left out."""
    if columns(text) <= most:
        return text
    cut = text[:most]
    while columns(cut) > most - 1:
        cut = cut[:-1]
    return cut + "…"


def writable(text: str) -> str:
    """Replace the signs that XML forbids (control signs, halves of a pair, non-characters), and
    those that would turn the direction of all that follows.
    """
    if text.replace("\n", "").isprintable():  # nearly always
        return text
    return "".join("\ufffd" if _is_forbidden(letter) else letter for letter in text)


def _is_forbidden(letter: str) -> bool:
    other = unicodedata.category(letter) in ("Cc", "Cs", "Cn") and letter not in "\n\t"
    return other or letter in TURNING
