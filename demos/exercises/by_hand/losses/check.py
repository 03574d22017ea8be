"""Judges SSE, MSE and RMSE."""

from math import sqrt

from demos.exercises.checks import Formula, numbers

Numbers = list[float]


def losses(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Return the lecture's three losses."""
    N = len(y)
    SSE = sum((t - p) ** 2 for t, p in zip(y, yhat, strict=True))
    MSE = SSE / N
    RMSE = sqrt(MSE)
    return SSE, MSE, RMSE


def mean_of_roots(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Take the root of each square, and the mean of those."""
    SSE, MSE, _ = losses(y, yhat)
    return SSE, MSE, sum(abs(t - p) for t, p in zip(y, yhat, strict=True)) / len(y)


def squared_sum(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Square the sum, instead of summing the squares."""
    SSE = sum(t - p for t, p in zip(y, yhat, strict=True)) ** 2
    return SSE, SSE / len(y), sqrt(SSE / len(y))


def root_before_mean(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Divide the root of the sum by N."""
    SSE, MSE, _ = losses(y, yhat)
    return SSE, MSE, sqrt(SSE) / len(y)


def root_of_sum(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Take the root of SSE."""
    SSE, MSE, _ = losses(y, yhat)
    return SSE, MSE, sqrt(SSE)


def one_less(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Divide by N - 1."""
    SSE = losses(y, yhat)[0]
    return SSE, SSE / (len(y) - 1), sqrt(SSE / (len(y) - 1))


CHECK = Formula(
    losses,
    given={"y": [3.0, -1.0, 2.0, 0.5], "yhat": [2.5, 0.0, 2.0, 1.0]},
    draw={"y": numbers(), "yhat": numbers()},
    own={
        "mean_of_roots": mean_of_roots,
        "squared_sum": squared_sum,
        "root_before_mean": root_before_mean,
        "root_of_sum": root_of_sum,
        "one_less": one_less,
    },
    parts=("SSE", "MSE", "RMSE"),
    same_lengths=("y", "yhat"),
)
