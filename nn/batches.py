"""What each update of an epoch looks at."""

from __future__ import annotations

import random
from itertools import count, repeat
from typing import NamedTuple


class Batch(NamedTuple):
    """What one update looks at, and its place among the `total` of its epoch; both count from 1."""

    epoch: int
    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    samples: tuple[int, ...]  # their indices, from 0
    learning_rate: float


def drawn(
    samples: int, size: int | None, rng: random.Random, epoch: int, rate: float
) -> list[Batch]:
    """Return the batches of an epoch; of several the samples are shuffled.

    Args:
        samples: how many there are.
        size: of a batch, None for all; the last may be smaller.
        rng: what shuffles.
        epoch: counted from 1.
        rate: its learning rate.
    """
    size = min(size or samples, samples)
    order = list(range(samples))
    before = rng.getstate()
    try:
        if size < samples:
            rng.shuffle(order)
        # not a loop in Python: at its end CPython 3.13 lets Ctrl-C pass by the except
        cuts = map(slice, range(0, samples, size), range(size, samples + size, size))
        parts = [*map(tuple, map(order.__getitem__, cuts))]
        return [*map(Batch, repeat(epoch), count(1), repeat(len(parts)), parts, repeat(rate))]
    except BaseException:  # Ctrl-C: the next time it shuffles the same way
        rng.setstate(before)
        raise
