"""A trainer's loss as a tape of one sample, and samples as the numbers that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import Value
from autograd.compiling import Uncompilable
from autograd.compiling.fold import Fold
from autograd.compiling.tape import Leaf, Tape, merged, recorded
from autograd.compiling.watch import record

from .losses import cross_entropy
from .samples import Samples, is_listed
from .trainable import loss_over

if TYPE_CHECKING:
    from .descent import GradientDescent

SOME, MORE = 3, 5  # samples that are recorded; what differs between the two depends on how many


class Recorded(NamedTuple):
    """A loss on a tape.

    Attributes:
        tape: of one sample, with sums over all of them.
        loss: its place on the tape.
        outputs: the places of the predictions.
        is_listed: whether the model returns them in a list.
    """

    tape: Tape
    loss: int
    outputs: list[int]
    is_listed: bool


def record_loss(trainer: GradientDescent, samples: Samples) -> Recorded:
    """Return a trainer's loss as a tape.

    Raises:
        Uncompilable: it cannot be recorded once for all samples.
    """
    tapes, roots = [], []
    for count in (SOME, MORE):
        tape, places, listed = _of_some(trainer, samples, count)
        fold = Fold(tape, count)
        tapes.append(fold.tape)
        roots.append([fold.result(places[0]), *map(fold.place, places[1:])])
    pairs = [*zip(*roots, strict=True)]
    tape, found = merged(tapes[0], tapes[1], pairs, (SOME, MORE))
    for leaf in tape.entries:
        if isinstance(leaf, Leaf) and leaf.kind == "value" and leaf.what.operation is not None:
            raise Uncompilable(
                f"{leaf.what!r} was computed before the model was called, so it would not follow "
                "the parameters: compute it in the call"
            )
    return Recorded(tape, found[0], found[1:], listed)


def _of_some(
    trainer: GradientDescent, samples: Samples, count: int
) -> tuple[Tape, list[int], bool]:
    """Return a tape of so many samples, where the loss and the first one's outputs are on it, and
    whether those are in a list.
    """
    indices = [i % len(samples.X) for i in range(count)]
    decaying = [*trainer.model.parameters()] if trainer.l2 else []

    def compute() -> tuple[Any, Any, Any, Any]:
        rows = [[*map(Value, numbers_of(samples.X[i]))] for i in indices]
        predictions = [
            trainer.model(row if is_listed(samples.X[i]) else row[0])
            for row, i in zip(rows, indices)
        ]
        outputs = len(predictions[0]) if isinstance(predictions[0], list) else 1
        targets = [samples.y[i] for i in indices]
        columns = [
            [*map(Value, target_numbers(trainer.loss, target, outputs))] for target in targets
        ]
        alone = [
            row[0] if len(row) == 1 and not is_listed(target) else row
            for row, target in zip(columns, targets)
        ]
        loss = loss_over(trainer.loss, alone, predictions, trainer.l2, decaying)
        return rows, columns, predictions[0], loss

    (rows, columns, first, loss), made = record(compute)
    inputs = {
        x: Leaf("input", (sample, column))
        for sample, (row, target) in enumerate(zip(rows, columns))
        for column, x in enumerate([*row, *target])
    }
    outputs = first if isinstance(first, list) else [first]
    tape, places = recorded([loss, *outputs], inputs, made)
    return tape, [places[x] for x in (loss, *outputs)], isinstance(first, list)


def numbers_of(row: Any) -> list[float]:
    """Return a row of inputs as numbers; a number alone is a row of one."""
    return [*map(float, row)] if is_listed(row) else [float(row)]


def target_numbers(loss: Any, target: Any, outputs: int) -> Sequence[float]:
    """Return the numbers that a loss takes for a target: for a class, a share for each class."""
    if loss is cross_entropy and not is_listed(target):
        return [float(k == target) for k in range(outputs)]
    return numbers_of(target)
