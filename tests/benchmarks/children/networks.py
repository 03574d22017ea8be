"""The network of micrograd's demo in each engine, from the same weights."""

from __future__ import annotations

from typing import Any


def network(engine: str, sizes: list[int], numbers: list[float]) -> tuple[Any, Any]:
    """Return the class Value and the network of an engine, importing nothing of the others.

    Args:
        engine: `micrograd`, `same code` (micrograd's neurons on our Value), or `own` (our MLP).
        sizes: the inputs, then the neurons of each layer.
        numbers: the parameters, neuron by neuron, the weights before the bias.
    """
    inputs, *layers = sizes
    model: Any
    if engine == "micrograd":
        import micrograd.nn

        model = micrograd.nn.MLP(inputs, layers)
    elif engine == "same code":
        from .micrograd_nn import MLP as CopiedMLP

        model = CopiedMLP(inputs, layers)
    else:
        from nn import MLP

        model = MLP(inputs, layers, activation="relu")
    parameters = model.parameters()
    for parameter, number in zip(parameters, numbers, strict=True):
        parameter.data = number
    return type(parameters[0]), model
