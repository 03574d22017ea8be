"""Judges one epoch of batch gradient descent."""

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.training import Mistake, trained

Row = list[float]


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Return w₁ and b after one update on the mean of all samples."""
    N = len(x)
    dL_dw1 = sum(-2 * (t - (w1 * v + b)) * v for v, t in zip(x, y, strict=True)) / N
    dL_db = sum(-2 * (t - (w1 * v + b)) for v, t in zip(x, y, strict=True)) / N
    return w1 - alpha * dL_dw1, b - alpha * dL_db


def in_loops(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Return the same, added up in a loop."""
    N = len(x)
    dw, db = 0.0, 0.0
    for i in range(N):
        error = y[i] - (w1 * x[i] + b)
        dw = dw - 2 * error * x[i] / N
        db = db - 2 * error / N
    w1 = w1 - alpha * dw
    b = b - alpha * db
    return w1, b


CHECK = Formula(
    epoch,
    also=(in_loops,),
    given={"x": [1.0, 2.0, 3.0, 4.0], "y": [3.0, 5.0, 7.0, 9.0], "w1": 0.5, "b": 0.0, "alpha": 0.1},
    draw={
        "x": numbers(),
        "y": numbers(),
        "w1": number(),
        "b": number(),
        "alpha": number(0.02, 0.3),
    },
    own={
        "sum_taken": Mistake(mean=False),
        "each_sample": Mistake(size=1),
        "means_first": lambda x, y, w1, b, alpha: trained(
            [sum(x) / len(x)], [sum(y) / len(y)], w1, b, alpha, 1
        ),
        "bias_late": Mistake(bias_late=True),
        "uphill": Mistake(sign=1),
        "no_rate": Mistake(rate=False),
        "bias_held": Mistake(bias=False),
        "first_only": lambda x, y, w1, b, alpha: trained(x[:1], y[:1], w1, b, alpha, 1),
        "last_only": lambda x, y, w1, b, alpha: trained(x[-1:], y[-1:], w1, b, alpha, 1),
    },
    parts=("w₁", "b"),
    same_lengths=("x", "y"),
)
