"""Judges one epoch of stochastic gradient descent."""

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.training import Mistake

Row = list[float]


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Return w₁ and b after an update for each sample."""
    for i in range(len(x)):
        error = y[i] - (w1 * x[i] + b)
        dL_dw1 = -2 * error * x[i]
        dL_db = -2 * error
        w1 = w1 - alpha * dL_dw1
        b = b - alpha * dL_db
    return w1, b


CHECK = Formula(
    epoch,
    given={"x": [1.0, 2.0, 3.0], "y": [3.0, 5.0, 7.0], "w1": 0.5, "b": 0.0, "alpha": 0.05},
    draw={
        "x": numbers(),
        "y": numbers(),
        "w1": number(),
        "b": number(),
        "alpha": number(0.02, 0.3),
    },
    own={
        "batch": Mistake(),
        "divided_by_n": Mistake(size=1, over_all=True),
        "batch_summed": Mistake(mean=False),
        "old_weights": Mistake(mean=False),
        "bias_late": Mistake(size=1, bias_late=True),
        "uphill": Mistake(size=1, sign=1),
        "no_rate": Mistake(size=1, rate=False),
        "backwards": Mistake(size=1, backwards=True),
    },
    parts=("w₁", "b"),
    same_lengths=("x", "y"),
)
