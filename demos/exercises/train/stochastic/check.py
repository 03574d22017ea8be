"""Judges one epoch of stochastic gradient descent."""

from collections.abc import Callable

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.slips import Function
from demos.exercises.train.batch.check import sigmoid_used, updates_with_all, weight_late
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


def on(choose: Callable[[list[float]], list[float]]) -> Function:
    """Return the epoch over other samples, chosen from x and y in the same way."""
    return lambda x, y, w1, b, alpha: epoch(choose(x), choose(y), w1, b, alpha)


def piled_up(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Keep adding to the gradients of earlier samples, and divide by their number."""
    dw = db = 0.0
    for count, (v, t) in enumerate(zip(x, y, strict=True), 1):
        error = t - (w1 * v + b)
        dw, db = dw - 2 * error * v, db - 2 * error
        w1, b = w1 - alpha * dw / count, b - alpha * db / count
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
        "first_only": on(lambda row: row[:1]),
        "last_only": on(lambda row: row[-1:]),
        "first_skipped": on(lambda row: row[1:]),
        "first_again": on(lambda row: row[:1] * len(row)),
        "two_epochs": on(lambda row: row * 2),
        "updates_with_all": updates_with_all,
        "mean_so_far": piled_up,
        "weight_late": lambda **q: weight_late(**q, size=1),
        "bias_held": Mistake(size=1, bias=False),
        "sigmoid_used": lambda **q: sigmoid_used(**q, size=1),
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
