"""From what was typed to a table, its parts, and what trains on them."""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from autograd.notation import counted, one_line

from ..data import split
from ..descent import GradientDescent
from ..losses import OF_CLASSES
from ..network import MLP
from ..reading import load_table
from ..scaling import Scaler
from ..tables import Table, some_of

MOST_PARAMETERS = 1_000_000
MOST_CLASSES = 1000
_RATES = {"adam": 0.01, "sgd": 0.1}
_OF_CLASSES = [loss.__name__ for loss in OF_CLASSES]
_FEW = 20  # different whole numbers, which may be classes


class Parts(NamedTuple):
    """The rows of a table: those to train on, and those held out, where there are such."""

    train: Table
    validation: Table | None
    test: Table | None

    def named(self) -> list[tuple[str, Table]]:
        """Return those there are with their names."""
        pairs = (("training", self.train), ("validation", self.validation), ("test", self.test))
        return [(name, table) for name, table in pairs if table is not None]


def table_of(options: argparse.Namespace, path: str) -> Table:
    """Read the table that options speak of, numbers as classes where the loss is one of these.

    Raises:
        ValueError: it is not a table, or there is nothing to learn in it.
        OSError: it cannot be read.
    """
    table = load_table(
        path,
        -1 if options.target is None else options.target,
        options.header,
        drop=options.drop or (),
        decimal=options.decimal or ".",
        thousands=options.thousands,
        missing=options.missing or ("",),
        fill=options.fill,
        encoding=options.encoding,
    )
    if len({*table.y}) < 2:
        only = table.classes[0] if table.classes else f"{table.y[0]:g}"
        raise ValueError(
            f"{table.source}: {one_line(table.target)!r} is {one_line(only)} in each of "
            f"{counted(len(table), 'row')}: there is nothing to learn"
        )
    if options.loss in _OF_CLASSES and not table.classes:
        return _with_classes(table, options.loss)
    return table


def class_name(number: float) -> str:
    """Return what a class is called whose name is a number."""
    return str(int(number)) if number == int(number) else repr(number)


def _with_classes(table: Table, loss: str) -> Table:
    numbers = sorted({*table.y})
    if len(numbers) > min(MOST_CLASSES, len(table) // 2):
        raise ValueError(
            f"{table.target!r} has {len(numbers):,} different numbers in {len(table):,} rows, and "
            f"{loss} is for classes: say --loss mse"
        )
    index = {y: k for k, y in enumerate(numbers)}
    classes = [*map(class_name, numbers)]
    y: list[float] = [index[y] for y in table.y]
    return Table(table.X, y, table.columns, table.target, classes, table.lines, table.source)


def hint_of_classes(table: Table) -> str:
    """Return a line where targets that are numbers may be meant as classes, else nothing."""
    numbers = {*table.y}
    if table.classes or len(numbers) > _FEW or not all(y == int(y) for y in numbers):
        return ""
    loss = "binary_cross_entropy" if len(numbers) == 2 else "cross_entropy"
    return (
        f"{one_line(table.target)} has {len(numbers)} different whole numbers, taken as a "
        f"quantity: for classes say --loss {loss}"
    )


def loss_of(options: argparse.Namespace, table: Table) -> str:
    """Return the loss that was asked for, or that fits the targets.

    Raises:
        ValueError: it does not fit them.
    """
    classes = len(table.classes)
    fitting = {0: "mse", 2: "binary_cross_entropy"}.get(classes, "cross_entropy")
    loss: str = options.loss or fitting
    if classes > 2 and loss != "cross_entropy":
        kind = "two classes" if loss in _OF_CLASSES else "numbers"
        raise ValueError(
            f"{loss} is for {kind}, and {one_line(table.target)!r} has {classes}: "
            f"{some_of(table.classes)}: say --loss cross_entropy"
        )
    return loss


def parts_of(table: Table, options: argparse.Namespace, rng: random.Random) -> Parts:
    """Split a table as options say, keeping the share of each class where possible.

    Raises:
        ValueError: a part would be empty.
    """
    left, test, validation = table, None, None
    if options.test + options.validation >= 1:
        raise ValueError(
            f"--test {options.test:g} and --validation {options.validation:g} leave nothing to "
            "train on: together they must be below 1"
        )
    if options.test:
        left, test = _halves(left, options.test, rng, "--test")
    if options.validation:
        left, validation = _halves(
            left, options.validation / (1 - options.test), rng, "--validation"
        )
    return Parts(left, validation, test)


def measured_beside(parts: Parts) -> list[str]:
    """Return what is measured in addition to the loss."""
    if parts.train.classes:
        return ["accuracy"]
    differ = all(len({*table.y}) > 1 for _, table in parts.named())
    return ["r2", "mae"] if differ else ["mae"]


def _halves(table: Table, fraction: float, rng: random.Random, option: str) -> tuple[Table, Table]:
    held = round(len(table) * fraction)
    if not 0 < held < len(table):
        raise ValueError(
            f"{option} holds out {held} of {counted(len(table), 'row')}, and both parts need at "
            f"least one: give another part, or {option} 0 for none"
        )
    if table.classes:
        state = rng.getstate()
        try:
            return split(table, fraction, rng, stratify=True)
        except ValueError:  # a class of one row, or more classes than rows
            rng.setstate(state)
    return split(table, fraction, rng)


def trainer_of(
    options: argparse.Namespace, table: Table, train: Table, rng: random.Random
) -> GradientDescent:
    """Return what trains a new network.

    Args:
        options: what was typed.
        table: the whole table, whose classes the network knows.
        train: the rows to train on, from which scales are learned.
        rng: draws the weights, then the batches.

    Raises:
        ValueError: the options do not fit each other or the table.
    """
    loss = loss_of(options, table)
    outputs = len(table.classes) if loss == "cross_entropy" else 1
    is_bounded = loss == "binary_cross_entropy" or (
        outputs == 1 and len(table.classes) == 2 and loss != "hinge"
    )
    widths = [len(table.columns), *options.hidden, outputs]
    _check_size(widths, options.hidden)
    model = MLP(
        widths[0],
        widths[1:],
        options.activation,
        "sigmoid" if is_bounded else "linear",
        rng=rng,
    )
    model.columns, model.classes = table.columns, table.classes
    if options.scale:
        model.scaler = Scaler(targets=not table.classes).fit(train)
    if options.momentum and options.optimizer != "sgd":
        raise ValueError(f"--momentum is for --optimizer sgd: {options.optimizer} has its own, β₁")
    return GradientDescent(
        model,
        loss,
        options.learning_rate or _RATES[options.optimizer],
        options.batch_size,
        l2=options.l2,
        rng=rng,
        optimizer=options.optimizer,
        momentum=options.momentum,
        schedule=options.schedule,
        clip=options.clip,
        engine=options.engine,
    )


def _check_size(widths: Sequence[int], hidden: Sequence[int]) -> None:
    count = sum((a + 1) * b for a, b in pairwise(widths))
    if count > MOST_PARAMETERS:
        raise ValueError(
            f"--hidden {','.join(map(str, hidden)) or 'none'} makes {count:,} parameters of "
            f"{counted(widths[0], 'input')}, and this engine is for up to {MOST_PARAMETERS:,}: "
            "name fewer neurons"
        )
