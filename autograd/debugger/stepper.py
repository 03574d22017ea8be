"""Walking through the forward and the backward pass of a graph, one node or one edge at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from ..explanation.reasons import Use
from ..fresh import opened
from ..graph import Graph, Mirror, Node
from ..names import Names
from ..notation import counted
from ..numbers import number
from ..operations import Operation
from .breakpoints import Breakpoint, Breakpoints
from .expressions import nothing_is
from .shown import as_bundle, as_text
from .stretches import Moved, surely
from .swaps import fitting
from .walk import Edits, Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..graph import LikeNode

MOST_MOVES = 10_000  # that can be undone


class Place(NamedTuple):
    """Where a Stepper is: in which walk, how many of its units are done, after which edits.

    Where it goes on to another walk, the numbers and gradients of the leaves belong to it.
    """

    walk: Walk
    done: int
    edits: Edits
    leaves: tuple[tuple[Node, float, float], ...] = ()
    rate: float | None = None  # in training, the learning rate that was set
    mark: Any = None  # and the trainer's state, where leaves are kept


class Stepper:
    """A position in the forward and backward pass of one graph, and every way to move it.

    It opens before the first forward step; after the last one comes the first backward step. A
    backward step goes through edges: each hands upstream × local derivative to one input. Moving
    back restores every gradient to the bits it had.

    Ctrl-C ends a walk (`next`, `step`, `run`, `jump`, `resume`, `finish`) between two edges, and
    `back` goes back from there; `set`, `swap`, `abandon` and each move that `back` undoes are done
    whole or not at all. A move that raises another error has changed nothing.

    Args:
        output: where the graph ends.
        names: name -> node, instead of the caller's variables.

    Attributes:
        walk: where it is.
        breakpoints: where `resume` stops; `breakpoints.add(where)` adds one.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        ValueError: the output is a leaf: there is nothing to walk through.

    The history is bounded: one float for each edge that has been walked, and the last 10,000 moves.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> stepper = Stepper(L)
    >>> print(stepper.next())
    [1/1] L = a·b = 2·(-3) = -6
    >>> print(stepper.step())
    [1/1] L = -6     ∂L/∂L = 1
          a += ∂L/∂L · ∂L/∂a = 1 × b = 1 × (-3) = -3     0 → -3
    >>> a.grad, b.grad
    (-3.0, 0.0)
    >>> stepper.back()
    1
    >>> a.grad
    0.0
    """

    def __init__(self, output: Node | LikeNode, names: Mapping[str, Node] | None = None) -> None:
        names_of = opened(output, names)
        if isinstance(names_of.graph.output, Mirror):  # what another engine has found is beside it
            for node in names_of.graph.nodes:
                node.grad = 0.0
        self._open(Walk(names_of))

    def _open(self, walk: Walk) -> None:
        self.breakpoints = Breakpoints()
        self._moves: list[Place] = []  # from where each move began
        self._stand_in(walk)

    def _stand_in(self, walk: Walk) -> None:
        self.walk = walk
        is_wrong = walk.theirs.is_wrong if walk.theirs else nothing_is
        orders = walk.forward.order, walk.backward.order
        self.breakpoints.follow(walk.names, *orders, is_wrong=is_wrong)

    def __repr__(self) -> str:
        return as_text(self.names, self.upcoming())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return as_bundle(self.names, self.upcoming(), self.begun)

    # where it is

    @property
    def graph(self) -> Graph:
        """The graph."""
        return self.walk.graph

    @property
    def names(self) -> Names:
        """What its nodes are called."""
        return self.walk.names

    @property
    def phase(self) -> str:
        """The pass of the next step, "forward" or "backward"; at the very end "done"."""
        return self.walk.phase

    @property
    def index(self) -> int:
        """The index in its pass of the step that comes next, or is half done, from 1."""
        return self.walk.part.index

    @property
    def total(self) -> int:
        """How many steps the present pass has; both passes have the same."""
        return self.walk.total

    @property
    def node(self) -> Node:
        """The node of the step that comes next; at the very end that of the last."""
        return self.walk.node

    @property
    def begun(self) -> bool:
        """Whether the backward pass has begun; before that, no gradient comes from it."""
        return self.walk.backward.done > 0

    @property
    def edge(self) -> int:
        """How many edges of the present backward step are done."""
        return self.walk.edge

    def upcoming(self) -> Moved | None:
        """Return the step that comes next, or the rest of one half done, without taking it."""
        return self.walk.upcoming()

    def uses(self, node: Node) -> tuple[list[Use], list[Node]]:
        """Return what a node has received so far, and which consumers have not yet had a turn.

        Args:
            node: any of the graph.
        """
        return self.walk.backward.uses(node)

    # moves

    def next(self) -> Moved | None:
        """Take the next step, or the rest of one half done, and return it; None at the end."""
        return self._take(single=False)

    def step(self) -> Moved | None:
        """Take one edge of a backward step, and return it; forward, a whole step."""
        return self._take(single=True)

    def _take(self, single: bool) -> Moved | None:
        step = self.walk.upcoming(single)
        if step is None:
            return self._go_beyond()
        self._move(self.walk.done + 1 if single else self.walk.after())
        return step

    def _go_beyond(self) -> Moved | None:
        """Take the step after the end of a walk, if there is one: it leads to another walk."""
        return None

    def run(self) -> None:
        """Go to the end of the backward pass."""
        self._move(self.walk.passes)

    def restart(self) -> None:
        """Go to before the first forward step; what was set and swapped stays."""
        self._move(0)

    def jump(self, index: int) -> None:
        """Go to before a step of the present pass, forwards or backwards.

        Args:
            index: which step, from 1 to `total`.

        Raises:
            ValueError: the pass has no such step.
        """
        if not 1 <= index <= self.walk.total:
            steps = counted(self.walk.total, "step")
            raise ValueError(f"there is no step {index}: this pass has {steps}")
        self._move(self.walk.before(index))

    def back(self, moves: int = 1) -> int:
        """Undo the last moves, edits included, and return how many were undone.

        Args:
            moves: how many, at most.
        """
        for undone in range(moves):
            if not self._moves:
                return undone
            place = self._moves[-1]
            way = partial(self._return, place) if place.leaves else self._way_to(place)
            self._arrive(way, len(self._moves) - 1)
        return moves

    def _move(self, target: int) -> None:
        self._walk_on(partial(self.walk.go, target))

    def _walk_on(self, way: Callable[[], object]) -> None:
        """Walk as one move, which ends where it is interrupted; before it begins, it is no move."""
        del self._moves[: 1 - MOST_MOVES]
        made, origin = len(self._moves), self._place()
        try:
            self._moves.append(origin)
            way()
        except BaseException:
            if self.walk.done == origin.done:
                del self._moves[made:]
            raise

    def _place(self) -> Place:
        return Place(self.walk, self.walk.done, self.walk.edits)

    def _way_to(self, place: Place) -> Callable[[], None]:
        return self.walk.way_to(place.done, place.edits)

    def _return(self, place: Place) -> None:
        """Go back to a walk; done twice it comes to the same."""
        self._stand_in(place.walk)
        place.walk.go(place.done)
        _restore(place.leaves)  # where walking leaves its own

    def _arrive(self, go: Callable[[], None], made: int, *more: Place) -> None:
        """Go somewhere without fail; then `back` can undo so many moves, and some more."""

        def arrive() -> None:
            go()
            self._moves[made:] = more

        surely(arrive)

    # breakpoints

    def resume(self) -> Breakpoint | None:
        """Go on to the next breakpoint and return it; without one go to the end."""
        found: list[Node] = []
        self._walk_on(partial(self._look, found))
        return self._met(found)

    def _met(self, found: list[Node]) -> Breakpoint | None:
        return self.breakpoints.met(found[0]) if found else None

    def _look(self, found: list[Node]) -> None:
        """Go on to the end of both passes, or to a node to stop at."""
        forward, stop = self.walk.forward, self.breakpoints.test(backward=False)
        if stop:
            for done, node in enumerate(forward.order[forward.done + 1 :], forward.done + 1):
                if stop(node):
                    forward.go(done)
                    found.append(node)
                    return
        backward, output = self.walk.backward, self.graph.output
        at_gate, stop = forward.done < forward.length, self.breakpoints.test(backward=True)
        forward.go(forward.length)
        if at_gate and stop and stop(output):
            found.append(output)
            return
        met = backward.hand_down(backward.length, stop, self.breakpoints.after_each_edge())
        found += [] if met is None else [met]

    # edits

    def set(self, node: Node, data: float) -> None:
        """Change the number of a leaf, and go back to before the first forward step.

        Args:
            node: the leaf.
            data: its new number, finite.

        Raises:
            ValueError: the node is computed, or is not in the graph.
            DomainError, OverflowError: the graph cannot be computed with it; nothing has changed.
        """
        name = self.names(node)
        if node.operation is not None:
            raise ValueError(f"{name} is computed, not a leaf: set a leaf, or swap its operation")
        if node not in self.graph.nodes:
            raise ValueError(f"{name} is not a node of this graph")
        self._edit(node, number(data))

    def swap(self, node: Node, operation: str | Operation) -> None:
        """Change what a node does to its operands, and go back to before the first forward step.

        Args:
            node: the node.
            operation: a row of the table, its name or its sign, with as many operands.

        Raises:
            ValueError: there is no such operation, or it does not fit.
            DomainError, OverflowError: the graph cannot be computed with it; nothing has changed.
        """
        self._edit(node, fitting(node, operation, self.names))

    def _edit(self, node: Node, new: float | Operation) -> None:
        go = self.walk.way_to(0, (*self.walk.edits, (node, new)))
        self._arrive(go, len(self._moves), self._place())
        del self._moves[:-MOST_MOVES]

    # ways to leave

    def finish(self) -> None:
        """Complete both passes: the gradients are those of `output.backward()`."""
        self.walk.go(self.walk.length)

    def abandon(self) -> None:
        """Put back every number, operation and gradient as they were when it opened."""
        self._arrive(self._put_back, 0)

    def _put_back(self) -> None:
        self.walk.abandon()


def _restore(leaves: tuple[tuple[Node, float, float], ...]) -> None:
    for leaf, data, grad in leaves:
        leaf.data, leaf.grad = data, grad
