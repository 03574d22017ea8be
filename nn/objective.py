"""The loss of a model over samples: what training makes smaller, and how it is measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from autograd import Value, no_grad

from .arguments import at_least_0
from .metrics import as_metrics, plain_numbers
from .model import Model
from .samples import Samples, as_samples
from .suited import check_classes, check_targets, class_targets
from .trainable import Trainable, as_loss, as_trainable, as_values, loss_over, not_finite


class Objective:
    """The loss of a model over samples: what training makes smaller.

    Args:
        model: a callable of one sample with `parameters()`.
        loss: a name from `LOSSES`, or a function of (targets, predictions).
        l2: adds l2·Σp² over all the model's parameters to the loss.

    Raises:
        TypeError: an argument has the wrong type.
        ValueError: an unknown loss, or l2 is below 0.
    """

    def __init__(
        self, model: Trainable, loss: str | Callable[[Any, Any], Value], l2: float
    ) -> None:
        self.model = as_trainable(model)
        self.loss = as_loss(loss)
        self.l2 = at_least_0("l2", l2)

    def loss_of(self, X: Sequence[Any], y: Sequence[Any]) -> Value:
        """Return the loss over samples, with its graph.

        Args:
            X: one row of inputs per sample, as `checked` returns them.
            y: one target per sample, likewise.
        """
        return self.feed_forward(X, y)[1]

    def feed_forward(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Value]:
        """Return the prediction for each sample, and the loss; arguments as for `loss_of`."""
        predictions = [self.model(row) for row in X]
        return predictions, self._loss_over(y, predictions)

    def _loss_over(self, y: Sequence[Any], predictions: list[Any]) -> Value:
        decaying = list(self.model.parameters()) if self.l2 else []
        return loss_over(self.loss, y, predictions, self.l2, decaying)

    def finite(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Value]:
        """Feed forward; arguments as for `loss_of`, results as for `feed_forward`.

        Raises:
            FloatingPointError: the loss is not finite.
        """
        predictions, loss = self.feed_forward(X, y)
        if not math.isfinite(loss.data):
            raise not_finite(loss)
        return predictions, loss

    def judged(self, X: Sequence[Any], y: Sequence[Any]) -> tuple[list[Any], Value]:
        """Feed forward without a graph; arguments as for `loss_of`, results as for `finite`."""
        fast = self.model.fast_outputs(X) if isinstance(self.model, Model) else None
        if fast is not None:
            predictions = [as_values(prediction) for prediction in fast]
            with suppress(ArithmeticError, ValueError):  # those are told with their nodes, below
                loss = self._loss_over(y, predictions)
                if math.isfinite(loss.data):
                    return predictions, loss
        with no_grad():
            predictions, loss = self.feed_forward(X, y)
        return (predictions, loss) if math.isfinite(loss.data) else self.finite(X, y)

    def judge(self, name: str, X: Sequence[Any], y: Sequence[Any]) -> float:
        """Return a measure; arguments as for `measure`, but X and y as `checked` returns them."""
        predictions, loss = self.judged(X, y)
        if name == "loss":
            return loss.data
        return as_metrics(name, self.model)[name](y, plain_numbers(predictions))

    def measure(self, name: str, X: Any, y: Any = None) -> float:
        """Return the loss or another measure over samples, without a graph.

        Args:
            name: "loss", "accuracy", "r2" or "mae".
            X: one row of inputs per sample, as in the table; or a Table, with its targets.
            y: one target per sample; None with a Table.

        Raises:
            ValueError: there is no such measure, or it does not fit the targets.
            FloatingPointError: the loss is not finite.
        """
        samples = self.samples(X, y)
        return self.judge(name, samples.X, samples.y)

    def evaluate(self, X: Any, y: Any = None) -> float:
        """Return the loss over samples, without a graph; arguments and errors as for `measure`."""
        return self.measure("loss", X, y)

    def samples(self, X: Any, y: Any = None, adopt: bool = False) -> Samples:
        """Return samples as training sees them: checked, numbered, scaled.

        Args:
            X: one row of inputs per sample, as in the table; or a Table, with its targets.
            y: one target per sample; None with a Table.
            adopt: let the model take over the names of columns and classes.

        Raises:
            TypeError: they have the wrong type.
            ValueError: there are none, or not one target for each, or a target does not fit.
        """
        model = self.model
        found = model.samples(X, y, adopt) if isinstance(model, Model) else as_samples(X, y)
        check_classes(self.loss, found.classes, model)
        targets, aims = class_targets(self.loss, found.y, bool(found.classes))
        if adopt and isinstance(model, Model):
            model.aims = aims
        check_targets(self.loss, targets, found.where)
        return found._replace(y=targets)

    def checked(self, X: Any, y: Any = None) -> tuple[list[Any], list[Any]]:
        """Return samples as lists, as training sees them; arguments and errors as for `samples`."""
        found = self.samples(X, y, adopt=True)
        return found.X, found.y
