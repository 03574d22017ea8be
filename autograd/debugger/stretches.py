"""The stretches of a walk: forward, one unit per node, and backward, one unit per edge.

Every number and gradient follows from how many units are done.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate, chain, repeat
from typing import Protocol

from ..accumulated import held_before
from ..explanation.reasons import Use
from ..graph import Graph, Node, post_order
from ..names import Names
from ..steps import ForwardStep, Paint, Step, at_first, hand_down
from .expressions import Stop


class Moved(Protocol):
    """A step of any stretch."""

    def words(self, names: Names, paint: Paint, asked: bool = False) -> str:
        """Write the step; `asked`: with `?` for its results."""


class Stretch(Protocol):
    """A part of a walk, of so many units."""

    phase: str  # what its steps belong to
    length: int  # how many units it has

    @property
    def done(self) -> int:
        """How many of them are done."""

    def upcoming(self, single: bool) -> Moved:
        """Return the step that comes next, or the rest of one half done; `single`: one unit."""

    def after(self) -> int:
        """Return how many of them are done after the next step."""

    def go(self, target: int) -> None:
        """Bring all numbers to where they are after so many units, forwards or back."""


def whole(action: Callable[[], None], otherwise: Callable[[], None]) -> None:
    """Do `action`; where it does not come to its end, do `otherwise`, and raise what stopped it.

    Ctrl-C may come between any two lines, be it while `otherwise` makes good another error: then
    that is begun again. So doing it twice, or once and a part, must have the same result.

    >>> numbers = [1]
    >>> whole(lambda: numbers.append(2 // 0), numbers.clear)
    Traceback (most recent call last):
    ZeroDivisionError: integer division or modulo by zero
    >>> numbers
    []
    """
    settled = False
    try:
        try:
            action()
            settled = True
        finally:
            if not settled:
                otherwise()
                settled = True
    finally:
        if not settled:
            otherwise()


def surely(action: Callable[[], None]) -> None:
    """Complete an action that may be done twice; Ctrl-C is raised after that."""
    whole(action, action)


class Forward:
    """The forward pass: its numbers are there already, and only looked at."""

    phase = "forward"

    def __init__(self, graph: Graph) -> None:
        self.order = graph.order
        self.length = len(graph.order)
        self.done = 0
        self._graph = graph

    @property
    def index(self) -> int:
        """The index of the step that comes next, from 1."""
        return self.done + 1

    def before(self, index: int) -> int:
        """Return how many units are done before a step."""
        return index - 1

    def upcoming(self, single: bool) -> ForwardStep:
        """Return the step that comes next."""
        return ForwardStep(self.done + 1, self.length, self.order[self.done], self._graph)

    def after(self) -> int:
        """Return how many units are done after the next step."""
        return self.done + 1

    def go(self, target: int) -> None:
        """Let so many units be done."""
        self.done = target


class Backward:
    """The backward pass: along each edge a node hands upstream × local derivative to an input.

    What is done can be undone bit for bit, at the price of one float per edge: the gradient that
    its input had before. Ctrl-C ends the way forwards between two edges, and the way back once it
    is gone.
    """

    phase = "backward"

    def __init__(self, graph: Graph) -> None:
        self.order = post_order(graph.output, last_input_first=True)[::-1]
        inputs = [node.inputs for node in self.order]
        counts = [*map(len, inputs)]
        self._starts = [*accumulate(counts, initial=0)]  # of each node, its first edge
        self._receivers = [*chain.from_iterable(inputs)]  # of each edge, the input
        self._givers = [*chain.from_iterable(map(repeat, self.order, counts))]
        self._graph = graph
        self._before: list[float] = []  # of each edge that is done, its input's gradient before
        self._cleared: list[float] = []  # inner gradients that the pass set to 0
        self._users: dict[Node, Node] = {}  # a node -> the first that hands down to it
        self.length = self._starts[-1]
        self.held = held_before(graph)  # what it is about to add to
        self.read_slopes()

    def read_slopes(self) -> None:
        """Take the local derivatives as the nodes have them now."""
        self._slopes = [slope for node in self.order for slope in node.local_derivatives]

    @property
    def done(self) -> int:
        """How many edges are done."""
        return len(self._before)

    @property
    def index(self) -> int:
        """The index of the step that comes next, or is half done, from 1."""
        return bisect_right(self._starts, len(self._before))

    def before(self, index: int) -> int:
        """Return how many units are done before a step."""
        return self._starts[index - 1]

    def upcoming(self, single: bool) -> Step:
        """Return the step that comes next, or the rest of one half done, or its next edge."""
        begun, index = len(self._before), self.index
        node = self.order[index - 1]
        rest = slice(begun, begun + 1 if single else self._starts[index])
        pairs = zip(self._receivers[rest], self._slopes[rest])
        upstream = node.grad if begun else 1.0
        present = (lambda x: x.grad) if begun else at_first
        contributions = hand_down(upstream, pairs, {}, present)
        held = None if begun else self.held
        return Step(index, len(self.order), node, upstream, contributions, self._graph, held)

    def after(self) -> int:
        """Return how many edges are done after the next step."""
        return self._starts[self.index]

    def go(self, target: int) -> None:
        """Bring all gradients to where they are after so many edges."""
        if target > len(self._before):
            self.hand_down(target)
        else:
            surely(partial(self._take_back, target))

    def hand_down(
        self, target: int, stop: Stop | None = None, each: Stop | None = None
    ) -> Node | None:
        """Go on to before an edge, or to where `stop` finds a node to stop at, and return that.

        It is asked before a node's first edge, but not where the way begins, and after an edge to
        a leaf; `each` after every edge.
        """
        before = self._before
        try:
            if not before:
                self._cleared = [node.grad for node in self.order]
                for node in self.order:
                    node.grad = 0.0
                self._graph.output.grad = 1.0
            ahead = slice(len(before), target)
            givers = self._givers[ahead]
            present = givers[0] if givers else None
            for giver, x, slope in zip(givers, self._receivers[ahead], self._slopes[ahead]):
                if stop and giver is not present and stop(giver):
                    return giver
                present, grad = giver, x.grad
                before.append(grad)
                x.grad = grad + giver.grad * slope
                if (stop and x.operation is None and stop(x)) or (each and each(x)):
                    return x
        except BaseException:  # Ctrl-C, and it is not known how far the last edge has come
            self.go(max(len(before) - 1, 0))
            raise
        return None

    def _take_back(self, target: int) -> None:
        before = self._before
        behind = slice(target, len(before))
        for x, grad in zip(reversed(self._receivers[behind]), reversed(before[behind])):
            x.grad = grad
        del before[behind]
        if not before:
            for node, grad in zip(self.order, self._cleared):
                node.grad = grad
            self._cleared = []  # given back

    def last_edges(self) -> dict[Node, int]:
        """Return the edge after which a node has its whole gradient, from 0."""
        return {x: edge for edge, x in enumerate(self._receivers)}

    def uses(self, node: Node) -> tuple[list[Use], list[Node]]:
        """Return what a node has received so far, and which consumers have not yet had a turn."""
        edges = [edge for edge, x in enumerate(self._receivers) if x is node]
        pairs = [(self._givers[edge], self._slopes[edge]) for edge in edges if edge < self.done]
        received = [Use(giver, giver.grad, slope, giver.grad * slope) for giver, slope in pairs]
        return received, [self._givers[edge] for edge in edges if edge >= self.done]

    def path(self, node: Node) -> list[Node]:
        """Return a path from the output to a node, each a user of the next."""
        if not self._users:
            self._users = dict(zip(reversed(self._receivers), reversed(self._givers)))
        found = [node]
        while found[-1] in self._users:
            found.append(self._users[found[-1]])
        return found[::-1]
