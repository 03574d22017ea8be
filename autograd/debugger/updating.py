"""The walk of one training iteration, and the update at its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..graph import Node
from ..names import Names
from .iteration import Batch, Change, LossAgain, Trainer, Update
from .stretches import surely
from .walk import Walk


class Updating:
    """The update, one unit per weight: each moves against its own derivative."""

    phase = "update"

    def __init__(
        self, trainer: Trainer, batch: Batch, rate: Callable[[], float], note: Callable[[], None]
    ) -> None:
        self.length = len(trainer.parameters)
        self.done = 0
        self.loss_again: LossAgain | None = None  # with the weights as they are
        self._trainer = trainer
        self._batch = batch
        self._rate = rate
        self._note = note  # what is called before the first weight changes
        self._changes: tuple[Change, ...] = ()

    def upcoming(self, single: bool) -> Update:
        """Return the changes that are left, or the next."""
        changes = self._changes if self.done else self._computed()
        left = changes[self.done : self.done + 1 if single else None]
        return Update(self._trainer.rule(), left)

    def _computed(self) -> tuple[Change, ...]:
        moves = self._trainer.moves(self._rate())
        pairs = zip(self._trainer.parameters, moves, strict=True)
        return tuple([Change(weight, weight.grad, move) for weight, move in pairs])

    def after(self) -> int:
        """Return how many weights are changed after the next step."""
        return self.length

    def go(self, target: int) -> None:
        """Bring so many weights to their new numbers, and the others to their old."""
        if not self.done:
            self._note()
            self._changes = self._computed()
        surely(partial(self._write, target))

    def _write(self, target: int) -> None:
        for index, change in enumerate(self._changes):
            move = change.move
            self._trainer.put(index, move.after if index < target else move.before)
        ends = target == self.length and self._batch.index == self._batch.total
        self._trainer.epoch = self._batch.epoch - (not ends)
        self.done, self.loss_again = target, None


class Iteration(Walk):
    """A walk through the loss of some samples, and the update that they bring."""

    def __init__(self, names: Names, fed: set[Node], turn: int, batch: Batch, update: Updating):
        super().__init__(names, update)
        self.fed = fed  # the nodes of the predictions
        self.turn = turn  # its index, from 0
        self.batch = batch
        self.update = update
