"""A graph as a list: operations and the places of their operands, each thing once.

Constants, parameters and inputs are apart, so that the list can be run again on other numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..graph import Graph, Node
from ..notation import one_line
from ..operations import OPERATIONS, Operation
from . import Uncompilable
from .rows import raised

_ADD, _MUL, _DIV = OPERATIONS["add"], OPERATIONS["mul"], OPERATIONS["div"]
_IDENTITY, _POWC, _SQRT = OPERATIONS["identity"], OPERATIONS["powc"], OPERATIONS["sqrt"]
_NET = OPERATIONS["weighted_sum"]


class Leaf(NamedTuple):
    """What a tape does not compute.

    Attributes:
        kind: "constant", "value" (a number for all samples, given at each run), "input" (one of
            each sample), or "total".
        what: the number; what tells the value; the sample and the column of an input; of a total
            its root.
        power: of a constant: it is multiplied by so many samples to this power.
    """

    kind: str
    what: Any
    power: float = 0.0


class Tape:
    """Operations in the order in which they are computed.

    Attributes:
        entries: each a `Leaf`, or an operation and the indices of its operands.
    """

    def __init__(self) -> None:
        self.entries: list[Leaf | tuple[Operation, tuple[int, ...]]] = []
        self._known: dict[Any, int] = {}

    def leaf(self, leaf: Leaf) -> int:
        """Return the index of a leaf; the same one, the same index."""
        key = leaf
        if leaf.kind == "constant":
            key = leaf._replace(what=repr(leaf.what))  # 0.0 and -0.0 are two
        return self._index(key, leaf)

    def constant(self, number: float) -> int:
        """Return the index of a constant."""
        return self.leaf(Leaf("constant", float(number)))

    def values(self, first: Iterable[Any]) -> tuple[list[int], list[Any]]:
        """Return where the values are: the `first`, by what tells them, used or not, in their
        order, and after them all others; and what tells those.
        """
        places = [self.leaf(Leaf("value", what)) for what in first]
        known = {*places}
        others = {
            leaf.what: index
            for index, leaf in enumerate(self.entries)
            if isinstance(leaf, Leaf) and leaf.kind == "value" and index not in known
        }
        return [*places, *others.values()], [*others]

    def operation(self, row: Operation, operands: Sequence[int]) -> int:
        """Return the index of an operation, in the form that costs least."""
        if row is _IDENTITY:
            return operands[0]
        if row is _ADD:  # sum() begins with 0
            for one, other in (operands, operands[::-1]):
                if self.number(one) == 0.0:
                    return other
        if row is _POWC:
            return self._power(operands[0], operands[1])
        entry = (row, tuple(operands))
        return self._index(entry, entry)

    def number(self, index: int) -> float | None:
        """Return the number of a constant; None of anything else."""
        entry = self.entries[index]
        if isinstance(entry, Leaf) and entry.kind == "constant" and not entry.power:
            number: float = entry.what
            return number
        return None

    def _power(self, x: int, exponent: int) -> int:
        c = self.number(exponent)
        if c == 0.0:
            return self.constant(1.0)
        if c == 1.0:
            return x
        if c in (2.0, 3.0, 4.0):
            square = self.operation(raised, (x, x))
            return square if c == 2.0 else self.operation(raised, (square, square if c == 4 else x))
        if c in (-1.0, -2.0):
            inverse = self.operation(_DIV, (self.constant(1.0), x))
            return inverse if c == -1.0 else self.operation(raised, (inverse, inverse))
        if c == 0.5:
            return self.operation(_SQRT, (x,))
        entry = (_POWC, (x, exponent))
        return self._index(entry, entry)

    def _index(self, key: Any, entry: Any) -> int:
        if key not in self._known:
            self._known[key] = len(self.entries)
            self.entries.append(entry)
        return self._known[key]

    def spelled_out(self, index: int) -> int:
        """Return a weighted sum as products and sums, in the order of the engine."""
        entry = self.entries[index]
        assert not isinstance(entry, Leaf)
        operands, count = entry[1], len(entry[1]) // 2
        total: int | None = None
        for pair in zip(operands[:count], operands[len(operands) - count :], strict=True):
            term = self.operation(_MUL, pair)
            total = term if total is None else self.operation(_ADD, (total, term))
        for bias in operands[count : len(operands) - count]:
            total = bias if total is None else self.operation(_ADD, (total, bias))
        return self.constant(0.0) if total is None else total


def recorded(
    outputs: Iterable[Any], inputs: Mapping[Node, Leaf], made: Collection[Node]
) -> tuple[Tape, dict[Node, int]]:
    """Return the graphs of some outputs as one tape, and where each node is on it.

    Args:
        outputs: the nodes whose numbers are computed.
        inputs: what the leaves are that stand for other numbers.
        made: the nodes that were made while recording. Others were there before: of those the
            tape has the numbers, as they will be at each run.

    Raises:
        Uncompilable: an output is not a Value.
    """
    tape = Tape()
    places: dict[Node, int] = {}

    def place(x: Node | float) -> int:
        if not isinstance(x, Node):
            return tape.constant(x)
        if x not in places:
            if x in inputs:
                leaf = inputs[x]
            elif x in made and x.operation is None:
                leaf = Leaf("constant", x.data)
            else:
                leaf = Leaf("value", x)
            places[x] = tape.leaf(leaf)
        return places[x]

    for output in outputs:
        if not isinstance(output, Node):
            raise Uncompilable(f"it must return a Value, not {one_line(repr(output))}")
        for node in Graph(output).order:
            if node not in places and node in made:
                assert node.operation is not None
                operands = [place(x) for x in node.operands]
                places[node] = tape.operation(node.operation, operands)
        place(output)
    return tape, places


def merged(
    some: Tape,
    others: Tape,
    roots: Sequence[tuple[int, int]],
    samples: tuple[int, int] | None = None,
) -> tuple[Tape, list[int]]:
    """Return what two recordings of the same thing have in common, and where the roots are.

    Args:
        some, others: the tapes.
        roots: pairs of places in them that must come to the same.
        samples: how many samples each is of; then a constant may depend on that number.

    Raises:
        Uncompilable: they are not the same.
    """
    tape = Tape()
    found: dict[tuple[int, int], int] = {}
    for root in roots:
        waiting = [root]
        while waiting:
            pair = waiting[-1]
            if pair in found:
                waiting.pop()
                continue
            a, b = some.entries[pair[0]], others.entries[pair[1]]
            if isinstance(a, Leaf) or isinstance(b, Leaf):
                if isinstance(a, Leaf) and isinstance(b, Leaf) and a.kind == b.kind == "total":
                    inner = (a.what, b.what)
                    if inner not in found:
                        waiting.append(inner)
                        continue
                    found[pair] = tape.leaf(Leaf("total", found[inner]))
                else:
                    found[pair] = tape.leaf(_common(a, b, samples))
                waiting.pop()
                continue
            if a[0] is not b[0] or len(a[1]) != len(b[1]):
                raise Uncompilable(_VARIES.format(f"{a[0].name} here, {b[0].name} there"))
            pairs = [*zip(a[1], b[1], strict=True)]
            unmet = [inner for inner in pairs if inner not in found]
            if unmet:
                waiting += unmet[::-1]
                continue
            found[pair] = tape.operation(a[0], [found[inner] for inner in pairs])
            waiting.pop()
    return tape, [found[root] for root in roots]


_VARIES = (
    "it does not compute the same each time: {}. What depends on the numbers, on chance, or on "
    "what happened before cannot be recorded once"
)
_POWERS = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)


def _common(a: Any, b: Any, samples: tuple[int, int] | None) -> Leaf:
    """Return what two leaves in the same place are."""
    if isinstance(a, Leaf) and isinstance(b, Leaf):
        if a == b:
            return a
        if a.kind == b.kind == "constant":
            one, other = a.what, b.what
            if one == other:
                return Leaf("constant", one)
            if samples:
                n, m = samples
                for power in _POWERS:
                    factor = one / n**power
                    if abs(factor * m**power - other) <= 1e-12 * abs(other):
                        return Leaf("constant", factor, power)
            raise Uncompilable(_VARIES.format(f"{one!r} here, {other!r} there"))
    raise Uncompilable(_VARIES.format("a number here, an operation there"))
