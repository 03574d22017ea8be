"""The paths from an output to one of its nodes, as a small graph of the nodes that are shown."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, count, islice, pairwise
from operator import eq, neg
from typing import Any, NamedTuple

from ..graph import Node
from ..notation import MOST_COUNTED
from .between import Between, Edges, no_edges


class Factor(NamedTuple):
    """One factor of the chain rule: the derivative of a shown node with respect to the next one.

    Attributes:
        of: the node.
        by: the node that it is differentiated with respect to.
        value: the derivative: over all ways between the two that meet no shown node, the sum of
            the products of their local derivatives.
        uses: one derivative for each time that `of` uses `by` (twice in x·x), where all nodes
            are shown; else their sum.
        use: which of them the value is, from 1, where a path goes through one of several; else 0.
    """

    of: Node
    by: Node
    value: float
    uses: tuple[float, ...]
    use: int = 0


class PathGraph:
    """The shown nodes between an output and a node, and the factors that join them.

    Within, a node is its index in `between`, and a factor is an edge: a million of them are a few
    flat arrays. `uses` holds an edge for each time that a node uses another, `edges` one in all.
    """

    def __init__(
        self, between: Between, shown: bytearray | None = None, uses: Edges | None = None
    ) -> None:
        self.output = between.output
        self.input = between.input
        self.between = between
        self.shown = bytearray(b"\1" * len(between.nodes)) if shown is None else shown
        self.order = [*compress(between.nodes, self.shown)][::-1]
        self.uses = uses or between.edges
        self.edges = _added_up(self.uses)
        self._counts: dict[bool, float] = {}

    def factor(self, edge: int, use: bool = False) -> Factor:
        """Return the factor that is one of `edges`, or one of `uses`."""
        starts, ends, slopes = self.uses if use else self.edges
        node, end, slope = bisect_right(starts, edge) - 1, ends[edge], slopes[edge]
        of, by = self.between.nodes[node], self.between.nodes[end]
        begin, stop = self.uses.starts[node : node + 2]
        first = bisect_left(self.uses.ends, -end, begin, stop, key=neg)
        last = bisect_right(self.uses.ends, -end, first, stop, key=neg)
        number = edge - first + 1 if use and last - first > 1 else 0
        value = slope if number else slope + 0.0  # -0.0 + 0.0 is 0.0
        return Factor(of, by, value, tuple(self.uses.slopes[first:last]), number)

    def into(self, nodes: Iterable[Node]) -> dict[Node, Factors]:
        """Return for some shown nodes the factors that lead to them, in the order of the pass."""
        found: dict[int, list[int]] = {self.between.index[node]: [] for node in nodes}
        for edge, end in enumerate(self.edges.ends):
            if end in found:
                found[end].append(edge)
        return {self.between.nodes[end]: Factors(self, edges[::-1]) for end, edges in found.items()}

    def walk(
        self, start: Node, local: Callable[[Node, Any], Sequence[Any] | None]
    ) -> dict[Node, Any]:
        """Return the derivatives of a shown node with respect to the next shown ones, in order.

        `local` takes a node and the derivative of `start` with respect to it, and returns its
        local derivatives; or None: that derivative goes on as it is.
        """
        nodes, index = self.between.nodes, self.between.index
        starts, ends, _ = self.between.edges

        def handed(place: int, amount: Any) -> list[tuple[int, Any]]:
            node = nodes[place]
            found = local(node, amount)
            if found is None:
                return [(end, amount) for end in ends[starts[place] : starts[place + 1]]]
            return [(index[x], amount * d) for x, d in zip(node.inputs, found) if x in index]

        found = self.between.walk(index[start], handed, self.shown)
        return {nodes[place]: amount for place, amount in found}

    def held_fixed(self, factors: Iterable[Factor]) -> list[tuple[Factor, list[Node]]]:
        """Return the nodes that each factor holds fixed: `of` uses `by` through them too."""
        return [(factor, self._also_through(factor)) for factor in factors]

    def _also_through(self, factor: Factor) -> list[Node]:
        of, by = self.between.index[factor.of], self.between.index[factor.by]
        starts, ends, _ = self.edges
        others = [end for end in ends[starts[of] : starts[of + 1]] if end > by]
        reaching = bytearray(of)  # whether a node depends on factor.by
        reaching[by] = 1
        for node in range(by + 1, others[0] + 1 if others else 0):
            for edge in range(starts[node], starts[node + 1]):
                if ends[edge] >= by and reaching[ends[edge]]:
                    reaching[node] = 1
                    break
        return [self.between.nodes[node] for node in others if reaching[node]]

    def path_count(self, uses: bool = True) -> float:
        """Return how many paths there are, by one sweep; infinity for more than `MOST_COUNTED`.

        By `uses`, a node that uses another twice makes two paths of one.
        """
        uses = uses and self.uses is not self.edges
        if uses not in self._counts:
            self._counts[uses] = _count(self.uses if uses else self.edges)
        return self._counts[uses]

    def paths(self, uses: bool = True) -> Iterator[Factors]:
        """Yield every path, in the order of the graph, without recursion; `uses` as above."""
        starts, ends, _ = self.uses if uses else self.edges
        nodes = [len(self.between.nodes) - 1] if self.order else []
        ahead = [starts[node] for node in nodes]  # of each node on the way, its next edge
        while nodes:
            node, edge = nodes[-1], ahead[-1]
            if node == 0:
                yield Factors(self, [edge - 1 for edge in ahead[:-1]], uses)
            if node == 0 or edge == starts[node + 1]:
                nodes.pop()
                ahead.pop()
            else:
                ahead[-1] = edge + 1
                nodes.append(ends[edge])
                ahead.append(starts[ends[edge]])

    def largest_first(self, uses: bool = True) -> Iterator[Factors]:
        """Yield every path, the largest contributions first, each as soon as it is asked for.

        A best-first search: what any node can still contribute is known from one sweep, so no
        path is looked at before its turn.
        """
        starts, ends, slopes = self.uses if uses else self.edges
        sizes = _sizes(slopes)
        whole: list[float] = []  # of each edge, how large the largest product is that begins there
        best = [0.0]  # of each node, the largest of these
        for first, last in islice(pairwise(starts), 1, None):
            largest = -math.inf
            for edge in range(first, last):
                size = sizes[edge] + best[ends[edge]]
                whole.append(size)
                largest = size if size > largest else largest
            best.append(largest)
        alike = 1e-9  # what differs by less does so by rounding alone
        tickets = count()
        # a prefix is a linked list (edge, prefix), so that long ones share their beginning
        waiting: list[Any] = [(0, 0, 0, 0.0, None)] if self.order else []
        while waiting:
            _, depth, _, size, prefix = heapq.heappop(waiting)
            node = len(self.between.nodes) - 1
            if prefix:
                size, node = size + sizes[prefix[0]], ends[prefix[0]]
            aside: list[Any] = []
            while node:
                edge, last, least = starts[node], starts[node + 1], best[node] - alike
                depth -= 1
                if last - edge > 1:
                    row = range(edge, last)
                    while whole[edge] < least:
                        edge += 1
                    for other in row:
                        if other != edge:
                            turn = math.floor(0.5 - (size + whole[other]) / alike)
                            aside.append((turn, depth, next(tickets), size, (other, prefix)))
                node, size, prefix = ends[edge], size + sizes[edge], (edge, prefix)
            if len(aside) > len(waiting):
                waiting += aside
                heapq.heapify(waiting)
            else:
                for entry in aside:
                    heapq.heappush(waiting, entry)
            edges = []
            while prefix:
                edge, prefix = prefix
                edges.append(edge)
            yield Factors(self, edges[::-1], uses)


class Factors(Sequence[Factor]):
    """Some factors of a graph, each made when it is looked at: a path may be long."""

    def __init__(self, graph: PathGraph, edges: Sequence[int], uses: bool = False) -> None:
        self._graph = graph
        self._edges = edges
        self._uses = uses

    def __len__(self) -> int:
        return len(self._edges)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return Factors(self._graph, self._edges[place], self._uses)
        return self._graph.factor(self._edges[place], self._uses)

    @property
    def repeated(self) -> list[Factor]:
        """Those that are one of several uses."""
        return [factor for factor in self if factor.use] if self._uses else []


def _added_up(uses: Edges) -> Edges:
    """Return edges of which several to one end are added up; the same ones, where none are."""
    starts, ends, slopes = uses
    if not any(map(eq, ends, islice(ends, 1, None))):
        return uses
    whole = no_edges()
    for first, last in pairwise(starts):
        for edge in range(first, last):
            if edge > first and ends[edge] == ends[edge - 1]:
                whole.slopes[-1] += slopes[edge]
            else:
                whole.ends.append(ends[edge])
                whole.slopes.append(slopes[edge])
        whole.starts.append(len(whole.ends))
    return whole


def _count(edges: Edges) -> float:
    """Return how many ways lead from the last node to the first."""
    starts, ends, _ = edges
    counts = [0] * (len(starts) - 1)
    counts[-1:] = [1] * bool(counts)
    endless = MOST_COUNTED + 1
    for node in range(len(counts) - 1, 0, -1):
        here = counts[node]
        counts[node] = 0  # one of many digits takes room
        for edge in range(starts[node], starts[node + 1]):
            further = endless if here is endless else counts[ends[edge]] + here
            counts[ends[edge]] = further if further < endless else endless
    found = counts[0] if counts else 0
    return found if found < endless else math.inf


def _sizes(slopes: list[float]) -> list[float]:
    """Return the logarithm of each |slope|, so bounded that sums of many stay finite."""
    least, most = 5e-324, 1e308
    return [math.log(x) if least <= x <= most else _bounded(x) for x in map(abs, slopes)]


def _bounded(slope: float) -> float:
    if slope != slope:
        return 800.0
    return math.log(1e308) if slope else -1e6
