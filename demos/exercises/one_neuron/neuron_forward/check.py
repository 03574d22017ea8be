"""Judges one neuron's forward pass and loss."""

from collections.abc import Callable
from math import log

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
    """Use tanh as f."""
    net = w1 * x + b
    return net, tanh(net), (y - tanh(net)) ** 2


def with_o(w1: float, x: float, b: float, y: float, o: float) -> Three:
    """Continue from a different o."""
    return w1 * x + b, o, (y - o) ** 2


def with_net(net: float, y: float) -> Three:
    """Continue from a different net."""
    return net, sigmoid(net), (y - sigmoid(net)) ** 2


def with_loss(w1: float, x: float, b: float, y: float, loss: Callable[[float], float]) -> Three:
    """Use a different loss."""
    net, o, _ = forward(w1, x, b, y)
    return net, o, loss(o)


def slope(net: float) -> float:
    """Return the slope of the sigmoid."""
    o: float = sigmoid(net)
    return o * (1 - o)


def net_bent(w1: float, x: float, b: float, y: float) -> Three:
    """Put the sigmoid into net."""
    o = sigmoid(w1 * x + b)
    return o, o, (y - o) ** 2


def net_bent_twice(w1: float, x: float, b: float, y: float) -> Three:
    """Put the sigmoid into net, and into o again."""
    return with_net(sigmoid(w1 * x + b), y)


def bent_apart(w1: float, x: float, b: float, y: float) -> Three:
    """Apply the sigmoid to each term of net."""
    return with_o(w1, x, b, y, sigmoid(w1 * x) + sigmoid(b))


CHECK = Formula(
    forward,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={
        "no_bias": lambda w1, x, b, y: with_net(w1 * x, y),
        "no_activation": no_activation,
        "bias_inside": bias_inside,
        "bias_after": bias_after,
        "another": another,
        "net_bent": net_bent,
        "net_bent_twice": net_bent_twice,
        "bias_on_weight": lambda w1, x, b, y: with_net((w1 + b) * x, y),
        "bias_weighted": lambda w1, x, b, y: with_net(w1 + x * b, y),
        "bent_apart": bent_apart,
        "bias_again": lambda w1, x, b, y: with_o(w1, x, b, y, sigmoid(w1 * x + b) + b),
        "as_class": lambda w1, x, b, y: with_o(w1, x, b, y, float(w1 * x + b > 0)),
        "slope_for_o": lambda w1, x, b, y: with_o(w1, x, b, y, slope(w1 * x + b)),
        "bent_twice": lambda w1, x, b, y: with_o(w1, x, b, y, sigmoid(sigmoid(w1 * x + b))),
        "relu": lambda w1, x, b, y: with_o(w1, x, b, y, max(0.0, w1 * x + b)),
        "half_loss": lambda w1, x, b, y: with_loss(w1, x, b, y, lambda o: (y - o) ** 2 / 2),
        "squares_apart": lambda w1, x, b, y: with_loss(w1, x, b, y, lambda o: y**2 - o**2),
        "slope_of_loss": lambda w1, x, b, y: with_loss(w1, x, b, y, lambda o: -2 * (y - o)),
        "cross_entropy": lambda w1, x, b, y: with_loss(
            w1, x, b, y, lambda o: -y * log(o) - (1 - y) * log(1 - o)
        ),
    },
    parts=("net", "ŷ", "L"),
)
