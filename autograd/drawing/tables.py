"""The numbers of a layer as a table: a row for each neuron, a column for each of its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import log

from ..graph import Node
from .facts import Facts
from .layout import Place
from .lettering import FORMULA, NOTE, Line, width_of
from .neurons import Neuron
from .scene import Card, Table

MOST = 16  # neurons in a table, and inputs
_LONGEST = 9  # signs of a name
_WRITING = 15.0  # the size of a field, for writing by hand
_TITLE, _PAD = 26.0, 10.0  # the height of a table's title; between its frame and its cells
_ACROSS, _DOWN = 14.0, 5.0  # between two cells
_APART = 20.0  # between two tables
_SHAPE = 16 / 9  # of a screen


class _Layer:
    """Makes the cells of a table."""

    def __init__(self, facts: Facts, layer: Sequence[Neuron]) -> None:
        self.facts = facts
        self.neurons = layer[:MOST]
        self.cards: list[Card] = []

    def cell(self, key: str, lines: Sequence[Line], tooltip: str = "", active: bool = False) -> str:
        """Add a cell; return its key, or "" where it would be empty."""
        if not lines:
            return ""
        self.cards.append(Card(key, "cell", tuple(lines), tooltip, active=active))
        return key

    def of_node(self, key: str, node: Node | None, gradient: bool = True) -> str:
        """Add the cell of a node: its number, and below it its gradient."""
        if node is None:
            return ""
        facts = self.facts
        facts.picked[key] = node
        lines = facts.value_line(node, NOTE) + (facts.gradient_line(node) if gradient else [])
        lines = [line._replace(size=_WRITING) if line.field else line for line in lines]
        moment = facts.moment
        handed = node.operation is None and any(node is x for x in moment.inputs)
        return self.cell(key, lines, facts.tooltips(node), handed or node is moment.active)

    def heads(self, key: str, small: set[Node]) -> Iterator[str]:
        """Yield what feeds each place; below it the number of an input whose circle has none."""
        neurons = self.neurons
        for place in range(min(max(len(neuron.weights) for neuron in neurons), MOST)):
            made_of = neurons[0].sources[place : place + 1]
            alike = all(n.sources[place : place + 1] == made_of for n in neurons)
            lines = [Line(f"input {place + 1}", "note", NOTE)]
            if alike and len(made_of[0]) == 1:
                x = made_of[0][0]
                if name := self.facts.name(x, longest=_LONGEST):
                    lines = [Line(name, "name", NOTE, bold=True)]
                    lines += self.facts.value_line(x, NOTE) if x in small else []
            yield self.cell(f"{key}-{place + 1}", lines)

    def row(self, neuron: Neuron, places: int, results: tuple[str, ...]) -> list[str]:
        """Return the row of a neuron: its name, its weights in so many places, its results."""
        key, firing = neuron.key, neuron.firings[0]
        name = self.facts.name(firing.output, f"neuron {self.neurons.index(neuron) + 1}", _LONGEST)
        row = [self.cell(f"{key}-row", [Line(name, "name", NOTE, bold=True)])]
        weights = neuron.weights[:places]
        row += [self.of_node(f"{key}-{i}-cell", weight) for i, weight in enumerate(weights, 1)]
        row += [""] * (places - len(weights))
        o = None if firing.output is firing.net else firing.output
        nodes = {"b": neuron.bias if neuron.time == 1 else None, "net": firing.net, "o": o}
        return row + [self.of_node(f"{key}-{x}", nodes[x], x != "o") for x in results]


def table_of(
    facts: Facts, layer: Sequence[Neuron], weights: bool, results: bool, small: set[Node]
) -> tuple[Table, list[Card]] | None:
    """Return a table and its cells; None, where there is no number to show.

    Args:
        facts: what is known.
        layer: the neurons of a layer.
        weights: whether their weights are in it.
        results: whether b, net and o are.
        small: the inputs of the network whose circles have only a name.
    """
    made, key = _Layer(facts, layer), f"{layer[0].key}-table"
    heads = [*made.heads(key, small)] if weights else []
    names = ("b", "net", "o") if results else ()
    rows = [made.row(neuron, len(heads), names) for neuron in made.neurons]
    for name in names:
        heads.append(made.cell(f"{key}-{name}", [Line(name, "name", NOTE, bold=True)]))
    kept = [i for i in range(len(rows[0])) if any(row[i] for row in rows)]
    if len(kept) == 1:
        return None
    table = [tuple([row[i] for i in kept]) for row in (["", *heads], *rows)]
    shown = {key for row in table for key in row}
    told = ["w"] * weights + [name for name in names if f"{key}-{name}" in shown]
    title = ", ".join(told)
    if facts.shows_gradients:
        slopes = ", ".join([facts.slope(by) for by in told if by != "o"])
        title = f"{title}, and below them {slopes}" if facts.look["values"] else slopes
    first = layer[0]
    of = f"t = {first.time}" if len(first.copies) > 1 else f"layer {first.depth}"
    title = f"{of}: {title}"
    return Table(key, title, tuple(table)), [card for card in made.cards if card.key in shown]


def place_tables(
    tables: Sequence[Table], cards: dict[str, Card], width: float, height: float
) -> tuple[dict[str, Place], float, float]:
    """Return the places of tables and of their cells, and the size of the page with them.

    They are to the right of the columns or below them, whichever fits the shape of a screen better.
    """
    right, below = _Tables(cards, tables), _Tables(cards, tables)
    beside = right.flow(width + _APART, _APART, 0.0)
    if beside[1] < height:
        beside = right.flow(width + _APART, (height - beside[1] + _APART) / 2, 0.0)
    under = below.flow(_APART, height + _APART / 2, max(width, height * _SHAPE))
    pages = [(width, height), beside], [(width, height), under]
    sizes = [[max(lengths) for lengths in zip(*page, strict=True)] for page in pages]
    best = min((0, 1), key=lambda i: abs(log(sizes[i][0] / sizes[i][1] / _SHAPE)))
    return (right, below)[best].places, *sizes[best]


class _Tables:
    """Places tables."""

    def __init__(self, cards: dict[str, Card], tables: Sequence[Table]) -> None:
        self.cards = cards
        self.tables = tables
        self.places: dict[str, Place] = {}

    def flow(self, left: float, top: float, most: float) -> tuple[float, float]:
        """Place the tables side by side, up to so far to the right; return how far they reach."""
        x, y, lowest, widest = left, top, top, left
        for table in self.tables:
            size = self._size(table)
            if x > left and x + size[0] > most:
                x, y = left, lowest + _APART
            self._place(table, x, y)
            lowest, widest = max(lowest, y + size[1]), max(widest, x + size[0])
            x += size[0] + _APART
        return widest + _APART, lowest + _APART

    def _measure(self, table: Table) -> tuple[list[float], list[float]]:
        sizes = [[self.cards[key].size() if key else (0.0, 0.0) for key in r] for r in table.rows]
        widths = [max(width for width, _ in column) for column in zip(*sizes, strict=True)]
        return widths, [max(height for _, height in row) for row in sizes]

    def _size(self, table: Table) -> tuple[float, float]:
        widths, heights = self._measure(table)
        width = max(sum(widths) + _ACROSS * (len(widths) - 1), width_of(table.title, FORMULA))
        return width + 2 * _PAD, sum(heights) + _DOWN * (len(heights) - 1) + _TITLE + _PAD

    def _place(self, table: Table, left: float, top: float) -> None:
        widths, heights = self._measure(table)
        width, height = self._size(table)
        self.places[table.key] = Place(left + width / 2, top + height / 2, width, height)
        y = top + _TITLE
        for row, tall in zip(table.rows, heights, strict=True):
            starts = accumulate(widths, lambda x, wide: x + wide + _ACROSS, initial=left + _PAD)
            for key, x, wide in zip(row, starts, widths, strict=False):
                if key:
                    self.places[key] = Place(x + wide / 2, y + tall / 2, *self.cards[key].size())
            y += tall + _DOWN
