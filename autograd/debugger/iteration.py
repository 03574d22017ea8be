"""What a training iteration is made of, and what can be trained."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol, runtime_checkable

from ..graph import Node
from ..numbers import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


_GOAL = re.compile(r"\s*(?:epoch\s+(?P<epoch>\d+)|loss\s*<\s*(?P<loss>\S+))\s*")


class Batch(NamedTuple):
    """What one update looks at.

    Attributes:
        epoch: the epoch, from 1.
        index: its place in the epoch, from 1.
        total: how many updates an epoch has.
        samples: the indices of its samples, from 0.
        learning_rate: α.
    """

    epoch: int
    index: int  # type: ignore[assignment]  # hides tuple.index
    total: int
    samples: tuple[int, ...]
    learning_rate: float


@runtime_checkable
class Trainer(Protocol):
    """What can be walked through: `nn.GradientDescent`, or anything with these parts."""

    @property
    def parameters(self) -> Sequence[Node]:
        """The weights that an update changes."""

    def checked(self, X: Any, y: Any) -> tuple[list[Any], list[Any]]:
        """Return the samples as lists, or raise what is wrong with them."""

    def batches(self, samples: int, epoch: int) -> Sequence[Batch]:
        """Return what each update of an epoch looks at."""

    def feed_forward(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Node]:
        """Return the predictions of some samples, and their loss."""

    def new_weights(self, learning_rate: float) -> list[float]:
        """Return what an update makes of each parameter, from its present gradient."""

    def update(self, loss: Node, learning_rate: float) -> None:
        """Run the backward pass of a loss, and make the update."""

    def evaluate(self, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Return the loss over samples, without a graph."""


class Change(NamedTuple):
    """What an update does to one weight: after = before − learning rate · gradient."""

    parameter: Node
    gradient: float
    before: float
    after: float


class Update(NamedTuple):
    """The step after a backward pass: every weight moves against its own derivative."""

    learning_rate: float
    changes: tuple[Change, ...]


class LossAgain(NamedTuple):
    """The step after an update: the loss of the same samples with the new weights.

    Attributes:
        before: the loss before the update.
        after: the loss after it.
        over_all: at the end of an epoch of several updates, the loss over all samples.
    """

    before: float
    after: float
    over_all: float | None


class Goal(NamedTuple):
    """How far to train.

    Attributes:
        epoch: up to the beginning of this epoch.
        loss: or up to a loss below this one over all samples; None: up to the epoch.
    """

    epoch: int
    loss: float | None


def goal_of(typed: str) -> Goal:
    """Read how far to train: `epoch 5`, or `loss < 0.1`.

    Raises:
        ValueError: it is neither.

    >>> goal_of("epoch 5"), goal_of("loss < 0.1")
    (Goal(epoch=5, loss=None), Goal(epoch=0, loss=0.1))
    """
    found = _GOAL.fullmatch(typed)
    try:
        if found:
            loss = found["loss"]
            return Goal(int(found["epoch"] or 0), number(float(loss)) if loss else None)
    except ValueError:
        pass
    raise ValueError(f"until wants epoch 5, or loss < 0.1, not {typed.strip()[:40]!r}")
