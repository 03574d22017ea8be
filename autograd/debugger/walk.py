"""Where a debugger is in the passes through one graph, and the way from there and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate

from ..foreign import without_inputs
from ..fresh import computed, kept, put_back
from ..graph import Node
from ..names import Names
from ..operations import Operation
from .stretches import Backward, Forward, Moved, Stretch
from .theirs import Theirs

Edits = tuple[tuple[Node, "float | Operation"], ...]  # a leaf's new number, a node's operation


class Walk:
    """A way through the passes over one graph, and what was set and swapped in it.

    It is a row of stretches: the two passes, and in training what follows on them.

    Raises:
        ValueError: the output is a leaf: there is nothing to walk through.
    """

    def __init__(self, names: Names, *further: Stretch) -> None:
        self.graph, self.names = names.graph, names
        if not self.graph.order:
            name = names(self.graph.output)
            more = without_inputs(self.graph.output)
            raise ValueError(f"{name} is a leaf: there is nothing to walk through{more}")
        self.forward, self.backward = Forward(self.graph), Backward(self.graph)
        self.stretches: tuple[Stretch, ...] = (self.forward, self.backward, *further)
        # of another engine's graph the gradients that it has found, if it has
        self.theirs = Theirs.of(self.graph, self.backward)
        self.total = len(self.graph.order)  # steps of either pass
        self.edits: Edits = ()
        self._starts = [*accumulate([x.length for x in self.stretches], initial=0)]
        self.passes, self.length = self._starts[2], self._starts[-1]  # units of these, and of all
        self._recorded = kept(self.graph.nodes)  # before any edit
        self._opened = [node.grad for node in self.graph.nodes]

    @property
    def done(self) -> int:
        """How many units are done."""
        return sum([stretch.done for stretch in self.stretches])

    @property
    def present(self) -> Stretch | None:
        """The stretch of the next step; at the very end None."""
        for stretch in self.stretches:
            if stretch.done < stretch.length:
                return stretch
        return None

    @property
    def phase(self) -> str:
        """What the next step belongs to; at the very end "done"."""
        present = self.present
        return present.phase if present else "done"

    @property
    def part(self) -> Forward | Backward:
        """The pass of the next step; after both, the backward pass."""
        return self.forward if self.forward.done < self.total else self.backward

    @property
    def node(self) -> Node:
        """The node of the step that comes next; at the very end that of the last."""
        part = self.part
        return part.order[min(part.index, self.total) - 1]

    @property
    def edge(self) -> int:
        """How many edges of the present backward step are done."""
        backward = self.backward
        return backward.done - backward.before(backward.index) if self.phase == "backward" else 0

    def upcoming(self, single: bool = False) -> Moved | None:
        """Return the step that comes next, or the rest of one half done; None at the very end."""
        present = self.present
        return present.upcoming(single) if present else None

    def before(self, index: int) -> int:
        """Return how many units are done before a step of the present pass."""
        part = self.part
        return part.before(index) + (part is self.backward) * self.total

    def after(self) -> int:
        """Return how many units are done after the next step."""
        for stretch, start in zip(self.stretches, self._starts):
            if stretch.done < stretch.length:
                return start + stretch.after()
        return self.length

    def go(self, target: int) -> None:
        """Bring all numbers to where they are after so many units, forwards or back."""
        ways = [
            (stretch, min(max(target - start, 0), stretch.length), stretch.done)
            for stretch, start in zip(self.stretches, self._starts)
        ]
        for stretch, units, done in reversed(ways):
            if units < done:
                stretch.go(units)
        for stretch, units, done in ways:
            if units > done:
                stretch.go(units)

    def way_to(self, done: int, edits: Edits) -> Callable[[], None]:
        """Return what goes to a place; the numbers that it needs are computed at once.

        Raises:
            DomainError, OverflowError: the graph cannot be computed with these edits.
        """
        if edits is self.edits:
            return partial(self.go, done)
        unedited = {node: data if row is None else row for node, row, data, *_ in self._recorded}
        records = computed(self.graph, unedited | dict(edits)) if edits else self._recorded

        def go() -> None:
            self.go(0)
            put_back(records)
            self.backward.read_slopes()
            self.names.forget_formulas()
            self.edits = edits  # last: they tell that all of this is done
            self.go(done)

        return go

    def abandon(self) -> None:
        """Put back every number, operation and gradient as they were when it opened."""
        self.way_to(0, ())()
        for node, grad in zip(self.graph.nodes, self._opened):
            node.grad = grad
