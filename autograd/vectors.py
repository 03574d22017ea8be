"""A gradient as the lecture writes it: ∇f(3, 4) = 6 x̂ + 8 ŷ."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from .languages import digits_text
from .notation import name_parts, readable, subscript
from .value import Value


class Vector(list):  # type: ignore[type-arg]  # Any would have to be imported
    """The derivatives of a gradient at a point: a list that prints with unit vectors."""

    def __init__(self, derivatives: Sequence[Any], point: Sequence[Value], names: Sequence[str]):
        super().__init__(derivatives)
        self.point = [x.data for x in point]
        self.names = names

    def __repr__(self) -> str:
        if len(self) != len(self.names):  # no longer a gradient: it was changed as a list
            return super().__repr__()
        at = ", ".join(map(digits_text, self.point))
        terms = [
            f"{digits_text(d.data if isinstance(d, Value) else d)} {_unit(name)}"
            for d, name in zip(self, self.names, strict=True)
        ]
        written = " + ".join(terms).replace("+ -", "− ")
        return readable(f"∇f({at}) = {written}")


def _unit(name: str) -> str:
    """Write the unit vector of a variable: x̂, x̂₁; of a name of several letters, ê_alpha."""
    letter = name_parts(name)[0].rstrip("0123456789")
    if len(letter) != 1:
        return f"ê_{name}"
    return unicodedata.normalize("NFC", letter + "\u0302") + name[len(letter) :]


def parameter_names(f: Callable[..., Any], count: int) -> list[str]:
    """Return what a function calls its variables; x₁, x₂, … where it does not tell."""
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):  # some built-in functions do not tell
        parameters = []
    if len(parameters) == count and all(p.kind is not p.VAR_POSITIONAL for p in parameters):
        return [p.name for p in parameters]
    return [f"x{subscript(i)}" for i in range(1, count + 1)]
