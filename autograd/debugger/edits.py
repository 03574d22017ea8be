"""What may be changed in a recorded graph: the number of a leaf, what a node does."""

from __future__ import annotations

from ..fresh import computed
from ..graph import Graph, Node
from ..names import Names
from ..operations import OPERATIONS, Operation, powc, weighted_sum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..fresh import Kept
    from .places import Edits


def check_settable(node: Node, graph: Graph, names: Names) -> None:
    """Refuse a node whose number is not free: only a leaf's is.

    Raises:
        ValueError: the node is computed, or stands outside of the graph.
    """
    name = names(node)
    if node.operation is not None:
        raise ValueError(
            f"{name} is computed from other nodes: set a leaf of the graph, or swap what "
            f"{name} does"
        )
    if node not in graph.nodes:
        raise ValueError(f"{name} is no node of this graph")


def fitting(node: Node, operation: str | Operation, names: Names) -> Operation:
    """Return the row of the table that is meant, if it can take a node's operands.

    Raises:
        ValueError: there is none, or it does not fit.
    """
    if node.operation is None:
        raise ValueError(f"{names(node)} is a leaf: it does nothing that could be swapped")
    rows = [
        row
        for row in OPERATIONS.values()
        if row is not weighted_sum
        and node.operation is not weighted_sum
        and len(row.parameters) == len(node.operands)
        and (row is not powc or not isinstance(node.operands[-1], Node))
    ]
    typed = {"mul": "*", "sub": "-", "neg": "-", "powc": "**", "pow": "**"}
    for row in rows:
        if operation in (row, row.name, row.symbol, typed.get(row.name)):
            return row
    asked = operation.name if isinstance(operation, Operation) else operation
    others = ", ".join(row.name for row in rows) or "nothing"
    raise ValueError(f"{names(node)} cannot become {asked}; what fits: {others}")


def edited(graph: Graph, recorded: list[Kept], edits: Edits) -> list[Kept]:
    """Return what the nodes of a graph hold after some edits; it changes no node.

    Args:
        graph: the graph.
        recorded: what its nodes held before any.
        edits: the edits.

    Raises:
        DomainError, OverflowError: the graph cannot be computed so.
    """
    if not edits:
        return recorded
    unedited = {node: data if row is None else row for node, row, data, *_ in recorded}
    return computed(graph, unedited | dict(edits))
