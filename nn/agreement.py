"""Whether a compiled training and the engine give the same numbers: this finds what the recording
could not see, such as a loss that looks at the kind of a target.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from autograd import DomainError, no_grad
from autograd.compiling import Uncompilable

from .losses import LOSSES
from .metrics import plain_numbers
from .trainable import as_values

if TYPE_CHECKING:
    from .descent import GradientDescent
    from .samples import Samples

Judged = Callable[["Samples"], tuple[list[Any], float] | None]

_WHY = (
    "it looks at what is not recorded: at the kind of a number, at how many samples there are, at "
    "what happened before"
)


def settings_of(trainer: GradientDescent) -> list[Any]:
    """Return what of a trainer a compiled training was made for."""
    things = [trainer.model, trainer.loss, *trainer.parameters, *trainer.model.parameters()]
    plain = [trainer.l2, trainer.clip, trainer.batch_size, trainer._rule]
    return [*map(id, things), *plain]


def fed_forward(trainer: GradientDescent, samples: Samples) -> tuple[list[Any], float] | None:
    """Return the engine's predictions and loss, without a graph; None where it refuses a number."""
    with no_grad(), suppress(ArithmeticError, DomainError):  # those come at their epoch
        predictions, loss = trainer.feed_forward(samples.X, samples.y)
        return plain_numbers(predictions), loss.data
    return None


def first(samples: Samples, count: int) -> Samples:
    """Return the first so many samples."""
    return samples._replace(X=samples.X[:count], y=samples.y[:count])


def differing(expected: tuple[list[Any], float] | None, found: Any) -> str:
    """Say which numbers are not the same; "" where all are, or where one is not finite."""
    if expected is None or found is None:
        return ""
    rows = [*zip(_flat(expected[0]), _flat(found[0])), (expected[1], found[1])]
    for k, (engine, compiled) in enumerate(rows, 1):
        if math.isfinite(engine) and not math.isclose(
            engine, compiled, rel_tol=1e-6, abs_tol=1e-12
        ):
            what = "the loss" if k == len(rows) else "a prediction"
            return f"{what} is {engine} as the engine computes it, and {compiled} compiled"
    return ""


def check(
    trainer: GradientDescent,
    samples: Samples,
    counts: Iterable[int],
    judged: Judged,
    is_listed: bool,
) -> None:
    """Compare a user's own loss over as many samples as it will be taken over.

    Args:
        trainer: what is trained.
        samples: what it is trained on.
        counts: of samples.
        judged: returns what is compiled: predictions and loss.
        is_listed: whether the model returns its outputs in a list.

    Raises:
        Uncompilable: it is not the engine's.
    """
    if any(trainer.loss is loss for loss in LOSSES.values()):
        return
    for count in counts:
        some = first(samples, count)
        found = judged(some)
        with no_grad(), suppress(ArithmeticError, DomainError):
            if found is not None:
                rows = [[p] if is_listed and not isinstance(p, list) else p for p in found[0]]
                loss = trainer._loss_over(some.y, [*map(as_values, rows)])
                refuse(differing(([], loss.data), ([], found[1])), count)


def refuse(differs: str, count: int) -> None:
    """Refuse what differs over so many samples, if something does.

    Raises:
        Uncompilable: it does.
    """
    if differs:
        raise Uncompilable(f"over {count} samples {differs}: {_WHY}")


def _flat(rows: Iterable[Any]) -> list[float]:
    return [x for row in rows for x in (row if isinstance(row, list) else [row])]
