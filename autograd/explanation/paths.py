"""The paths from an output to one of its nodes, as a small graph of the nodes that are shown."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from functools import cached_property
from itertools import count
from typing import NamedTuple

from ..graph import post_order
from ..operations import add, sub
from ..value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import Any


SUMS = (add, sub)


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

    Args:
        output: what is differentiated.
        input: the node it is differentiated by.
        shown: the nodes that paths go through; the others between are folded into the factors.
            None: every node is shown, but for those merged.
        merged: sums within a longer sum, whose terms count as terms of the longer one.

    Attributes:
        between: the nodes of the graph that depend on the input, and the input.
        order: the shown ones, in the order of the backward pass; empty where the output does not
            depend on the input.
    """

    def __init__(
        self,
        output: Value,
        input: Value,
        shown: Collection[Value] | None = None,
        merged: Collection[Value] = (),
    ) -> None:
        self.output = output
        self.input = input
        self._merged = merged
        backward_order = post_order(output, last_input_first=True)[::-1]
        self._place = {node: index for index, node in enumerate(backward_order)}
        self._place[input] = len(backward_order)
        self.between = _leading_to(input, backward_order, output)
        kept = self.between - set(merged) if shown is None else self.between & {*shown}
        kept |= {output, input} & self.between
        self.order = sorted(kept, key=self._place.__getitem__)
        self._kept = kept
        self._folds = shown is not None

    @cached_property
    def factors(self) -> dict[Value, list[Factor]]:
        """For each shown node, the factors that lead on from it, in the order of the pass."""
        factors: dict[Value, list[Factor]] = {self.input: []}
        folded = self._folded() if self._folds else {}
        for node in self.order[:-1]:
            if self._folds:
                found = sorted(folded[node].items(), key=lambda item: self._place[item[0]])
                factors[node] = [Factor(node, x, slope, (slope,)) for x, slope in found]
            else:
                found_uses = self._uses(node)
                places = sorted(found_uses, key=self._place.__getitem__)
                factors[node] = [
                    Factor(node, x, sum_of(found_uses[x]), tuple(found_uses[x])) for x in places
                ]
        return factors

    def _folded(self) -> dict[Value, dict[Value, float]]:
        """Return the derivative of each shown node by the next shown ones.

        What several nodes use is walked through once: it is treated as a shown node, and then
        replaced by the shown nodes behind it.
        """
        users = Counter(x for node in self.between for x in set(node.inputs))
        shared = {node for node in self.between - self._kept if users[node] > 1}
        found: dict[Value, dict[Value, float]] = {}
        for node in sorted(self._kept | shared, key=self._place.__getitem__, reverse=True):
            found[node] = {}
            nearest = self.walk(node, lambda inner, _: inner.local_derivatives, shared)
            for x, slope in nearest.items():
                for y, further in found[x].items() if x in shared else [(x, 1.0)]:
                    found[node][y] = found[node].get(y, 0.0) + slope * further
        return found

    def walk(
        self,
        start: Value,
        local: Callable[[Value, Any], Sequence[Any]],
        stops: Collection[Value] = (),
    ) -> dict[Value, Any]:
        """Return the derivatives of a shown node by the next shown ones, in order.

        Args:
            start: the shown node.
            local: a node and the derivative of `start` by it -> its local derivatives, numbers
                or symbols.
            stops: nodes to end at as at shown ones.
        """
        amounts: dict[Value, Any] = {start: 1.0}
        waiting = [(self._place[start], start)]
        found = {}
        while waiting:
            _, node = heapq.heappop(waiting)
            if node is not start and (node in self._kept or node in stops):
                found[node] = amounts[node]
                continue
            for x, derivative in zip(node.inputs, local(node, amounts[node]), strict=True):
                if x not in self.between:
                    continue
                amount = amounts[node] * derivative
                if x in amounts:
                    amounts[x] = amounts[x] + amount
                else:
                    amounts[x] = amount
                    heapq.heappush(waiting, (self._place[x], x))
        return found

    def _uses(self, node: Value) -> dict[Value, list[float]]:
        """Return the local derivatives of a node by each input, one for each use of it."""
        uses: dict[Value, list[float]] = {}
        for x, slope in operands_of(node, self._merged):
            if isinstance(x, Value) and x in self.between:
                uses.setdefault(x, []).append(slope)
        return uses

    def gradient(self) -> float:
        """Return the derivative of the output by the input, as the backward pass finds it."""
        gradients = dict.fromkeys(self.between, 0.0)
        gradients[self.output] = 1.0
        for node in sorted(self.between, key=self._place.__getitem__):
            for x, slope in zip(node.inputs, node.local_derivatives):
                if x in gradients:
                    gradients[x] += gradients[node] * slope
        return gradients[self.input] if self.between else 0.0

    def gradients(self) -> dict[Value, float]:
        """Return the derivative of the output by each shown node, as the factors multiply out."""
        gradients = {self.output: 1.0} if self.order else {}
        for node in self.order:
            for factor in self.factors[node]:
                amount = gradients[node] * factor.value
                gradients[factor.by] = gradients.get(factor.by, 0.0) + amount
        return gradients

    def also_through(self, factor: Factor) -> list[Value]:
        """Return the other nodes that `factor.of` uses, and through which it uses `factor.by` too.

        In the factor, a partial derivative, they are held fixed.
        """
        others = [other.by for other in self.factors[factor.of] if other.by is not factor.by]
        return [node for node in others if self._reaches(node, factor.by)]

    def _reaches(self, start: Value, end: Value) -> bool:
        met, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            if node is end:
                return True
            further = {f.by for f in self.factors[node]} - met
            nearer = [x for x in further if self._place[x] <= self._place[end]]
            met.update(nearer)
            waiting += nearer
        return False

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
        branches = []
        for factor in self.factors[node]:
            if not uses or len(factor.uses) == 1:
                branches.append(factor)
                continue
            for index, slope in enumerate(factor.uses, 1):
                branches.append(factor._replace(value=slope, use=index))
        return branches

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


def operands_of(node: Value, merged: Collection[Value]) -> Iterator[tuple[Value | float, float]]:
    """Yield what a node is computed from, each with the local derivative by it.

    Args:
        node: the node; of a sum, plain numbers are yielded too.
        merged: sums whose terms are yielded in their stead.
    """
    waiting = [_operands(node)]
    signs = [1.0]
    while waiting:
        for x, slope in waiting[-1]:
            if x in merged:
                waiting.append(_operands(x))
                signs.append(signs[-1] * slope)
                break
            yield x, signs[-1] * slope
        else:
            waiting.pop()
            signs.pop()


def _operands(node: Value) -> Iterator[tuple[Any, float]]:
    if node.operation in SUMS:
        return iter(zip(node.operands, node.operation.local_derivatives(0.0, 0.0, 0.0)))
    return iter(zip(node.inputs, node.local_derivatives))


def inner_sums(nodes: Iterable[Value]) -> set[Value]:
    """Return the sums and differences that serve only as a term of a longer one."""
    nodes = list(nodes)
    users = Counter(x for node in nodes for x in node.inputs)
    terms = {x for node in nodes if node.operation in SUMS for x in node.inputs}
    return {x for x in terms if x.operation in SUMS and users[x] == 1}


def sum_of(numbers: Iterable[float]) -> float:
    """Add up from left to right: the built-in sum compensates, so that bits differ by version."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _leading_to(input: Value, backward_order: list[Value], output: Value) -> set[Value]:
    """Return the nodes that depend on the input, and itself; none if the output is not one."""
    leading = {input}
    for node in reversed(backward_order):
        if not leading.isdisjoint(node.inputs):
            leading.add(node)
    return leading if output in leading else set()
