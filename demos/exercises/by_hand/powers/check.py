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
        "other_term_kept": lambda x, y: (2 * x + y**3, x**2 + 3 * y**2),
        "both_moved": lambda x, y: (2 * x + 3 * y**2, 2 * x + 3 * y**2),
        "as_product": lambda x, y: (2 * x * y**3, 3 * x**2 * y**2),
        "no_brackets": lambda x, y: (2 * x**2 - 1, 3 * y**3 - 1),
        "base_less": lambda x, y: (2 * (x - 1), 3 * (y - 1) ** 2),
        "base_lowered": lambda x, y: (2 * (x - 1) ** 2, 3 * (y - 1) ** 3),
        "factor_lowered": lambda x, y: (x**2, 2 * y**3),
        "exponent_up": lambda x, y: (2 * x**3, 3 * y**4),
        "no_factors": lambda x, y: (x, y**2),
        "terms_themselves": lambda x, y: (x**2, y**3),
        "like_a_cube": lambda x, y: (3 * x**2, 3 * y**2),
        "twice": lambda x, y: (2.0, 6 * y),
        "three_squared_too": lambda x, y: (2 * x, 9 * y**2),
        "ratio": lambda x, y: ((x**2 + y**3) / x, (x**2 + y**3) / y),
        "roles_changed": lambda x, y: (2 ** (x - 1), 3 ** (y - 1)),
        "one_more": lambda x, y: (2 * x + 1, 3 * y**2 + 1),
    },
    parts=("∂f/∂x", "∂f/∂y"),
)
