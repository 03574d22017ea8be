"""Judges the path from L via ŷ₁ to w₁₁¹."""

from autograd import sigmoid
from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function
from demos.exercises.two_layers.all_twelve.check import slope


def path_via_yhat1(x1: float, o1_1: float, w11_2: float, o1_2: float, y1: float) -> float:
    """Return the product of the six factors."""
    dL_dyhat1 = -(y1 - o1_2)
    do1_2_dnet1_2 = o1_2 * (1 - o1_2)
    dnet1_2_do1_1 = w11_2
    do1_1_dnet1_1 = o1_1 * (1 - o1_1)
    dnet1_1_dw11_1 = x1
    return dL_dyhat1 * do1_2_dnet1_2 * dnet1_2_do1_1 * do1_1_dnet1_1 * dnet1_1_dw11_1


def tanh_slope(x: float, o: float, w: float, yhat: float, y: float) -> float:
    """Take the slope of tanh in both layers."""
    return (yhat - y) * (1 - yhat**2) * w * (1 - o**2) * x


def sigmoid_again(x: float, o: float, w: float, yhat: float, y: float) -> float:
    """Apply the sigmoid to the neurons' outputs again."""
    return (yhat - y) * slope(sigmoid(yhat)) * w * slope(sigmoid(o)) * x


MISTAKES: dict[str, Function] = {  # of x, o, w, ŷ, y, for either path
    "n_forgotten": lambda x, o, w, yhat, y: 2 * path_via_yhat1(x, o, w, yhat, y),
    "halved": lambda x, o, w, yhat, y: path_via_yhat1(x, o, w, yhat, y) / 2,
    "o_for_w": lambda x, o, w, yhat, y: path_via_yhat1(x, o, o, yhat, y),
    "product_for_slope": lambda x, o, w, yhat, y: path_via_yhat1(x, o, w * o, yhat, y),
    "yhat_counted": lambda x, o, w, yhat, y: path_via_yhat1(x, o, w, yhat, y) * yhat,
    "same_sigmoid": lambda x, o, w, yhat, y: (yhat - y) * slope(yhat) ** 2 * w * x,
    "stops_early": lambda x, o, w, yhat, y: (yhat - y) * slope(yhat) * w,
    "stops_at_weight": lambda x, o, w, yhat, y: (yhat - y) * slope(yhat) * o,
    "loss_for_slope": lambda x, o, w, yhat, y: (yhat - y) ** 2 / 2 * slope(yhat) * w * slope(o) * x,
    "tanh_slope": tanh_slope,
    "sigmoid_again": sigmoid_again,
    "added": lambda x, o, w, yhat, y: (yhat - y) + 1 + slope(yhat) + w + slope(o) + x,
}


def first_path(mistake: Function) -> Function:
    """Return a mistake made on this path."""
    return lambda x1, o1_1, w11_2, o1_2, y1: mistake(x1, o1_1, w11_2, o1_2, y1)


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
    own={name: first_path(mistake) for name, mistake in MISTAKES.items()},
)
