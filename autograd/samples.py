"""A loss over many samples, as the lecture writes it: L = ¼ Σ (yᵢ − ŷᵢ)²."""

from __future__ import annotations

from collections.abc import Callable

from .graph import Node
from .notation import SampleName, name_parts
from .symbols import MEAN, Expression, Symbol

FEWEST = 3  # terms; two are written out
_MOST = 16  # names, numbers and operations of a term


def over_samples(node: Node, given: Callable[[Node], str | None]) -> Symbol | None:
    """Return a sum or a mean of terms that differ in their sample alone; None of another node.

    Args:
        node: what is computed.
        given: returns the name that a person gave a node, if any.
    """
    count, total = 1, node
    if node.operation is not None and node.operation.name == "div":
        first, second = node.operands
        if not isinstance(first, Node) or isinstance(second, Node) or second != int(second):
            return None
        count, total = int(second), first
    terms = []
    while total.operation is not None and total.operation.name == "add":
        if total is not node and given(total):
            break
        before, last = total.operands
        if not isinstance(before, Node) or not isinstance(last, Node):
            return None
        terms.append(last)
        total = before
    terms.append(total)
    if len(terms) < FEWEST or count not in (1, len(terms)):
        return None
    shape = None
    for place, term in enumerate(reversed(terms), 1):
        spelled = _general(term, str(place), given, _MOST)
        if spelled is None or (shape is not None and repr(spelled) != repr(shape)):
            return None
        shape = spelled
    return Symbol(MEAN, (count, shape)) if "ᵢ" in repr(shape) else None


def _general(
    node: Node, place: str, given: Callable[[Node], str | None], most: int
) -> Expression | None:
    """Spell a term out, with i in place of the sample; None if it is long."""
    label = node.label
    if label is not None:
        base, index, _, _ = name_parts(label)
        if type(label) is SampleName or index == place:
            return Symbol(f"{base}ᵢ")
    if name := given(node):
        return Symbol(name)
    if node.operation is None:
        return node.data
    operands: list[Expression] = []
    for x in node.operands:
        most -= 1
        spelled = _general(x, place, given, most) if isinstance(x, Node) else x
        if spelled is None or most < 1:
            return None
        operands.append(spelled)
        most -= spelled.signs if isinstance(spelled, Symbol) else 0
    return Symbol(node.operation.name, operands)
