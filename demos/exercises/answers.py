"""What a learner's function returned, in the form that the child process reports it."""

from __future__ import annotations

import math
import numbers
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

Answer = dict[str, Any]  # {"number": …}, {"items": […]}, or {"type": …, "shown": …}
LONGEST_SHOWN = 60
MOST_ITEMS = 2000
_OF_TYPE = {
    "gap": "gap", "NoneType": "none_returned", "Value": "value_returned",
    "str": "text_returned", "complex": "complex_returned", "bool": "bool_returned",
}  # fmt: skip


def encoded(value: object) -> Answer:
    """Return a value as JSON: a number, a list of such, or the name of its type.

    A NumPy or PyTorch array becomes the numbers it holds.
    """
    from autograd import Value

    if value is ...:
        return {"type": "gap", "shown": "..."}
    if isinstance(value, Value):
        return {"type": "Value", "number": value.data}
    if isinstance(value, (numbers.Real, Decimal)) and not isinstance(value, bool):
        try:
            return {"number": float(value)}
        except (OverflowError, ValueError):
            return {"number": math.inf}
    if hasattr(type(value), "__array__") and hasattr(value, "tolist"):
        return encoded(value.tolist())
    if isinstance(value, (list, tuple, deque, range, map, zip, Iterator)):
        items = [*islice(value, MOST_ITEMS + 1)]
        if len(items) <= MOST_ITEMS:
            return {"items": [encoded(item) for item in items]}
    try:
        shown = repr(value)[:LONGEST_SHOWN]
    except Exception:
        shown = "?"
    return {"type": type(value).__name__, "shown": shown}


def leaves(tree: Any) -> list[float]:
    """Return the numbers of a nested list, in order."""
    if isinstance(tree, (list, tuple)):
        return [leaf for branch in tree for leaf in leaves(branch)]
    return [float(tree)]


def decoded(answer: Answer) -> Any:
    """Return the numbers of an answer in which `misfit` found nothing wrong."""
    return [*map(decoded, answer["items"])] if "items" in answer else answer["number"]


def misfit(
    answer: Answer, truth: Any, parts: tuple[str, ...] = ()
) -> tuple[str, dict[str, str]] | None:
    """Return what is wrong with the type of an answer, as a message and its fields; or None.

    The parts of the right answer may have names, in the order of its numbers.
    """
    kind, fields = answer.get("type"), {"shown": str(answer.get("shown", ""))}
    if kind in _OF_TYPE:
        return _OF_TYPE[kind], fields
    wants_list = isinstance(truth, (list, tuple))
    if kind is not None:
        return "wrong_type_for_list" if wants_list else "wrong_type", {**fields, "kind": str(kind)}
    if "items" not in answer:
        return ("number_for_list", {**fields, "wanted": str(len(truth))}) if wants_list else None
    items = answer["items"]
    if not wants_list:
        return "list_returned", fields
    if len(items) != len(truth):
        return "wrong_length", {**fields, "wanted": str(len(truth)), "length": str(len(items))}
    for index, (item, part) in enumerate(zip(items, truth, strict=True)):
        inside = len(leaves(part))
        found = misfit(item, part, parts[:inside])
        if found:
            message, fields = found
            where = fields.get("where") or (parts[0] if parts and inside == 1 else "")
            place = f"{index + 1} {fields.get('place', '')}".strip()
            return message, {**fields, "where": where, "place": place}
        parts = parts[inside:]
    return None
