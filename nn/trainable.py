"""What a trainer is made of, as it is given: a model, a loss, parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Protocol

from autograd import Value, find_nonfinite, weighted_sum
from autograd.graph import Graph
from autograd.names import Names
from autograd.numbers import is_number

from .arguments import chosen
from .losses import LOSSES
from .samples import cells_of

ENGINES = {"eager": "eager", "compiled": "compiled"}  # what trains, by name


class Trainable(Protocol):
    """What can be trained: a callable of one sample that knows its parameters."""

    def parameters(self) -> list[Value]:
        """Return the numbers that training may change."""

    def __call__(self, row: Any, /) -> Any:
        """Return the prediction for one row of inputs."""


def as_loss(loss: Any) -> Callable[[Any, Any], Value]:
    """Return a loss, given by name or as a function, or refuse what is neither."""
    if loss in ("mae", "l1", "mean_absolute_error", "L1Loss"):
        raise ValueError(f'there is no loss {loss!r}: mse is near to it; metrics="mae" measures it')
    found = chosen("loss", loss, LOSSES) if isinstance(loss, str) else loss
    if not callable(found):
        raise TypeError(f"loss must be a name, or take (targets, predictions): got {loss!r}")
    return found


def as_trainable(model: Any) -> Trainable:
    """Return a model, or refuse what is not one."""
    has_parameters = callable(getattr(model, "parameters", None))
    if isinstance(model, type) or not callable(model) or not has_parameters:
        got = f"the class {model.__name__}" if isinstance(model, type) else type(model).__name__
        raise TypeError(
            "a model is called with one row and has a method parameters(), like MLP(2, [1]): "
            f"got {got}"
        )
    trained: Trainable = model
    return trained


def as_parameters(parameters: Any) -> list[Value]:
    """Return parameters as a list, or refuse what training would not change."""
    try:
        values = list(parameters)
    except TypeError:
        values = []
    if not values:
        raise ValueError(f"parameters must be Values, at least one, in a list: got {parameters!r}")
    for value in values:
        if not isinstance(value, Value):
            raise TypeError(f"parameters must be Values: one of them is {value!r}")
    return values


def no_loss(function: Callable[..., Any], returned: Any) -> str:
    """Say what is wrong with what a loss function returned."""
    name = getattr(function, "__name__", "function")
    got, advice = type(returned).__name__, "add up the losses of all samples"
    if returned is None:
        got, advice = "None", "end it with return"
    elif is_number(returned):
        got = f"the plain number {returned}"
        advice = "compute it from the predictions as they are, without .data, float() or math"
    return f"the loss {name} must return a Value, not {got}: {advice}"


def not_finite(output: Value) -> FloatingPointError:
    """Return the error that names the first number on the way to an output that is not finite."""
    first = find_nonfinite(output)
    assert first is not None  # the output itself, if no other
    name = Names(Graph(output))(first)
    return FloatingPointError(f"{name} is {first.data}, the first number that is not finite")


def loss_over(
    function: Callable[[Any, Any], Any],
    targets: Sequence[Any],
    predictions: Sequence[Any],
    l2: float,
    parameters: Sequence[Value],
) -> Value:
    """Return a loss of predictions and l2·Σp², or say what is wrong with one or the function."""
    loss: Any
    try:
        loss = function(targets, predictions)
    except ValueError as error:
        for prediction in chain.from_iterable(map(cells_of, predictions)):
            if isinstance(prediction, Value) and not math.isfinite(prediction.data):
                raise not_finite(prediction) from error
        raise
    if not isinstance(loss, Value):
        raise TypeError(no_loss(function, loss))
    if l2:
        loss.label = None
        loss = loss + l2 * weighted_sum(parameters, parameters)
        loss.label = "L"
    return loss  # type: ignore[no-any-return]


def as_values(prediction: Any) -> Any:
    """Return a prediction of plain numbers as Values, a list of them for several outputs."""
    if isinstance(prediction, list):
        return [*map(Value, prediction)]
    return Value(prediction)
