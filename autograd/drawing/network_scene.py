"""What a picture in the style *network* shows: the neurons of a graph, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot, isfinite

from ..graph import Node
from ..languages import digits_text
from ..names import Names
from ..notation import counted, one_line
from .contents import Contents, Moment
from .lettering import NOTE, Line, shortened
from .neurons import Firing, Network, Neuron
from .options import Options
from .scene import Card, Column, Scene, Wire

_NAME, _NUMBER = 13.0, 12.0  # font sizes in circles
FIELD = 52.0  # the width of a field to fill in
_MOST_WRITTEN = 6  # neurons in a column; beyond, only their names stand in the circles
_MOST_LABELS = 4  # lines out of a circle that are labelled; beyond, the tooltips have the numbers
_MOST_DRAWN = 20  # circles in a column
_THINNEST, _THICKEST = 0.4, 5.5  # lines, by the size of their number


class Circles(Contents):
    """Says what stands in the circles of a network and on the lines between them."""

    def __init__(
        self, names: Names, look: Options, moment: Moment, network: Network, has_graph: bool = True
    ) -> None:
        super().__init__(names, look, moment, network.parameters())
        self.output = names.graph.output if has_graph else None
        self._network = network
        self._end = "L" if self.output is None else names(self.output)  # gradients are taken of it
        self._samples = max(len(n.firings) for layer in network.layers for n in layer)
        self._sizes = [len(network.inputs), *map(len, network.layers)]
        self._written = max(self._sizes) <= _MOST_WRITTEN
        self._labelled = self._written and max(self._sizes[1:]) <= _MOST_LABELS
        self._inputs = {x: f"x{index}" for index, x in enumerate(network.inputs, 1)}
        self._cards: dict[str, Card] = {}
        self._columns: list[Column] = []

    def scene(self) -> Scene:
        """Return the picture."""
        inputs = [self._named(key, "input", x) for x, key in self._inputs.items()]
        self._add_column(inputs, ("inputs", "note"))
        wires: list[Wire] = []
        for depth, layer in enumerate(self._network.layers, 1):
            self._add_layer(depth, layer)
            for neuron in layer:
                wires += self._weights(neuron)
        wires += self._add_ends()
        wires = [w for w in wires if w.source in self._cards and w.target in self._cards]
        title = f"Neural network {'-'.join(map(str, self._sizes))}"
        description = f"{title}: {counted(self._sizes[0], 'input')}, then {_layers(self._sizes)}."
        below, drawn = self.below(*self._notes(wires)), tuple(self._drawn(wires))
        columns = tuple(self._columns)
        return Scene(title, description, self._cards, drawn, below, self.look, columns=columns)

    # numbers

    def _known(self, node: Node) -> float | None:
        """Return a node's number, where there is one to show; samples differ in theirs."""
        alone = self._samples == 1 or node is self.output
        alone = alone or (node.operation is None and node not in self._network.inputs)
        return self.moment.data(node) if alone and self.look["values"] else None

    def _field(self, number: float | None, role: str, size: float = _NUMBER) -> list[Line]:
        """Return a number as a line in a circle, or the field for it; nothing where unknown."""
        if number is None and not self.moment.fixed and not self.blanks[role]:
            return []
        return [self.number(number, role, size, FIELD)]

    def _tooltips(self, *nodes: Node | None) -> str:
        lines = []
        for node in nodes:
            if node is None:
                continue
            shows = node.operation is None or (self.shows_gradients and self._samples == 1)
            gradient = self.moment.gradient(node) if shows else None
            lines.append(self.tooltip(node, self._known(node), gradient))
        return "\n".join(lines)

    # circles

    def _named(self, key: str, kind: str, node: Node) -> Card:
        """Return the circle of an input, a prediction or the loss."""
        lines = [Line(shortened(self.names.of_any_sample(node), 12), "name", _NAME, bold=True)]
        if self._written or kind == "output":
            lines += self._field(self._known(node), "data")
        active = node is self.moment.active
        return Card(key, kind, tuple(lines), self._tooltips(node), active=active)

    def _add_column(self, cards: list[Card], *foot: tuple[str, str]) -> None:
        """Add a column; of one too long to be read, the middle is left out and counted."""
        if len(cards) > _MOST_DRAWN:
            left = len(cards) - _MOST_DRAWN + 1
            line = Line(f"+{left}", "note", _NUMBER)
            more = Card(f"{cards[0].key}-more", "more", (line,), f"{left} more, not drawn")
            cards = [*cards[: _MOST_DRAWN - 4], more, *cards[-3:]]
            foot = (*foot, (f"{left} not drawn", "note"))
        self._cards.update((card.key, card) for card in cards)
        self._columns.append(Column(tuple(card.key for card in cards), foot))

    def _add_layer(self, depth: int, layer: list[Neuron]) -> None:
        cards = []
        for neuron in layer:
            nodes = {node for firing in neuron.firings for node in (firing.net, firing.output)}
            firing = neuron.firings[0]
            name = Line(shortened(self.names.of_any_sample(firing.output), 8), "name", NOTE)
            lines = self._inside(neuron, firing) if self._written else [name]
            tooltip = self._tooltips(firing.net, firing.output, neuron.bias)
            active = self.moment.active in nodes
            cards.append(Card(neuron.key, "neuron", tuple(lines), tooltip, active=active))
        functions = dict.fromkeys(_function(neuron.firings[0]) for neuron in layer)
        foot = [(f"layer {depth}: {', '.join(functions)}", "note")]
        if self.shows_gradients and not self.blanks["gradient"]:
            found = [self.moment.gradient(p) for n in layer for p in n.parameters]
            known = [gradient for gradient in found if gradient is not None]
            norm = f"‖∂{self._end}/∂w‖ {digits_text(hypot(*known), 3) if known else ''}"
            room = len(self._end) + 18 if self.moment.fixed else 0
            foot.append((norm.center(room), "gradient"))
        self._add_column(cards, *foot)

    def _inside(self, neuron: Neuron, firing: Firing) -> list[Line]:
        """Return what stands in a neuron: net above the line, o = f(net) and the bias below."""
        net, o = firing.net, firing.output
        lines = [
            Line(self.names.of_any_sample(net), "note", NOTE),
            *self._field(self._known(net), "data"),
        ]
        if o is not net:
            assert o.operation is not None
            linear = o.operation.name == "identity"
            applied = "net" if linear else f"{o.operation.symbol}(net)"
            function = Line(f"{self.names.of_any_sample(o)} = {applied}", "note", NOTE)
            lines += [Line("", "rule", 0.0), function, *self._field(self._known(o), "data")]
        return lines if neuron.bias is None else [*lines, self._parameter(neuron.bias)]

    def _parameter(self, parameter: Node) -> Line:
        """Return a parameter's name and number in one line."""
        name = one_line(self.names.given(parameter) or "")
        if not self.look["values"] or self.blanks["data"]:
            return Line(name, "data", NOTE, field=FIELD * self.look["values"])
        return Line(f"{name} {digits_text(parameter.data, self.digits)}".strip(), "data", NOTE)

    def _add_ends(self) -> Iterator[Wire]:
        """Add the predictions and the loss; yield the lines to them."""
        ends = []
        predictions: list[Card] = []
        for neuron in self._network.layers[-1]:
            firing = neuron.firings[0]
            y, end = firing.prediction, neuron.key
            if y is not None:
                source, end = end, f"y{len(predictions) + 1}"
                predictions.append(self._named(end, "prediction", y))
                called = self.names.of_any_sample
                tooltip = f"{called(y)} = {called(firing.output)}"
                yield Wire(f"{end}-1", source, end, tooltip)
            ends.append(end)
        if predictions:
            noun = "prediction" + "s" * (len(predictions) > 1)
            self._add_column(predictions, (noun, "note"))
        home, active = self._network.home, self.moment.active
        if self.output is not None and self.output not in home:
            loss = self._named("output", "output", self.output)
            marked = active is not None and active not in home
            self._add_column([loss._replace(output=True, active=marked)])
            yield from (Wire(f"output-{i}", end, "output", "") for i, end in enumerate(ends, 1))

    # lines

    def _weights(self, neuron: Neuron) -> Iterator[Wire]:
        """Yield the lines into a neuron."""
        nets = {firing.net for firing in neuron.firings}
        handed = set(self.moment.inputs) if self.moment.active in nets else set()
        for i, (weight, sources) in enumerate(zip(neuron.weights, neuron.sources, strict=True), 1):
            gradient = self.moment.gradient(weight) if self.shows_gradients else None
            size = gradient if self.shows_gradients else weight.data
            tooltip = self._tooltips(weight)
            active = weight is self.moment.active or weight in handed
            for j, source in enumerate(sources, 1):
                home = self._network.home.get(source)
                # beside a line that passes a column there is no room
                near = (home.depth if home else 0) == neuron.depth - 1
                yield Wire(
                    f"{neuron.key}-{i}" if j == 1 else f"{neuron.key}-{i}.{j}",
                    home.key if home else self._inputs[source],
                    neuron.key,
                    tooltip,
                    self._labels(weight, gradient) if self._labelled and near and j == 1 else (),
                    active,
                    None if self.look["blank"] is not None else size,
                )

    def _labels(self, weight: Node, gradient: float | None) -> tuple[Line, ...]:
        labels = [self._parameter(weight)] if self.look["values"] else []
        if self.shows_gradients or (self.look["gradients"] and self.blanks["gradient"]):
            labels += self._field(gradient, "gradient", NOTE)
        return tuple(labels)

    def _drawn(self, wires: list[Wire]) -> Iterator[Wire]:
        """Yield the lines as thick as their numbers are large, dashed where negative."""
        largest = _largest(wires) or 1.0
        few = any(wire.labels for wire in wires)  # by the hundred, dashes would be noise
        paint = "gradient-line" if self.shows_gradients else "data-line"
        for wire in wires:
            if wire.size is not None:
                share = abs(wire.size) / largest
                # one that is infinite, or no number, is a thick one; min() would pass NaN on
                stroke = _THINNEST + (_THICKEST - _THINNEST) * (share if share < 1 else 1)
                wire = wire._replace(stroke=stroke, dashed=wire.size < 0 and few, paint=paint)
            yield wire._replace(stroke=max(wire.stroke, 3.0)) if wire.active else wire

    def _notes(self, wires: list[Wire]) -> Iterator[str]:
        largest = _largest(wires)
        if largest is not None and not self.moment.fixed:
            what = f"∂{self._end}/∂w" if self.shows_gradients else "w"
            number = digits_text(largest, self.digits)
            negative = ", dashed where negative" if self._labelled else ""
            yield f"lines: {what}, the thickest {number}{negative}"
        sized = [wire for wire in wires if wire.size is not None]
        if not self._labelled:
            yield f"the numbers of the {counted(len(sized), 'line')} are in their tooltips"
        elif self.look["values"] and not all(wire.labels for wire in sized):
            yield "the numbers of the other lines are in their tooltips"
        if self._samples > 1:
            yield f"net and o differ among {self._samples:,} samples: not shown"


def _largest(wires: list[Wire]) -> float | None:
    """Return the largest number that the width of a line tells of, or None."""
    sizes = [abs(wire.size) for wire in wires if wire.size is not None]
    return max([size for size in sizes if isfinite(size)], default=None)


def _layers(sizes: list[int]) -> str:
    """Say how many neurons each layer has, from the sizes of all columns."""
    _, *others, last = sizes
    if not others:
        return f"a layer of {counted(last, 'neuron')}"
    return f"layers of {', '.join(map(str, others))} and {counted(last, 'neuron')}"


def _function(firing: Firing) -> str:
    """Return what a neuron applies to its net: tanh."""
    row = firing.output.operation
    assert row is not None
    return "linear" if firing.output is firing.net or row.name == "identity" else row.name
