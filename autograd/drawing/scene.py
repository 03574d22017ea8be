"""What a picture shows, before it is laid out: cards, lines between them, frames, words below."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import NamedTuple

from ..graph import Node
from .lettering import FORMULA, NAME, NUMBER, Line, Note, room_of, width_of
from .options import Options

PAD = 10.0  # between the side of a box and what is written in it
OUTLINE = 5.0  # between the outline of an output and its box
STACK = 6.0  # how far the boxes behind a group's reach beyond it
WIDEST, ROOM = 1600.0, 1.15  # of a graph on a page; times as wide, it is shown a little smaller
SIGN = 10.0  # the radius of the circle around an operation's sign
# the height of a line in a box, and where in it the writing is, by its size; 0 is a rule
_ROWS = {NAME: (19.0, 14.0), FORMULA: (16.0, 12.0), NUMBER: (18.0, 13.5), 0.0: (6.0, 1.0)}


class Card(NamedTuple):
    """A node of a picture, or several drawn as one."""

    key: str  # its id
    # of a box "leaf", "result" or "group"; of a circle "input", "neuron", "prediction", "output",
    # or "more" for what was left out; "cell" of a table
    kind: str
    lines: tuple[Line, ...]
    tooltip: str  # everything about it, with all digits
    sign: str = ""  # the operation's
    output: bool = False  # whether the graph ends in it
    active: bool = False  # whether it is marked

    def size(self) -> tuple[float, float]:
        """Return its width and height in points."""
        widths, heights = room_of(self.lines)
        if self.kind == "cell":
            return max(widths), sum(heights)
        if self.kind not in ("leaf", "result", "group"):
            return (2 * self._radius(widths, heights),) * 2
        if self.sign:
            widths[0] += self.sign_width() + 8
        edge = 2 * OUTLINE * self.output + STACK * (self.kind == "group")
        height = sum(height for _, height, _ in self.rows()) + 12
        return max([48.0, *widths]) + 2 * PAD + edge, height + edge

    def rows(self) -> list[tuple[Line, float, float]]:
        """Return the lines of a box, their heights, and how far down in each the writing is."""
        rows = [(line, *_ROWS[line.size]) for line in self.lines]
        if self.sign:
            line, height, base = rows[0]
            rows[0] = line, max(height, 2 * SIGN - 1), base
        return rows

    def sign_width(self) -> float:
        """Return the width of what surrounds the sign."""
        return max(2 * SIGN, width_of(self.sign, FORMULA) + 12)

    def _radius(self, widths: list[float], heights: list[float]) -> float:
        """Return the radius of the circle that holds every line."""
        reach, top = 15.0, -sum(heights) / 2
        for width, height in zip(widths, heights, strict=True):
            down = max(abs(top + 2), abs(top + height - 2))
            reach = max(reach, hypot(width / 2, down))
            top += height
        return reach + (10 if self.output else 4)


class Wire(NamedTuple):
    """A line from one card to another."""

    key: str  # its id
    source: str  # the key of the card that it leaves
    target: str  # the key of the card that it enters
    tooltip: str  # everything about it, with all digits
    labels: tuple[Line, ...] = ()
    active: bool = False  # whether it is marked
    size: float | None = None  # the number that its width tells of
    stroke: float = 1.2
    dashed: bool = False
    paint: str = "edge"


class Frame(NamedTuple):
    """Cards, and further frames, inside a frame with a title."""

    key: str
    title: str
    members: tuple[str, ...]
    inner: tuple[Frame, ...] = ()
    is_layer: bool = False  # whether its members are neurons, which keep their order


class Column(NamedTuple):
    """The circles of a network that are one above the other, and what is below them."""

    keys: tuple[str, ...]
    foot: tuple[Line, ...]
    # where each is, from 0 at the top, in a network that is unrolled; of any other, nothing
    rows: tuple[float, ...] = ()


class Table(NamedTuple):
    """Numbers for which there is no room in a network: a row of cells for each neuron."""

    key: str
    title: str
    rows: tuple[tuple[str, ...], ...]  # the keys of the cells; "" where a cell is empty


class Below(NamedTuple):
    """The lines below a picture: numbers of it all, notes, the words of a step, the legend."""

    notes: tuple[Note, ...] = ()
    legend: bool = False  # whether shapes and colours are explained
    lines: int = 0  # that there is room for, at least
    width: float = 0.0  # of the page, at least
    numbers: tuple[Line, ...] = ()  # above the notes

    def text(self) -> str:
        """Return the numbers and notes line by line."""
        notes = ["".join(written for written, _ in note) for note in self.notes]
        return "\n".join([*(line.written for line in self.numbers), *notes])


class Scene(NamedTuple):
    """All that a picture shows; in the style *network* there are columns."""

    title: str  # what a screen reader calls it
    description: str  # what it reads out next
    cards: dict[str, Card]  # in the order of the forward pass, by key
    wires: tuple[Wire, ...]  # in that order too
    below: Below
    look: Options
    frames: tuple[Frame, ...] = ()
    columns: tuple[Column, ...] = ()  # from left to right
    homes: Mapping[Node, str] = {}  # a node -> the key of the card it is in
    picks: Mapping[str, Node] = {}  # the key of a card or wire -> the node that it shows
    opens: Mapping[str, str] = {}  # the key of a closed group -> what `expand` calls it
    tables: tuple[Table, ...] = ()  # beside the columns
