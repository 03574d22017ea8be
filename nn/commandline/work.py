"""A run with all that belongs to it, as far as it came."""

from __future__ import annotations

import argparse
import os
import random
from typing import NamedTuple

from autograd.notation import counted

from ..descent import GradientDescent
from ..history import History
from ..keeping import resume as resumed
from .building import Parts, parts_of, table_of, trainer_of
from .folder import TRAINING, Folder, Plan, digest_of, path_beside


class Work(NamedTuple):
    """A run with all that belongs to it.

    Attributes:
        folder: where it is kept.
        plan: what it was begun with.
        options: the same, read.
        parts: the rows of its table.
        trainer: as far as it came.
        typed: how commands are typed here.
        prog: the same anywhere, for the report.
        quiet: whether only the results are shown.
    """

    folder: Folder
    plan: Plan
    options: argparse.Namespace
    parts: Parts
    trainer: GradientDescent
    typed: str
    prog: str
    quiet: bool


def opened(chosen: argparse.Namespace) -> Work:
    """Return a run that was begun, as far as it came.

    Args:
        chosen: what was typed: `run`, the folder, `table` and `force` are read.

    Raises:
        ValueError: the folder holds none, a file is damaged, or the table was changed.
        OSError: a file cannot be read.
    """
    folder = Folder(chosen.run)
    plan = folder.read(chosen.typed)
    options: argparse.Namespace = chosen.read_again(plan.words)
    path = folder.table(plan, chosen.table)
    digest, rng = digest_of(path), random.Random(options.seed)
    if digest and digest != plan.digest and not chosen.force:
        raise ValueError(
            f"{path} is not as it was when the run began: give that file with --table, or use "
            "--force to go on with this one"
        )
    table = table_of(options, path)
    parts = parts_of(table, options, rng)
    begun = trainer_of(options, table, parts.train, rng)
    training = folder.file(TRAINING)
    trainer = resumed(training) if os.path.exists(training) else begun
    trainer.samples(parts.train)  # another table may not fit
    plan = plan._replace(
        table=os.path.abspath(path), beside=path_beside(folder.path, path), digest=digest
    )
    return Work(folder, plan, options, parts, trainer, chosen.typed, chosen.prog, quiet=False)


def is_over(history: History, patience: int | None) -> bool:
    """Tell whether patience ended a training, or would have before it was killed."""
    if not patience or not history.loss:
        return False
    watched = history["validation_loss" if "validation_loss" in history.names else "loss"]
    best = max(watched.index(min(watched)), history.patience_from - 1)
    return len(watched) - 1 - best >= patience


def ending(history: History, patience: int | None) -> str:
    """Say what patience made of a training: when it ended, and which weights those now are.

    Nothing is said where there was none, where the weights are the last, and before the end.
    """
    if history.best is None:
        return ""
    loss = "validation loss" if "validation_loss" in history.names else "loss"
    weights = f"the weights are those of epoch {history.best}"
    if patience and is_over(history, patience):
        return (
            f"stopped after epoch {history.epochs}: the {loss} was not lower for "
            f"{counted(patience, 'epoch')}; {weights}"
        )
    is_last = history.best == history.epochs
    return "" if is_last else f"{weights}, where the {loss} was least"


def epochs_left(work: Work) -> int:
    """Return how many epochs are still to be trained."""
    plan, trainer = work.plan, work.trainer
    if trainer.epoch > plan.start and is_over(trainer.history, work.options.patience):
        return 0
    return max(0, plan.epochs - trainer.epoch)
