"""Judges ∂L/∂ŷ."""

from demos.exercises.checks import Formula, number


def loss_factor(y: float, yhat: float) -> float:
    """Return ∂L/∂ŷ of L = (y − ŷ)²."""
    return -2 * (y - yhat)


CHECK = Formula(
    loss_factor,
    given={"y": 1.0, "yhat": 0.75},
    draw={"y": number(), "yhat": number()},
    own={
        "inner_forgotten": lambda y, yhat: 2 * (y - yhat),
        "the_error": lambda y, yhat: y - yhat,
        "the_loss": lambda y, yhat: (y - yhat) ** 2,
        "integrated": lambda y, yhat: (y - yhat) ** 3 / 3,
        "integrated_by_yhat": lambda y, yhat: -((y - yhat) ** 3) / 3,
        "half_loss": lambda y, yhat: -(y - yhat),
        "square_kept": lambda y, yhat: -2 * (y - yhat) ** 2,
        "square_kept_uphill": lambda y, yhat: 2 * (y - yhat) ** 2,
    },
)
