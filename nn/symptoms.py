"""What is wrong within a network and its training, each with the number that shows it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import Value, grad
from autograd.languages import digits_text

from .model import Model
from .network import fire_numbers
from .samples import Samples

if TYPE_CHECKING:
    from .descent import GradientDescent

FLAT = {"tanh": 0.999, "sigmoid": 0.4995}  # how far from the middle, where the slope is nearly 0
_MIDDLE = {"tanh": 0.0, "sigmoid": 0.5}
RECTIFIED = ("relu",)


class Finding(NamedTuple):
    """One thing that is wrong.

    Attributes:
        kind: in a word or two, the same for every finding of a kind.
        shows: what shows it, with its number.
        cure: what to do.
    """

    kind: str
    shows: str
    cure: str

    def __str__(self) -> str:
        return f"{self.kind[0].upper()}{self.kind[1:]}: {self.shows}. {self.cure}."


def size(numbers: Sequence[float]) -> float:
    """Return the root of the mean square, without overflow."""
    return math.hypot(*numbers) / math.sqrt(len(numbers))


def in_neurons(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    """Look for neurons that are dead or saturated on all samples."""
    if not isinstance(trainer.model, Model):
        return
    layers = trainer.model.neurons_by_layer()
    outputs = [_fired(layers, trainer.model.as_row(row)) for row in samples.X]
    dead: list[str] = []
    flat: list[str] = []
    count, most = 0, 0.0  # the largest part of a layer that is dead
    for k, layer in enumerate(layers[: -1 if len(layers) > 1 else None]):
        before = len(dead)
        for j, neuron in enumerate(layer):
            found = [output[k][j] for output in outputs]
            count += 1
            name = f"neuron {j + 1} of layer {k + 1}"
            if neuron.activation in RECTIFIED and all(o == 0 for o in found):
                dead.append(name)
            edge = FLAT.get(neuron.activation)
            middle = _MIDDLE.get(neuron.activation, 0.0)
            share = sum([abs(o - middle) > edge for o in found]) / len(found) if edge else 0
            if share > 0.9:
                flat.append(name)
        most = max(most, (len(dead) - before) / len(layer))
    if most > 0.4:  # a few are in every network that learns well
        yield Finding(
            "dead neurons",
            f"{len(dead)} of {count} give 0 for every sample ({_some(dead)}): no gradient passes "
            "through them",
            'Take a smaller learning rate, activation="leaky_relu", or inputs that are scaled',
        )
    if flat:
        yield Finding(
            "saturated neurons",
            f"{len(flat)} of {count} are at the flat ends of their activation for nine samples of "
            f"ten ({_some(flat)}): hardly any gradient passes through them",
            "Scale the inputs, or start from smaller weights",
        )


def _fired(layers: Sequence[Any], row: tuple[Value, ...]) -> list[list[float]]:
    numbers, outputs = [x.data for x in row], []
    for layer in layers:
        numbers = fire_numbers(layer, numbers)
        outputs.append(numbers)
    return outputs


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def in_layers(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    """Compare the gradients of the layers, weight for weight."""
    if not isinstance(trainer.model, Model) or len(trainer.model.neurons_by_layer()) < 3:
        return
    layers = [
        [w for neuron in layer for w in neuron.w] for layer in trainer.model.neurons_by_layer()
    ]
    try:
        _, loss = trainer.feed_forward(samples.X, samples.y)
    except (ArithmeticError, ValueError):  # a prediction that the loss does not take
        return
    if not math.isfinite(loss.data):
        return
    found = grad(loss, [w for layer in layers for w in layer])
    sizes, at = [], 0
    for layer in layers:
        sizes.append(size(found[at : at + len(layer)]))
        at += len(layer)
    first, last = sizes[0], sizes[-1]
    if last > 0 and first < last / 1000:
        yield Finding(
            "vanishing gradients",
            f"a weight of layer 1 has a gradient of {digits_text(first, 2)}, a weight of "
            f"layer {len(layers)} one of {digits_text(last, 2)}",
            'Take fewer layers, activation="relu" or "tanh", and the initialization that fits',
        )
    if first > 1000 * last > 0 or max(sizes) > 1e3:
        yield Finding(
            "exploding gradients",
            f"the gradients of the layers are {', '.join([digits_text(s, 2) for s in sizes])}",
            "Scale inputs and targets, start from smaller weights, or give the trainer clip=1.0",
        )


def in_starts(trainer: GradientDescent) -> Iterator[Finding]:
    """Look for layers whose neurons are all the same: they will stay the same."""
    model = trainer.model
    for k, layer in enumerate(model.neurons_by_layer() if isinstance(model, Model) else [], 1):
        kinds = {(neuron.activation, *[p.data for p in neuron.parameters()]) for neuron in layer}
        if len(kinds) == 1 < len(layer):
            first = digits_text(layer[0].parameters()[0].data, 3)
            yield Finding(
                "neurons all the same",
                f"the {len(layer)} neurons of layer {k} have the same weights (w = {first}), so "
                "their gradients are the same, too",
                "Start from weights that differ: leave weights= out",
            )


def in_place(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    """Look for training that has stopped although the loss is large."""
    losses = trainer.history.loss
    if len(losses) < 5 or losses[-1] < 0.3 * losses[0]:
        return
    try:
        loss = trainer.feed_forward(samples.X, samples.y)[1]
        steepest = max(map(abs, grad(loss, trainer.parameters)), default=0.0)
    except (ArithmeticError, ValueError):
        return
    if steepest < 1e-3 * loss.data and trainer.learning_rate != 0:
        yield Finding(
            "at rest",
            f"no gradient is over {digits_text(steepest, 2)}, and the loss is still "
            f"{digits_text(loss.data, 3)}: it will hardly get smaller from here",
            "Take a larger network, other inputs, less l2, or another start (rng=)",
        )


def in_rate(trainer: GradientDescent) -> Iterator[Finding]:
    """Look at whether the loss falls by much, by little, or not at all."""
    losses = trainer.history.loss
    rate = trainer.learning_rate
    shown = "" if callable(rate) else f" ({digits_text(rate)})"
    if rate == 0:
        yield Finding("learning rate 0", "with it no weight moves", "Take 0.1, or 0.01 for adam")
    if len(losses) < 5:
        return
    ups = sum([after > before for before, after in pairwise(losses)])
    # batches alone make it go up and down
    usual = (0.2 if trainer.history.updates_per_epoch == 1 else 0.6) * losses[0]
    moved = max(losses) - min(losses) > 1e-3 * losses[0]
    if moved and (losses[-1] > losses[0] or (ups > 0.4 * (len(losses) - 1) and losses[-1] > usual)):
        yield Finding(
            "learning rate too large",
            f"in {ups} of {len(losses) - 1} epochs the loss grew, from {digits_text(losses[0])} to "
            f"{digits_text(losses[-1])} in all",
            f"Take a third of it{shown}",
        )
        return
    recent = losses[-max(5, len(losses) // 5) :]
    fall = (recent[0] - recent[-1]) / (len(recent) - 1)
    if 0 < fall < 1e-4 * losses[0] and losses[-1] > 0.5 * losses[0] and ups <= 1:
        yield Finding(
            "learning rate too small",
            f"an epoch lowers the loss by {digits_text(fall, 2)}, and it is still "
            f"{digits_text(losses[-1])}",
            f"Take three times as much{shown}, or momentum=0.9",
        )


def in_validation(trainer: GradientDescent) -> Iterator[Finding]:
    """Look at whether the validation loss rises while the loss falls."""
    history = trainer.history
    if "validation_loss" not in history.names or len(history.loss) < 5:
        return
    held, losses = history["validation_loss"], history.loss
    best = min(held)
    at = held.index(best)
    late = math.fsum(held[-3:]) / 3  # one entry may be chance
    risen = late > 1.1 * best and late - best > 0.2 * (held[0] - best)
    if risen and losses[-1] < 0.9 * min(losses[at], held[-1]):
        yield Finding(
            "overfitting",
            f"the validation loss was least in epoch {history.epoch[at]}, "
            f"{digits_text(best)}, and is {digits_text(held[-1])} now, while the loss went on "
            f"falling to {digits_text(losses[-1])}",
            "Stop there (patience=10), take a smaller network or more samples, or l2=0.001",
        )
