"""Judges one epoch of batch gradient descent on a neuron with relu."""

from collections.abc import Callable
from math import exp

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.slips import Function

Row = list[float]
Pair = tuple[float, float]
Slope = Callable[[float, float], float]  # of net and x


def relu(net: float) -> float:
    """Return a number if it is above 0, else 0."""
    return max(net, 0.0)


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
    """Return the weight and the bias after one update on all samples."""
    N = len(x)
    dL_dw1, dL_db = 0.0, 0.0
    for i in range(len(x)):
        net = w1 * x[i] + b
        o = relu(net)
        do_dnet = float(net > 0)
        dL_dnet = -2 * (y[i] - o) * do_dnet / N
        dL_dw1 = dL_dw1 + dL_dnet * x[i]
        dL_db = dL_db + dL_dnet
    return w1 - alpha * dL_dw1, b - alpha * dL_db


def step(net: float, x: float = 0.0) -> float:
    """Return the slope of relu."""
    return float(net > 0)


def of_sigmoid(net: float, x: float = 0.0) -> float:
    """Return the slope of the sigmoid at net."""
    o = 1 / (1 + exp(-net))
    return o * (1 - o)


def by(
    slope: Slope = step,
    out: Callable[[float], float] = relu,
    bias_slope: Slope | None = None,
    error: Callable[[float], float] = lambda error: error,
    at_net: Callable[[float], float] = lambda dL_dnet: dL_dnet,
    at_sums: Callable[[float], float] = lambda gradient: gradient,
    count: Callable[[Row], float] = len,
    chosen: slice = slice(None),
    sign: int = -1,
) -> Function:
    """Return an epoch with a mistake.

    Args:
        slope: the slope of the activation.
        out: the activation.
        bias_slope: the slope for the bias, if it differs.
        error: applied to each error.
        at_net: applied to each sample's gradient of net.
        at_sums: applied to both gradients.
        count: the divisor, a function of all nets.
        chosen: which samples are used.
        sign: 1 goes up.
    """

    def run(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
        nets = [w1 * v + b for v in x]
        dw = db = 0.0
        for net, v, t in [*zip(nets, x, y, strict=True)][chosen]:
            upstream = -2 * error(t - out(net))
            dw += at_net(upstream * slope(net, v)) * v
            db += at_net(upstream * (bias_slope or slope)(net, v))
        N = count(nets) or 1
        return w1 + sign * alpha * at_sums(dw / N), b + sign * alpha * at_sums(db / N)

    return run


def leaking(slope: float, below: float = 0.0) -> Function:
    """Return an epoch with a small slope below 0, and an activation with or without it."""
    return by(lambda net, x: 1.0 if net > 0 else slope, lambda net: max(net, below * net))


def alive(nets: Row) -> float:
    """Count the samples that pass relu."""
    return sum(net > 0 for net in nets)


def in_turn(of_all: bool) -> Function:
    """Return an epoch with an update after each sample, divided by N or not."""

    def run(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
        rate = alpha / len(x) if of_all else alpha
        for v, t in zip(x, y, strict=True):
            w1, b = epoch([v], [t], w1, b, rate)
        return w1, b

    return run


def late(bias: bool) -> Function:
    """Return an epoch in which one of the two has moved before the other's gradient is taken."""

    def run(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
        if bias:
            w1 = epoch(x, y, w1, b, alpha)[0]
            return w1, epoch(x, y, w1, b, alpha)[1]
        b = epoch(x, y, w1, b, alpha)[1]
        return epoch(x, y, w1, b, alpha)[0], b

    return run


def gradients(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
    """Return the gradients."""
    w, c = epoch(x, y, w1, b, alpha)
    return (w1 - w) / alpha, (b - c) / alpha


def by_means(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
    """Make one sample of the means."""
    return epoch([sum(x) / len(x)], [sum(y) / len(y)], w1, b, alpha)


def bias_after(weight: Slope, bias: Slope) -> Function:
    """Return an epoch that adds the bias after relu; with the slopes of w₁x and of b."""

    def run(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
        deltas = [-2 * (t - (relu(w1 * v) + b)) / len(x) for v, t in zip(x, y, strict=True)]
        pairs = [*zip(deltas, x, strict=True)]
        dw = sum(d * weight(w1 * v, b) * v for d, v in pairs)
        return w1 - alpha * dw, b - alpha * sum(d * bias(w1 * v, b) for d, v in pairs)

    return run


def no_bias(x: Row, y: Row, w1: float, b: float, alpha: float) -> Pair:
    """Leave the bias out of net."""
    w, c = epoch(x, y, w1, 0.0, alpha)
    return w, b + c


def old_and(change: Callable[[Pair, float, float], Pair]) -> Function:
    """Return an epoch whose result is changed, depending on its inputs."""
    return lambda x, y, w1, b, alpha: change(epoch(x, y, w1, b, alpha), w1, b)


CHECK = Formula(
    epoch,
    given={"x": [1.0, 2.0, -2.0], "y": [2.0, 3.0, 1.0], "w1": 0.5, "b": 0.5, "alpha": 0.3},
    draw={
        "x": numbers(),
        "y": numbers(),
        "w1": number(),
        "b": number(),
        "alpha": number(0.02, 0.3),
    },
    own={
        "slope_forgotten": by(slope=lambda net, x: 1.0),
        "relu_forgotten": by(slope=lambda net, x: 1.0, out=lambda net: net),
        "turned_round": (
            by(slope=lambda net, x: float(net <= 0)),
            by(slope=lambda net, x: float(net < 0)),
        ),
        "minus_below": (
            by(slope=lambda net, x: 1.0 if net > 0 else -1.0),
            by(slope=lambda net, x: float((net > 0) - (net < 0))),
            by(slope=lambda net, x: 1.0 if net > 0 else -1.0, out=abs),
        ),
        "one_at_zero": by(slope=lambda net, x: float(net >= 0)),
        "half_at_zero": by(slope=lambda net, x: 0.5 if net == 0 else step(net)),
        "leaky": (
            leaking(0.01),
            leaking(0.01, 0.01),
            leaking(0.1),
            leaking(0.1, 0.1),
            leaking(0.2),
        ),
        "relu_itself": (
            by(slope=lambda net, x: relu(net)),
            by(slope=lambda net, x: net),
        ),
        "by_x": by(slope=lambda net, x: float(x > 0)),
        "relu_of_gradient": (
            by(slope=lambda net, x: 1.0, at_net=relu),
            by(slope=lambda net, x: 1.0, out=lambda net: net, at_net=relu),
            by(slope=lambda net, x: 1.0, at_sums=relu),
            by(slope=lambda net, x: 1.0, out=lambda net: net, at_sums=relu),
            by(at_net=relu),
            by(at_sums=relu),
        ),
        "error_cut": (by(error=relu), by(error=relu, slope=lambda net, x: 1.0)),
        "result_cut": old_and(lambda new, w1, b: (relu(new[0]), relu(new[1]))),
        "dead_not_counted": by(count=alive),
        "dead_counted_alone": by(count=lambda nets: len(nets) - alive(nets)),
        "bias_unsloped": by(bias_slope=lambda net, x: 1.0),
        "weight_unsloped": by(slope=lambda net, x: 1.0, bias_slope=step),
        "sigmoid_slope": (
            by(slope=lambda net, x: relu(net) * (1 - relu(net))),
            by(slope=of_sigmoid),
            by(slope=of_sigmoid, out=lambda net: 1 / (1 + exp(-net))),
        ),
        "tanh_slope": by(slope=lambda net, x: 1 - relu(net) ** 2),
        "bias_after": (
            bias_after(lambda wx, b: step(wx), lambda wx, b: 1.0),
            bias_after(lambda wx, b: step(wx), lambda wx, b: step(wx)),
            bias_after(lambda wx, b: step(wx + b), lambda wx, b: step(wx + b)),
        ),
        "no_bias": no_bias,
        "twice_divided": by(count=lambda nets: len(nets) ** 2),
        "sum_taken": by(count=lambda nets: 1.0),
        "each_sample": in_turn(of_all=False),
        "each_divided": in_turn(of_all=True),
        "bias_late": late(bias=True),
        "weight_late": late(bias=False),
        "uphill": by(sign=1),
        "no_rate": lambda x, y, w1, b, alpha: epoch(x, y, w1, b, 1.0),
        "bias_held": old_and(lambda new, w1, b: (new[0], b)),
        "weight_held": old_and(lambda new, w1, b: (w1, new[1])),
        "gradients_returned": gradients,
        "size_of_errors": by(error=abs),
        "first_only": (
            by(chosen=slice(1), count=lambda nets: 1.0),
            by(chosen=slice(1)),
        ),
        "last_only": (
            by(chosen=slice(-1, None), count=lambda nets: 1.0),
            by(chosen=slice(-1, None)),
        ),
        "means_first": by_means,
    },
    parts=("w₁", "b"),
    same_lengths=("x", "y"),
    regions=[
        {  # a net of 0 exactly
            "x": lambda rng: [1.0, 2.5, -0.5, -2.0],
            "y": numbers(4),
            "w1": lambda rng: 2.0,
            "b": lambda rng: -2.0,
        },
        {  # no sample passes
            "x": lambda rng: [0.5, 1.5, 2.5],
            "y": numbers(3),
            "w1": number(-3, -1),
            "b": number(-2, -0.5),
        },
        {"x": numbers(3, 3, 6), "y": numbers(3), "w1": number(2, 3), "b": number(1, 3)},  # all do
    ],
)
