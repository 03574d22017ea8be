"""A training run: its batches and losses, the way back to the last good epoch, its progress."""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import NamedTuple

from autograd import DomainError, Value
from autograd.errors import printable
from autograd.languages import digits_text

from .history import History


class DivergedError(ArithmeticError):
    """Training left the finite numbers; the weights are back at the last good epoch.

    Attributes:
        epoch: the epoch in which it happened, from 1.
        history: the losses up to the last good epoch.
    """

    def __init__(self, message: str, epoch: int, history: History) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.history = history


class Batch(NamedTuple):
    """What one update looks at, and its place among the `total` of its epoch; both count from 1."""

    epoch: int
    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    samples: tuple[int, ...]  # their indices, from 0
    learning_rate: float


class Run:
    """A run of training, and the way back to its last good epoch, where losses and weights fit."""

    def __init__(self, history: History, parameters: Sequence[Value]) -> None:
        self.history = history
        self.rates: list[float] = []  # of the epochs begun
        self._parameters = parameters
        self._good = self._present()

    def _present(self) -> tuple[int, list[float]]:
        return len(self.history.loss), [parameter.data for parameter in self._parameters]

    def add(self, loss: float) -> None:
        """Add the loss that the present weights give."""
        self.history.add({"epoch": len(self.history.loss), "loss": loss})
        self._good = self._present()

    def go_back(self) -> None:
        """Go back to the weights of the last loss; a second time changes nothing more."""
        losses, weights = self._good
        for name in self.history.names:
            del self.history[name][losses:]
        set_all(self._parameters, weights)

    @contextmanager
    def finite(self) -> Iterator[None]:
        """Say that training diverged where a number inside is not finite."""
        try:
            yield
        except (FloatingPointError, OverflowError, DomainError) as error:
            epoch, smaller = len(self.history.loss), "smaller weights"
            if epoch:
                smaller = f"a smaller learning rate than {digits_text(self.rates[epoch - 1])}"
            message = (
                f"training diverged in epoch {epoch}: {str(error).rstrip('.')}. The weights are "
                f"back at the last good epoch, {self.history.epochs}. Try "
                f"{smaller}, or inputs of a similar size (standardize them)."
            )
            raise DivergedError(printable(message), epoch, self.history) from error


def set_all(parameters: Iterable[Value], numbers: Iterable[float]) -> None:
    """Set the number of each parameter, with no moment between them for Ctrl-C to strike."""
    deque(map(setattr, parameters, repeat("data"), numbers), maxlen=0)


@contextmanager
def collector_as_found() -> Iterator[None]:
    """Give back the cyclic collector as it was, wherever Ctrl-C strikes."""
    was_on = gc.isenabled()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def progress_bar(epochs: int, wanted: bool) -> Iterator[Callable[[int, float], None]]:
    """Yield what shows an epoch and its loss: nothing, unless a person is watching."""
    if not wanted or not sys.stderr.isatty():
        yield lambda epoch, loss: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TimeRemainingColumn

    epoch, loss = "epoch {task.completed}/{task.total}", "loss {task.fields[loss]}"
    columns = (epoch, BarColumn(), loss, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("training", total=epochs, loss="…")
        yield lambda epoch, loss: bar.update(task, completed=epoch, loss=digits_text(loss))
