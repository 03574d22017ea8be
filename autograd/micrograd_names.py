"""What micrograd calls the parts of a node, for code that was written for it."""

from __future__ import annotations

from .graph import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

_SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "neg": "-", "pow": "**", "relu": "ReLU",
}  # fmt: skip


class AsInMicrograd(Node):
    """A node with the names that micrograd gives its parts."""

    __slots__ = ()

    @property
    def _prev(self) -> set[Node]:
        """The inputs, each once."""
        return set(self.inputs)

    @property
    def _op(self) -> str:
        """What micrograd writes for the operation; "" for a leaf."""
        if self.operation is None:
            return ""
        name = self.operation.name
        return f"**{self.operands[1]:g}" if name == "powc" else _SIGNS.get(name, name)


def children_in(label: Any) -> tuple[Collection[Any], str | None]:
    """Return the Values given instead of a label, which a node is computed from, and the label."""
    if isinstance(label, str):
        return (), label
    if isinstance(label, (tuple, list, set, frozenset)):
        return label, None
    raise TypeError(f"a label must be a string or None, not {label!r} ({type(label).__name__})")


def compute_from(node: Any, children: Collection[Any], called: str) -> None:
    """Make a node with a number the result of an operation: `Value(-6.0, (a, b), '*')`.

    Raises:
        TypeError: a child is not a Value.
        ValueError: no operation of this name gives the node's number on its children's.
    """
    from .foreign.candidates import Clues
    from .foreign.telling import rows_called, tell
    from .foreign.writing import fill
    from .numbers import brief

    nodes = [*children]
    for child in nodes:
        if not isinstance(child, Node):
            raise TypeError(f"children are Values, not {brief(child)}")
    numbers = [child.data for child in nodes]
    if not nodes:
        return
    merged = isinstance(children, (set, frozenset))
    told = tell(Clues(called, node.data, numbers, merged=merged))
    meant = rows_called(called, len(nodes))
    if told is None or not fits(told, node.data, numbers) or told.operation not in meant:
        listed = ", ".join(f"{x:g}" for x in numbers)
        raise ValueError(
            f"{node.data:g} is not what {called!r} gives on {listed}, so its derivatives cannot be "
            "known: compute it with operators and functions of autograd"
        )
    fill(node, told, nodes)


def fits(told: Any, data: float, numbers: list[float]) -> bool:
    """Tell whether an operation gives a number from its children and perhaps an exponent."""
    operands = [x[0] if isinstance(x, tuple) else numbers[x] for x in told.operands]
    made_up = operands != [numbers[x] for x in told.operands if not isinstance(x, tuple)]
    alone = told.operation.name == "powc" or not made_up
    return alone and bool(told.operation.forward(*operands) == data)
