"""Gradient descent: over all samples, one at a time, or in batches."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from autograd import Value
from autograd.symbols import Symbol

from .arguments import at_least_0, chosen, generator, names_its_arguments, whole
from .batches import Batch, drawn
from .hints import TRAINER, Hinted
from .history import History
from .objective import Objective
from .optimizers import Move, State, move, moved, rule_of, share_of
from .run import Run, set_all
from .schedules import Schedule, rate_in
from .trainable import ENGINES, Trainable, as_parameters

if TYPE_CHECKING:
    import os


class GradientDescent(Objective, Hinted):
    """Moves each weight against its derivative: w_new = w_old − α · ∂L/∂w_old (Cauchy, 1847).

    Args:
        model: what is trained: a callable of one sample with `parameters()`.
        loss: a name from `LOSSES`, or a function of (targets, predictions).
        learning_rate: α, a number from 0, or a function of the epoch (counted from 1).
        batch_size: how many samples an update looks at: None: all (batch gradient descent); 1: one
            (SGD: Robbins and Monro, 1951); else a mini-batch; the last one may be smaller.
        parameters: those that are updated; None: all. The rest is held fixed.
        l2: adds l2·Σp² over all the model's parameters to the loss.
        rng: a seed or a `random.Random` that shuffles the samples; None: the module `random`.
        optimizer: "sgd", the update above, or "adam" (Kingma and Ba, 2015).
        momentum: of "sgd": μ, the share of the velocity v that remains, from 0 to below 1:
            v_new = μ·v_old − α·∂L/∂w_old, w_new = w_old + v_new (Polyak, 1964).
        schedule: how α falls: "step" (half after each 10 epochs), "1/t", "cosine" (to 0 at the
            end), or with other numbers of epochs, "step 30".
        clip: the largest norm of all gradients together; longer ones are shortened (Pascanu,
            Mikolov and Bengio, 2013).
        engine: what `fit` runs: "eager", a graph per sample, or "compiled", one for all samples,
            as machine code (extra `fast`).

    Attributes:
        epoch: how many epochs were trained; a second `fit` goes on from there.
        history: what was measured in them.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an unknown loss, no parameters, or a number that is too small.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    >>> GradientDescent(neuron, learning_rate=0.1).fit([[2.0]], [1.0], epochs=1)
    History: 1 epoch, 1 update, loss 0.0332791 → 0.0318275
    >>> [round(p.data, 12) for p in neuron.parameters()]
    [0.510883247857, 0.505441623929]
    """

    _hints = TRAINER

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
        *,
        optimizer: str = "sgd",
        momentum: float = 0.0,
        schedule: str | None = None,
        clip: float | None = None,
        engine: str = "eager",
    ) -> None:
        super().__init__(model, loss, l2)
        if not callable(learning_rate):
            or_else = ", or a function of the epoch"
            learning_rate = at_least_0("learning_rate", learning_rate, or_else)
        self.learning_rate = learning_rate
        if batch_size is not None:
            batch_size = whole("batch_size", batch_size, 1, ", or None for all")
        self.batch_size = batch_size
        self.parameters = as_parameters(model.parameters() if parameters is None else parameters)
        self.rng = generator(rng)
        if schedule is not None and callable(learning_rate):
            raise ValueError("learning_rate is a function of the epoch already: leave schedule out")
        self.schedule = None if schedule is None else Schedule(schedule)
        self._rule = rule_of(optimizer, momentum)
        self.optimizer, self.momentum = optimizer, float(momentum)
        self.clip = None if clip is None else at_least_0("clip", clip, ", or None")
        if self.clip == 0:
            raise ValueError("clip must be above 0, or None: with 0 nothing would be learned")
        self.engine = chosen("engine", engine, ENGINES)
        self.epoch = self.last_epoch = 0  # the last one is that of the present training
        self.history = History(0)
        self.best: State | None = None  # of the epoch with the least loss
        self._kept = [self._rule.start()] * len(self.parameters)

    # an update

    def step(self, X: Sequence[Any], y: Sequence[Any], learning_rate: float) -> float:
        """Update every weight once, and return the loss before.

        Args:
            X: one row of inputs per sample, as `checked` returns them.
            y: one target per sample, likewise.
            learning_rate: α, a number from 0.

        Raises:
            FloatingPointError: the loss or a new weight is not finite; no weight has changed.
            DomainError, OverflowError: a number on the way there cannot be computed.
            TypeError, ValueError: what the loss function returned is not a Value, or has no graph.
        """
        _, loss = self.finite(X, y)
        self.update(loss, learning_rate)
        return loss.data

    def update(self, loss: Value, learning_rate: float) -> None:
        """Run the backward pass of a loss, and move every weight.

        Args:
            loss: with its graph, as `loss_of` returns it.
            learning_rate: α, a number from 0.

        Raises:
            FloatingPointError: a new weight is not finite; no weight has changed.
            TypeError: the loss is not a Value.
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
        rate = at_least_0("learning_rate", learning_rate)
        weights, kept = moved(self._rule, self.parameters, self._kept, rate, self.clip)
        set_all(self, weights, kept)

    def moves(self, learning_rate: float) -> list[Move]:
        """Return how an update moves each parameter, from its gradient.

        Args:
            learning_rate: α, a number from 0.

        Raises:
            FloatingPointError: a new weight is not finite.
            TypeError, ValueError: the learning rate is not a number from 0.
        """
        rate = at_least_0("learning_rate", learning_rate)
        share = share_of(self.parameters, self.clip)
        pairs = zip(self.parameters, self._kept, strict=True)
        return [move(self._rule, parameter, kept, rate, share) for parameter, kept in pairs]

    def put(self, index: int, numbers: Sequence[float]) -> None:
        """Set a parameter, and what the update rule keeps for it.

        Args:
            index: which of `parameters`, from 0.
            numbers: the weight, then what is kept, as `before` and `after` of a `Move` hold them.
        """
        self.parameters[index].data, *kept = numbers
        self._kept[index] = tuple(kept)

    def rule(self) -> Mapping[str, Symbol]:
        """Return the lines of an update as expressions, by the names of their results."""
        return self._rule.symbols(self.clip)

    def state(self) -> State:
        """Return all that training changes, as it is now."""
        weights = tuple([parameter.data for parameter in self.parameters])
        return State(self.epoch, weights, tuple(self._kept), self.rng.getstate())

    def restore(self, state: State) -> None:
        """Go back to an earlier state; it may be done twice.

        Args:
            state: what `state()` returned.
        """
        self.epoch = state.epoch
        set_all(self, state.weights, list(state.kept))
        self.rng.setstate(state.rng)

    # epochs

    @names_its_arguments
    def fit(
        self,
        X: Any,
        y: Any = None,
        epochs: int | None = None,
        progress: bool = True,
        *,
        validation: Any = None,
        patience: int | None = None,
        metrics: str | Callable[..., float] | Sequence[Any] | None = None,
        every: int = 1,
        callbacks: Callable[..., Any] | Sequence[Callable[..., Any]] = (),
    ) -> History:
        """Train, and return the History; a second call goes on where the first ended.

        In any case, the losses and the weights are those of the last good epoch; Ctrl-C ends it
        with the history so far.

        Args:
            X: one row of inputs per sample, as in the table; or a Table, with its targets.
            y: one target per sample: a number, a list with one for each output, or the name of a
                class; None with a Table.
            epochs: the number of passes over all samples, 0 or more.
            progress: show a bar where standard error is a terminal, else ten lines in all.
            validation: samples that are not trained on but measured: (X, y), a Table, or the part
                of the samples to hold out, between 0 and 1: the same ones in each call, with the
                share of each class kept.
            patience: stop when the validation loss (without validation, the loss) has reached no
                new minimum for this many entries of the history; then, or after all epochs, take
                the weights for which it was least.
            metrics: "accuracy", "r2", "mae", a function of (targets, predictions), or several;
                None: the accuracy, if the loss is for classes.
            every: the number of epochs between measurements; 0: at the beginning and the end.
            callbacks: called with this trainer after each epoch; True ends the training.

        Raises:
            TypeError: X, y, epochs, or what a function returned has the wrong type.
            ValueError: there are no samples, not one target for each, or one the loss cannot take.
            DivergedError: a number was no longer finite.
        """
        samples = self.samples(X, y, adopt=True)
        if epochs is None:
            raise TypeError("fit needs the number of passes over the samples, such as epochs=100")
        run = Run(self, samples, validation, patience, metrics, every)
        return run.go(whole("epochs", epochs, 0), progress, callbacks)

    def batches(self, samples: int, epoch: int) -> list[Batch]:
        """Return the batches of an epoch; it may shuffle the samples.

        Args:
            samples: how many there are.
            epoch: which, counted from 1.
        """
        rate = rate_in(epoch, self.learning_rate, self.schedule, self.last_epoch)
        return drawn(samples, self.batch_size, self.rng, epoch, rate)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write model, optimizer, random numbers and history to one JSON file, for `resume`.

        Args:
            path: where; an existing file is replaced as a whole, or stays as it is.

        Raises:
            OSError: the file cannot be written.
            TypeError, ValueError: the model is not one of this package's, or one Value is two
                weights.
        """
        from .keeping import save_trainer

        save_trainer(self, path)

    def __repr__(self) -> str:
        return f"GradientDescent on {self.model!r}"
