"""Judges the repaired two-path formula."""

from typing import Any

from demos.exercises.checks import Formula, number

GIVEN = {
    "x1": 0.05,
    "y1": 0.01,
    "y2": 0.99,
    "o1_1": 0.593269992,
    "o2_1": 0.596884378,
    "o1_2": 0.75136507,
    "o2_2": 0.772928465,
    "w11_2": 0.40,
    "w12_2": 0.45,
    "w21_2": 0.50,
    "w22_2": 0.55,
}


def dL_dw11_1(
    x1: float,
    y1: float,
    y2: float,
    o1_1: float,
    o2_1: float,
    o1_2: float,
    o2_2: float,
    w11_2: float,
    w12_2: float,
    w21_2: float,
    w22_2: float,
) -> float:
    """Return both paths, added."""
    via1 = -(y1 - o1_2) * (o1_2 * (1 - o1_2)) * w11_2
    via2 = -(y2 - o2_2) * (o2_2 * (1 - o2_2)) * w21_2
    common = o1_1 * (1 - o1_1) * x1
    return (via1 + via2) * common


def second(weight: str, one: str, other: str = "", inner: str = "o1_1", error: str = "o2_2") -> Any:
    """Return the formula with a different second bracket.

    Args:
        weight: its weight.
        one: the o that comes first in the slope of the output's sigmoid.
        other: the one subtracted from 1 there; by default the same.
        inner: the o in the slope of the first layer's sigmoid.
        error: the o that y₂ is compared with.
    """

    def slipped(**q: float) -> float:
        first = dL_dw11_1(**{**q, "w21_2": 0.0})
        outer = q[one] * (1 - q[other or one]) * q[weight]
        return first - (q["y2"] - q[error]) * outer * q[inner] * (1 - q[inner]) * q["x1"]

    return slipped


CHECK = Formula(
    dL_dw11_1,
    given=GIVEN,
    draw={name: number(0.05, 0.95) if name[0] == "o" else number() for name in GIVEN},
    own={
        "unchanged": second("w12_2", "o2_1"),
        "weight_left": second("w12_2", "o2_2"),
        "layer_left": second("w21_2", "o2_1"),
        "one_o_left": second("w21_2", "o2_2", "o2_1"),
        "one_o_and_weight_left": second("w12_2", "o2_2", "o2_1"),
        "other_weight": second("w22_2", "o2_2"),
        "other_weight_and_layer": second("w22_2", "o2_1"),
        "same_weight": second("w11_2", "o2_2"),
        "same_weight_and_layer": second("w11_2", "o2_1"),
        "other_output": second("w21_2", "o1_2"),
        "error_changed": second("w21_2", "o2_1", error="o2_1"),
        "through_o2": second("w22_2", "o2_2", inner="o2_1"),
        "only_twos": second("w22_2", "o2_2", inner="o2_2"),
        "inner_changed": second("w21_2", "o2_2", inner="o2_1"),
        "inner_for_outer": second("w12_2", "o2_1", inner="o2_2"),
        "inner_too": second("w21_2", "o2_2", inner="o2_2"),
    },
)
