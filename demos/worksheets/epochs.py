"""Four rows, and one epoch of each method over them, computed by the engine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from nn import GradientDescent, Neuron, mse

from .numbers import are_short, tell_apart

METHODS = {"BGD": 4, "SGD": 1, "MBGD": 2}  # the samples of one update
DECIMALS = 2  # at most, of each number


class Numbers(NamedTuple):
    """What a sheet gives."""

    w: float
    b: float
    alpha: float
    xs: list[float]
    ys: list[float]


class Sample(NamedTuple):
    """One row as an update sees it."""

    row: int
    prediction: float
    error: float
    by_w: float
    by_b: float


class Update(NamedTuple):
    """One update: the old numbers, its samples, the mean gradients, the new numbers."""

    w: float
    b: float
    samples: list[Sample]
    by_w: float
    by_b: float
    new_w: float
    new_b: float

    def values(self) -> list[float]:
        """Return every number of it that is written on the sheet."""
        rows = [value for sample in self.samples for value in sample[1:]]
        return [*rows, self.by_w, self.by_b, self.new_w, self.new_b]


def draw(rng: random.Random) -> Numbers | None:
    """Draw numbers for which every step of all three methods is short, and a mistake shows.

    The errors that SGD will see are drawn; the targets follow from them.
    """
    w, b = (rng.choice((-2.5, -2.0, -1.5, -0.5, 0.5, 1.5, 2.0, 2.5)) for _ in range(2))
    xs, alpha = rng.sample([-4.0, -3.0, -2.0, 2.0, 3.0, 4.0], 4), rng.choice((0.1, 0.2))
    ys, now_w, now_b, fit = [], w, b, True
    for x in xs:
        error = rng.choice((-1, 1)) * rng.choice((0.5, 1.5, 2.0, 2.5, 3.0))
        ys.append(round(now_w * x + now_b + error, DECIMALS))
        now_w, now_b = now_w + 2 * alpha * error * x, now_b + 2 * alpha * error
        fit = fit and are_short([now_w, now_b], DECIMALS, 3)
    numbers = Numbers(w, b, alpha, xs, ys)
    if not fit or not tell_apart([w, b]) or not tell_apart(ys) or max(map(abs, ys)) > 12:
        return None
    for size in METHODS.values():
        for update in epoch(numbers, size):
            values = update.values()
            fit = tell_apart([update.new_w, update.new_b]) and all(round(v, 9) for v in values)
            if not fit or max(map(abs, values)) > 60 or not are_short(values, DECIMALS, 3):
                return None
    return numbers


def epoch(numbers: Numbers, size: int) -> Iterator[Update]:
    """Make the updates of one epoch with the engine, with this many rows per update, in order."""
    neuron = Neuron(1, activation="linear", weights=[numbers.w], bias=numbers.b)
    trainer, (w, b) = GradientDescent(neuron), neuron.parameters()
    for start in range(0, len(numbers.xs), size):
        batch = range(start, start + size)
        before, samples = (w.data, b.data), [_sample(neuron, numbers, i) for i in batch]
        X, y = [[numbers.xs[i]] for i in batch], [numbers.ys[i] for i in batch]
        trainer.step(X, y, numbers.alpha)
        yield Update(*before, samples, w.grad, b.grad, w.data, b.data)


def _sample(neuron: Neuron, numbers: Numbers, index: int) -> Sample:
    """Return the forward and the backward pass of one row."""
    w, b = neuron.parameters()
    w.grad = b.grad = 0.0
    y, prediction = numbers.ys[index], neuron([numbers.xs[index]])
    mse([y], [prediction]).backward()
    return Sample(index, prediction.data, y - prediction.data, w.grad, b.grad)
