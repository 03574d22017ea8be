"""What is known of the nodes of a network, as lines of writing for circles, lines and tables."""

from __future__ import annotations

from ..graph import Node
from ..languages import digits_text
from ..names import Names
from ..notation import one_line
from .contents import Contents, Moment
from .lettering import NOTE, Line, columns, shortened
from .neurons import Firing, Network, Neuron
from .options import Options

_NUMBER = 12.0  # the size of numbers in circles
FIELD = 52.0  # the width of a field to fill in
_LONGEST, _LONGEST_END = 12, 8  # signs of a name; of what gradients are taken of


class Facts(Contents):
    """Says what is known of neurons, weights and inputs at a moment."""

    def __init__(
        self, names: Names, look: Options, moment: Moment, network: Network, has_graph: bool
    ) -> None:
        super().__init__(names, look, moment, network.parameters())
        self.output = names.graph.output if has_graph else None
        self.network = network
        self.picked: dict[str, Node] = {}  # what a circle, a line or a cell shows
        self.shows_gradients |= look["gradients"] and self.blanks["gradient"]
        self._end = "L" if self.output is None else shortened(names(self.output), _LONGEST_END)
        self.samples = max(len(neuron.firings) for layer in network.layers for neuron in layer)

    def name(self, node: Node, unnamed: str = "", longest: int = _LONGEST) -> str:
        """Return what a node is called for all samples.

        Where nobody has named it, that is what it is, else its formula; a number has none.
        """
        if not self.names.given(node) and (unnamed or node.operation is None):
            return unnamed
        return shortened(one_line(self.names.of_any_sample(node)), longest)

    def known(self, node: Node) -> float | None:
        """Return a node's number, where there is one to show; samples differ in theirs."""
        alone = self.samples == 1 or node is self.output
        alone = alone or (node.operation is None and node not in self.network.inputs)
        return self.moment.data(node) if alone and self.look["values"] else None

    def gradient(self, node: Node) -> float | None:
        """Return a node's gradient, where there is one to show."""
        alone = self.samples == 1 or node.operation is None
        return self.moment.gradient(node) if alone and self.shows_gradients else None

    def value_line(self, node: Node, size: float = _NUMBER) -> list[Line]:
        """Return a node's number as a line, or the field for it; nothing where unknown."""
        known = self.known(node)
        if not self.look["values"] or not self._shows(known, "data"):
            return []
        return [self.number(known, "data", size, FIELD)]

    def gradient_line(self, node: Node, name: str = "") -> list[Line]:
        """Return a node's gradient as a line, perhaps after the name of the node, or the field
        for it; nothing where unknown.
        """
        known = self.gradient(node)
        several = self.samples > 1 and node.operation is not None
        if not self.shows_gradients or several or not self._shows(known, "gradient"):
            return []
        line = self.number(known, "gradient", NOTE, FIELD)
        if not name:
            return [line]
        slope = f"{self.slope(name)} "
        written = f"{slope}{line.written}".strip()
        room = line.room and line.room + int(columns(slope))
        return [line._replace(written=written, room=room, before=slope)]

    def _shows(self, known: float | None, role: str) -> bool:
        return known is not None or self.moment.fixed or self.blanks[role]

    def slope(self, name: str) -> str:
        """Return what the derivative with respect to something is called: ∂L/∂w."""
        return f"∂{self._end}/∂{name}"

    def parameter_line(self, parameter: Node, again: bool = False) -> Line:
        """Return a parameter's name and number in one line; where it is used again, its name."""
        name = self.name(parameter)
        if again and name:
            return Line(name, "data", NOTE)
        if not self.look["values"] or self.blanks["data"]:
            return Line(name, "data", NOTE, field=FIELD * self.look["values"])
        before = f"{name} " if name else ""
        written = f"{before}{digits_text(parameter.data, self.digits)}"
        room = self.live and self.room + int(columns(before))
        return Line(written, "data", NOTE, room=room, number=parameter.data, before=before)

    def weight_lines(self, neuron: Neuron, weight: Node) -> tuple[Line, ...]:
        """Return what a line shows: the weight and, below it, its gradient."""
        again = neuron.time > 1
        named = [self.parameter_line(weight, again)] if self.look["values"] or again else []
        return tuple(named if again else [*named, *self.gradient_line(weight)])

    def inside(self, neuron: Neuron) -> list[Line]:
        """Return what a neuron shows: net and the bias, and below a rule o = f(net)."""
        net, o, _ = neuron.firings[0]
        name = self.name(net, "net")
        gradient = self.gradient_line(net, name)
        if neuron.bias is None and gradient and (by_net := gradient[0].before):  # there is room
            gradient = [Line(by_net.strip(), "gradient", NOTE), *self.gradient_line(net)]
        lines = [Line(name, "note", NOTE), *self.value_line(net), *gradient]
        if (b := neuron.bias) is not None:
            again = neuron.time > 1
            lines.append(self.parameter_line(b, again))
            lines += [] if again else self.gradient_line(b, self.name(b, "b"))
        if o is net:
            return lines
        assert o.operation is not None
        applied = "net" if o.operation.name == "identity" else f"{o.operation.symbol}(net)"
        function = Line(f"{self.name(o, 'o')} = {applied}", "note", NOTE)
        return [*lines, Line("", "rule", 0.0), function, *self.value_line(o)]

    def tooltips(self, *nodes: Node | None) -> str:
        """Return everything about some nodes, line by line."""
        lines = []
        for node in [node for node in nodes if node is not None]:
            alone = self.samples == 1 or node.operation is None
            gradient = self.moment.gradient(node) if alone else None
            lines.append(self.tooltip(node, self.known(node), gradient))
        return "\n".join(lines)


def function_of(firing: Firing) -> str:
    """Return what a neuron applies to its net: tanh."""
    row = firing.output.operation
    assert row is not None
    return "linear" if firing.output is firing.net or row.name == "identity" else row.name
