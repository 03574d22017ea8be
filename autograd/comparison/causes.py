"""Which misconception gives the gradients that are there: the likeliest that fits the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from .. import misconceptions
from ..graph import Node
from ..misconceptions import SPREADS, Slip, slips, slope_of
from ..operations import Operation

MOST_VISITS = 200_000  # of an order that meets nodes again and again
MOST_AFFECTED = 5_000  # nodes that a misconception is tried on
MOST_PASSES = 9
MOST_USES = 8
FEWEST = 0.5  # of the nodes that a misconception touches, how many must have its number


LIKELY = (  # in this order, where the numbers leave a choice
    "overwritten", "sign", "relu_at_zero", "swapped", "at_input", "factor_missing",
    "upstream_missing", "forgotten", "power", "at_output", "term_missing", "factor",
    "other_function", "inverted", "misdirected", "added", "data_handed_on", "subtracted",
)  # fmt: skip


_SPREAD_KEYS = {
    "upstream_missing": "local",
    "factor_missing": "upstream",
    "forgotten": "nothing",
    "added": "sum",
    "data_handed_on": "data",
    "subtracted": "minus",
}


class Use(NamedTuple):
    """One use of a node: who used it, as which operand, with which local derivative."""

    user: Node
    place: int
    slope: float


class Cause(NamedTuple):
    """A misconception, and what it is about.

    Attributes:
        key: which it is.
        user: the node that hands down what is wrong.
        slip: the slope that it takes for the right one.
        place: which operand that slope is by.
        passes: how many backward passes have piled up.
    """

    key: str
    user: Node | None = None
    slip: Slip | None = None
    place: int = 0
    passes: int = 0


class At(NamedTuple):
    """A node as a spread sees it."""

    grad: float
    data: float
    inputs: tuple[()] = ()


class Evidence:
    """The gradients that are there, beside those of a right backward pass.

    Attributes:
        order: the nodes with inputs, in the order of the backward pass.
        right: what the pass gives.
        theirs: what is there; a node that has none is missing.
        uses: of each node, in the order of the pass.
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
        self._by_operation: dict[Operation, list[Node]] = {}
        sizes: dict[Node, float] = {}
        for user in order:
            assert user.operation is not None
            self._by_operation.setdefault(user.operation, []).append(user)
            places = [i for i, x in enumerate(user.operands) if isinstance(x, Node)]
            for place, x, slope in zip(places, user.inputs, user.local_derivatives):
                self.uses.setdefault(x, []).append(Use(user, place, slope))
                sizes[x] = sizes.get(x, 0.0) + abs(right[user] * slope)
        self._sizes = sizes

    def agrees(self, node: Node, number: float) -> bool:
        """Tell whether the gradient that is there is a number, but for rounding."""
        theirs = self.theirs.get(node)
        return theirs is None or self.same(theirs, number, node)

    def same(self, a: float, b: float, node: Node) -> bool:
        """Tell whether two numbers are one gradient of a node, but for rounding."""
        if a == b or (a != a and b != b):
            return True
        return abs(a - b) <= self.tolerance * max(abs(a), abs(b), self._sizes.get(node, 0.0))

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

    # causes

    def cause(self, node: Node) -> Cause | None:
        """Return the likeliest misconception that gives a node its gradient."""
        if node is self.output:
            return self._of_output()
        return (
            self._of_whole_passes()
            or self._of_one_node(node)
            or self._of_order(node)
            or self._of_near_ones()
            or (Cause("first_kept") if any(map(self._fits, self._spread("first"))) else None)
            or self._of_leaves(node)
        )

    def _of_output(self) -> Cause | None:
        found = self.theirs[self.output]
        whole = found == int(found) if abs(found) < 1e6 else False
        if whole and 2 <= found <= MOST_PASSES and self._fits(self._piled(int(found), False)):
            if not self._fits({x: found * grad for x, grad in self.right.items()}):
                return Cause("piled_up", passes=int(found))
        return Cause("seed")

    def _of_whole_passes(self) -> Cause | None:
        """Look for what is done alike to all nodes: passes piled up, an order, a spread."""
        for passes in range(2, MOST_PASSES + 1):
            leaves = {
                x: grad * passes if x.operation is None else grad for x, grad in self.right.items()
            }
            piled = self._piled(passes, True)
            before = self._piled(passes - 1, True)
            last = {x: grad - before[x] for x, grad in piled.items()}
            if self._fits(leaves) or self._fits_some(piled, last):
                return Cause("piled_up", passes=passes)
        for key, name in {"overwritten": "set", **_SPREAD_KEYS}.items():
            if any(map(self._fits, self._spread(name))):
                return Cause(key)
        for key, order in self._orders():
            if self._fits(self._run(order)):
                return Cause(key)
        return None

    def _fits(self, numbers: Mapping[Node, float]) -> bool:
        return all(self.agrees(x, numbers.get(x, 0.0)) for x in self.theirs)

    def _fits_some(self, kept: Mapping[Node, float], cleared: Mapping[Node, float]) -> bool:
        """Tell whether each leaf has kept earlier gradients, or was cleared before the last."""
        return all(
            self.agrees(x, kept[x]) or (x.operation is None and self.agrees(x, cleared[x]))
            for x in self.theirs
        )

    def _piled(self, passes: int, set_to_1: bool) -> dict[Node, float]:
        """Return the gradients after some passes that cleared nothing, inner nodes neither."""
        grads = dict.fromkeys(self.right, 0.0)
        for _ in range(passes):
            grads[self.output] = 1.0 if set_to_1 else grads[self.output] + 1.0
            self._hand_down(grads, self.order)
        return grads

    def _hand_down(self, grads: dict[Node, float], order: Sequence[Node]) -> None:
        for user in order:
            upstream = grads[user]
            for x, slope in zip(user.inputs, user.local_derivatives):
                grads[x] += upstream * slope

    def _run(self, order: Sequence[Node]) -> dict[Node, float]:
        grads = dict.fromkeys(self.right, 0.0)
        grads[self.output] = 1.0
        self._hand_down(grads, order)
        return grads

    def _spread(self, name: str) -> Iterator[dict[Node, float]]:
        """Yield the gradients where each contribution does something else than add."""
        rule = SPREADS[name]
        for order in (self.order, misconceptions.forward(self.output)[::-1]):
            grads = dict.fromkeys(self.right, 0.0)
            grads[self.output] = 1.0
            for user in order:
                giver = At(grads[user], user.data)
                for x, slope in zip(user.inputs, user.local_derivatives):
                    grads[x] = rule(At(grads[x], x.data), giver, slope)
            yield grads

    def _orders(self) -> Iterator[tuple[str, list[Node]]]:
        """Yield the orders that learners walk in, with what each is."""
        output = self.output
        right = misconceptions.forward(output)
        inner = [x for x in right if x.operation is not None]
        yield "order", [x for x in misconceptions.before_inputs(output) if x.operation]
        yield "order", [x for x in misconceptions.by_levels(output) if x.operation]
        yield "order", inner
        yield "order", [x for x in misconceptions.before_inputs(output)[::-1] if x.operation]
        for turned in (False, True):
            yield "twice", misconceptions.every_visit(output, MOST_VISITS, turned)[::-1]
        yield "twice", misconceptions.before_every_visit(output, MOST_VISITS)
        yield "twice", misconceptions.by_levels_every_visit(output, MOST_VISITS)

    # one operation that hands down what is wrong

    def _of_one_node(self, node: Node) -> Cause | None:
        """Look for a misconception in what the users of a node hand down to it."""
        best: tuple[float, Cause] | None = None
        for cause, amount in sorted(self._suspects(node), key=lambda x: LIKELY.index(x[0].key)):
            support = self._support(node, cause, amount)
            if support == 1.0:
                return cause
            if support >= FEWEST and (best is None or support > best[0]):
                best = support, cause
        return best[1] if best else None

    def _suspects(self, node: Node) -> Iterator[tuple[Cause, Amount]]:
        uses = self.uses[node]
        first: dict[Operation, Use] = {}
        for use in uses:
            first.setdefault(_row(use.user), use)
        if len(uses) > 1:
            for use in first.values():
                yield Cause("overwritten", use.user), None
        scopes: list[tuple[Operation, int | None, Use]] = [(x, None, u) for x, u in first.items()]
        for use in uses:
            scopes.append((_row(use.user), use.place, use))
        for operation, place, use in scopes:
            for key, name in _SPREAD_KEYS.items():
                yield Cause(key, use.user, place=use.place), _spreads(operation, place, name)
        for operation, _, use in scopes[: len(first)]:
            for target in (0, 1):
                yield Cause("misdirected", use.user), _misdirected(operation, target)
        for operation, place, use in scopes:
            by_place = [[*slips(operation, at)] for at in (0, 1)]
            for pair in zip(*by_place):
                slip = pair[min(use.place, 1)]
                cause = Cause(slip.key, use.user, slip, use.place)
                yield cause, _slipped(operation, place, pair)

    def _support(self, node: Node, cause: Cause, amount: Amount) -> float:
        """Return which part of the nodes that a misconception touches have its number."""
        assert cause.user is not None
        if not self._explains(node, cause, amount):
            return 0.0
        affected: dict[Node, None] = {}
        for user in self._by_operation[_row(cause.user)]:
            affected.update(dict.fromkeys(user.inputs))
            if len(affected) > MOST_AFFECTED:
                break
        judged = [x for x in affected if x in self.theirs]
        return sum(self._explains(x, cause, amount) for x in judged) / max(len(judged), 1)

    def _explains(self, node: Node, cause: Cause, amount: Amount) -> bool:
        """Tell whether a node's gradient is what a misconception makes of its users' gradients."""
        uses = self.uses[node]
        upstream = [self.theirs.get(use.user, self.right[use.user]) for use in uses]
        theirs = self.theirs[node]
        if amount is None:  # set, where it is to be added
            amounts = [grad * use.slope for grad, use in zip(upstream, uses)]
            operation = cause.user.operation if cause.user else None
            if self.same(theirs, sum(amounts), node) and len(uses) == 1:
                return True
            for index, use in enumerate(uses):
                if use.user.operation is operation and len(uses) <= MOST_USES:
                    others = [x for i, x in enumerate(amounts) if i != index]
                    sums = [amounts[index]]
                    for x in others:
                        sums += [before + x for before in sums]
                    if any(self.same(theirs, x, node) for x in sums):
                        return True
            return False
        total = 0.0
        for grad, use in zip(upstream, uses):
            handed = amount(use, grad)
            if handed is None:
                return False
            total += handed
        return self.same(theirs, total, node)

    # what is handed down too early, or more than once

    def _of_order(self, node: Node) -> Cause | None:
        """Look for users that handed down before they had all, or more than once."""
        uses = self.uses[node]
        if len(uses) > 4:
            return None
        partial = [self._partial(use.user) for use in uses]
        theirs = self.theirs[node]
        for factors in product(*[[1.0, 0.0, 2.0, 3.0]] * len(uses)):
            grads = [self.right[use.user] for use in uses]
            total = sum(f * g * use.slope for f, g, use in zip(factors, grads, uses))
            if max(factors) > 1 and self.same(theirs, total, node):
                return Cause("twice", uses[factors.index(max(factors))].user)
        for sums in product(*partial):
            total = sum(part * use.slope for part, use in zip(sums, uses))
            if self.same(theirs, total, node):
                early = [u.user for s, u in zip(sums, uses) if s != self.right[u.user]]
                return Cause("order", early[0] if early else uses[0].user)
        return None

    def _partial(self, node: Node) -> list[float]:
        """Return what a node had before each further contribution, and all of it."""
        found = [0.0]
        for use in self.uses.get(node, [])[:5]:
            amount = self.right[use.user] * use.slope
            found += [x + amount for x in found]
        return [*dict.fromkeys([self.right[node], *found])]

    def _of_near_ones(self) -> Cause | None:
        """Look for a pass that has ended at the output, or at its inputs."""
        near = [x for x in misconceptions.only_children(self.output) if x.operation is not None]
        ended = any(self._fits(self._run(order)) for order in ([self.output], near))
        return Cause("near_only") if ended else None

    def _of_leaves(self, node: Node) -> Cause | None:
        """Where the leaves alone depart, they hold the gradients of other passes too."""
        for passes in range(2, MOST_PASSES + 1):
            if self._fits_some({x: g * passes for x, g in self.right.items()}, self.right):
                return Cause("piled_up", passes=passes)
        departing = [x for x in self.theirs if not self.agrees(x, self.right[x])]
        return Cause("piled_up") if not any(x.operation for x in departing) else None


Amount = Callable[[Use, float], float | None] | None  # a use and its user's gradient -> the amount


def _row(node: Node) -> Operation:
    assert node.operation is not None
    return node.operation


def _spreads(operation: Operation, place: int | None, name: str) -> Amount:
    rule = SPREADS[name]

    def amount(use: Use, upstream: float) -> float:
        touched = use.user.operation is operation and place in (None, use.place)
        if not touched:
            return upstream * use.slope
        return rule(At(0.0, 0.0), At(upstream, use.user.data), use.slope)

    return amount


def _misdirected(operation: Operation, target: int) -> Amount:
    """Let one operand have what all of them are to have."""

    def amount(use: Use, upstream: float) -> float:
        if use.user.operation is not operation:
            return upstream * use.slope
        return upstream * sum(use.user.local_derivatives) * (use.place == target)

    return amount


def _slipped(operation: Operation, place: int | None, pair: Sequence[Slip]) -> Amount:
    def amount(use: Use, upstream: float) -> float | None:
        user = use.user
        if user.operation is not operation or place not in (None, use.place):
            return upstream * use.slope
        numbers = [x.data if isinstance(x, Node) else x for x in user.operands]
        slope = slope_of(pair[min(use.place, 1)], numbers, user.data)
        return None if slope is None else upstream * slope

    return amount
