"""Whether targets suit a loss, and what the outputs of a model then aim at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value
from autograd.notation import counted
from autograd.numbers import is_number

from .losses import LOSSES, OF_CLASSES, binary_cross_entropy, cross_entropy, hinge
from .samples import cells_of, is_listed, is_shares
from .tables import some_of
from .targets import SampleError, check_target


def check_targets(
    loss: Callable[[Any, Any], Value], targets: Sequence[Any], where: Callable[[int], str]
) -> None:
    """Refuse targets, one per sample, that a loss of `LOSSES` cannot take.

    Args:
        loss: of `LOSSES`, or another, which takes what it takes.
        targets: one per sample.
        where: what a sample is called, by its index from 0.
    """
    name = getattr(loss, "__name__", "")
    if LOSSES.get(name) is loss:
        for sample, target in enumerate(targets, 1):
            for y in cells_of(target):
                try:
                    check_target(name, y, sample)
                except SampleError as error:
                    error.place = where(sample - 1)
                    raise


def check_classes(loss: Callable[[Any, Any], Value], classes: Sequence[str], model: Any) -> None:
    """Refuse classes that came by name for a loss, a scaler or a network that do not suit them."""
    scaler = getattr(model, "scaler", None)
    if scaler is not None and scaler.targets and loss in OF_CLASSES:
        raise ValueError(f"{loss.__name__} is for classes, which must not be scaled: Scaler()")
    layers = model.neurons_by_layer() if hasattr(model, "neurons_by_layer") else [[]]
    if classes and loss is cross_entropy and len(layers[-1]) not in (0, len(classes)):
        raise ValueError(
            f"the targets are {len(classes)} classes ({some_of(classes)}), but the model has "
            f"{counted(len(layers[-1]), 'output')}: give it {len(classes)}"
        )
    if len(classes) > 2 and loss is not cross_entropy and loss in LOSSES.values():
        raise ValueError(
            f"the targets are {len(classes)} classes, but {loss.__name__} would take their numbers "
            f'as distances: give the model {len(classes)} outputs, and "cross_entropy" as loss'
        )


def class_targets(
    loss: Callable[[Any, Any], Value], targets: list[Any], named: bool
) -> tuple[list[Any], tuple[float, ...]]:
    """Return targets as a loss takes them, and what one output aims at for each of two classes.

    There are no aims where the targets are numbers of more than two values.

    Args:
        loss: a loss.
        targets: one per sample; of classes their numbers, from 0.
        named: whether the targets are classes that came by name.
    """
    if loss is hinge:
        return [2 * k - 1 for k in targets] if named else targets, (-1.0, 1.0)
    if is_listed(targets[0]):
        return targets, (0.0, 1.0) if all(map(is_shares, targets)) else ()
    if loss in (binary_cross_entropy, cross_entropy):
        return targets, (0.0, 1.0)
    numbers = {float(y) for y in targets if is_number(y)}
    if len(numbers) == 2:
        return targets, tuple(sorted(numbers))
    return targets, () if numbers - {0.0, 1.0} else (0.0, 1.0)
