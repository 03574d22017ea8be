"""Judges the slopes by finite differences."""

from demos.exercises.checks import Formula, number


def slopes(x: float, h: float) -> tuple[float, float]:
    """Return the slope of x³ over [x, x + h] and over [x − h, x + h]."""
    right = (x + h) ** 3
    left = (x - h) ** 3
    here = x**3
    forward = (right - here) / h
    central = (right - left) / (2 * h)
    return forward, central


CHECK = Formula(
    slopes,
    given={"x": 3.0, "h": 0.1},
    draw={"x": number(), "h": number(0.05, 0.5)},
    own={
        "exact_derivative": lambda x, h: (3 * x**2, 3 * x**2),
        "width_is_h": lambda x, h: (slopes(x, h)[0], 2 * slopes(x, h)[1]),
        "rise_only": lambda x, h: ((x + h) ** 3 - x**3, (x + h) ** 3 - (x - h) ** 3),
        "brackets": lambda x, h: (slopes(x, h)[0], slopes(x, h)[1] * h**2),
        "one_sided": lambda x, h: (slopes(x, h)[0], (x**3 - (x - h) ** 3) / h),
        "heights_added": lambda x, h: (slopes(x, h)[0], ((x + h) ** 3 + (x - h) ** 3) / (2 * h)),
        "h_inside": lambda x, h: (h**2, slopes(x, h)[1]),
    },
    parts=("forward", "central"),
    exact=1e-7,
)
