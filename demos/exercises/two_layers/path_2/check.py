"""Judges the path from L via ŷ₂ to w₁₁¹."""

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function
from demos.exercises.two_layers.path_1.check import MISTAKES


def path_via_yhat2(
    x1: float,
    o1_1: float,
    w11_2: float,
    w12_2: float,
    w21_2: float,
    w22_2: float,
    o2_2: float,
    y2: float,
) -> float:
    """Return the product of the six factors."""
    dL_dyhat2 = -(y2 - o2_2)
    do2_2_dnet2_2 = o2_2 * (1 - o2_2)
    dnet2_2_do1_1 = w21_2
    do1_1_dnet1_1 = o1_1 * (1 - o1_1)
    dnet1_1_dw11_1 = x1
    return dL_dyhat2 * do2_2_dnet2_2 * dnet2_2_do1_1 * do1_1_dnet1_1 * dnet1_1_dw11_1


def through(weight: Function) -> Function:
    """Return the path through something other than its weight."""
    return lambda **q: path_via_yhat2(**{**q, "w21_2": weight(q)})


def second_path(mistake: Function) -> Function:
    """Return a mistake that is possible on either path, made on this one."""
    return lambda x1, o1_1, w21_2, o2_2, y2, **_: mistake(x1, o1_1, w21_2, o2_2, y2)


CHECK = Formula(
    path_via_yhat2,
    given={
        "x1": 0.05,
        "o1_1": 0.593269992,
        "w11_2": 0.4,
        "w12_2": 0.45,
        "w21_2": 0.5,
        "w22_2": 0.55,
        "o2_2": 0.772928465,
        "y2": 0.99,
    },
    draw={
        "x1": number(),
        "o1_1": number(0.05, 0.95),
        "w11_2": number(),
        "w12_2": number(),
        "w21_2": number(),
        "w22_2": number(),
        "o2_2": number(0.05, 0.95),
        "y2": number(),
    },
    own={
        "index_transposed": through(lambda q: q["w12_2"]),
        "first_path_again": through(lambda q: q["w11_2"]),
        "from_o2": through(lambda q: q["w22_2"]),
        "both_from_o1": through(lambda q: q["w11_2"] + q["w21_2"]),
        "both_into_2": through(lambda q: q["w21_2"] + q["w22_2"]),
        "mean_of_two": through(lambda q: (q["w21_2"] + q["w22_2"]) / 2),
        "all_added": through(lambda q: q["w11_2"] + q["w12_2"] + q["w21_2"] + q["w22_2"]),
        "two_weights": through(lambda q: q["w11_2"] * q["w21_2"]),
        "all_weights": through(lambda q: q["w11_2"] * q["w12_2"] * q["w21_2"] * q["w22_2"]),
        **{name: second_path(mistake) for name, mistake in MISTAKES.items()},
    },
)
