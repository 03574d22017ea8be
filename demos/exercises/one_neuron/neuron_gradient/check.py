"""Judges ∂L/∂w₁ and ∂L/∂b of one neuron."""

from autograd import sigmoid
from demos.exercises.checks import Formula, number

Two = tuple[float, float]


def gradient(w1: float, x: float, b: float, y: float) -> Two:
    """Return ∂L/∂w₁ and ∂L/∂b."""
    net = w1 * x + b
    o = sigmoid(net)
    dL_dyhat = -2 * (y - o)
    do_dnet = o * (1 - o)
    dnet_dw1 = x
    dL_dw1 = dL_dyhat * do_dnet * dnet_dw1
    dL_db = dL_dyhat * do_dnet
    return dL_dw1, dL_db


def w_for_x(w1: float, x: float, b: float, y: float) -> Two:
    """Take ∂net/∂w₁ for w₁."""
    db = gradient(w1, x, b, y)[1]
    return db * w1, db


def bias_for_one(w1: float, x: float, b: float, y: float) -> Two:
    """Take ∂net/∂b for b."""
    dw, db = gradient(w1, x, b, y)
    return dw, db * b


def bias_with_x(w1: float, x: float, b: float, y: float) -> Two:
    """Give the bias the weight's gradient."""
    dw, _ = gradient(w1, x, b, y)
    return dw, dw


def bias_zero(w1: float, x: float, b: float, y: float) -> Two:
    """Take the bias for a constant."""
    return gradient(w1, x, b, y)[0], 0.0


CHECK = Formula(
    gradient,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={
        "w_for_x": w_for_x,
        "bias_for_one": bias_for_one,
        "bias_with_x": bias_with_x,
        "bias_zero": bias_zero,
    },
    parts=("∂L/∂w₁", "∂L/∂b"),
)
