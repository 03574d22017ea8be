"""What is written into the mirror of another engine's node."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from ..errors import with_article
from ..graph import Node
from ..notation import one_line
from ..numbers import brief, is_number
from ..operations import Operation
from .shapes import unwrapped
from .telling import Verdict

_EXACT = 1 << 53  # integers below are floats
_TAKEN = {"mean", "gap", "derivative", "juxtaposed", "where"}  # what formulas call something else


def fill(mirror: Any, told: Verdict, nodes: list[Any]) -> None:
    """Write an operation into a mirror as the table's `record` would."""
    operation = told.operation
    operands = [x[0] if isinstance(x, tuple) else nodes[x] for x in told.operands]
    numbers = [x.data if isinstance(x, Node) else x for x in operands]
    try:
        found = operation.forward(*numbers)
        by: Sequence[float | None] = operation.local_derivatives(*numbers, found)
    except (ArithmeticError, ValueError):
        by = [float("nan")] * len(numbers)
    mirror.operation = operation
    if len(operands) > 2:
        operands = [x if isinstance(x, Node) else _leaf(type(mirror), x) for x in operands]
        half = (len(operands) + 1) // 2
        mirror._first, mirror._second = tuple(operands[:half]), tuple(operands[half:])
        mirror._by_first, mirror._by_second = tuple(by[:half]), tuple(by[half:])
        return
    mirror._second = mirror._by_second = None
    mirror._first = operands[0]
    mirror._by_first = by[0] if isinstance(operands[0], Node) else None
    if len(operands) == 2:
        mirror._second = operands[1]
        mirror._by_second = by[1] if isinstance(operands[1], Node) else None


def _leaf(kind: type[Any], number: float) -> Any:
    leaf = object.__new__(kind)
    leaf.data, leaf.grad, leaf.theirs, leaf.source = number, 0.0, None, number
    leaf._label = leaf.operation = None
    leaf.guessed = False
    leaf._first = leaf._second = leaf._by_first = leaf._by_second = None
    return leaf


def opaque(called: str, numbers: list[float], data: float, by: Sequence[float]) -> Operation:
    """Return a row for an operation that is not in the table: it knows the numbers it had."""
    name = one_line(called)[:24]
    name = name if name not in _TAKEN else f"{name}_"
    recorded = numbers

    def forward(*numbers: float) -> float:
        if all(a == b or a != a for a, b in zip(numbers, recorded, strict=True)):
            return data
        raise ValueError

    advice = f"{name} is not in the table of operations, so it keeps the number that it had"
    return Operation(
        name,
        name,
        forward,
        lambda *numbers_out: tuple(by),
        domain=(advice, "Only what does not depend on it can change."),
    )


def number_of(held: Any, node: object) -> float:
    """Return the one number that a node holds."""
    if type(held) is int and -_EXACT < held < _EXACT:
        return float(held)
    held = unwrapped(held)
    if hasattr(held, "item") and not isinstance(held, (int, float)):
        with contextlib.suppress(ValueError, TypeError, RuntimeError):
            held = held.item()
    if not is_number(held):
        shape = getattr(held, "shape", None)
        what = f"an array of shape {shape}" if shape else brief(held)
        kind = with_article(type(node).__name__)
        raise TypeError(f"the data of {kind} must be one number, not {what}")
    try:
        return float(held)
    except OverflowError:
        return float("inf") if held > 0 else float("-inf")


def gradient_of(held: Any) -> float | None:
    """Return the gradient that a node holds, if that is a number."""
    while held is not None and type(held) is not int and not is_number(held):
        if getattr(held, "size", None) == 1 and hasattr(held, "item"):
            held = held.item()
        else:
            held = getattr(held, "data", None)  # of a Value, where gradients are Values too
    return None if held is None else number_of(held, held)
