"""The paths from an output to one of its nodes, as a small graph of the nodes that are shown."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left, bisect_right
from itertools import compress, count
from operator import neg
from typing import NamedTuple

from ..notation import MOST_COUNTED
from ..value import Value
from .between import Between, Edges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any


class Factor(NamedTuple):
    """One factor of the chain rule: the derivative of a shown node by the next one further in.

    Attributes:
        of: the node.
        by: the node it is differentiated by.
        value: the derivative: over all ways between the two that meet no shown node, the sum of
            the products of their local derivatives.
        uses: one derivative for each time that `of` uses `by` (twice in x·x), where all nodes
            are shown; else all in one.
        use: which of them the value is that of, from 1, where a path goes through one of several;
            else 0.
    """

    of: Value
    by: Value
    value: float
    uses: tuple[float, ...]
    use: int = 0


class PathGraph:
    """The shown nodes between an output and a node, and the factors that join them.

    Within, a node is its index in `between`, and a factor is an edge, or several beside each other
    that lead to one node: one for each use.

    Args:
        between: the nodes between, and all their edges.
        shown: of each whether it is shown; None: all are.
        edges: between shown nodes; None: those of `between`.

    Attributes:
        between: the nodes between.
        order: the shown ones, in the order of the backward pass.
        edges: those between shown nodes, from each node in the order of the pass.
    """

    def __init__(
        self, between: Between, shown: bytearray | None = None, edges: Edges | None = None
    ) -> None:
        self.between = between
        self.shown = bytearray(b"\1" * len(between.nodes)) if shown is None else shown
        self.edges = (edges or between.edges).in_order()
        self.order = [*compress(between.nodes, self.shown)][::-1]

    @property
    def output(self) -> Value:
        """What is differentiated."""
        return self.between.output

    @property
    def input(self) -> Value:
        """What it is differentiated by."""
        return self.between.input

    def factors(self, node: int, uses: bool = False) -> list[tuple[int, float]]:
        """Return the factors that lead on from a node, as edges with the derivatives.

        Args:
            node: the node.
            uses: one factor for each use; else, of those to one node, their sum by the first.
        """
        row, ends = self.edges.of(node), self.edges.ends
        found = [*zip(row, self.edges.slopes[row.start : row.stop])]
        if uses or len(found) < 2:
            return found
        whole = found[:1]
        for edge, slope in found[1:]:
            first, before = whole[-1]
            if ends[edge] == ends[first]:
                whole[-1] = (first, before + slope)
            else:
                whole.append((edge, slope))
        return whole

    def factor(self, node: int, edge: int, use: bool = False) -> Factor:
        """Return the factor that an edge stands for, or, of several uses, the one."""
        row, ends = self.edges.of(node), self.edges.ends
        first = bisect_left(ends, -ends[edge], row.start, edge, key=neg)
        last = bisect_right(ends, -ends[edge], edge, row.stop, key=neg)
        uses = tuple(self.edges.slopes[first:last])
        of, by = self.between.nodes[node], self.between.nodes[ends[edge]]
        if use and len(uses) > 1:
            return Factor(of, by, self.edges.slopes[edge], uses, edge - first + 1)
        return Factor(of, by, sum_of(uses), uses)

    def into(self, nodes: Iterable[Value]) -> dict[Value, list[Factor]]:
        """Return for some shown nodes the factors that lead to them, in the order of the pass."""
        found: dict[int, list[Factor]] = {self.between.index[node]: [] for node in nodes}
        for node in self._backward():
            for edge, _ in self.factors(node):
                if self.edges.ends[edge] in found:
                    found[self.edges.ends[edge]].append(self.factor(node, edge))
        return {self.between.nodes[node]: factors for node, factors in found.items()}

    def _backward(self) -> Iterator[int]:
        """Return the shown nodes in the order of the backward pass."""
        return compress(range(len(self.between) - 1, -1, -1), reversed(self.shown))

    def walk(
        self, start: Value, local: Callable[[Value, Any], Sequence[Any]]
    ) -> dict[Value, Any]:
        """Return the derivatives of a shown node by the next shown ones, in order.

        Args:
            start: the shown node.
            local: a node and the derivative of `start` by it -> its local derivatives.
        """
        nodes, index = self.between.nodes, self.between.index

        def handed(place: int, amount: Any) -> list[Any]:
            pairs = zip(nodes[place].inputs, local(nodes[place], amount), strict=True)
            return [amount * derivative for x, derivative in pairs if x in index]

        found = self.between.walk(index[start], handed, self.shown)
        return {nodes[place]: amount for place, amount in found.items()}

    def gradients(self) -> dict[Value, float]:
        """Return the derivative of the output by each shown node, as the factors multiply out."""
        found = [0.0] * len(self.between)
        found[-1:] = [1.0]
        for node in self._backward():
            for edge, slope in self.factors(node):
                found[self.edges.ends[edge]] += found[node] * slope
        return dict(zip(self.order, compress(reversed(found), reversed(self.shown))))

    def also_through(self, factor: Factor) -> list[Value]:
        """Return the other nodes that `factor.of` uses, and through which it uses `factor.by` too.

        In the factor, a partial derivative, they are held fixed.
        """
        starts, ends, _ = self.edges
        of, by = self.between.index[factor.of], self.between.index[factor.by]
        others = {ends[edge] for edge in self.edges.of(of) if ends[edge] > by}
        reaching = bytearray(of)  # whether a node depends on factor.by
        if others:
            reaching[by] = 1
            for node in range(by + 1, max(others) + 1):
                reaching[node] = any(map(reaching.__getitem__, ends[starts[node] : starts[node + 1]]))
        return [self.between.nodes[x] for x in sorted(others, reverse=True) if reaching[x]]

    def path_count(self, uses: bool = True) -> float:
        """Return how many paths there are, by one sweep; infinity for more than `MOST_COUNTED`.

        Args:
            uses: a node that uses another twice makes two paths of one.
        """
        if not self.order:
            return 0
        counts = [*[0] * (len(self.between) - 1), 1]
        starts, ends, _ = self.edges
        for node in self._backward():
            here = counts[node]
            for edge in range(starts[node], starts[node + 1]):
                if uses or edge == starts[node] or ends[edge] != ends[edge - 1]:
                    counts[ends[edge]] = min(counts[ends[edge]] + here, MOST_COUNTED + 1)
            counts[node] = here if node == 0 else 0  # one of many digits takes room
        return counts[0] if counts[0] <= MOST_COUNTED else math.inf

    def paths(self, uses: bool = True) -> Iterator[tuple[Factor, ...]]:
        """Yield every path, in the order of the graph, without recursion; `uses` as above."""
        starts, ends, _ = self.edges
        nodes = [len(self.between) - 1] if self.order else []
        ahead = [starts[node] for node in nodes]  # of each node on the way, its next edge
        while nodes:
            node, edge = nodes[-1], ahead[-1]
            if node == 0:
                yield tuple([self.factor(x, e - 1, uses) for x, e in zip(nodes[:-1], ahead)])
            if node == 0 or edge == starts[node + 1]:
                nodes.pop()
                ahead.pop()
                continue
            end, edge = ends[edge], edge + 1
            while not uses and edge < starts[node + 1] and ends[edge] == end:
                edge += 1
            ahead[-1] = edge
            nodes.append(end)
            ahead.append(starts[end])

    def largest_first(self, uses: bool = True) -> Iterator[tuple[Factor, ...]]:
        """Yield every path, the largest contributions first, each as soon as it is asked for.

        A best-first search: what any node can still contribute is known from one sweep, so no
        path is looked at before its turn.
        """
        ends = self.edges.ends
        best = [0.0] * len(self.between)  # the logarithm of the largest product from it to the input
        for node in reversed([*self._backward()][:-1]):
            best[node] = max([_size(x) + best[ends[edge]] for edge, x in self.factors(node, uses)])
        tickets = count()
        # a prefix is a linked list (node, edge, prefix), so that long ones share their beginning
        waiting: list[Any] = [(0.0, 0, 0, len(best) - 1, 0.0, None)] if best else []
        while waiting:
            _, depth, _, node, size, prefix = heapq.heappop(waiting)
            while node:
                choices = []
                for edge, slope in self.factors(node, uses):
                    longer = _size(slope)
                    choices.append((-round(longer + best[ends[edge]], 9), edge, size + longer))
                depth -= 1
                (_, edge, longer), *others = sorted(choices)
                for _, other, other_size in others:
                    whole = -round(other_size + best[ends[other]], 9)
                    turn = (whole, depth, next(tickets))
                    waiting_prefix = (node, other, prefix)
                    heapq.heappush(waiting, (*turn, ends[other], other_size, waiting_prefix))
                node, size, prefix = ends[edge], longer, (node, edge, prefix)
            factors = []
            while prefix:
                node, edge, prefix = prefix
                factors.append(self.factor(node, edge, uses))
            yield tuple(factors[::-1])


def _size(factor: float) -> float:
    """Return the logarithm of |factor|, so bounded that sums of many stay finite."""
    if factor != factor:
        return 800.0
    return math.log(min(max(abs(factor), 5e-324), 1e308)) if factor else -1e6


def sum_of(numbers: Iterable[float]) -> float:
    """Add up from left to right: the built-in sum compensates, so that bits differ by version."""
    total = 0.0
    for number in numbers:
        total += number
    return total
