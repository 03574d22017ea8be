"""Judges how many updates the three methods make."""

import math
import random

from demos.exercises.checks import Draw, Formula
from demos.exercises.slips import Function


def updates(samples: int, size: int, epochs: int) -> tuple[float, float, float]:
    """Return the updates of BGD, SGD and MBGD."""
    batches = math.ceil(samples / size)
    return epochs, samples * epochs, batches * epochs


def whole(low: int, high: int) -> Draw:
    """Draw a whole number."""

    def draw(rng: random.Random) -> int:
        return rng.randint(low, high)

    return draw


def mini(count: Function) -> Function:
    """Return a mistake in the number for MBGD alone."""
    return lambda samples, size, epochs: (
        epochs,
        samples * epochs,
        count(samples, size, epochs),
    )


CHECK = Formula(
    updates,
    given={"samples": 1000, "size": 32, "epochs": 3},
    draw={"samples": whole(203, 999), "size": whole(7, 60), "epochs": whole(2, 9)},
    own={
        "rounded_down": mini(lambda samples, size, epochs: samples // size * epochs),
        "not_rounded": mini(lambda samples, size, epochs: samples / size * epochs),
        "rounded_to_nearest": mini(lambda samples, size, epochs: round(samples / size) * epochs),
        "rounded_at_the_end": mini(
            lambda samples, size, epochs: math.ceil(samples * epochs / size)
        ),
        "down_at_the_end": mini(lambda samples, size, epochs: samples * epochs // size),
        "one_more_at_the_end": mini(lambda samples, size, epochs: samples * epochs // size + 1),
        "one_more_in_all": mini(
            lambda samples, size, epochs: samples // size * epochs + (samples % size > 0)
        ),
        "one_batch": mini(lambda _samples, _size, epochs: epochs),
        "one_more": mini(lambda samples, size, epochs: (samples // size + 1) * epochs),
        "rest_one_by_one": mini(
            lambda samples, size, epochs: (samples // size + samples % size) * epochs
        ),
        "size_for_count": mini(lambda _samples, size, epochs: size * epochs),
        "size_alone": mini(lambda _samples, size, _epochs: size),
        "every_sample": mini(
            lambda samples, size, epochs: math.ceil(samples / size) * size * epochs
        ),
        "epochs_forgotten": lambda samples, size, epochs: (
            1, samples, math.ceil(samples / size),
        ),
        "batch_once": lambda samples, size, epochs: (1, *updates(samples, size, epochs)[1:]),
        "batch_by_sample": lambda samples, size, epochs: (
            samples, *updates(samples, size, epochs)[1:],
        ),
        "batch_by_batch": lambda samples, size, epochs: (
            *updates(samples, size, epochs)[2:], *updates(samples, size, epochs)[1:],
        ),
        "one_epoch_less": lambda samples, size, epochs: updates(samples, size, epochs - 1),
        "batch_and_stochastic": lambda samples, size, epochs: (
            samples * epochs, epochs, math.ceil(samples / size) * epochs,
        ),
        "stochastic_and_mini": lambda samples, size, epochs: (
            epochs, math.ceil(samples / size) * epochs, samples * epochs,
        ),
    },
    regions=(  # where nothing is left over
        {"samples": whole(600, 600), "size": lambda rng: rng.choice((20, 24, 25, 40))},
    ),
    parts=("BGD", "SGD", "MBGD"),
)  # fmt: skip
