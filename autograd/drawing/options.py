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

_CHOICES: dict[str, tuple[str | None, ...]] = {
    "direction": (None, "LR", "RL", "TB", "BT"),
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
    direction: str | None
    theme: str
    legend: bool
    blank: str | None
    expand: Expand


def checked(given: Mapping[str, Any]) -> Options:
    """Return the options, all of them given; the groups to open as a list."""
    unknown = given.keys() - Options.__annotations__.keys()
    if unknown:
        known = ", ".join(Options.__annotations__)
        raise TypeError(f"there is no option {one_line(repr(min(unknown)))}: there are {known}")
    if given["digits"] is not None:
        checked_digits(given["digits"])
    for option, choices in _CHOICES.items():
        chosen = given[option]
        if not (chosen is None or isinstance(chosen, str)) or chosen not in choices:
            known = ", ".join(map(repr, choices))
            raise ValueError(
                f"there is no {option} {one_line(repr(chosen))}: choose one of {known}"
            )
    expand = given["expand"]
    names = [expand] if isinstance(expand, str) else expand
    if not isinstance(names, Iterable) or not all(isinstance(name, str) for name in names):
        raise TypeError(
            "expand must be the name of a group, a list of names, or 'all': "
            f"not {one_line(repr(expand))}"
        )
    return cast(Options, {**given, "expand": list(names)})


def for_network(look: Options) -> Options:
    """Return options as the style *network* takes them; refuse those that it does not have."""
    if look["locals"] or look["expand"] or look["direction"] not in (None, "LR"):
        raise ValueError(
            "locals, expand and direction belong to style='graph': a network runs from left to "
            "right and has no groups"
        )
    return {**look, "digits": look["digits"] or 3}
