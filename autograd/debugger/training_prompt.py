"""`debug(trainer, X, y)`: the prompt that walks through whole training iterations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ..graph import Node
from ..languages import digits_text
from ..notation import counted
from .expressions import Expression
from .prompt import Prompt
from .training import MOST_UPDATES, Training
from .training_view import TrainingView

_FIXED = {"momentum", "optimizer", "clip", "schedule", "batch_size", "l2", "loss"}
_RATE = {"lr", "learning_rate", "α", "alpha"}  # as it is typed


class TrainingPrompt(Prompt):
    """The prompt around a Training."""

    GROUPS: ClassVar = {
        **Prompt.GROUPS,
        "moving": f"{Prompt.GROUPS['moving']} until",
        "looking": f"{Prompt.GROUPS['looking']} watch unwatch",
    }
    OTHERWISE: ClassVar = {  # what some commands do here
        "continue": "c(ontinue) [K]: to a breakpoint\n\n        Through updates too; without a "
        "breakpoint, to the next update.",
        "run": "r(un): to the end\n\n        Of the backward pass; from there, through the update "
        "to the next iteration.",
        "restart": "restart: to the beginning\n\n        Of this iteration; breakpoints stay.",
        "set": "set LEAF = X: another number\n\n        Then the forward pass starts "
        "again. set lr = 0.05 is the learning rate\n        from this update on, in this session.",
        "finish": "finish: complete, and leave\n\n        Completes the backward pass and the "
        "update.",
        "abandon": "abandon: put back, and leave\n\n        All weights and gradients are then as "
        "they were when the session began.",
        "quit": "q(uit): leave\n\n        The weights stay as they are. Ctrl-D does the same.",
    }

    def __init__(self, training: Training, names: Mapping[str, Node] | None = None) -> None:
        super().__init__(training, names)
        self.training = training
        self.view: TrainingView = TrainingView(training, self.screen)

    def run(self) -> None:
        """Prompt until the learner leaves."""
        super().run()
        self.training.leave()

    def do_run(self, _: str) -> None:
        """As OTHERWISE says."""
        if self.training.phase in ("forward", "backward"):
            super().do_run("")
            return
        while self.training.phase != "forward":
            step = self.training.next()
            assert step is not None
            self.screen.show(self.view.step(step))
        self.show_next()

    def do_until(self, argument: str) -> None:
        """until GOAL: train on

        until epoch 5, until loss < 0.1, until accuracy > 0.9: over all samples, looked at
        after each epoch.
        """
        turn = self.training.turn
        if not self.training.until(argument):
            made = self.training.turn - turn
            cut = "interrupted after " * (made <= MOST_UPDATES)
            self.screen.show(f"not reached: {cut}{counted(made, 'update')}")
        asked = argument.replace(">", "<").partition("<")[0].strip()
        for name in dict.fromkeys(["loss", asked if asked.isidentifier() else "loss"]):
            self.screen.show(
                f"{name} over all samples: {digits_text(self.training.measured(name))}"
            )
        if watched := self.view.watched():
            self.screen.show(watched)
        self.show_next()

    def do_watch(self, argument: str) -> None:
        """watch [WEIGHT]: follow its value

        After each update; without WEIGHT, the course of all that are watched.
        """
        if argument:
            self.training.watch(self._node(argument))
        self.screen.show(self.view.watched() or "nothing is watched: watch w11_1")

    def do_unwatch(self, argument: str) -> None:
        """unwatch WEIGHT: stop watching it"""
        self.training.watched.pop(self._node(argument), None)
        self.do_watch("")

    def do_set(self, argument: str) -> None:
        """As OTHERWISE says."""
        name, typed = self._assigned(argument)
        if name not in _RATE or self.stepper.names.named(name):
            if name in _FIXED and not self.stepper.names.named(name):
                raise ValueError(
                    f"{name} cannot be set here: lr is the only setting of the trainer that can"
                )
            super().do_set(argument)
            return
        self.training.set_rate(Expression(typed, self.stepper.names).value())
        self.screen.show(f"set α: {self._printed(name, None)} from this update on")
        self.show_next()

    def _printed(self, argument: str, digits: int | None) -> str:
        if argument not in _RATE or self.stepper.names.named(argument):
            return super()._printed(argument, digits)
        rate = self.training.rate_of(self.training.batch)
        return repr(rate) if digits else digits_text(rate)
