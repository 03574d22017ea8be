"""What a picture shows and how: the options of `draw`, checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypedDict

from ..languages import checked_digits
from ..notation import one_line
from .theme import THEMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..steps import ForwardStep, Step
    from ..value import Value

    Expand = str | Sequence[str]

STYLES = ("graph", "network")
DIRECTIONS = ("LR", "RL", "TB", "BT")
BLANKS = (None, "gradients", "values", "both")


class Drawable(Protocol):
    """A model that can be drawn."""

    def example(self) -> list[Value]:
        """Return the predictions for inputs of 0: their graph tells what to draw."""


class Options(TypedDict, total=False):
    """The keyword options that `draw`, `svg` and `save` share; see `draw`."""

    digits: int | None
    highlight: Value | ForwardStep | Step | None
    style: str | None
    values: bool
    gradients: bool
    locals: bool
    direction: str
    theme: str
    legend: bool
    blank: str | None
    expand: Expand


class Look(NamedTuple):
    """The options that say how a picture looks; see `draw`."""

    digits: int | None = None
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
            TypeError: digits is not a whole number.
            ValueError: an option has a value that it does not know.
        """
        if self.digits is not None:
            checked_digits(self.digits)
        one_of("direction", self.direction, DIRECTIONS)
        one_of("theme", self.theme, THEMES)
        one_of("blank", self.blank, BLANKS)
        return self

    def for_network(self, expand: Expand) -> Look:
        """Return these options as the style *network* takes them.

        Raises:
            ValueError: an option that this style does not have.
        """
        if self.locals or expand or self.direction != "LR":
            raise ValueError(
                "locals, expand and direction belong to style='graph': a network runs from left "
                "to right and has no groups"
            )
        return self if self.digits else self._replace(digits=3)

    @property
    def precision(self) -> int:
        """The significant digits of each number."""
        return self.digits or 6

    def leaves_blank(self, what: str) -> bool:
        """Tell whether "gradients" or "values" are left out, to be filled in by hand."""
        return self.blank in (what, "both")


def look_of(options: Options) -> tuple[Look, str | None, Expand]:
    """Return options as a look, the style, and the groups to open.

    Raises:
        TypeError: there is no such option.
        ValueError: an option has a value that it does not know.
    """
    unknown = options.keys() - Options.__annotations__.keys()
    if unknown:
        known = ", ".join(Options.__annotations__)
        raise TypeError(f"there is no option {one_line(repr(min(unknown)))}: there are {known}")
    rest: dict[str, Any] = {**options}
    style, expand = rest.pop("style", None), rest.pop("expand", ())
    return Look(**rest).check(), style, expand


def one_of(option: str, given: object, known: Sequence[object]) -> None:
    """Refuse a value that an option does not know.

    Raises:
        ValueError: with those it knows.
    """
    if (given is None or isinstance(given, str)) and given in known:
        return
    choices = ", ".join(map(repr, known))
    raise ValueError(f"there is no {option} {one_line(repr(given))}: choose one of {choices}")


def checked_expand(expand: Expand) -> list[str]:
    """Return the names of the groups to open.

    Raises:
        TypeError: they are no names.
    """
    names = [expand] if isinstance(expand, str) else expand
    if not isinstance(names, Iterable) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            "expand must be the name of a group, a list of names, or 'all': "
            f"not {one_line(repr(expand))}"
        )
    return list(names)
