"""Judges the two paths, factored."""

from typing import Any

from demos.exercises.checks import Formula, number


def factored(
    x1: float,
    o1_1: float,
    w11_2: float,
    w21_2: float,
    o1_2: float,
    o2_2: float,
    y1: float,
    y2: float,
) -> Any:
    """Return the sum into o₁¹, the common factor, and ∂L/∂w₁₁¹."""
    path1 = -(y1 - o1_2) * (o1_2 * (1 - o1_2)) * w11_2
    path2 = -(y2 - o2_2) * (o2_2 * (1 - o2_2)) * w21_2
    into_o1_1 = path1 + path2
    common = o1_1 * (1 - o1_1) * x1
    dL_dw11_1 = into_o1_1 * common
    return into_o1_1, common, dL_dw11_1


def paths(**q: float) -> tuple[float, float, float]:
    """Return both paths and the common factor."""
    one = factored(**{**q, "w21_2": 0.0})[0]
    two = factored(**{**q, "w11_2": 0.0})[0]
    return one, two, factored(**q)[1]


def multiplied(**q: float) -> Any:
    """Multiply the paths."""
    one, two, common = paths(**q)
    return one * two, common, one * two * common


def first_only(**q: float) -> Any:
    """Leave the second path out."""
    one, _, common = paths(**q)
    return one, common, one * common


def second_only(**q: float) -> Any:
    """Leave the first path out."""
    _, two, common = paths(**q)
    return two, common, two * common


def common_twice(**q: float) -> Any:
    """Multiply each path by what is taken out."""
    one, two, common = paths(**q)
    into = (one + two) * common
    return into, common, into * common


def mean_of_paths(**q: float) -> Any:
    """Take the mean of the paths."""
    one, two, common = paths(**q)
    return (one + two) / 2, common, (one + two) / 2 * common


def n_forgotten(**q: float) -> Any:
    """Forget the half."""
    one, two, common = paths(**q)
    return 2 * (one + two), common, 2 * (one + two) * common


CHECK = Formula(
    factored,
    given={
        "x1": 0.05,
        "o1_1": 0.593269992,
        "w11_2": 0.4,
        "w21_2": 0.5,
        "o1_2": 0.75136507,
        "o2_2": 0.772928465,
        "y1": 0.01,
        "y2": 0.99,
    },
    draw={
        "x1": number(),
        "o1_1": number(0.05, 0.95),
        "w11_2": number(),
        "w21_2": number(),
        "o1_2": number(0.05, 0.95),
        "o2_2": number(0.05, 0.95),
        "y1": number(),
        "y2": number(),
    },
    own={
        "multiplied": multiplied,
        "first_only": first_only,
        "second_only": second_only,
        "common_twice": common_twice,
        "mean_of_paths": mean_of_paths,
        "n_forgotten": n_forgotten,
    },
    parts=("∂L/∂o₁¹", "common", "∂L/∂w₁₁¹"),
)
