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
        "inner_is_yhat": lambda y, yhat: -2 * (y - yhat) * yhat,
        "inner_is_yhat_uphill": lambda y, yhat: 2 * (y - yhat) * yhat,
        "size": lambda y, yhat: -2 * abs(y - yhat),
        "size_uphill": lambda y, yhat: 2 * abs(y - yhat),
        "inner_added": lambda y, yhat: 2 * (y - yhat) - 1,
        "inside_differentiated": lambda y, yhat: -2.0,
        "only_two": lambda y, yhat: 2.0,
        "target_gone": lambda y, yhat: 2 * yhat,
        "squares_apart": lambda y, yhat: -2 * yhat,
        "other_variable": lambda y, yhat: -2 * y,
        "square_left_over": lambda y, yhat: y**2 - 2 * y + 2 * yhat,
        "activation_too": lambda y, yhat: -2 * (y - yhat) * yhat * (1 - yhat),
        "of_the_size": lambda y, yhat: -1.0 if y > yhat else 1.0,
        "minus_the_loss": lambda y, yhat: -((y - yhat) ** 2),
        "ratio": lambda y, yhat: (y - yhat) ** 2 / yhat,
        "of_logarithm": lambda y, yhat: -2 / (y - yhat),
        "cross_entropy": lambda y, yhat: -y / yhat + (1 - y) / (1 - yhat),
        "inner_one_minus": lambda y, yhat: 2 * (y - yhat) * (1 - yhat),
        "one_step": lambda y, yhat: (y - yhat - 1) ** 2 - (y - yhat) ** 2,
    },
)
