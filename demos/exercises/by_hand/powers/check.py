"""Judges the gradient of x² + y³."""

from demos.exercises.checks import Formula, number


def partials(x: float, y: float) -> tuple[float, float]:
    """Return ∂f/∂x and ∂f/∂y of f = x² + y³."""
    df_dx = 2 * x
    df_dy = 3 * y**2
    return df_dx, df_dy


CHECK = Formula(
    partials,
    given={"x": 3.0, "y": 4.0},
    draw={"x": number(), "y": number()},
    own={
        "exponent_kept": lambda x, y: (2 * x**2, 3 * y**3),
        "exponent_kept_y": lambda x, y: (2 * x, 3 * y**3),
        "like_a_square": lambda x, y: (2 * x, 2 * y),
        "twice_the_square": lambda x, y: (2 * x, 2 * y**2),
        "linear": lambda x, y: (2 * x, 3 * y),
        "integrated": lambda x, y: (x**3 / 3, y**4 / 4),
        "swapped": lambda x, y: (3 * y**2, 2 * x),
    },
    parts=("∂f/∂x", "∂f/∂y"),
)
