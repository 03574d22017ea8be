"""Losses in a form that is the same for every sample, whatever its target and prediction.

The graph of a loss follows its numbers: a class picks the score whose logarithm counts, a factor 0
leaves a term out. Where it is recorded for other numbers it has all terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd import Value
from autograd.compiling import Uncompilable
from autograd.compiling.rows import xlogy
from autograd.functions import shifted_logsumexp


def of_probability(y: Any, p: Any) -> Any:
    """Return −[y·log p + (1 − y)·log(1 − p)], a term whose factor is 0 being 0."""
    return -(Value.record(xlogy, (y, p)) + Value.record(xlogy, (1 - y, 1 - p)))


def of_scores(shares: Any, scores: Sequence[Any]) -> Any:
    """Return −Σ y·log softmax(scores) over all classes.

    Raises:
        Uncompilable: the target is a class, which would have to pick its score.
    """
    if not isinstance(shares, Sequence):
        raise Uncompilable(
            "cross_entropy takes a share for each class here, [0, 1, 0] for class 1 of three"
        )
    shifted, total, _ = shifted_logsumexp(scores, "cross_entropy")
    terms = [y * (total - z) for y, z in zip(shares, shifted, strict=True)]
    whole = terms[0]
    for term in terms[1:]:
        whole = whole + term
    return whole
