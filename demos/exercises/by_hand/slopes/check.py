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


def rise(x: float, left: float, right: float) -> float:
    """Return how much x³ grows, from a point left of x to one right of it."""
    return (x + right) ** 3 - (x + left) ** 3


def forward(x: float, h: float) -> float:
    """Return the forward slope."""
    return rise(x, 0, h) / h


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
        "half_steps": lambda x, h: (forward(x, h), rise(x, -h / 2, h / 2) / h),
        "right_only": lambda x, h: (forward(x, h), rise(x, 0, 2 * h) / (2 * h)),
        "ends_doubled": lambda x, h: (forward(x, h), rise(x, -2 * h, 2 * h) / (2 * h)),
        "double_steps": lambda x, h: (forward(x, h), rise(x, -2 * h, 2 * h) / (4 * h)),
        "same_twice": lambda x, h: (forward(x, h), forward(x, h)),
        "slope_of_slope": lambda x, h: (forward(x, h), 6 * x),
        "slopes_subtracted": lambda x, h: (forward(x, h), 6 * x * h),
        "above_the_middle": lambda x, h: (forward(x, h), 3 * x * h),
        "over_the_end": lambda x, h: (rise(x, 0, h) / (x + h), rise(x, -h, h) / (x + h)),
        "over_x": lambda x, h: (rise(x, 0, h) / x, rise(x, -h, h) / x),
        "h_outside": lambda x, h: (1.0, 1.0),
        "backward": lambda x, h: (rise(x, -h, 0) / h, slopes(x, h)[1]),
        "derivative_moved": lambda x, h: (3 * (x + h) ** 2, 3 * x**2 + 3 * h**2),
        "complex_step": lambda x, h: (forward(x, h), 3 * x**2 - h**2),
        "over_the_height": lambda x, h: (forward(x, h) / x**3, slopes(x, h)[1] / x**3),
        "size_of_rise": lambda x, h: (abs(rise(x, 0, h)) / h, abs(rise(x, -h, h)) / (2 * h)),
    },
    parts=("forward", "central"),
    exact=1e-7,
    by_rule=False,
    regions=[{"h": number(-0.5, -0.05)}],
)
