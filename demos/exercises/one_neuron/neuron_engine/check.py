"""Judges the graph of one neuron's loss: its value and its gradients."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import number
from demos.exercises.graphs import Graph


def loss(w1: Any, x: Any, b: Any, y: Any) -> Any:
    """Return L."""
    net = w1 * x + b
    o = sigmoid(net)
    return (y - o) ** 2


def slope(net: Any) -> Any:
    """Return the slope of the sigmoid."""
    return sigmoid(net) * (1 - sigmoid(net))


def chain(w1: Any, x: Any, b: Any, y: Any) -> Any:
    """Return ∂L/∂net, derived by hand."""
    net = w1 * x + b
    return -2 * (y - sigmoid(net)) * slope(net)


def cross_entropy(w1: Any, x: Any, b: Any, y: Any) -> Any:
    """Use another course's loss."""
    o = sigmoid(w1 * x + b)
    return -(y * o.log()) - (1 - y) * (1 - o).log()


CHECK = Graph(
    loss,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={
        "no_activation": lambda w1, x, b, y: (y - (w1 * x + b)) ** 2,
        "bias_after": lambda w1, x, b, y: (y - (sigmoid(w1 * x) + b)) ** 2,
        "bias_inside": lambda w1, x, b, y: (y - sigmoid(w1 * (x + b))) ** 2,
        "bias_on_weight": lambda w1, x, b, y: (y - sigmoid((w1 + b) * x)) ** 2,
        "bent_apart": lambda w1, x, b, y: (y - (sigmoid(w1 * x) + sigmoid(b))) ** 2,
        "bent_twice": lambda w1, x, b, y: (y - sigmoid(sigmoid(w1 * x + b))) ** 2,
        "slope_for_o": lambda w1, x, b, y: (y - slope(w1 * x + b)) ** 2,
        "relu": lambda w1, x, b, y: (y - (w1 * x + b).relu()) ** 2,
        "half_loss": lambda w1, x, b, y: loss(w1, x, b, y) / 2,
        "squares_apart": lambda w1, x, b, y: y**2 - sigmoid(w1 * x + b) ** 2,
        "cross_entropy": cross_entropy,
        "derived_yourself": lambda w1, x, b, y: chain(w1, x, b, y) * x,
        "derived_by_bias": chain,
        "derived_by_o": lambda w1, x, b, y: -2 * (y - sigmoid(w1 * x + b)),
    },
)
