"""Judges an epoch of BGD and of SGD where BGD may not move."""

from collections.abc import Callable

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function

Two = tuple[float, float]


def both(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Return w after an epoch of each method."""
    dL1_dw = -4 * w * (y1 - w**2)
    dL2_dw = -4 * w * (y2 - w**2)
    w_bgd = w - alpha * ((dL1_dw + dL2_dw) / 2)
    w1 = w - alpha * dL1_dw
    w_sgd = w1 - alpha * (-4 * w1 * (y2 - w1**2))
    return w_bgd, w_sgd


def old_weight(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Take both samples' gradients at the old weight."""
    first, _ = both(w, y1, y2, alpha)
    return first, w - 2 * (w - first)


def not_halved(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Sum for BGD."""
    first, second = both(w, y1, y2, alpha)
    return w - 2 * (w - first), second


def with_slope(slope: Callable[[float, float], float]) -> Function:
    """Return both methods with a different gradient of a sample, a function of w and y."""

    def run(w: float, y1: float, y2: float, alpha: float) -> Two:
        moved = w - alpha * slope(w, y1)
        first = w - alpha * (slope(w, y1) + slope(w, y2)) / 2
        return first, moved - alpha * slope(moved, y2)

    return run


def bgd(change: Function) -> Function:
    """Return a mistake in BGD alone: a function of w, of the right result and of the rest."""
    return lambda **q: (change(q["w"], both(**q)[0], q), both(**q)[1])


def sgd(change: Function) -> Function:
    """Return a mistake in SGD alone."""
    return lambda **q: (both(**q)[0], change(q["w"], both(**q)[0], q))


def moved_last(q: dict[str, float]) -> float:
    """Return SGD's second step alone."""
    first = both(**{**q, "y2": q["y1"]})[0]
    return both(**q)[1] - first


CHECK = Formula(
    both,
    given={"w": 2.0, "y1": 5.0, "y2": 3.0, "alpha": 0.05},
    draw={
        "w": number(0.5, 2.0),
        "y1": number(),
        "y2": number(),
        "alpha": number(0.01, 0.1, 3),
    },
    own={
        "w_for_square": with_slope(lambda w, y: -2 * (y - w)),
        "square_in_slope_only": with_slope(lambda w, y: -4 * w * (y - w)),
        "inner_forgotten": with_slope(lambda w, y: -2 * (y - w**2)),
        "inner_squared": with_slope(lambda w, y: -2 * w**2 * (y - w**2)),
        "two_forgotten": with_slope(lambda w, y: -2 * w * (y - w**2)),
        "square_kept": with_slope(lambda w, y: -4 * w * (y - w**2) ** 2),
        "uphill": with_slope(lambda w, y: 4 * w * (y - w**2)),
        "old_weight": sgd(lambda w, once, _: w - 2 * (w - once)),
        "sgd_is_bgd": sgd(lambda _, once, _q: once),
        "sgd_halved": sgd(lambda _w, _once, q: both(**{**q, "alpha": q["alpha"] / 2})[1]),
        "from_bgd": sgd(lambda _, once, q: both(**{**q, "w": once})[1]),
        "sgd_twice": sgd(lambda _w, _, q: both(**{**q, "w": both(**q)[1]})[1]),
        "second_from_start": sgd(lambda w, _, q: w + moved_last(q)),
        "second_only": sgd(lambda w, _, q: both(**{**q, "y1": w**2})[1]),
        "first_only": sgd(lambda _w, _, q: both(**{**q, "y2": q["y1"]})[0]),
        "other_order": sgd(lambda _w, _, q: both(**{**q, "y1": q["y2"], "y2": q["y1"]})[1]),
        "not_halved": bgd(lambda w, once, _: w - 2 * (w - once)),
        "bgd_twice": bgd(lambda _, once, q: both(**{**q, "w": once})[0]),
        "bgd_stays": bgd(lambda w, _once, _q: w),
    },
    parts=("BGD", "SGD"),
)
