"""What went wrong with an operation, in the names and numbers of the code that called it."""

from __future__ import annotations

import sys

from .errors import DomainError
from .graph import Graph
from .names import LONGEST_FORMULA, Names
from .notation import digits_text, readable
from .numbers import brief, is_number
from .symbols import Symbol, operand_symbols, text
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .operations import Operation


def describe_failure(
    operation: Operation,
    operands: Sequence[Any],
    numbers: Sequence[float],
    error: Exception,
) -> Exception:
    """Return the DomainError or OverflowError for an operation that failed on these operands.

    Args:
        operation: the row of the table.
        operands: what it was applied to.
        numbers: the operands' numbers at that moment.
        error: what the arithmetic raised.
    """
    called = describe_call(operation, operands)
    parameters = [text(symbol) for symbol in operand_symbols(operation)]
    short, long, origins = {}, {}, []
    for parameter, operand, number in zip(parameters, operands, numbers):
        name = text(_operand_symbol(operand))
        value = digits_text(number)
        short[parameter] = "it" if name == value else name
        long[parameter] = value if name == value else f"{name} = {value}"
        if isinstance(operand, Value) and operand.operation is not None:
            formula = text(Names(Graph(operand)).formula(operand))
            if formula != name:
                origins.append(f"{name} came from {name} = {formula}. ")
    if isinstance(error, OverflowError):
        given = ", ".join(long.values())
        message = (
            f"{called}: at {given} the result or its slope is too large for a float, "
            f"which ends at about 1.8e308. {''.join(origins)}"
            "Bring the operands nearer to 1; for log(exp(a) + exp(b)) there is logsumexp([a, b])."
        )
        return OverflowError(readable(message, sys.stderr))
    wrong, way_out = operation.domain or (f"{{{parameters[0]}}} is outside its domain", "")
    message = f"{called}: {wrong.format(**long)}. {''.join(origins)}{way_out.format(**short)}"
    return DomainError(readable(message.rstrip(), sys.stderr))


def describe_call(operation: Operation, operands: Sequence[Any]) -> str:
    """Write an operation on its operands as the formula it was meant to be."""
    return readable(text(Symbol.record(operation, [*map(_operand_symbol, operands)])), sys.stderr)


def describe_value(value: Value) -> tuple[str, str]:
    """Return what may be typed for a Value (v, where it has no name), and `name = number`."""
    names = Names(Graph(value))
    name, number = readable(names(value), sys.stderr), digits_text(value.data)
    typed = names.given(value) or ""
    return typed if typed.isidentifier() else "v", name if name == number else f"{name} = {number}"


def _operand_symbol(operand: Any) -> Symbol | float:
    if isinstance(operand, Value):
        return Names(Graph(operand)).symbol(operand)
    if is_number(operand):
        try:
            return float(operand)
        except OverflowError:
            return Symbol("a huge integer")
    return Symbol(brief(operand, LONGEST_FORMULA))
