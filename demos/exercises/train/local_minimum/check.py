"""Judges an epoch of BGD and of SGD where BGD may stand still."""

from demos.exercises.checks import Formula, number

Two = tuple[float, float]


def both(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Return w after an epoch of each method."""
    dL1_dw = -4 * w * (y1 - w**2)
    dL2_dw = -4 * w * (y2 - w**2)
    w_bgd = w - alpha * ((dL1_dw + dL2_dw) / 2)
    w1 = w - alpha * dL1_dw
    w_sgd = w1 - alpha * (-4 * w1 * (y2 - w1**2))
    return w_bgd, w_sgd


def old_weight(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Take both samples' gradients at the old weight."""
    first, _ = both(w, y1, y2, alpha)
    return first, w - 2 * (w - first)


def not_halved(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Sum for BGD."""
    first, second = both(w, y1, y2, alpha)
    return w - 2 * (w - first), second


def inner_forgotten(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Forget the derivative 2w of the prediction."""
    g1, g2 = -2 * (y1 - w**2), -2 * (y2 - w**2)
    moved = w - alpha * g1
    return w - alpha * (g1 + g2) / 2, moved - alpha * -2 * (y2 - moved**2)


def linear(w: float, y1: float, y2: float, alpha: float) -> Two:
    """Take w itself for the prediction."""
    g1, g2 = -2 * (y1 - w), -2 * (y2 - w)
    moved = w - alpha * g1
    return w - alpha * (g1 + g2) / 2, moved - alpha * -2 * (y2 - moved)


CHECK = Formula(
    both,
    given={"w": 2.0, "y1": 5.0, "y2": 3.0, "alpha": 0.05},
    draw={
        "w": number(0.5, 2.0),
        "y1": number(),
        "y2": number(),
        "alpha": number(0.01, 0.1, 3),
    },
    own={
        "w_for_square": linear,
        "old_weight": old_weight,
        "not_halved": not_halved,
        "inner_forgotten": inner_forgotten,
        "second_only": lambda **q: (both(**q)[0], both(**{**q, "y1": q["w"] ** 2})[1]),
        "first_only": lambda **q: (both(**q)[0], both(**{**q, "y2": q["y1"]})[0]),
        "other_order": lambda **q: (both(**q)[0], both(**{**q, "y1": q["y2"], "y2": q["y1"]})[1]),
    },
    parts=("BGD", "SGD"),
)
