"""Judges a trainer that clears its gradient."""

import random
from collections.abc import Callable

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function


def train(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Return w after some updates."""
    for _ in range(updates):
        dL_dw = -2 * (y - w * x) * x
        w = w - alpha * dL_dw
    return w


def piling(rate: Callable[[int], float] = lambda k: 1.0, stays: float = 1.0) -> Function:
    """Return the training in which gradients pile up.

    Args:
        rate: the factor of α in round k, from 0.
        stays: the fraction of the old gradient that remains in a round.
    """

    def run(x: float, y: float, w: float, alpha: float, updates: int) -> float:
        total = 0.0
        for k in range(updates):
            total = stays * total - 2 * (y - w * x) * x
            w = w - alpha * rate(k) * total
        return w

    return run


kept = piling()


def cleared_late(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Clear between the gradient and the update."""
    return w


def once(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Return after the first update."""
    return train(x, y, w, alpha, 1)


def from_the_start(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Take each step from the initial weight."""
    moved = w
    for _ in range(updates):
        moved = w + alpha * 2 * (y - moved * x) * x
    return moved


def same_gradient(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Use the initial gradient in each round."""
    return w + updates * alpha * 2 * (y - w * x) * x


def few(rng: random.Random) -> int:
    """Draw the number of updates."""
    return rng.randint(2, 5)


CHECK = Formula(
    train,
    given={"x": 2.0, "y": 3.0, "w": 0.5, "alpha": 0.05, "updates": 3},
    draw={
        "x": number(),
        "y": number(),
        "w": number(),
        "alpha": number(0.01, 0.1, 3),
        "updates": few,
    },
    own={
        "still_kept": kept,
        "cleared_too_late": cleared_late,
        "one_update": once,
        "weight_cleared": lambda x, y, w, alpha, updates: 0.0,
        "from_the_start": from_the_start,
        "averaged": piling(lambda k: 1 / (k + 1)),
        "smaller_rate": lambda x, y, w, alpha, updates: kept(x, y, w, alpha / updates, updates),
        "rate_shrinks": piling(lambda k: 0.5**k),
        "same_gradient": same_gradient,
        "half_kept": piling(stays=0.5),
    },
)
