"""Judges the slope along a direction."""

from math import hypot, prod, sqrt

from demos.exercises.checks import Formula, number


def direction_slope(x: float, y: float, u1: float, u2: float) -> float:
    """Return the slope of x² + y³ along u₁ x̂ + u₂ ŷ."""
    df_dx = 2 * x
    df_dy = 3 * y**2
    return df_dx * u1 + df_dy * u2


def f(x: float, y: float) -> float:
    """Return x² + y³."""
    return x**2 + y**3


def lengths(x: float, y: float, u1: float, u2: float) -> tuple[float, float]:
    """Return the lengths of the gradient and of the direction."""
    return hypot(2 * x, 3 * y**2), hypot(u1, u2)


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
        "shares_as_sides": lambda x, y, u1, u2: hypot(2 * x * u1, 3 * y**2 * u2),
        "difference": lambda x, y, u1, u2: f(x + u1, y + u2) - f(x, y),
        "difference_by_length": lambda x, y, u1, u2: (f(x + u1, y + u2) - f(x, y)) / hypot(u1, u2),
        "normalised": lambda x, y, u1, u2: direction_slope(x, y, u1, u2) / hypot(u1, u2),
        "by_gradient": lambda x, y, u1, u2: (
            direction_slope(x, y, u1, u2) / lengths(x, y, u1, u2)[0]
        ),
        "cosine": lambda x, y, u1, u2: direction_slope(x, y, u1, u2) / prod(lengths(x, y, u1, u2)),
        "lengths_multiplied": lambda x, y, u1, u2: prod(lengths(x, y, u1, u2)),
        "at_the_end": lambda x, y, u1, u2: direction_slope(x + u1, y + u2, u1, u2),
        "places_changed": lambda x, y, u1, u2: direction_slope(u1, u2, x, y),
        "at_the_direction": lambda x, y, u1, u2: 2 * u1 + 3 * u2**2,
        "at_shares": lambda x, y, u1, u2: 2 * (x * u1) + 3 * (y * u2) ** 2,
        "shares_of_f": lambda x, y, u1, u2: x**2 * u1 + y**3 * u2,
        "f_at_shares": lambda x, y, u1, u2: f(x * u1, y * u2),
        "across": lambda x, y, u1, u2: 2 * x * u2 - 3 * y**2 * u1,
        "shares_squared": lambda x, y, u1, u2: 2 * x * u1**2 + 3 * y**2 * u2**2,
        "sums_multiplied": lambda x, y, u1, u2: (2 * x + 3 * y**2) * (u1 + u2),
        "sums_of_axes": lambda x, y, u1, u2: (2 * x + u1) * (3 * y**2 + u2),
        "direction_added": lambda x, y, u1, u2: 2 * x + u1 + 3 * y**2 + u2,
        "other_term_kept": lambda x, y, u1, u2: (2 * x + y**3) * u1 + (x**2 + 3 * y**2) * u2,
        "weighted_mean": lambda x, y, u1, u2: direction_slope(x, y, u1, u2) / (u1 + u2),
        "rest_of_one": lambda x, y, u1, u2: direction_slope(x, y, u1, 1 - u1),
        "value_at_end": lambda x, y, u1, u2: f(x + u1, y + u2),
        "across_turned": lambda x, y, u1, u2: 3 * y**2 * u1 - 2 * x * u2,
        "as_product": lambda x, y, u1, u2: 2 * x * y**3 * u1 + 3 * y**2 * x**2 * u2,
        "exponents_changed": lambda x, y, u1, u2: 3 * x**2 * u1 + 2 * y * u2,
    },
)
