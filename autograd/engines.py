"""Values out of the nodes of other engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .foreign.reading import read
from .graph import Mirror
from .value import Value

Where: TypeAlias = str | Callable[[Any], Any] | None


class _Read(Mirror, Value):
    """A Value that was read from another engine."""

    __slots__ = ()


_Read.__name__ = _Read.__qualname__ = "Value"


def as_value(
    node: Any,
    *,
    data: Where = None,
    grad: Where = None,
    children: Where = None,
    operation: Where = None,
    slopes: Where = None,
) -> Value:
    """Return another engine's node as a Value, with the whole graph that it ends.

    Every reader (`debug`, `draw`, `chain_rule`, `why`, …) does this by itself for nodes such as
    those of micrograd, microgpt and most engines like them; this is for other designs, and for
    computing further. Numbers and gradients stay as they are there; the operations, and so the
    local derivatives, are those of the table, recognized by name and by the numbers. One that is
    not in the table keeps its numbers. The other engine's nodes are not changed.

    Args:
        node: the output of the graph.
        data: where a node has its number: the attribute's name, or a function of the node.
        grad: where it has its gradient.
        children: where it has the nodes that it was computed from: a list, tuple, set or dict.
        operation: where it has the operation: a text, a function, a class.
        slopes: where it keeps its local derivatives, one for each child.

    Raises:
        TypeError: this is not a node of a known design, or its data is not one number.
        ValueError: a node is computed from itself.

    >>> class Number:  # of a design of its own
    ...     def __init__(self, v, made_of=(), by=""):
    ...         self.v, self.dv, self.made_of, self.by = v, 0.0, made_of, by
    >>> a, b = Number(2.0), Number(-3.0)
    >>> product = as_value(
    ...     Number(-6.0, [a, b], "times"), data="v", grad="dv", children="made_of", operation="by"
    ... )
    >>> product.operation, product.local_derivatives
    (<operation mul>, (-3.0, 2.0))
    """
    if isinstance(node, Value):
        return node
    if isinstance(node, Mirror):
        node = node.source
    where = {
        "data": data,
        "grad": grad,
        "children": children,
        "operation": operation,
        "slopes": slopes,
    }
    return read(node, _Read, {role: asked for role, asked in where.items() if asked is not None})
