"""How thick the lines of a network are, by the size of their numbers, and how they show a sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite

from .scene import Wire

NEGATIVE = "dashed and purple where negative"  # what a note says
_THINNEST, _THICKEST, _MARKED = 0.4, 5.5, 3.0


def stroked(wires: Iterable[Wire], paint: str) -> Iterator[Wire]:
    """Yield lines as thick as their numbers are large, in a paint, those below 0 in their own."""
    wires = list(wires)
    largest = largest_of(wires) or 1.0
    for wire in wires:
        if wire.size is not None:
            share = abs(wire.size) / largest
            # one that is infinite or not a number is a thick one; min() would pass NaN on
            stroke = _THINNEST + (_THICKEST - _THINNEST) * (share if share < 1 else 1)
            below = wire.size < 0
            own = "negative-line" if below else paint
            wire = wire._replace(stroke=stroke, dashed=below, paint=own)
        yield wire._replace(stroke=max(wire.stroke, _MARKED)) if wire.active else wire


def largest_of(wires: Iterable[Wire]) -> float | None:
    """Return the largest number that the width of a line tells of, or None."""
    sizes = [abs(wire.size) for wire in wires if wire.size is not None]
    return max([size for size in sizes if isfinite(size)], default=None)
