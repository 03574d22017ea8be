"""What a learner sees of a training run: the update, the loss again, the way of the weights."""

from __future__ import annotations

from ..languages import digits_text, text
from ..marks import paint
from ..notation import counted
from ..symbols import Symbol, shortened
from .iteration import Batch, Change, LossAgain, Update
from .training import Training
from .view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..graph import Node
    from .stepper import Moved

MOST_NUMBERS = 6  # of the course of a weight


class TrainingView(View):
    """Describes where a Training stands, in painted text.

    Args:
        training: the Training.
    """

    def __init__(self, training: Training) -> None:
        super().__init__(training)
        self._training = training

    def opening(self) -> str:
        """Say what is walked through."""
        return "1 feed forward, 2 loss, 3 backward, then the update. help lists the commands."

    def step(self, step: Moved, asked: bool = False) -> str:
        """Return a step as a full sum; `asked`: with `?` where its results stand."""
        if isinstance(step, Update):
            return self._update(step, asked)
        if isinstance(step, LossAgain):
            return self._loss_again(step, asked)
        return super().step(step, asked)

    def next(self) -> str:
        """Return the step that comes next; before the first of an iteration, what it looks at."""
        shown = super().next()
        if self._training.phase == "forward" and self._training.index == 1:
            return f"{self._look_at(self._training.batch)}\n{shown}"
        return shown

    def left(self) -> str:
        """Say how things stand when the learner leaves."""
        training = self._training
        made = training.turn + (training.phase == "again")
        return (
            f"left in epoch {training.batch.epoch}, at {training.stage}: "
            f"{counted(made, 'update')} made; the weights stay as they are now"
        )

    def watched(self) -> str:
        """Return the course of each watched weight."""
        return "\n".join(map(self._course, self._training.watched))

    def _update(self, update: Update, asked: bool) -> str:
        lines = ["w_new = w_old − α · ∂L/∂w_old"]
        lines += [self._change(x, update.learning_rate, asked) for x in shortened(update.changes)]
        return "\n".join(lines)

    def _change(self, change: Change | Symbol, learning_rate: float, asked: bool) -> str:
        if isinstance(change, Symbol):
            return f"      {text(change)}"
        gradient = paint(text.factor(change.gradient), "gradient")
        after = "?" if asked else paint(digits_text(change.after), "data")
        return (
            f"      {self._training.names(change.parameter)} = {digits_text(change.before)} − "
            f"{digits_text(learning_rate)} · {gradient} = {after}"
        )

    def _loss_again(self, again: LossAgain, asked: bool) -> str:
        name, before = self._training.names(self._training.graph.output), digits_text(again.before)
        if asked:
            return f"with the new weights: {name} {before} → ?"
        shown = f"{name} with the new weights: {before} → {digits_text(again.after)}"
        lines = [f"{shown}, {_compared(again)}"]
        if again.over_all is not None:
            lines.append(
                f"the loss over all samples, after the epoch: {digits_text(again.over_all)}"
            )
        return "\n".join(lines + [line for line in [self.watched()] if line])

    def _course(self, weight: Node) -> str:
        numbers = [
            text(x) if isinstance(x, Symbol) else paint(digits_text(x), "data")
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

    @staticmethod
    def _look_at(batch: Batch) -> str:
        """Say what an update looks at."""
        samples = [str(sample + 1) for sample in batch.samples]
        what = "sample" if len(samples) == 1 else "samples"
        place = f", update {batch.index} of {batch.total}" * (batch.total > 1)
        return (
            f"epoch {batch.epoch}{place}: {what} {text.listed(samples)}, "
            f"α = {digits_text(batch.learning_rate)}"
        )


def _compared(again: LossAgain) -> str:
    change = again.after - again.before
    if change < 0:
        return "lower"
    if change == 0:
        return "as before"
    return "higher: the step was too long, or it goes uphill"
