"""What goes wrong with a node, said in the names and numbers of the code that called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import errors
from .caller import caller_place, caller_variables
from .errors import printable
from .graph import Graph, Node
from .holders import spelled
from .languages import digits_text, text
from .names import Names
from .numbers import brief, number
from .operations import Operation
from .tracing import is_tracing
from .tracing.origins import spot


def failed(
    operation: Operation,
    operands: Sequence[Any],
    numbers: Sequence[float] | None,
    error: Exception,
) -> Exception:
    """Return the exception for an operation that failed on operands among which are nodes."""
    symbols, origins = [], ""
    for operand in operands:
        if isinstance(operand, Node):
            names = Names(Graph(operand))
            symbols.append(names.symbol(operand))
            origins += came_from(names, operand)
        else:
            symbols.append(operand)
    at = caller_place() if is_tracing() else ""
    return errors.failed(operation, symbols, numbers, error, origins, at)


def came_from(names: Names, operand: Node) -> str:
    """Say in a sentence how an operand was computed; nothing of a leaf, or where its name does."""
    if operand.operation is None:
        return ""
    name, formula = names(operand), text(names.formula(operand))
    at = f" at {place}" if (place := spot(operand)) else ""
    return f"{name} came from {name} = {formula}{at}. " if formula != name else ""


def not_differentiable(operation: Operation, operands: Sequence[Any], place: int) -> TypeError:
    """Return the exception for a node where an operation takes a plain number: powc(x, x)."""
    symbols = [Names(Graph(x)).symbol(x) if isinstance(x, Node) else x for x in operands]
    message = (
        f"{errors.call(operation, symbols)}: operand {place + 1} of {operation.name} must be a "
        "plain number, since it gets no gradient; for a variable exponent write a**b"
    )
    return TypeError(printable(message))


def number_in(node: Node) -> float:
    """Return the number of a node, whatever its `data` was set to.

    Raises:
        TypeError, ValueError, OverflowError: it is not a finite number, or digits would be lost.
    """
    data: Any = node.data
    if type(data) is float:
        return data
    if node.operation is not None and not isinstance(data, (float, int)):
        raise not_computed_with_floats(node)
    try:
        return number(data)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(data, Node):
            raise _not_a_float(node, "data", "") from None
        raise type(error)(printable(f"{_typed_name(node)}.data: {error}")) from None


def not_computed_with_floats(output: Node) -> TypeError:
    """Return the exception for a graph with a leaf whose `data` is no longer a float."""
    odd = _first_without_a_float(output, "data")
    if odd is None:
        return TypeError("this graph was computed from a number that was not a float: do it again")
    return _not_a_float(odd, "data", ", and compute the output again")


def no_gradient(output: Node, error: TypeError) -> TypeError:
    """Return the exception for a graph with a leaf whose `grad` is no longer a number."""
    odd = _first_without_a_float(output, "grad")
    if odd is None:
        return error
    return _not_a_float(odd, "grad", ". Clear the other gradients too: some have changed")


def _first_without_a_float(output: Node, slot: str) -> Node | None:
    leaves = Graph(output).leaves
    return next((x for x in leaves if not isinstance(getattr(x, slot), (float, int))), None)


def _not_a_float(leaf: Node, slot: str, then: str) -> TypeError:
    name, held = _typed_name(leaf), getattr(leaf, slot)
    right = f"{name}.grad = 0.0" if slot == "grad" else f"{name}.data = float(…)"
    if isinstance(held, Node):  # w.data = w - 0.1 * w.grad
        right = f"{name}.data = {name}.data − …, which is computed with numbers"
    kind = "a Value" if isinstance(held, Node) else brief(held)
    message = f"{name}.{slot} must be a float, not {kind}: write {right}{then}"
    return TypeError(printable(message))


def _typed_name(leaf: Node) -> str:
    return leaf.label or spelled(caller_variables().get(leaf, "")) or "a leaf"


_REFUSED = {  # by what Python calls
    # and so for math.exp(v), int(v), round(v)
    "__float__": "a function of plain numbers was given the Value {number}, and the graph would "
    "end there: use {name}.data for the number alone, or the function of autograd, for example "
    "autograd.exp({name})",
    "__bool__": "the Value {number} is neither true nor false: ask for example {name} > 0, "
    "{name}.data != 0 or {name} is not None",
    "__eq__": "== asks whether two Values are the same node; to compare the number of {number} "
    "write .data: {name}.data == {other!r}",
    "__lt__": "the Value {number} compares with numbers and Values, not with {other!r} "
    "({other.__class__.__name__})",
}


def refused(method: str, node: Node, other: Any = None) -> TypeError:
    """Return the exception for what Python would do with a node: `float(v)`, `if v:`, `v == 2.0`.

    What may be typed for a node that has no name is v.
    """
    names = Names(Graph(node))
    name, number = names(node), digits_text(node.data)
    typed = names.given(node) or ""
    named = {"name": typed if typed.isidentifier() else "v"}
    named["number"] = name if name == number else f"{name} = {number}"
    return TypeError(printable(_REFUSED[method].format(**named, other=other)))
