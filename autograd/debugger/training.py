"""Walking through training: feed forward, loss, backward, update, and on to the next samples."""

from __future__ import annotations

from functools import partial
from itertools import chain

from ..graph import Graph, Node, post_order
from .iteration import Batch, Change, Goal, LossAgain, Trainer, Update, goal_of
from .places import Place, surely, whole
from .stepper import Stepper
from .watching import WatchList

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from .breakpoints import Breakpoint
    from .stepper import Moved

MOST_TURNS = 100  # that can be undone; each keeps the graph of its loss
MOST_UPDATES = 10_000  # of one command


class Training(Stepper):
    """A position in a training run: a Stepper on the loss of some samples, then on the next.

    After the backward pass come the update, one edge a weight, and the loss again. What a Stepper
    does, it does within the present iteration; `back` goes back over iterations too. A move on to
    other samples is made whole or not at all: Ctrl-C takes it back, but `until` keeps its updates.

    Args:
        trainer: what trains.
        X: one row of inputs a sample.
        y: one target a sample.
        names: name -> node, instead of the caller's variables.

    Attributes:
        batch: what the present iteration looks at.
        watched: the watch list.

    Raises:
        ValueError: the samples do not fit, or their loss has no graph.
    """

    def __init__(
        self, trainer: Trainer, X: Any, y: Any, names: Mapping[str, Node] | None = None
    ) -> None:
        self._trainer = trainer
        self._X, self._y = trainer.checked(X, y)
        self._drawn: list[Batch] = []  # of the epochs so far, in order
        self.turn = 0
        self.watched = WatchList()
        predictions, loss = self._forward_pass(self._draw(0))
        leaves = {*trainer.parameters, *Graph(loss).leaves}
        self._first = [(leaf, leaf.data, leaf.grad) for leaf in leaves]
        super().__init__(loss, names, self._begin(predictions, loss))

    # an iteration

    def _draw(self, turn: int) -> Batch:
        while len(self._drawn) <= turn:
            epoch = self._drawn[-1].epoch + 1 if self._drawn else 1
            # drawn and kept in one go: Ctrl-C between the two would lose a shuffle
            drawn = map(self._trainer.batches, [len(self._X)], [epoch])
            self._drawn.extend(chain.from_iterable(drawn))
        return self._drawn[turn]

    def _samples(self, batch: Batch) -> tuple[list[Any], list[Any]]:
        return [self._X[i] for i in batch.samples], [self._y[i] for i in batch.samples]

    def _forward_pass(self, batch: Batch) -> tuple[list[Node], Node]:
        predictions, loss = self._trainer.feed_forward(*self._samples(batch))
        return [*_flat(predictions)], loss

    def _begin(self, predictions: list[Node], loss: Node) -> list[Node]:
        """Start an iteration: no gradient, no weight changed; return what is fed forward."""
        for leaf in Graph(loss).leaves:
            leaf.grad = 0.0
        self.batch = self._draw(self.turn)
        self._fed = {node for prediction in predictions for node in post_order(prediction)}
        self._changes: tuple[Change, ...] = ()
        self._updated = 0
        self._again: LossAgain | None = None
        return predictions

    def _go_on(self) -> None:
        """Go to the next iteration."""
        predictions, loss = self._forward_pass(self.upcoming_batch())
        self.turn += 1
        self._open(loss, self._begin(predictions, loss))

    def _complete_and_go_on(self) -> None:
        self.finish()
        self._go_on()

    def finish(self) -> None:
        """Complete the iteration, update and all."""
        self._go(self._end + len(self._trainer.parameters))

    @property
    def _done(self) -> int:
        """How many forward steps, edges and updates of a weight are made."""
        return super()._done + self._updated

    @property
    def phase(self) -> str:
        """The pass of the next step: "forward", "backward", then "update" and "again"."""
        phase = super().phase
        if phase != "done":
            return phase
        return "update" if self._updated < len(self._trainer.parameters) else "again"

    @property
    def stage(self) -> str:
        """The phase as the lecture counts: 1 feed forward, 2 loss, 3 backward."""
        if self.phase == "forward":
            return "1 feed forward" if self.node in self._fed else "2 loss"
        return {"backward": "3 backward", "update": "update", "again": "loss again"}[self.phase]

    # the update

    def upcoming(self) -> Moved | None:
        """Return the step that comes next, or the rest of one half done, without taking it."""
        if self.phase == "update":
            return Update(self.batch.learning_rate, self._new()[self._updated :])
        return self._loss_again() if self.phase == "again" else super().upcoming()

    def _new(self) -> tuple[Change, ...]:
        if not self._changes:
            self.watched.note(self.turn)
            weights = self._trainer.parameters
            new = self._trainer.new_weights(self.batch.learning_rate)
            self._changes = tuple(
                [Change(w, w.grad, w.data, data) for w, data in zip(weights, new, strict=True)]
            )
        return self._changes

    def _write(self, count: int) -> None:
        """Bring the first `count` weights to their new numbers, and the others to their old."""

        def write() -> None:
            for index, change in enumerate(self._changes):
                change.parameter.data = change.after if index < count else change.before
            self._updated, self._again = count, None

        surely(write)

    def upcoming_batch(self) -> Batch:
        """Return what the next iteration looks at."""
        return self._draw(self.turn + 1)

    def loss_over_all(self) -> float:
        """Return the loss over all samples with the present weights."""
        return self._trainer.evaluate(self._X, self._y)

    def _loss_again(self) -> LossAgain:
        if self._again is None:
            batch = self.batch
            after = self._trainer.evaluate(*self._samples(batch))
            ends = batch.index == batch.total > 1
            over_all = self.loss_over_all() if ends else None
            self._again = LossAgain(self.graph.output.data, after, over_all)
        return self._again

    # moves

    def next(self) -> Moved | None:
        """Take the next step, or the rest of one half done: of an update, all weights."""
        step = self.upcoming()
        if isinstance(step, Update):
            self._move(self._end + len(self._changes))
        elif isinstance(step, LossAgain):
            self._turns(self._go_on)
        else:
            return super().next()
        return step

    def step(self) -> Moved | None:
        """Take one edge of a backward step, or change one weight; else a whole step."""
        step = self.upcoming()
        if not isinstance(step, Update):
            return self.next() if isinstance(step, LossAgain) else super().step()
        self._move(self._done + 1)
        return step._replace(changes=step.changes[:1])

    def run(self) -> None:
        """Go to the end of the backward pass; from there through the update to the next samples."""
        if self.phase in ("forward", "backward"):
            super().run()
        else:
            self._turns(self._complete_and_go_on)

    def resume(self) -> Breakpoint | None:
        """Go on to the next breakpoint, through updates too; without one to the next samples."""
        found: Breakpoint | None = None

        def look() -> None:
            nonlocal found
            for _ in range(MOST_UPDATES if len(self.breakpoints) else 1):
                found = self._resume() if self.phase in ("forward", "backward") else None
                if found is None:
                    self._complete_and_go_on()
                    stop = self.breakpoints.test(backward=False)
                    found = stop(self.node) if stop else None
                if found is not None:
                    return

        self._turns(look)
        return self.breakpoints.met(found)

    def until(self, condition: str) -> bool:
        """Train on to an epoch or a small loss; tell whether that came within 10,000 updates.

        Args:
            condition: `epoch 5`, or `loss < 0.1`, that over all samples after an epoch.

        Raises:
            ValueError: the condition is not understood, or lies behind.
            ArithmeticError: a number is no longer finite; then nothing has changed.
        """
        reached = self._reached(goal_of(condition))
        came = False

        def train() -> None:
            nonlocal came
            self.finish()
            weights = self._trainer.parameters
            good = self.turn, [weight.data for weight in weights]
            try:
                for turn in range(self.turn + 1, self.turn + 1 + MOST_UPDATES):
                    self.watched.note(turn)
                    batch = self._draw(turn)
                    came = batch.index == 1 and reached(batch)
                    if came:
                        break
                    _, loss = self._forward_pass(batch)
                    self._trainer.update(loss, batch.learning_rate)
                    good = turn, [weight.data for weight in weights]
            except KeyboardInterrupt:
                for weight, data in zip(weights, good[1], strict=True):
                    weight.data = data
            self.turn = good[0]
            self._go_on()

        self._turns(train)
        return came

    def _reached(self, goal: Goal) -> Callable[[Batch], bool]:
        """Return what tells, at the beginning of an epoch, whether training has come so far."""
        if goal.loss is not None:
            least = goal.loss
            return lambda _: self.loss_over_all() < least
        if goal.epoch <= self.batch.epoch:
            raise ValueError(f"this is epoch {self.batch.epoch} already; back goes back")
        return lambda batch: batch.epoch >= goal.epoch

    # the way back

    def _go(self, target: int) -> None:
        """Bring gradients and weights to where they are after so many steps, edges and updates."""
        count = max(target - self._end, 0)
        if self._changes and not count:
            self._write(0)
            self._changes = ()
        super()._go(min(target, self._end))
        if count:
            self._new()
            self._write(count)

    def _way_to(self, place: Place) -> Callable[[], None]:
        return place.go_back if isinstance(place, _Turn) else super()._way_to(place)

    def _turns(self, action: Callable[[], None]) -> None:
        """Go on to other samples, as one move; an error on the way takes all of it back."""
        turn = _Turn(self, {*self._trainer.parameters, *self.graph.leaves})
        made = len(self._moves)

        def act() -> None:
            action()
            self._moves.append(turn)

        whole(act, partial(self._arrive, turn.go_back, made))
        turns = [index for index, move in enumerate(self._moves) if isinstance(move, _Turn)]
        if len(turns) > MOST_TURNS:
            del self._moves[: turns[-MOST_TURNS - 1] + 1]

    def _put_back(self) -> None:
        super()._put_back()
        for leaf, data, grad in self._first:
            leaf.data, leaf.grad = data, grad

    # the watch list

    def watch(self, weight: Node) -> None:
        """Keep an eye on a weight: note its number before each update.

        Raises:
            ValueError: it is none of the weights that are trained.
        """
        if not any(weight is parameter for parameter in self._trainer.parameters):
            raise ValueError(f"{self.names(weight)} is none of the weights that are trained")
        self.watched.add(weight)
        if not self._updated:
            self.watched.note(self.turn)

    def course(self, weight: Node) -> list[float]:
        """Return the numbers of a watched weight so far, the present one last."""
        return self.watched.course(weight, self.turn)


class _Turn(Place):
    """Where a Training stood before it went on to other samples, with its weights and gradients."""

    def __init__(self, training: Training, leaves: set[Node]) -> None:
        super().__init__(training._done, training._edits)
        self._training = training
        self._state = vars(training).copy()
        self._leaves = [(leaf, leaf.data, leaf.grad) for leaf in leaves]

    def go_back(self) -> None:
        """Take the Training back; done twice it comes to the same."""
        vars(self._training).update(self._state)
        self._training.breakpoints.follow(self._training.names)
        self._restore_leaves()  # the update reads their gradients, and walking leaves its own there
        self._training._go(self.done)
        self._restore_leaves()

    def _restore_leaves(self) -> None:
        for leaf, data, grad in self._leaves:
            leaf.data, leaf.grad = data, grad


def _flat(predictions: Any) -> Iterator[Node]:
    """Yield the Values of nested lists, in order."""
    if isinstance(predictions, Node):
        yield predictions
    elif isinstance(predictions, (list, tuple)):
        for part in predictions:
            yield from _flat(part)
