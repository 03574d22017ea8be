"""`debug(trainer, X, y)`: the prompt that walks through whole training iterations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ..graph import Node
from ..languages import digits_text
from ..notation import counted
from .prompt import Prompt
from .training import MOST_UPDATES, Training
from .training_view import TrainingView


class TrainingPrompt(Prompt):
    """The prompt around a Training."""

    OTHERWISE: ClassVar = {  # what some commands do here
        "continue": "c(ontinue): on to the next breakpoint, through updates; without one, to the "
        "next one.",
        "finish": "finish: complete the backward pass and the update, and leave.",
        "abandon": "abandon: put back all weights and gradients as they were, and leave.",
        "quit": "q(uit), or Ctrl-D: leave; the weights stay exactly as far as trained.",
    }

    def __init__(self, training: Training, names: Mapping[str, Node] | None = None) -> None:
        super().__init__(training, names)
        self.training = training
        self.view: TrainingView = TrainingView(training)

    def do_run(self, _: str) -> None:
        """r(un): to the end of the backward pass; from there through the update to the next one."""
        if self.training.phase in ("forward", "backward"):
            super().do_run("")
            return
        while self.training.phase != "forward":
            step = self.training.next()
            assert step is not None
            self.screen.show(self.view.step(step))
        self.show_next()

    def do_until(self, argument: str) -> None:
        """until epoch N, until loss < NUMBER: train on; the loss over all samples, each epoch."""
        turn = self.training.turn
        if not self.training.until(argument):
            made = self.training.turn - turn
            cut = "interrupted after " * (made <= MOST_UPDATES)
            self.screen.show(f"not reached: {cut}{counted(made, 'update')}")
        self.screen.show(f"loss over all samples: {digits_text(self.training.loss_over_all())}")
        if watched := self.view.watched():
            self.screen.show(watched)
        self.show_next()

    def do_watch(self, argument: str) -> None:
        """watch [WEIGHT]: show the course of a weight after each update; without one, of all."""
        if argument:
            self.training.watch(self._node(argument))
        self.screen.show(self.view.watched() or "nothing is watched: watch w11_1")

    def do_unwatch(self, argument: str) -> None:
        """unwatch WEIGHT: take it off the watch list."""
        self.training.watched.pop(self._node(argument), None)
        self.do_watch("")
