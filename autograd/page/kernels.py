"""What an operation computes, and its local derivatives, as functions in JavaScript.

Each is printed from the operation's row of the table, by the printer of all languages. Where
Python's arithmetic would raise, `M` raises too: `M.log(0)`, `M.div(1, 0)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..languages import ATOM, javascript
from ..operations import Operation
from ..symbols import Expression, Symbol

_OUT = "out"

_printed = javascript._replace(
    call="M.{}({})",
    forms={
        **javascript.forms,
        "div": (ATOM, "M.div({}, {})", (0, 0)),
        **dict.fromkeys(("pow", "powc"), (ATOM, "M.pow({}, {})", (0, 0))),
    },
)


class Kernel(NamedTuple):
    """A function of some of an operation's operands, and perhaps of its result.

    Attributes:
        source: the function in JavaScript, `(a,b)=>a*b`; "" where it is nothing but its argument.
        takes: which of the operands and the result it takes, in order; the result comes last.
        constant: what it always comes to, if so.
    """

    source: str
    takes: tuple[int, ...]
    constant: float | None = None


@lru_cache
def forward_kernel(row: Operation, plain: tuple[float | None, ...]) -> Kernel:
    """Return what a row computes; `plain` holds the numbers that are written into it."""
    symbols = _symbols(row, plain)
    return _kernel(row(*symbols), [*symbols])


@lru_cache
def derivative_kernels(
    row: Operation, plain: tuple[float | None, ...]
) -> tuple[Kernel | None, ...]:
    """Return a row's local derivatives; None for an operand that is always a plain number."""
    symbols = _symbols(row, plain)
    out = Symbol(_OUT)
    slopes = row.local_derivatives(*symbols, out)
    return tuple([slope if slope is None else _slope(slope, symbols, out) for slope in slopes])


@lru_cache
def always_plain(row: Operation) -> tuple[bool, ...]:
    """Tell of each operand whether it is always a plain number, which a kernel may hold."""
    kernels = derivative_kernels(row, (None,) * len(row.parameters))
    return tuple([kernel is None for kernel in kernels])


def _symbols(row: Operation, plain: Sequence[float | None]) -> list[Expression]:
    pairs = zip(row.parameters, plain, strict=True)
    return [Symbol(name) if number is None else number for name, number in pairs]


def _kernel(expression: Expression, operands: Sequence[Expression]) -> Kernel:
    if not isinstance(expression, Symbol):
        return Kernel("", (), float(expression))
    used = _names(expression)
    takes = [i for i, x in enumerate(operands) if isinstance(x, Symbol) and x.name in used]
    if not expression.operands:
        return Kernel("", tuple(takes))
    names = [_printed(operands[i]) for i in takes]
    return Kernel(f"({','.join(names)})=>{_printed(expression)}", tuple(takes))


def _slope(expression: Expression, operands: Sequence[Expression], out: Symbol) -> Kernel:
    """Return the kernel of a local derivative: what Python refuses as too steep, it refuses."""
    kernel = _kernel(expression, [*operands, out])
    if "M." not in kernel.source:
        return kernel
    used = _names(expression)
    takes = [i for i, x in enumerate(operands) if isinstance(x, Symbol)]
    names = ",".join([_printed(operands[i]) for i in takes])
    every = f"{names},{_OUT}" if _OUT in used else names
    source = f"({every})=>M.slope({_printed(expression)},{names})"
    return Kernel(source, (*takes, *[len(operands)] * (_OUT in used)))


def kept_kernel(numbers: Sequence[float], data: float) -> Kernel:
    """Return what an operation that is not in the table gave, for the operands that it had."""
    names = ",".join([f"x{i}" for i in range(len(numbers))])
    then = ",".join(map(_literal, numbers))
    return Kernel(
        f"({names})=>M.kept({_literal(data)},[{names}],[{then}])", (*range(len(numbers)),)
    )


def guessed_kernel(kernel: Kernel, numbers: Sequence[float]) -> Kernel:
    """Return an operation that its numbers tell only as long as each operand keeps its sign, and
    two of them which is the larger.
    """
    names, _, computed = (kernel.source or "(x)=>x")[1:].partition(")=>")
    then = ",".join(map(_literal, numbers))
    return kernel._replace(source=f"({names})=>M.guessed({computed},[{names}],[{then}])")


def _literal(number: float) -> str:
    return repr(number).replace("inf", "Infinity").replace("nan", "NaN")


def _names(expression: object) -> set[str]:
    if not isinstance(expression, Symbol):
        return set()
    if not expression.operands:
        return {expression.name}
    return {name for operand in expression.operands for name in _names(operand)}
