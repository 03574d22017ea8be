"""Judges ∂L/∂w₁ and ∂L/∂b of one neuron."""

from collections.abc import Callable

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
    """Treat the bias as a constant."""
    return gradient(w1, x, b, y)[0], 0.0


def with_common(w1: float, x: float, b: float, y: float, factor: Callable[[float], float]) -> Two:
    """Use something else as ∂L/∂net, computed from o."""
    common = factor(sigmoid(w1 * x + b))
    return common * x, common


def other_terms(w1: float, x: float, b: float, y: float) -> Two:
    """Keep the term of net that is held constant."""
    common = gradient(w1, x, b, y)[1]
    return common * (x + b), common * (w1 * x + 1)


def all_added(w1: float, x: float, b: float, y: float) -> Two:
    """Add the four factors."""
    o = sigmoid(w1 * x + b)
    total = -2 * (y - o) + 1 + o * (1 - o)
    return total + x, total + 1


def updated(w1: float, x: float, b: float, y: float) -> Two:
    """Take a step downhill."""
    dw, db = gradient(w1, x, b, y)
    return w1 - dw, b - db


def net_in_slope(w1: float, x: float, b: float, y: float) -> Two:
    """Take the slope of the sigmoid from net."""
    net = w1 * x + b
    return with_common(w1, x, b, y, lambda o: -2 * (y - o) * net * (1 - net))


def bent_twice(w1: float, x: float, b: float, y: float) -> Two:
    """Take the slope of the sigmoid at o."""
    return with_common(w1, x, b, y, lambda o: -2 * (y - o) * sigmoid(o) * (1 - sigmoid(o)))


CHECK = Formula(
    gradient,
    given={"w1": 0.5, "x": 2.0, "b": 0.5, "y": 1.0},
    draw={"w1": number(), "x": number(), "b": number(), "y": number()},
    own={
        "w_for_x": w_for_x,
        "bias_for_one": bias_for_one,
        "bias_with_x": bias_with_x,
        "bias_zero": bias_zero,
        "of_tanh": lambda w1, x, b, y: with_common(
            w1, x, b, y, lambda o: -2 * (y - o) * (1 - o**2)
        ),
        "net_for_o": net_in_slope,
        "bent_twice": bent_twice,
        "cross_entropy": lambda w1, x, b, y: with_common(w1, x, b, y, lambda o: o - y),
        "loss_for_slope": lambda w1, x, b, y: with_common(
            w1, x, b, y, lambda o: (y - o) ** 2 * o * (1 - o)
        ),
        "activation_for_slope": lambda w1, x, b, y: with_common(
            w1, x, b, y, lambda o: -2 * (y - o) * o
        ),
        "fourth_alone": lambda w1, x, b, y: (x, 1.0),
        "other_terms": other_terms,
        "term_of_net": lambda w1, x, b, y: (
            gradient(w1, x, b, y)[0] * w1,
            gradient(w1, x, b, y)[1] * b,
        ),
        "w_for_bias": lambda w1, x, b, y: (
            gradient(w1, x, b, y)[0],
            gradient(w1, x, b, y)[1] * w1,
        ),
        "all_added": all_added,
        "updated": updated,
        "fourth_of_bias": lambda w1, x, b, y: (gradient(w1, x, b, y)[0], 1.0),
    },
    parts=("∂L/∂w₁", "∂L/∂b"),
)
