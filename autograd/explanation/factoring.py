"""The chain rule's sum over paths, factored: what its terms share stands outside of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from .paths import Factor, PathGraph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

MOST_FACTORS = 60  # of a factored form; a longer one is hard to read
MOST_NESTED = 6  # sums within sums
MOST_IN_A_ROW = 12  # factors of a product or terms of a sum; of more, the middle is left out


class Gap(NamedTuple):
    """Factors or terms left out in the middle, and how many."""

    left_out: int


class Product(NamedTuple):
    """Factors, sums and gaps, multiplied in this order."""

    parts: tuple[Factor | Sum | Gap, ...]


class Sum(NamedTuple):
    """Products and gaps, added."""

    terms: tuple[Product | Gap, ...]


class TooLongError(Exception):
    """The factored form would have too many factors to be of use."""


class LeftOutError(Exception):
    """A product or sum has a gap, so its value cannot be told from what is shown."""


def shortened(things: Iterable[Any], most: int = MOST_IN_A_ROW) -> list[Any]:
    """Return things as a list; of more than `most` the beginning, a Gap, and the end."""
    whole = things if isinstance(things, Sequence) else list(things)
    if len(whole) <= most:
        return list(whole)
    kept = most // 3
    return [*whole[:kept], Gap(len(whole) - 2 * kept), *whole[-kept:]]


def value_of(part: Factor | Sum | Product | Gap) -> float:
    """Return the value of a part of a factored form.

    Raises:
        LeftOutError: something is left out of it.
    """
    if isinstance(part, Gap):
        raise LeftOutError
    if isinstance(part, Factor):
        return part.value
    if isinstance(part, Product):
        return math.prod([value_of(inner) for inner in part.parts])
    total = 0.0
    for term in part.terms:
        total += value_of(term)
    return total


def factors_in(part: Factor | Sum | Product | Gap) -> Iterator[Factor]:
    """Yield the factors of a factored form as they are read."""
    if isinstance(part, Factor):
        yield part
    elif not isinstance(part, Gap):
        for inner in part[0]:
            yield from factors_in(inner)


class Factoring:
    """Finds the factored form of a graph of paths.

    Every path from a node meets its immediate post-dominator: there a sum ends, and what follows
    is a factor of all its terms. Among a sum's terms, those that meet again earlier are grouped
    likewise. Nodes and factors are their indices in the graph.
    """

    def __init__(self, graph: PathGraph) -> None:
        self._graph = graph
        self._left = MOST_FACTORS
        self._nested = 0
        size = len(graph.between)
        self._meeting = [0] * size  # a node -> its immediate post-dominator
        self._depth = [0] * size  # in the tree of post-dominators, the input its root
        self._jump = [0] * size  # an ancestor far up, to climb in few steps
        depth, jump = self._depth, self._jump
        starts, ends, _ = graph.edges
        for node in range(1, size):
            if graph.shown[node]:
                row = ends[starts[node] : starts[node + 1]]
                self._meeting[node] = up = row[0] if len(row) == 1 else self._meet(row)
                depth[node] = depth[up] + 1
                level = depth[up] - 2 * depth[jump[up]] + depth[jump[jump[up]]]
                jump[node] = jump[jump[up]] if level == 0 else up

    def whole(self) -> Product:
        """Return the derivative of the output by the input.

        Raises:
            TooLongError: it has more factors than anyone would read.
        """
        return self._product(len(self._meeting) - 1, 0)

    def _meet(self, nodes: Iterable[int]) -> int:
        """Return the first node that all paths from all these nodes go through."""
        depth, jump, up = self._depth, self._jump, self._meeting
        found, *others = nodes
        for node in others:
            a, b = node, found
            while a != b:
                if depth[a] < depth[b]:
                    a, b = b, a
                if depth[a] > depth[b]:
                    a = jump[a] if depth[jump[a]] >= depth[b] else up[a]
                else:
                    a, b = (up[a], up[b]) if jump[a] == jump[b] else (jump[a], jump[b])
            found = a
        return found

    def _last_before(self, node: int, end: int) -> int:
        """Return the node that all paths from `node` go through last before `end`."""
        while self._meeting[node] != end:
            high = self._jump[node]
            node = high if self._depth[high] > self._depth[end] else self._meeting[node]
        return node

    def _product(self, start: int, end: int) -> Product:
        """Return the derivative of one shown node by another that all its paths go through."""
        stations = []
        while start != end:
            stations.append(start)
            start = self._meeting[start]
        parts: list[Factor | Sum | Gap] = []
        for station in shortened(stations):
            if isinstance(station, Gap):
                parts.append(station)
            else:
                factors = self._graph.edges.of(station)
                parts += self._sum(factors, self._meeting[station]).parts
        return Product(tuple(parts))

    def _sum(self, factors: Sequence[int], end: int) -> Product:
        """Return the sum over the paths that begin with these factors, as far as `end`."""
        self._left -= 1
        if self._left < 0 or self._nested > MOST_NESTED:
            raise TooLongError
        ends = self._graph.edges.ends
        if len(factors) == 1:
            (edge,) = factors
            factor = self._graph.factor(edge)
            return Product((factor, *self._product(ends[edge], end).parts))
        meeting = self._meet(ends[edge] for edge in factors)
        groups: dict[int, list[int]] = {}  # by the last node before they all meet
        for edge in factors:
            direct = ends[edge] == meeting
            last = meeting if direct else self._last_before(ends[edge], meeting)
            groups.setdefault(last, []).append(edge)
        self._nested += 1
        terms: list[Product | Gap] = []
        for last in shortened(groups):
            if isinstance(last, Gap):
                terms.append(last)
            else:
                first = self._sum(groups[last], last)
                terms.append(Product(first.parts + self._product(last, meeting).parts))
        self._nested -= 1
        return Product((Sum(tuple(terms)), *self._product(meeting, end).parts))
