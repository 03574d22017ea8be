"""What is done alike to all nodes: passes piled up, a wrong order, a wrong way of adding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .. import misconceptions
from ..graph import Node, post_order
from ..misconceptions import SPREADS
from .evidence import Evidence
from .suspects import SPREAD_KEYS, At, Cause

MOST_VISITS = 200_000  # of an order that meets nodes again and again
MOST_PASSES = 9


class Passes:
    """Backward passes gone wrong over one graph, to compare with the gradients that are there."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.output, self.right = evidence.output, evidence.right

    def of_output(self) -> Cause | None:
        """Say why the output's own gradient is not 1."""
        found = self.evidence.theirs[self.output]
        piled = found in range(2, MOST_PASSES + 1) and self.evidence.fits(
            self._piled(int(found), False)
        )
        if piled and not self.evidence.fits({x: found * grad for x, grad in self.right.items()}):
            return Cause("piled_up", passes=int(found))
        return Cause("seed")

    def of_all(self) -> Cause | None:
        """Look for what is done alike to all nodes: passes piled up, an order, a spread."""
        for passes in range(2, MOST_PASSES + 1):
            leaves = {
                x: grad * passes if x.operation is None else grad for x, grad in self.right.items()
            }
            piled = self._piled(passes, True)
            before = self._piled(passes - 1, True)
            last = {x: grad - before[x] for x, grad in piled.items()}
            if self.evidence.fits(leaves) or self._fits_some(piled, last):
                return Cause("piled_up", passes=passes)
        for key, name in {"overwritten": "set", **SPREAD_KEYS, "first_kept": "first"}.items():
            if any(map(self.evidence.fits, self._spread(name))):
                return Cause(key)
        for key, order in self._orders():
            if self.evidence.fits(self._run(order)):
                return Cause(key)
        return None

    def _fits_some(self, kept: Mapping[Node, float], cleared: Mapping[Node, float]) -> bool:
        """Tell whether each leaf has kept earlier gradients, or was cleared before the last."""
        return all(
            self.evidence.agrees(x, kept[x])
            or (x.operation is None and self.evidence.agrees(x, cleared[x]))
            for x in self.evidence.theirs
        )

    def _piled(self, passes: int, set_to_1: bool) -> dict[Node, float]:
        """Return the gradients after some passes that cleared nothing, inner nodes neither."""
        grads = dict.fromkeys(self.right, 0.0)
        for _ in range(passes):
            grads[self.output] = 1.0 if set_to_1 else grads[self.output] + 1.0
            self._hand_down(grads, self.evidence.order)
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
        """Yield the gradients where each contribution does something other than add."""
        rule = SPREADS[name]
        for order in (self.evidence.order, post_order(self.output)[::-1]):
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
        yield "order", [x for x in misconceptions.before_inputs(output) if x.operation]
        yield "order", [x for x in misconceptions.by_levels(output) if x.operation]
        yield "order", post_order(output)
        yield "order", [x for x in misconceptions.before_inputs(output)[::-1] if x.operation]
        for turned in (False, True):
            yield "twice", misconceptions.every_visit(output, MOST_VISITS, turned)[::-1]
        yield "twice", misconceptions.before_every_visit(output, MOST_VISITS)
        yield "twice", misconceptions.by_levels_every_visit(output, MOST_VISITS)

    def of_near_ones(self) -> Cause | None:
        """Look for a pass that has ended at the output, or at its inputs."""
        near = [
            x for x in dict.fromkeys((self.output, *self.output.inputs)) if x.operation is not None
        ]
        ended = any(self.evidence.fits(self._run(order)) for order in ([self.output], near))
        return Cause("near_only") if ended else None

    def of_leaves(self) -> Cause | None:
        """Where only the leaves differ, they hold the gradients of other passes too."""
        for passes in range(2, MOST_PASSES + 1):
            if self._fits_some({x: g * passes for x, g in self.right.items()}, self.right):
                return Cause("piled_up", passes=passes)
        if any(grad != grad for grad in self.evidence.theirs.values()):
            return None
        departing = [x for x in self.evidence.theirs if not self.evidence.agrees(x, self.right[x])]
        return Cause("piled_up") if not any(x.operation for x in departing) else None
