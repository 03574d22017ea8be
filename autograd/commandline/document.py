"""A graph and both its passes as one JSON document."""

from __future__ import annotations

import json
import math

from ..graph import Graph, Node
from ..names import Names
from ..steps import backward_steps, forward_steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def json_text(output: Node, names: Mapping[str, Node] | None = None) -> str:
    """Return a graph with every step of its passes as JSON, in ASCII; no node is written to.

    `nodes` stand in the order in which the forward pass meets them. Each has an `id`, by which
    `output`, `forward` and `backward` speak of it; its `number`, the index of its forward step
    (null: a leaf); and its gradient after the backward pass. An operand is `{"node": id}` or
    `{"constant": number}`. What is no finite number is written as text: "NaN", "Infinity",
    "-Infinity".

    Args:
        output: where the graph ends.
        names: name -> node, instead of the caller's variables.

    >>> from autograd import Value
    >>> a = Value(2.0, label="a")
    >>> document = json.loads(json_text(a * 3))
    >>> document["nodes"][0]["name"], document["nodes"][0]["grad"]
    ('a', 3.0)
    """
    graph = Graph(output)
    named = Names(graph, names)
    ids = {node: index for index, node in enumerate(graph.nodes)}
    steps = [*backward_steps(output)]
    gradients = {c.input: c.after for step in steps for c in step.contributions}
    document = {
        "output": ids[output],
        "nodes": [
            {
                "id": ids[node],
                "number": graph.number_of(node) or None,
                "name": named(node),
                "operation": node.operation.name if node.operation else None,
                "operands": [
                    {"node": ids[x]} if isinstance(x, Node) else {"constant": _number(x)}
                    for x in node.operands
                ],
                "data": _number(node.data),
                "grad": _number(gradients.get(node, 1.0)),
            }
            for node in graph.nodes
        ],
        "forward": [ids[step.node] for step in forward_steps(output)],
        "backward": [
            {
                "index": step.index,
                "node": ids[step.node],
                "upstream": _number(step.upstream),
                "contributions": [
                    {
                        "input": ids[c.input],
                        "local_derivative": _number(c.local_derivative),
                        "amount": _number(c.amount),
                        "before": _number(c.before),
                        "after": _number(c.after),
                    }
                    for c in step.contributions
                ],
            }
            for step in steps
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False)


def _number(number: float) -> Any:
    """Return a number as JSON can hold it."""
    if math.isfinite(number):
        return number
    return "NaN" if number != number else "Infinity" if number > 0 else "-Infinity"
