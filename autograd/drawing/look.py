"""What a picture shows and how: the options of `draw`, checked."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

from .theme import THEMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..backprop import ForwardStep, Step
    from ..value import Value

DIRECTIONS = ("LR", "RL", "TB", "BT")
BLANKS = (None, "gradients", "values", "both")


class Options(TypedDict, total=False):
    """The keyword options that `draw`, `svg`, `save` and `frames` share; see `draw`."""

    digits: int
    highlight: Value | ForwardStep | Step | None
    values: bool
    gradients: bool
    locals: bool
    direction: str
    theme: str
    legend: bool
    blank: str | None


class Look(NamedTuple):
    """The options that say how a picture looks; see `draw`."""

    digits: int = 6
    values: bool = True
    gradients: bool = True
    locals: bool = False
    direction: str = "LR"
    theme: str = "light"
    legend: bool = False
    blank: str | None = None

    def check(self) -> Look:
        """Return these options.

        Raises:
            ValueError: an option has a value that it does not know.
        """
        if (
            isinstance(self.digits, bool)
            or not isinstance(self.digits, int)
            or not 1 <= self.digits <= 17
        ):
            raise ValueError(f"digits must be a whole number from 1 to 17, not {self.digits!r}")
        one_of("direction", self.direction, DIRECTIONS)
        one_of("theme", self.theme, THEMES)
        one_of("blank", self.blank, BLANKS)
        return self


def one_of(option: str, given: object, known: Sequence[object]) -> None:
    """Refuse a value that an option does not know.

    Raises:
        ValueError: with those it knows.
    """
    if given not in known:
        choices = ", ".join(map(repr, known))
        raise ValueError(f"there is no {option} {given!r}: choose one of {choices}")
