"""Copies of a graph: one node, all of them, or as pickle saves them."""

from __future__ import annotations

import sys
from _thread import get_ident

from .errors import GraphTooDeepError
from .graph import Graph, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    N = TypeVar("N", bound=Node)


def copy_node(node: N) -> N:
    """Copy one node for `copy.copy`: another node on the same operands."""
    copied = object.__new__(type(node))
    for kind in type(node).__mro__:
        for slot in getattr(kind, "__slots__", ()):
            setattr(copied, slot, getattr(node, slot))
    return copied


def copy_graph(output: N, memo: dict[int, Any]) -> N:
    """Copy a graph for `copy.deepcopy`, whatever its depth; operations are shared."""
    for node in Graph(output).nodes:
        if id(node) in memo:
            continue
        memo[id(node)] = copied = copy_node(node)
        if type(node._first) is tuple:
            copied._first = tuple([memo[id(x)] for x in node._first])
            copied._second = tuple([memo[id(x)] for x in node._second])
        else:
            copied._first = memo.get(id(node._first), node._first)
            copied._second = memo.get(id(node._second), node._second)
    result: N = memo[id(output)]
    return result


_depths: dict[int, int] = {}  # thread -> how many nodes pickle is saving, one within another


def to_save(node: Node, reduced: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what pickle is given of a node: of one with operands, what counts the depth."""
    return reduced if node.operation is None else _Saved(reduced)


class _Saved(tuple):  # type: ignore[type-arg]  # `Any` would have to be imported
    """What pickle is given of a node, and holds until it has saved the operands.

    Raises:
        GraphTooDeepError: so many nodes are being saved, one within another, that pickle, which
            recurses, would soon be at its end.
    """

    def __init__(self, reduced: tuple[Any, ...]) -> None:
        self._thread = get_ident()
        self._depth = _depths.get(self._thread, 0) + 1
        if self._depth > min(sys.getrecursionlimit(), 1000) // 8:
            _depths.pop(self._thread)
            raise GraphTooDeepError(
                "this graph is too deep to pickle. Pickle the model (its parameters are leaves), "
                "or copy the graph with copy.deepcopy, which has no such limit."
            )
        _depths[self._thread] = self._depth

    def __del__(self) -> None:
        # one that a traceback has kept alive may come late
        if _depths.get(self._thread, 0) >= self._depth:
            _depths[self._thread] = self._depth - 1
