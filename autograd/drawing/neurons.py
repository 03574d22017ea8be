"""Finding a network in a graph: which nodes are a neuron's, and which layer it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ..graph import Node
from ..notation import ascii_text
from ..operations import identity, weighted_sum

_DIGITS = re.compile(r"\d+")
_Named = TypeVar("_Named")


class Firing(NamedTuple):
    """What a neuron did with one sample: net = w₁x₁ + … + b, o = f(net), perhaps ŷ = o."""

    net: Node
    output: Node  # o; net itself, where nothing is applied to it
    prediction: Node | None  # ŷ


@dataclass(eq=False)
class Neuron:
    """A neuron of one layer; where weights are used again further on, each time is a copy."""

    key: str  # its place, for a picture: l1n2 is the second of the first layer
    depth: int  # the layer it is in, from 1
    weights: tuple[Node, ...]  # one for each input
    bias: Node | None
    # what each input of the first sample is made of: outputs of neurons, inputs of the network
    sources: list[list[Node]]
    firings: list[Firing] = field(default_factory=list)  # what it did, sample by sample
    copies: list[Neuron] = field(default_factory=list)  # all that have its weights, itself too

    @property
    def parameters(self) -> tuple[Node, ...]:
        """The weights, then the bias if there is one."""
        return self.weights if self.bias is None else (*self.weights, self.bias)

    @property
    def time(self) -> int:
        """Which of several copies it is, from 1."""
        return self.copies.index(self) + 1


@dataclass
class Network:
    """The neurons of a graph in layers, each one further from the inputs, and what feeds them."""

    layers: list[list[Neuron]] = field(default_factory=list)
    # the nodes that feed neurons and depend on none, those of the first sample
    inputs: dict[Node, None] = field(default_factory=dict)
    home: dict[Node, Neuron] = field(default_factory=dict)  # a node -> the neuron it belongs to
    # a node that depends on a neuron -> the last layer that it depends on
    depths: dict[Node, int] = field(default_factory=dict)
    # the parameters of neurons -> the copies that have them
    _copies: dict[tuple[Node, ...], list[Neuron]] = field(default_factory=dict)

    def parameters(self) -> list[Node]:
        """Return the weights and biases of all neurons, those of copies once."""
        return [p for copies in self._copies.values() for p in copies[0].parameters]

    def copies(self) -> list[list[Neuron]]:
        """Return the neurons whose weights are used again further on, each with all its copies."""
        return [copies for copies in self._copies.values() if len(copies) > 1]

    def find(self, parameters: tuple[Node, ...], fed: tuple[Node, ...]) -> Neuron | None:
        """Return the neuron of these parameters in its layer; None if they are not a neuron's."""
        depth = 1 + max([self.depths.get(x, 0) for x in fed], default=0)
        for neuron in self._copies.get(parameters, ()):
            if neuron.depth == depth:
                return neuron
        if not fed or any(x.operation is not None or x is fed[0] for x in parameters):
            return None
        self.layers += [[] for _ in range(len(self.layers), depth)]
        layer = self.layers[depth - 1]
        sources = [self.made_of(x) for x in fed]
        bias = parameters[-1] if len(parameters) > len(fed) else None
        copies = self._copies.setdefault(parameters, [])
        key = f"l{depth}n{len(layer) + 1}"
        neuron = Neuron(key, depth, parameters[: len(fed)], bias, sources, copies=copies)
        copies.append(neuron)
        copies.sort(key=lambda copy: copy.depth)
        layer.append(neuron)
        self.inputs.update((x, None) for made_of in sources for x in made_of if x not in self.home)
        self.home.update(dict.fromkeys(parameters, neuron))
        return neuron

    def made_of(self, x: Node) -> list[Node]:
        """Return the outputs of neurons, and the nodes that depend on none, that x is made of."""
        found: dict[Node, None] = {}
        stack = [x]
        met: set[Node] = set()
        while stack:
            node = stack.pop()
            if node in self.home or node not in self.depths:
                found[node] = None
            elif node not in met:
                met.add(node)
                stack += reversed(node.inputs)
        return list(found)

    def arrange(self, called: Callable[[Node], str]) -> None:
        """Put neurons and inputs into the order of their numbers, where their names have some."""
        for depth, layer in enumerate(self.layers, 1):
            kinds: dict[tuple[int, int], list[Neuron]] = {}
            for neuron in layer:
                first = neuron.copies[0].depth
                kinds.setdefault((first, len(neuron.copies)), []).append(neuron)
            layer[:] = [
                neuron
                for kind in sorted(kinds, reverse=True)
                for neuron in _numbered(kinds[kind], lambda n: called(n.firings[0].output))
            ]
            for number, neuron in enumerate(layer, 1):
                neuron.key = f"l{depth}n{number}"
        self.inputs = dict.fromkeys(_numbered([*self.inputs], called))


def _numbered(things: list[_Named], called: Callable[[_Named], str]) -> list[_Named]:
    """Sort by the numbers in their names, if the names have no other difference."""
    names = [ascii_text(called(thing)) for thing in things]
    numbers = [tuple(map(int, _DIGITS.findall(name))) for name in names]
    alike = len({_DIGITS.sub("0", name) for name in names}) == 1
    if not alike or len(set(numbers)) < len(numbers):
        return things
    order = sorted(range(len(things)), key=numbers.__getitem__)
    return [things[i] for i in order]


def find_network(order: Sequence[Node]) -> Network | None:
    """Return the network among nodes with inputs, each after its inputs; None where there is none.

    A neuron is a weighted sum whose weights are leaves, with the function applied to it; those
    with the same weights in one layer are one neuron that has fired several times.
    """
    if not any(node.operation is weighted_sum for node in order):
        return None
    applied, named = _functions(order)
    network = Network()
    depths = network.depths
    for node in order:
        neuron = None
        if node.operation is weighted_sum:
            neuron = network.find(node._first, node._second)
        if neuron is not None:
            o = applied.get(node, node)
            prediction = named.get(o)
            neuron.firings.append(Firing(node, o, prediction))
            depths[node] = neuron.depth
            last = o if prediction is None else prediction
            network.home[node] = network.home[o] = network.home[last] = neuron
        elif depth := max([depths.get(x, 0) for x in node.inputs]):
            depths[node] = depth
    return network if network.layers else None


def _functions(order: Sequence[Node]) -> tuple[dict[Node, Node], dict[Node, Node]]:
    """Return what is applied to each weighted sum (o), and the second names of nodes (ŷ = o)."""
    applied: dict[Node, Node] = {}
    named: dict[Node, Node] = {}
    for node in order:
        x = node._first
        if type(x) is tuple or node._second is not None:
            continue
        if x.operation is weighted_sum:
            applied.setdefault(x, node)
        elif node.operation is identity:
            named.setdefault(x, node)
    return applied, named
