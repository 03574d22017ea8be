"""Judges the gradient of x² + y²."""

from math import hypot

from demos.exercises.checks import Formula, number


def partials(x: float, y: float) -> tuple[float, float]:
    """Return ∂f/∂x and ∂f/∂y of f = x² + y²."""
    df_dx = 2 * x
    df_dy = 2 * y
    return df_dx, df_dy


CHECK = Formula(
    partials,
    given={"x": 3.0, "y": 4.0},
    draw={"x": number(), "y": number()},
    own={
        "as_product": lambda x, y: (2 * x * y**2, 2 * y * x**2),
        "ratio": lambda x, y: ((x**2 + y**2) / x, (x**2 + y**2) / y),
        "other_term_kept": lambda x, y: (2 * x + y**2, x**2 + 2 * y),
        "both_moved": lambda x, y: (2 * x + 2 * y, 2 * x + 2 * y),
        "the_function": lambda x, y: (x**2, y**2),
        "swapped": lambda x, y: (2 * y, 2 * x),
        "times_other": lambda x, y: (2 * x * y, 2 * y * x),
        "exponent_kept": lambda x, y: (2 * x**2, 2 * y**2),
        "other_subtracted": lambda x, y: (2 * x - y**2, 2 * y - x**2),
        "one_more": lambda x, y: (2 * x + 1, 2 * y + 1),
        "only_two": lambda x, y: (2.0, 2.0),
        "as_distance": lambda x, y: (x / hypot(x, y), y / hypot(x, y)),
        "implicit": lambda x, y: (-x / y, -y / x),
        "f_itself": lambda x, y: (x**2 + y**2, x**2 + y**2),
        "f_doubled": lambda x, y: (2 * (x**2 + y**2), 2 * (x**2 + y**2)),
        "integrated": lambda x, y: (x**3 / 3, y**3 / 3),
        "integrated_all": lambda x, y: (x**3 / 3 + y**2 * x, y**3 / 3 + x**2 * y),
        "product_rule": lambda x, y: (2 * x * y**2 + 2 * y * x**2, 2 * x * y**2 + 2 * y * x**2),
    },
    parts=("∂f/∂x", "∂f/∂y"),
)
