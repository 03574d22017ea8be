"""Judges one epoch of batch gradient descent."""

from autograd import sigmoid
from demos.exercises.checks import Formula, number, numbers
from demos.exercises.training import Mistake, trained

Row = list[float]


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Return w₁ and b after one update with the mean over all samples."""
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


def sigmoid_used(
    x: Row, y: Row, w1: float, b: float, alpha: float, size: int = 0
) -> tuple[float, float]:
    """Give the neuron a sigmoid, in an epoch of batches of some size; 0: all samples."""
    step = size or len(x)
    for start in range(0, len(x), step):
        dw = db = 0.0
        n = len(x[start : start + step])
        for v, t in zip(x[start : start + step], y[start : start + step], strict=True):
            o = sigmoid(w1 * v + b)
            delta = -2 * (t - o) * o * (1 - o) / n
            dw, db = dw + delta * v, db + delta
        w1, b = w1 - alpha * dw, b - alpha * db
    return w1, b


def weight_late(
    x: Row, y: Row, w1: float, b: float, alpha: float, size: int = 0
) -> tuple[float, float]:
    """Take the weight's gradient after the bias has moved, in batches of some size."""
    step = size or len(x)
    for start in range(0, len(x), step):
        xs, ys = x[start : start + step], y[start : start + step]
        _, b = trained(xs, ys, w1, b, alpha, step)
        w1, _ = trained(xs, ys, w1, b, alpha, step)
    return w1, b


def updates_with_all(
    x: Row, y: Row, w1: float, b: float, alpha: float, size: int = 1
) -> tuple[float, float]:
    """Make an update for each batch, each with all samples."""
    for _ in range(0, len(x), size):
        w1, b = trained(x, y, w1, b, alpha, len(x))
    return w1, b


def size_of_errors(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Take the size of each error."""
    sizes = [abs(t - (w1 * v + b)) for v, t in zip(x, y, strict=True)]
    step = 2 * alpha / len(x)
    return w1 + step * sum(e * v for e, v in zip(sizes, x, strict=True)), b + step * sum(sizes)


def gradients(x: Row, y: Row, w1: float, b: float, alpha: float) -> tuple[float, float]:
    """Return the mean gradients."""
    w, c = epoch(x, y, w1, b, alpha)
    return (w1 - w) / alpha, (b - c) / alpha


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
        "twice_divided": lambda x, y, w1, b, alpha: trained(x, y, w1, b, alpha / len(x), 0),
        "each_divided": Mistake(size=1, over_all=True),
        "updates_with_all": updates_with_all,
        "last_divided": lambda x, y, w1, b, alpha: trained(
            x[-1:], y[-1:], w1, b, alpha / len(x), 1
        ),
        "gradients_returned": gradients,
        "size_of_errors": size_of_errors,
        "weight_late": weight_late,
        "sigmoid_used": sigmoid_used,
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
