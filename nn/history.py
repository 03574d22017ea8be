"""What a training run leaves behind."""

from __future__ import annotations

from autograd.languages import digits_text
from autograd.notation import counted, readable


class History:
    """The losses of a training run.

    Attributes:
        loss: `loss[k]` is the loss over the whole training set after epoch k; entry 0 is before
            training.
        updates_per_epoch: how often the weights are changed in an epoch.
        interrupted: whether Ctrl-C ended the run; the weights are then those of the last entry.

    >>> history = History(updates_per_epoch=10)
    >>> history.loss += [1.0, 0.5, 0.25]
    >>> history
    History: 2 epochs, 20 updates, loss 1 → 0.25
    """

    def __init__(self, updates_per_epoch: int) -> None:
        self.loss: list[float] = []
        self.updates_per_epoch = updates_per_epoch
        self.interrupted = False

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return max(len(self.loss) - 1, 0)

    @property
    def updates(self) -> int:
        """How often the weights were changed."""
        return self.epochs * self.updates_per_epoch

    def __repr__(self) -> str:
        if not self.loss:
            return "History: nothing trained"
        stopped = ", interrupted" if self.interrupted else ""
        return readable(
            f"History: {counted(self.epochs, 'epoch')}, {counted(self.updates, 'update')}, "
            f"loss {digits_text(self.loss[0])} → {digits_text(self.loss[-1])}{stopped}"
        )
