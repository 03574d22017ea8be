"""The commands show and debug: what a run is, and a walk through its next updates."""

from __future__ import annotations

import argparse
import os
from typing import Any

from autograd import debug
from autograd.languages import digits_text
from autograd.notation import counted, one_line, readable
from autograd.terminal import complain

from ..errors import FileError
from ..history import History
from ..keeping import load
from ..keeping import resume as resumed
from ..tables import some_of
from .folder import MODEL, RUN, TRAINING, Folder, quoted
from .work import ending, opened


def show(options: argparse.Namespace) -> int:
    """Print what a run or a model is, and return the exit code."""
    is_run = os.path.isdir(options.run)
    lines = _of_run(options) if is_run else _of_model(load(options.run))
    print(readable("\n".join(lines)))
    return 0


def _of_run(options: argparse.Namespace) -> list[str]:
    folder = Folder(options.run)
    if not folder.has(RUN) and folder.has(MODEL):
        return _of_model(load(folder.file(MODEL)))
    plan = folder.read(options.typed)
    source = os.path.basename(plan.table)
    lines = [f"{folder.path}: {one_line(plan.target)} from {source} ({plan.table})"]
    go_on = f"go on: {options.typed} resume {quoted([folder.path])}"
    if not folder.has(TRAINING):
        return [*lines, f"begun, and nothing of {plan.epochs} epochs is kept; {go_on}"]
    trainer = resumed(folder.file(TRAINING))
    lines += [*_of_model(trainer.model), "", f"epoch {trainer.epoch} of {plan.epochs}"]
    ended = ending(trainer.history, options.read_again(plan.words).patience)
    lines += [*_last(trainer.history), *filter(None, [ended])]
    if folder.has(MODEL):
        lines.append(f"files: {', '.join(folder.files())}")
    is_over = trainer.epoch >= plan.epochs or ended
    return [*lines, f"{go_on} --epochs 100" if is_over else go_on]


def _last(history: History) -> list[str]:
    """Return the last entry of a history, and the best of what was held out."""
    if not history.loss:
        return []
    numbers = [f"{name} {digits_text(history[name][-1])}" for name in history.names[1:]]
    lines = [", ".join(numbers)]
    if "validation_loss" in history.names:
        held = history["validation_loss"]
        best = held.index(min(held))
        least = digits_text(held[best])
        lines.append(f"the least validation_loss was {least}, after epoch {history.epoch[best]}")
    return lines


def _of_model(model: Any) -> list[str]:
    lines = str(model.summary()).splitlines()
    if model.classes:
        lines.append(f"classes: {some_of([*map(one_line, model.classes)])}")
    if model.scaler is not None:
        both = "inputs and targets are" if model.scaler.targets else "inputs are"
        lines.append(f"{both} scaled inside")
    return lines


def walk(options: argparse.Namespace) -> int:
    """Open the debugger where a run is, and return the exit code."""
    work = opened(options)
    train = work.parts.train
    if options.row is not None:
        train = _row(options, work.parts.named())
        complain(f"{train.where(0)} alone:")
    y: Any = [train.classes[int(k)] for k in train.y] if train.classes else train.y
    debug(work.trainer, train.X, y, names={})
    return 0


def _row(options: argparse.Namespace, parts: list[tuple[str, Any]]) -> Any:
    """Return one row of the table, as it is in the file, counted from 1."""
    rows = sorted((line, part, i) for _, part in parts for i, line in enumerate(part.lines))
    if options.row > len(rows):
        raise FileError(f"--row {options.row}: the table has {counted(len(rows), 'row')}")
    _, part, i = rows[options.row - 1]
    return part.with_rows([part.X[i]], [part.y[i]], [part.lines[i]])
