"""The leaves of an expression as they are typed: `a=2`."""

from __future__ import annotations

import unicodedata
from keyword import iskeyword

from ..value import Value
from .carets import ExpressionError
from .spelling import normal
from .vocabulary import FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def read_leaves(words: Iterable[str]) -> dict[str, Value]:
    """Return the leaves by name, labelled.

    Args:
        words: what was typed, a leaf each.

    Raises:
        ExpressionError: a word is no leaf, or a name comes twice.

    >>> read_leaves(["a=2", "b=-0.5"])["b"]
    Value(data=-0.5, grad=0.0, label='b')
    """
    leaves: dict[str, Value] = {}
    words = list(words)
    for place, word in enumerate(words):
        text = normal(word)
        before, equals, after = text.partition("=")
        name, start = unicodedata.normalize("NFKC", before.strip()), len(before) + 1
        if not equals:
            problem = f"{_short(text)} gives no name a number"
            way_out = "the expression comes first, in quotes; then each leaf, as in a=2"
            if "".join(words[place + 1 : place + 2]).startswith("="):
                way_out = f"without spaces: {name}=2"
            elif ":" in text:
                way_out = f"write {text.replace(':', '=')}"
            raise ExpressionError(problem, text, 0, len(text), way_out)
        if not name:
            raise ExpressionError("a name is missing", text, 0, 1, "as in a=2")
        if not name.isidentifier() or iskeyword(name) or name in FUNCTIONS:
            problem = f"{_short(name)} cannot be the name of a leaf"
            raise ExpressionError(problem, text, 0, len(before), "take another name")
        if name in leaves:
            raise ExpressionError(f"{name} is given twice", text, 0, len(text), "leave one out")
        try:
            leaves[name] = Value(float(after), name)
        except ValueError:
            finite = "only finite numbers have derivatives"
            way_out = finite if _is_float(after) else _instead(name, after)
            problem = f"{_short(after.strip())} is no number for {name}"
            if not after.strip():
                problem = f"the number of {name} is missing"
            raise ExpressionError(problem, text, start, len(text), way_out) from None
    return leaves


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _instead(name: str, typed: str) -> str:
    if "=" in typed:
        return f"each name gets one number: {name}=2 other=3"
    if _is_float(typed.replace(",", ".")):
        return f"the decimal sign is the point: {name}={typed.replace(',', '.')}"
    return f"write a number, as in {name}=0.5; formulas stand in the expression"


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "~"
