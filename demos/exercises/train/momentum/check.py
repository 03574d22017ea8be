"""Judges updates with momentum on a parabola."""

from collections.abc import Callable

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function
from demos.exercises.train.count_updates.check import whole

Pair = tuple[float, float]
Rule = Callable[[float, float, float, float], Pair]  # w, v, α, μ -> w, v


def momentum(w: float, alpha: float, mu: float, steps: int) -> Pair:
    """Return the weight and its velocity after some updates."""
    v = 0.0
    for _ in range(steps):
        dL_dw = 2 * (w - 3)
        v = mu * v - alpha * dL_dw
        w = w + v
    return w, v


def g(w: float) -> float:
    """Return the gradient of (w − 3)²."""
    return 2 * (w - 3)


def by(rule: Rule, more: int = 0, only: int = 0) -> Function:
    """Return a run of updates by another rule, with more or fewer updates than asked for."""

    def run(w: float, alpha: float, mu: float, steps: int) -> Pair:
        v = 0.0
        for _ in range(only or steps + more):
            w, v = rule(w, v, alpha, mu)
        return w, v

    return run


def moved(velocity: Callable[[float, float, float, float], float], share: float = 1.0) -> Function:
    """Return a run in which the weight moves by this velocity, or a fraction of it."""

    def rule(w: float, v: float, a: float, m: float) -> Pair:
        v = velocity(w, v, a, m)
        return w + share * v, v

    return by(rule)


def with_rate(velocity: Callable[[float, float, float, float], float], sign: int) -> Function:
    """Return a run in which the learning rate is applied when the weight moves."""

    def rule(w: float, v: float, a: float, m: float) -> Pair:
        v = velocity(w, v, a, m)
        return w + sign * a * v, v

    return by(rule)


def with_gradient(gradient: Callable[[float], float]) -> Function:
    """Return a run with a different gradient."""
    return moved(lambda w, v, a, m: m * v - a * gradient(w))


def right(w: float, v: float, a: float, m: float) -> Pair:
    """Make one update without a mistake."""
    v = m * v - a * g(w)
    return w + v, v


def gradient_late(w: float, v: float, a: float, m: float) -> Pair:
    """Move first, with the previous velocity, then take the gradient."""
    w = w + v
    return w, m * v - a * g(w)


def look_ahead(w: float, v: float, a: float, m: float) -> Pair:
    """Move again by the velocity that remains, as Nesterov's method does."""
    v = m * v - a * g(w)
    return w + m * v - a * g(w), v


def stale(w: float, alpha: float, mu: float, steps: int) -> Pair:
    """Take the gradient once, at the start."""
    first, v = g(w), 0.0
    for _ in range(steps):
        v = mu * v - alpha * first
        w = w + v
    return w, v


def begun(w: float, alpha: float, mu: float, steps: int) -> Pair:
    """Begin with the velocity of one step."""
    v = -alpha * g(w)
    for _ in range(steps):
        w, v = right(w, v, alpha, mu)
    return w, v


def weight_shrinks(w: float, v: float, a: float, m: float) -> Pair:
    """Keep a fraction of the weight too, or only of it."""
    v = m * v - a * g(w)
    return m * w + v, v


def share_of_weight(w: float, v: float, a: float, m: float) -> Pair:
    """Keep a fraction of the weight instead of the velocity."""
    v = m * w - a * g(w)
    return w + v, v


CHECK = Formula(
    momentum,
    given={"w": 0.0, "alpha": 0.1, "mu": 0.9, "steps": 3},
    draw={
        "w": number(-3, 9),
        "alpha": number(0.02, 0.3),
        "mu": number(0.3, 0.95),
        "steps": whole(2, 6),
    },
    own={
        "v_forgotten": (
            moved(lambda w, v, a, m: -a * g(w)),
            by(lambda w, v, a, m: (w - a * g(w), 0.0)),
        ),
        "velocity_without_rate": (
            with_rate(lambda w, v, a, m: m * v + g(w), -1),
            with_rate(lambda w, v, a, m: m * v - g(w), 1),
        ),
        "averaged": (
            with_rate(lambda w, v, a, m: m * v + (1 - m) * g(w), -1),
            with_rate(lambda w, v, a, m: m * v - (1 - m) * g(w), 1),
            moved(lambda w, v, a, m: m * v - (1 - m) * a * g(w)),
            moved(lambda w, v, a, m: m * v + (1 - m) * a * g(w), -1),
        ),
        "averaged_otherwise": (
            with_rate(lambda w, v, a, m: (1 - m) * v + m * g(w), -1),
            moved(lambda w, v, a, m: (1 - m) * v - m * a * g(w)),
        ),
        "rest_kept": moved(lambda w, v, a, m: (1 - m) * v - a * g(w)),
        "velocity_reversed": moved(lambda w, v, a, m: m * v + a * g(w), -1),
        "uphill": moved(lambda w, v, a, m: m * v + a * g(w)),
        "moved_back": moved(lambda w, v, a, m: m * v - a * g(w), -1),
        "rate_twice": with_rate(lambda w, v, a, m: m * v - a * g(w), 1),
        "rate_on_all": moved(lambda w, v, a, m: a * (m * v - g(w))),
        "old_velocity": (
            by(lambda w, v, a, m: (w + v, m * v - a * g(w))),
            by(gradient_late),
        ),
        "looks_ahead": (
            moved(lambda w, v, a, m: m * v - a * g(w + m * v)),
            moved(lambda w, v, a, m: m * v - a * g(w + v)),
            by(look_ahead),
        ),
        "share_moved": by(lambda w, v, a, m: (w + m * right(w, v, a, m)[1], right(w, v, a, m)[1])),
        "mu_on_step": moved(lambda w, v, a, m: m * (v - a * g(w))),
        "mu_missing": moved(lambda w, v, a, m: v - a * g(w)),
        "mu_on_gradient": (
            moved(lambda w, v, a, m: v - m * a * g(w)),
            moved(lambda w, v, a, m: v - m * g(w)),
        ),
        "mu_added": moved(lambda w, v, a, m: m + v - a * g(w)),
        "weight_shrinks": by(weight_shrinks),
        "share_of_weight": by(share_of_weight),
        "rate_missing": moved(lambda w, v, a, m: m * v - g(w)),
        "rates_swapped": moved(lambda w, v, a, m: a * v - m * g(w)),
        "stale_gradient": stale,
        "two_missing": with_gradient(lambda w: w - 3),
        "loss_for_gradient": (
            with_gradient(lambda w: (w - 3) ** 2),
            with_gradient(lambda w: 2 * (w - 3) ** 2),
        ),
        "target_forgotten": with_gradient(lambda w: 2 * w),
        "sign_lost": with_gradient(lambda w: 2 * abs(w - 3)),
        "step_twice": by(
            lambda w, v, a, m: (right(w, v, a, m)[0] - a * g(w), right(w, v, a, m)[1])
        ),
        "weight_replaced": by(lambda w, v, a, m: (right(w, v, a, m)[1],) * 2),
        "begun_moving": begun,
        "one_update": by(right, only=1),
        "one_less": by(right, more=-1),
        "one_more": by(right, more=1),
    },
    parts=("w", "v"),
)
