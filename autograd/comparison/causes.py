"""Which misconception gives the gradients that are there: the likeliest that fits the numbers."""

from __future__ import annotations

from itertools import product

from ..graph import Node
from .evidence import Evidence
from .passes import Passes
from .suspects import LIKELY, Amount, Cause, row_of, suspects

MOST_AFFECTED = 5_000  # nodes that a misconception is tried on
MOST_USES = 8
FEWEST = 0.5  # of the nodes that a misconception touches, how many must have its number


def cause_of(evidence: Evidence, node: Node) -> Cause | None:
    """Return the likeliest misconception that gives a node its gradient."""
    passes = Passes(evidence)
    if node is evidence.output:
        return passes.of_output()
    search = _Search(evidence)
    return (
        passes.of_all()
        or search.of_one_operation(node)
        or search.of_order(node)
        or passes.of_near_ones()
        or passes.of_leaves()
    )


class _Search:
    """A search for what the users of a node have handed down."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.uses, self.right, self.theirs = evidence.uses, evidence.right, evidence.theirs
        self.same = evidence.same

    def of_one_operation(self, node: Node) -> Cause | None:
        """Look for a misconception in what the users of a node hand down to it.

        Of those that give its gradient, the one that explains most of what does not add up.
        """
        best: tuple[tuple[int, float], Cause] | None = None
        odd = self._odd()
        likely = sorted(suspects(self.uses[node]), key=lambda x: LIKELY.index(x[0].key))
        for cause, amount in likely:
            if not self._explains(node, cause, amount):
                continue
            touched = self._touched(cause)
            fitting = [x for x in touched if self._explains(x, cause, amount)]
            support = len(fitting) / len(touched)
            explained = sum(x in odd for x in fitting)
            if support >= FEWEST and (best is None or (explained, support) > best[0]):
                best = (explained, support), cause._replace(sure=explained == len(odd))
        return best[1] if best else None

    def _odd(self) -> set[Node]:
        """Return the nodes whose gradient is not what their users' own gradients hand down."""
        odd: set[Node] = set()
        for x, uses in self.uses.items():
            if x in self.theirs and len(odd) <= MOST_AFFECTED:
                amounts = [self.theirs.get(u.user, self.right[u.user]) * u.slope for u in uses]
                if not self.same(self.theirs[x], sum(amounts), x):
                    odd.add(x)
        return odd

    def _touched(self, cause: Cause) -> list[Node]:
        """Return the nodes to which the operation of a misconception hands down."""
        assert cause.user is not None
        affected: dict[Node, None] = {}
        for user in self.evidence.by_operation[row_of(cause.user)]:
            affected.update(dict.fromkeys(user.inputs))
            if len(affected) > MOST_AFFECTED:
                break
        return [x for x in affected if x in self.theirs]

    def _explains(self, node: Node, cause: Cause, amount: Amount) -> bool:
        """Tell whether a node's gradient is what a misconception makes of its users' gradients."""
        uses = self.uses[node]
        upstream = [self.theirs.get(use.user, self.right[use.user]) for use in uses]
        theirs = self.theirs[node]
        if amount is None:  # set, where it is to be added
            amounts = [grad * use.slope for grad, use in zip(upstream, uses)]
            operation = cause.user.operation if cause.user is not None else None
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

    def of_order(self, node: Node) -> Cause | None:
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
                return Cause("twice", uses[factors.index(max(factors))].user, sure=False)
        for sums in product(*partial):
            total = sum(part * use.slope for part, use in zip(sums, uses))
            if self.same(theirs, total, node):
                early = [u.user for s, u in zip(sums, uses) if s != self.right[u.user]]
                return Cause("order", early[0] if early else uses[0].user, sure=False)
        return None

    def _partial(self, node: Node) -> list[float]:
        """Return what a node had before each further contribution, and all of it."""
        found = [0.0]
        for use in self.uses.get(node, [])[:5]:
            amount = self.right[use.user] * use.slope
            found += [x + amount for x in found]
        return [*dict.fromkeys([self.right[node], *found])]
