"""Judges the slope of relu, at its corner too."""

from demos.exercises.checks import Formula, number


def relu_slope(x: float) -> float:
    """Return the slope at x."""
    return 1.0 if x > 0 else 0.0


CHECK = Formula(
    relu_slope,
    given={"x": 2.0},
    draw={"x": number()},
    regions=[
        {"x": lambda rng: 0.0},
        {"x": number(-3, -1)},
        {"x": number(1, 3)},
        {"x": number(0.02, 0.9)},
    ],
    own={
        "sign_function": lambda x: (x > 0) - (x < 0),
        "one_at_zero": lambda x: 1.0 if x >= 0 else 0.0,
        "half_at_zero": lambda x: 0.5 if x == 0 else relu_slope(x),
        "mirrored": lambda x: relu_slope(-x),
        "upside_down_relu": lambda x: 1.0 if x <= 0 else 0.0,
        "relu_itself": lambda x: max(x, 0.0),
    },
)
