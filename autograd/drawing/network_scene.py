"""What a picture in the style *network* shows: the neurons of a graph, layer by layer."""

from __future__ import annotations

from math import hypot, isfinite

from ..languages import digits_text, text
from ..notation import counted, one_line
from .below import Below, plain_note
from .canvas import shortened
from .circles import NAME, NOTE, NUMBER, Circles, Column, Line, Link, Spot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..names import Names
    from ..value import Value
    from .graph_scene import Moment
    from .look import Look
    from .neurons import Firing, Network, Neuron

_MOST_WRITTEN = 6  # neurons in a column; beyond, only their names stand in the circles
_MOST_LABELS = 4  # lines out of a circle that are labelled; beyond, the tooltips have the numbers
_MOST_DRAWN = 20  # circles in a column


class NetworkScene:
    """Builds the picture of a network.

    Args:
        network: the neurons.
        names: what nodes are called.
        look: the options.
        moment: what is known.
        output: the node that the graph ends in; None for a model without a graph.
    """

    def __init__(
        self, network: Network, names: Names, look: Look, moment: Moment, output: Value | None
    ) -> None:
        self.network = network
        self.names = names
        self.look = look
        self.moment = moment
        self.output = output
        self.end = "L" if output is None else names(output)  # what gradients are taken of
        self.samples = max(len(n.firings) for layer in network.layers for n in layer)
        sizes = [len(network.inputs), *map(len, network.layers)]
        self.written = max(sizes) <= _MOST_WRITTEN
        self.labelled = self.written and max(map(len, network.layers)) <= _MOST_LABELS
        parameters = [p for layer in network.layers for n in layer for p in n.parameters]
        passed = moment.fixed or any(moment.gradient(p) is not None for p in parameters)
        self.shows_gradients = look.gradients and passed
        # where numbers come and go, each has the room of the longest
        self.columns = look.precision + len("-.e-308") if moment.fixed else 0
        self.keys: dict[Value, str] = {}  # a node that lines start from -> its circle
        self.depths: dict[str, int] = {}  # a neuron's circle -> its column

    def circles(self) -> Circles:
        """Return the picture."""
        columns = [self._inputs()]
        links: list[Link] = []
        for depth, layer in enumerate(self.network.layers, 1):
            columns.append(self._layer(depth, layer))
            for index, neuron in enumerate(layer, 1):
                self.depths[f"l{depth}n{index}"] = depth
                links += self._links(f"l{depth}n{index}", neuron)
        columns += self._ends(links)
        drawn = {spot.key for column in columns for spot in column.spots}
        links = [link for link in links if link.source in drawn and link.target in drawn]
        sizes = [len(self.network.inputs), *map(len, self.network.layers)]
        title = f"Neural network {'-'.join(map(str, sizes))}"
        return Circles(
            title,
            f"{title}: {counted(sizes[0], 'input')}, then {_sizes(sizes[1:])}.",
            tuple(columns),
            tuple(links),
            "gradient-line" if self.shows_gradients else "data-line",
            Below(tuple(map(plain_note, self._notes(links))), self.look.legend),
            self.look,
        )

    # numbers

    def _number(self, node: Value) -> float | None:
        """Return a node's number, where there is one to show; samples differ in theirs."""
        alone = self.samples == 1 or (node.operation is None and node not in self.network.inputs)
        return self.moment.data(node) if alone and self.look.values else None

    def _field(self, number: float | None, role: str, size: float = NUMBER) -> list[Line]:
        """Return a number as a line in a circle, or the field for it; nothing where unknown."""
        if self.look.leaves_blank("values" if role == "data" else "gradients"):
            return [Line("", role, size, field=True)]
        if number is None:
            return [Line("", role, size, columns=self.columns)] if self.moment.fixed else []
        return [Line(digits_text(number, self.look.precision), role, size, columns=self.columns)]

    def _tooltip(self, *nodes: Value | None) -> str:
        lines = []
        for node in nodes:
            if node is None:
                continue
            name, number = self.names(node), self._number(node)
            parts = [name]
            if node.operation is not None:
                parts.append(shortened(text(self.names.formula(node)), 120))
            if number is not None and not self.look.leaves_blank("values"):
                parts.append(repr(number))
            lines.append(" = ".join(dict.fromkeys(parts)))
            gradient = self.moment.gradient(node)
            shows = (self.shows_gradients and self.samples == 1) or node.operation is None
            if gradient is not None and shows and not self.look.leaves_blank("gradients"):
                lines.append(f"{self._by(node)} = {gradient!r}")
        return "\n".join(lines)

    def _by(self, node: Value) -> str:
        """Return ∂L/∂node."""
        return f"∂{self.end}/∂{self.names(node)}"

    # circles

    def _inputs(self) -> Column:
        spots = []
        for index, x in enumerate(self.network.inputs, 1):
            self.keys[x] = f"x{index}"
            lines = [Line(shortened(self.names(x), 12), "name", NAME, bold=True)]
            lines += self._field(self._number(x), "data") if self.written else []
            active = x is self.moment.active
            spots.append(Spot(f"x{index}", "input", tuple(lines), self._tooltip(x), active))
        return self._column(spots, [("inputs", "note")])

    def _layer(self, depth: int, layer: list[Neuron]) -> Column:
        spots = []
        for index, neuron in enumerate(layer, 1):
            key = f"l{depth}n{index}"
            nodes: set[Value] = set()
            for firing in neuron.firings:
                self.keys[firing.output] = self.keys[firing.net] = key
                if firing.prediction is not None:
                    self.keys[firing.prediction] = key
                nodes |= {firing.net, firing.output}
            firing = neuron.firings[0]
            lines = self._inside(neuron, firing) if self.written else self._name(firing.output)
            tooltip = self._tooltip(firing.net, firing.output, neuron.bias)
            spots.append(Spot(key, "neuron", tuple(lines), tooltip, self.moment.active in nodes))
        foot = [(f"layer {depth}: {_functions(layer)}", "note")]
        if self.shows_gradients and not self.look.leaves_blank("gradients"):
            gradients = [self.moment.gradient(p) for n in layer for p in n.parameters]
            known = [gradient for gradient in gradients if gradient is not None]
            norm = f"‖∂{self.end}/∂w‖ {digits_text(hypot(*known), 3) if known else ''}"
            room = len(self.end) + 18 if self.moment.fixed else 0
            foot.append((norm.center(room), "gradient"))
        return self._column(spots, foot)

    def _name(self, node: Value) -> list[Line]:
        return [Line(shortened(self.names(node), 8), "name", NOTE)]

    def _inside(self, neuron: Neuron, firing: Firing) -> list[Line]:
        """Return what stands in a neuron: net above the line, o = f(net) and the bias below."""
        net, o = firing.net, firing.output
        lines = [Line(self.names(net), "note", NOTE), *self._field(self._number(net), "data")]
        if o is not net:
            assert o.operation is not None
            function = f"{self.names(o)} = {o.operation.symbol}(net)"
            if o.operation.name == "identity":
                function = f"{self.names(o)} = net"
            lines += [Line("", "rule", rule=True), Line(function, "note", NOTE)]
            lines += self._field(self._number(o), "data")
        if neuron.bias is not None:
            lines.append(self._named_field(neuron.bias))
        return lines

    def _named_field(self, parameter: Value) -> Line:
        """Return a parameter's name and number in one line."""
        name = one_line(self.names.given(parameter) or "")
        if not self.look.values:
            return Line(name, "data", NOTE)
        if self.look.leaves_blank("values"):
            return Line(name, "data", NOTE, field=True)
        number = digits_text(parameter.data, self.look.precision)
        return Line(f"{name} {number}".strip(), "data", NOTE)

    def _ends(self, links: list[Link]) -> list[Column]:
        """Return the predictions and the loss, and add the lines to them."""
        columns = []
        ends: list[str] = []
        spots: list[Spot] = []
        for neuron in self.network.layers[-1]:
            firing = neuron.firings[0]
            source = self.keys[firing.output]
            y = firing.prediction
            if y is None:
                ends.append(source)
                continue
            key = f"y{len(spots) + 1}"
            lines = [Line(shortened(self.names(y), 12), "name", NAME, bold=True)]
            lines += self._field(self._number(y), "data") if self.written else []
            active = y is self.moment.active
            spots.append(Spot(key, "prediction", tuple(lines), self._tooltip(y), active))
            links.append(
                Link(
                    f"{key}-1",
                    source,
                    key,
                    None,
                    (),
                    f"{self.names(y)} = {self.names(firing.output)}",
                )
            )
            ends.append(key)
        if spots:
            columns.append(self._column(spots, [("prediction" + "s" * (len(spots) > 1), "note")]))
        if self.output is not None and self.output not in self.network.home:
            lines = [Line(shortened(self.names(self.output), 12), "name", NAME, bold=True)]
            number = self.moment.data(self.output) if self.look.values else None
            lines += self._field(number, "data")
            active = self.moment.active is not None and self.moment.active not in self.network.home
            tooltip = self._tooltip(self.output)
            columns.append(Column((Spot("output", "output", tuple(lines), tooltip, active),), ()))
            links += [
                Link(f"output-{i}", end, "output", None, (), "") for i, end in enumerate(ends, 1)
            ]
        return columns

    @staticmethod
    def _column(spots: list[Spot], foot: list[tuple[str, str]]) -> Column:
        """Return a column; of one too long to be read, the middle is left out and counted."""
        if len(spots) > _MOST_DRAWN:
            left = len(spots) - _MOST_DRAWN + 1
            line = Line(f"+{left}", "note", NUMBER)
            more = Spot(f"{spots[0].key}-more", "more", (line,), f"{left} more, not drawn")
            spots = [*spots[: _MOST_DRAWN - 4], more, *spots[-3:]]
            foot = [*foot, (f"{left} not drawn", "note")]
        return Column(tuple(spots), tuple(foot))

    # lines

    def _links(self, key: str, neuron: Neuron) -> list[Link]:
        found = []
        nets = {firing.net for firing in neuron.firings}
        handed = set(self.moment.inputs) if self.moment.active in nets else set()
        for i, (weight, sources) in enumerate(zip(neuron.weights, neuron.sources, strict=True), 1):
            gradient = self.moment.gradient(weight) if self.shows_gradients else None
            size = gradient if self.shows_gradients else weight.data
            for j, source in enumerate(sources, 1):
                # beside a line that passes a column there is no room
                near = self.depths.get(self.keys[source], 0) == self.depths[key] - 1
                labelled = self.labelled and j == 1 and near
                found.append(
                    Link(
                        f"{key}-{i}" if j == 1 else f"{key}-{i}.{j}",
                        self.keys[source],
                        key,
                        None if self.look.blank is not None else size,
                        self._labels(weight, gradient) if labelled else (),
                        self._tooltip(weight),
                        weight is self.moment.active or weight in handed,
                    )
                )
        return found

    def _labels(self, weight: Value, gradient: float | None) -> tuple[Line, ...]:
        labels = [self._named_field(weight)] if self.look.values else []
        if self.shows_gradients or (self.look.gradients and self.look.leaves_blank("gradients")):
            labels += self._field(gradient, "gradient", NOTE)
        return tuple(labels)

    def _notes(self, links: list[Link]) -> list[str]:
        notes = []
        sizes = [abs(link.size) for link in links if link.size is not None]
        largest = max([size for size in sizes if isfinite(size)], default=None)
        if largest is not None and not self.moment.fixed:
            what = f"∂{self.end}/∂w" if self.shows_gradients else "w"
            number = digits_text(largest, self.look.precision)
            negative = ", dashed where negative" if self.labelled else ""
            notes.append(f"lines: {what}, the thickest {number}{negative}")
        if not self.labelled:
            lines = sum(link.size is not None for link in links)
            notes.append(f"the numbers of the {counted(lines, 'line')} are in their tooltips")
        elif any(link.size is not None and not link.labels for link in links) and self.look.values:
            notes.append("the numbers of the other lines are in their tooltips")
        if self.samples > 1:
            notes.append(f"net and o differ among {self.samples:,} samples: not shown")
        if self.look.gradients and not self.shows_gradients and self.output is not None:
            call = one_line(self.names.given(self.output) or "output")
            notes.append(f"no gradients yet: call {call}.backward()")
        return notes


def _sizes(sizes: list[int]) -> str:
    """Say how many neurons each layer has."""
    if len(sizes) == 1:
        return f"a layer of {counted(sizes[0], 'neuron')}"
    *others, last = map(str, sizes)
    return f"layers of {', '.join(others)} and {counted(int(last), 'neuron')}"


def _functions(layer: list[Neuron]) -> str:
    """Return the functions of a layer's neurons: tanh, or several."""
    found: dict[str, None] = {}
    for neuron in layer:
        firing = neuron.firings[0]
        row = firing.output.operation if firing.output is not firing.net else None
        found["linear" if row is None or row.name == "identity" else row.name] = None
    return ", ".join(found)
