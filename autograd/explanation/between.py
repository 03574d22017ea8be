"""The nodes between an output and a node, in flat arrays: merged, folded, walked through.

A node is its index: 0 is the input, and each has a higher one than those it is computed from, so
that counting down is the order of the backward pass.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

from ..backprop import gradients
from ..graph import Node, post_order
from ..operations import add, sub

SUMS = {add, sub}
DENSEST, FEW = 4, 10_000  # folded edges: for each edge of the graph, and in a small one


class Edges(NamedTuple):
    """What leads from each of many nodes to others: highest ends first, those to one together."""

    starts: list[int]  # of each node, its first edge; after the last node, the number of all
    ends: list[int]
    slopes: list[float]

    def extend(self, pairs: Iterable[tuple[int, float]]) -> None:
        """Add edges that start from the last node: of each, its end and its slope."""
        # those to one end stay in their order
        for end, slope in sorted(pairs, key=itemgetter(0), reverse=True):
            self.ends.append(end)
            self.slopes.append(slope)

    def of_some(self, kept: bytearray) -> Edges:
        """Return those that start from some nodes."""
        some = no_edges()
        for row, is_kept in zip(map(slice, self.starts, self.starts[1:]), kept):
            if is_kept:
                some.ends.extend(self.ends[row])
                some.slopes.extend(self.slopes[row])
            some.starts.append(len(some.ends))
        return some


def no_edges() -> Edges:
    """Return the edges of no node yet."""
    return Edges([0], [], [])


class Between:
    """The nodes of a graph that depend on one of them, and that one; none where none does."""

    def __init__(self, output: Node, input: Node) -> None:
        self.output = output
        self.input = input
        self.nodes = nodes = [input]
        self.index = index = {input: 0}
        self.edges = Edges([0, 0], [], [])
        starts, ends, slopes = self.edges
        for node in post_order(output, last_input_first=True):
            if node is input:
                continue
            if type(node._first) is tuple:
                pairs = zip(node.inputs, node.local_derivatives)
                self.edges.extend([(index[x], slope) for x, slope in pairs if x in index])
            else:  # as above, but at a fifth of the time
                by_first, by_second = node._by_first, node._by_second
                first = None if by_first is None else index.get(node._first)
                second = None if by_second is None else index.get(node._second)
                if second is not None and (first is None or first < second):
                    ends.append(second)
                    slopes.append(by_second)
                    second = None
                if first is not None:
                    ends.append(first)
                    slopes.append(by_first)
                if second is not None:
                    ends.append(second)
                    slopes.append(by_second)
            if len(ends) > starts[-1]:
                starts.append(len(ends))
                index[node] = len(nodes)
                nodes.append(node)
        if output not in index:
            self.nodes, self.index, self.edges = [], {}, no_edges()

    @cached_property
    def gradients(self) -> list[float]:
        """The derivative of the output with respect to each node."""
        found = gradients(self.output, self.nodes[:0:-1])
        return [found[node] for node in self.nodes]

    def inner_sums(self) -> list[Node]:
        """Return the sums and differences that serve only as a term of a longer one."""
        uses = [0] * len(self.nodes)
        for end in self.edges.ends:
            uses[end] += 1
        is_sum = [node.operation in SUMS for node in self.nodes]
        found = []
        for node in compress(range(len(self.nodes)), is_sum):
            starts, ends, _ = self.edges
            for end in ends[starts[node] : starts[node + 1]]:
                if end and is_sum[end] and uses[end] == 1:
                    found.append(self.nodes[end])
        return found

    def merged(self, sums: Collection[Node]) -> tuple[bytearray, Edges]:
        """Return which nodes are left, and the edges between them, if sums join longer ones."""
        shown = bytearray([node not in sums for node in self.nodes])
        if not sums:
            return shown, self.edges
        starts, ends, slopes = self.edges
        edges = no_edges()
        for node, is_shown in enumerate(shown):
            row = slice(starts[node], starts[node + 1])
            if is_shown and all(map(shown.__getitem__, ends[row])):
                edges.ends.extend(ends[row])
                edges.slopes.extend(slopes[row])
            elif is_shown:
                terms = terms_of(self.nodes[node], sums)
                edges.extend([(self.index[x], sign) for x, sign in terms if x in self.index])
            edges.starts.append(len(edges.ends))
        return shown, edges

    def folded(self, shown: Collection[Node]) -> tuple[bytearray, Edges] | None:
        """Return which nodes are left, and the edges between them, each for all ways there.

        What several nodes use is walked through once: it is treated as a shown node, and then
        replaced by the shown nodes behind it. Where so much is shared that there would be far
        more edges than in the graph, return None.
        """
        kept = bytearray([node in shown for node in self.nodes])
        kept[0] = kept[-1] = 1
        starts, ends, slopes = self.edges
        users = [0] * len(self.nodes)
        for node in range(len(self.nodes)):
            for edge in range(starts[node], starts[node + 1]):
                if edge == starts[node] or ends[edge] != ends[edge - 1]:
                    users[ends[edge]] += 1
        stops = bytearray([is_kept or count > 1 for is_kept, count in zip(kept, users)])

        def handed(node: int, amount: float) -> list[tuple[int, float]]:
            row = slice(starts[node], starts[node + 1])
            return [(end, amount * slope) for end, slope in zip(ends[row], slopes[row])]

        edges = no_edges()
        for node, stop in enumerate(stops):
            found: dict[int, float] = {}
            for x, slope in self.walk(node, handed, stops) if stop else ():
                if kept[x]:
                    found[x] = found.get(x, 0.0) + slope
                    continue
                row = slice(edges.starts[x], edges.starts[x + 1])
                for end, behind in zip(edges.ends[row], edges.slopes[row]):
                    found[end] = found.get(end, 0.0) + slope * behind
            edges.extend(found.items())
            edges.starts.append(len(edges.ends))
            if len(edges.ends) > DENSEST * len(ends) + FEW:
                return None
        return kept, edges.of_some(kept)

    def walk(
        self,
        start: int,
        handed: Callable[[int, Any], Iterable[tuple[int, Any]]],
        stops: bytearray,
    ) -> list[tuple[int, Any]]:
        """Return the next nodes at which to stop, each with its derivative, in order.

        `handed` takes a node and the derivative of `start` with respect to it, and returns the
        nodes that it leads to, with what it adds to each one's derivative.
        """
        amounts: dict[int, Any] = {start: 1.0}
        waiting = [-start]
        found = []
        while waiting:
            node = -heapq.heappop(waiting)
            here = amounts.pop(node)
            if stops[node] and node != start:
                found.append((node, here))
                continue
            for end, amount in handed(node, here):
                if end in amounts:
                    amounts[end] = amounts[end] + amount
                else:
                    amounts[end] = amount
                    heapq.heappush(waiting, -end)
        return found


def terms_of(node: Node, merged: Collection[Node]) -> list[tuple[Any, float]]:
    """Return what a sum is computed from, plain numbers too, each with its sign.

    Those that are `merged` sums give way to their own terms.
    """
    found = []
    waiting: list[tuple[Any, float]] = [(node, 1.0)]
    while waiting:
        x, sign = waiting.pop()
        if x is node or (isinstance(x, Node) and x in merged):
            assert x.operation is not None
            signs = x.operation.local_derivatives(0.0, 0.0, 0.0)
            waiting += [(y, sign * s) for y, s in zip(x.operands, signs)][::-1]
        else:
            found.append((x, sign))
    return found
