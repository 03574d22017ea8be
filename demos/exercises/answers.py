"""What a learner's function returned, as it travels from the child process to the judge."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator
from typing import Any

Answer = dict[str, Any]  # {"number": …}, {"items": […]}, or {"type": …, "shown": …}
LONGEST_SHOWN = 60
MOST_ITEMS = 2000


def encoded(value: object) -> Answer:
    """Write a value as JSON can carry it: a number, a list of such, or the name of its type.

    >>> encoded(2)
    {'number': 2.0}
    >>> encoded(None)
    {'type': 'NoneType', 'shown': 'None'}
    """
    from autograd import Value

    if value is ...:
        return {"type": "gap", "shown": "..."}
    if isinstance(value, Value):
        return {"type": "Value", "number": value.data}
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        try:
            return {"number": float(value)}
        except OverflowError:
            return {"number": math.inf}
    if type(value) in (list, tuple) and len(value) <= MOST_ITEMS:  # type: ignore[arg-type]
        return {"items": [encoded(item) for item in value]}  # type: ignore[attr-defined]
    try:
        shown = repr(value)[:LONGEST_SHOWN]
    except Exception:
        shown = "?"
    return {"type": type(value).__name__, "shown": shown}


def leaves(tree: Any) -> list[float]:
    """Return the numbers of a nested list, in order.

    >>> leaves([1.0, (2.0, [3.0])])
    [1.0, 2.0, 3.0]
    """
    return [*_leaves(tree)]


def _leaves(tree: Any) -> Iterator[float]:
    if isinstance(tree, (list, tuple)):
        for branch in tree:
            yield from _leaves(branch)
    else:
        yield float(tree)


def decoded(answer: Answer) -> Any:
    """Return the numbers of an answer of which `misfit` found nothing."""
    return [*map(decoded, answer["items"])] if "items" in answer else answer["number"]


def misfit(answer: Answer, truth: Any, where: str = "") -> tuple[str, dict[str, str]] | None:
    """Return what is wrong with the kind of an answer, as a message and its fields; or None.

    Args:
        answer: as it came from the child process.
        truth: the right one: a number or a nested list of numbers.
        where: which part of the whole this is.
    """
    kind, fields = answer.get("type"), {"where": where, "shown": str(answer.get("shown", ""))}
    simple = {"gap": "gap", "NoneType": "none_returned", "Value": "value_returned"}
    simple |= {"str": "text_returned", "complex": "complex_returned", "bool": "bool_returned"}
    if kind in simple:
        return simple[kind], fields
    if kind is not None:
        return "wrong_type", {**fields, "kind": str(kind)}
    wants_list = isinstance(truth, (list, tuple))
    if "items" not in answer:
        return ("number_for_list", {**fields, "wanted": str(len(truth))}) if wants_list else None
    items = answer["items"]
    if not wants_list:
        return "list_returned", fields
    if len(items) != len(truth):
        return "wrong_length", {**fields, "wanted": str(len(truth)), "length": str(len(items))}
    for index, (item, part) in enumerate(zip(items, truth, strict=True)):
        found = misfit(item, part, f"{where}[{index}]")
        if found:
            return found
    return None
