"""What the backward function of another engine's node tells: its operands, and their slopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import CellType, FunctionType
from typing import Any, NamedTuple

from ..numbers import is_number
from .shapes import Shape

_KEPT = ("_backward", "backward_fn", "_backward_fn", "_grad_fn", "grad_fn", "backward", "fn")
_FIRST = ("self", "a", "x", "left", "lhs", "base", "u")  # what a first operand is called


class Closure(NamedTuple):
    """A backward function, and what it holds on to."""

    function: FunctionType
    method: str  # the method it was made in, "" where it is made in none
    operands: list[Any]  # the node's children in order, one used twice twice
    numbers: list[float]


def closure_of(node: Any, children: set[int]) -> Closure | None:
    """Return a node's backward function, where it is a closure over some of its children."""
    for name in _KEPT:
        function = getattr(node, name, None)
        if not isinstance(function, FunctionType) or not function.__closure__:
            continue
        cells = _cells(function)
        held = {name: x for name, x in cells.items() if x is not node}
        order = sorted(held, key=lambda name: (name not in _FIRST, name))
        operands = []
        for x in (held[name] for name in order):
            if id(x) in children:
                operands.append(x)
            elif isinstance(x, (tuple, list)) and x and all(id(y) in children for y in x):
                operands += x
        if not set(map(id, operands)) >= children:
            operands = []
        numbers = [float(held[x]) for x in order if is_number(held[x])]
        parts = function.__qualname__.split(".")
        method = parts[-3] if len(parts) > 2 and parts[-2] == "<locals>" else ""
        return Closure(function, method, operands, numbers)
    return None


def _cells(function: FunctionType) -> dict[str, Any]:
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # never filled
            continue
    return found


def slopes_by(closure: Closure, node: Any, shapes: Mapping[type, Shape]) -> dict[int, float] | None:
    """Return what a backward function hands to each child where 1 arrives: run on copies.

    The function gets stand-ins for the nodes that it holds; the nodes themselves are not touched.
    """
    doubles: dict[int, Any] = {}

    def double(x: Any) -> Any:
        if type(x) in shapes:
            if id(x) not in doubles:
                doubles[id(x)] = _double(x)
            return doubles[id(x)]
        return type(x)(map(double, x)) if type(x) in (list, tuple) else x

    function: Any = closure.function
    if function.__code__.co_argcount or function.__code__.co_kwonlyargcount:
        return None
    try:
        own = double(node)
        cells = tuple([CellType(double(x)) for x in _cells(function).values()])
        name = _gradient_name([own, *doubles.values()])
        for each in doubles.values():
            setattr(each, name, 0.0)
        setattr(own, name, 1.0)
        copied = FunctionType(
            function.__code__, function.__globals__, closure=cells, argdefs=function.__defaults__
        )
        copied()
        return {key: float(getattr(each, name)) for key, each in doubles.items()}
    except Exception:  # it is another engine's code, and may be half-written
        return None


def _double(node: Any) -> Any:
    double = object.__new__(type(node))
    for name, held in getattr(node, "__dict__", {}).items():
        object.__setattr__(double, name, held)
    for kind in type(node).__mro__:
        slots: str | Iterable[str] = vars(kind).get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if hasattr(node, name) and name not in ("__dict__", "__weakref__"):
                object.__setattr__(double, name, getattr(node, name))
    return double


def _gradient_name(doubles: Iterable[Any]) -> str:
    from .shapes import ROLES

    for name in ROLES["grad"]:
        if all(hasattr(each, name) for each in doubles):
            return name
    raise AttributeError("grad")
