"""Judges the graph of one neuron's loss: its number and its gradients."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import number
from demos.exercises.graphs import Graph


def loss(w1: Any, x: Any, b: Any, y: Any) -> Any:
    """Return L."""
    net = w1 * x + b
    o = sigmoid(net)
    return (y - o) ** 2


CHECK = Graph(
    loss,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={"no_activation": lambda w1, x, b, y: (y - (w1 * x + b)) ** 2},
)
