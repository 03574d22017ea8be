"""A recurrent network, unrolled in time: its copies side by side, each in the row of its neuron."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ..graph import Node
from .neurons import Network, Neuron


class Unrolled(NamedTuple):
    """Where everything in an unrolled network is."""

    rows: dict[Neuron | Node, float]  # of neurons and inputs, from the top
    middle: float  # the row between the first and the last of the copies
    # the neurons of each frame: those that work together in a time step
    steps: list[list[Neuron]]


def home_of_inputs(network: Network) -> dict[Node, int]:
    """Return the column of each input: the first, or in a recurrent network before what it feeds.

    Columns are counted from 0; the first neurons are in column 1.
    """
    homes = dict.fromkeys(network.inputs, 0)
    if network.copies():
        for layer in reversed(network.layers):
            for neuron in layer:
                fed = [x for made_of in neuron.sources for x in made_of if x in homes]
                homes.update(dict.fromkeys(fed, neuron.depth - 1))
    return homes


def unroll(network: Network, columns: dict[Node, int]) -> Unrolled | None:
    """Return where the parts of a recurrent network are; None: it is not recurrent.

    Args:
        network: what was found in a graph.
        columns: the column of each input.
    """
    kinds: dict[tuple[int, int], list[Neuron]] = {}
    for layer in network.layers:
        shared = any(len(neuron.copies) > 1 for neuron in layer)
        for neuron in layer:
            if shared and neuron.time == 1:
                kinds.setdefault((neuron.depth, len(neuron.copies)), []).append(neuron)
    if not kinds:
        return None
    rows: dict[Neuron | Node, float] = {}
    height = 0
    for kind in sorted(kinds, reverse=True):  # what comes last is at the top
        for neuron in kinds[kind]:
            rows.update(dict.fromkeys(neuron.copies, float(height)))
            height += 1
    middle = (height - 1) / 2
    for layer in network.layers:
        if layer[0] not in rows:
            rows.update((neuron, middle + i) for neuron, i in zip(layer, around(len(layer))))
    _begin(network, rows)
    lowest = Counter({d: rows[n] for d, x in enumerate(network.layers, 1) for n in x})
    for x in network.inputs:
        if x not in rows:
            lowest[columns[x]] = max(lowest[columns[x]], height - 1) + 1
            rows[x] = lowest[columns[x]]
    steps = [
        [neuron.copies[time] for neuron in kind]
        for (_, times), kind in kinds.items()
        for time in range(times if times > 1 else 0)
    ]
    return Unrolled(rows, middle, steps)


def _begin(network: Network, rows: dict[Neuron | Node, float]) -> None:
    """Give what stands for a neuron's output before the first step the row of that neuron."""
    for first, second, *_ in network.copies():
        for x, after in zip(first.sources, second.sources, strict=True):
            neuron = network.home.get(after[0])
            if x[0] in network.inputs and neuron is not None:
                rows.setdefault(x[0], rows[neuron])


def around(count: int) -> list[float]:
    """Return so many places around 0, each 1 further than the last."""
    return [i - (count - 1) / 2 for i in range(count)]
