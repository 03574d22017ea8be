"""Graphs in which weights are used again step by step, for the tests."""

from __future__ import annotations

from collections.abc import Callable

from autograd import Value, weighted_sum
from nn import Layer, Neuron, mse


def _values(found: object) -> list[Value]:
    return found if isinstance(found, list) else [found]  # type: ignore[list-item]


def many_to_one(steps: int = 3, units: int = 2, inputs: int = 1) -> Value:
    """A recurrent layer, and a neuron on its last outputs."""
    cell, head = Layer(inputs + units, units, rng=1), Layer(units, 1, rng=2)
    h = [Value(0.0) for _ in range(units)]
    for step in range(steps):
        h = _values(cell([*[Value(0.1 * step + 0.2 * i) for i in range(inputs)], *h]))
    return mse(1.0, head(h))


def by_hand() -> Value:
    """h = tanh(w·x + u·h + b)."""
    w, u, b = Value(0.5, "w"), Value(-0.3, "u"), Value(0.1, "b")
    h = Value(0.0, "h₀")
    for step in (1, 2, 3):
        h = weighted_sum([w, u], [Value(float(step), f"x{step}"), h], b).tanh()
    return h


def many_to_many() -> Value:
    """A recurrent layer, and a neuron on its outputs in every step."""
    cell, head = Layer(3, 2, rng=1), Layer(2, 1, rng=2)
    h = [Value(0.0), Value(0.0)]
    outputs = []
    for step in range(3):
        h = cell([Value(0.1 * step), *h])
        outputs.append(head(h))
    return mse([0.0, 0.1, 0.2], outputs)


def stacked() -> Value:
    """Two recurrent layers, one on the other."""
    first, second = Neuron(2, rng=1), Neuron(2, rng=2)
    a, b = Value(0.0), Value(0.0)
    for step in range(3):
        a = first([Value(0.1 * step), a])
        b = second([a, b])
    return mse(1.0, b)


def fed_back() -> Value:
    """A network whose output goes back into its first layer (Jordan)."""
    first, second = Neuron(2, rng=1), Neuron(1, rng=2)
    y = Value(0.0)
    for step in range(3):
        y = second([first([Value(0.1 * step), y])])
    return mse(1.0, y)


def batch() -> Value:
    """Two sequences through one recurrent network."""
    cell, head = Neuron(2, rng=1), Neuron(1, rng=2)
    outputs = []
    for sequence in ([0.1, 0.2], [0.3, 0.4]):
        h = Value(0.0)
        for x in sequence:
            h = cell([Value(x), h])
        outputs.append(head([h]))
    return mse([0.0, 1.0], outputs)


def applied_twice() -> Value:
    """A layer on its own outputs, without further inputs."""
    layer = Layer(2, 2, rng=1)
    return mse([0.0, 1.0], layer(layer([0.1, 0.2])))


def wide() -> Value:
    """More units than have their numbers in the circles."""
    return many_to_one(2, 8, 2)


RECURRENCES: dict[str, Callable[[], Value]] = {
    recurrence.__name__: recurrence
    for recurrence in (
        many_to_one, by_hand, many_to_many, stacked, fed_back, batch, applied_twice, wide,
    )
}  # fmt: skip
