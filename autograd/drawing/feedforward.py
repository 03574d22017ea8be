"""Whether columns of neurons show a graph truly, or something else."""

from __future__ import annotations

from collections.abc import Sequence

from ..graph import Node
from ..operations import add, maximum, minimum, sub, weighted_sum
from .neurons import Network, Neuron

_JOINING = (add, sub, maximum, minimum)  # a loss may join samples by these
_SEVERAL = 0  # what a sum over samples belongs to, instead of one

_AGAIN = "weights are used again for the same sample, as in a convolutional network or in attention"
_GATED = "outputs of neurons are multiplied on their way to the next, as by a gate or in attention"


class _Reader:
    """Reads a graph in the order of the forward pass; samples are counted from 1."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._samples: dict[Node, int] = {}  # a node that depends on a neuron -> its sample
        self._gated: set[Node] = set()  # nodes in which outputs of neurons are multiplied
        self._done: dict[Neuron, set[int]] = {}  # a neuron -> its samples
        self._shapes: dict[Neuron, list[object]] = {}  # and what feeds each of its places
        self._places: dict[tuple[Neuron, Node], int] = {}  # and where a leaf feeds it

    def fault(self, node: Node) -> str:
        """Say what columns would hide once this node is added, "" for nothing."""
        neuron = self._network.home.get(node)
        if node.operation is weighted_sum and neuron is not None:
            return self._fire(node, neuron)
        parts = {x for x in node.inputs if x in self._samples}
        samples = {self._samples[x] for x in parts}
        if len(parts) > 1 and node.operation not in _JOINING:
            if len(samples) > 1:
                return _AGAIN  # one step weighs another
            self._gated.add(node)
        elif not self._gated.isdisjoint(parts):
            self._gated.add(node)
        if samples:
            self._samples[node] = samples.pop() if len(samples) == 1 else _SEVERAL
        return ""

    def _fire(self, net: Node, neuron: Neuron) -> str:
        fed: tuple[Node, ...] = net._second
        samples = {self._samples[x] for x in fed if x in self._samples}
        shape: list[object] = [self._network.home.get(x, x in self._samples) for x in fed]
        if not self._gated.isdisjoint(fed):
            return _GATED
        for place, x in enumerate(fed):
            if x.operation is None and self._places.setdefault((neuron, x), place) != place:
                return _AGAIN  # the window of a convolution has moved over the same inputs
        done = self._done.setdefault(neuron, set())
        sample = next(iter(samples), len(done) + 1)
        if _SEVERAL in samples or len(samples) > 1 or sample in done:
            return _AGAIN
        if self._shapes.setdefault(neuron, shape) != shape:
            return _AGAIN  # they are in two layers
        done.add(sample)
        self._samples[net] = sample
        return ""


def hidden_by_columns(network: Network, order: Sequence[Node]) -> tuple[Node, str] | None:
    """Return the first node that columns of neurons would not show truly, and what they would hide.

    In columns each neuron works once on each sample, and hands its output on. A simple recurrent
    network does so in each of its time steps: there, each has a copy of the neuron. In a
    convolutional network and in attention it works on several parts of one sample. The samples of
    a batch only meet in the loss.
    """
    reader = _Reader(network)
    for node in order:
        if fault := reader.fault(node):
            return node, fault
    for copies in network.copies():
        for place in range(len(copies[0].weights)):
            if not _is_recurrent([_source(network, copy, place) for copy in copies]):
                return copies[1].firings[0].net, _AGAIN
    return None


def _source(network: Network, neuron: Neuron, place: int) -> tuple[Neuron, ...]:
    """Return the neurons whose outputs feed a place of a neuron; none, where an input does."""
    made_of = neuron.sources[place]
    return tuple([network.home[x] for x in made_of if x in network.home])


def _is_recurrent(sources: list[tuple[Neuron, ...]]) -> bool:
    """Tell whether the copies of a neuron are fed at one place as time steps are.

    All by the same; or each by what another neuron did in the same step, or in the previous one.
    """
    if len(set(sources)) == 1:
        return True
    if any(len(source) != 1 for source in sources[1:]):
        return False
    copies = sources[1][0].copies
    times = [copies.index(s[0]) + 1 if len(s) == 1 and s[0] in copies else 0 for s in sources]
    steps = range(1, len(sources) + 1)
    before = len(copies) > 1 and times[1:] == [step - 1 for step in steps][1:]
    return before or times == [*steps]
