"""A loss over many samples, as the lecture writes it: L = ¼ Σ (yᵢ − ŷᵢ)²."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .graph import Node
from .notation import SampleName, name_parts
from .symbols import MEAN, Expression, Symbol

Named = Callable[[Node], "str | None"]
Spell = Callable[[Node, int, Named], "Expression | None"]

FEWEST = 3  # terms; two are written out
_MOST = 16  # signs of a term


def over_samples(node: Node, given: Named, spell: Spell) -> Symbol | None:
    """Return a sum or a mean of terms that differ in their sample alone; None of another node.

    Args:
        node: what is computed.
        given: returns the name that a person gave a node, if any.
        spell: spells a node out down to the named ones, in at most so many signs.
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
        spelled = spell(term, _MOST, partial(_in_general, place=str(place), given=given))
        if spelled is None or (shape is not None and repr(spelled) != repr(shape)):
            return None
        shape = spelled
    return Symbol(MEAN, (count, shape)) if "ᵢ" in repr(shape) else None


def _in_general(node: Node, place: str, given: Named) -> str | None:
    """Return the name of a term's node with i instead of its sample, or as it was given."""
    if node.label is not None:
        base, index, _, _ = name_parts(node.label)
        if type(node.label) is SampleName or index == place:
            return f"{base}ᵢ"
    return given(node)
