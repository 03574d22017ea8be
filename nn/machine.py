"""A trainer's epochs as one run of machine code, on the same numbers as the engine's own."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import no_grad
from autograd.compiling import Uncompilable
from autograd.compiling.fields import Field
from autograd.compiling.layout import laid_out
from autograd.compiling.library import library
from autograd.compiling.machine import Machine, addresses, threads
from autograd.compiling.plan import Plan

from .agreement import check, differing, fed_forward, first, refuse, settings_of
from .optimizers import ADAM, PLAIN, Rule, State, with_momentum
from .recorded import MORE, numbers_of, record_loss, target_numbers
from .samples import Samples
from .schedules import rates_in

if TYPE_CHECKING:
    from .descent import GradientDescent

SECONDS, MOST_SECONDS = 0.25, 2.0  # that a run takes, before Python has its turn
WORTH = 200_000  # products of a weight and a sample; more of them are worth several threads


def rules() -> Mapping[str, Rule]:
    """Return the rules of all optimizers, by the names of their functions."""
    momentum = Rule({"μ": 0.9}, ("v",), with_momentum)
    return {rule.lines.__name__: rule for rule in (PLAIN, momentum, ADAM)}


class Outcome(NamedTuple):
    """What a run of epochs came to.

    Attributes:
        state: after it; where it ended early, after its last good epoch.
        losses: one for each epoch and one before, NaN where it was not measured.
        best: the state with the least loss below the one before; None: there was none.
        least: that loss.
        is_whole: whether all epochs were run.
        rate: the learning rate of the last one.
    """

    state: State
    losses: list[float]
    best: State | None
    least: float
    is_whole: bool
    rate: float


def compiled_epochs(trainer: GradientDescent, samples: Samples) -> Epochs:
    """Return a trainer's epochs, compiled for samples.

    Raises:
        MissingError: NumPy or llvmlite is not installed.
        TypeError: model or loss cannot be recorded once for all samples.
    """
    try:
        return Epochs(trainer, samples)
    except Uncompilable as error:
        raise Uncompilable(f'{error}; engine="eager" trains it') from None


class Epochs:
    """A trainer's epochs, compiled for samples.

    Args:
        trainer: what is trained.
        samples: what it is trained on, as training sees it.
    """

    def __init__(self, trainer: GradientDescent, samples: Samples) -> None:
        self._library = library(rules)
        import numpy as np

        self._np, self._trainer, self._samples = np, trainer, samples
        few = first(samples, MORE)
        expected = fed_forward(trainer, few)  # says what does not fit
        self._settings = settings_of(trainer)
        every = dict.fromkeys([*trainer.model.parameters(), *trainer.parameters])
        self._parameters = [*every]
        tape, loss, outputs, listed = record_loss(trainer, samples)
        self._outputs = len(outputs)
        values, self._captured = tape.values(every)
        program = laid_out(Plan(tape, loss, outputs, values, len(every)))
        self._machine = Machine(program, self._library)
        self._rows = program.rows
        self._X, self._y = self._arrays(samples)
        self._judged = samples, (self._X, self._y)  # the last samples that were judged
        self._chunk, self._ended = 1, 0.0
        self._prepare()
        refuse(differing(expected, self.judged(few)), len(few.X))
        batch, count = int(self._machine.run[Field.BATCH]), len(self._X)
        counts = {batch, count % batch, count} - {0}
        check(trainer, samples, counts, self.judged, listed)

    def is_current(self) -> bool:
        """Tell whether this is what the trainer trains, which callbacks may change."""
        few = first(self._samples, MORE)
        return self._settings == settings_of(self._trainer) and not differing(
            fed_forward(self._trainer, few), self.judged(few)
        )

    def _arrays(self, samples: Samples) -> tuple[Any, Any]:
        np = self._np
        try:
            loss, outputs = self._trainer.loss, self._outputs
            X = np.array([numbers_of(row) for row in samples.X])
            y = np.array([target_numbers(loss, target, outputs) for target in samples.y])
        except ValueError:  # of different lengths
            with no_grad():
                self._trainer.feed_forward(samples.X, samples.y)  # says which
            raise
        return X, y

    def _pairs(self, X: Any, y: Any) -> Any:
        pairs = [
            (array.ctypes.data + 8 * column, array.shape[1])
            for array in (X, y)
            for column in range(array.shape[1])
        ]
        return addresses(pairs, self._np)

    def _prepare(self) -> None:
        """Fill the fields that no run changes."""
        np, trainer, run = self._np, self._trainer, self._machine.run
        place = {p: k for k, p in enumerate(self._parameters)}
        self._places = np.array([place[p] for p in trainer.parameters])
        times = Counter(trainer.parameters)  # a weight that is there twice counts twice in the norm
        self._mask = np.array([float(times[p]) for p in self._parameters])
        count, rule = len(self._parameters), trainer._rule
        self._kept = np.zeros((max(len(rule.kept), 1), count))
        self._numbers = np.array([*rule.numbers.values(), 0.0])
        self._random = np.zeros(625, dtype=np.int64)
        size = count * (1 + len(rule.kept)) + 625
        self._good, self._best = np.zeros(size), np.zeros(size)
        self._order = np.arange(len(self._X), dtype=np.int64)
        self._inputs = self._pairs(self._X, self._y)
        self._nowhere = addresses([], np)
        for field, array in (
            (Field.MASK, self._mask),
            (Field.KEPT, self._kept),
            (Field.NUMBERS, self._numbers),
            (Field.RANDOM, self._random),
            (Field.GOOD, self._good),
            (Field.BEST, self._best),
            (Field.ORDER, self._order),
        ):
            run[field] = array.ctypes.data
        run[Field.RULE] = self._library.rules[rule.lines.__name__]
        run[Field.PARAMETERS], run[Field.KEPT_COUNT] = count, len(rule.kept)
        samples = len(self._X)
        batch = min(trainer.batch_size or samples, samples)
        run[Field.SAMPLES_COUNT], run[Field.BATCH] = samples, batch
        run[Field.SHUFFLES] = batch < samples
        self._machine.floats[Field.CLIP] = trainer.clip or 0.0

    def _set(self) -> None:
        """Give the machine the numbers of all Values, as they are now."""
        values = [value.data for value in (*self._parameters, *self._captured)]
        self._machine.shared[: len(values)] = values

    def epochs(self, most: int, every: int | None, least: float, limit: float) -> Outcome:
        """Train for some epochs, at most so many, for about `SECONDS`.

        Args:
            most: epochs.
            every: after how many epochs each the loss is measured; 0: at the end; None: never.
            least: the least loss so far.
            limit: the largest that is let pass.

        Raises:
            ValueError: a learning rate is not a number ≥ 0.
        """
        np, trainer, machine = self._np, self._trainer, self._machine
        next_ones = range(trainer.epoch + 1, trainer.epoch + 1 + min(most, self._chunk))
        rates = np.array(
            rates_in(next_ones, trainer.learning_rate, trainer.schedule, trainer.last_epoch)
        )
        count = len(rates)
        run, floats = machine.run, machine.floats
        losses = np.full(count + 1, math.nan)
        self._set()
        if trainer._rule.kept:
            self._kept[:, self._places] = np.array(trainer._kept).T
        self._random[:] = self._words()
        run[Field.EPOCHS], run[Field.EVERY] = count, every or 0
        run[Field.EPOCH] = trainer.epoch
        run[Field.LAST] = -1 if every is None else trainer.last_epoch
        run[Field.DONE], run[Field.GOOD_EPOCHS], run[Field.BEST_EPOCHS] = 0, 0, -1
        run[Field.BACK], run[Field.ANSWERED] = 1, 0
        run[Field.RATES], run[Field.LOSSES] = rates.ctypes.data, losses.ctypes.data
        floats[Field.LEAST], floats[Field.LIMIT] = least, limit
        began = time.perf_counter()
        samples = len(self._X)
        order = self._order if run[Field.SHUFFLES] else None
        machine.go(
            "epochs",
            samples,
            self._inputs,
            self._nowhere,
            order,
            self._threads(),
            is_long=samples * self._rows * count > 3e7,
            held=(self, rates, losses),
        )
        spent = time.perf_counter() - began
        between = began - (self._ended or began)  # what Python takes, the more the more weights
        wanted = min(max(SECONDS, 40 * between), MOST_SECONDS)
        self._chunk = max(1, min(int(count * wanted / max(spent, 1e-9)), 4 * count))
        self._ended = time.perf_counter()
        is_whole = machine.run[Field.STOP] == 0
        best = None
        if is_whole:
            weights = machine.shared[: len(self._parameters)]
            end = self._state(trainer.epoch + count, weights, self._kept, self._random)
        else:
            done = int(run[Field.GOOD_EPOCHS])
            end = self._unpacked(self._good, trainer.epoch + done) if done else trainer.state()
            losses = losses[: done + 1]
        if run[Field.BEST_EPOCHS] >= 0:
            best = self._unpacked(self._best, trainer.epoch + int(run[Field.BEST_EPOCHS]))
        rate = float(rates[max(end.epoch - trainer.epoch, 1) - 1])
        return Outcome(end, losses.tolist(), best, float(floats[Field.LEAST]), is_whole, rate)

    def _words(self) -> Sequence[int]:
        """Return the state of the random numbers that shuffle."""
        rng = self._trainer.rng
        if type(rng) is random.Random:
            words: Sequence[int] = rng.getstate()[1]
            return words
        if not self._machine.run[Field.SHUFFLES]:
            return [0] * 625
        raise TypeError(
            f"the compiled engine shuffles as random.Random does, not as {type(rng).__name__}: "
            "pass a seed as rng"
        )

    def _threads(self) -> int:
        """Return how many threads a batch is worth."""
        work = int(self._machine.run[Field.BATCH]) * len(self._parameters)
        return threads() if work > WORTH else 1

    def _unpacked(self, numbers: Any, epoch: int) -> State:
        n = len(self._parameters)
        end = len(numbers) - len(self._random)
        words = numbers[end:].view(self._np.int64)
        return self._state(epoch, numbers[:n], numbers[n:end].reshape(-1, n), words)

    def _state(self, epoch: int, weights: Any, kept: Any, words: Any) -> State:
        rng = self._trainer.rng.getstate()
        if self._machine.run[Field.SHUFFLES]:
            rng = (rng[0], tuple(words.tolist()), rng[2])
        by_parameter: tuple[tuple[float, ...], ...] = ((),) * len(self._places)
        if self._trainer._rule.kept:
            by_parameter = (*map(tuple, kept[:, self._places].T.tolist()),)
        return State(epoch, (*weights[self._places].tolist(),), by_parameter, rng)

    def put_gradients(self) -> None:
        """Give the parameters the gradients of the last update."""
        slots = self._machine.program.slots
        found = self._machine.shared[slots : slots + len(self._parameters)].tolist()
        for parameter, gradient in zip(self._parameters, found):
            parameter.grad = gradient

    def judged(self, samples: Samples) -> tuple[list[Any], float] | None:
        """Return the predictions and the loss; None where something is not finite."""
        np, machine = self._np, self._machine
        if samples is not self._judged[0]:
            own = samples is self._samples
            self._judged = samples, (self._X, self._y) if own else self._arrays(samples)
        X, y = self._judged[1]
        self._set()
        run = machine.run
        run[Field.BACK], run[Field.ANSWERED] = 0, 1
        out = np.zeros((len(X), self._outputs))
        outputs = addresses(
            [(out.ctypes.data + 8 * k, self._outputs) for k in range(self._outputs)], np
        )
        held = (self, X, y, out)
        machine.go("once", len(X), self._pairs(X, y), outputs, None, self._threads(), held=held)
        loss = float(machine.shared[machine.program.loss])
        if machine.fault() is not None or not math.isfinite(loss):
            return None
        rows = out.tolist()
        return [row[0] for row in rows] if self._outputs == 1 else rows, loss
