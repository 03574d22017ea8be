"""Judges one neuron's forward pass and loss."""

from autograd import sigmoid, tanh
from demos.exercises.checks import Formula, number

Three = tuple[float, float, float]


def forward(w1: float, x: float, b: float, y: float) -> Three:
    """Return net, ŷ and L."""
    net = w1 * x + b
    o = sigmoid(net)
    yhat = o
    L = (y - yhat) ** 2
    return net, yhat, L


def no_activation(w1: float, x: float, b: float, y: float) -> Three:
    """Let ŷ be net."""
    net = w1 * x + b
    return net, net, (y - net) ** 2


def bias_inside(w1: float, x: float, b: float, y: float) -> Three:
    """Multiply the bias as well."""
    net = w1 * (x + b)
    return net, sigmoid(net), (y - sigmoid(net)) ** 2


def bias_after(w1: float, x: float, b: float, y: float) -> Three:
    """Add the bias to o."""
    o = sigmoid(w1 * x) + b
    return w1 * x, o, (y - o) ** 2


def another(w1: float, x: float, b: float, y: float) -> Three:
    """Take tanh for f."""
    net = w1 * x + b
    return net, tanh(net), (y - tanh(net)) ** 2


CHECK = Formula(
    forward,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={
        "no_activation": no_activation,
        "bias_inside": bias_inside,
        "bias_after": bias_after,
        "another": another,
    },
    parts=("net", "ŷ", "L"),
)
