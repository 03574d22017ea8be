"""A graph that is too large for a page: its boxes in rows, read like lines of text.

Boxes come in forward order. An arrow runs straight to the next column; any other goes from its
box's right into the channel above a row, along a lane there, and down to its target's left. The
arrows of one box share a lane; those to a row further off pass at the page's left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from .layout import Layout, Place, Point, Way, written
from .lettering import FORMULA, width_of
from .rows import PAD, TITLE, Column, Frames, columns_of, common, rows_of, side_by_side
from .scene import WIDEST, Frame, Scene, Wire

_EDGE, _SIDE = 14.0, 64.0  # the page's margin; beside the rows, for lines to further rows, at most
_TRACK, _MOST = 8.0, 8  # between lines side by side; so many have all their room
_CHANNEL = 200.0  # the height of all lanes above a row, at most
_CLEAR, _HEAD = 12.0, 8.0  # around a row or a column; the length of an arrowhead
_APART, _LABEL = 16.0, 31.0  # between two boxes of a column; two labels, from middle to middle


class Rows:
    """Finds where everything in such a picture is."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.sizes = {key: card.size() for key, card in scene.cards.items()}
        self.into: dict[str, list[Wire]] = {key: [] for key in scene.cards}
        for wire in scene.wires:
            self.into[wire.target].append(wire)
        self.columns = columns_of(scene)
        self.home = {key: column for column in self.columns for key in column.keys}
        self._measure()
        self.rows = list(rows_of(self.columns, WIDEST - 2 * _EDGE - _SIDE))
        for row, (columns, _) in enumerate(self.rows):
            for number, column in enumerate(columns):
                column.row, column.number = row, number
        self.far = {wire.key for wire in scene.wires if not self._is_next(wire)}
        passing = [w.source for w in scene.wires if w.key in self.far and len({*self._via(w)}) > 1]
        self.side = min(_SIDE, _TRACK * len(set(passing)))
        tracks = _spaced(_EDGE, _EDGE + self.side, len(set(passing)))
        self.sides = dict(zip(dict.fromkeys(passing), tracks, strict=True))
        self.places: dict[str, Place] = {}
        self.edges: dict[str, tuple[float, float]] = {}  # top and bottom of frames with own rows
        self.levels: dict[tuple[int, str], float] = {}  # of a lane, by its channel and its source

    def layout(self) -> Layout:
        """Return where everything is."""
        width = self._spread()
        height = self._descend()
        for frame in self.scene.frames:
            self._enclose(frame, width, 0)
        flip = self.scene.look["direction"] == "RL"

        def at(points: Sequence[Point]) -> list[str]:
            return written([(width - x, y) if flip else (x, y) for x, y in points])

        def turned(place: Place) -> Place:
            return place._replace(x=width - place.x) if flip else place

        ways = {wire.key: self._way(wire, at) for wire in self.scene.wires}
        ways = {key: way._replace(label=turned(way.label)) for key, way in ways.items()}
        places = {key: turned(place) for key, place in self.places.items()}
        return Layout(width, height, places, ways, shared=True)

    def _slot(self, key: str) -> float:
        """Return the height that a box takes, or what is written on the arrows into it."""
        labelled = any(wire.labels for wire in self.into[key])
        return max(self.sizes[key][1], _LABEL * len(self.into[key]) * labelled)

    def _measure(self) -> None:
        """Find the rooms of the columns, whatever the rows will be."""
        leaving: dict[Column, set[str]] = {column: set() for column in self.columns}
        for before, column in pairwise([Column([], ()), *self.columns]):
            wires = [wire for key in column.keys for wire in self.into[key]]
            far = [wire.source for wire in wires if wire.source not in before.keys]
            for source in far:
                leaving[self.home[source]].add(source)
            column.width = max(self.sizes[key][0] for key in column.keys)
            column.height = sum(self._slot(key) + _APART for key in column.keys) - _APART
            widths = [line.width() + 12 for wire in wires for line in wire.labels]
            column.labels = max(widths, default=0.0)
            column.before = 2 * _CLEAR + _TRACK * min(len(far), _MOST) + column.labels
        for column in self.columns:
            column.after = _CLEAR + _TRACK * min(len(leaving[column]), _MOST)

    def _is_next(self, wire: Wire) -> bool:
        source, target = self.home[wire.source], self.home[wire.target]
        return source.row == target.row and source.number + 1 == target.number

    def _via(self, wire: Wire) -> tuple[int, int]:
        """Return the channels in which a line leaves its source and reaches its target."""
        source, target = self.home[wire.source].row, self.home[wire.target].row
        return source + (target > source), target

    def _is_bundled(self, wire: Wire) -> bool:
        """Tell whether all lines to a line's target come in at one point: where they are many."""
        return len(self.into[wire.target]) > _MOST and not wire.labels

    def _turn(self, wire: Wire) -> str:
        """Return with which line or lines a line turns to its target."""
        return wire.target if self._is_bundled(wire) else wire.key

    def _spread(self) -> float:
        """Place everything from left to right; return the width of the page."""
        first = max(columns[0].before for columns, _ in self.rows)
        right = 0.0
        for columns, own in self.rows:
            x = _EDGE + self.side + PAD * len(own)
            room = WIDEST - _EDGE - PAD * len(own) - x
            # so that the rows begin below one another, where there is room
            x += min(first - columns[0].before, max(room - side_by_side(columns, len(own)), 0))
            right = max(right, x + side_by_side(columns, len(own), x) + PAD * len(own))
        self.exits: dict[str, float] = {}  # where a line turns, by its source
        self.entries: dict[str, float] = {}  # and where it turns to its target, by its own key
        leaving = {wire.source for wire in self.scene.wires if wire.key in self.far}
        for c in self.columns:
            keys = [key for key in c.keys if key in leaving]
            self.exits |= zip(keys, _spaced(c.end, c.end + c.after, len(keys)), strict=True)
            coming = [w for key in c.keys for w in self.into[key] if w.key in self.far]
            turns = [*dict.fromkeys(map(self._turn, coming))]
            room = c.before - c.labels - _HEAD
            tracks = reversed(_spaced(c.start, c.start + room, len(turns), _TRACK / 2))
            turning = dict(zip(turns, tracks, strict=True))
            self.entries |= {wire.key: turning[self._turn(wire)] for wire in coming}
        return right + _EDGE

    def _legs(self, wire: Wire) -> list[tuple[int, float, float]]:
        """Return the level pieces of a line: the channel, from where and to where."""
        (out, into), x1, x2 = self._via(wire), self.exits[wire.source], self.entries[wire.key]
        if out == into:
            return [(out, x1, x2)]
        beside = self.sides[wire.source]
        return [(out, x1, beside), (into, beside, x2)]

    def _lanes(self) -> list[dict[str, int]]:
        """Return the lane of each source in each channel, counted from the row upwards."""
        spans: list[dict[str, list[float]]] = [{} for _ in self.rows]
        for wire in self.scene.wires:
            for channel, *xs in self._legs(wire) if wire.key in self.far else ():
                spans[channel].setdefault(wire.source, []).extend(xs)
        found = []
        for row, sources in enumerate(spans):
            lanes: dict[str, int] = {}
            for rises in (True, False):  # what comes from above stays above what rises
                own = {k: xs for k, xs in sources.items() if (self.home[k].row == row) is rises}
                base = max(lanes.values(), default=-1) + 1
                lanes |= {key: base + lane for key, lane in _packed(own).items()}
            found.append(lanes)
        return found

    def _descend(self) -> float:
        """Place everything from top to bottom; return the height of the page."""
        y = _EDGE
        around: Frames = ()
        for row, lanes in enumerate([*self._lanes(), {}]):
            columns, own = self.rows[row] if row < len(self.rows) else ([], ())
            kept = common(around, own)
            for frame in reversed(around[kept:]):
                y += PAD
                self.edges[frame.key] = self.edges[frame.key][0], y
            for frame in own[kept:]:
                y += PAD
                self.edges[frame.key] = y, y
                y += TITLE - PAD / 2
            around = own
            if not columns:
                break
            many = max(lanes.values(), default=-1) + 1
            apart = min(_TRACK, _CHANNEL / (many or 1))
            y += _CLEAR + many * apart
            self.levels |= {(row, key): y - apart * (lane + 1) for key, lane in lanes.items()}
            framed = max(len(column.frames) - len(own) for column in columns)
            y += _CLEAR + TITLE * framed
            height = max(column.height for column in columns)
            for column in columns:
                top = y + (height - column.height) / 2
                for key in column.keys:
                    middle = column.left + column.width / 2, top + self._slot(key) / 2
                    self.places[key] = Place(*middle, *self.sizes[key])
                    top += self._slot(key) + _APART
            y += height + PAD * framed
        return y + _CLEAR

    def _enclose(self, frame: Frame, width: float, depth: int) -> None:
        """Place a frame and those in it."""
        for inner in frame.inner:
            self._enclose(inner, width, depth + 1)
        held = [self.places[key] for key in (*frame.members, *[f.key for f in frame.inner])]
        left = min(place.x - place.width / 2 for place in held) - PAD
        right = max(place.x + place.width / 2 for place in held) + PAD
        right = max(right, left + width_of(frame.title, FORMULA) + 20)
        top = min(place.y - place.height / 2 for place in held) - TITLE
        bottom = max(place.y + place.height / 2 for place in held) + PAD
        if frame.key in self.edges:  # as wide as the page
            left, right = _EDGE + self.side + PAD * depth, width - _EDGE - PAD * depth
            top, bottom = self.edges[frame.key]
        middle = (left + right) / 2, (top + bottom) / 2
        self.places[frame.key] = Place(*middle, right - left, bottom - top)

    def _way(self, wire: Wire, at: Callable[[Sequence[Point]], list[str]]) -> Way:
        source, target = self.home[wire.source], self.home[wire.target]
        start, goal = self.places[wire.source], self.places[wire.target]
        # lines from above come in above those from the column before
        order = sorted(self.into[wire.target], key=lambda other: other.key not in self.far)
        apart = _LABEL if wire.labels else min(_CLEAR, (goal.height - 2 * _CLEAR) / len(order))
        y = goal.y
        if not self._is_bundled(wire):
            y += (order.index(wire) - (len(order) - 1) / 2) * apart
        most = goal.height / 2 - _CLEAR
        tip = goal.x - goal.width / 2, min(max(y, goal.y - most), goal.y + most)
        neck = tip[0] - _HEAD, tip[1]
        near = target.left - target.labels - _HEAD
        points = [(start.x + start.width / 2, start.y)]
        path = ""
        if wire.key in self.far:
            points.append((self.exits[wire.source], start.y))
            for channel, x1, x2 in self._legs(wire):
                level = self.levels[channel, wire.source]
                points += [(x1, level), (x2, level)]
            points.append((points[-1][0], y))
        else:
            far = source.left + source.width
            bend = (far + near) / 2
            curve = [*points, (far, start.y), (bend, start.y), (bend, y), (near, y)]
            path, points = "M{}L{}C{} {} {}".format(*at(curve)), [(near, y)]
        points += [(near + target.labels, y), neck] if target.labels else [neck]
        path += _rounded(points, at)[len(at(points[:1])[0]) + 1 if path else 0 :]
        wings = [(neck[0], neck[1] - 2.8), (neck[0], neck[1] + 2.8)]
        room = max([line.width() for line in wire.labels], default=0.0) + 4
        label = Place(near + target.labels / 2, y, room, 27.0)
        return Way(path, " ".join(at([tip, *wings])), label)


def _spaced(low: float, high: float, count: int, phase: float = 0.0) -> list[float]:
    """Return places in a room: those of another phase never come to lie on them."""
    first = -((phase - low - 2) // _TRACK) * _TRACK + phase
    apart = min(_TRACK, (high - first) / max(count, 1))
    return [first + i * apart for i in range(count)]


def _packed(spans: dict[str, list[float]]) -> dict[str, int]:
    """Give each span a lane where it meets no other, the shortest first."""
    taken: list[tuple[int, float, float]] = []
    found = {}
    for key, xs in sorted(spans.items(), key=lambda item: max(item[1]) - min(item[1])):
        low, high = min(xs) - _TRACK, max(xs) + _TRACK
        met = {lane for lane, start, end in taken if start < high and low < end}
        found[key] = min(set(range(len(met) + 1)) - met)
        taken.append((found[key], low, high))
    return found


def _rounded(points: Sequence[Point], at: Callable[[Sequence[Point]], list[str]]) -> str:
    """Write a line with round corners as an SVG path."""
    path = f"M{at(points[:1])[0]}"
    for (x0, y0), (x, y), (x1, y1) in zip(points, points[1:], points[2:], strict=False):
        before, after = abs(x - x0) + abs(y - y0), abs(x1 - x) + abs(y1 - y)
        if before and after:
            a, b = (min(7.0, before / 2, after / 2) / length for length in (before, after))
            first, last = (x + (x0 - x) * a, y + (y0 - y) * a), (x + (x1 - x) * b, y + (y1 - y) * b)
            path += "L{}Q{} {}".format(*at([first, (x, y), last]))
    return f"{path}L{at(points[-1:])[0]}"
