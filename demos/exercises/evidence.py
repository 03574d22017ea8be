"""What a learner's function returned, what is right, and the verdict."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .answers import leaves
from .symbols import pretty

if TYPE_CHECKING:
    from .slips import Function

CLOSE = 1e-6  # relative: what counts as the same number in the search for a mistake
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NAME = re.compile(rf"[^\W\d_₀-₉{_POWERS}][^\W\d_]*")
_FUNCTIONS = {"sum", "len", "range", "abs", "max", "min", "sqrt", "exp", "for", "in", "if", "else"}

Question = dict[str, Any]


class Verdict(NamedTuple):
    """The result of a submission: "passed", or the message that says what went wrong."""

    id: str
    fields: dict[str, str] = {}  # noqa: RUF012 - what the message fills in; nobody writes to it
    asked: Question | None = None  # where it went wrong
    expected: Any = None
    got: Any = None
    parts: Sequence[str] = ()  # the names of the parts of an answer
    more: str = ""  # lines to show after a pass

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.id == "passed"


class Names:
    """The names in a learner's file and its text: messages use no others."""

    def __init__(self, source: str | None) -> None:
        self._known = None if source is None else {*_names(pretty(source))} | _FUNCTIONS

    def know(self, formula: str) -> bool:
        """Tell whether a formula uses only names in the file."""
        if self._known is None:
            return True
        return all({name, name.rstrip(_POWERS)} & self._known for name in _names(formula))


def _names(text: str) -> list[str]:
    return _NAME.findall(text)


class Evidence(NamedTuple):
    """What a learner's function returned, and what is right; the first question is the example."""

    truth: Function
    questions: Sequence[Question]
    expected: Sequence[Any]
    got: Sequence[Any]
    own: Sequence[tuple[str, Function]]
    parts: Sequence[str]
    also: Sequence[Function]
    measured: Callable[[Function], Function]
    names: Names


def same(one: float, other: float, tolerance: float = CLOSE) -> bool:
    """Tell whether two numbers are the same to rounding."""
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-12) or (
        math.isnan(one) and math.isnan(other)
    )


def same_all(one: Any, other: Any, tolerance: float = CLOSE) -> bool:
    """Tell whether two nested lists hold the same numbers."""
    left, right = leaves(one), leaves(other)
    return len(left) == len(right) and all(same(a, b, tolerance) for a, b in zip(left, right))
