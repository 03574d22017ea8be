"""What a tutor sees in a training: each finding with the number that shows it, and the cure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from statistics import median
from typing import TYPE_CHECKING, Any

from autograd.languages import digits_text
from autograd.notation import counted, readable
from autograd.numbers import is_number

from .losses import OF_CLASSES, binary_cross_entropy, cross_entropy, hinge
from .model import Model
from .samples import Samples, cells_of, is_listed
from .symptoms import (
    Finding,
    in_layers,
    in_neurons,
    in_place,
    in_rate,
    in_starts,
    in_validation,
    size,
)

if TYPE_CHECKING:
    from .descent import GradientDescent

MOST = 200  # samples that are fed forward
_NARROW = {"sigmoid": "between 0 and 1", "tanh": "between -1 and 1", "relu": "from 0 up",
           "softplus": "above 0", "leaky_relu": "hardly below 0"}  # fmt: skip


class Diagnosis(tuple[Finding, ...]):
    """The findings, the most serious first; as text one paragraph for each."""

    __slots__ = ()

    def __repr__(self) -> str:
        return readable("\n".join(map(str, self)) or "nothing to report")

    __str__ = __repr__


def diagnose(trainer: GradientDescent, X: Any, y: Any = None) -> Diagnosis:
    """Look for what is wrong with a trainer and its samples, before training or after.

    Nothing is changed. At most 200 of the samples are fed forward.

    Args:
        trainer: what trains; its history is looked at, too.
        X: one row of inputs per sample, as in the table; or a Table.
        y: one target per sample; None with a Table.

    Returns:
        Findings, each with its `kind`, what `shows` it, and the `cure`: inputs or targets on
        different scales, dead and saturated neurons, layers whose gradients vanish or explode, a
        learning rate that is too large or too small, a loss that does not fit the output or the
        targets, unbalanced classes, overfitting.

    Raises:
        TypeError, ValueError: the samples do not fit the model or the loss.

    >>> from nn import GradientDescent, Neuron
    >>> trainer = GradientDescent(Neuron(2, rng=0), rng=0)
    >>> diagnose(trainer, [[0.1, 2000.0], [0.2, 5000.0], [-0.1, 4000.0]], [0.1, -0.2, 0.3])[0].kind
    'inputs not scaled'
    """
    if not hasattr(trainer, "feed_forward"):
        raise TypeError(
            f"diagnose needs a trainer, got {type(trainer).__name__}: "
            "diagnose(GradientDescent(model, …), X, y)"
        )
    samples = trainer.samples(X, y)
    some = samples.chosen(range(0, len(samples.X), math.ceil(len(samples.X) / MOST)))
    found = [
        *_scales(trainer, samples),
        *_columns(samples),
        *_loss(trainer, samples),
        *in_starts(trainer),
        *in_neurons(trainer, some),
        *in_layers(trainer, some),
    ]
    if not found:
        with suppress(ArithmeticError):  # otherwise what training would refuse is refused here, too
            trainer.judged(some.X, some.y)
    rest = [*in_place(trainer, some)]
    if not found or trainer.learning_rate == 0:  # what is above would show as a rate, too
        found += [*in_rate(trainer)] if not rest or trainer.learning_rate == 0 else rest
    return Diagnosis([*found, *_classes(trainer, samples), *in_validation(trainer)])


def at_fault(trainer: GradientDescent, samples: Samples) -> Finding | None:
    """Return what in the samples or the loss may have made training diverge."""
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
                spreads[name] = size(numbers)
        if spreads:
            largest = max(spreads, key=lambda name: spreads[name])
            least = min((x for x in spreads.values() if x > 0), default=0.0)
            unlike = least and spreads[largest] > 100 * least
            if spreads[largest] > 20 or 0 < spreads[largest] < 0.01 or unlike:
                yield Finding(
                    "inputs not scaled",
                    f"the numbers of {largest} are about {digits_text(spreads[largest], 3)} from 0"
                    + (f", those of another column {digits_text(least, 3)}" if unlike else ""),
                    "Bring the columns to one scale: model.scaler = Scaler().fit(X)",
                )
    if trainer.loss in OF_CLASSES:
        return
    targets = [float(x) for y in samples.y for x in cells_of(y) if is_number(x)]
    if targets and size(targets) > 20:
        yield Finding(
            "targets not scaled",
            f"they are about {digits_text(size(targets), 3)} from 0, and the loss grows with "
            "the square of that",
            "Scale them too: model.scaler = Scaler(targets=True).fit(X, y); predict returns "
            "numbers on the original scale",
        )


def _columns(samples: Samples) -> Iterator[Finding]:
    """Look for columns that say too much, or whose numbers are far apart."""
    rows = [cells_of(row) for row in samples.X]
    numeric = all(is_number(x) for row in rows for x in row)
    if len(rows) < 5 or not numeric or len({*map(len, rows)}) > 1:
        return
    targets = samples.y if all(map(is_number, samples.y)) else []
    for j, column in enumerate(zip(*rows)):
        name = samples.columns[j] if samples.columns else f"x{j + 1}"
        several = len(rows[0]) > 1  # of a single one, a line is what a lesson begins with
        if several and len({*targets}) > 1 and _alike(column, targets):
            yield Finding(
                "the target among the inputs",
                f"{name} follows the target exactly: a straight line leads from one to the other",
                f"Leave it out, unless it will also be known for new samples: drop=[{name!r}]",
            )
        elif several and _alike(column, range(len(column))):
            yield Finding(
                "row numbers among the inputs",
                f"{name} grows by the same amount from row to row",
                f"Leave it out: drop=[{name!r}]",
            )
        far = sorted(column, key=lambda x: abs(x - median(column)))
        usual = abs(far[len(far) // 2] - median(column))
        if usual and abs(far[-1] - median(column)) > 1000 * usual:
            place = samples.where(column.index(far[-1]))
            yield Finding(
                "a number far from all others",
                f"{place}, {name}: it is {digits_text(abs(far[-1] - median(column)) / usual, 2)} "
                "times as far from the median as a typical number",
                "Check whether it is a typo",
            )


def _alike(x: Sequence[float], y: Sequence[float]) -> bool:
    """Tell whether a straight line leads from one to the other, exactly."""
    dx, dy = [[value - math.fsum(z) / len(z) for value in z] for z in (x, y)]
    lengths = math.hypot(*dx) * math.hypot(*dy)
    along = math.fsum([a * b for a, b in zip(dx, dy)])
    return math.isfinite(lengths) and lengths > 0 and abs(along) > (1 - 1e-12) * lengths


def _loss(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    model = trainer.model
    output = _activations(model)[-1] if isinstance(model, Model) else set()
    singles = [y for y in samples.y if not is_listed(y)]
    numbers = {float(y) for y in singles if is_number(y)}
    name = getattr(trainer.loss, "__name__", "the loss")
    if trainer.loss is cross_entropy and output - {"linear"}:
        yield Finding(
            "loss and output do not fit",
            "cross_entropy takes raw scores of any size, and "
            + ", ".join([f"{name} is {_NARROW[name]}" for name in sorted(output - {"linear"})]),
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
            f"hinge needs outputs on both sides of 0, but {', '.join(sorted(output))} is never "
            "below 0",
            'Give the model output="linear"',
        )
    reach = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf),
             "softplus": (0.0, math.inf)}  # fmt: skip
    if trainer.loss not in OF_CLASSES and len(output) == 1:
        low, high = reach.get(next(iter(output)), (-math.inf, math.inf))
        beyond = [y for y in numbers if not low <= y <= high]
        if beyond:
            shown = digits_text(max(beyond, key=abs))
            yield Finding(
                "output cannot reach the targets",
                f"{next(iter(output))} stays between {digits_text(low)} and {digits_text(high)}, "
                f"and a target is {shown}",
                'Give the model output="linear"',
            )
    whole = numbers and all(y == int(y) for y in numbers) and len(singles) == len(samples.y)
    few = whole and 3 <= len(numbers) <= 10 and len(samples.y) >= 5 * len(numbers)
    if few and trainer.loss not in OF_CLASSES:
        wanted = len(numbers)
        yield Finding(
            "classes as numbers",
            f"the targets are {wanted} whole numbers, and {name} takes the distance between "
            "them for how much they differ",
            f'If they are classes: give the model {wanted} outputs, and "cross_entropy" as loss',
        )


def _classes(trainer: GradientDescent, samples: Samples) -> Iterator[Finding]:
    if trainer.loss not in OF_CLASSES:
        return
    counts = Counter([y for y in samples.y if not is_listed(y)])
    if len(counts) == 1 < counts.total():
        yield Finding(
            "one class only",
            f"all {counted(counts.total(), 'sample')} are of one class, so always predicting it is "
            "right",
            "Take samples of every class",
        )
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
            f"{counted(many, 'sample')} are of class {names[0]}, {few:,} of class {names[1]}: "
            f"always saying {names[0]} is right in {share} % of the cases",
            "Look at the confusion, not at the accuracy alone; split with stratify=True; repeat "
            "the rows of the rare class",
        )


def _activations(model: Model) -> list[set[str]]:
    return [{neuron.activation for neuron in layer} for layer in model.neurons_by_layer()]
