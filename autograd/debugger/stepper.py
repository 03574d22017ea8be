"""Walking through the forward and the backward pass of a graph, one node or one edge at a time."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial

from ..explanation.reasons import Use
from ..fresh import check_fresh, kept, put_back
from ..graph import Graph, Node
from ..names import Names
from ..notation import counted
from ..numbers import number
from ..operations import Operation
from ..steps import ForwardStep, Step, at_first, hand_down
from .breakpoints import Breakpoint, Breakpoints
from .edits import check_settable, edited, fitting
from .places import Place, surely
from .walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .iteration import LossAgain, Update
    from .places import Edits

    Moved = ForwardStep | Step | Update | LossAgain
    Found = Breakpoint | None

MOST_MOVES = 10_000  # that can be undone


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
        first: nodes that the forward pass reaches before all that they do not depend on.

    Attributes:
        graph: the graph.
        names: what its nodes are called.
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

    def __init__(
        self,
        output: Node,
        names: Mapping[str, Node] | None = None,
        first: Sequence[Node] = (),
    ) -> None:
        self.breakpoints = Breakpoints()
        self._given_names = names
        self._moves: list[Place] = []  # from where each move began
        self._open(output, first)

    def _open(self, output: Node, first: Sequence[Node]) -> None:
        """Stand before the first forward step of a graph."""
        graph = Graph(output, first)
        names = Names(graph, self._given_names)
        if not graph.order:
            raise ValueError(f"{names(output)} is a leaf: there is nothing to walk through")
        check_fresh(graph.order, output, names)
        self.graph, self.names = graph, names
        self.breakpoints.follow(names)
        self._walk = Walk(output)
        self._forward = len(graph.order)
        self._end = self._forward + self._walk.starts[-1]
        self._computed = 0  # forward steps
        self._edits: Edits = ()
        self._recorded = kept(graph.nodes)  # before any edit
        self._opened = [node.grad for node in graph.nodes]

    @property
    def _done(self) -> int:
        """How many forward steps, and then edges, have been walked."""
        return self._computed + self._walk.walked

    # where it stands

    @property
    def backward_order(self) -> list[Node]:
        """The nodes with inputs, in the order of the backward pass."""
        return self._walk.order

    @property
    def phase(self) -> str:
        """The pass of the next step, "forward" or "backward"; at the very end "done"."""
        if self._done < self._forward:
            return "forward"
        return "done" if self._done >= self._end else "backward"

    @property
    def stage(self) -> str:
        """The phase, as a screen shows it."""
        return self.phase

    @property
    def index(self) -> int:
        """The index in its pass of the step that comes next, or is half done, from 1."""
        if self.phase == "forward":
            return self._done + 1
        return bisect_right(self._walk.starts, self._walk.walked)

    @property
    def total(self) -> int:
        """How many steps the present pass has; both passes have the same."""
        return self._forward

    @property
    def node(self) -> Node:
        """The node of the step that comes next; at the very end that of the last."""
        if self.phase == "forward":
            return self.graph.order[self._done]
        return self._walk.order[min(self.index, self.total) - 1]

    @property
    def begun(self) -> bool:
        """Whether the backward pass has begun; before, no gradient is its own."""
        return self._walk.walked > 0

    @property
    def edge(self) -> int:
        """How many edges of the present backward step are done."""
        if self.phase != "backward":
            return 0
        return self._walk.walked - self._walk.starts[self.index - 1]

    def upcoming(self) -> Moved | None:
        """Return the step that comes next, or the rest of one half done, without taking it."""
        if self.phase == "done":
            return None
        index, node = self.index, self.node
        if self.phase == "forward":
            return ForwardStep(index, self.total, node, self.graph)
        rest = slice(self._walk.walked, self._walk.starts[index])
        pairs = zip(self._walk.receivers[rest], self._walk.slopes[rest])
        upstream = node.grad if self.begun else 1.0
        present = (lambda x: x.grad) if self.begun else at_first
        contributions = hand_down(upstream, pairs, {}, present)
        return Step(index, self.total, node, upstream, contributions, self.graph)

    def uses(self, node: Node) -> tuple[list[Use], list[Node]]:
        """Return what a node has received so far, and which consumers have not yet had a turn."""
        return self._walk.uses(node)

    def path(self, node: Node) -> list[Node]:
        """Return a path from the output to a node, each a user of the next."""
        return self._walk.path(node)

    # moves

    def next(self) -> Moved | None:
        """Take the next step, or the rest of one half done, and return it; None at the end."""
        step = self.upcoming()
        if step is not None:
            backward = self.phase == "backward"
            self._move(
                self._forward + self._walk.starts[self.index] if backward else self._done + 1
            )
        return step

    def step(self) -> Moved | None:
        """Take one edge of a backward step, and return it; forward, a whole step."""
        step = self.upcoming()
        if step is not None:
            self._move(self._done + 1)
        return (
            step._replace(contributions=step.contributions[:1]) if isinstance(step, Step) else step
        )

    def run(self) -> None:
        """Go to the end of the backward pass."""
        self._move(self._end)

    def jump(self, index: int) -> None:
        """Go to before a step of the present pass, forwards or backwards.

        Raises:
            ValueError: the pass has no such step.
        """
        if not 1 <= index <= self.total:
            raise ValueError(
                f"there is no step {index}: this pass has {counted(self.total, 'step')}"
            )
        forward = self.phase == "forward"
        self._move(index - 1 if forward else self._forward + self._walk.starts[index - 1])

    def back(self, moves: int = 1) -> int:
        """Undo moves, edits too, and return how many there were to undo."""
        for undone in range(moves):
            if not self._moves:
                return undone
            self._arrive(self._way_to(self._moves[-1]), len(self._moves) - 1)
        return moves

    def _move(self, target: int) -> None:
        self._walk_on(partial(self._go, target))

    def _walk_on(self, walk: Callable[[], Found]) -> Found:
        """Walk as one move, which ends where it is cut; one cut before it began is none."""
        del self._moves[: 1 - MOST_MOVES]
        made, origin = len(self._moves), self._place()
        try:
            self._moves.append(origin)
            return walk()
        except BaseException:
            if self._done == origin.done:
                del self._moves[made:]
            raise

    def _place(self) -> Place:
        return Place(self._done, self._edits)

    def _arrive(self, go: Callable[[], None], made: int, *more: Place) -> None:
        """Go somewhere surely; then so many moves, and some more, are what `back` can undo."""

        def arrive() -> None:
            go()
            self._moves[made:] = more

        surely(arrive)

    def _way_to(self, place: Place) -> Callable[[], None]:
        """Return what goes there; the numbers that it needs are computed at once.

        Raises:
            DomainError, OverflowError: the graph cannot be computed with these edits.
        """
        if place.edits is self._edits:
            return partial(self._go, place.done)
        records = edited(self.graph, self._recorded, place.edits)

        def go() -> None:
            self._go(0)
            put_back(records)
            self._walk.read_slopes()
            self.names.forget_formulas()
            self._edits = place.edits  # last: they tell that all of this is done
            self._go(place.done)

        return go

    def _go(self, target: int) -> None:
        """Bring the gradients to where they are after so many forward steps and edges."""
        wanted = max(target - self._forward, 0)
        if wanted < self._walk.walked:
            self._walk.take_back(wanted)
        self._computed = min(target, self._forward)
        if wanted > self._walk.walked:
            self._walk.hand_down(wanted)

    # breakpoints

    def resume(self) -> Breakpoint | None:
        """Go on to the next breakpoint and return it; without one go to the end."""
        return self.breakpoints.met(self._walk_on(self._resume))

    def _resume(self) -> Breakpoint | None:
        if not len(self.breakpoints):
            self._go(self._end)
            return None
        stop = self.breakpoints.test(backward=False)
        ahead = (*self.graph.order, self.graph.output)[self._computed + 1 :]
        if stop:
            for done, node in enumerate(ahead, self._computed + 1):
                if found := stop(node):
                    self._computed = done
                    return found
        self._computed = self._forward
        return self._walk.hand_down(self._walk.starts[-1], self.breakpoints.test(backward=True))

    # edits

    def set(self, node: Node, data: float) -> None:
        """Change a leaf's number, and go back to before the first forward step.

        Raises:
            ValueError: the node is computed, or stands outside of the graph.
            DomainError, OverflowError: the graph cannot be computed so; nothing has changed.
        """
        check_settable(node, self.graph, self.names)
        self._edit(node, number(data))

    def swap(self, node: Node, operation: str | Operation) -> None:
        """Change what a node does to its operands, and go back to before the first forward step.

        Args:
            node: the node.
            operation: a row of the table, its name or its sign, with as many operands.

        Raises:
            ValueError: there is no such operation, or it does not fit.
            DomainError, OverflowError: the graph cannot be computed so; nothing has changed.
        """
        self._edit(node, fitting(node, operation, self.names))

    def _edit(self, node: Node, new: float | Operation) -> None:
        go = self._way_to(Place(0, (*self._edits, (node, new))))
        self._arrive(go, len(self._moves), self._place())
        del self._moves[:-MOST_MOVES]

    # ways to leave

    def finish(self) -> None:
        """Complete both passes: the gradients are those of `output.backward()`."""
        self._go(self._end)

    def abandon(self) -> None:
        """Put back every number, operation and gradient as they were when it opened."""
        self._arrive(self._put_back, 0)

    def _put_back(self) -> None:
        self._way_to(Place(0, ()))()
        for node, grad in zip(self.graph.nodes, self._opened):
            node.grad = grad
