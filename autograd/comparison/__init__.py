"""Where another engine's backward pass goes wrong; where two runs of a program part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..backprop import gradients
from ..foreign import as_node
from ..fresh import first_stale
from ..graph import Graph, Mirror, Node, post_order
from ..names import Names
from ..notation import counted, readable
from .causes import Cause, Evidence
from .words import advice, departure, in_forward

TOLERANCE = 1e-6  # of what a gradient is made of: engines round in their own ways


class Comparison:
    """What `compare` has found; its text says it.

    Attributes:
        node: the first node whose gradient is wrong; None: all agree.
        expected: the gradient that it must have (for a wrong forward pass, the number).
        found: what is there.
        misconception: what the numbers tell of the reason, in a word; None: nothing.
        text: all of this as a learner reads it.
    """

    def __init__(
        self,
        text: str,
        node: Node | None = None,
        expected: float = 0.0,
        found: float = 0.0,
        misconception: str | None = None,
    ) -> None:
        self.text, self.node, self.expected, self.found = text, node, expected, found
        self.misconception = misconception

    def __str__(self) -> str:
        return readable(self.text)

    __repr__ = __str__


def compare(
    loss: Any,
    other: Any = None,
    *,
    tolerance: float = TOLERANCE,
    names: Mapping[str, Any] | None = None,
) -> Comparison:
    graph = Graph(as_node(loss))
    named = Names(graph, names)
    stale = first_stale(graph.order)
    if stale is not None:
        first, number = stale
        return Comparison(in_forward(named, first, number), first, number, first.data, "forward")
    order = post_order(graph.output, last_input_first=True)[::-1]
    if not order:
        raise ValueError(f"{named(graph.output)} is a leaf: there is nothing to compare")
    right = gradients(graph.output, order)
    there = {x: x.theirs if isinstance(x, Mirror) else x.grad for x in right}
    theirs = {x: grad for x, grad in there.items() if grad is not None}
    inner = [x for x in theirs if x.operation is not None]
    if not any(theirs[x] for x in inner) and any(theirs.values()):
        for x in inner:  # an engine that keeps those of the leaves alone
            del theirs[x]
    evidence = Evidence(order, right, theirs, tolerance)
    node = evidence.first_departing()
    if node is None:
        return Comparison(f"all {counted(len(theirs), 'gradient')} are right")
    cause: Cause | None = evidence.cause(node)
    text = "\n".join([*departure(named, evidence, node), *advice(named, evidence, node, cause)])
    return Comparison(text, node, right[node], theirs[node], cause.key if cause else None)
