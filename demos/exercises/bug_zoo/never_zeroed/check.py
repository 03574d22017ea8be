"""Judges a trainer that clears its gradient."""

import random

from demos.exercises.checks import Formula, number


def train(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Return w after some updates."""
    for _ in range(updates):
        dL_dw = -2 * (y - w * x) * x
        w = w - alpha * dL_dw
    return w


def kept(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Let the gradient pile up."""
    total = 0.0
    for _ in range(updates):
        total += -2 * (y - w * x) * x
        w = w - alpha * total
    return w


def cleared_late(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Clear between the gradient and the update."""
    return w


def once(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Return after the first update."""
    return train(x, y, w, alpha, 1)


def from_the_start(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Take each step from the weight of the start."""
    moved = w
    for _ in range(updates):
        moved = w + alpha * 2 * (y - moved * x) * x
    return moved


def averaged(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Step by the mean of all gradients so far."""
    total = 0.0
    for k in range(updates):
        total += -2 * (y - w * x) * x
        w = w - alpha * total / (k + 1)
    return w


def rate_shrinks(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Let the gradient pile up, and halve the learning rate in each round."""
    total = 0.0
    for k in range(updates):
        total += -2 * (y - w * x) * x
        w = w - alpha / 2**k * total
    return w


def half_kept(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Let half of the old gradient stay."""
    total = 0.0
    for _ in range(updates):
        total = total / 2 - 2 * (y - w * x) * x
        w = w - alpha * total
    return w


def same_gradient(x: float, y: float, w: float, alpha: float, updates: int) -> float:
    """Take the gradient of the start in each round."""
    return w + updates * alpha * 2 * (y - w * x) * x


def few(rng: random.Random) -> int:
    """Draw how many updates."""
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
        "averaged": averaged,
        "smaller_rate": lambda x, y, w, alpha, updates: kept(x, y, w, alpha / updates, updates),
        "rate_shrinks": rate_shrinks,
        "same_gradient": same_gradient,
        "half_kept": half_kept,
    },
)
