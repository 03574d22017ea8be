"""The edges of one backward pass, and the gradients as far as they have been walked."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, chain, repeat

from ..explanation.reasons import Use
from ..graph import Node, post_order
from .places import surely

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Found = TypeVar("Found")


class Walk:
    """A way along the edges of a backward pass, forwards and back again, bit for bit.

    Edge by edge a node hands upstream × local derivative to an input. What can be undone costs
    one float an edge: the gradient that its input had before. Ctrl-C ends the way forwards between
    two edges, and the way back once it is gone.

    Args:
        output: where the graph ends.

    Attributes:
        order: the nodes that hand down, in the order of the pass.
        starts: of each node in `order`, its first edge; then the number of all edges.
        receivers: of each edge, the input.
        slopes: of each edge, the local derivative.
    """

    def __init__(self, output: Node) -> None:
        self.order = post_order(output, last_input_first=True)[::-1]
        inputs = [node.inputs for node in self.order]
        counts = [*map(len, inputs)]
        self.starts = [*accumulate(counts, initial=0)]
        self.receivers = [*chain.from_iterable(inputs)]
        self._givers = [*chain.from_iterable(map(repeat, self.order, counts))]
        self._output = output
        self._before: list[float] = []  # of each edge walked, its input's gradient before
        self._cleared: list[float] = []  # inner gradients that the pass started afresh
        self._users: dict[Node, Node] = {}  # a node -> the first that hands down to it
        self.read_slopes()

    def read_slopes(self) -> None:
        """Take the local derivatives as the nodes have them now."""
        self.slopes = [slope for node in self.order for slope in node.local_derivatives]

    @property
    def walked(self) -> int:
        """How many edges have been walked."""
        return len(self._before)

    def hand_down(
        self, last: int, stop: Callable[[Node], Found | None] | None = None
    ) -> Found | None:
        """Walk on to before edge `last`, or to where `stop` finds a reason, and return that.

        It is asked before a node's first edge, but not where the walk begins, and after an edge
        to a leaf.
        """
        before = self._before
        try:
            if not before:
                self._cleared = [node.grad for node in self.order]
                for node in self.order:
                    node.grad = 0.0
                self._output.grad = 1.0
            ahead = slice(len(before), last)
            givers = self._givers[ahead]
            present = givers[0] if givers else None
            for giver, x, slope in zip(givers, self.receivers[ahead], self.slopes[ahead]):
                if stop and giver is not present and (found := stop(giver)):
                    return found
                present, grad = giver, x.grad
                before.append(grad)
                x.grad = grad + giver.grad * slope
                if stop and x.operation is None and (found := stop(x)):
                    return found
        except BaseException:  # Ctrl-C, and it is not known how far the last edge has come
            self.take_back(max(len(before) - 1, 0))
            raise
        return None

    def take_back(self, last: int) -> None:
        """Go back to before edge `last`, and give every gradient the bits that it had there."""
        surely(partial(self._take_back, last))

    def _take_back(self, last: int) -> None:
        before = self._before
        behind = slice(last, len(before))
        for x, grad in zip(reversed(self.receivers[behind]), reversed(before[behind])):
            x.grad = grad
        del before[behind]
        if not before:
            for node, grad in zip(self.order, self._cleared):
                node.grad = grad
            self._cleared = []  # given back

    def uses(self, node: Node) -> tuple[list[Use], list[Node]]:
        """Return what a node has received so far, and which consumers have not yet had a turn."""
        edges = [edge for edge, x in enumerate(self.receivers) if x is node]
        pairs = [(self._givers[edge], self.slopes[edge]) for edge in edges if edge < self.walked]
        received = [Use(giver, giver.grad, slope, giver.grad * slope) for giver, slope in pairs]
        return received, [self._givers[edge] for edge in edges if edge >= self.walked]

    def path(self, node: Node) -> list[Node]:
        """Return a path from the output to a node, each a user of the next."""
        if not self._users:
            self._users = dict(zip(reversed(self.receivers), reversed(self._givers)))
        found = [node]
        while found[-1] in self._users:
            found.append(self._users[found[-1]])
        return found[::-1]
