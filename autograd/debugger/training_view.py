"""What a learner sees of a training run: its iterations, and the course of the weights."""

from __future__ import annotations

from ..graph import Node
from ..languages import text
from ..marks import paint
from ..notation import counted
from ..symbols import Symbol, shortened
from .iteration import Batch, LossAgain, Update
from .screen import Screen
from .stretches import Moved
from .training import Training
from .view import View

MOST_NUMBERS = 6  # of the course of a weight
_STAGES = {"backward": "3 backward", "update": "update", "again": "loss again"}


class TrainingView(View):
    """Describes where a Training is, in painted text."""

    def __init__(self, training: Training, screen: Screen) -> None:
        super().__init__(training, screen)
        self._training = training

    def opening(self) -> str:
        """Say what is walked through."""
        return "1 feed forward, 2 loss, 3 backward, then the update. help lists the commands."

    def stage(self) -> str:
        """Return what the next step belongs to, as the lecture counts."""
        training = self._training
        if training.phase != "forward":
            return _STAGES[training.phase]
        return "1 feed forward" if training.node in training.iteration.fed else "2 loss"

    def step(self, step: Moved) -> str:
        """Return a step as a full sum; after an update, the course of the weights too."""
        courses = map(self._course, self._training.watched if isinstance(step, LossAgain) else ())
        return "\n".join([super().step(step), *courses])

    def next(self) -> str:
        """Return the step that comes next; before the first of an iteration, what it looks at."""
        shown = super().next()
        if self._training.phase == "forward" and self._training.index == 1:
            return f"{self._look_at(self._training.batch)}\n{shown}"
        return shown

    def left(self) -> str:
        """Say how things are when the learner leaves."""
        training = self._training
        made = training.turn + (training.phase == "again")
        return (
            f"left in epoch {training.batch.epoch} at {self.stage()}: "
            f"{counted(made, 'update')} made, weights as they are now"
        )

    def watched(self) -> str:
        """Return the course of each watched weight."""
        return "\n".join(map(self._course, self._training.watched))

    def _course(self, weight: Node) -> str:
        numbers = [
            text(x) if isinstance(x, Symbol) else paint(text(x), "data")
            for x in shortened(self._training.course(weight), MOST_NUMBERS)
        ]
        return f"watch {self._training.names(weight)}: {' → '.join(numbers)}"

    def _after(self, step: Moved) -> str:
        """Say in a few words what comes after a step."""
        if isinstance(step, Update):
            return "the loss again"
        if isinstance(step, LossAgain):
            try:
                return self._look_at(self._training.upcoming_batch())
            except Exception:  # the move that needs it will say what is wrong with it
                return "the next samples"
        return super()._after(step) or "the update"

    def _look_at(self, batch: Batch) -> str:
        """Say what an update looks at."""
        samples = [str(sample + 1) for sample in batch.samples]
        what = "sample" if len(samples) == 1 else "samples"
        place = f", update {batch.index} of {batch.total}" * (batch.total > 1)
        rate = text(self._training.rate_of(batch))
        return f"epoch {batch.epoch}{place}: {what} {text.listed(samples)}, α = {rate}"
