"""The options of `draw`: their types, and the check of what is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypedDict, cast, runtime_checkable

from ..graph import Node
from ..languages import checked_digits
from ..notation import one_line
from ..steps import ForwardStep, Step
from .theme import THEMES

Expand = str | Sequence[str]

CHOICES: dict[str, tuple[str | None, ...]] = {
    "direction": ("LR", "RL", "TB", "BT"),
    "theme": THEMES,
    "blank": (None, "gradients", "values", "both"),
    "style": (None, "graph", "network"),
}


@runtime_checkable
class Drawable(Protocol):
    """A model that can be drawn."""

    def example(self) -> Sequence[Node]:
        """Return the predictions for inputs of 0: their graph tells what to draw."""


class Options(TypedDict, total=False):
    """The keyword options that `draw`, `svg` and `save` share, and by default what `draw` has."""

    digits: int | None
    highlight: Node | ForwardStep | Step | None
    style: str | None
    values: bool
    gradients: bool
    locals: bool
    direction: str
    theme: str
    legend: bool
    blank: str | None
    expand: Expand


def checked(given: Mapping[str, Any]) -> Options:
    """Return options; style and expand are checked where they are used."""
    unknown = given.keys() - Options.__annotations__.keys()
    if unknown:
        known = ", ".join(Options.__annotations__)
        raise TypeError(f"there is no option {one_line(repr(min(unknown)))}: there are {known}")
    if given["digits"] is not None:
        checked_digits(given["digits"])
    for option in ("direction", "theme", "blank"):
        check_choice(option, given[option])
    return cast(Options, {**given})


def check_choice(option: str, given: object) -> None:
    """Refuse a value that an option does not know."""
    known = CHOICES[option]
    if (given is None or isinstance(given, str)) and given in known:
        return
    choices = ", ".join(map(repr, known))
    raise ValueError(f"there is no {option} {one_line(repr(given))}: choose one of {choices}")


def for_network(look: Options) -> Options:
    """Return options as the style *network* takes them; refuse those that it does not have."""
    if look["locals"] or look["expand"] or look["direction"] != "LR":
        raise ValueError(
            "locals, expand and direction belong to style='graph': a network runs from left to "
            "right and has no groups"
        )
    return {**look, "digits": look["digits"] or 3}


def checked_expand(expand: Expand) -> list[str]:
    """Return the names of the groups to open."""
    names = [expand] if isinstance(expand, str) else expand
    if not isinstance(names, Iterable) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            "expand must be the name of a group, a list of names, or 'all': "
            f"not {one_line(repr(expand))}"
        )
    return list(names)
