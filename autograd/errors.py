"""What goes wrong, said so that a student can mend it: the place, the number, the way out."""

from __future__ import annotations

from contextvars import ContextVar

from .numbers import brief, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .operations import Operation
    from .value import Value


class DomainError(ValueError):
    """An operand lies outside the domain of its operation, or where it has no finite slope."""


class StaleGraphError(ValueError):
    """A node no longer holds what its operation gives on its operands' present numbers."""


class GraphTooDeepError(RecursionError):
    """A graph is too deep for what was asked of it."""


# A message needs the graph and its names, which load only when something has gone wrong.


def failed(
    operation: Operation,
    operands: Sequence[Any],
    numbers: Sequence[float] | None,
    error: Exception,
) -> Exception:
    """Return the exception for an operation that failed: DomainError or OverflowError.

    Args:
        operation: the row of the table.
        operands: what it was applied to.
        numbers: the operands' numbers; None where one is no finite number, as `error` says.
        error: what was raised.
    """
    from .descriptions import describe_call, describe_failure

    if numbers is None:
        return type(error)(printable(f"{describe_call(operation, operands)}: {error}"))
    if isinstance(error, TypeError):
        return error
    return describe_failure(operation, operands, numbers, error)


def number_in(operand: Any) -> float:
    """Return the number of an operand: a plain one, or a node's, whatever its `data` was set to.

    Raises:
        TypeError, ValueError, OverflowError: it is no finite number, or its digits are lost.
    """
    if not hasattr(operand, "record"):
        return number(operand)
    data: Any = operand.data
    if type(data) is float:
        return data
    if operand.operation is not None and not isinstance(data, (float, int)):
        raise not_computed_with_floats(operand)
    try:
        return number(data)
    except (TypeError, ValueError, OverflowError) as error:
        raise _wrong_leaf(operand, error) from None


def _wrong_leaf(leaf: Value, error: Exception) -> Exception:
    """Return the exception for a leaf whose `data` was set to what is no finite number."""
    if hasattr(leaf.data, "record"):
        return _not_a_float(leaf, "data", "")
    return type(error)(printable(f"{_typed_name(leaf)}.data: {error}"))


def not_computed_with_floats(output: Value) -> TypeError:
    """Return the exception for a graph with a leaf whose `data` was set to what is no float."""
    odd = _first_without_a_float(output, "data")
    if odd is None:
        return TypeError("a number of this graph was no float when it was computed: do so again")
    return _not_a_float(odd, "data", ", and compute the output again")


def no_gradient(output: Value, error: TypeError) -> TypeError:
    """Return the exception for a graph with a leaf whose `grad` was set to what is no number."""
    odd = _first_without_a_float(output, "grad")
    if odd is None:
        return error
    return _not_a_float(odd, "grad", ". Clear the other gradients too: some have changed")


def _first_without_a_float(output: Value, slot: str) -> Value | None:
    from .graph import Graph

    leaves = Graph(output).leaves
    return next((x for x in leaves if not isinstance(getattr(x, slot), (float, int))), None)


def _not_a_float(leaf: Value, slot: str, then: str) -> TypeError:
    name, held = _typed_name(leaf), getattr(leaf, slot)
    right = f"{name}.grad = 0.0" if slot == "grad" else f"{name}.data = float(…)"
    if hasattr(held, "record"):  # w.data = w - 0.1 * w.grad
        right = f"{name}.data = {name}.data − …, which is computed with numbers"
    kind = "a Value" if hasattr(held, "record") else brief(held)
    return _type_error(f"{name}.{slot} must be a float and is {kind}: write {right}{then}")


def _typed_name(leaf: Value) -> str:
    from .caller import caller_variables

    return leaf.label or caller_variables().get(leaf) or "a leaf"


def not_differentiable(operation: Operation, operands: Sequence[Any], place: int) -> TypeError:
    """Return the exception for a node where an operation takes a plain number: powc(x, x)."""
    from .descriptions import describe_call

    return _type_error(
        f"{describe_call(operation, operands)}: operand {place + 1} of {operation.name} must be a "
        f"plain number, or its slope would be lost; for a variable exponent write a**b"
    )


def no_plain_number(value: Value) -> TypeError:
    """Return the exception for `float(v)`, and so for `math.exp(v)`, `int(v)`, `round(v)`."""
    name, with_number = _name_of(value)
    return _type_error(
        f"a function of plain numbers was given the Value {with_number}, and the graph would end "
        f"there: use {name}.data for the number alone, or the function of autograd, for example "
        f"autograd.exp({name})"
    )


def no_truth(value: Value) -> TypeError:
    """Return the exception for `if v:`."""
    name, with_number = _name_of(value)
    return _type_error(
        f"the Value {with_number} is neither true nor false: ask for example {name} > 0, "
        f"{name}.data != 0 or {name} is not None"
    )


def not_a_comparison(value: Value, other: Any) -> TypeError:
    """Return the exception for `v == 2.0`."""
    name, with_number = _name_of(value)
    return _type_error(
        f"== asks whether two Values are the same node; to compare the number of {with_number} "
        f"write .data: {name}.data == {other!r}"
    )


def not_comparable(value: Value, other: Any) -> TypeError:
    """Return the exception for `v < "3"`."""
    return _type_error(
        f"the Value {_name_of(value)[1]} compares with numbers and Values, "
        f"not with {other!r} ({type(other).__name__})"
    )


def no_numpy_function(
    name: str, method: str, options: Sequence[str], instead: str | None
) -> TypeError:
    """Return the exception for a NumPy function that the table has not, or not in this form.

    Args:
        name: the function's, as `square`.
        method: how it was called, as `reduce`; `__call__` for itself.
        options: the names of its options.
        instead: what computes the same.
    """
    if method != "__call__" or options:
        form = "" if method == "__call__" else f".{method}"
        form += f" with {', '.join(options)}" if options else ""
        return TypeError(f"np.{name}{form} takes no Value: map over arrays, [v * x for x in array]")
    if instead is not None:
        return TypeError(f"np.{name} takes no Value: write {instead} with functions of autograd")
    return TypeError(
        f"np.{name} takes no Value, and autograd has no such operation; np.{name}(v.data) "
        "computes the number alone, without a derivative"
    )


# Set where the reader types commands of the debugger, and Python would be no way out.
at_debugger: ContextVar[bool] = ContextVar("at_debugger", default=False)


def way_out(python: str, command: str) -> str:
    """Return what the reader may type: Python, or at the debugger's prompt a command."""
    return command if at_debugger.get() else python


def message_of(error: Exception) -> str:
    """Return what an error says, as a prompt or a command line shows it.

    >>> message_of(PermissionError(13, "Permission denied", "L.svg")), message_of(KeyError("a"))
    ('Permission denied: L.svg', 'a')
    """
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.strerror}: {error.filename}"
    message = str(error.args[0] if len(error.args) == 1 else error)  # a KeyError's text is a repr
    return message or type(error).__name__


def _type_error(message: str) -> TypeError:
    return TypeError(printable(message))


def _name_of(value: Value) -> tuple[str, str]:
    """Return what may be typed for a Value, and `name = number`."""
    from .descriptions import describe_value

    return describe_value(value)


def printable(text: str) -> str:
    """Return a text as the standard streams can show it: itself, or its ASCII spelling."""
    if text.isascii():
        return text
    from .notation import readable

    return readable(text)
