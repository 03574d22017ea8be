"""What a training iteration is made of, and what can be trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ..graph import Node
from ..languages import text
from ..names import Names
from ..steps import Paint
from ..symbols import Symbol, shortened


class Batch(Protocol):
    """What one update looks at; epochs and updates count from 1."""

    @property
    def epoch(self) -> int:
        """The epoch."""

    @property
    def index(self) -> int:
        """Its place in the epoch."""

    @property
    def total(self) -> int:
        """How many updates an epoch has."""

    @property
    def samples(self) -> tuple[int, ...]:
        """The indices of its samples, from 0."""

    @property
    def learning_rate(self) -> float:
        """How far the weights move against their gradients: α."""


@runtime_checkable
class Trainer(Protocol):
    """What can be walked through: `GradientDescent`, or anything with these parts."""

    @property
    def parameters(self) -> Sequence[Node]:
        """The weights that an update changes."""

    def checked(self, X: Any, y: Any) -> tuple[list[Any], list[Any]]:
        """Return the samples as lists, or raise what is wrong with them."""

    def batches(self, samples: int, epoch: int) -> Sequence[Batch]:
        """Return what each update of an epoch looks at."""

    def feed_forward(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Any]:
        """Return the predictions of some samples, and their loss."""

    def new_weights(self, learning_rate: float) -> list[float]:
        """Return what an update makes of each parameter, from its present gradient."""

    def update(self, loss: Any, learning_rate: float) -> None:
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

    def words(self, names: Names, paint: Paint, asked: bool = False) -> str:
        """Write the step; `asked`: with `?` for the new weights."""
        lines = ["w_new = w_old − α · ∂L/∂w_old"]
        for change in shortened(self.changes):
            if isinstance(change, Symbol):
                lines.append(f"      {text(change)}")
                continue
            name, before, rate, after = text.each(
                names.symbol(change.parameter), change.before, self.learning_rate, change.after
            )
            gradient = paint(text.factor(change.gradient), "gradient")
            after = "?" if asked else paint(after, "data")
            lines.append(f"      {name} = {before} − {rate} · {gradient} = {after}")
        return "\n".join(lines)


class LossAgain(NamedTuple):
    """The step after an update: the loss of the same samples with the new weights."""

    before: float
    after: float
    over_all: float | None  # at the end of an epoch of several updates, over all samples

    def words(self, names: Names, paint: Paint, asked: bool = False) -> str:
        """Write the step; `asked`: with `?` for the new loss."""
        name, before, after = text.each(names.symbol(names.graph.output), self.before, self.after)
        if asked:
            return f"with the new weights: {name} {before} → ?"
        change = self.after - self.before
        compared = "lower" if change < 0 else "higher: the step was too long, or it goes uphill"
        compared = compared if change else "as before"
        lines = [f"{name} with the new weights: {before} → {after}, {compared}"]
        if self.over_all is not None:
            lines.append(f"the loss over all samples, after the epoch: {text(self.over_all)}")
        return "\n".join(lines)
