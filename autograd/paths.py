"""The paths from an output to one of its nodes, as a small graph of the nodes that are shown."""

from __future__ import annotations

import heapq
import math
from functools import cached_property
from itertools import count
from typing import NamedTuple

from .graph import post_order
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
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
    """

    of: Value
    by: Value
    value: float
    uses: tuple[float, ...]


class PathGraph:
    """The shown nodes between an output and a node, and the factors that join them.

    Args:
        output: what is differentiated.
        input: the node it is differentiated by.
        shown: the nodes that paths go through; the others between are folded into the factors.
            None: every node is shown.

    Attributes:
        between: the nodes of the graph that depend on the input, and the input.
        order: the shown ones, in the order of the backward pass; empty where the output does not
            depend on the input.
    """

    def __init__(self, output: Value, input: Value, shown: Collection[Value] | None = None) -> None:
        self.output = output
        self.input = input
        backward_order = post_order(output, last_input_first=True)[::-1]
        self._place = {node: index for index, node in enumerate(backward_order)}
        self._place[input] = len(backward_order)
        self.between = _leading_to(input, backward_order, output)
        kept = self.between if shown is None else {output, input, *shown} & self.between
        self.order = sorted(kept, key=self._place.__getitem__)
        self._kept = kept
        self._folds = shown is not None

    @cached_property
    def factors(self) -> dict[Value, list[Factor]]:
        """For each shown node, the factors that lead on from it, in the order of the pass."""
        factors: dict[Value, list[Factor]] = {self.input: []}
        for node in self.order[:-1]:
            found = self.walk(node, lambda inner: inner.local_derivatives)
            uses = {x: [d] for x, d in found.items()} if self._folds else self._uses(node)
            factors[node] = [Factor(node, x, d, tuple(uses[x])) for x, d in found.items()]
        return factors

    def walk(self, start: Value, local: Callable[[Value], Sequence[Any]]) -> dict[Value, Any]:
        """Return the derivatives of a shown node by the next shown ones, in order.

        Args:
            start: the shown node.
            local: a node -> its local derivatives, numbers or symbols.
        """
        amounts: dict[Value, Any] = {start: 1.0}
        waiting = [(self._place[start], start)]
        found = {}
        while waiting:
            _, node = heapq.heappop(waiting)
            if node is not start and node in self._kept:
                found[node] = amounts[node]
                continue
            for x, derivative in zip(node.inputs, local(node), strict=True):
                if x not in self.between:
                    continue
                amount = amounts[node] * derivative
                if x in amounts:
                    amounts[x] = amounts[x] + amount
                else:
                    amounts[x] = amount
                    heapq.heappush(waiting, (self._place[x], x))
        return found

    @staticmethod
    def _uses(node: Value) -> dict[Value, list[float]]:
        """Return the local derivatives of a node by each input, one for each use of it."""
        uses: dict[Value, list[float]] = {}
        for x, derivative in zip(node.inputs, node.local_derivatives, strict=True):
            uses.setdefault(x, []).append(derivative)
        return uses

    def gradients(self) -> dict[Value, float]:
        """Return the derivative of the output by each shown node."""
        gradients = {self.output: 1.0} if self.order else {}
        for node in self.order:
            for factor in self.factors[node]:
                amount = gradients[node] * factor.value
                gradients[factor.by] = gradients.get(factor.by, 0.0) + amount
        return gradients

    def path_count(self, uses: bool = True) -> int:
        """Return how many paths there are, by one sweep.

        Args:
            uses: a node that uses another twice makes two paths of one.
        """
        counts = dict.fromkeys(self.order, 0)
        if self.order:
            counts[self.output] = 1
        for node in self.order:
            for factor in self.factors[node]:
                counts[factor.by] += counts[node] * (len(factor.uses) if uses else 1)
        return counts.get(self.input, 0)

    def paths(self, uses: bool = True) -> Iterator[tuple[Factor, ...]]:
        """Yield every path, in the order of the graph, without recursion; `uses` as above."""
        if self.output is self.input:
            yield ()
            return
        taken: list[Factor] = []
        branches = [iter(self._branches(self.output, uses))] if self.order else []
        while branches:
            factor = next(branches[-1], None)
            if factor is None:
                branches.pop()
                if taken:
                    taken.pop()
            elif factor.by is self.input:
                yield (*taken, factor)
            else:
                taken.append(factor)
                branches.append(iter(self._branches(factor.by, uses)))

    def _branches(self, node: Value, uses: bool) -> list[Factor]:
        if not uses:
            return self.factors[node]
        return [Factor(node, f.by, use, (use,)) for f in self.factors[node] for use in f.uses]

    def largest_first(self, uses: bool = True) -> Iterator[tuple[Factor, ...]]:
        """Yield every path, the largest contributions first, each as soon as it is asked for.

        A best-first search: what any node can still contribute is known from one sweep, so no
        path is looked at before its turn.
        """
        best = {self.input: 0.0}  # the logarithm of the largest product from a node to the input
        for node in reversed(self.order[:-1]):
            best[node] = max(_size(f.value) + best[f.by] for f in self._branches(node, uses))
        tickets = count()
        # a prefix is a linked list (factor, prefix), so that long ones share their beginning
        waiting: list[Any] = [(0.0, 0, 0, self.output, 0.0, None)] if self.order else []
        while waiting:
            _, depth, _, node, size, prefix = heapq.heappop(waiting)
            while node is not self.input:
                branches = self._branches(node, uses)
                choices = sorted(
                    [(-round(_size(f.value) + best[f.by], 9), i) for i, f in enumerate(branches)]
                )
                depth -= 1
                for _, index in choices[1:]:
                    factor = branches[index]
                    longer = size + _size(factor.value)
                    whole = -round(longer + best[factor.by], 9)
                    turn = (whole, depth, next(tickets))
                    heapq.heappush(waiting, (*turn, factor.by, longer, (factor, prefix)))
                factor = branches[choices[0][1]]
                node, size, prefix = factor.by, size + _size(factor.value), (factor, prefix)
            factors = []
            while prefix:
                factor, prefix = prefix
                factors.append(factor)
            yield tuple(factors[::-1])


def _size(factor: float) -> float:
    """Return the logarithm of |factor|, so bounded that sums of many stay finite."""
    if factor != factor:
        return 800.0
    return math.log(min(max(abs(factor), 5e-324), 1e308)) if factor else -1e6


def _leading_to(input: Value, backward_order: list[Value], output: Value) -> set[Value]:
    """Return the nodes that depend on the input, and itself; none if the output is not one."""
    leading = {input}
    for node in reversed(backward_order):
        if not leading.isdisjoint(node.inputs):
            leading.add(node)
    return leading if output in leading else set()
