"""Nodes that have one formula: only a number can tell which of them is meant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from .graph import Node


def twins(
    order: Iterable[Node],
    named: Collection[Node],
    given: Callable[[Node], str | None],
    longest: int,
) -> set[Node]:
    """Return the nodes whose formula, name for name, an earlier node has already.

    Only those whose formula may serve as a name are looked at: few signs, small operands.

    Args:
        order: nodes with inputs, each after its inputs.
        named: those that have a name.
        given: the name of a node.
        longest: so many signs are too many for a name.
    """
    alike: dict[Node, object] = {}  # a node -> what stands for it and for all that are like it
    signs: dict[Node, int] = {}
    met: dict[object, Node] = {}
    found = set()
    for node in order:
        if node in named:
            continue
        operands: list[object] = []
        count = 1
        for x in node.operands:
            if not isinstance(x, Node):
                operands.append((x,))
            elif x in alike:
                operands.append(alike[x])
                count += signs[x]
            elif x.operation is None or x in named:
                operands.append(given(x) or (x.data,))
            else:
                count = longest
                break
        if count < longest:
            signs[node] = count
            alike[node] = first = met.setdefault((node.operation, *operands), node)
            if first is not node:
                found.add(node)
    return found
