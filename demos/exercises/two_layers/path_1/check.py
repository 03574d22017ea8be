"""Judges the path from L via ŷ₁ to w₁₁¹."""

from demos.exercises.checks import Formula, number


def path_via_yhat1(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Return the product of the six factors."""
    dL_dyhat1 = -(y1 - o1_2)
    do1_2_dnet1_2 = o1_2 * (1 - o1_2)
    dnet1_2_do1_1 = w11_2
    do1_1_dnet1_1 = o1_1 * (1 - o1_1)
    dnet1_1_dw11_1 = x1
    return dL_dyhat1 * do1_2_dnet1_2 * dnet1_2_do1_1 * do1_1_dnet1_1 * dnet1_1_dw11_1


def n_forgotten(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Forget the 1/N of the loss."""
    return 2 * path_via_yhat1(x1, o1_1, w11_2, o1_2, y1)


def o_for_w(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Take o₁¹ for ∂net₁²/∂o₁¹."""
    return path_via_yhat1(x1, o1_1, o1_1, o1_2, y1)


def stops_early(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Stop at o₁¹."""
    return -(y1 - o1_2) * o1_2 * (1 - o1_2) * w11_2


def stops_at_weight(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Give the gradient of w₁₁² instead."""
    return -(y1 - o1_2) * o1_2 * (1 - o1_2) * o1_1


CHECK = Formula(
    path_via_yhat1,
    given={"x1": 0.05, "o1_1": 0.593269992, "w11_2": 0.4, "o1_2": 0.75136507, "y1": 0.01},
    draw={
        "x1": number(),
        "o1_1": number(0.05, 0.95),
        "w11_2": number(),
        "o1_2": number(0.05, 0.95),
        "y1": number(),
    },
    own={
        "n_forgotten": n_forgotten,
        "o_for_w": o_for_w,
        "stops_early": stops_early,
        "stops_at_weight": stops_at_weight,
    },
)
