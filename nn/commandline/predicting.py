"""The command predict: a line for each row, and how good it is where that is known."""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from autograd.files import write_file
from autograd.languages import digits_text
from autograd.numbers import reads_as_float
from autograd.terminal import complain

from ..cells import shown, style_of
from ..errors import FileError
from ..keeping import load
from ..metrics import decided, mae, r2
from ..samples import cells_of
from .building import class_name
from .folder import MODEL, RUN, TRAINING, Folder
from .rows import Rows, Written, rows_of


def predict(options: argparse.Namespace) -> int:
    """Write the prediction for each row of a table, and return the exit code."""
    path, folder = _model_in(options.model)
    model = load(path)
    how, target = _how_written(options, folder)
    out = options.out
    if out is not None and os.path.lexists(out) and not options.force:
        raise ValueError(f"{out} exists already: name another file, or use --force")
    rows = rows_of(options.table, model, target, how)
    header, lines = _predictions(model, rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines])
    if out is None:
        _print(text.getvalue())
    else:
        write_file(out, text.getvalue().encode(), "table of predictions")
    if rows.targets:
        verdict = _verdict(model, rows, [line[0] for line in lines], how)
        complain(verdict) if out is None else print(verdict)
    return 0


def _model_in(path: str) -> tuple[str, Folder]:
    """Return the path of a model, and the folder that it is in."""
    if not os.path.isdir(path):
        return path, Folder(os.path.dirname(path))
    folder = Folder(path)
    found = next(filter(folder.has, (MODEL, TRAINING)), None)
    if found is None:
        raise FileError(f"{path} holds no model: there is no {MODEL} in it")
    return folder.file(found), folder


def _how_written(options: argparse.Namespace, folder: Folder) -> tuple[Written, str | None]:
    """Return how the table is written, and its target: as given, else as in the run."""
    before, target = argparse.Namespace(), options.target
    if folder.has(RUN):
        with suppress(FileError):  # the model is whole without it
            plan = folder.read()
            before = options.read_again(plan.words)
            target = plan.target if target is None else target

    def said(name: str, otherwise: Any) -> Any:
        found = getattr(options, name)
        found = getattr(before, name, None) if found is None else found
        return otherwise if found is None else found

    how = Written(
        getattr(before, "target", None),
        said("header", None),
        said("decimal", "."),
        said("thousands", None),
        frozenset(["", *said("missing", [])]),
        "mean" if said("fill", None) == "mean" else None,
        said("encoding", None),
    )
    return how, None if target is None else str(target)


def _print(text: str) -> None:
    """Print text as it is: a name that the screen cannot show is written in UTF-8."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        print(text, end="", flush=True)
        return
    sys.stdout.flush()
    buffer.write(text.encode())
    buffer.flush()


def _predictions(model: Any, rows: Rows) -> tuple[list[str], list[list[Any]]]:
    """Return the header, and a line for each row."""
    found = model.predict(rows.X)
    if not model.classes:
        width = len(cells_of(found[0]))
        names = ["prediction"] if width == 1 else [f"prediction_{k}" for k in range(1, width + 1)]
        return names, [cells_of(numbers) for numbers in found]
    chosen = [decided(numbers, model.aims) for numbers in found]
    last = model.neurons_by_layer()[-1]
    sure = "probability" if len(last) > 1 or last[0].activation == "sigmoid" else "score"
    pairs = zip(chosen, found, strict=True)
    lines = [[model.classes[k], _sureness(k, numbers, sure)] for k, numbers in pairs]
    return ["prediction", sure], lines


def _sureness(chosen: int, numbers: Any, kind: str) -> float:
    """Return how probable the class chosen is; else the one output."""
    cells = cells_of(numbers)
    if len(cells) > 1:
        shares = [math.exp(score - max(cells)) for score in cells]
        return shares[chosen] / math.fsum(shares)
    return float(1 - cells[0] if kind == "probability" and not chosen else cells[0])


def _verdict(model: Any, rows: Rows, predicted: Sequence[Any], how: Written) -> str:
    """Say how right predictions are, of the rows whose target is there."""
    style = style_of(how.decimal, how.thousands)
    cells = [*zip(rows.lines, rows.targets, predicted, strict=True)]
    there = [(line, cell, p) for line, cell, p in cells if cell and cell not in how.missing]
    if not there:
        return "not judged: no target is there"
    if model.classes:
        named = [(line, _class(cell, model.classes), p) for line, cell, p in there]
        if strange := [(line, cell) for line, cell, _ in named if cell not in model.classes]:
            line, cell = strange[0]
            where = f"{rows.source}:{line}"
            return f"not judged: {where}: the network does not know the class {shown(cell)}"
        right = sum(cell == p for _, cell, p in named)
        return f"accuracy {digits_text(right / len(named))}: {right} of {len(named)} rows"
    numbers = style.numbers([cell for _, cell, _ in there])
    if numbers is None:
        return "not judged: the targets are not all numbers"
    guesses = [p for _, _, p in there]
    error = f"mean abs. error {digits_text(mae(numbers, guesses))} over {len(numbers)} rows"
    return f"R² {digits_text(r2(numbers, guesses))}, {error}" if len({*numbers}) > 1 else error


def _class(cell: str, classes: Sequence[str]) -> str:
    """Return the class that a cell names: "1" where it is written 1.0."""
    known = cell in classes or not reads_as_float(cell) or not math.isfinite(float(cell))
    return cell if known else class_name(float(cell))
