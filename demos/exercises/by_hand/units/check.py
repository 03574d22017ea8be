"""Judges the two circuits."""

from demos.exercises.checks import Formula, number


def both(a: float, b: float) -> tuple[float, float]:
    """Return d with a product in the third circle, and with a sum there."""
    c = a * b
    d = c + a
    c = a + b
    swapped = c + a
    return d, swapped


CHECK = Formula(
    both,
    given={"a": 2.0, "b": 3.0},
    draw={"a": number(), "b": number()},
    own={
        "not_swapped": lambda a, b: (a * b + a, a * b + a),
        "swapped_last": lambda a, b: (a * b + a, a * b * a),
        "b_in_last": lambda a, b: (a * b + b, a + b + b),
        "lines_changed": lambda a, b: (a * b + a, a * b + b),
        "both_changed": lambda a, b: (a * b + a, (a + b) * a),
        "d_subtracts": lambda a, b: (a * b + a, a * b - a),
        "goes_on": lambda a, b: (a * b + a, a * b + 2 * a),
        "d_of_ab": lambda a, b: (a + b, a * b),
        "c_returned": lambda a, b: (a * b, a + b),
        "b_in_last_swapped": lambda a, b: (a * b + a, a + b + b),
    },
    parts=("circuit", "swapped"),
)
