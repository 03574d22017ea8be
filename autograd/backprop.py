"""The backward pass: what each node hands down to its inputs, from the output to the leaves.

Reverse-mode differentiation: Linnainmaa, "The representation of the cumulative rounding error of an
algorithm as a Taylor expansion of the local rounding errors", 1970; Baydin et al., 2018.

These loops are written for speed; `steps` yields the same pass step by step, and a test holds the
two together bit for bit.
"""

from __future__ import annotations

from math import isfinite
from operator import pos

from .graph import Node
from .operations import weighted_sum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def backward(output: Node) -> None:
    """Write the gradients of a whole backward pass.

    Raises:
        TypeError: a `data` or `grad` in the graph was set to something that is not a number.
    """
    if not isinstance(output.data, (float, int)):  # it spreads from any leaf up to here
        from .messages import not_computed_with_floats

        raise not_computed_with_floats(output)
    try:
        _hand_down(output)
    except TypeError as error:
        from .messages import no_gradient

        raise no_gradient(output, error) from None


def _hand_down(output: Node) -> None:
    if output.operation is None:
        output.grad += 1.0
        return
    order = _mark_and_order(output)
    output.grad = 1.0
    for node in reversed(order):
        upstream = node.grad
        by_first: Any = node._by_first
        by_second: Any = node._by_second
        if type(by_first) is tuple:
            if upstream == 0.0 and node.operation is weighted_sum and isfinite(node.data):
                continue  # a dead neuron: its finite net has finite factors, and 0 times those is 0
            for x, local_derivative in zip(node._first, by_first):
                x.grad += upstream * local_derivative
            for x, local_derivative in zip(node._second, by_second):
                x.grad += upstream * local_derivative
            continue
        if by_first is not None:
            node._first.grad += upstream * by_first
        if by_second is not None:
            node._second.grad += upstream * by_second


def _mark_and_order(output: Node) -> list[Node]:
    """Return `post_order(output, last_input_first=True)`, and set every gradient in it to 0.

    A node is marked by which zero its gradient is: `opened` while its inputs are being visited,
    `met` when it is in the order. Both are floats of this pass alone, so that nothing needs
    to be cleared, and an interrupted pass leaves only zeros behind.
    """
    opened, met = float("0"), float("0")
    order: list[Node] = []
    waiting: list[Node] = []
    settled: set[int] = set()  # tuples of operands, shared by a layer, that hold nothing unmet
    node = output
    while True:
        first: Any = node._first
        second: Any = node._second
        if type(first) is tuple:
            node.grad = opened
            waiting.append(node)
            for operands in (first, second):
                if id(operands) not in settled:
                    unmet = [x for x in operands if x.operation is not None and x.grad is not met]
                    waiting += unmet
                    if not unmet:
                        settled.add(id(operands))
        else:
            if node._by_first is None or first.operation is None or first.grad is met:
                first = None
            if node._by_second is None or second.operation is None or second.grad is met:
                second = None
            if first is not None or second is not None:
                node.grad = opened
                waiting.append(node)
                if second is None:
                    node = first
                    continue
                if first is not None:
                    waiting.append(first)
                node = second
                continue
            node.grad = met
            order.append(node)
        while waiting:
            node = waiting.pop()
            if node.grad is opened:
                node.grad = met
                order.append(node)
            elif node.grad is not met:
                break
        else:
            return order


def gradients(
    output: Node, order: Iterable[Node], slope: Callable[[float], float] = pos
) -> dict[Node, float]:
    """Return what a backward pass adds to the gradient of each node, writing to none.

    It goes through nodes with inputs, in the order of the pass; `slope` says what is taken for a
    local derivative.
    """
    found = {output: 1.0}
    for node in order:
        upstream = found[node]
        first: Any = node._first
        second: Any = node._second
        by_first: Any = node._by_first
        by_second: Any = node._by_second
        if type(first) is tuple:
            for x, local_derivative in zip((*first, *second), (*by_first, *by_second)):
                found[x] = found.get(x, 0.0) + upstream * slope(local_derivative)
            continue
        if by_first is not None:
            found[first] = found.get(first, 0.0) + upstream * slope(by_first)
        if by_second is not None:
            found[second] = found.get(second, 0.0) + upstream * slope(by_second)
    return found
