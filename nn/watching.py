"""Weights and gradients as training goes on, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import chain, count
from typing import Any, Protocol

from autograd import Value
from autograd.notation import ascii_text, counted, subscript

from .trainable import Trainable, as_trainable


class CountsEpochs(Protocol):
    """What calls a Watch: a trainer."""

    @property
    def epoch(self) -> int:
        """How many epochs are done."""


class Watch:
    """Keeps the weights and the size of the gradients of a model, as a callback of `fit`.

    Args:
        model: what is trained, as it is before training.

    Attributes:
        epoch: the epochs, the first of them before training.
        weights: by the name of each weight or bias its numbers, one per epoch.
        gradients: by the name of each layer ‖∂L/∂w‖ = √Σ(∂L/∂w)², w all its weights and biases, in
            the last update of each epoch except the first entry, which had none.
        layers: by the name of each layer those of its weights: "layer 1", … of an MLP; "all
            parameters" where the model has no layers.

    Raises:
        TypeError: it is not a model.

    >>> from nn import GradientDescent, Neuron
    >>> neuron = Neuron(1, weights=[1.0])
    >>> watch = Watch(neuron)
    >>> trainer = GradientDescent(neuron, learning_rate=0.5)
    >>> history = trainer.fit([[1.0]], [0.0], epochs=2, callbacks=[watch])
    >>> watch.epoch, [round(w, 4) for w in watch.weights["w₁"]]
    ([0, 1, 2], [1.0, 0.6801, 0.3759])
    >>> {layer: [round(norm, 4) for norm in norms] for layer, norms in watch.gradients.items()}
    {'all parameters': [0.9047, 0.8605]}
    """

    def __init__(self, model: Trainable) -> None:
        self._parameters = named_parameters(as_trainable(model))
        self.epoch = [0]
        self.weights = {name: [parameter.data] for name, parameter in self._parameters.items()}
        self.layers = _layers(model, self._parameters)
        self.gradients: dict[str, list[float]] = {layer: [] for layer in self.layers}

    def __call__(self, trainer: CountsEpochs) -> None:
        """Keep what the trainer's last epoch left behind."""
        self.add(trainer.epoch)

    def add(self, epoch: int) -> None:
        """Keep the weights after an epoch, and the gradients of its last update.

        `fit` calls it by itself; in a loop of your own, call it after each epoch.

        Args:
            epoch: its number, from 1.
        """
        if len(self.epoch) == 1:  # this is the first: training may go on from an earlier one
            self.epoch[0] = epoch - 1
        self.epoch.append(epoch)
        for name, parameter in self._parameters.items():
            self.weights[name].append(parameter.data)
        for layer, names in self.layers.items():
            gradient = math.hypot(*(self._parameters[name].grad for name in names))
            self.gradients[layer].append(gradient)

    def __repr__(self) -> str:
        epochs = counted(len(self.epoch) - 1, "epoch")
        return f"Watch: {counted(len(self.weights), 'parameter')}, {epochs}"


def named_parameters(model: Trainable) -> dict[str, Value]:
    """Return the weights and biases by their names; a repeated name becomes w#2.

    One without a label is called by the model's attribute that holds it, or else by its place.
    """
    held = {id(x): name for name, x in getattr(model, "__dict__", {}).items()}
    found: dict[str, Value] = {}
    for place, parameter in enumerate(model.parameters(), 1):
        own = parameter.label or held.get(id(parameter)) or f"p{subscript(place)}"
        again = (f"{own}#{n}" for n in count(2))
        found[next(name for name in chain([own], again) if name not in found)] = parameter
    return found


def _layers(model: Any, named: dict[str, Value]) -> dict[str, list[str]]:
    """Return the names of the parameters by layers, and of those that belong to none."""
    names = {id(parameter): name for name, parameter in named.items()}
    layers: dict[str, list[str]] = {}
    for k, layer in enumerate(getattr(model, "layers", ()), 1):
        own = layer.parameters() if hasattr(layer, "parameters") else ()
        if found := [names.pop(id(parameter)) for parameter in own if id(parameter) in names]:
            layers[f"layer {k}"] = found
    if names:
        layers["other parameters" if layers else "all parameters"] = [*names.values()]
    return layers


def found_name(asked: str | Value, named: Mapping[str, Any]) -> str:
    """Return the name of a weight that was given by name, however spelled, or itself."""
    for name, there in named.items():
        same = there is asked if isinstance(asked, Value) else name == asked
        if same or (isinstance(asked, str) and ascii_text(name) == ascii_text(asked)):
            return name
    few = ", ".join([*named][:12]) + ", …" * (len(named) > 12)
    raise ValueError(f"there is no weight {asked!r}: choose from {few}")
