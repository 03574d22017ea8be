"""What a learner's function gave beside what is right, and what is named for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .answers import leaves

if TYPE_CHECKING:
    from .slips import Function

CLOSE = 1e-6  # relative: what counts as the same number when a mistake is looked for

Question = dict[str, Any]


class Named(NamedTuple):
    """A misconception, by the message that names it.

    Attributes:
        id: the message.
        fields: what the message fills in.
    """

    id: str
    fields: dict[str, str]


class Evidence(NamedTuple):
    """What a learner's function gave, beside what is right.

    Attributes:
        truth: the right function.
        questions: what both were asked; the first is the exercise's own example.
        expected: the right answers.
        got: the learner's, of the same shapes.
        also: the truth written otherwise; slips are looked for there too.
        own: the misconceptions that the exercise foresees: messages with their functions.
        parts: what the parts of an answer are called, where it has several.
        measured: makes of a function what its answers are compared by.
    """

    truth: Function
    questions: Sequence[Question]
    expected: Sequence[Any]
    got: Sequence[Any]
    own: Sequence[tuple[str, Function]]
    parts: Sequence[str] = ()
    also: Sequence[Function] = ()
    measured: Callable[[Function], Function] = lambda function: function


def same(one: float, other: float, tolerance: float = CLOSE) -> bool:
    """Tell whether two numbers are the same to rounding."""
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-12) or (
        math.isnan(one) and math.isnan(other)
    )


def same_all(one: Any, other: Any, tolerance: float = CLOSE) -> bool:
    """Tell whether two nested lists hold the same numbers."""
    left, right = leaves(one), leaves(other)
    return len(left) == len(right) and all(same(a, b, tolerance) for a, b in zip(left, right))
