"""Gradient descent on one linear neuron, and mistakes in it, for the checks of its chapter."""

from __future__ import annotations

from dataclasses import dataclass

Row = list[float]


def trained(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> tuple[float, float]:
    """Return w₁ and b after a correct epoch."""
    return Mistake(size)(x, y, w1, b, alpha)


@dataclass(frozen=True)
class Mistake:
    """An epoch of training ŷ = w₁x + b with one mistake in it."""

    size: int = 0  # samples per batch if not given; 0: all
    mean: bool = True  # divide by the number of samples in the batch
    by_size: bool = False  # divide by the batch size, even if the batch is smaller
    over_all: bool = False  # divide by the number of all samples
    sign: int = -1  # −1 goes down
    rate: bool = True  # whether to multiply by α
    bias: bool = True  # whether the bias moves
    bias_late: bool = False  # take the bias's gradient after w₁ has moved
    backwards: bool = False  # take the samples from the end
    rest: bool = True  # whether a smaller last batch is used
    first_only: bool = False  # stop after the first batch

    def __call__(
        self, x: Row, y: Row, w1: float, b: float, alpha: float, size: int = 0
    ) -> tuple[float, float]:
        """Return w₁ and b after the epoch."""
        pairs = [*zip(x, y, strict=True)]
        pairs = pairs[::-1] if self.backwards else pairs
        size = self.size or size or len(pairs)
        step = self.sign * (alpha if self.rate else 1.0)
        for start in range(0, len(pairs), size):
            batch = pairs[start : start + size]
            if len(batch) < size and not self.rest:
                break
            count = len(batch) if self.mean else 1
            count = size if self.by_size else len(pairs) if self.over_all else count
            errors = [t - (w1 * v + b) for v, t in batch]
            old = w1
            w1 += step * sum(-2 * e * v for e, (v, _) in zip(errors, batch, strict=True)) / count
            late = w1 if self.bias_late else old
            if self.bias:
                b += step * sum(-2 * (t - (late * v + b)) for v, t in batch) / count
            if self.first_only:
                break
        return w1, b
