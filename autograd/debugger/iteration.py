"""What a training iteration is made of, and what can be trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ..graph import Node
from ..languages import text
from ..names import Names
from ..steps import Paint
from ..symbols import Symbol, shortened
from .rules import constants, law, worked


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
        """How many updates each epoch has."""

    @property
    def samples(self) -> tuple[int, ...]:
        """The indices of its samples, from 0."""

    @property
    def learning_rate(self) -> float:
        """How far the weights move against their gradients: α."""


class Move(Protocol):
    """What an update makes of one weight, and of what is kept for it from update to update."""

    @property
    def before(self) -> tuple[float, ...]:
        """The weight, then what is kept."""

    @property
    def after(self) -> tuple[float, ...]:
        """The same after the update."""

    @property
    def numbers(self) -> Mapping[str, float]:
        """What the rule takes, by the names in it."""

    @property
    def results(self) -> Mapping[str, float]:
        """What its lines come to."""


@runtime_checkable
class Trainer(Protocol):
    """What can be walked through: `GradientDescent`, or anything with these parts."""

    epoch: int  # how many are done

    @property
    def parameters(self) -> Sequence[Node]:
        """The weights that an update changes."""

    def checked(self, X: Any, y: Any = None) -> tuple[list[Any], list[Any]]:
        """Return the samples as lists, or raise what is wrong with them."""

    def batches(self, samples: int, epoch: int) -> Sequence[Batch]:
        """Return what each update of an epoch looks at."""

    def feed_forward(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Any]:
        """Return the predictions of some samples, and their loss."""

    def rule(self) -> Mapping[str, Symbol]:
        """Return the lines of an update, by the names of their results; the last is the weight."""

    def moves(self, learning_rate: float) -> Sequence[Move]:
        """Return what an update makes of each parameter, from its present gradient."""

    def put(self, index: int, numbers: Sequence[float]) -> None:
        """Set a parameter and what is kept for it, as a Move has them."""

    def state(self) -> Any:
        """Return all that training changes, random numbers among it."""

    def restore(self, state: Any) -> None:
        """Go back to a state."""

    def update(self, loss: Any, learning_rate: float) -> None:
        """Run the backward pass of a loss, and make the update."""

    def judge(self, name: str, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Return the loss or another measure over samples, or say which there are."""


class Change(NamedTuple):
    """What an update does to one weight."""

    parameter: Node
    gradient: float
    move: Move

    @property
    def before(self) -> float:
        """The weight before it."""
        return self.move.before[0]

    @property
    def after(self) -> float:
        """The weight after it."""
        return self.move.after[0]


class Update(NamedTuple):
    """The step after a backward pass: every weight moves as the rule says."""

    rule: Mapping[str, Symbol]
    changes: tuple[Change, ...]

    def words(self, names: Names, paint: Paint, asked: bool = False) -> str:
        """Write the step; `asked`: with `?` for the new weights."""
        lines = law(self.rule)
        if len(lines) > 1:
            first = self.changes[0].move
            with_numbers = f"with {constants(self.rule, first.numbers, first.results)}"
            lines[1:] = [f"      {line}" for line in (*lines[1:], with_numbers)]
        for change in shortened(self.changes):
            if isinstance(change, Symbol):
                lines.append(f"      {text(change)}")
                continue
            parameter, gradient, move = change
            numbers = self.rule, move.numbers, move.results, parameter, gradient
            lines += [f"      {line}" for line in worked(*numbers, names, paint, asked)]
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
