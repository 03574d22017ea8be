"""The backward pass: all at once, or as a sequence of steps that anyone may read."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

from .errors import no_gradient, not_computed_with_floats
from .graph import Graph, post_order
from .operations import weighted_sum
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any


class Contribution(NamedTuple):
    """What a node hands down to one of its inputs.

    Attributes:
        input: the input.
        local_derivative: the derivative of the node by this input.
        amount: upstream × local derivative.
        before: the input's gradient before this contribution.
        after: before + amount.
    """

    input: Value
    local_derivative: float
    amount: float
    before: float
    after: float


class Step(NamedTuple):
    """One step of a backward pass: a node hands its gradient down to its inputs.

    Attributes:
        index: its place in the pass, from 1.
        total: how many steps the pass has.
        node: the node that hands down.
        upstream: the derivative of the output by this node.
        contributions: one for each input, in order.
        graph: the graph of the pass.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    node: Value
    upstream: float
    contributions: tuple[Contribution, ...]
    graph: Graph

    def __str__(self) -> str:
        from .explain import backward_text

        return backward_text(self)


class ForwardStep(NamedTuple):
    """One step of a forward pass: a node computes its number from its inputs'.

    Attributes:
        index: its place in the pass, from 1.
        total: how many steps the pass has.
        node: the node that computes.
        graph: the graph of the pass.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    node: Value
    graph: Graph

    def __str__(self) -> str:
        from .explain import forward_text

        return forward_text(self)


def forward_steps(output: Value) -> Iterator[ForwardStep]:
    """Yield the steps of the forward pass that made `output`, inputs before what they feed.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> for step in forward_steps(a * b + 1):
    ...     print(step)
    [1/2] a·b = 2·(-3) = -6
    [2/2] a·b + 1 = -6 + 1 = -5
    """
    graph = Graph(output)
    for index, node in enumerate(graph.order, 1):
        yield ForwardStep(index, len(graph.order), node, graph)


def backward_steps(output: Value) -> Iterator[Step]:
    """Yield the steps of the backward pass from `output`, writing to no node.

    The leaves' gradients start from their present `grad`, as in `Value.backward`, and the steps
    may be left half-way.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> for step in backward_steps(L):
    ...     print(step)
    [1/1] L = -6     ∂L/∂L = 1
          a += ∂L/∂L · ∂L/∂a = 1 × b = 1 × (-3) = -3     0 → -3
          b += ∂L/∂L · ∂L/∂b = 1 × a = 1 × 2 = 2     0 → 2
    """
    graph = Graph(output)
    order = post_order(output, last_input_first=True)
    gradients = {output: 1.0}
    for index, node in enumerate(reversed(order), 1):
        upstream = gradients[node]
        edges = zip(node.inputs, node.local_derivatives, strict=True)
        contributions = hand_down(upstream, edges, gradients, at_first)
        yield Step(index, len(order), node, upstream, contributions, graph)


def at_first(node: Value) -> float:
    """Return the gradient that a node has when a pass begins: a leaf's accumulates."""
    return node.grad if node.operation is None else 0.0


def hand_down(
    upstream: float,
    edges: Iterable[tuple[Value, float]],
    gradients: dict[Value, float],
    otherwise: Callable[[Value], float],
) -> tuple[Contribution, ...]:
    """Return what a node of gradient `upstream` hands down, and add it to `gradients`.

    Args:
        upstream: the derivative of the output by the node.
        edges: each input with the local derivative by it, in order.
        gradients: those of the pass so far.
        otherwise: an input that is not among them -> its gradient.
    """
    contributions = []
    for x, local_derivative in edges:
        amount = upstream * local_derivative
        before = gradients[x] if x in gradients else otherwise(x)
        gradients[x] = after = before + amount
        contributions.append(Contribution(x, local_derivative, amount, before, after))
    return tuple(contributions)


def gradients(output: Value, order: Iterable[Value]) -> dict[Value, float]:
    """Return what a backward pass adds to the gradient of each node, writing to none.

    Args:
        output: where the graph ends; its own is 1.
        order: the nodes with inputs, in the order of the backward pass.
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
                found[x] = found.get(x, 0.0) + upstream * local_derivative
            continue
        if by_first is not None:
            found[first] = found.get(first, 0.0) + upstream * by_first
        if by_second is not None:
            found[second] = found.get(second, 0.0) + upstream * by_second
    return found


def backward(output: Value) -> None:
    """Write the gradients of a whole backward pass: what `backward_steps` yields, in one go.

    This loop is written for speed; a test holds it to the steps bit for bit.

    Raises:
        TypeError: a `data` or `grad` in the graph was set to what is no number.
    """
    if not isinstance(output.data, (float, int)):  # it spreads from any leaf up to here
        raise not_computed_with_floats(output)
    try:
        _hand_down(output)
    except TypeError as error:
        raise no_gradient(output, error) from None


def _hand_down(output: Value) -> None:
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


def _mark_and_order(output: Value) -> list[Value]:
    """Return `post_order(output, last_input_first=True)`, and set every gradient in it to 0.

    A node is marked by which zero its gradient is: `opened` while its inputs are being visited,
    `met` when it stands in the order. Both are floats of this pass alone, so that nothing needs
    to be cleared, and an interrupted pass leaves only zeros behind.
    """
    opened, met = float("0"), float("0")
    order: list[Value] = []
    waiting: list[Value] = []
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
