"""The chain rule's sum over paths, factored: what its terms share is pulled out of it.

A factored form is an expression tree of products, sums and gaps whose leaves are factors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from ..symbols import GAP, PRODUCT, SUM, Symbol, shortened
from .paths import Factor, PathGraph

MOST_FACTORS = 60  # of a factored form; a longer one is hard to read
MOST_NESTED = 6  # sums within sums


class TooLongError(Exception):
    """The factored form would have too many factors to be of use."""


class LeftOutError(Exception):
    """A product or sum has a gap, so its value cannot be told from what is shown."""


def value_of(part: Any, number: Callable[[Any], Any]) -> Any:
    """Return the value of a part of a factored form, its leaves as `number` says.

    Raises:
        LeftOutError: something is left out of it.
    """
    if not isinstance(part, Symbol):
        return number(part)
    if part.name == GAP:
        raise LeftOutError
    inner = [value_of(x, number) for x in part.operands]
    if part.name == PRODUCT:
        return math.prod(inner)
    total = inner[0]
    for term in inner[1:]:
        total += term
    return total


def filled(part: Any, show: Callable[[Any], Any]) -> Any:
    """Return a part of a factored form with what stands for each factor, or for several at once."""
    if isinstance(part, tuple):  # a Factor, or what was made of some
        return show(part)
    if not isinstance(part, Symbol) or part.name == GAP:
        return part
    return Symbol(part.name, [filled(x, show) for x in part.operands])


def factors_in(part: Any) -> list[Factor]:
    """Return the factors of a factored form as they are read."""
    if isinstance(part, Factor):
        return [part]
    inner = part.operands if isinstance(part, Symbol) and part.name != GAP else ()
    return [factor for x in inner for factor in factors_in(x)]


def added_up(part: Symbol) -> Symbol:
    """Return a form in which every term of a sum, and what is beside it, is one number.

    Raises:
        LeftOutError: something is left out of one of them.
    """
    if part.name == SUM:
        terms = [x if _is(x, GAP) else value_of(x, number_of) for x in part.operands]
        return Symbol(SUM, terms)
    pieces: list[Any] = []
    for is_sum, members in groupby(part.operands, lambda x: _is(x, SUM)):
        run = [*members]
        pieces += map(added_up, run) if is_sum else [value_of(Symbol(PRODUCT, run), number_of)]
    return Symbol(PRODUCT, pieces)


def _is(part: Any, name: str) -> bool:
    return isinstance(part, Symbol) and part.name == name


def number_of(leaf: Any) -> float:
    """Return the number of a leaf of a factored form, which may be one itself."""
    return leaf.value if isinstance(leaf, Factor) else leaf


def is_sum_over_paths(product: Symbol) -> bool:
    """Tell whether nothing is outside of a sum: then the sum over paths has said it all."""
    sums = [part for part in product.operands if _is(part, SUM)]
    if not sums or len(product.operands) > 1:
        return not sums
    return not any(_is(x, SUM) for t in sums[0].operands if _is(t, PRODUCT) for x in t.operands)


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
        size = len(graph.between.nodes)
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

    def whole(self) -> Symbol:
        """Return the derivative of the output with respect to the input.

        Raises:
            TooLongError: it has more factors than anyone would read.
        """
        return Symbol(PRODUCT, self._product(len(self._meeting) - 1, 0) or [1.0])

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

    def _product(self, start: int, end: int) -> list[Any]:
        """Return the factors from one shown node to another that all its paths go through."""
        if start == end:
            return []
        stations = []
        while start != end:
            stations.append(start)
            start = self._meeting[start]
        starts = self._graph.edges.starts
        parts: list[Any] = []
        for node in shortened(stations):
            if isinstance(node, Symbol):
                parts.append(node)
            else:
                parts += self._sum(range(starts[node], starts[node + 1]), self._meeting[node])
        return parts

    def _sum(self, factors: Sequence[int], end: int) -> list[Any]:
        """Return the sum over the paths that begin with these factors, and what follows on it."""
        self._left -= 1
        if self._left < 0 or self._nested > MOST_NESTED:
            raise TooLongError
        ends = self._graph.edges.ends
        if len(factors) == 1:
            return [self._graph.factor(factors[0]), *self._product(ends[factors[0]], end)]
        meeting = self._meet(ends[edge] for edge in factors)
        groups: dict[int, list[int]] = {}  # by the last node before they all meet
        for edge in factors:
            direct = ends[edge] == meeting
            last = meeting if direct else self._last_before(ends[edge], meeting)
            groups.setdefault(last, []).append(edge)
        self._nested += 1
        terms = [
            last
            if isinstance(last, Symbol)
            else Symbol(PRODUCT, self._sum(groups[last], last) + self._product(last, meeting))
            for last in shortened(groups)
        ]
        self._nested -= 1
        return [Symbol(SUM, terms), *self._product(meeting, end)]
