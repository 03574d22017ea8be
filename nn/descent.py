"""Gradient descent: over all samples, one at a time, or in batches."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from autograd import DomainError, Value, find_nonfinite, no_grad, weighted_sum
from autograd.debugger.iteration import Batch
from autograd.graph import Graph
from autograd.names import Names
from autograd.notation import digits_text, readable
from autograd.numbers import is_number, number

from .history import History
from .initialization import generator
from .losses import LOSSES
from .progress import collector_off, left_as_found, progress_bar


class Trainable(Protocol):
    """What can be trained: a callable of one sample that knows its parameters."""

    def parameters(self) -> list[Value]:
        """Return the numbers that training may change."""

    def __call__(self, row: Any, /) -> Any:
        """Return the prediction for one row of inputs."""


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


class GradientDescent:
    """Moves every weight against its own derivative: w_new = w_old − α · ∂L/∂w_old.

    Args:
        model: what is trained: a callable of one sample with `parameters()`.
        loss: a name from `LOSSES`, or a function of (targets, predictions).
        learning_rate: α, a number or a function of the epoch (counted from 1).
        batch_size: how many samples an update looks at: None all of them (batch gradient
            descent), 1 one (SGD), else a mini-batch; the last of an epoch may be smaller.
        parameters: those that are updated; None all. The rest is held fixed.
        l2: adds l2·Σp² over all the model's parameters to the loss.
        rng: a seed or a `random.Random` for the order of the samples; None: the module `random`.

    Raises:
        ValueError: an unknown loss, or a batch size below 1.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    >>> GradientDescent(neuron, learning_rate=0.1).fit([[2.0]], [1.0], epochs=1)
    History: 1 epochs, 1 updates, loss 0.0332791 → 0.0318275
    >>> [round(p.data, 12) for p in neuron.parameters()]
    [0.510883247857, 0.505441623929]
    """

    def __init__(
        self,
        model: Trainable,
        loss: str | Callable[[Any, Any], Value] = "mse",
        learning_rate: float | Callable[[int], float] = 0.1,
        batch_size: int | None = None,
        parameters: Iterable[Value] | None = None,
        l2: float = 0.0,
        rng: int | random.Random | None = None,
    ) -> None:
        if isinstance(loss, str) and loss not in LOSSES:
            raise ValueError(f"there is no loss {loss!r}: choose one of {', '.join(LOSSES)}")
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, or None for all: got {batch_size}")
        self.model = model
        self.loss = LOSSES[loss] if isinstance(loss, str) else loss
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.parameters = list(model.parameters() if parameters is None else parameters)
        self.l2 = l2
        self.rng = generator(rng)

    def loss_of(self, X: Sequence[Any], y: Sequence[Any]) -> Value:
        """Return the loss over samples, with its graph.

        Args:
            X: one row of inputs a sample.
            y: one target a sample.
        """
        return self.feed_forward(X, y)[1]

    def feed_forward(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Value]:
        """Return the prediction for each sample, and the loss over them; arguments as above."""
        predictions = [self.model(row) for row in X]
        loss = self.loss(y, predictions)
        if self.l2:
            parameters = self.model.parameters()
            loss.label = None
            loss = loss + self.l2 * weighted_sum(parameters, parameters)  # Σp²
            loss.label = "L"
        return predictions, loss

    def step(self, X: Sequence[Any], y: Sequence[Any], learning_rate: float) -> float:
        """Make one update from these samples; return their loss before it.

        Raises:
            FloatingPointError: the loss or a new weight is not finite; no weight has changed.
            DomainError, OverflowError: so is something on the way there.
            ValueError: the loss has no graph.
        """
        loss = self._finite_loss(X, y)
        self.update(loss, learning_rate)
        return loss.data

    def _finite_loss(self, X: Sequence[Any], y: Sequence[Any]) -> Value:
        loss = self.loss_of(X, y)
        if not math.isfinite(loss.data):
            raise FloatingPointError(_first_nonfinite(loss))
        return loss

    def update(self, loss: Value, learning_rate: float) -> None:
        """Run the backward pass of a loss, and move every weight against its own derivative.

        Raises:
            FloatingPointError: a new weight is not finite; no weight has changed.
            ValueError: the loss has no graph.
        """
        if loss.operation is None:
            raise ValueError(
                "the loss has no graph, so nothing can be learned from it: is this inside "
                "no_grad(), or does the loss not use the predictions?"
            )
        for parameter in [*self.model.parameters(), *self.parameters]:
            parameter.grad = 0.0
        loss.backward()
        for parameter, data in zip(self.parameters, self.new_weights(learning_rate), strict=True):
            parameter.data = data

    def new_weights(self, learning_rate: float) -> list[float]:
        """Return what an update makes of each parameter, from its present gradient.

        Raises:
            FloatingPointError: one of them is not finite.
        """
        new = [p.data - learning_rate * p.grad for p in self.parameters]
        for parameter, data in zip(self.parameters, new, strict=True):
            if not math.isfinite(data):
                raise FloatingPointError(
                    f"the update of {parameter.label or 'a parameter'}: "
                    f"{parameter.data:.6g} − {learning_rate:.6g}·({parameter.grad:.6g})"
                )
        return new

    def fit(
        self,
        X: Iterable[Any],
        y: Iterable[Any],
        epochs: int,
        progress: bool = True,
    ) -> History:
        """Train, and return the losses.

        Ctrl-C ends the run with the history so far, the weights at its last entry.

        Args:
            X: one row of inputs a sample.
            y: one target a sample: a number, or a list with one for each output.
            epochs: how often every sample is looked at.
            progress: show a progress bar where standard error is a terminal.

        Raises:
            ValueError: no samples, or not a target for each.
            DivergedError: a number was no longer finite; the weights are back at the last
                good epoch.
        """
        X, y = self.checked(X, y)
        for parameter in self.parameters:
            parameter.data = number(parameter.data)
        size = self._size(len(X))
        history = History(updates_per_epoch=math.ceil(len(X) / size))
        good = (0, self._weights())  # so many losses, and the weights of the last of them
        rates: list[float] = []  # of the epochs begun
        try:
            with left_as_found(), progress_bar(epochs, progress) as show:
                if size < len(X):
                    history.loss.append(self.evaluate(X, y))
                    good = (1, self._weights())
                for epoch in range(1, epochs + 1):
                    for batch in self.batches(len(X), epoch):
                        if batch.index == 1:
                            rates.append(batch.learning_rate)
                        with collector_off():
                            at = batch.samples
                            loss = self._finite_loss([X[i] for i in at], [y[i] for i in at])
                            if size == len(X):  # the loss before this epoch's only step
                                history.loss.append(loss.data)
                                good = (epoch, self._weights())
                            self.update(loss, batch.learning_rate)
                            del loss
                    if size < len(X):
                        history.loss.append(self.evaluate(X, y))
                        good = (epoch + 1, self._weights())
                    show(epoch, history.loss[-1])
                if size == len(X):
                    history.loss.append(self.evaluate(X, y))
                    good = (epochs + 1, self._weights())
        except KeyboardInterrupt:
            self._go_back(history, *good)
            history.interrupted = True
        except (FloatingPointError, OverflowError, DomainError) as error:
            self._go_back(history, *good)
            epoch = len(history.loss)
            advice = (
                f"a smaller learning rate than {digits_text(rates[epoch - 1])}" if epoch else ""
            )
            raise DivergedError(
                readable(
                    f"training diverged in epoch {epoch}: {str(error).rstrip('.')}. The weights "
                    f"are back at the last good epoch, {history.epochs}. Try "
                    f"{advice or 'smaller weights'}, or inputs of a similar size "
                    "(standardize them).",
                    sys.stderr,
                ),
                epoch,
                history,
            ) from error
        return history

    def _rate(self, epoch: int) -> float:
        return number(
            self.learning_rate(epoch) if callable(self.learning_rate) else self.learning_rate
        )

    def checked(self, X: Iterable[Any], y: Iterable[Any]) -> tuple[list[Any], list[Any]]:
        """Return samples as lists.

        Raises:
            ValueError: there are none, not a target for each, or a number is not finite.
        """
        X, y = list(X), list(y)
        if len(X) != len(y) or not X:
            raise ValueError(
                f"training needs a target for each sample: {len(X)} rows, {len(y)} targets"
            )
        for what, rows in (("input", X), ("target", y)):
            _check_finite(what, rows)
        return X, y

    def _size(self, samples: int) -> int:
        return min(self.batch_size or samples, samples)

    def batches(self, samples: int, epoch: int) -> list[Batch]:
        """Return what each update of an epoch looks at; it may shuffle the samples."""
        size, rate, order = self._size(samples), self._rate(epoch), list(range(samples))
        if size < samples:
            self.rng.shuffle(order)
        starts = range(0, samples, size)
        return [
            Batch(epoch, index, len(starts), tuple(order[start : start + size]), rate)
            for index, start in enumerate(starts, 1)
        ]

    def evaluate(self, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Return the loss over samples, without a graph.

        Raises:
            FloatingPointError: it is not finite.
        """
        with no_grad():
            loss = self.loss_of(X, y)
        if not math.isfinite(loss.data):
            raise FloatingPointError(_first_nonfinite(self.loss_of(X, y)))
        return loss.data

    def _weights(self) -> list[float]:
        return [parameter.data for parameter in self.parameters]

    def _go_back(self, history: History, losses: int, weights: Sequence[float]) -> None:
        """Go back to the last moment at which losses and weights fitted each other."""
        del history.loss[losses:]
        for parameter, data in zip(self.parameters, weights, strict=True):
            parameter.data = data

    def __repr__(self) -> str:
        return f"GradientDescent on {self.model!r}"


def _check_finite(what: str, rows: Sequence[Any]) -> None:
    """Refuse a NaN or an infinity in a table, by row and column."""
    for i, row in enumerate(rows, 1):
        cells = [row] if is_number(row) or isinstance(row, Value) else list(row)
        for j, cell in enumerate(cells, 1):
            if is_number(cell) and not math.isfinite(cell):
                raise ValueError(f"{what} of sample {i}, column {j}: {cell} is no finite number")


def _first_nonfinite(loss: Value) -> str:
    node = find_nonfinite(loss)
    if node is None:
        return "the loss is not finite"
    return f"{Names(Graph(loss))(node)} is {node.data}, the first number that is not finite"
