"""Nodes of other engines that were made inside a trace, and what stands for each here."""

from __future__ import annotations

from types import CodeType

from ..graph import Mirror
from .shapes import shape_of

NODES: dict[int, Mirror] = {}  # by the node's id; each holds its node
CLASSES: dict[int, type] = {}  # of such nodes, by the class's id
CODES: dict[int, CodeType] = {}  # what they compute with, by the code's id: none of the user's
MOST = 300_000  # nodes; of more no places are kept


def stand_in(node: object) -> Mirror:
    """Return what stands for a node; its number is read later."""
    mirror: Mirror = object.__new__(Mirror)
    mirror.source, mirror._label, mirror.operation = node, None, None
    mirror.guessed = False
    return mirror


def leaves_noted() -> set[int]:
    """Return the ids of those nodes that were computed from no others."""
    found = set()
    for key, mirror in NODES.items():
        try:
            children = shape_of(mirror.source).children(mirror.source)
        except Exception:  # it is another engine's
            continue
        if not children:
            found.add(key)
    return found


def forget(keep: set[int]) -> None:
    """Hold no nodes any more but those with some ids."""
    for key in NODES.keys() - keep:
        del NODES[key]
