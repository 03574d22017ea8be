"""Judges the update of a weight and a bias."""

from demos.exercises.checks import Formula, number

Two = tuple[float, float]


def update(w1: float, b: float, dL_dw1: float, dL_db: float, alpha: float) -> Two:
    """Return both after one step against their gradients."""
    w1_new = w1 - alpha * dL_dw1
    b_new = b - alpha * dL_db
    return w1_new, b_new


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
    },
    parts=("w₁ new", "b new"),
)
