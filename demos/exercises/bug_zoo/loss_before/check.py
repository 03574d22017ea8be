"""Judges a trainer that records the loss after each update."""

from collections.abc import Callable

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function

Losses = list[float]


def train(x: float, y: float, w: float, alpha: float) -> Losses:
    """Return the loss after each of three updates."""
    losses = []
    for _ in range(3):
        dL_dw = -2 * (y - w * x) * x
        w = w - alpha * dL_dw
        losses.append((y - w * x) ** 2)
    return losses


def path(x: float, y: float, w: float, alpha: float, updates: int) -> Losses:
    """Return the loss at the start and after each update."""
    losses = [(y - w * x) ** 2]
    for _ in range(updates):
        w = w + alpha * 2 * (y - w * x) * x
        losses.append((y - w * x) ** 2)
    return losses


def same_gradient(x: float, y: float, w: float, alpha: float) -> Losses:
    """Take the gradient once, at the start."""
    step = alpha * 2 * (y - w * x) * x
    return [(y - (w + k * step) * x) ** 2 for k in (1, 2, 3)]


def noting(what: Callable[[float, float, float, float], float]) -> Function:
    """Return the trainer that records a function of the weights before and after each update."""

    def run(x: float, y: float, w: float, alpha: float) -> Losses:
        noted = []
        for _ in range(3):
            before, w = w, w + alpha * 2 * (y - w * x) * x
            noted.append(what(x, y, before, w))
        return noted

    return run


def estimated(power: int) -> Function:
    """Return the trainer that subtracts α times the gradient, or its square, from the old loss."""

    def run(x: float, y: float, w: float, alpha: float) -> Losses:
        noted = []
        for _ in range(3):
            error = y - w * x
            noted.append(error**2 - alpha * (-2 * error * x) ** power)
            w = w + alpha * 2 * error * x
        return noted

    return run


CHECK = Formula(
    train,
    given={"x": 2.0, "y": 3.0, "w": 0.5, "alpha": 0.05},
    draw={"x": number(), "y": number(), "w": number(), "alpha": number(0.01, 0.1, 3)},
    own={
        "still_before": lambda **q: path(**q, updates=2),
        "last_twice": lambda **q: [*path(**q, updates=2)[1:], path(**q, updates=2)[2]],
        "estimated": estimated(2),
        "estimated_otherwise": estimated(1),
        "one_late": lambda **q: path(**q, updates=4)[2:],
        "two_updates": lambda **q: path(**q, updates=6)[2::2],
        "same_gradient": same_gradient,
        "never_moves": lambda **q: path(**q, updates=0) * 3,
        "one_update": lambda **q: path(**q, updates=1)[1:] * 3,
        "last_only": lambda **q: path(**q, updates=3)[3:] * 3,
        "from_the_end": lambda **q: path(**q, updates=3)[:0:-1],
        "half_new": noting(lambda x, y, before, w: (y - before * x) * (y - w * x)),
        "summed_up": lambda **q: [sum(train(**q)[: k + 1]) for k in range(3)],
        "halved": noting(lambda x, y, before, w: (y - w * x) ** 2 / 2),
        "mean_of_both": noting(
            lambda x, y, before, w: ((y - before * x) ** 2 + (y - w * x) ** 2) / 2
        ),
        "difference": noting(lambda x, y, before, w: (y - before * x) ** 2 - (y - w * x) ** 2),
        "difference_back": noting(lambda x, y, before, w: (y - w * x) ** 2 - (y - before * x) ** 2),
        "step_further": noting(lambda x, y, before, w: (y - (2 * w - before) * x) ** 2),
        "weights_noted": noting(lambda x, y, before, w: w),
        "predictions_noted": noting(lambda x, y, before, w: w * x),
    },
    parts=("L₁", "L₂", "L₃"),
)
