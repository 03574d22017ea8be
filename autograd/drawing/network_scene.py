"""What a picture in the style *network* shows: the neurons of a graph, layer by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from ..graph import Node
from ..languages import digits_text
from ..names import Names
from ..notation import counted
from ..numbers import norm
from .columns import crowded
from .contents import Moment
from .facts import Facts, function_of
from .lettering import NOTE, NUMBER, WORDS, Line
from .neurons import Network, Neuron
from .options import Options
from .scene import Card, Column, Frame, Scene, Table, Wire
from .strokes import NEGATIVE, largest_of, stroked
from .tables import MOST, table_of
from .unrolled import around, home_of_inputs, unroll

_MOST_WRITTEN = 6  # neurons or inputs in a column; beyond, the circles only have names
_MOST_DRAWN = 20  # circles in a column
_MOST_CELLS, _RESULTS = 700, 3  # in all tables; those for b, net and o of a neuron


class Circles(Facts):
    """Says what the circles of a network, the lines between them, and the tables show."""

    def __init__(
        self, names: Names, look: Options, moment: Moment, network: Network, has_graph: bool = True
    ) -> None:
        super().__init__(names, look, moment, network, has_graph)
        self._inputs = {x: f"x{index}" for index, x in enumerate(network.inputs, 1)}
        self._homes = home_of_inputs(network)
        many = Counter(self._homes.values())
        self._small = {x for x, home in self._homes.items() if many[home] > _MOST_WRITTEN}
        self._unrolled = unroll(network, self._homes)
        self._cards: dict[str, Card] = {}
        self._columns: list[Column] = []

    def scene(self) -> Scene:
        """Return the picture."""
        layers = self.network.layers
        for depth in range(len(layers) + 1):
            self._add_layer(depth)
        lines = [wire for layer in layers for wire in self._weights(layer)]
        lines += self._add_ends()
        wires = [w for w in lines if w.source in self._cards and w.target in self._cards]
        columns, below = tuple(self._columns), self.below()
        scene = Scene(
            *self._titles(), self._cards, tuple(wires), below, self.look, self._frames(), columns
        )
        full = crowded(scene)
        wires = [wire._replace(labels=()) if wire.target in full else wire for wire in wires]
        tables: list[Table] = []
        left_out: list[str] = []
        if not self.live:  # a page has its leaves in a table of its own
            tables, left_out = self._add_tables({w.target for w in wires if w.labels})
        notes = *self._notes(wires), *left_out
        paint = "gradient-line" if self.shows_gradients else "data-line"
        drawn = tuple(stroked(wires, paint))
        below = self.below(*notes)
        if self._unrolled:  # in all time steps it is one
            norm = self._norm(chain.from_iterable(layers), WORDS)
            below = below._replace(numbers=tuple(norm))
        scene = scene._replace(wires=drawn, below=below, tables=tuple(tables))
        return scene._replace(homes=self._places(), picks=self.picked)

    def _places(self) -> dict[Node, str]:
        """Return the circle of each node; what follows on the last layer is in the loss."""
        home, inputs = self.network.home, self._inputs
        found = {node: neuron.key for node, neuron in home.items()} | inputs
        found |= {x: key for key, x in self.picked.items() if key in self._cards}
        if self.output is not None:
            found |= {x: "output" for x in self.names.graph.nodes if x not in found}
        return {node: key for node, key in found.items() if key in self._cards}

    def _titles(self) -> tuple[str, str]:
        """Return what the picture is called, and what it shows, for those who do not see it."""
        inputs, *layers = len(self._inputs), *map(len, self.network.layers)
        given = counted(inputs, "input")
        if self._unrolled:
            steps = max(len(step[0].copies) for step in self._unrolled.steps)
            title = f"Recurrent network, unrolled in {steps} time steps"
            return title, f"{title}: {given}, {counted(sum(layers), 'circle')} for neurons."
        title = f"Neural network {'-'.join(map(str, (inputs, *layers)))}"
        last = counted(layers[-1], "neuron")
        others = f"layers of {', '.join(map(str, layers[:-1]))} and {last}"
        return title, f"{title}: {given}, then {others if layers[:-1] else f'a layer of {last}'}."

    # circles

    def _named(self, key: str, kind: str, node: Node, written: bool) -> Card:
        """Return the circle of an input, a prediction or the loss."""
        name = self.name(node)
        lines = [Line(name, "name", NUMBER, bold=True)] if name else []
        lines += self.value_line(node) if written or not name else []
        self.picked[key] = node
        active = node is self.moment.active
        return Card(key, kind, tuple(lines), self.tooltips(node), active=active)

    def _add_column(self, cards: list[Card], rows: list[float], *foot: Line) -> None:
        """Add a column; of one too long to be read, the middle is left out and counted."""
        if len(cards) > _MOST_DRAWN:
            left = len(cards) - _MOST_DRAWN + 1
            line = Line(f"+{left}", "note", NUMBER)
            more = Card(f"{cards[0].key}-more", "more", (line,), f"{left} more, not drawn")
            cards = [*cards[: _MOST_DRAWN - 4], more, *cards[-3:]]
            rows = [*rows[: _MOST_DRAWN - 3], *rows[-3:]]
            foot = (*foot, Line(f"{left} not drawn", "note", NOTE))
        self._cards.update((card.key, card) for card in cards)
        self._columns.append(Column(tuple(card.key for card in cards), foot, tuple(rows)))

    def _add_layer(self, depth: int) -> None:
        """Add a column of neurons, and inputs."""
        layer = self.network.layers[depth - 1] if depth else []
        cards = []
        for number, neuron in enumerate(layer, 1):
            nodes = {node for firing in neuron.firings for node in (firing.net, firing.output)}
            firing = neuron.firings[0]
            self.picked[neuron.key] = firing.net
            name = Line(self.name(firing.output, f"{number}", 8), "name", NOTE)
            lines = self.inside(neuron) if len(layer) <= _MOST_WRITTEN else [name]
            tooltip = self.tooltips(firing.net, firing.output, neuron.bias)
            active = self.moment.active in nodes
            cards.append(Card(neuron.key, "neuron", tuple(lines), tooltip, active=active))
        inputs = [x for x in self._inputs if self._homes[x] == depth]
        for x in inputs:
            cards.append(self._named(self._inputs[x], "input", x, x not in self._small))
        foot = []
        functions = ", ".join(dict.fromkeys(function_of(n.firings[0]) for n in layer))
        if layer and not self._unrolled:
            foot.append(Line(f"layer {depth}: {functions}", "note", NOTE))
            foot += self._norm(layer, NOTE)
        elif len(layer) > _MOST_WRITTEN:  # else the circles say it
            foot.append(Line(f"neurons: {functions}", "note", NOTE))
        if inputs:
            foot.append(Line("input" + "s" * (len(inputs) > 1), "note", NOTE))
        rows = []
        if self._unrolled:
            found = self._unrolled.rows
            rows = [found[neuron] for neuron in layer] + [found[x] for x in inputs]
        self._add_column(cards, rows, *foot)

    def _norm(self, neurons: Iterable[Neuron], size: float) -> list[Line]:
        """Return the length of the gradient of neurons, each counted once."""
        parameters = [p for neuron in neurons for p in neuron.parameters if neuron.time == 1]
        if not parameters or not self.shows_gradients or self.blanks["gradient"]:
            return []
        known = [g for g in map(self.moment.gradient, parameters) if g is not None]
        before = f"‖{self.slope('w')}‖ "
        length = norm(known) if known else None
        written = before + ("" if length is None else digits_text(length, 3))
        room = len(before) + 9 if self.moment.fixed else 0
        line = Line(written, "gradient", size, room=room, number=length, before=before)
        return [line]

    def _add_ends(self) -> Iterator[Wire]:
        """Add the predictions and the loss; yield the lines to them."""
        predictions: dict[Neuron, Card] = {}
        for neuron in self.network.layers[-1]:
            firing = neuron.firings[0]
            y = firing.prediction
            if y is not None and len(neuron.copies) == 1:
                key = f"y{len(predictions) + 1}"
                written = len(self.network.layers[-1]) <= _MOST_WRITTEN
                predictions[neuron] = self._named(key, "prediction", y, written)
                called = self.names.of_any_sample
                tooltip = f"{called(y)} = {called(firing.output)}"
                yield Wire(f"{key}-1", neuron.key, key, tooltip)
        middle = self._unrolled.middle if self._unrolled else None
        if predictions:
            noun = "prediction" + "s" * (len(predictions) > 1)
            rows = [] if middle is None else [middle + i for i in around(len(predictions))]
            self._add_column([*predictions.values()], rows, Line(noun, "note", NOTE))
        home, active = self.network.home, self.moment.active
        if self.output is None or self.output in home:
            return
        loss = self._named("output", "output", self.output, written=True)
        marked = active is not None and active not in home
        rows = [] if middle is None else [middle]
        self._add_column([loss._replace(output=True, active=marked)], rows)
        parts = [x for x in self.network.made_of(self.output) if x.operation is not None]
        for i, neuron in enumerate(dict.fromkeys(home[x] for x in parts if x in home), 1):
            end = predictions[neuron].key if neuron in predictions else neuron.key
            yield Wire(f"output-{i}", end, "output", "")

    def _frames(self) -> tuple[Frame, ...]:
        """Return a frame for the neurons of each time step, if all of them are drawn."""
        frames = []
        for number, step in enumerate(self._unrolled.steps if self._unrolled else (), 1):
            keys = tuple(neuron.key for neuron in step)
            if all(key in self._cards for key in keys):
                frames.append(Frame(f"step{number}", f"t = {step[0].time}", keys))
        return tuple(frames)

    # lines

    def _weights(self, layer: list[Neuron]) -> Iterator[Wire]:
        """Yield the lines into the neurons of a layer."""
        roomy = self._is_roomy(layer)
        for neuron in layer:
            nets = {firing.net for firing in neuron.firings}
            handed = set(self.moment.inputs) if self.moment.active in nets else set()
            parts = zip(neuron.weights, neuron.sources, strict=True)
            for i, (weight, sources) in enumerate(parts, 1):
                size = self.gradient(weight) if self.shows_gradients else weight.data
                for j, source in enumerate(sources, 1):
                    home = self.network.home.get(source)
                    key = f"{neuron.key}-{i}" if j == 1 else f"{neuron.key}-{i}.{j}"
                    self.picked[key] = weight
                    yield Wire(
                        key,
                        home.key if home else self._inputs[source],
                        neuron.key,
                        self.tooltips(weight),
                        self.weight_lines(neuron, weight) if j == 1 and roomy else (),
                        weight is self.moment.active or weight in handed,
                        None if self.look["blank"] is not None else size,
                    )

    def _is_roomy(self, layer: list[Neuron]) -> bool:
        """Tell whether the lines into a layer may have room for numbers: few, and none long."""
        depth = layer[0].depth
        feeding = {x for neuron in layer for made_of in neuron.sources for x in made_of}
        homes = {x: self.network.home.get(x) for x in feeding}
        near = all(
            (home.depth if home else self._homes[x]) == depth - 1 for x, home in homes.items()
        )
        return near and max(len(layer), len(feeding)) <= _MOST_WRITTEN

    # tables and notes

    def _add_tables(self, written: set[str]) -> tuple[list[Table], list[str]]:
        """Add tables of what is nowhere else; return them, and what they leave out.

        Args:
            written: the keys of the neurons whose weights are on their lines.
        """
        tables: list[Table] = []
        cells, left, cut = 0, 0, False
        for layer in self.network.layers:
            results = len(layer) > _MOST_WRITTEN
            for again in (False, True):
                part = [n for n in layer if (n.time > 1) is again]
                weights = not again and any(neuron.key not in written for neuron in part)
                if not part or not (weights or results):
                    continue
                size = len(part), max(len(neuron.weights) for neuron in part) * weights
                made = table_of(self, part, weights, results, self._small)
                if made is None:
                    continue
                cells += min(size[0], MOST) * (min(size[1], MOST) + _RESULTS * results)
                if cells > _MOST_CELLS:
                    left += 1
                    continue
                cut |= max(size) > MOST
                tables.append(made[0])
                self._cards.update((card.key, card) for card in made[1])
        notes = [f"the tables have the first {MOST} neurons and inputs of a layer"] * cut
        notes += [f"{counted(left, 'more layer')} without a table"] if left else []
        notes += ["what is left out is in the tooltips of circles and lines"] if notes else []
        return tables, notes

    def _notes(self, wires: list[Wire]) -> Iterator[str]:
        what = self.slope("w") if self.shows_gradients else "w"
        if self.moment.fixed and self.look["blank"] is None:
            yield f"lines: {what}, {NEGATIVE}"
        elif (largest := largest_of(wires)) is not None:
            yield f"lines: {what}, the thickest {digits_text(largest, self.digits)}; {NEGATIVE}"
        if any(len(wire.labels) > 1 for wire in wires):
            yield f"on the lines: w, and below it {self.slope('w')}"
        if self._unrolled:
            yield "t = 1, 2, …: the same neurons again, with the same weights"
        if self.samples > 1:
            yield f"net and o differ among {self.samples:,} samples: not shown"
