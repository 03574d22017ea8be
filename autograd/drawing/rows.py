"""Boxes in rows, as words are in lines of text: which box comes in which row, and where in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .lettering import FORMULA, width_of
from .scene import Frame, Scene

PAD, TITLE = 14.0, 26.0  # between a frame and what is in it; above that
STACKED = 8  # the most boxes in a column

Frames = tuple[Frame, ...]  # one in the other, the outermost first


@dataclass(eq=False)
class Column:
    """Boxes one below the other, with no arrow from one to another."""

    keys: list[str]
    frames: Frames  # around it
    width: float = 0.0  # of its boxes
    title: float = 0.0  # of the frames that begin with it
    height: float = 0.0
    labels: float = 0.0  # the width of what is written on the arrows into it
    before: float = 0.0  # the room for lines that come, and for those that go
    after: float = 0.0
    row: int = 0
    number: int = 0  # in its row
    start: float = 0.0  # where the room before it begins, the boxes, the room after it
    left: float = 0.0
    end: float = 0.0


Row = tuple[list[Column], Frames]  # and the frames that no single row holds, which are around it


def columns_of(scene: Scene) -> list[Column]:
    """Return the boxes of a scene in columns, in forward order."""
    around: dict[str, Frames] = {}
    inside: list[tuple[Frame, Frames]] = [(frame, (frame,)) for frame in scene.frames]
    for frame, frames in inside:  # which grows meanwhile
        around.update(dict.fromkeys(frame.members, frames))
        inside += [(inner, (*frames, inner)) for inner in frame.inner]
    joined = {(wire.source, wire.target) for wire in scene.wires}
    found = [Column([], ())]
    for key in scene.cards:
        last, frames = found[-1], around.get(key, ())
        bound = any({(key, other), (other, key)} & joined for other in last.keys)
        if bound or not 0 < len(last.keys) < STACKED or frames != last.frames:
            found.append(Column([key], frames))
            opened = frames[common(last.frames, frames) :]
            widths = [width_of(frame.title, FORMULA) + 8 for frame in opened]
            found[-1].title = max(widths, default=0.0)
        else:
            last.keys.append(key)
    return found[1:]


def rows_of(columns: Sequence[Column], room: float, own: int = 0) -> Iterator[Row]:
    """Yield rows that fit a room; `own`: how many of the frames around have rows of their own."""

    def block_of(column: Column) -> object:
        return column.frames[own].key if len(column.frames) > own else column

    def is_wide(block: list[Column]) -> object:
        return len(block[0].frames) > own and side_by_side(block, own) > room and block[0]

    blocks = [list(block) for _, block in groupby(columns, block_of)]
    for wide, found in groupby(blocks, is_wide):
        run = list(found)
        if wide:
            yield from rows_of(run[0], room - 2 * PAD, own + 1)
            continue
        rows = _filled(run, own, room)
        tried = rows
        while len(tried) == len(rows):  # the widest as narrow as may be
            rows, widest = tried, max(side_by_side(row, own) for row in tried)
            if any(side_by_side(block, own) >= widest for block in run):
                break
            tried = _filled(run, own, widest - 1)
        yield from ((row, row[0].frames[:own]) for row in rows)


def _filled(blocks: list[list[Column]], own: int, room: float) -> list[list[Column]]:
    """Return rows with as many blocks in each as it holds."""
    rows: list[list[Column]] = []
    for block in blocks:
        if rows and side_by_side([*rows[-1], *block], own) <= room:
            rows[-1] += block
        else:
            rows.append([*block])
    return rows


def side_by_side(columns: Sequence[Column], own: int, x: float = 0.0) -> float:
    """Place columns from x on, with borders of frames between; return the width they take."""
    start = x
    chains = [(), *[column.frames[own:] for column in columns], ()]
    for i, column in enumerate(columns, 1):
        before, here, after = chains[i - 1 : i + 2]
        column.start = x
        column.left = x + column.before + PAD * (len(here) - common(before, here))
        column.end = column.left + max(column.width, column.title)
        column.end += PAD * (len(here) - common(here, after))
        x = column.end + column.after
    return x - start


def common(one: Frames, other: Frames) -> int:
    """Return how many frames are around both."""
    return sum(a is b for a, b in zip(one, other, strict=False))
