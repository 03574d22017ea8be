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
    own={"still_kept": kept, "cleared_too_late": cleared_late, "one_update": once},
)
