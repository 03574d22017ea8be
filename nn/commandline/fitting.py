"""The commands train and resume: to the planned epoch, kept on the way, however they end."""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from typing import Any

from autograd.terminal import complain

from ..descent import GradientDescent
from ..errors import DivergedError
from ..history import History
from .building import hint_of_classes, measured_beside, parts_of, table_of, trainer_of
from .folder import HISTORY, MODEL, TRAINING, Folder, Plan, digest_of, path_beside, quoted
from .reporting import conclude, network_line, results, table_line, write_results
from .wording import as_typed
from .work import Work, epochs_left, opened

PAUSE = 1.0  # seconds between two times that training is kept
STOPPED, DIVERGED = 130, 1  # exit codes


class Keeper:
    """Called after each epoch, keeps the training in its file now and then."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._next = -math.inf  # the first epoch is kept

    def __call__(self, trainer: GradientDescent) -> None:
        """Keep it, if that is due."""
        begun = time.monotonic()
        if begun >= self._next:
            trainer.save(self._path)
            now = time.monotonic()
            self._next = now + max(PAUSE, 20 * (now - begun))  # at most a twentieth of the time


def train(options: argparse.Namespace) -> int:
    """Train a new network on a table, and return the exit code."""
    folder = Folder(options.out)
    folder.check_free(options.force, options.typed)
    digest, rng = digest_of(options.table), random.Random(options.seed)
    table = table_of(options, options.table)
    parts = parts_of(table, options, rng)
    trainer = trainer_of(options, table, parts.train, rng)
    trainer.samples(parts.train)  # what does not fit is told before anything is written
    plan = Plan(
        tuple(options.words),
        os.path.abspath(options.table),
        path_beside(folder.path, options.table),
        digest,
        table.target,
        options.epochs,
        start=0,
    )
    folder.begin(plan)
    if hint := hint_of_classes(table):
        complain(hint)
    return _go(
        Work(folder, plan, options, parts, trainer, options.typed, options.prog, options.quiet)
    )


def resume(options: argparse.Namespace) -> int:
    """Go on with a run to its planned epoch, or for more epochs, and return the exit code."""
    work = opened(options)
    plan = work.plan
    if options.epochs:
        now = work.trainer.epoch
        plan = plan._replace(epochs=now + options.epochs, start=now)
    if plan != work.folder.read():
        work.folder.write(plan)
    return _go(work._replace(plan=plan, quiet=options.quiet))


def _go(work: Work) -> int:
    """Train as far as planned, keep what comes of it, and say so."""
    folder, plan, trainer = work.folder, work.plan, work.trainer
    go_on = f"{work.typed} resume {quoted([folder.path])}"
    try:
        if not work.quiet:
            complain(_beginning(work))
        history = _fitted(work)
    except DivergedError as error:
        complain(said := as_typed(str(error)))
        _keep(work)
        files = write_results(work, results(work), said)
        complain(f"What was good is kept in {folder.path}: {', '.join(files)}")
        return DIVERGED
    except KeyboardInterrupt:
        complain(f"\nstopped; go on: {go_on}")
        return STOPPED
    except BrokenPipeError:  # whatever reads the progress has closed the pipe
        _keep(work)
        return STOPPED
    try:
        _keep(work)
        if history.interrupted:
            complain(
                f"\nstopped after epoch {trainer.epoch} of {plan.epochs}, which is kept in "
                f"{folder.path}; go on: {go_on}"
            )
            return STOPPED
        conclude(work)
    except KeyboardInterrupt:
        complain(f"\nstopped while writing the results; go on: {go_on}")
        return STOPPED
    except BrokenPipeError:  # the measures come last
        raise
    except OSError:
        complain(f"Trained, but not all is written. When it can be: {go_on}")
        raise
    return 0


def _fitted(work: Work) -> History:
    parts, options, trainer = work.parts, work.options, work.trainer
    more: dict[str, Any] = {}
    if options.patience:
        more["patience"] = options.patience
    return trainer.fit(
        parts.train,
        epochs=epochs_left(work),
        progress=not work.quiet,
        validation=parts.validation,
        metrics=measured_beside(parts),
        callbacks=[Keeper(work.folder.file(TRAINING))],
        **more,
    )


def _keep(work: Work) -> None:
    """Write training, model and history as they are now."""
    work.trainer.save(work.folder.file(TRAINING))
    work.trainer.model.save(work.folder.file(MODEL))  # type: ignore[attr-defined]
    work.trainer.history.save(work.folder.file(HISTORY))


def _beginning(work: Work) -> str:
    """Return what is said before training."""
    trainer, left = work.trainer, epochs_left(work)
    lines = [table_line(work.parts)]
    if not trainer.epoch:
        lines.append(network_line(trainer))
    elif left:
        lines.append(f"going on after epoch {trainer.epoch} of {work.plan.epochs}")
    else:
        lines.append(f"trained already, to epoch {trainer.epoch}: the results are written again")
    return "\n".join(lines)
