"""What a trainer is made of, as it is given: a model, a loss, parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from autograd import Value, find_nonfinite
from autograd.graph import Graph
from autograd.names import Names
from autograd.numbers import is_number

from .arguments import chosen
from .losses import LOSSES


class Trainable(Protocol):
    """What can be trained: a callable of one sample that knows its parameters."""

    def parameters(self) -> list[Value]:
        """Return the numbers that training may change."""

    def __call__(self, row: Any, /) -> Any:
        """Return the prediction for one row of inputs."""


def as_loss(loss: Any) -> Callable[[Any, Any], Value]:
    """Return a loss, given by its name or as a function, or refuse what is neither."""
    found = chosen("loss", loss, LOSSES) if isinstance(loss, str) else loss
    if not callable(found):
        raise TypeError(f"loss must be a name, or take (targets, predictions): got {loss!r}")
    return found


def as_trainable(model: Any) -> Trainable:
    """Return a model, or refuse what is none."""
    has_parameters = callable(getattr(model, "parameters", None))
    if isinstance(model, type) or not callable(model) or not has_parameters:
        got = f"the class {model.__name__}" if isinstance(model, type) else type(model).__name__
        raise TypeError(
            "a model is called with one row and has a method parameters(), as MLP(2, [1]) has: "
            f"got {got}"
        )
    trained: Trainable = model
    return trained


def as_values(parameters: Any) -> list[Value]:
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
