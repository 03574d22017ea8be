"""Gradient descent: over all samples, one at a time, or in batches."""

from __future__ import annotations

import gc
import math
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import count, repeat
from typing import Any, Protocol

from autograd import Value, find_nonfinite, no_grad, weighted_sum
from autograd.graph import Graph
from autograd.messages import number_in
from autograd.names import Names
from autograd.numbers import is_number

from .arguments import at_least_0, chosen, generator, names_its_arguments, whole
from .history import History
from .losses import LOSSES, SampleError, check_targets
from .network import Model
from .run import Batch, Run, collector_as_found, progress_bar, set_all
from .samples import as_samples


class Trainable(Protocol):
    """What can be trained: a callable of one sample that knows its parameters."""

    def parameters(self) -> list[Value]:
        """Return the numbers that training may change."""

    def __call__(self, row: Any, /) -> Any:
        """Return the prediction for one row of inputs."""


class GradientDescent:
    """Moves every weight against its own derivative: w_new = w_old − α · ∂L/∂w_old.

    Args:
        model: what is trained: a callable of one sample with `parameters()`.
        loss: a name from `LOSSES`, or a function of (targets, predictions).
        learning_rate: α, a number from 0, or a function of the epoch (counted from 1).
        batch_size: how many samples an update looks at: None all of them (batch gradient
            descent), 1 one (SGD), else a mini-batch; the last of an epoch may be smaller.
        parameters: those that are updated; None all. The rest is held fixed.
        l2: adds l2·Σp² over all the model's parameters to the loss.
        rng: a seed or a `random.Random` for the order of the samples; None: the module `random`.

    Raises:
        TypeError: an argument is of another kind.
        ValueError: an unknown loss, no parameters, or a number that is too small.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    >>> GradientDescent(neuron, learning_rate=0.1).fit([[2.0]], [1.0], epochs=1)
    History: 1 epoch, 1 update, loss 0.0332791 → 0.0318275
    >>> [round(p.data, 12) for p in neuron.parameters()]
    [0.510883247857, 0.505441623929]
    """

    @names_its_arguments
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
        self.model = _trainable(model)
        self.loss = chosen("loss", loss, LOSSES) if isinstance(loss, str) else loss
        if not callable(self.loss):
            raise TypeError(f"loss must be a name, or take (targets, predictions): got {loss!r}")
        if not callable(learning_rate):
            at_least_0("learning_rate", learning_rate, ", or a function of the epoch")
        self.learning_rate = learning_rate
        if batch_size is not None:
            batch_size = whole("batch_size", batch_size, 1, ", or None for all")
        self.batch_size = batch_size
        self.parameters = _values(model.parameters() if parameters is None else parameters)
        self.l2 = at_least_0("l2", l2)
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
        if not isinstance(loss, Value):
            raise TypeError(_no_loss(self.loss, loss))
        if self.l2:
            parameters = list(self.model.parameters())
            loss.label = None
            loss = loss + self.l2 * weighted_sum(parameters, parameters)  # Σp²
            loss.label = "L"
        return predictions, loss

    def step(self, X: Sequence[Any], y: Sequence[Any], learning_rate: float) -> float:
        """Make one update from these samples; return their loss before it.

        Raises:
            FloatingPointError: the loss or a new weight is not finite; no weight has changed.
            DomainError, OverflowError: so is something on the way there.
            TypeError, ValueError: what the loss function returned is no Value, or has no graph.
        """
        loss = self._finite_loss(X, y)
        self.update(loss, learning_rate)
        return loss.data

    def _finite_loss(self, X: Sequence[Any], y: Sequence[Any]) -> Value:
        loss = self.loss_of(X, y)
        if not math.isfinite(loss.data):
            first = find_nonfinite(loss)
            assert first is not None  # the loss itself, if no other
            name = Names(Graph(loss))(first)
            raise FloatingPointError(f"{name} is {first.data}, the first number that is not finite")
        return loss

    def update(self, loss: Value, learning_rate: float) -> None:
        """Run the backward pass of a loss, and move every weight against its own derivative.

        Raises:
            FloatingPointError: a new weight is not finite; no weight has changed.
            TypeError: the loss is no Value.
            ValueError: the loss has no graph.
        """
        if not isinstance(loss, Value):
            raise TypeError(f"a loss must be a Value: got {loss!r}")
        if loss.operation is None:
            raise ValueError(
                "the loss has no graph, so nothing can be learned from it: is this inside "
                "no_grad(), or does the loss not use the predictions?"
            )
        for parameter in [*self.model.parameters(), *self.parameters]:
            parameter.grad = 0.0
        loss.backward()
        set_all(self.parameters, self.new_weights(learning_rate))

    def new_weights(self, learning_rate: float) -> list[float]:
        """Return what an update makes of each parameter, from its present gradient.

        Raises:
            FloatingPointError: one of them is not finite.
            TypeError, ValueError: the learning rate is no number from 0.
        """
        learning_rate = at_least_0("learning_rate", learning_rate)
        new = [p.data - learning_rate * p.grad for p in self.parameters]
        for parameter, data in zip(self.parameters, new, strict=True):
            if not math.isfinite(data):
                raise FloatingPointError(
                    f"the update of {parameter.label or 'a parameter'}: "
                    f"{parameter.data:.6g} − {learning_rate:.6g}·({parameter.grad:.6g})"
                )
        return new

    @names_its_arguments
    def fit(
        self, X: Iterable[Any], y: Iterable[Any], epochs: int, progress: bool = True
    ) -> History:
        """Train, and return the losses.

        However it ends, the losses and the weights are those of the last good epoch; Ctrl-C ends
        it with the history so far.

        Args:
            X: one row of inputs per sample.
            y: one target per sample: a number, or a list with one for each output.
            epochs: how often every sample is looked at, from 0.
            progress: show a progress bar where standard error is a terminal.

        Raises:
            TypeError: X, y, epochs, or what a function returned is of another kind.
            ValueError: no samples, not a target for each, or one that the loss cannot take.
            DivergedError: a number was no longer finite.
        """
        X, y = self.checked(X, y)
        epochs = whole("epochs", epochs, 0)
        for parameter in self.parameters:
            parameter.data = number_in(parameter)
            if not math.isfinite(parameter.data):
                name = parameter.label or "a parameter"
                raise ValueError(f"{name} is {parameter.data}: training starts from finite numbers")
        per_epoch = math.ceil(len(X) / min(self.batch_size or len(X), len(X)))
        run = Run(History(per_epoch), self.parameters)
        try:
            try:
                with collector_as_found(), progress_bar(epochs, progress) as show:
                    if per_epoch > 1:
                        self._add_loss(run, X, y)
                    for epoch in range(1, epochs + 1):
                        batches = self.batches(len(X), epoch)
                        run.rates.append(batches[0].learning_rate)
                        self._train(run, X, y, batches)
                        if per_epoch > 1:
                            self._add_loss(run, X, y)
                        show(epoch, run.history.loss[-1])
                    if per_epoch == 1:
                        self._add_loss(run, X, y)
            finally:
                run.go_back()
        except KeyboardInterrupt:
            run.go_back()  # it may have struck on the way back from another error
            run.history.interrupted = True
        return run.history

    def _add_loss(self, run: Run, X: Sequence[Any], y: Sequence[Any]) -> None:
        with run.finite():
            run.add(self.evaluate(X, y))

    def _train(
        self, run: Run, X: Sequence[Any], y: Sequence[Any], batches: Sequence[Batch]
    ) -> None:
        """Make the updates of an epoch; of a single one, the loss before it is over all samples."""
        with run.finite():
            for batch in batches:
                at = batch.samples
                with collector_as_found():
                    gc.disable()  # a graph has no cycles, and looking for them takes time
                    try:
                        loss = self._finite_loss([X[i] for i in at], [y[i] for i in at])
                    except SampleError as error:
                        if error.sample:  # its number in the batch
                            error.sample = at[error.sample - 1] + 1
                        raise
                    if len(batches) == 1:
                        run.add(loss.data)
                    self.update(loss, batch.learning_rate)
                    del loss

    def _rate(self, epoch: int) -> float:
        rate = self.learning_rate
        if not callable(rate):
            return at_least_0("learning_rate", rate)
        try:
            found = rate(epoch)
        except Exception as error:
            error.add_note(f"in learning_rate({epoch})")
            raise
        return at_least_0(f"learning_rate({epoch})", found)

    def checked(self, X: Iterable[Any], y: Iterable[Any]) -> tuple[list[Any], list[Any]]:
        """Return samples as lists.

        Raises:
            ValueError: there are none, not a target for each, or a number is not finite.
        """
        X, y = as_samples(X, y)[:2]
        check_targets(self.loss, y)
        if isinstance(self.model, Model):
            for sample, row in enumerate(X, 1):
                try:
                    self.model.as_row(row)
                except (TypeError, ValueError) as error:
                    raise type(error)(f"sample {sample}: {error}") from None
        return X, y

    def batches(self, samples: int, epoch: int) -> list[Batch]:
        """Return what each update of an epoch looks at; it may shuffle the samples."""
        size, rate = min(self.batch_size or samples, samples), self._rate(epoch)
        order = list(range(samples))
        before = self.rng.getstate()
        try:
            if size < samples:
                self.rng.shuffle(order)
            # no loop of Python's own: at its end CPython 3.13 lets Ctrl-C pass by the except
            cuts = map(slice, range(0, samples, size), range(size, samples + size, size))
            parts = [*map(tuple, map(order.__getitem__, cuts))]
            of_all = repeat(len(parts)), parts, repeat(rate)
            return [*map(Batch, repeat(epoch), count(1), *of_all)]
        except BaseException:  # Ctrl-C: the next time it shuffles alike
            self.rng.setstate(before)
            raise

    def evaluate(self, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Return the loss over samples, without a graph.

        Raises:
            FloatingPointError: it is not finite.
        """
        with no_grad():
            loss = self.loss_of(X, y).data
        return loss if math.isfinite(loss) else self._finite_loss(X, y).data

    def __repr__(self) -> str:
        return f"GradientDescent on {self.model!r}"


def _trainable(model: Any) -> Trainable:
    """Return a model, or refuse what is none."""
    has_parameters = callable(getattr(model, "parameters", None))
    if isinstance(model, type) or not callable(model) or not has_parameters:
        got = f"the class {model.__name__}" if isinstance(model, type) else type(model).__name__
        raise TypeError(
            "a model is called with one row and has a method parameters(), as MLP(2, [1]) has: "
            f"got {got}"
        )
    return model  # type: ignore[no-any-return]


def _values(parameters: Any) -> list[Value]:
    """Return parameters as a list, or refuse what training would not change."""
    try:
        values = list(parameters)
    except TypeError:
        values = []
    if not values:
        raise ValueError(f"parameters must be Values, at least one, in a list: got {parameters!r}")
    for value in values:
        if not isinstance(value, Value):
            raise TypeError(f"parameters must be Values: one of them is {value!r}")
    return values


def _no_loss(function: Callable[..., Any], returned: Any) -> str:
    name = getattr(function, "__name__", "function")
    got, advice = type(returned).__name__, "add up the losses of all samples"
    if returned is None:
        got, advice = "None", "end it with return"
    elif is_number(returned):
        got = f"the plain number {returned}"
        advice = "compute it from the predictions as they are, without .data, float() or math"
    return f"the loss {name} must return a Value, not {got}: {advice}"
