"""The layout of a network: circles in columns, numbers on the lines between, tables beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, permutations
from math import ceil, floor
from typing import NamedTuple

from .layout import Layout, Place, Way
from .lettering import room_of
from .scene import Column, Scene, Wire
from .tables import place_tables
from .ways import drawn, ways_around

_MARGIN, _FOOT, _LINE = 24.0, 22.0, 16.0  # around all; above the words below columns; of a word
# between two columns; besides what is written on the lines, and on a single one
_BARE, _WRITTEN, _ALONE = 80.0, 100.0, 40.0
_STEEPEST = 0.3  # the room between two columns, by their height
_WIDER = (1.0, 1.2, 1.5, 1.8, 2.2)  # that room, where numbers need more
_BETWEEN, _CLOSE = 14.0, 8.0  # between two circles of a column; of one with many
_MANY = 6  # circles in a column that are as far apart as in the others; more are closer
_FEW, _HIDDEN = 0.5, 1.0  # lines that lie behind a number; beyond, it is in a table
_ROW = 110.0  # between two rows of an unrolled network whose lines have numbers, at least
_BESIDE, _APART = 12.0, 2.0  # between the number of a line and a circle; and another number
_PAD, _TITLE = 8.0, 14.0  # between a frame and its circles; the room for its title above
_FRAMED = _PAD + _TITLE  # what frames add above a circle
_SHARES = [i / 40 for i in range(4, 37)]  # of the way from one column to the next


class _Gap(NamedTuple):
    """The room between the middles of two columns, and where in it the lines have numbers."""

    width: float
    share: float = 0.5
    fits: bool = True  # whether no number covers another
    hidden: int = 0  # how often a number lies over another line

    def rank(self) -> tuple[bool, int, float]:
        """Return how good a place it is."""
        return self.fits, -self.hidden, -abs(self.share - 0.5)


def crowded(scene: Scene) -> set[str]:
    """Return the keys of the circles before which lines have no room for their numbers."""
    found = _Columns(scene)
    full: set[str] = set()
    for column, gap in zip(scene.columns, found.gaps, strict=True):
        wires = found.labelled(column)
        if not gap.fits or gap.hidden > _HIDDEN * len(wires):
            full.update(column.keys)
    return full


def lay_out_columns(scene: Scene) -> Layout:
    """Return where the circles of a network are, and where the lines between them run."""
    found = _Columns(scene)
    places = found.places
    foot = max(place.y + place.height / 2 for place in places.values()) + _FOOT
    columns = [column.keys for column in scene.columns]
    stations = ways_around(columns, {w.key: (w.source, w.target) for w in scene.wires}, places)
    gap_of = dict(zip(columns, found.gaps, strict=True))
    shares = {key: gap_of[keys].share for keys in columns for key in keys}
    ways = {}
    for wire in sorted(scene.wires, key=lambda wire: (wire.active, abs(wire.size or 0.0))):
        (x1, y1), (x2, y2) = places[wire.source][:2], places[wire.target][:2]
        share, (widths, heights) = shares[wire.target], room_of(wire.labels)
        at = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
        label = Place(*at, max(widths, default=0.0) + 6, sum(heights))
        ways[wire.key] = Way(drawn(stations[wire.key]), "", label)
    for frame in scene.frames:
        places[frame.key] = _around([places[key] for key in frame.members])
    height = foot + _LINE * max(len(column.foot) for column in scene.columns)
    last = [places[key] for key in scene.columns[-1].keys]
    width = last[0].x + max(*[p.width / 2 for p in last], found.feet[-1] / 2) + _MARGIN
    if scene.tables:
        cells, width, height = place_tables(scene.tables, scene.cards, width, height)
        places |= cells
    return Layout(width, height, places, ways, foot=foot)


class _Columns:
    """Finds where the circles belong."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        keys = [key for column in scene.columns for key in column.keys]
        self.own = {key: scene.cards[key].size()[0] / 2 for key in keys}
        # of an unrolled network, the row of each circle
        self.rows = {k: r for c in scene.columns for k, r in zip(c.keys, c.rows, strict=False)}
        framed = {key for frame in scene.frames for key in frame.members}
        sizes: dict[float, float] = {}
        for key in framed:  # the copies of a neuron are of one size
            sizes[self.rows[key]] = max(sizes.get(self.rows[key], 0.0), self.own[key])
        self.own.update((key, sizes[self.rows[key]]) for key in framed)
        self.radii = [max(self.own[key] for key in column.keys) for column in scene.columns]
        feet = [[line.width() for line in column.foot] for column in scene.columns]
        self.feet = [max(widths, default=0.0) for widths in feet]
        self.column = {key: i for i, column in enumerate(scene.columns) for key in column.keys}
        self.heights = self._descend()
        self.gaps = [self._gap(number) for number in range(len(scene.columns))]
        self.places: dict[str, Place] = {}
        x = 0.0
        for column, radius, gap in zip(scene.columns, self.radii, self.gaps, strict=True):
            x += gap.width
            for key in column.keys:
                alike = scene.cards[key].kind == "neuron" and not column.rows
                across = 2 * (radius if alike else self.own[key])
                self.places[key] = Place(x, self.heights[key], across, across)

    def labelled(self, column: Column) -> list[Wire]:
        """Return the lines into a column that have numbers."""
        return [wire for wire in self.scene.wires if wire.target in column.keys and wire.labels]

    def _descend(self) -> dict[str, float]:
        """Return how far down each circle is."""
        columns, cards = self.scene.columns, self.scene.cards
        if columns[0].rows:
            return self._in_rows()
        alone = {key for key in self.own if cards[key].kind == "input"}
        alone -= {wire.source for wire in self.scene.wires if wire.labels}
        sizes = zip(self.radii, columns, strict=True)
        alike = [(radius, column.keys) for radius, column in sizes if len(column.keys) <= _MANY]
        several = [radius for radius, keys in alike if len(keys) > 1 and not alone.issuperset(keys)]
        pitch = 2 * max(several, default=0.0) + _BETWEEN
        heights: dict[str, float] = {}
        for column, radius in zip(columns, self.radii, strict=True):
            apart, many = pitch, len(column.keys)
            if many > _MANY:
                apart = 2 * radius + _CLOSE
            elif alone.issuperset(column.keys):
                apart = 2 * radius + _BETWEEN
            heights.update((k, (i - (many - 1) / 2) * apart) for i, k in enumerate(column.keys))
        top = min(height - self.radii[self.column[key]] for key, height in heights.items())
        return {key: height + _MARGIN - top for key, height in heights.items()}

    def _in_rows(self) -> dict[str, float]:
        """Return how far down each circle of an unrolled network is; rows may be halves."""
        rows = self.rows
        radii: dict[int, float] = {}
        for key, row in rows.items():
            for near in {floor(row), ceil(row)}:
                radii[near] = max(radii.get(near, 0.0), self.own[key])
        first, framed = min(radii), bool(self.scene.frames)
        least = _ROW * any(wire.labels for wire in self.scene.wires)
        downs = {first: _MARGIN + radii[first] + _FRAMED * framed}
        for above, row in pairwise(sorted(radii)):
            apart = radii[above] + radii[row] + _BETWEEN + _FRAMED * framed
            downs[row] = downs[above] + max(apart, least)
        return {k: (downs[floor(row)] + downs[ceil(row)]) / 2 for k, row in rows.items()}

    def _gap(self, number: int) -> _Gap:
        """Return the room before a column."""
        if not number:
            return _Gap(_MARGIN + max(self.radii[0], self.feet[0] / 2))
        before, column = self.scene.columns[number - 1 : number + 1]
        radii = self.radii[number - 1], self.radii[number]
        feet = sum(self.feet[number - 1 : number + 1]) / 2 + 16
        ends = [self.heights[key] for key in (*before.keys, *column.keys)]
        neurons = any(self.scene.cards[key].kind == "neuron" for key in column.keys)
        room = max(_BARE, _STEEPEST * (max(ends) - min(ends)) * neurons)
        wires = self.labelled(column)
        if not wires:
            return _Gap(max(sum(radii) + room, feet))
        tall = max(sum(room_of(wire.labels)[1]) for wire in wires)
        wide = max(line.width() for wire in wires for line in wire.labels) + 6
        room = max(room, wide + (_WRITTEN if len(wires) > 1 else _ALONE), feet - sum(radii))
        lines = [(self.heights[wire.source], self.heights[wire.target]) for wire in wires]
        return _best_gap(tuple(lines), room, radii, (wide, tall))


@cache
def _best_gap(
    lines: tuple[tuple[float, float], ...],
    room: float,
    radii: tuple[float, float],
    size: tuple[float, float],
) -> _Gap:
    """Return the room between two columns where the numbers of the lines fit best.

    Args:
        lines: where each begins and ends, from the top.
        room: the least there is between the circles.
        radii: of the circles of both columns.
        size: of what is written on a line.
    """
    found = []
    for wider in _WIDER:
        width = sum(radii) + room * wider
        half = size[0] / 2 + _BESIDE
        shares = [s for s in _SHARES if radii[0] + half <= s * width <= width - radii[1] - half]
        gaps = [_gap(lines, width, share, size) for share in shares]
        found.append(max(gaps, key=_Gap.rank))
        if found[-1].fits and found[-1].hidden <= _FEW * len(lines):
            break
    return max(found, key=_Gap.rank)


def _gap(
    lines: Sequence[tuple[float, float]], width: float, share: float, size: tuple[float, float]
) -> _Gap:
    """Return how good it is to write on the lines at a share of their way."""
    at = sorted((y1 + (y2 - y1) * share, abs(y2 - y1) / width) for y1, y2 in lines)
    if any(below[0] - above[0] < size[1] + _APART for above, below in pairwise(at)):
        return _Gap(width, share, fits=False)
    pairs = permutations(at, 2)
    hidden = sum(abs(y - x) < (size[1] + size[0] * steep) / 2 for (x, _), (y, steep) in pairs)
    return _Gap(width, share, hidden=hidden)


def _around(places: Sequence[Place]) -> Place:
    """Return the place of a frame around circles."""
    left = min(place.x - place.width / 2 for place in places) - _PAD
    right = max(place.x + place.width / 2 for place in places) + _PAD
    top = min(place.y - place.height / 2 for place in places) - _PAD - _TITLE
    bottom = max(place.y + place.height / 2 for place in places) + _PAD
    return Place((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
