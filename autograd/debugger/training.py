"""Walking through training: feed forward, loss, backward, update, and on to the next samples."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from ..fresh import opened
from ..graph import Graph, Node, post_order
from ..languages import digits_text
from ..numbers import number
from .breakpoints import Breakpoint
from .iteration import Batch, LossAgain, Trainer
from .stepper import Place, Stepper
from .stretches import Moved, whole
from .updating import Iteration, Updating

# the trainer's state, how many batches were drawn by then, and its state before the last epoch was
Mark = tuple[Any, int, Any]

MOST_TURNS = 100  # that can be undone; each keeps the graph of its loss
MOST_UPDATES = 10_000  # of one command
_GOAL = re.compile(
    r"\s*(?:epoch\s+(?P<epoch>\d+)|(?P<name>\w+)\s*(?P<sign>[<>])\s*(?P<bound>\S+))\s*"
)


class Training(Stepper):
    """A position in a training run: a Stepper on the loss of some samples, then on the next.

    After the backward pass come the update, one edge per weight, and the loss again. It does what a
    Stepper does within the present iteration; `back` goes back over iterations too. A move to
    other samples is made whole or not at all: Ctrl-C takes it back, but `until` keeps its updates.

    Raises:
        ValueError: the samples do not fit, or their loss has no graph.
    """

    def __init__(
        self, trainer: Trainer, X: Any, y: Any, names: Mapping[str, Node] | None = None
    ) -> None:
        self._trainer = trainer
        self._X, self._y = trainer.checked(X, y)
        self._given_names = names
        self._drawn: list[Batch] = []  # of the epochs so far, in order
        self._before: Any = None  # the trainer's state before the last of them was drawn
        self._rate: float | None = None  # set here; None: that of each batch
        # a watched weight -> turn -> its number before the update of that turn
        self.watched: dict[Node, dict[int, float]] = {}
        mark = self._mark()
        predictions, loss = self._feed_forward(self._draw(0))
        self._first = self._numbers_of(Graph(loss).leaves), mark
        self._open(self._iteration(0, predictions, loss))

    # an iteration

    @property
    def iteration(self) -> Iteration:
        """Where it is."""
        assert isinstance(self.walk, Iteration)
        return self.walk

    @property
    def turn(self) -> int:
        """How many updates were made before the present one."""
        return self.iteration.turn

    @property
    def batch(self) -> Batch:
        """What the present iteration looks at."""
        return self.iteration.batch

    def _draw(self, turn: int) -> Batch:
        while len(self._drawn) <= turn:
            epoch = (self._drawn[-1].epoch if self._drawn else self._trainer.epoch) + 1
            self._before = self._trainer.state()
            # drawn and kept in one go: Ctrl-C between the two would lose a shuffle
            drawn = map(self._trainer.batches, [len(self._X)], [epoch])
            self._drawn.extend(chain.from_iterable(drawn))
        return self._drawn[turn]

    def _mark(self) -> Mark:
        return self._trainer.state(), len(self._drawn), self._before

    def _rewind(self, mark: Mark) -> None:
        """Go back to a state of the trainer: to its random numbers, and what was drawn by them."""
        state, drawn, self._before = mark
        self._trainer.restore(state)
        del self._drawn[drawn:]

    def _samples(self, batch: Batch) -> tuple[list[Any], list[Any]]:
        return [self._X[i] for i in batch.samples], [self._y[i] for i in batch.samples]

    def _feed_forward(self, batch: Batch) -> tuple[list[Node], Node]:
        predictions, loss = self._trainer.feed_forward(*self._samples(batch))
        return [*_flat(predictions)], loss

    def _numbers_of(self, leaves: Sequence[Node]) -> tuple[tuple[Node, float, float], ...]:
        every = {*self._trainer.parameters, *leaves}
        return tuple([(leaf, leaf.data, leaf.grad) for leaf in every])

    def _iteration(self, turn: int, predictions: list[Node], loss: Node) -> Iteration:
        """Start an iteration: no gradient, no weight changed."""
        names = opened(loss, self._given_names, first=predictions)
        for leaf in names.graph.leaves:
            leaf.grad = 0.0
        fed = {node for prediction in predictions for node in post_order(prediction)}
        batch = self._draw(turn)
        rate = partial(self.rate_of, batch)
        updating = Updating(self._trainer, batch, rate, partial(self._note, turn))
        return Iteration(names, fed, turn, batch, updating)

    def _go_on(self, turn: int | None = None) -> None:
        """Complete the iteration, and go to the next; after `until`, to that of a turn."""
        if turn is None:
            self.finish()
            turn = self.turn + 1
        self._stand_in(self._iteration(turn, *self._feed_forward(self._draw(turn))))

    def rate_of(self, batch: Batch) -> float:
        """Return the learning rate of an update: that which was set here, or the trainer's."""
        return batch.learning_rate if self._rate is None else self._rate

    def set_rate(self, rate: float) -> None:
        """Set the learning rate of this and all further updates of the session.

        Raises:
            ValueError: it is below 0 or not finite, or the present update has begun.
        """
        if not 0 <= rate < math.inf:
            raise ValueError(f"a learning rate is a number from 0, not {digits_text(rate)}")
        if self.iteration.update.done:
            raise ValueError("this update has begun with another rate: go back first, then set it")

        def set_it() -> None:
            self._rate = rate

        self._arrive(set_it, len(self._moves), self._place())

    def _place(self) -> Place:
        return super()._place()._replace(rate=self._rate)

    def _way_to(self, place: Place) -> Callable[[], None]:
        go = super()._way_to(place)

        def way() -> None:
            go()
            self._rate = place.rate

        return way

    def _return(self, place: Place) -> None:
        super()._return(place)
        self._rate = place.rate
        self._rewind(place.mark)

    def upcoming_batch(self) -> Batch:
        """Return what the next iteration looks at; no random number is used up for it."""
        mark = self._mark()
        try:
            return self._draw(self.turn + 1)
        finally:
            self._rewind(mark)

    def loss_over_all(self) -> float:
        """Return the loss over all samples with the present weights."""
        return self.measured("loss")

    # moves

    @property
    def phase(self) -> str:
        """What the next step belongs to: "forward", "backward", "update", "again"."""
        return self.walk.phase if self.walk.present else "again"

    def upcoming(self) -> Moved:
        """Return the step that comes next, or the rest of one half done, without taking it."""
        return self.walk.upcoming() or self._loss_again()

    def _loss_again(self) -> LossAgain:
        update, batch = self.iteration.update, self.batch
        if update.loss_again is None:
            after = self._trainer.judge("loss", *self._samples(batch))
            ends = batch.index == batch.total > 1
            over_all = self.loss_over_all() if ends else None
            update.loss_again = LossAgain(self.graph.output.data, after, over_all)
        return update.loss_again

    def _go_beyond(self) -> LossAgain:
        step = self._loss_again()
        self._turns(self._go_on)
        return step

    def run(self) -> None:
        """Go to the end of the backward pass; from there through the update to the next samples."""
        if self.phase in ("forward", "backward"):
            super().run()
        else:
            self._turns(self._go_on)

    def resume(self) -> Breakpoint | None:
        """Go on to the next breakpoint, through updates too; without one to the next samples."""
        found: list[Node] = []

        def look() -> None:
            for _ in range(MOST_UPDATES if len(self.breakpoints) else 1):
                if self.phase in ("forward", "backward"):
                    self._look(found)
                if not found:
                    self._go_on()
                    stop = self.breakpoints.test(backward=False)
                    found.extend([self.node] if stop and stop(self.node) else [])
                if found:
                    return

        self._turns(look)
        return self._met(found)

    def until(self, condition: str) -> bool:
        """Train on to an epoch or a measure; tell whether that came within 10,000 updates.

        Args:
            condition: `epoch 5`, or `loss < 0.1`, `accuracy > 0.9`, over all samples after an
                epoch.

        Raises:
            ValueError: the condition is not understood, or its epoch is past.
            ArithmeticError: a number is no longer finite; then nothing has changed.
        """
        reached = self._reached(condition)
        came = False

        def train() -> None:
            nonlocal came
            self.finish()
            good = self.turn, self._mark()
            try:
                for turn in range(self.turn + 1, self.turn + 1 + MOST_UPDATES):
                    self._note(turn)
                    batch = self._draw(turn)
                    came = batch.index == 1 and reached(batch)
                    if came:
                        break
                    _, loss = self._feed_forward(batch)
                    self._trainer.update(loss, self.rate_of(batch))
                    if batch.index == batch.total:
                        self._trainer.epoch = batch.epoch
                    good = turn, self._mark()
            except KeyboardInterrupt:
                self._rewind(good[1])
            self._go_on(good[0] + 1)

        self._turns(train)
        return came

    def _reached(self, condition: str) -> Callable[[Batch], bool]:
        """Return what tells, at the beginning of an epoch, whether training has come so far."""
        found = _GOAL.fullmatch(condition)
        try:
            bound = number(float(found["bound"])) if found and found["bound"] else None
            epoch = int(found["epoch"] or 0) if found else -1
        except ValueError:
            epoch = -1
        if epoch < 0 or found is None:
            typed = condition.strip()[:40]
            wants = "epoch 5, loss < 0.1 or accuracy > 0.9"
            raise ValueError(f"until needs {wants}, not {typed!r}")
        if bound is not None:
            name, over = found["name"], found["sign"] == ">"
            self.measured(name)  # which may refuse it, before anything is done
            if name == "accuracy" and not 0 <= bound <= 1:
                raise ValueError(f"accuracy is from 0 to 1: {digits_text(bound)} is never reached")
            return lambda _: (self.measured(name) - bound) * (1 if over else -1) > 0
        if epoch <= self.batch.epoch:
            raise ValueError(f"this is epoch {self.batch.epoch} already; back goes back")
        return lambda batch: batch.epoch >= epoch

    def measured(self, name: str) -> float:
        """Return the loss or another measure over all samples."""
        return self._trainer.judge(name, self._X, self._y)

    def _turns(self, action: Callable[[], None]) -> None:
        """Go on to other samples, as one move; an error on the way takes all of it back."""
        leaves = self._numbers_of(self.graph.leaves)
        here = self._place()._replace(leaves=leaves, mark=self._mark())
        made = len(self._moves)

        def act() -> None:
            action()
            self._moves.append(here)

        whole(act, partial(self._arrive, partial(self._return, here), made))
        turns = [index for index, move in enumerate(self._moves) if move.leaves]
        if len(turns) > MOST_TURNS:
            del self._moves[: turns[-MOST_TURNS - 1] + 1]

    def _put_back(self) -> None:
        super()._put_back()
        numbers, mark = self._first
        self._rewind(mark)
        for leaf, data, grad in numbers:
            leaf.data, leaf.grad = data, grad

    def leave(self) -> None:
        """Give back the random numbers of an epoch in which no weight was changed: fit draws it."""
        if self._before is None or self.batch.index > 1 or self.iteration.update.done:
            return
        weights = [(weight, weight.data) for weight in self._trainer.parameters]  # maybe set here
        self._trainer.restore(self._before)
        for weight, data in weights:
            weight.data = data

    # the watch list

    def watch(self, weight: Node) -> None:
        """Watch a weight: note its number before each update.

        Raises:
            ValueError: it is not one of the weights that are trained.
        """
        if not any(weight is parameter for parameter in self._trainer.parameters):
            raise ValueError(f"{self.names(weight)} is not one of the weights that are trained")
        self.watched.setdefault(weight, {})
        if not self.iteration.update.done:
            self._note(self.turn)

    def _note(self, turn: int) -> None:
        for weight, noted in self.watched.items():
            noted[turn] = weight.data

    def course(self, weight: Node) -> list[float]:
        """Return the numbers of a watched weight so far, the present one last."""
        noted = self.watched[weight]
        return [noted[turn] for turn in sorted(noted) if turn < self.turn] + [weight.data]


def _flat(predictions: Any) -> Iterator[Node]:
    """Yield the Values of nested lists, in order."""
    if isinstance(predictions, Node):
        yield predictions
    elif isinstance(predictions, (list, tuple)):
        for part in predictions:
            yield from _flat(part)
