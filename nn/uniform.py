"""Losses in a form that is the same for every sample, whatever its target and prediction.

The graph of a loss follows its numbers: a class picks the score whose logarithm counts, a factor 0
leaves a term out. A tape is recorded once for all samples, so it has all terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value, sqrt
from autograd.compiling.rows import xlogy
from autograd.functions import shifted_logsumexp

from .losses import binary_cross_entropy, cross_entropy, hinge, mse, rmse

Loss = Callable[[Any, Any], Any]


def _terms(targets: Sequence[Any], predictions: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return y and ŷ for every output of every sample."""
    pairs = []
    for y, p in zip(targets, predictions, strict=True):
        ys, ps = [x if isinstance(x, list) else [x] for x in (y, p)]
        pairs += [*zip(ys, ps, strict=True)]
    return pairs


def _mean(terms: Sequence[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total / len(terms)


def _rmse(targets: Sequence[Any], predictions: Sequence[Any]) -> Any:
    return sqrt(mse(targets, predictions))


def _hinge(targets: Sequence[Any], predictions: Sequence[Any]) -> Any:
    return _mean([(1 - y * p).relu() for y, p in _terms(targets, predictions)])


def _binary_cross_entropy(targets: Sequence[Any], predictions: Sequence[Any]) -> Any:
    pairs = _terms(targets, predictions)
    return _mean([-(_record(y, p) + _record(1 - y, 1 - p)) for y, p in pairs])


def _record(y: Any, p: Any) -> Any:
    return Value.record(xlogy, (y, p))


def _cross_entropy(targets: Sequence[Any], predictions: Sequence[Any]) -> Any:
    terms = []
    for shares, scores in zip(targets, predictions, strict=True):
        shifted, total, _ = shifted_logsumexp(scores)
        parts = [y * (total - z) for y, z in zip(shares, shifted, strict=True)]
        term = parts[0]
        for part in parts[1:]:
            term = term + part
        terms.append(term)
    return _mean(terms)


UNIFORM: dict[Loss, Loss] = {
    rmse: _rmse,
    hinge: _hinge,
    binary_cross_entropy: _binary_cross_entropy,
    cross_entropy: _cross_entropy,
}


def uniform_targets(loss: Loss, targets: Sequence[Any], outputs: int) -> list[list[float]]:
    """Return the numbers that a loss takes for each sample: of a class a share for each."""
    rows = []
    for y in targets:
        if loss is cross_entropy and not isinstance(y, (list, tuple)):
            rows.append([float(k == y) for k in range(outputs)])
        else:
            rows.append([*map(float, y)] if isinstance(y, (list, tuple)) else [float(y)])
    return rows
