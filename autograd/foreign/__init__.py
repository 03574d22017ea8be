"""Graphs of other engines: any object that looks like a node is read into nodes of our own."""

from __future__ import annotations

from typing import Any

from ..graph import Mirror, Node
from .reading import read
from .shapes import looks_like_node


def as_node(thing: Any) -> Any:
    """Return another engine's node as a node of our own, all else as it is.

    Raises:
        TypeError, ValueError: it looks like a node, but cannot be read.
    """
    if isinstance(thing, Node) or not looks_like_node(thing):
        return thing
    return read(thing, Mirror)


def without_inputs(node: Node) -> str:
    """Return what a message adds of another engine's output that seems to be a leaf, or ""."""
    if not isinstance(node, Mirror):
        return ""
    kind = type(node.source).__name__
    return (
        f"; if this {kind} was computed, say where its inputs are: as_value(node, children='…'); "
        "numbers that keep what uses them, not what they are made of, cannot be read"
    )
