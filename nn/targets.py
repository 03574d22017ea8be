"""Which targets a loss takes, and samples that it cannot take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import Value
from autograd.numbers import is_number, number
from autograd.recording import for_other_numbers

_TARGETS: dict[str, tuple[Callable[[float], bool], str]] = {  # which a loss takes, and the words
    "hinge": (
        lambda y: y in (-1, 1),
        "must be -1 or 1, not {:g}: for 0 and 1 pass [2*y - 1 for y in targets]",
    ),
    "binary_cross_entropy": (lambda y: 0 <= y <= 1, "is 0 or 1, not {:g}, or between them"),
}


class SampleError(ValueError):
    """A sample that a loss cannot take, by its number from 1; None: the only one."""

    def __init__(self, problem: str, sample: int | None) -> None:
        super().__init__(problem, sample)
        self.problem = problem
        self.sample = sample
        self.place = ""  # the sample in other words, where they are known: a file and its line

    def __str__(self) -> str:
        return (f"{self.place}: " if self.place else place_of(self.sample)) + self.problem


def check_target(loss: str, y: Any, sample: int | None) -> None:
    """Refuse a target that a loss of this name cannot take; of which sample, None: the only one."""
    if isinstance(y, Value):
        if for_other_numbers.get():
            return  # the loss takes any target
        y = y.data
    if isinstance(y, str) and not any(map(str.isdigit, y)):
        raise TypeError(
            f"{place_of(sample)}the target is the word {str(y)!r}: number the classes, as "
            "load_table does: classes = sorted(set(y)); y = [classes.index(word) for word in y]"
        )
    try:
        y = number(y)
    except TypeError as error:
        raise TypeError(f"{place_of(sample)}the target: {error}") from None
    takes, words = _TARGETS.get(loss, (is_number, ""))
    if not takes(y):
        raise SampleError(f"a target of {loss} {words.format(y)}", sample)


def place_of(sample: int | None) -> str:
    """Return what a message about a sample begins with."""
    return "" if sample is None else f"sample {sample}: "
