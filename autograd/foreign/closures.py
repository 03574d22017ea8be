"""What the backward function of another engine's node tells: its operands, and their slopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import CellType, CodeType, FunctionType
from typing import Any, NamedTuple

from .shapes import ROLES, Shape, held_by, held_under, is_plain

_KEPT = (
    "_backward", "backward_fn", "_backward_fn", "_grad_fn", "grad_fn", "backward", "fn",
    "_backprop", "backprop_fn", "derivate", "differentiate",
)  # fmt: skip
_FIRST = ("self", "a", "x", "left", "lhs", "base", "u")  # what a first operand is called


class Closure(NamedTuple):
    """A backward function, and what it holds on to."""

    function: FunctionType
    method: str  # the method it was made in, "" where it is made in none
    operands: list[Any]  # the node's children in order, one used twice twice
    numbers: list[float]


def closure_of(node: Any, children: set[int], kept: dict[type, str]) -> Closure | None:
    """Return a node's backward function, where it is a closure over some of its children.

    Args:
        node: the node.
        children: the ids of its children.
        kept: by class the attribute that has it, as far as that is known.
    """
    known = kept.get(type(node))
    for name in _KEPT if known is None else (known,):
        function = held_under(node, name)
        if type(function) is FunctionType and function.__closure__:
            kept[type(node)] = name
            break
    else:
        return None
    code, closure = function.__code__, function.__closure__
    order = _order(code)
    operands: list[Any] = []
    numbers: list[float] = []
    for index in order:
        try:
            x = closure[index].cell_contents
        except ValueError:  # never filled
            continue
        if id(x) in children:
            operands.append(x)
        elif type(x) is float or type(x) is int:
            numbers.append(float(x))
        elif isinstance(x, (tuple, list)) and x and all(id(y) in children for y in x):
            operands += x
        elif x is not node and type(x) is not FunctionType and is_plain(x):
            numbers.append(float(x))
    if not {*map(id, operands)} >= children:
        operands = []
    parts = function.__qualname__.split(".")
    method = parts[-3] if len(parts) > 2 and parts[-2] == "<locals>" else ""
    return Closure(function, method, operands, numbers)


_ORDERS: dict[int, tuple[CodeType, list[int]]] = {}  # by a code's id, which holds it
_MOST_CODES = 1000


def _order(code: CodeType) -> list[int]:
    """Return in which order the cells of a function are read: the first operand's first."""
    if id(code) not in _ORDERS:
        if len(_ORDERS) > _MOST_CODES:
            _ORDERS.clear()
        names = code.co_freevars
        order = sorted(range(len(names)), key=lambda i: (names[i] not in _FIRST, names[i]))
        _ORDERS[id(code)] = code, order
    return _ORDERS[id(code)][1]


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

    The function gets copies of the nodes that it reaches; the nodes themselves are not touched.
    One that could do anything but arithmetic is not run.
    """
    doubles: dict[int, Any] = {}

    def double(x: Any) -> Any:
        if type(x) in shapes:
            if id(x) not in doubles:
                doubles[id(x)] = copied = _double(x)
                for name, held in held_by(x).items():
                    if isinstance(held, _CONTAINERS):
                        object.__setattr__(copied, name, double(held) if x is node else ())
            return doubles[id(x)]
        if isinstance(x, dict):
            return {double(key): double(value) for key, value in x.items()}
        return type(x)(map(double, x)) if type(x) in _CONTAINERS else x

    function: Any = closure.function
    code = function.__code__
    cells = _cells(function)
    if code.co_argcount or code.co_kwonlyargcount or not _is_arithmetic(code):
        return None
    if not all(type(x) in shapes or type(x) in _PLAIN for x in cells.values()):
        return None
    try:
        own = double(node)
        copies = tuple([CellType(double(x)) for x in cells.values()])
        name = _gradient_name([own, *doubles.values()])
        for each in doubles.values():
            object.__setattr__(each, name, 0.0)
        object.__setattr__(own, name, 1.0)
        FunctionType(code, function.__globals__, closure=copies, argdefs=function.__defaults__)()
        return {key: float(getattr(each, name)) for key, each in doubles.items()}
    except Exception:  # it is another engine's code, and may be half-written
        return None


_CONTAINERS = (tuple, list, set, frozenset, dict)
_PLAIN = (*_CONTAINERS, float, int, bool)
_HARMLESS = {  # names that a backward function may use
    *(name for names in ROLES.values() for name in names), "math", "np", "numpy", "exp", "log",
    "tanh", "sqrt", "sin", "cos", "cosh", "sinh", "pow", "abs", "fabs", "max", "min", "sum", "zip",
    "range", "len", "enumerate", "float", "int", "items", "values", "keys", "pi", "e", "erf",
    "log1p", "expm1", "maximum", "minimum", "sign", "reversed",
}  # fmt: skip


def _is_arithmetic(code: CodeType) -> bool:
    """Tell whether code does nothing but compute, and write attributes of nodes."""
    inner = [x for x in code.co_consts if isinstance(x, CodeType)]
    return {*code.co_names} <= _HARMLESS and all(map(_is_arithmetic, inner))


def _double(node: Any) -> Any:
    double = object.__new__(type(node))
    for name, held in held_by(node).items():
        object.__setattr__(double, name, held)
    return double


def _gradient_name(doubles: Iterable[Any]) -> str:
    for name in ROLES["grad"]:
        if all(hasattr(each, name) for each in doubles):
            return name
    raise AttributeError("grad")
