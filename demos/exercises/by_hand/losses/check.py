"""Judges SSE, MSE and RMSE."""

from collections.abc import Iterable
from math import sqrt
from operator import sub
from random import Random

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


def of_squares(squares: Iterable[float], N: float) -> tuple[float, float, float]:
    """Return the losses if these are summed and divided by N."""
    SSE = sum(squares)
    return SSE, SSE / N, sqrt(abs(SSE / N))


def from_mean(y: Numbers, other: Numbers) -> tuple[float, float, float]:
    """Take the distance of each from the mean of the targets."""
    mean = sum(y) / len(y)
    return of_squares([(v - mean) ** 2 for v in other], len(y))


def mean_squared(y: Numbers, yhat: Numbers) -> tuple[float, float, float]:
    """Square the mean error, instead of taking the mean of the squares."""
    mean = sum(errors(y, yhat)) / len(y)
    return losses(y, yhat)[0], mean**2, abs(mean)


def other_root(y: Numbers, yhat: Numbers, RMSE: float) -> tuple[float, float, float]:
    """Return the right losses with a different RMSE."""
    return (*losses(y, yhat)[:2], RMSE)


def errors(y: Numbers, yhat: Numbers) -> Numbers:
    """Return the errors."""
    return [t - p for t, p in zip(y, yhat, strict=True)]


def squares(values: Numbers) -> Numbers:
    """Square each."""
    return [v**2 for v in values]


def repeated(rng: Random) -> Numbers:
    """Draw a list in which one number occurs twice, so that an error does too."""
    one, other = numbers(2)(rng)
    return [one, one, other]


CHECK = Formula(
    losses,
    given={"y": [3.0, -1.0, 2.0, 0.5], "yhat": [2.5, 0.0, 2.0, 1.0]},
    draw={"y": numbers(), "yhat": numbers()},
    own={
        "rooted_each": lambda y, yhat: other_root(
            y, yhat, sum(map(abs, errors(y, yhat))) / sqrt(len(y))
        ),
        "mean_of_roots": mean_of_roots,
        "squared_sum": squared_sum,
        "root_before_mean": root_before_mean,
        "root_of_sum": root_of_sum,
        "one_less": one_less,
        "mean_squared": mean_squared,
        "halved": lambda y, yhat: of_squares((e**2 for e in errors(y, yhat)), 2 * len(y)),
        "n_squared": lambda y, yhat: of_squares((e**2 for e in errors(y, yhat)), len(y) ** 2),
        "zeros_left_out": lambda y, yhat: of_squares(
            (e**2 for e in errors(y, yhat)), sum(e != 0 for e in errors(y, yhat))
        ),
        "each_once": lambda y, yhat: of_squares((e**2 for e in {*errors(y, yhat)}), len(y)),
        "last_only": lambda y, yhat: of_squares([(y[-1] - yhat[-1]) ** 2], len(y)),
        "spread": lambda y, yhat: from_mean(y, y),
        "from_mean": lambda y, yhat: from_mean(y, yhat),
        "all_pairs": lambda y, yhat: of_squares([(t - p) ** 2 for t in y for p in yhat], len(y)),
        "squares_apart": lambda y, yhat: of_squares([*map(sub, squares(y), squares(yhat))], len(y)),
        "sizes_squared": lambda y, yhat: of_squares([sum(map(abs, errors(y, yhat))) ** 2], len(y)),
        "root_undoes": lambda y, yhat: other_root(y, yhat, sum(errors(y, yhat)) / len(y)),
        "n_again": lambda y, yhat: other_root(y, yhat, losses(y, yhat)[2] / len(y)),
        "first_only": lambda y, yhat: of_squares([(y[0] - yhat[0]) ** 2], len(y)),
        "largest_only": lambda y, yhat: of_squares([max(squares(errors(y, yhat)))], len(y)),
        "about_mean": lambda y, yhat: from_mean(errors(y, yhat), errors(y, yhat)),
        "doubled": lambda y, yhat: of_squares([2 * e for e in errors(y, yhat)], len(y)),
    },
    parts=("SSE", "MSE", "RMSE"),
    same_lengths=("y", "yhat"),
    regions=[{"y": repeated, "yhat": repeated}],
)
