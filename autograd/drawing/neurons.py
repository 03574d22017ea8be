"""Finding a network in a graph: which nodes are a neuron's, and which layer it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..graph import Node
from ..operations import identity, weighted_sum


class Firing(NamedTuple):
    """What a neuron did with one sample: net = w₁x₁ + … + b, o = f(net), perhaps ŷ = o."""

    net: Node
    output: Node  # o; net itself, where nothing is applied to it
    prediction: Node | None  # ŷ


@dataclass(eq=False)
class Neuron:
    """A neuron: weights and a bias that no other neuron has, used once or more."""

    key: str  # its place, for a picture: l1n2 is the second of the first layer
    depth: int  # the layer it stands in, from 1
    weights: tuple[Node, ...]  # one for each input
    bias: Node | None
    # what each input of the first sample is made of: outputs of neurons, inputs of the network
    sources: list[list[Node]]
    firings: list[Firing] = field(default_factory=list)  # what it did, sample by sample

    @property
    def parameters(self) -> tuple[Node, ...]:
        """The weights, then the bias if there is one."""
        return self.weights if self.bias is None else (*self.weights, self.bias)


@dataclass
class Network:
    """The neurons of a graph in layers, each one further from the inputs, and what feeds them."""

    layers: list[list[Neuron]] = field(default_factory=list)
    # the nodes that feed neurons and depend on none, those of the first sample
    inputs: dict[Node, None] = field(default_factory=dict)
    home: dict[Node, Neuron] = field(default_factory=dict)  # a node -> the neuron it belongs to
    # a node that depends on a neuron -> the last layer that it depends on
    depths: dict[Node, int] = field(default_factory=dict)

    def parameters(self) -> list[Node]:
        """Return the weights and biases of all neurons."""
        return [p for layer in self.layers for neuron in layer for p in neuron.parameters]

    def add(self, parameters: tuple[Node, ...], fed: tuple[Node, ...]) -> Neuron | None:
        """Add the neuron of these parameters; return None where they are no neuron's."""
        if not fed or any(x.operation is not None or x is fed[0] for x in parameters):
            return None
        depth = 1 + max([self.depths.get(x, 0) for x in fed])
        self.layers += [[] for _ in range(len(self.layers), depth)]
        layer = self.layers[depth - 1]
        sources = [self._made_of(x) for x in fed]
        bias = parameters[-1] if len(parameters) > len(fed) else None
        key = f"l{depth}n{len(layer) + 1}"
        neuron = Neuron(key, depth, parameters[: len(fed)], bias, sources)
        layer.append(neuron)
        self.inputs.update((x, None) for made_of in sources for x in made_of if x not in self.home)
        self.home.update(dict.fromkeys(parameters, neuron))
        return neuron

    def _made_of(self, x: Node) -> list[Node]:
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


def find_network(order: Sequence[Node]) -> Network | None:
    """Return the network among nodes with inputs, each after its inputs; None where there is none.

    A neuron is a weighted sum whose weights are leaves, with the function applied to it; those
    with the same weights are one neuron that has fired several times.
    """
    if not any(node.operation is weighted_sum for node in order):
        return None
    applied, named = _functions(order)
    network = Network()
    neurons: dict[tuple[Node, ...], Neuron | None] = {}  # by their parameters
    depths = network.depths
    for node in order:
        neuron, parameters = None, node._first
        if node.operation is weighted_sum:
            if parameters not in neurons:
                neurons[parameters] = network.add(parameters, node._second)
            neuron = neurons[parameters]
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
