"""What a node's operation can be swapped for."""

from __future__ import annotations

from ..graph import Node
from ..names import Names
from ..operations import OPERATIONS, Operation, powc, weighted_sum

_TYPED = {"mul": "*", "sub": "-", "neg": "-", "powc": "**", "pow": "**"}  # signs as in Python


def fitting(node: Node, operation: str | Operation, names: Names) -> Operation:
    """Return the row that is asked for in place of a node's own.

    Args:
        node: the node.
        operation: a row of the table, its name or its sign.
        names: what the nodes are called.

    Raises:
        ValueError: there is no such operation, or it does not take the node's operands.
    """
    if node.operation is None:
        raise ValueError(f"{names(node)} is a leaf: it does nothing that could be swapped")
    rows = _that_take(node)
    for row in rows:
        if operation in (row, row.name, row.symbol, _TYPED.get(row.name)):
            return row
    asked = operation.name if isinstance(operation, Operation) else operation
    others = ", ".join(row.name for row in rows) or "nothing"
    raise ValueError(f"{names(node)} cannot become {asked[:20]}; what fits: {others}")


def _that_take(node: Node) -> list[Operation]:
    """Return the rows of the table that can take a node's operands."""
    return [
        row
        for row in OPERATIONS.values()
        if row is not weighted_sum
        and node.operation is not weighted_sum
        and len(row.parameters) == len(node.operands)
        and (row is not powc or not isinstance(node.operands[-1], Node))
    ]
