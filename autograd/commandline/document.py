"""A graph and both its passes as one JSON document."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from ..fresh import opened
from ..graph import Node
from ..steps import backward_steps, forward_steps


def json_text(output: Node, names: Mapping[str, Node] | None = None) -> str:
    """Return a graph with every step of its passes as JSON, in ASCII; no node is written to.

    `nodes` are in the order of the forward pass. Each has an `id`, by which
    `output`, `forward` and `backward` speak of it; its `number`, the index of its forward step
    (null: a leaf); and its gradient after the backward pass. An operand is `{"node": id}` or
    `{"constant": number}`. What is not a finite number is written as text: "NaN", "Infinity",
    "-Infinity". `names` are used instead of the caller's variables.

    >>> from autograd import Value
    >>> a = Value(2.0, label="a")
    >>> document = json.loads(json_text(a * 3))
    >>> document["nodes"][0]["name"], document["nodes"][0]["grad"]
    ('a', 3.0)
    """
    named = opened(output, names)
    graph = named.graph
    ids = {node: index for index, node in enumerate(graph.nodes)}
    steps = [*backward_steps(output)]
    gradients = {c.input: c.after for step in steps for c in step.contributions}
    document = {
        "output": output,
        "nodes": [
            {
                "id": node,
                "number": graph.number_of(node) or None,
                "name": named(node),
                "operation": node.operation.name if node.operation else None,
                "operands": [
                    {"node" if isinstance(x, Node) else "constant": _plain(x)}
                    for x in node.operands
                ],
                "data": _plain(node.data),
                "grad": _plain(gradients.get(node, 1.0)),
            }
            for node in graph.nodes
        ],
        "forward": [step.node for step in forward_steps(output)],
        "backward": [
            {
                "index": step.index,
                "node": step.node,
                "upstream": _plain(step.upstream),
                "contributions": [
                    {name: _plain(x) for name, x in c._asdict().items()} for c in step.contributions
                ],
            }
            for step in steps
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False, default=ids.__getitem__)


def _plain(x: Any) -> Any:
    """Return a number as JSON can hold it; a node as it is, to be written as its id."""
    if isinstance(x, Node) or math.isfinite(x):
        return x
    return "NaN" if x != x else "Infinity" if x > 0 else "-Infinity"
