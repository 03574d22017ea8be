"""Judges the update of a weight and a bias."""

from collections.abc import Callable
from math import copysign, hypot

from demos.exercises.checks import Formula, number

Two = tuple[float, float]


def update(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
    """Return both after one step against their gradients."""
    w1_new = w1 - alpha * dL_dw1
    b_new = b - alpha * dL_db
    return w1_new, b_new


def by_step(step: Callable[[float, float, float], float]) -> Callable[..., Two]:
    """Return the update with a different step, from the old weight, its gradient and the rate."""

    def mistaken(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
        return w1 - step(w1, dL_dw1, alpha), b - step(b, dL_db, alpha)

    return mistaken


def one_step(share: float) -> Callable[..., Two]:
    """Return the update of both by one step, computed from both gradients."""

    def mistaken(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
        step = alpha * share * (dL_dw1 + dL_db)
        return w1 - step, b - step

    return mistaken


def unit_length(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
    """Divide the gradient by its length."""
    length = hypot(dL_dw1, dL_db)
    return update(w1, b, dL_dw1 / length, dL_db / length, alpha)


def never_negative(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
    """Cut off what is negative."""
    one, other = update(w1, b, dL_dw1, dL_db, alpha)
    return max(0.0, one), max(0.0, other)


CHECK = Formula(
    update,
    given={"w1": 0.5, "b": 0.5, "dL_dw1": -0.108832, "dL_db": -0.0544162, "alpha": 0.1},
    draw={
        "w1": number(),
        "b": number(),
        "dL_dw1": number(),
        "dL_db": number(),
        "alpha": number(0.1, 0.9),
    },
    own={
        "uphill": lambda w1, b, dL_dw1, dL_db, alpha: (w1 + alpha * dL_dw1, b + alpha * dL_db),
        "no_rate": lambda w1, b, dL_dw1, dL_db, alpha: (w1 - dL_dw1, b - dL_db),
        "step_alone": lambda w1, b, dL_dw1, dL_db, alpha: (alpha * dL_dw1, alpha * dL_db),
        "step_alone_minus": lambda w1, b, dL_dw1, dL_db, alpha: (-alpha * dL_dw1, -alpha * dL_db),
        "rate_subtracted": lambda w1, b, dL_dw1, dL_db, alpha: (w1 - alpha, b - alpha),
        "shrunk": lambda w1, b, dL_dw1, dL_db, alpha: (w1 * (1 - alpha), b * (1 - alpha)),
        "bias_held": lambda w1, b, dL_dw1, dL_db, alpha: (w1 - alpha * dL_dw1, b),
        "brackets": lambda w1, b, dL_dw1, dL_db, alpha: (
            (w1 - alpha) * dL_dw1,
            (b - alpha) * dL_db,
        ),
        "one_gradient": lambda w1, b, dL_dw1, dL_db, alpha: (
            w1 - alpha * dL_dw1,
            b - alpha * dL_dw1,
        ),
        "relative": by_step(lambda old, slope, alpha: alpha * slope * old),
        "relative_uphill": by_step(lambda old, slope, alpha: -alpha * slope * old),
        "sign_only": by_step(lambda old, slope, alpha: copysign(alpha, slope)),
        "sign_only_uphill": by_step(lambda old, slope, alpha: -copysign(alpha, slope)),
        "always_up": by_step(lambda old, slope, alpha: -alpha * abs(slope)),
        "always_down": by_step(lambda old, slope, alpha: alpha * abs(slope)),
        "unit_length": unit_length,
        "rate_of_all": by_step(lambda old, slope, alpha: old - alpha * (old - slope)),
        "rate_of_weight": by_step(lambda old, slope, alpha: old - alpha * old + slope),
        "shrunk_too": by_step(lambda old, slope, alpha: alpha * (old + slope)),
        "mixed": by_step(lambda old, slope, alpha: alpha * (old - slope)),
        "rest_of_rate": by_step(lambda old, slope, alpha: (1 - alpha) * slope),
        "squared_gradient": by_step(lambda old, slope, alpha: alpha * slope**2),
        "added_up": one_step(1.0),
        "averaged": one_step(0.5),
        "never_negative": never_negative,
        "one_start": lambda w1, b, dL_dw1, dL_db, alpha: (
            w1 - alpha * dL_dw1,
            w1 - alpha * dL_db,
        ),
        "went_on_from_w": lambda w1, b, dL_dw1, dL_db, alpha: (
            w1 - alpha * dL_dw1,
            w1 - alpha * dL_dw1 - alpha * dL_db,
        ),
        "only_up": by_step(lambda old, slope, alpha: alpha * min(0.0, slope)),
        "clipped": by_step(lambda old, slope, alpha: alpha * max(-1.0, min(1.0, slope))),
    },
    parts=("w₁ new", "b new"),
)
