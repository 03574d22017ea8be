"""Judges the repaired update."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, number


def update(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Return w₁ after one step down."""
    net = w1 * x + b
    o = sigmoid(net)
    dL_dyhat = -2 * (y - o)
    do_dnet = o * (1 - o)
    dnet_dw1 = x
    return w1 - alpha * (dL_dyhat * do_dnet * dnet_dw1)


def still_climbs(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Go up, as the handwritten update does."""
    return 2 * w1 - update(w1, x, b, y, alpha)


def weight_turned(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Flip the sign of everything."""
    return -update(w1, x, b, y, alpha)


def target_turned(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Add y and ŷ."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (2 * (y + o) * o * (1 - o) * x)


def step_up(w1: float, x: float, b: float, y: float, alpha: float, net: float) -> Any:
    """Take the handwritten step, from a different net."""
    o = sigmoid(net)
    return w1 - alpha * (2 * (y - o) * o * (1 - o) * x)


def one_plus(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Flip the minus in o·(1 − o)."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (2 * (y - o) * o * (1 + o) * x)


def size(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Take the absolute value of the error."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (2 * abs(y - o) * o * (1 - o) * x)


def size_turned(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Take the absolute value of the error, with a minus in front."""
    return 2 * w1 - size(w1, x, b, y, alpha)


def one_subtracted(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Subtract the second factor."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (2 * (y - o) - 1 * o * (1 - o) * x)


def bracket_opened(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Multiply only y by −2."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (-2 * y - o * o * (1 - o) * x)


def bracket_halved(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Drop the bracket."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * ((-2 * y - o) * o * (1 - o) * x)


def slope_left_out(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Leave ∂o/∂net out."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (-2 * (y - o) * x)


CHECK = Formula(
    update,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0, "alpha": 0.1},
    draw={
        "w1": number(),
        "x": number(),
        "b": number(),
        "y": number(),
        "alpha": number(0.1, 0.9),
    },
    own={
        "still_climbs": still_climbs,
        "weight_turned": weight_turned,
        "target_turned": target_turned,
        "net_turned": lambda w1, x, b, y, alpha: step_up(w1, x, b, y, alpha, -w1 * x - b),
        "bias_turned": lambda w1, x, b, y, alpha: step_up(w1, x, b, y, alpha, w1 * x - b),
        "bias_alone_kept": lambda w1, x, b, y, alpha: step_up(w1, x, b, y, alpha, b - w1 * x),
        "one_plus": one_plus,
        "size": size,
        "size_turned": size_turned,
        "weight_alone_turned": lambda w1, x, b, y, alpha: update(w1, x, b, y, alpha) - 2 * w1,
        "one_subtracted": one_subtracted,
        "bracket_opened": bracket_opened,
        "bracket_halved": bracket_halved,
        "slope_left_out": slope_left_out,
        "nothing_moves": lambda w1, x, b, y, alpha: w1,
    },
)
