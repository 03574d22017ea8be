"""Judges how many updates the three methods make."""

import math
import random

from demos.exercises.checks import Draw, Formula


def updates(samples: int, size: int, epochs: int) -> tuple[float, float, float]:
    """Return the updates of BGD, SGD and MBGD."""
    batches = math.ceil(samples / size)
    return epochs, samples * epochs, batches * epochs


def whole(low: int, high: int) -> Draw:
    """Draw a whole number."""

    def draw(rng: random.Random) -> int:
        return rng.randint(low, high)

    return draw


CHECK = Formula(
    updates,
    given={"samples": 1000, "size": 32, "epochs": 3},
    draw={"samples": whole(203, 999), "size": whole(7, 60), "epochs": whole(2, 9)},
    own={
        "rounded_down": lambda samples, size, epochs: (
            epochs, samples * epochs, samples // size * epochs,
        ),
        "not_rounded": lambda samples, size, epochs: (
            epochs, samples * epochs, samples / size * epochs,
        ),
        "rounded_at_the_end": lambda samples, size, epochs: (
            epochs, samples * epochs, math.ceil(samples * epochs / size),
        ),
        "one_more_in_all": lambda samples, size, epochs: (
            epochs, samples * epochs, samples // size * epochs + (samples % size > 0),
        ),
        "one_more": lambda samples, size, epochs: (
            epochs, samples * epochs, (samples // size + 1) * epochs,
        ),
        "epochs_forgotten": lambda samples, size, epochs: (
            1, samples, math.ceil(samples / size),
        ),
        "size_for_count": lambda samples, size, epochs: (epochs, samples * epochs, size * epochs),
        "batch_and_stochastic": lambda samples, size, epochs: (
            samples * epochs, epochs, math.ceil(samples / size) * epochs,
        ),
    },
    regions=(  # where nothing is left over
        {"samples": whole(600, 600), "size": lambda rng: rng.choice((20, 24, 25, 40))},
    ),
    parts=("BGD", "SGD", "MBGD"),
)  # fmt: skip
