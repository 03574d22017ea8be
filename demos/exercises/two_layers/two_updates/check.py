"""Judges two updates of the 2-2-2 network's weights."""

from collections.abc import Callable
from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, number, numbers, table
from demos.exercises.slips import Function
from demos.exercises.two_layers.all_twelve.check import CHECK as TWELVE
from demos.exercises.two_layers.all_twelve.check import gradients
from demos.exercises.two_layers.all_twelve.check import turned as columns

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
    held: int = 0,
    turned: tuple[int, ...] = (),
) -> Any:
    """Return the weights after training with a mistake in it."""
    slopes = gradients(x, y, w1, b1, w2, b2)
    for _ in range(times):
        if fresh:
            slopes = gradients(x, y, w1, b1, w2, b2)
        by_w1, by_w2 = slopes[0], slopes[2]
        by_w1 = columns(by_w1) if 1 in turned else by_w1
        by_w2 = columns(by_w2) if 2 in turned else by_w2
        if held != 2:
            w2 = moved(w2, sign * alpha, by_w2)
        if held != 1:
            w1 = moved(w1, sign * alpha, by_w1)
        if biases:
            (b1,), (b2,) = moved([b1], alpha, [slopes[1]]), moved([b2], alpha, [slopes[3]])
    return w1, w2


def layer_by_layer(w2_first: bool, times: int) -> Function:
    """Return the training that moves one layer, and takes the other's gradients after that."""

    def run(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
        for turn in [w2_first, not w2_first] * times:
            slopes = gradients(x, y, w1, b1, w2, b2)
            if turn:
                w2 = moved(w2, alpha, slopes[2])
            else:
                w1 = moved(w1, alpha, slopes[0])
        return w1, w2

    return run


def by_biases(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Move each weight by the gradient of its neuron's bias."""
    for _ in range(2):
        _, d1, _, d2 = gradients(x, y, w1, b1, w2, b2)
        w1 = moved(w1, alpha, [[d, d] for d in d1])
        w2 = moved(w2, alpha, [[d, d] for d in d2])
    return w1, w2


def from_start(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Take the second step from the old weights again."""
    new1, new2 = updates(x, y, w1, b1, w2, b2, alpha, times=1)
    slopes = gradients(x, y, new1, b1, new2, b2)
    return moved(w1, alpha, slopes[0]), moved(w2, alpha, slopes[2])


def last_gradients(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Return the gradients of the second update."""
    w1, w2 = updates(x, y, w1, b1, w2, b2, alpha, times=1)
    return gradients(x, y, w1, b1, w2, b2)[::2]


def stepping(step: Callable[[float, float, float], float]) -> Function:
    """Return the training with this update, a function of old weight, α and gradient."""

    def run(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
        for _ in range(2):
            slopes = gradients(x, y, w1, b1, w2, b2)
            w1, w2 = (
                [[step(w[i][j], alpha, by[i][j]) for j in (0, 1)] for i in (0, 1)]
                for w, by in ((w1, slopes[0]), (w2, slopes[2]))
            )
        return w1, w2

    return run


def one_by_one(renewed: bool) -> Function:
    """Return the training that computes all gradients again after each weight, or each pair."""

    def run(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
        w1, w2 = [[*row] for row in w1], [[*row] for row in w2]
        for turn in range(8):
            i, j = turn // 2 % 2, turn % 2
            slopes = gradients(x, y, w1, b1, w2, b2)
            w1[i][j] -= alpha * slopes[0][i][j]
            slopes = gradients(x, y, w1, b1, w2, b2) if renewed else slopes
            w2[i][j] -= alpha * slopes[2][i][j]
        return w1, w2

    return run


def train_in_loops(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row, alpha: float) -> Any:
    """Return the same, with the gradients computed in loops as in the exercise's file."""
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
        "rows_for_columns": lambda **q: updates(**q, turned=(1, 2)),
        "rows_for_columns_1": lambda **q: updates(**q, turned=(1,)),
        "rows_for_columns_2": lambda **q: updates(**q, turned=(2,)),
        "not_moved": lambda **q: updates(**q, times=0),
        "once": lambda **q: updates(**q, times=1),
        "three_times": lambda **q: updates(**q, times=3),
        "uphill": lambda **q: updates(**q, sign=-1),
        "no_rate": lambda **q: updates(**{**q, "alpha": 1.0}),
        "biases_moved": lambda **q: updates(**q, biases=True),
        "stale_gradients": lambda **q: updates(**q, fresh=False),
        "rate_halved": lambda **q: updates(**{**q, "alpha": q["alpha"] / 2}),
        "biases_for_weights": by_biases,
        "w2_too_early": layer_by_layer(True, 2),
        "w1_too_early": layer_by_layer(False, 2),
        "layer_by_layer": layer_by_layer(True, 1),
        "layer_by_layer_1": layer_by_layer(False, 1),
        "from_start": from_start,
        "one_by_one": (one_by_one(False), one_by_one(True)),
        "gradients_returned": last_gradients,
        "old_weight_forgotten": stepping(lambda _w, alpha, by: -alpha * by),
        "weight_multiplied": stepping(lambda w, alpha, by: w - alpha * by * w),
        "alpha_from_weight": stepping(lambda w, alpha, by: (w - alpha) * by),
    },
    also=(train_in_loops,),
    parts=("w₁₁¹", "w₁₂¹", "w₂₁¹", "w₂₂¹", "w₁₁²", "w₁₂²", "w₂₁²", "w₂₂²"),
)
