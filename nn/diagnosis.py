"""What a tutor sees in a training: each finding with the number that shows it, and the cure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd import Value, grad, no_grad
from autograd.languages import digits_text
from autograd.notation import readable
from autograd.numbers import is_number

from .losses import binary_cross_entropy, cross_entropy, hinge
from .model import Model
from .samples import Samples, cells_of, is_listed

if TYPE_CHECKING:
    from .descent import GradientDescent

MOST = 200  # samples that are fed forward
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


class Diagnosis(tuple[Finding, ...]):
    """The findings, the gravest first; as text a paragraph each."""

    __slots__ = ()

    def __repr__(self) -> str:
        return readable("\n".join(map(str, self)) or "nothing stands out")

    __str__ = __repr__


def diagnose(trainer: GradientDescent, X: Any, y: Any = None) -> Diagnosis:
    """Look at a trainer and its samples as a tutor does, before training or after.

    Nothing is changed. At most 200 of the samples are fed forward.

    Args:
        trainer: what trains; what its history holds is looked at, too.
        X: one row of inputs per sample, as in the table; or a Table.
        y: one target per sample; None with a Table.

    Returns:
        Findings, each with its `kind`, what `shows` it, and the `cure`: inputs or targets on
        unlike scales, dead and saturated neurons, layers whose gradients vanish or explode, a
        learning rate that is too large or too small, a loss that does not fit the output or the
        targets, unbalanced classes, overfitting.

    Raises:
        TypeError, ValueError: the samples do not fit the model or the loss.

    >>> from nn import GradientDescent, Neuron
    >>> trainer = GradientDescent(Neuron(2, rng=0), rng=0)
    >>> diagnose(trainer, [[0.1, 2000.0], [0.2, 5000.0], [-0.1, 4000.0]], [0.1, -0.2, 0.3])[0].kind
    'inputs not scaled'
    """
    samples = trainer.samples(X, y)
    some = samples.chosen(range(0, len(samples.X), math.ceil(len(samples.X) / MOST)))
    found = [
        *_scales(trainer, samples),
        *_loss(trainer, samples),
        *_neurons(trainer, some),
        *_layers(trainer, some),
        *_rate(trainer),
        *_classes(trainer, samples),
        *_fit(trainer),
    ]
    return Diagnosis(found)


def at_fault(trainer: GradientDescent, samples: Samples) -> Finding | None:
    """Return what of the samples or the loss may have made training diverge."""
    return next(iter([*_scales(trainer, samples), *_loss(trainer, samples)]), None)


def _scales(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    names = samples.columns or getattr(trainer.model, "columns", ())
    rows = [cells_of(row) for row in samples.X]
    if len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows):
        spreads = {}
        for j, column in enumerate(zip(*rows)):
            numbers = [float(x) for x in column if is_number(x)]
            if len(numbers) == len(rows):
                name = names[j] if names else f"x{j + 1}"
                spreads[name] = _size(numbers)
        if spreads:
            largest = max(spreads, key=lambda name: spreads[name])
            least = min((x for x in spreads.values() if x > 0), default=0.0)
            if spreads[largest] > 20 or (least and spreads[largest] > 100 * least):
                yield Finding(
                    "inputs not scaled",
                    f"the numbers of {largest} are about {digits_text(spreads[largest], 3)} from 0"
                    + (f", those of another column {digits_text(least, 3)}" if least else ""),
                    "Bring the columns to one scale: model.scaler = Scaler().fit(X)",
                )
    if trainer.loss in (cross_entropy, binary_cross_entropy, hinge):
        return
    targets = [float(x) for y in samples.y for x in cells_of(y) if is_number(x)]
    if targets and _size(targets) > 20:
        yield Finding(
            "targets not scaled",
            f"they are about {digits_text(_size(targets), 3)} from 0, and the loss goes with "
            "the square of that",
            "Scale them too: model.scaler = Scaler(targets=True).fit(X, y); predict gives "
            "numbers on their own scale again",
        )


def _size(numbers: Sequence[float]) -> float:
    """Return the root of the mean square, without overflow."""
    return math.hypot(*numbers) / math.sqrt(len(numbers))


def _loss(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    model = trainer.model
    output = _activations(model)[-1] if isinstance(model, Model) else set()
    singles = [y for y in samples.y if not is_listed(y)]
    numbers = {float(y) for y in singles if is_number(y)}
    name = getattr(trainer.loss, "__name__", "the loss")
    if trainer.loss is cross_entropy and output - {"linear"}:
        yield Finding(
            "loss and output do not fit",
            f"cross_entropy takes raw scores, and the output is {', '.join(sorted(output))}, "
            "which keeps them small",
            'Give the model output="linear"',
        )
    if trainer.loss is binary_cross_entropy and output - {"sigmoid"}:
        yield Finding(
            "loss and output do not fit",
            f"binary_cross_entropy takes probabilities, and the output is "
            f"{', '.join(sorted(output))}",
            'Give the model output="sigmoid"',
        )
    if trainer.loss is hinge and output & {"sigmoid", "relu", "softplus"}:
        yield Finding(
            "loss and output do not fit",
            f"hinge wants outputs on both sides of 0, and {', '.join(sorted(output))} is never "
            "below 0",
            'Give the model output="linear"',
        )
    reach = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf),
             "softplus": (0.0, math.inf)}  # fmt: skip
    if trainer.loss not in (cross_entropy, binary_cross_entropy, hinge) and len(output) == 1:
        low, high = reach.get(next(iter(output)), (-math.inf, math.inf))
        beyond = [y for y in numbers if not low <= y <= high]
        if beyond:
            shown = digits_text(max(beyond, key=abs))
            yield Finding(
                "output cannot reach the targets",
                f"{next(iter(output))} stays within {digits_text(low)} and {digits_text(high)}, "
                f"and a target is {shown}",
                'Give the model output="linear"',
            )
    whole = numbers and all(y == int(y) for y in numbers) and len(singles) == len(samples.y)
    few = whole and 3 <= len(numbers) <= 10 and len(samples.y) >= 5 * len(numbers)
    if few and trainer.loss not in (cross_entropy, binary_cross_entropy, hinge):
        wanted = len(numbers)
        yield Finding(
            "classes as numbers",
            f"the targets are {wanted} whole numbers, and {name} takes the distance between "
            "them for how much they differ",
            f'If they are classes: give the model {wanted} outputs, and "cross_entropy" as loss',
        )


def _activations(model: Model) -> list[set[str]]:
    return [{neuron.activation for neuron in layer} for layer in model.neurons_by_layer()]


def _neurons(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
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
            f"{len(dead)} of {count} give 0 for every sample ({_some(dead)}): no gradient comes "
            "through them",
            'Take a smaller learning rate, activation="leaky_relu", or inputs that are scaled',
        )
    if flat:
        yield Finding(
            "saturated neurons",
            f"{len(flat)} of {count} are at the flat ends of their activation for nine samples of "
            f"ten ({_some(flat)}): next to no gradient comes through them",
            "Scale the inputs, or start from smaller weights",
        )


def _fired(layers: Sequence[Any], row: tuple[Value, ...]) -> list[list[float]]:
    outputs = []
    with no_grad():
        for layer in layers:
            row = tuple([neuron(list(row)) for neuron in layer])
            outputs.append([o.data for o in row])
    return outputs


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _layers(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
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
        sizes.append(_size(found[at : at + len(layer)]))
        at += len(layer)
    first, last = sizes[0], sizes[-1]
    if last > 0 and first < last / 1000:
        yield Finding(
            "vanishing gradients",
            f"a weight of layer 1 has a gradient of {digits_text(first, 2)}, one of layer "
            f"{len(layers)} {digits_text(last, 2)}",
            'Take fewer layers, activation="relu" or "tanh", and the initialization that fits',
        )
    if first > 1000 * last > 0 or max(sizes) > 1e3:
        yield Finding(
            "exploding gradients",
            f"the gradients of the layers are {', '.join([digits_text(s, 2) for s in sizes])}",
            "Scale inputs and targets, start from smaller weights, or give the trainer clip=1.0",
        )


def _rate(trainer: GradientDescent) -> Iterator[Finding]:
    losses = trainer.history.loss
    rate = trainer.learning_rate
    shown = "" if callable(rate) else f" ({digits_text(rate)})"
    if len(losses) < 5:
        return
    ups = sum([after > before for before, after in pairwise(losses)])
    # batches make it go up and down by themselves
    usual = (0.2 if trainer.history.updates_per_epoch == 1 else 0.6) * losses[0]
    if losses[-1] > losses[0] or (ups > 0.4 * (len(losses) - 1) and losses[-1] > usual):
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


def _classes(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    if trainer.loss not in (cross_entropy, binary_cross_entropy, hinge):
        return
    counts = Counter([y for y in samples.y if not is_listed(y)])
    if len(counts) < 2 or sum(counts.values()) < 10:
        return
    classes = samples.classes or getattr(trainer.model, "classes", ())
    (most, many), (least, few) = counts.most_common()[0], counts.most_common()[-1]
    if many >= 4 * few:
        places = {y: place for place, y in enumerate(sorted(counts))}
        if trainer.loss is cross_entropy:
            places = {y: int(y) for y in counts}
        names = [classes[places[y]] if classes else f"{y:g}" for y in (most, least)]
        share = digits_text(100 * many / len(samples.y), 3)
        yield Finding(
            "unbalanced classes",
            f"{many} samples are of class {names[0]}, {few} of class {names[1]}: to say always "
            f"{names[0]} is right in {share} % of the cases",
            "Look at the confusion, not at the accuracy alone; split with stratify=True; repeat "
            "the rows of the rare class",
        )


def _fit(trainer: GradientDescent) -> Iterator[Finding]:
    history = trainer.history
    if "validation_loss" not in history.names or len(history.loss) < 5:
        return
    held, losses = history["validation_loss"], history.loss
    best = min(held)
    at = held.index(best)
    late = math.fsum(held[-3:]) / 3  # of one entry chance has a part
    risen = late > 1.1 * best and late - best > 0.2 * (held[0] - best)
    if risen and losses[-1] < 0.9 * min(losses[at], held[-1]):
        yield Finding(
            "overfitting",
            f"the validation loss was least in epoch {history.epoch[at]}, "
            f"{digits_text(best)}, and is {digits_text(held[-1])} now, while the loss went on "
            f"falling to {digits_text(losses[-1])}",
            "Stop there (patience=10), take a smaller network or more samples, or l2=0.001",
        )
