"""How a backward pass goes wrong: the slopes, sums and orders that learners take for right.

`compare` looks for them in another engine's gradients, the debugger in a guess, and the exercises
build engines that have them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from .operations import Operation, exp, tanh, where
from .symbols import Symbol

Slope = Callable[..., Any]  # (*operands, out) -> what is taken for a local derivative
Rule = Callable[[Any, Any, float], float]  # (x, node, local) -> the new gradient of x


class Slip(NamedTuple):
    """A wrong local derivative.

    Attributes:
        key: which misconception it is.
        slope: its formula, on numbers or symbols.
    """

    key: str
    slope: Slope


class Linked(Protocol):
    """A node as far as an order is concerned."""

    @property
    def inputs(self) -> Sequence[Any]:
        """What it was computed from."""


# What becomes of an amount: the new gradient of x after a node has handed down to it.
SPREADS: dict[str, Rule] = {
    "add": lambda x, node, local: x.grad + node.grad * local,
    "set": lambda x, node, local: node.grad * local,
    "minus": lambda x, node, local: x.grad - node.grad * local,
    "first": lambda x, node, local: x.grad or node.grad * local,
    "times": lambda x, node, local: x.grad * node.grad * local,
    "sum": lambda x, node, local: x.grad + (node.grad + local),
    "local": lambda x, node, local: x.grad + local,
    "data": lambda x, node, local: x.grad + node.data * local,
    "upstream": lambda x, node, local: x.grad + node.grad,
    "value": lambda x, node, local: x.grad + node.grad * x.data,
    "nothing": lambda x, node, local: x.grad,
    "turned": lambda x, node, local: -node.grad * local,
    "inner_set": lambda x, node, local: (0.0 if x.inputs else x.grad) + node.grad * local,
}

# Slopes of one operation that its row, its operands and its output do not give by changing places.
_OWN: dict[str, tuple[Slip, ...]] = {
    "powc": (
        Slip("power", lambda x, c, out: x ** (c - 1)),
        Slip("power", lambda x, c, out: c * x**c),
        Slip("power", lambda x, c, out: (c - 1) * x ** (c - 1)),
        Slip("power", lambda x, c, out: (c - 1) * x**c),
        Slip("power", lambda x, c, out: c * x),
        Slip("power", lambda x, c, out: c * x ** (c + 1)),
        Slip("power", lambda x, c, out: c * x ** (c - 2)),
        Slip("power", lambda x, c, out: x**c / c),
        Slip("power", lambda x, c, out: c),
        Slip("power", lambda x, c, out: x**c),
    ),
    "tanh": (
        Slip("sign", lambda x, out: 1 + out**2),
        Slip("sign", lambda x, out: out**2 - 1),
        Slip("power", lambda x, out: 1 - out),
        Slip("at_output", lambda x, out: 1 - tanh(out) ** 2),
        Slip("term_missing", lambda x, out: out**2),
        Slip("other_function", lambda x, out: out * (1 - out)),
        Slip("other_function", lambda x, out: 1 - x),
    ),
    "sigmoid": (
        Slip("factor_missing", lambda x, out: 1 - out),
        Slip("factor_missing", lambda x, out: out),
        Slip("sign", lambda x, out: out * (1 + out)),
        Slip("other_function", lambda x, out: 1 - out**2),
        Slip("power", lambda x, out: out**2),
    ),
    "exp": (
        Slip("power", lambda x, out: x * exp(x - 1)),
        Slip("power", lambda x, out: x * out),
        Slip("inverted", lambda x, out: 1 / out),
    ),
    "log": (
        Slip("inverted", lambda x, out: x),
        Slip("power", lambda x, out: 1 / x**2),
        Slip("at_output", lambda x, out: out),
    ),
    "sqrt": (
        Slip("factor", lambda x, out: 1 / out),
        Slip("inverted", lambda x, out: out / 2),
        Slip("inverted", lambda x, out: 2 * out),
        Slip("power", lambda x, out: 1 / (2 * x)),
    ),
    "sin": (Slip("other_function", lambda x, out: out),),
    "cos": (Slip("other_function", lambda x, out: out),),
    "relu": (
        Slip("relu_at_zero", lambda x, out: where(x < 0, 0.0, 1.0)),
        Slip("inverted", lambda x, out: where(x <= 0, 1.0, 0.0)),
        Slip("at_output", lambda x, out: out),
    ),
    "mul": (Slip("swapped", lambda a, b, out: out),),
    "div": (
        Slip("power", lambda a, b, out: -a / b),
        Slip("swapped", lambda a, b, out: 1 / a),
        Slip("power", lambda a, b, out: 1 / b**2),
        Slip("power", lambda a, b, out: a / b),
        Slip("inverted", lambda a, b, out: b),
        Slip("factor_missing", lambda a, b, out: -1 / b**2),
        Slip("swapped", lambda a, b, out: a),
    ),
}


def slips(operation: Operation, place: int) -> Iterator[Slip]:
    """Yield what is taken for an operation's derivative with respect to one of its operands.

    The commonest come first; some are right where numbers happen to be equal.

    >>> from autograd.operations import tanh
    >>> [slip.key for slip in slips(tanh, 0)][:3]
    ['sign', 'factor_missing', 'at_input']
    """
    rule = operation.textbook or operation.local_derivatives
    if operation.name == "relu":
        yield from _OWN["relu"]
    yield Slip("sign", lambda *given: -rule(*given)[place])
    yield Slip("factor_missing", lambda *given: 1.0)
    count = 1 if operation.name == "powc" else min(len(operation.parameters), 2)
    if count == 1:
        # the input's number for the output's, and the other way round
        yield Slip("at_input", lambda x, *more: rule(x, *more[:-1], x)[place])
        yield Slip("at_output", lambda x, *more: rule(more[-1], *more)[place])
    elif count == 2:
        yield Slip("swapped", lambda a, b, out: rule(a, b, out)[1 - place])
        yield Slip("swapped", lambda a, b, out: (a, b)[place])
        yield Slip("swapped", lambda a, b, out: rule(b, a, out)[place])
        yield Slip("sign", lambda a, b, out: -rule(a, b, out)[1 - place])
    if operation.name != "relu":
        yield from _OWN.get(operation.name, ())
    for factor in (2.0, 0.5, 3.0, -2.0, -0.5):
        yield Slip("factor", lambda *given, by=factor: by * rule(*given)[place])
    yield Slip("power", lambda *given: rule(*given)[place] ** 2)
    yield Slip("inverted", lambda *given: 1 / rule(*given)[place])


def slope_of(slip: Slip, operands: Sequence[Any], out: Any) -> float | None:
    """Return what a slip makes of a local derivative; None where that is not a number."""
    try:
        found = slip.slope(*operands, out)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return None
    return float(found) if isinstance(found, (int, float)) else None


def formula_of(slip: Slip, operands: Sequence[Any], out: Any) -> Any:
    """Return a slip's formula in symbols, or as the number it is; None where it has none."""
    try:
        found = slip.slope(*operands, out)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return None
    return found if isinstance(found, (int, float, Symbol)) else None


def before_inputs(output: Any) -> list[Any]:
    """Return each node when it is first reached, its inputs after it."""
    order, met, waiting = [], set(), [output]
    while waiting:
        node = waiting.pop()
        if node not in met:
            met.add(node)
            order.append(node)
            waiting += reversed(node.inputs)
    return order


def by_levels(output: Any) -> list[Any]:
    """Return nodes by their distance from the output, each where it is first reached."""
    order = [output]
    met = {output}
    for node in order:
        for x in node.inputs:
            if x not in met:
                met.add(x)
                order.append(x)
    return order


def every_visit(output: Any, most: int, turned: bool = False) -> list[Any]:
    """Return a node after its inputs each time that it is reached; at most so many nodes.

    `turned`: of the inputs the last first.
    """
    order: list[Any] = []
    waiting: list[Any] = [output]
    while waiting and len(order) <= most:
        node = waiting.pop()
        if node is None:
            order.append(waiting.pop())
        else:
            inputs = node.inputs
            waiting += [node, None, *(inputs if turned else reversed(inputs))]
    return order


def by_levels_every_visit(output: Any, most: int) -> list[Any]:
    """Return nodes by their distance from the output, each time that they are reached."""
    order = [output]
    for node in order:
        if len(order) > most:
            break
        order += node.inputs
    return order


def before_every_visit(output: Any, most: int) -> list[Any]:
    """Return a node before its inputs each time that it is reached; at most so many nodes."""
    order: list[Any] = []
    waiting: list[Any] = [output]
    while waiting and len(order) <= most:
        node = waiting.pop()
        order.append(node)
        waiting += reversed(node.inputs)
    return order
