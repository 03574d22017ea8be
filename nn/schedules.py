"""Learning rates that change with the epoch: by name, with a number of epochs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from .arguments import at_least_0

SCHEDULES: dict[str, Callable[[int, int], float]] = {  # of epochs done, and a number of epochs
    # half as large after each so many epochs
    "step": lambda done, epochs: 0.5 ** (done // epochs),
    # Bottou, "Stochastic gradient descent tricks", 2012, section 5.2
    "1/t": lambda done, epochs: 1 / (1 + done / epochs),
    # down to 0 after so many epochs; Loshchilov and Hutter, "SGDR", 2017, equation 5
    "cosine": lambda done, epochs: (1 + math.cos(math.pi * min(done / epochs, 1.0))) / 2,
}
_USUAL = {"step": 10, "1/t": 10, "cosine": 0}  # epochs, where no number is given; 0: all of them
_WRITTEN = re.compile(r"(step|1/t|cosine)(?:\s+(\d{1,9}))?")


class Schedule:
    """A learning rate that falls with the epochs.

    Args:
        written: "step", "1/t" or "cosine", and after a space how many epochs: of "step" those
            after which the rate is halved (10), of "1/t" those after which it is half (10), of
            "cosine" those after which it is 0 (those of the training).

    Raises:
        ValueError: it is not one of these.

    >>> [Schedule("step 2").factor(epoch) for epoch in (1, 2, 3, 4, 5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(self, written: Any) -> None:
        found = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
        epochs = found[2] if found else None
        if not found or (epochs is not None and not int(epochs)):
            raise ValueError(
                'schedule must be "step", "1/t" or "cosine", with a number of epochs such as '
                f'"step 10" if you like; a function of the epoch is given as learning_rate: got '
                f"{written!r}"
            )
        self.written: str = written
        self._shape = SCHEDULES[found[1]]
        self._epochs = int(epochs) if epochs else _USUAL[found[1]]

    def factor(self, epoch: int, last: int = 0) -> float:
        """Return what the learning rate is multiplied by.

        Args:
            epoch: counted from 1.
            last: the last epoch of the training, for "cosine" without a number.

        Raises:
            ValueError: that is needed, but not known.
        """
        epochs = self._epochs or last
        if not epochs:
            raise ValueError('how many epochs does the cosine take? Write schedule="cosine 50"')
        return self._shape(epoch - 1, epochs)


def rate_in(
    epoch: int, rate: float | Callable[[int], float], schedule: Schedule | None, last: int
) -> float:
    """Return the learning rate of an epoch, or refuse what a function of the epoch returned.

    Args:
        epoch: counted from 1.
        rate: α, a number or a function of the epoch.
        schedule: how it falls; None: it does not.
        last: the last epoch of the training; 0 where it is not known.
    """
    if not callable(rate):
        factor = schedule.factor(epoch, last) if schedule else 1.0
        return at_least_0("learning_rate", rate) * factor
    try:
        found = rate(epoch)
    except Exception as error:
        error.add_note(f"in learning_rate({epoch})")
        raise
    return at_least_0(f"learning_rate({epoch})", found)


def rates_in(
    epochs: Iterable[int],
    learning_rate: float | Callable[[int], float],
    schedule: Schedule | None,
    last: int,
) -> list[float]:
    """Return the learning rates of epochs, up to the first that is refused.

    Raises:
        Exception: the first one is refused, as by `rate_in`.
    """
    found: list[float] = []
    for epoch in epochs:
        try:
            found.append(rate_in(epoch, learning_rate, schedule, last))
        except Exception:
            if not found:
                raise
            break
    return found
