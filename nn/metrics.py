"""How good predictions are, in numbers that people read: accuracy, R², MAE."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd import Value
from autograd.numbers import is_number

from .arguments import chosen
from .samples import cells_of, is_finite, is_listed, is_shares

Metric = Callable[[Sequence[Any], Sequence[Any]], float]
BINARY = (0.0, 1.0)  # what targets of two classes are, where nothing else is known


def decided(prediction: Any, aims: Sequence[float] = BINARY) -> int:
    """Return the class that a prediction is for, counted from 0.

    Args:
        prediction: a number for each class, of which the largest wins, the first at a tie; or one
            number.
        aims: what that one number is near to, for each of two classes.
    """
    if is_listed(prediction):
        cells = list(prediction)
        return cells.index(max(cells))
    return int(abs(prediction - aims[1]) <= abs(prediction - aims[0]))


def accuracy(
    targets: Sequence[Any], predictions: Sequence[Any], aims: Sequence[float] = BINARY
) -> float:
    """Return the part of the samples that is classified correctly.

    Args:
        targets: for each sample its class, counted from 0, or a list with a share for each class;
            of predictions that are one number, one of the two of `aims`.
        predictions: for each sample a score for each class, or one number.
        aims: as for `decided`.

    Raises:
        ValueError: a target is not a class.

    >>> accuracy([0, 1, 1], [[2.0, 1.0], [0.0, 3.0], [1.0, 0.5]])
    0.6666666666666666
    """
    pairs = classified(targets, predictions, aims)
    return sum([true == taken for true, taken in pairs]) / len(targets)


def classified(
    targets: Sequence[Any], predictions: Sequence[Any], aims: Sequence[float] = BINARY
) -> list[tuple[int, int]]:
    """Return for each sample its class and that which is predicted; as for `accuracy`."""
    found = []
    for sample, (target, prediction) in enumerate(zip(targets, predictions, strict=True), 1):
        if is_listed(target):
            if not is_shares(target):
                raise ValueError(
                    f"sample {sample}: accuracy needs one class for each sample, but the targets "
                    "are several numbers: ask for r2 or mae, or give a function of your own"
                )
            true = decided(target)
        elif not is_listed(prediction):
            if target not in aims:
                neither = " nor ".join([f"{aim:g}" for aim in aims])
                raise ValueError(
                    f"sample {sample}: accuracy is for classes, but the target {target:g} is "
                    f"{f'neither {neither}' if aims else 'a number'}: for numbers ask for r2 or mae"
                )
            true = aims.index(target)
        elif target not in range(len(prediction)):
            raise ValueError(
                f"sample {sample}: there is no class {target:g}: {len(prediction)} outputs are for "
                f"classes from 0 to {len(prediction) - 1}"
            )
        else:
            true = int(target)
        found.append((true, decided(prediction, aims)))
    return found


def r2(targets: Sequence[Any], predictions: Sequence[Any]) -> float:
    """Return R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; of several outputs their mean.

    1 is perfect; 0 is no better than the mean of the targets.

    Raises:
        ValueError: all targets are equal, so the mean leaves nothing to explain.

    >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 2.0])
    0.5
    """
    found = []
    for y, p in _by_output("r2", targets, predictions):
        mean = math.fsum(y) / len(y)
        spread = math.fsum([(a - mean) ** 2 for a in y])
        if not spread:
            raise ValueError("R² needs targets that differ: ask for mae")
        found.append(1 - math.fsum([(a - b) ** 2 for a, b in zip(y, p, strict=True)]) / spread)
    return math.fsum(found) / len(found)


def mae(targets: Sequence[Any], predictions: Sequence[Any]) -> float:
    """Return the mean of absolute errors |y − ŷ|, over samples and outputs.

    >>> mae([1.0, 2.0], [1.5, 2.0])
    0.25
    """
    pairs = _by_output("mae", targets, predictions)
    errors = [abs(a - b) for y, p in pairs for a, b in zip(y, p, strict=True)]
    return math.fsum(errors) / len(errors)


def _by_output(
    name: str, targets: Sequence[Any], predictions: Sequence[Any]
) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Return targets and predictions of each output."""
    y, p = [[*zip(*map(cells_of, rows), strict=True)] for rows in (targets, predictions)]
    if len(y) != len(p):
        raise ValueError(
            f"{name} is for numbers, but there are {len(p)} outputs for {len(y)} target each: for "
            "classes ask for accuracy"
        )
    return [*zip(y, p)]


METRICS: dict[str, Metric] = {"accuracy": accuracy, "r2": r2, "mae": mae}


def as_metrics(given: Any, model: Any) -> dict[str, Metric]:
    """Return metrics by their names, given as names and functions: one, or several.

    They speak of targets as they are in the table: what the model's scaler did to them is undone;
    accuracy knows what the model aims at.
    """
    listed = list(given) if is_listed(given) else [given]
    found: dict[str, Metric] = {}
    for metric in listed:
        if isinstance(metric, str):
            found[metric] = _in_units(chosen("metric", metric, METRICS), model)
        elif callable(metric):
            name = getattr(metric, "__name__", "metric")
            if name in ("epoch", "loss", *found) or name.startswith("validation_"):
                raise ValueError(f"a column is called {name} already: give the metric another name")
            found[name] = _checked(name, _in_units(metric, model))
        else:
            raise TypeError(
                f"metrics must be {', '.join(METRICS)}, or functions of (targets, predictions): "
                f"got {metric!r}"
            )
    return found


def _checked(name: str, metric: Metric) -> Metric:
    """Let a function of the user's return nothing but finite numbers."""

    def checked(targets: Sequence[Any], predictions: Sequence[Any]) -> float:
        try:
            found = metric(targets, predictions)
        except Exception as error:
            of_several = bool(predictions) and is_listed(predictions[0])
            shape = "a list of scores" if of_several else "a number"
            error.add_note(f"in the metric {name}(targets, predictions): a prediction is {shape}")
            raise
        if not is_number(found) or not is_finite(found):
            raise TypeError(f"the metric {name} must return a finite number: got {found!r}")
        return float(found)

    return checked


def _in_units(metric: Metric, model: Any) -> Metric:
    if metric is accuracy:
        return lambda targets, predictions: accuracy(
            targets, predictions, getattr(model, "aims", BINARY)
        )
    scaler = getattr(model, "scaler", None)
    if scaler is None:
        return metric
    undo = scaler.undo_targets
    return lambda targets, predictions: metric(undo(targets), undo(predictions))


def plain_numbers(prediction: Any) -> Any:
    """Return predictions as plain numbers, in the lists that they come in."""
    if is_listed(prediction):
        return [*map(plain_numbers, prediction)]
    return prediction.data if isinstance(prediction, Value) else prediction
