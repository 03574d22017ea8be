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
    """Turn the sign of everything."""
    return -update(w1, x, b, y, alpha)


def target_turned(w1: float, x: float, b: float, y: float, alpha: float) -> Any:
    """Add y and ŷ."""
    o = sigmoid(w1 * x + b)
    return w1 - alpha * (2 * (y + o) * o * (1 - o) * x)


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
    },
)
