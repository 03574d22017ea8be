"""Functions of several numbers, built from the rows of the table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from . import operations as op
from .numbers import number
from .recording import for_other_numbers
from .value import Value, new_node

# x itself, but with slope 0: what is shifted by the largest does not depend on it
held = op.Operation("held", "=", lambda x: x, lambda x, out: (0.0,))


def weighted_sum(weights: Iterable[Any], inputs: Iterable[Any], bias: Any = None) -> Any:
    """Return net = w₁·x₁ + w₂·x₂ + … + b as one node (of plain numbers: a float).

    Its local derivatives are the lecture's: ∂net/∂wᵢ = xᵢ, ∂net/∂xᵢ = wᵢ, ∂net/∂b = 1.

    Args:
        weights: n numbers or Values.
        inputs: n numbers or Values.
        bias: a number or Value; None for none.

    Raises:
        ValueError: there are not as many inputs as weights.

    >>> w, x = [Value(0.15), Value(0.2)], [Value(0.05), Value(0.1)]
    >>> net = weighted_sum(w, x, bias=Value(0.35))
    >>> net.backward()
    >>> print(f"{net:.4f}", w[0].grad, x[0].grad)
    0.3775 0.05 0.15
    """
    weights, inputs = list(weights), list(inputs)
    if len(weights) != len(inputs):
        from .notation import counted

        found = f"{counted(len(weights), 'weight')}, {counted(len(inputs), 'input')}"
        raise ValueError(f"weighted_sum needs an input for every weight: {found}")
    bias_or_none = [] if bias is None else [bias]
    return op.weighted_sum(*weights, *bias_or_none, *inputs)


def logsumexp(values: Iterable[Any]) -> Any:
    """Return log(e^v₁ + e^v₂ + …) without overflow: the largest vᵢ is taken out first.

    Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    2021, equation 3.

    Args:
        values: at least one number or Value.

    Raises:
        ValueError: there is no value.

    >>> logsumexp([1000.0, 1000.0])
    1000.6931471805599
    """
    _, total, largest = shifted_logsumexp(values, "logsumexp")
    return total + largest


def softmax(values: Iterable[Any]) -> list[Any]:
    """Return e^vᵢ / Σ e^vⱼ for each i: positive numbers whose sum is 1.

    Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    2021: the variant without a division, of numbers from which the largest is taken first.

    Args:
        values: at least one number or Value.

    Raises:
        ValueError: there is no value.

    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    """
    shifted, total, _ = shifted_logsumexp(values, "softmax")
    return [op.exp(value - total) for value in shifted]


def shifted_logsumexp(values: Iterable[Any], caller: str) -> tuple[list[Any], Any, Any]:
    """Return values less the largest, their logsumexp, and the largest.

    Of large values a sum of logarithm and largest would lose the logarithm.

    Args:
        values: at least one number or Value.
        caller: the function that needs them, for the message if there is none.
    """
    if not hasattr(values, "__iter__"):
        raise TypeError(f"{caller} needs a list of numbers or Values: {caller}([a, b])")
    values = list(values)
    if not values:
        raise ValueError(f"{caller} needs at least one value")
    if for_other_numbers.get():
        largest = held(reduce(op.maximum, values))
    else:
        largest = max(v.data if isinstance(v, Value) else number(v) for v in values)
    shifted = [value - largest for value in values]
    total = op.exp(shifted[0])
    for value in shifted[1:]:
        total = total + op.exp(value)
    return shifted, op.log(total), largest


def record_net(
    parameters: tuple[Value, ...],
    inputs: tuple[Value, ...],
    by_parameters: tuple[float, ...],
) -> Value:
    """Return the node Σ weight·x + bias; for layers, whose neurons share tuples.

    The bias, if there is one, is the last parameter; then 1.0 is the last of `by_parameters`.
    """
    numbers = [parameter.data for parameter in parameters]
    net = 0.0
    for parameter, by_parameter in zip(numbers, by_parameters):
        net += parameter * by_parameter
    by_inputs = tuple(numbers[: len(inputs)])
    return new_node(net, op.weighted_sum, parameters, inputs, by_parameters, by_inputs)
