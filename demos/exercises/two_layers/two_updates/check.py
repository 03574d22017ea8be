"""Judges two updates of the 2-2-2 network's weights."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, number, numbers, table
from demos.exercises.two_layers.all_twelve.check import CHECK as TWELVE
from demos.exercises.two_layers.all_twelve.check import gradients

Row = list[float]
Rows = list[Row]


def moved(w: Rows, alpha: float, by: Rows) -> Rows:
    """Return weights after a step."""
    return [
        [v - alpha * g for v, g in zip(row, slopes, strict=True)]
        for row, slopes in zip(w, by, strict=True)
    ]


def train(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Return the weights after two updates, the biases held."""
    for _ in range(2):
        dL_dw1, _b1, dL_dw2, _b2 = gradients(x, y, w1, b1, w2, b2)
        w1 = moved(w1, alpha, dL_dw1)
        w2 = moved(w2, alpha, dL_dw2)
    return w1, w2


def updates(
    x: Row,
    y: Row,
    w1: Rows,
    b1: Row,
    w2: Rows,
    b2: Row,
    alpha: float,
    times: int = 2,
    sign: int = 1,
    biases: bool = False,
    fresh: bool = True,
    early: bool = False,
    held: int = 0,
    turned: bool = False,
) -> Any:
    """Return the weights after training with a mistake in it."""
    slopes = gradients(x, y, w1, b1, w2, b2)
    for _ in range(times):
        if fresh:
            slopes = gradients(x, y, w1, b1, w2, b2)
        by_w1, by_w2 = slopes[0], slopes[2]
        if turned:
            by_w1, by_w2 = ([list(column) for column in zip(*by)] for by in (by_w1, by_w2))
        if held != 2:
            w2 = moved(w2, sign * alpha, by_w2)
        if early:
            by_w1 = gradients(x, y, w1, b1, w2, b2)[0]
        if held != 1:
            w1 = moved(w1, sign * alpha, by_w1)
        if biases:
            (b1,), (b2,) = moved([b1], alpha, [slopes[1]]), moved([b2], alpha, [slopes[3]])
    return w1, w2


def train_in_loops(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Return the same, with the gradients worked out in loops as the exercise's file does."""
    for _ in range(2):
        o1 = [sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]) for i in range(2)]
        o2 = [sigmoid(w2[i][0] * o1[0] + w2[i][1] * o1[1] + b2[i]) for i in range(2)]
        d2 = [-(y[i] - o2[i]) * o2[i] * (1 - o2[i]) for i in range(2)]
        s1 = [d2[0] * w2[0][j] + d2[1] * w2[1][j] for j in range(2)]
        d1 = [s1[i] * o1[i] * (1 - o1[i]) for i in range(2)]
        w1 = [[w1[i][j] - alpha * (d1[i] * x[j]) for j in range(2)] for i in range(2)]
        w2 = [[w2[i][j] - alpha * (d2[i] * o1[j]) for j in range(2)] for i in range(2)]
    return w1, w2


CHECK = Formula(
    train,
    given={**TWELVE.given, "alpha": 0.5},
    draw={
        "x": numbers(2),
        "y": numbers(2),
        "w1": table(2, 2),
        "b1": numbers(2),
        "w2": table(2, 2),
        "b2": numbers(2),
        "alpha": number(0.2, 0.9),
    },
    own={
        "first_held": lambda **q: updates(**q, held=1),
        "second_held": lambda **q: updates(**q, held=2),
        "rows_for_columns": lambda **q: updates(**q, turned=True),
        "not_moved": lambda **q: updates(**q, times=0),
        "once": lambda **q: updates(**q, times=1),
        "three_times": lambda **q: updates(**q, times=3),
        "uphill": lambda **q: updates(**q, sign=-1),
        "no_rate": lambda **q: updates(**{**q, "alpha": 1.0}),
        "biases_moved": lambda **q: updates(**q, biases=True),
        "stale_gradients": lambda **q: updates(**q, fresh=False),
        "w2_too_early": lambda **q: updates(**q, early=True),
    },
    also=(train_in_loops,),
    parts=("w₁₁¹", "w₁₂¹", "w₂₁¹", "w₂₂¹", "w₁₁²", "w₁₂²", "w₂₁²", "w₂₂²"),
)
