"""What a learner's function gave beside what is right, and the verdict on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .answers import leaves

if TYPE_CHECKING:
    from .slips import Function

CLOSE = 1e-6  # relative: what counts as the same number when a mistake is looked for

Question = dict[str, Any]


class Verdict(NamedTuple):
    """What became of a submission: "passed", or the message that says what went wrong."""

    id: str
    fields: dict[str, str] = {}  # noqa: RUF012 - what the message fills in; nobody writes to it
    asked: Question | None = None  # where it went wrong
    expected: Any = None
    got: Any = None
    parts: Sequence[str] = ()  # what the parts of an answer are called
    more: str = ""  # lines to show after a pass

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.id == "passed"


class Evidence(NamedTuple):
    """What a learner's function gave, beside what is right; the first question is the example."""

    truth: Function
    questions: Sequence[Question]
    expected: Sequence[Any]
    got: Sequence[Any]
    own: Sequence[tuple[str, Function]]
    parts: Sequence[str]
    also: Sequence[Function]
    measured: Callable[[Function], Function]


def same(one: float, other: float, tolerance: float = CLOSE) -> bool:
    """Tell whether two numbers are the same to rounding."""
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-12) or (
        math.isnan(one) and math.isnan(other)
    )


def same_all(one: Any, other: Any, tolerance: float = CLOSE) -> bool:
    """Tell whether two nested lists hold the same numbers."""
    left, right = leaves(one), leaves(other)
    return len(left) == len(right) and all(same(a, b, tolerance) for a, b in zip(left, right))
