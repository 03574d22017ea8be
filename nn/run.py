"""A training run: the losses and weights that fit each other, and the way back to them."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat

from autograd import DomainError, Value
from autograd.languages import digits_text
from autograd.notation import readable

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


class Run:
    """A run of training, and the way back to its last good epoch, where losses and weights fit.

    Args:
        history: the losses; `add` adds to them.
        parameters: the weights.

    Attributes:
        history: the same.
        rates: the learning rates of the epochs begun.
    """

    def __init__(self, history: History, parameters: Sequence[Value]) -> None:
        self.history = history
        self.rates: list[float] = []
        self._parameters = parameters
        self._good = self._present()

    def _present(self) -> tuple[int, list[float]]:
        return len(self.history.loss), [parameter.data for parameter in self._parameters]

    def add(self, loss: float) -> None:
        """Add the loss that the present weights give."""
        self.history.loss.append(loss)
        self._good = self._present()

    def go_back(self) -> None:
        """Go back to the weights of the last loss; a second time changes nothing more."""
        losses, weights = self._good
        del self.history.loss[losses:]
        set_all(self._parameters, weights)

    @contextmanager
    def finite(self) -> Iterator[None]:
        """Say that training diverged where a number inside is not finite."""
        try:
            yield
        except (FloatingPointError, OverflowError, DomainError) as error:
            epoch = len(self.history.loss)
            smaller = "smaller weights"
            if epoch:
                smaller = f"a smaller learning rate than {digits_text(self.rates[epoch - 1])}"
            message = (
                f"training diverged in epoch {epoch}: {str(error).rstrip('.')}. The weights are "
                f"back at the last good epoch, {self.history.epochs}. Try "
                f"{smaller}, or inputs of a similar size (standardize them)."
            )
            raise DivergedError(readable(message, sys.stderr), epoch, self.history) from error


def set_all(parameters: Iterable[Value], numbers: Iterable[float]) -> None:
    """Set the number of each parameter, with no moment between them for Ctrl-C to strike."""
    deque(map(setattr, parameters, repeat("data"), numbers), maxlen=0)
