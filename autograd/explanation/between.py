"""The nodes between an output and a node, in flat arrays: merged, folded, walked through."""

from __future__ import annotations

import heapq
from array import array
from typing import NamedTuple

from ..graph import post_order
from ..operations import add, sub
from ..value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

SUMS = (add, sub)
DENSEST, FEW = 4, 10_000  # folded edges, for each edge of the graph, and besides


class Edges(NamedTuple):
    """What leads from each of many nodes to others, without an object for each.

    Attributes:
        starts: of each node, its first edge; after the last node, the number of all edges.
        ends: of each edge, the node that it leads to.
        slopes: of each edge, the derivative.
    """

    starts: array[int]
    ends: array[int]
    slopes: array[float]

    def of(self, node: int) -> range:
        """Return the edges that start from a node."""
        return range(self.starts[node], self.starts[node + 1])

    def add(self, ends: Sequence[int], slopes: Sequence[float]) -> None:
        """Let these edges start from the next node."""
        self.ends.extend(ends)
        self.slopes.extend(slopes)
        self.starts.append(len(self.ends))

    def in_order(self) -> Edges:
        """Return them sorted: from each node the highest ends first, those to one together."""
        ends, slopes = self.ends[:], self.slopes[:]
        for node in range(len(self.starts) - 1):
            row = self.of(node)
            if len(row) > 1:
                order = sorted(row, key=self.ends.__getitem__, reverse=True)  # keeps uses in order
                for place, edge in zip(row, order):
                    ends[place], slopes[place] = self.ends[edge], self.slopes[edge]
        return Edges(self.starts, ends, slopes)


def no_edges() -> Edges:
    """Return the edges of no node yet."""
    return Edges(array("q", [0]), array("q"), array("d"))


class Between:
    """The nodes of a graph that depend on one of them, and that one.

    A node is its index: 0 is the input, and each has a higher one than those it is computed from,
    so that counting down is the order of the backward pass.

    Args:
        output: what is differentiated.
        input: the node it is differentiated by.

    Attributes:
        nodes: the nodes, the output last; none where it does not depend on the input.
        index: each node's index.
        edges: from each node to its operands among them, in their order.
    """

    def __init__(self, output: Value, input: Value) -> None:
        self.output = output
        self.input = input
        self.nodes: list[Value] = [input]
        self.index: dict[Value, int] = {input: 0}
        self.edges = no_edges()
        self.edges.add((), ())
        starts, ends, slopes = self.edges
        for node in post_order(output, last_input_first=True):
            if node is input:
                continue
            for x, slope in zip(node.inputs, node.local_derivatives):
                if x in self.index:
                    ends.append(self.index[x])
                    slopes.append(slope)
            if len(ends) > starts[-1]:
                starts.append(len(ends))
                self.index[node] = len(self.nodes)
                self.nodes.append(node)
        if output not in self.index:
            self.nodes, self.index, self.edges = [], {}, no_edges()

    def __len__(self) -> int:
        return len(self.nodes)

    def gradient(self) -> float:
        """Return the derivative of the output by the input, as the backward pass finds it."""
        if not self.nodes:
            return 0.0
        found = [*[0.0] * (len(self) - 1), 1.0]
        starts, ends, slopes = self.edges
        for node in range(len(self) - 1, 0, -1):
            gradient = found[node]
            for edge in range(starts[node], starts[node + 1]):
                found[ends[edge]] += gradient * slopes[edge]
        return found[0]

    def inner_sums(self) -> list[Value]:
        """Return the sums and differences that serve only as a term of a longer one."""
        uses = [0] * len(self)
        for end in self.edges.ends:
            uses[end] += 1
        is_sum = bytearray([node.operation in SUMS for node in self.nodes])
        found = []
        for node in range(len(self)):
            for edge in self.edges.of(node) if is_sum[node] else ():
                end = self.edges.ends[edge]
                if end and is_sum[end] and uses[end] == 1:
                    found.append(self.nodes[end])
        return found

    def merged(self, sums: Collection[Value]) -> tuple[bytearray, Edges]:
        """Return which nodes are left, and the edges between them, where long sums are one node.

        Args:
            sums: sums within a longer sum; their terms count as terms of the longer one.
        """
        shown = bytearray([node not in sums for node in self.nodes])
        edges = no_edges()
        for node, is_shown in enumerate(shown):
            terms = [*self._terms(node, shown)] if is_shown else []
            edges.add([end for end, _ in terms], [slope for _, slope in terms])
        return shown, edges

    def _terms(self, node: int, shown: bytearray) -> Iterator[tuple[int, float]]:
        """Yield the ends and slopes of a node's edges, through those that are not shown."""
        _, ends, slopes = self.edges
        waiting = [(iter(self.edges.of(node)), 1.0)]
        while waiting:
            ahead, sign = waiting[-1]
            for edge in ahead:
                if not shown[ends[edge]]:
                    waiting.append((iter(self.edges.of(ends[edge])), sign * slopes[edge]))
                    break
                yield ends[edge], sign * slopes[edge]
            else:
                waiting.pop()

    def folded(self, shown: Collection[Value]) -> tuple[bytearray, Edges] | None:
        """Return which nodes are left, and the edges between them, each for all ways there.

        What several nodes use is walked through once: it is treated as a shown node, and then
        replaced by the shown nodes behind it.

        Args:
            shown: the nodes that are left, beside output and input.

        Returns:
            None where so much is shared that these would be far more edges than there are.
        """
        kept = bytearray([node in shown for node in self.nodes])
        kept[0] = kept[-1] = 1
        users = [0] * len(self)
        for node in range(len(self)):
            for end in {self.edges.ends[edge] for edge in self.edges.of(node)}:
                users[end] += 1
        stops = bytearray([is_kept or count > 1 for is_kept, count in zip(kept, users)])
        slopes = self.edges.slopes

        def handed(node: int, amount: float) -> list[float]:
            return [amount * slopes[edge] for edge in self.edges.of(node)]

        edges = no_edges()
        for node in range(len(self)):
            found: dict[int, float] = {}
            nearest = self.walk(node, handed, stops) if stops[node] else {}
            for x, slope in nearest.items():
                behind = [(x, 1.0)]
                if not kept[x]:
                    behind = [(edges.ends[edge], edges.slopes[edge]) for edge in edges.of(x)]
                for end, further in behind:
                    found[end] = found.get(end, 0.0) + slope * further
            edges.add([*found], [*found.values()])
            if len(edges.ends) > DENSEST * len(slopes) + FEW:
                return None
        return kept, edges

    def walk(
        self, start: int, handed: Callable[[int, Any], Sequence[Any]], stops: bytearray
    ) -> dict[int, Any]:
        """Return the derivatives of a node by the next ones at which to stop, in order.

        Args:
            start: the node.
            handed: a node and the derivative of `start` by it -> that by the end of each edge.
            stops: of each node, whether to stop there.
        """
        amounts: dict[int, Any] = {start: 1.0}
        waiting = [-start]
        found = {}
        while waiting:
            node = -heapq.heappop(waiting)
            here = amounts.pop(node)
            if node != start and stops[node]:
                found[node] = here
                continue
            for edge, amount in zip(self.edges.of(node), handed(node, here)):
                end = self.edges.ends[edge]
                if end in amounts:
                    amounts[end] = amounts[end] + amount
                else:
                    amounts[end] = amount
                    heapq.heappush(waiting, -end)
        return found
