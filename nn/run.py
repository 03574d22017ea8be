"""A training run: its epochs, what is measured in them, and the return to the last good one."""

from __future__ import annotations

import gc
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, Any

from autograd import DomainError, Value
from autograd.errors import printable
from autograd.languages import digits_text
from autograd.messages import number_in

from .arguments import chosen, whole
from .batches import Batch
from .diagnosis import at_fault
from .errors import DivergedError
from .held_out import parted
from .history import History
from .losses import OF_CLASSES
from .metrics import as_metrics, plain_numbers
from .optimizers import State
from .progress import progress_shown
from .samples import Samples, is_listed, is_shares
from .targets import SampleError
from .trainable import ENGINES

if TYPE_CHECKING:
    from .descent import GradientDescent
    from .machine import Epochs

MOST_GROWTH = 1e6  # of a loss; beyond, training diverges, though no number is infinite yet


class Run:
    """A call of `fit`.

    Args:
        trainer: what trains.
        samples: what it trains on.
        validation, patience, metrics, every: as `fit` takes them.
    """

    def __init__(
        self,
        trainer: GradientDescent,
        samples: Samples,
        validation: Any,
        patience: Any,
        metrics: Any,
        every: Any,
    ) -> None:
        self._trainer = trainer
        self._of_classes = trainer.loss in OF_CLASSES
        self._samples, self._held = parted(samples, validation, trainer.samples, self._of_classes)
        self._patience = None if patience is None else whole("patience", patience, 1, ", or None")
        self._every = whole("every", every, 0)
        if self._patience and not self._every:
            raise ValueError("patience looks at what is measured: every must be at least 1")
        if metrics is None:
            metrics = "accuracy" if self._of_classes and self._all_are_classes() else ()
        self._metrics = as_metrics(metrics, trainer.model)
        count = len(self._samples.X)
        self._per_epoch = math.ceil(count / min(trainer.batch_size or count, count))
        self._ahead: Value | None = None  # the loss of the next update, fed forward already
        self._compiled: Epochs | None = None
        self._rate = 0.0
        self._history = self._begun()
        self._least = min(self._watched(), default=math.inf)
        self._before = trainer.history, trainer.best
        self._good = self._present()

    def _all_are_classes(self) -> bool:
        """Tell whether each target is a class; binary_cross_entropy also takes numbers between."""
        held = self._held.y if self._held else []
        targets = (*self._samples.y, *held)
        are_classes = [is_shares(y) if is_listed(y) else not 0 < y < 1 for y in targets]
        return all(are_classes)

    def _begun(self) -> History:
        """Return the history to go on with: a new one where something else is measured now."""
        names = ["epoch", *self._columns()]
        last = self._trainer.history
        if last.names == tuple(names) and last.updates_per_epoch == self._per_epoch:
            return last
        return History(self._per_epoch, names)

    def _columns(self) -> list[str]:
        of_one = ["loss", *self._metrics]
        return [*of_one, *(f"validation_{name}" for name in of_one if self._held)]

    def go(self, epochs: int, progress: bool, callbacks: Any) -> History:
        """Train for so many epochs, and return the history."""
        trainer, history = self._trainer, self._history
        for parameter in trainer.parameters:
            parameter.data = number_in(parameter)
            if not math.isfinite(parameter.data):
                name = parameter.label or "a parameter"
                raise ValueError(f"{name} is {parameter.data}: training starts from finite numbers")
        calls = [*callbacks] if is_listed(callbacks) else [callbacks]
        for call in calls:
            if not callable(call):
                raise TypeError(f"callbacks must be functions of the trainer: got {call!r}")
        history.interrupted = False
        self._good = self._present()
        try:
            try:
                if history is not trainer.history:
                    trainer.history, trainer.best = history, None
                    self._good = self._present()
                trainer.last_epoch = trainer.epoch + epochs
                with collector_as_found(), progress_shown(epochs, progress, trainer.epoch) as show:
                    if chosen("engine", trainer.engine, ENGINES) == "compiled":
                        self._compile()
                    if not history.loss:
                        self._measure(ahead=epochs > 0)
                    while trainer.epoch < trainer.last_epoch:
                        if not self._compiled or not self._run_compiled(bool(calls), show):
                            self._epoch(ahead=not calls)
                            show(history if self._is_measured() else None)
                        if self._ends(calls):
                            break
                    if not self._is_measured():  # training ended early
                        self._measure(ahead=False)
                    self._end()
            finally:
                self._go_back()
        except KeyboardInterrupt:
            self._go_back()  # it may have struck on the way back from another error
            history.interrupted = True
        return history

    def _epoch(self, ahead: bool) -> None:
        trainer = self._trainer
        epoch = trainer.epoch + 1
        batches = trainer.batches(len(self._samples.X), epoch)
        self._rate = batches[0].learning_rate
        with self._finite(epoch):
            for batch in batches:
                self._update(batch)
        trainer.epoch = epoch
        self._goes_on()
        if self._is_due(epoch):
            self._measure(ahead and epoch != trainer.last_epoch)
        else:
            self._good = self._present()

    def _goes_on(self) -> None:
        if self._history.best is not None:  # a fit that patience ended is over
            self._history.best, self._history.patience_from = None, len(self._history.loss)

    def _is_due(self, epoch: int) -> bool:
        """Tell whether the loss is measured after an epoch."""
        return epoch == self._trainer.last_epoch or bool(self._every and epoch % self._every == 0)

    def _compile(self) -> None:
        from .machine import compiled_epochs

        self._compiled = compiled_epochs(self._trainer, self._samples)

    def _run_compiled(self, calls: bool, show: Callable[[History | None], None]) -> bool:
        """Train some epochs by the machine; tell whether it completed them.

        Where it did not, a number was not finite or too large: the engine's next epoch says which.
        """
        assert self._compiled is not None
        if calls and not self._compiled.is_current():
            self._compile()
        trainer, history, before = self._trainer, self._history, self._trainer.epoch
        left, every = trainer.last_epoch - before, self._every
        alone = not (calls or self._metrics or self._held or self._patience)
        if calls or callable(trainer.learning_rate):  # which may look at the history
            left = 1
        elif not alone:
            due = min(left, every - before % every) if every else left
            left = max(due - 1, 1)  # the epoch before is good, though what is measured may not be
        limit = MOST_GROWTH * max(history.loss[0], 1.0)
        outcome = self._compiled.epochs(left, every if alone else None, self._least, limit)
        trainer.restore(outcome.state)
        self._compiled.put_gradients()
        self._rate = outcome.rate
        self._goes_on()
        for epoch in range(before + 1, trainer.epoch + 1):
            is_due = self._is_due(epoch)
            if is_due and alone:
                history.add({"epoch": epoch, "loss": outcome.losses[epoch - before]})
            elif is_due:
                self._measure(ahead=False)
            show(history if is_due else None)
        if alone and outcome.best is not None:
            trainer.best, self._least = outcome.best, outcome.least
        self._good = outcome.state, len(history.loss), trainer.best
        return outcome.is_whole

    def _update(self, batch: Batch) -> None:
        with collector_as_found():
            gc.disable()  # a graph has no cycles, and looking for them takes time
            loss, self._ahead = self._ahead, None
            if loss is None:
                chosen = self._samples.chosen(batch.samples)
                loss = self._fed_forward(chosen)[1]
            self._trainer.update(loss, batch.learning_rate)
            del loss

    def _fed_forward(self, samples: Samples, graph: bool = True) -> tuple[list[Any], Value]:
        feed_forward = self._trainer.finite if graph else self._trainer.judged
        try:
            return feed_forward(samples.X, samples.y)
        except SampleError as error:
            if error.sample:
                error.place = samples.where(error.sample - 1)
            raise

    def _measure(self, ahead: bool) -> None:
        """Add an entry; `ahead`: where an update looks at all samples, keep the graph for it."""
        trainer, keeps = self._trainer, ahead and self._per_epoch == 1
        with self._finite(trainer.epoch), collector_as_found():
            if keeps:
                gc.disable()
            entry: dict[str, Any] = {"epoch": trainer.epoch}
            if self._compiled:
                predictions, entry["loss"] = self._run_forward(self._samples)
            else:
                predictions, loss = self._fed_forward(self._samples, graph=keeps)
                self._ahead, entry["loss"] = loss if keeps else None, loss.data
            self._check_growth(entry["loss"])
            entry |= self._judged("", self._samples, predictions)
            if self._held:
                predictions, entry["validation_loss"] = self._run_forward(self._held)
                entry |= self._judged("validation_", self._held, predictions)
        self._history.add(entry)
        state, watched = trainer.state(), self._watched()
        best = trainer.best
        if watched[-1] < self._least:
            self._least, best = watched[-1], state
        self._good = state, len(watched), best
        trainer.best = best

    def _run_forward(self, samples: Samples) -> tuple[list[Any], float]:
        """Return the predictions and the loss, without a graph."""
        found = self._compiled.judged(samples) if self._compiled else None
        if found is None:
            predictions, loss = self._fed_forward(samples, graph=False)
            return predictions, loss.data
        return found

    def _check_growth(self, loss: float) -> None:
        """Refuse a loss that is still finite, but far too large."""
        first = self._history.loss[0] if self._history.loss else math.inf
        if loss > MOST_GROWTH * max(first, 1.0):
            grown = f"{digits_text(first)} to {digits_text(loss)}"
            raise FloatingPointError(f"the loss has grown from {grown}")

    def _judged(
        self, prefix: str, samples: Samples, predictions: Sequence[Any]
    ) -> dict[str, float]:
        if not self._metrics:
            return {}
        numbers = plain_numbers(predictions)
        return {f"{prefix}{name}": f(samples.y, numbers) for name, f in self._metrics.items()}

    def _is_measured(self) -> bool:
        return self._history.epoch[-1] == self._trainer.epoch

    def _watched(self) -> list[float]:
        return self._history["validation_loss" if self._held else "loss"]

    def _ends(self, calls: Sequence[Callable[..., Any]]) -> bool:
        """Tell whether training ends here: a callback says so, or patience is over."""
        if calls:
            answers = [call(self._trainer) for call in calls]
            self._good = self._present()  # they may change weights
            said = [a for a in answers if type(a).__name__ in ("bool", "bool_") and a]
            if said:
                return True
        watched = self._watched()
        if not self._patience or not self._is_measured():
            return False
        best = max(watched.index(min(watched)), self._history.patience_from - 1)
        return len(watched) - 1 - best >= self._patience

    def _end(self) -> None:
        """Go to the best weights where patience asks for them; else stay."""
        if self._patience and self._trainer.best is not None:
            best = self._trainer.best
            state = self._trainer.state()._replace(weights=best.weights, kept=best.kept)
            self._history.best = best.epoch
            self._good = state, len(self._history.loss), best

    def _present(self) -> tuple[State, int, State | None]:
        return self._trainer.state(), len(self._history.loss), self._trainer.best

    def _go_back(self) -> None:
        """Go back to the last good epoch; a second time changes nothing more."""
        state, entries, self._trainer.best = self._good
        self._history.cut(entries)
        self._trainer.restore(state)
        if not entries:
            self._trainer.history, self._trainer.best = self._before

    @contextmanager
    def _finite(self, epoch: int) -> Iterator[None]:
        """Say that training diverged where a number inside is not finite."""
        try:
            yield
        except (FloatingPointError, OverflowError, DomainError) as error:
            rate = f"a learning rate below {digits_text(self._rate)}"
            smaller = rate if epoch else "smaller weights"
            fault = at_fault(self._trainer, self._samples)
            advice = f"{fault} Or try {smaller}." if fault else f"Try {smaller}."
            message = (
                f"training diverged in epoch {epoch}: {str(error).rstrip('.')}. The weights are "
                f"back at the last good epoch, {self._good[0].epoch}. {advice}"
            )
            raise DivergedError(printable(message), epoch, self._history) from error


def set_all(trainer: GradientDescent, weights: Iterable[float], kept: Any) -> None:
    """Set every weight and what is kept for them, with no moment between for Ctrl-C to strike."""
    parameters = trainer.parameters
    names = [*repeat("data", len(parameters)), "_kept"]
    deque(map(setattr, [*parameters, trainer], names, [*weights, kept]), maxlen=0)


@contextmanager
def collector_as_found() -> Iterator[None]:
    """Give back the cyclic collector as it was, wherever Ctrl-C strikes."""
    was_on = gc.isenabled()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
