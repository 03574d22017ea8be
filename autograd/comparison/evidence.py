"""The gradients that are there, beside those of a right backward pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..graph import Node
from ..numbers import close
from ..operations import Operation, sigmoid, tanh


class Use(NamedTuple):
    """One use of a node: who used it, as which operand, with which local derivative."""

    user: Node
    place: int
    slope: float


class Evidence:
    """The gradients that are there, beside those of a right backward pass.

    Attributes:
        order: the nodes with inputs, in the order of the backward pass.
        right: what the pass gives.
        theirs: what is there; a node that has none is missing.
        uses: of each node, in the order of the pass.
        by_operation: the nodes of each operation.
    """

    def __init__(
        self,
        order: Sequence[Node],
        right: Mapping[Node, float],
        theirs: Mapping[Node, float],
        tolerance: float,
    ) -> None:
        self.order, self.right, self.theirs, self.tolerance = order, right, theirs, tolerance
        self.output = order[0]
        self.uses: dict[Node, list[Use]] = {}
        self.by_operation: dict[Operation, list[Node]] = {}
        sizes: dict[Node, float] = {order[0]: 1.0}
        for user in order:
            assert user.operation is not None
            self.by_operation.setdefault(user.operation, []).append(user)
            places = [i for i, x in enumerate(user.operands) if isinstance(x, Node)]
            for place, x, slope in zip(places, user.inputs, user.local_derivatives):
                self.uses.setdefault(x, []).append(Use(user, place, slope))
                # of a slope near 0, as 1 − y² says it, rounding leaves less digits
                size = max(abs(slope), 1.0) if user.operation in (tanh, sigmoid) else abs(slope)
                sizes[x] = sizes.get(x, 0.0) + sizes[user] * size
        self._sizes = sizes

    def agrees(self, node: Node, number: float) -> bool:
        """Tell whether the gradient that is there is a number, but for rounding."""
        theirs = self.theirs.get(node)
        return theirs is None or self.same(theirs, number, node)

    def same(self, a: float, b: float, node: Node) -> bool:
        """Tell whether two numbers are one gradient of a node, but for rounding."""
        return close(a, b, self._sizes.get(node, 0.0), self.tolerance)

    def first_departing(self) -> Node | None:
        """Return the node that has its whole gradient first, and another; None: all agree."""
        if not self.agrees(self.output, 1.0):
            return self.output
        for user in self.order:
            for x in user.inputs:
                done = self.uses[x][-1].user is user
                if done and not self.agrees(x, self.right[x]):
                    return x
        return None

    def fits(self, numbers: Mapping[Node, float]) -> bool:
        """Tell whether all gradients that are there are these numbers."""
        return all(self.agrees(x, numbers.get(x, 0.0)) for x in self.theirs)
