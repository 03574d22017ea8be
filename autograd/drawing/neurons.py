"""Finding a network in a graph: which nodes are a neuron's, and which layer it stands in."""

from __future__ import annotations

from typing import NamedTuple

from ..operations import identity, weighted_sum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..value import Value


class Firing(NamedTuple):
    """What a neuron did with one sample: net = w₁x₁ + … + b, o = f(net), perhaps ŷ = o."""

    inputs: tuple[Value, ...]
    net: Value
    output: Value  # o; net itself, where nothing is applied to it
    prediction: Value | None  # ŷ


class Neuron(NamedTuple):
    """A neuron: weights and a bias that no other neuron has, used once or more.

    Attributes:
        weights: one for each input.
        bias: None where it has none.
        firings: what it did, sample by sample.
        sources: of each input of the first sample, what it is made of: outputs of other neurons
            and inputs of the network.
    """

    weights: tuple[Value, ...]
    bias: Value | None
    firings: list[Firing]
    sources: list[list[Value]]

    @property
    def parameters(self) -> tuple[Value, ...]:
        """The weights, then the bias if there is one."""
        return self.weights if self.bias is None else (*self.weights, self.bias)


class Network(NamedTuple):
    """The neurons of a graph in layers, and what feeds them.

    Attributes:
        layers: the neurons, layer by layer; a layer is one further from the inputs.
        inputs: the nodes that feed neurons and depend on none, those of the first sample.
        home: a node -> the neuron it belongs to.
        depths: a node that depends on a neuron -> the last layer that it depends on.
    """

    layers: list[list[Neuron]]
    inputs: list[Value]
    home: dict[Value, Neuron]
    depths: dict[Value, int]


def find_network(order: Sequence[Value]) -> Network | None:
    """Return the network in a graph, or None where there is none.

    A neuron is a weighted sum whose weights are leaves, with the function applied to it; those
    with the same weights are one neuron that has fired several times.

    Args:
        order: the graph's nodes that have inputs, each after its inputs.

    >>> from autograd import Value, weighted_sum
    >>> net = weighted_sum([0.5], [Value(2.0)], 0.1)
    >>> network = find_network([net, net.tanh()])
    >>> len(network.layers), len(network.inputs)
    (1, 1)
    """
    if not any(node.operation is weighted_sum for node in order):
        return None
    applied, named = _functions(order)
    neurons: dict[tuple[Value, ...], Neuron | None] = {}
    home: dict[Value, Neuron] = {}
    depths: dict[Value, int] = {}
    layers: list[list[Neuron]] = []
    inputs: dict[Value, None] = {}
    met: dict[int, Neuron | None] = {}  # by the id of the tuple of parameters, which samples share
    places: dict[int, int] = {}  # the layer of a neuron, by the id of its firings
    for node in order:
        parameters, fed = node._first, node._second
        if node.operation is weighted_sum and id(parameters) not in met:
            if parameters not in neurons:
                neurons[parameters] = neuron = _neuron(parameters, fed)
                if neuron is not None:
                    depth = 1 + max([depths.get(x, 0) for x in fed])
                    places[id(neuron.firings)] = depth
                    while len(layers) < depth:
                        layers.append([])
                    layers[depth - 1].append(neuron)
                    neuron.sources.extend(_made_of(x, home, depths) for x in fed)
                    found = [x for made_of in neuron.sources for x in made_of]
                    inputs.update(dict.fromkeys(x for x in found if x not in home))
                    home.update(dict.fromkeys(parameters, neuron))
            met[id(parameters)] = neurons[parameters]
        neuron = met[id(parameters)] if node.operation is weighted_sum else None
        if neuron is None:
            depth = max([depths.get(x, 0) for x in node.inputs])
            if depth:
                depths[node] = depth
            continue
        o = applied.get(node, node)
        prediction = named.get(o)
        neuron.firings.append(Firing(fed, node, o, prediction))
        depths[node] = places[id(neuron.firings)]
        home[node] = home[o] = neuron
        if prediction is not None:
            home[prediction] = neuron
    return Network(layers, list(inputs), home, depths) if layers else None


def _made_of(x: Value, home: dict[Value, Neuron], depths: dict[Value, int]) -> list[Value]:
    """Return the outputs of neurons, and the nodes that depend on none, that a node is made of."""
    found: dict[Value, None] = {}
    stack = [x]
    met: set[Value] = set()
    while stack:
        node = stack.pop()
        if node in home or node not in depths:
            found[node] = None
        elif node not in met:
            met.add(node)
            stack += reversed(node.inputs)
    return list(found)


def _neuron(parameters: tuple[Value, ...], fed: tuple[Value, ...]) -> Neuron | None:
    """Return the neuron of these parameters, or None where they are no neuron's."""
    if not fed or any(x.operation is not None or x is fed[0] for x in parameters):
        return None
    bias = parameters[-1] if len(parameters) > len(fed) else None
    return Neuron(parameters[: len(fed)], bias, [], [])


def _functions(order: Sequence[Value]) -> tuple[dict[Value, Value], dict[Value, Value]]:
    """Return what is applied to each weighted sum (o), and the second names of nodes (ŷ = o)."""
    applied: dict[Value, Value] = {}
    named: dict[Value, Value] = {}
    for node in order:
        x = node._first
        if type(x) is tuple or node._second is not None:
            continue
        if x.operation is weighted_sum:
            applied.setdefault(x, node)
        elif node.operation is identity:
            named.setdefault(x, node)
    return applied, named
