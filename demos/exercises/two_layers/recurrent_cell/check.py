"""Judges the gradients of a recurrent cell over two steps."""

from math import exp, tanh
from typing import NamedTuple

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function

Pair = tuple[float, float]


def gradients(x1: float, x2: float, h0: float, w: float, u: float, y: float) -> Pair:
    """Return the gradients of the two weights, each over both steps."""
    net1 = w * x1 + u * h0
    h1 = tanh(net1)
    net2 = w * x2 + u * h1
    h2 = tanh(net2)
    dL_dh2 = -2 * (y - h2)
    dL_dnet2 = dL_dh2 * (1 - h2**2)
    dL_dh1 = dL_dnet2 * u
    dL_dnet1 = dL_dh1 * (1 - h1**2)
    dL_dw = dL_dnet2 * x2 + dL_dnet1 * x1
    dL_du = dL_dnet2 * h1 + dL_dnet1 * h0
    return dL_dw, dL_du


class Cell(NamedTuple):
    """The inputs, the outputs of both steps, and the gradients of their nets."""

    x1: float
    x2: float
    h0: float
    w: float
    u: float
    y: float
    net1: float
    net2: float
    h1: float
    h2: float
    one: float  # ∂L/∂net₁
    two: float  # ∂L/∂net₂

    @property
    def slope1(self) -> float:
        """The slope of the first tanh."""
        return 1 - self.h1**2

    @property
    def slope2(self) -> float:
        """The slope of the second tanh."""
        return 1 - self.h2**2


def cell(x1: float, x2: float, h0: float, w: float, u: float, y: float) -> Cell:
    """Return all intermediate numbers of the right computation."""
    net1 = w * x1 + u * h0
    h1 = tanh(net1)
    net2 = w * x2 + u * h1
    h2 = tanh(net2)
    two = -2 * (y - h2) * (1 - h2**2)
    return Cell(x1, x2, h0, w, u, y, net1, net2, h1, h2, two * u * (1 - h1**2), two)


def of(mistake: Function) -> Function:
    """Return the results of a mistake in the intermediate numbers."""
    return lambda **question: mistake(cell(**question))


def back(two: Function, one: Function) -> Function:
    """Return the sums over both steps of a cell, with different gradients of the nets."""

    def run(**question: float) -> Pair:
        c = cell(**question)
        return two(c) * c.x2 + one(c) * c.x1, two(c) * c.h1 + one(c) * c.h0

    return run


def with_slope(slope: Function) -> Function:
    """Return the sums with a different slope of tanh, a function of net and h, in both steps."""

    def two(c: Cell) -> float:
        return -2 * (c.y - c.h2) * float(slope(c.net2, c.h2))

    return back(two, lambda c: two(c) * c.u * slope(c.net1, c.h1))


def sigmoid_slope(net: float) -> float:
    """Return the slope of the sigmoid."""
    o = 1 / (1 + exp(-net))
    return o * (1 - o)


CHECK = Formula(
    gradients,
    given={"x1": 1.0, "x2": -0.5, "h0": 0.2, "w": 0.6, "u": 0.8, "y": 1.0},
    draw={
        "x1": number(-2, 2),
        "x2": number(-2, 2),
        "h0": number(-0.9, 0.9),
        "w": number(-1.5, 1.5),
        "u": number(-1.5, 1.5),
        "y": number(-2, 2),
    },
    own={
        "last_step_only": of(lambda c: (c.two * c.x2, c.two * c.h1)),
        "first_step_only": of(lambda c: (c.one * c.x1, c.one * c.h0)),
        "start_forgotten": of(lambda c: (c.two * c.x2 + c.one * c.x1, c.two * c.h1)),
        "u_forgotten": back(lambda c: c.two, lambda c: c.two * c.slope1),
        "slope_1_forgotten": back(lambda c: c.two, lambda c: c.two * c.u),
        "slope_2_forgotten": back(
            lambda c: -2 * (c.y - c.h2), lambda c: -2 * (c.y - c.h2) * c.u * c.slope1
        ),
        "slopes_forgotten": with_slope(lambda net, h: 1.0),
        "same_net": back(lambda c: c.two, lambda c: c.two),
        "w_for_u": back(lambda c: c.two, lambda c: c.two * c.w * c.slope1),
        "h_for_u": back(lambda c: c.two, lambda c: c.two * c.h1 * c.slope1),
        "term_for_u": back(lambda c: c.two, lambda c: c.two * c.u * c.h1 * c.slope1),
        "x_for_u": back(lambda c: c.two, lambda c: c.two * c.x2 * c.slope1),
        "slope_of_net": with_slope(lambda net, h: 1 - net**2),
        "tanh_twice": with_slope(lambda net, h: 1 - tanh(h) ** 2),
        "tanh_itself": with_slope(lambda net, h: h),
        "no_square": with_slope(lambda net, h: 1 - h),
        "sigmoid_slope": (
            with_slope(lambda net, h: h * (1 - h)),
            with_slope(lambda net, h: sigmoid_slope(net)),
        ),
        "same_slope": (
            back(lambda c: c.two, lambda c: c.two * c.u * c.slope2),
            back(
                lambda c: -2 * (c.y - c.h2) * c.slope1,
                lambda c: -2 * (c.y - c.h2) * c.slope1 * c.u * c.slope1,
            ),
        ),
        "loss_again": back(lambda c: c.two, lambda c: -2 * (c.y - c.h1) * c.slope1),
        "loss_in_both": back(lambda c: c.two, lambda c: c.one - 2 * (c.y - c.h1) * c.slope1),
        "loss_skipped": back(lambda c: c.slope2, lambda c: c.slope2 * c.u * c.slope1),
        "loss_itself": back(
            lambda c: (c.y - c.h2) ** 2 * c.slope2,
            lambda c: (c.y - c.h2) ** 2 * c.slope2 * c.u * c.slope1,
        ),
        "multiplied": of(lambda c: (c.two * c.x2 * c.one * c.x1, c.two * c.h1 * c.one * c.h0)),
        "halved": of(
            lambda c: ((c.two * c.x2 + c.one * c.x1) / 2, (c.two * c.h1 + c.one * c.h0) / 2)
        ),
        "subtracted": of(lambda c: (c.two * c.x2 - c.one * c.x1, c.two * c.h1 - c.one * c.h0)),
        "sums_multiplied": of(
            lambda c: ((c.two + c.one) * (c.x1 + c.x2), (c.two + c.one) * (c.h0 + c.h1))
        ),
        "inputs_crossed": of(lambda c: (c.two * c.x1 + c.one * c.x2, c.two * c.h0 + c.one * c.h1)),
        "one_step_late": of(lambda c: (c.two * c.x2 + c.one * c.x1, c.two * c.h2 + c.one * c.h1)),
        "same_h": of(lambda c: (c.two * c.x2 + c.one * c.x1, (c.two + c.one) * c.h1)),
        "same_x": of(lambda c: ((c.two + c.one) * c.x2, c.two * c.h1 + c.one * c.h0)),
        "weights_crossed": of(lambda c: (c.two * c.h1 + c.one * c.h0, c.two * c.x2 + c.one * c.x1)),
        "weight_counted": of(
            lambda c: (c.w * (c.two * c.x2 + c.one * c.x1), c.u * (c.two * c.h1 + c.one * c.h0))
        ),
        "nets_returned": of(lambda c: (c.one, c.two)),
        "nets_returned_2": of(lambda c: (c.two, c.one)),
    },
    parts=("∂L/∂w", "∂L/∂u"),
)
