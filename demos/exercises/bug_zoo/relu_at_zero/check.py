"""Judges the slope of relu, at its corner too."""

from math import exp, log, tanh

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
        {"x": number(-0.9, -0.02)},
        {"x": number(1, 1.9)},
        {"x": number(2.1, 3)},
        {"x": number(0.02, 0.45)},
        {"x": number(0.55, 0.9)},
        {"x": lambda rng: 1e-6},
    ],
    own={
        "sign_function": lambda x: (x > 0) - (x < 0),
        "one_at_zero": lambda x: 1.0 if x >= 0 else 0.0,
        "half_at_zero": lambda x: 0.5 if x == 0 else relu_slope(x),
        "mirrored": lambda x: relu_slope(-x),
        "upside_down_relu": lambda x: 1.0 if x <= 0 else 0.0,
        "relu_itself": lambda x: max(x, 0.0),
        "border_at_one": lambda x: 1.0 if x > 1 else 0.0,
        "border_at_two": lambda x: 1.0 if x >= 2 else 0.0,
        "border_at_half": (
            lambda x: 1.0 if x > 0.5 else 0.0,
            lambda x: 1.0 if x >= 0.5 else 0.0,
        ),
        "border_near": lambda x: 1.0 if x > 1e-3 else 0.0,
        "border_below": lambda x: 1.0 if x > -1 else 0.0,
        "everywhere": lambda x: 1.0,
        "nowhere": lambda x: 0.0,
        "both_sides": lambda x: 1.0 if x else 0.0,
        "only_at_zero": lambda x: 0.0 if x else 1.0,
        "down_below": lambda x: 1.0 if x > 0 else -1.0,
        "input_itself": lambda x: x,
        "clipped": lambda x: max(0.0, min(x, 1.0)),
        "rounded_off": lambda x: 1 / (1 + exp(-x)),
        "bent": lambda x: log(1 + exp(x)),
        "of_tanh": lambda x: 1 - tanh(x) ** 2 if x > 0 else 0.0,
        "below_at_zero": lambda x: -1.0 if x == 0 else relu_slope(x),
    },
)
