"""Judges one epoch of mini-batch gradient descent."""

import random

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.training import Mistake

Row = list[float]


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> tuple[float, float]:
    """Return w₁ and b after an update for each batch."""
    for start in range(0, len(x), size):
        xs = x[start : start + size]
        ys = y[start : start + size]
        N = len(xs)
        dL_dw1 = sum(-2 * (t - (w1 * v + b)) * v for v, t in zip(xs, ys, strict=True)) / N
        dL_db = sum(-2 * (t - (w1 * v + b)) for v, t in zip(xs, ys, strict=True)) / N
        w1 = w1 - alpha * dL_dw1
        b = b - alpha * dL_db
    return w1, b


def two_or_three(rng: random.Random) -> int:
    """Draw a batch size that leaves a rest."""
    return rng.choice([2, 3])


def in_loops(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> tuple[float, float]:
    """Return the same, added up in a loop."""
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        N = len(xs)
        dw, db = 0.0, 0.0
        for i in range(N):
            error = ys[i] - (w1 * xs[i] + b)
            dw = dw - 2 * error * xs[i] / N
            db = db - 2 * error / N
        w1 = w1 - alpha * dw
        b = b - alpha * db
    return w1, b


CHECK = Formula(
    epoch,
    also=(in_loops,),
    given={
        "x": [1.0, 2.0, 3.0, 4.0, 5.0],
        "y": [3.0, 5.0, 7.0, 9.0, 11.0],
        "w1": 0.5,
        "b": 0.0,
        "alpha": 0.02,
        "size": 2,
    },
    draw={
        "x": numbers(5),
        "y": numbers(5),
        "w1": number(),
        "b": number(),
        "alpha": number(0.02, 0.3),
        "size": two_or_three,
    },
    own={
        "rest_dropped": Mistake(rest=False),
        "divided_by_size": Mistake(by_size=True),
        "divided_by_all": Mistake(over_all=True),
        "sum_taken": Mistake(mean=False),
        "first_batch_only": Mistake(first_only=True),
        "batch": Mistake(size=5),
        "each_sample": Mistake(size=1),
        "bias_late": Mistake(bias_late=True),
        "uphill": Mistake(sign=1),
        "no_rate": Mistake(rate=False),
    },
    parts=("w₁", "b"),
    same_lengths=("x", "y"),
)
