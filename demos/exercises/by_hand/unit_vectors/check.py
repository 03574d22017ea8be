"""Judges the slope along a direction."""

from math import sqrt

from demos.exercises.checks import Formula, number


def direction_slope(x: float, y: float, u1: float, u2: float) -> float:
    """Return the slope of x² + y³ along u₁ x̂ + u₂ ŷ."""
    df_dx = 2 * x
    df_dy = 3 * y**2
    return df_dx * u1 + df_dy * u2


CHECK = Formula(
    direction_slope,
    given={"x": 3.0, "y": 4.0, "u1": 0.6, "u2": 0.8},
    draw={"x": number(), "y": number(), "u1": number(), "u2": number()},
    own={
        "length": lambda x, y, u1, u2: sqrt((2 * x) ** 2 + (3 * y**2) ** 2),
        "components_added": lambda x, y, u1, u2: 2 * x + 3 * y**2,
        "crossed": lambda x, y, u1, u2: 2 * x * u2 + 3 * y**2 * u1,
        "all_multiplied": lambda x, y, u1, u2: 2 * x * u1 * 3 * y**2 * u2,
        "wrong_function": lambda x, y, u1, u2: 2 * x * u1 + 2 * y * u2,
    },
)
