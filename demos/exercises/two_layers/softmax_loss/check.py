"""Judges softmax, the cross-entropy of three classes, and its gradients."""

from collections.abc import Callable
from math import exp, log, sqrt

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function

Row = list[float]
Seven = tuple[float, ...]
CLASSES = range(3)


def softmax_loss(net1: float, net2: float, net3: float, c: int) -> Seven:
    """Return the three probabilities, the loss, and its three gradients."""
    total = exp(net1) + exp(net2) + exp(net3)
    p1 = exp(net1) / total
    p2 = exp(net2) / total
    p3 = exp(net3) / total
    y1 = float(c == 1)
    y2 = float(c == 2)
    y3 = float(c == 3)
    L = -(y1 * log(p1) + y2 * log(p2) + y3 * log(p3))
    return p1, p2, p3, L, p1 - y1, p2 - y2, p3 - y3


def written_out(net1: float, net2: float, net3: float, c: int) -> Seven:
    """Return the same, each sum written out."""
    p1 = exp(net1) / (exp(net1) + exp(net2) + exp(net3))
    p2 = exp(net2) / (exp(net1) + exp(net2) + exp(net3))
    p3 = exp(net3) / (exp(net1) + exp(net2) + exp(net3))
    p = [p1, p2, p3]
    L = -log(p[c - 1])
    return p1, p2, p3, L, p1 - (c == 1), p2 - (c == 2), p3 - (c == 3)


def softmax(net: Row) -> Row:
    """Return the probabilities."""
    return [exp(v) / sum(map(exp, net)) for v in net]


def one_hot(c: int) -> Row:
    """Return 1 at the class, and 0 elsewhere."""
    return [float(k == c - 1) for k in CLASSES]


def by_p(probabilities: Callable[[Row], Row]) -> Function:
    """Return the results with different probabilities, if everything else is right."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        p, y = probabilities([net1, net2, net3]), one_hot(c)
        return (*p, -log(p[c - 1]), *(p[k] - y[k] for k in CLASSES))

    return run


def by_unlogged(probabilities: Callable[[Row], Row]) -> Function:
    """Return the same; if their logarithm does not exist, with the right loss."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        p, y = probabilities([net1, net2, net3]), one_hot(c)
        right = softmax_loss(net1, net2, net3, c)
        return (*p, right[3], *(p[k] - y[k] for k in CLASSES))

    return run


def by_loss(loss: Callable[[Row, Row, Row], float]) -> Function:
    """Return the results with a different loss, a function of p, the one-hot target and net."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        right = softmax_loss(net1, net2, net3, c)
        return (*right[:3], loss([*right[:3]], one_hot(c), [net1, net2, net3]), *right[4:])

    return run


def by_gradient(gradient: Callable[..., float]) -> Function:
    """Return the results with different gradients, from a class, its target, and p_c."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        right = softmax_loss(net1, net2, net3, c)
        p, y = right[:3], one_hot(c)
        return (*right[:4], *(gradient(p[k], y[k], p[c - 1]) for k in CLASSES))

    return run


def of_net(gradient: Callable[[float, float, float], float]) -> Function:
    """Return the results with different gradients, from a class, its target, and its net."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        right = softmax_loss(net1, net2, net3, c)
        net, y = (net1, net2, net3), one_hot(c)
        return (*right[:4], *(gradient(right[k], y[k], net[k]) for k in CLASSES))

    return run


def class_off(by: int, loss: bool, gradients: bool) -> Function:
    """Return the results for the next or previous class, in the loss or the gradients."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        right = softmax_loss(net1, net2, net3, c)
        off = softmax_loss(net1, net2, net3, (c - 1 + by) % 3 + 1)
        return (*right[:3], (off if loss else right)[3], *(off if gradients else right)[4:])

    return run


def with_target(by: int = 0, fixed: int | None = None) -> Function:
    """Return the results with the target shifted in the gradients, or at a fixed place."""

    def run(net1: float, net2: float, net3: float, c: int) -> Seven:
        right = softmax_loss(net1, net2, net3, c)
        place = c - 1 + by if fixed is None else fixed
        return (*right[:4], *(right[k] - (k == place) for k in CLASSES))

    return run


def at_target(p: Row, y: Row) -> float:
    """Return the probability of the right class."""
    return sum(a * b for a, b in zip(p, y, strict=True))


def shared(parts: Row) -> Row:
    """Return the shares in a sum."""
    return [part / sum(parts) for part in parts]


def sigmoids(net: Row) -> Row:
    """Return each net's sigmoid."""
    return [1 / (1 + exp(-v)) for v in net]


def exps(net: Row) -> Row:
    """Return e to each net."""
    return [exp(v) for v in net]


OFF = ((True, True), (True, False), (False, True))

CHECK = Formula(
    softmax_loss,
    also=(written_out,),
    given={"net1": 2.0, "net2": 1.0, "net3": 0.0, "c": 2},
    draw={
        "net1": number(-2, 2),
        "net2": number(-2, 2),
        "net3": number(-2, 2),
        "c": lambda rng: rng.choice((1, 2, 3)),
    },
    regions=[{"c": lambda rng: 1}, {"c": lambda rng: 2}, {"c": lambda rng: 3}],
    own={
        "not_normalised": (
            by_p(exps),
            of_net(lambda p, y, net: exp(net) - y),
        ),
        "shares_of_nets": (by_p(shared), by_unlogged(shared)),
        "shares_of_sizes": by_p(lambda net: shared([*map(abs, net)])),
        "shares_of_squares": by_p(lambda net: shared([v * v for v in net])),
        "other_base": (
            by_p(lambda net: shared([2**v for v in net])),
            by_p(lambda net: shared([10**v for v in net])),
        ),
        "minus_in_exponent": (
            by_p(lambda net: softmax([-v for v in net])),
            by_p(lambda net: [exp(-v) / sum(exps(net)) for v in net]),
        ),
        "by_length": by_p(lambda net: [e / sqrt(sum(v * v for v in exps(net))) for e in exps(net)]),
        "by_largest": by_p(lambda net: [e / max(exps(net)) for e in exps(net)]),
        "by_count": by_p(lambda net: [e / 3 for e in exps(net)]),
        "others_only": by_p(lambda net: [e / (sum(exps(net)) - e) for e in exps(net)]),
        "sum_in_exponent": by_p(lambda net: [e / exp(sum(net)) for e in exps(net)]),
        "sigmoid_each": (by_p(sigmoids), by_p(lambda net: shared(sigmoids(net)))),
        "shift_in_part": by_p(lambda net: [e / exp(max(net)) / sum(exps(net)) for e in exps(net)]),
        "class_off": (
            *(class_off(by, *where) for by in (1, 2) for where in OFF),
            *(with_target(by) for by in (-1, 1)),
        ),
        "fixed_class": tuple(with_target(fixed=k) for k in CLASSES),
        "log_base": (
            by_loss(lambda p, y, net: -log(at_target(p, y)) / log(10)),
            by_loss(lambda p, y, net: -log(at_target(p, y)) / log(2)),
        ),
        "no_minus": by_loss(lambda p, y, net: log(at_target(p, y))),
        "all_classes": by_loss(lambda p, y, net: -sum(map(log, p))),
        "mean_of_three": (
            by_loss(lambda p, y, net: -log(at_target(p, y)) / 3),
            by_gradient(lambda p, y, pc: (p - y) / 3),
        ),
        "entropy": by_loss(lambda p, y, net: -sum(v * log(v) for v in p)),
        "weighted_by_p": by_loss(lambda p, y, net: -at_target(p, y) * log(at_target(p, y))),
        "each_yes_or_no": by_loss(
            lambda p, y, net: -sum(log(v if t else 1 - v) for v, t in zip(p, y, strict=True))
        ),
        "log_of_rest": by_loss(lambda p, y, net: -log(1 - at_target(p, y))),
        "wrong_classes": by_loss(
            lambda p, y, net: -sum((1 - t) * log(v) for v, t in zip(p, y, strict=True))
        ),
        "log_missing": (
            by_loss(lambda p, y, net: 1 - at_target(p, y)),
            by_loss(lambda p, y, net: -at_target(p, y)),
        ),
        "of_largest": by_loss(lambda p, y, net: -log(max(p))),
        "net_for_p": (
            by_loss(lambda p, y, net: -at_target(net, y)),
            by_loss(lambda p, y, net: at_target(net, y)),
        ),
        "total_alone": by_loss(lambda p, y, net: log(sum(exps(net)))),
        "one_over_p": by_loss(lambda p, y, net: 1 / at_target(p, y)),
        "squared_error": (
            by_loss(lambda p, y, net: sum((t - v) ** 2 for v, t in zip(p, y, strict=True))),
            by_loss(lambda p, y, net: sum((t - v) ** 2 for v, t in zip(p, y, strict=True)) / 3),
            by_loss(lambda p, y, net: (1 - at_target(p, y)) ** 2),
        ),
        "target_forgotten": by_gradient(lambda p, y, pc: p),
        "turned_round": by_gradient(lambda p, y, pc: y - p),
        "minus_one_everywhere": by_gradient(lambda p, y, pc: p - 1),
        "rest_everywhere": by_gradient(lambda p, y, pc: 1 - p),
        "others_held": (
            by_gradient(lambda p, y, pc: y * (p - 1)),
            by_gradient(lambda p, y, pc: y * (1 - p)),
        ),
        "target_only_turned": by_gradient(lambda p, y, pc: y * (1 - p) + (1 - y) * p),
        "others_turned": by_gradient(lambda p, y, pc: y * (p - 1) - (1 - y) * p),
        "target_added": by_gradient(lambda p, y, pc: p + y),
        "with_respect_to_p": (
            by_gradient(lambda p, y, pc: -y / p),
            by_gradient(lambda p, y, pc: -1 / p),
            by_gradient(lambda p, y, pc: y / p),
            by_gradient(lambda p, y, pc: 1 / p),
        ),
        "slope_of_p": (
            by_gradient(lambda p, y, pc: p * (1 - p)),
            by_gradient(lambda p, y, pc: p * (p - 1)),
        ),
        "slope_of_pc": (
            by_gradient(lambda p, y, pc: pc * (y - p)),
            by_gradient(lambda p, y, pc: pc * (p - y)),
        ),
        "one_slope_for_all": by_gradient(lambda p, y, pc: -p * (1 - p) / pc),
        "squared_gradient": by_gradient(lambda p, y, pc: 2 * (p - y)),
        "sigmoid_slope": (
            by_gradient(lambda p, y, pc: (p - y) * p * (1 - p)),
            by_gradient(lambda p, y, pc: 2 * (p - y) * p * (1 - p)),
        ),
        "divided_again": by_gradient(lambda p, y, pc: (p - y) / pc),
        "net_counted": of_net(lambda p, y, net: (p - y) * net),
    },
    parts=("p₁", "p₂", "p₃", "L", "∂L/∂net₁", "∂L/∂net₂", "∂L/∂net₃"),
)
