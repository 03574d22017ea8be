"""How far training has come: a bar at a terminal, else a line now and then."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from autograd.languages import digits_text
from autograd.notation import readable

from .history import History

LINES = 10  # in all


@contextmanager
def progress_shown(
    epochs: int, wanted: bool, before: int = 0
) -> Iterator[Callable[[History | None], None]]:
    """Yield what shows the last entry of a history, called after each epoch.

    It is called with None after an epoch in which nothing was measured.
    """
    if not wanted:
        yield lambda history: None
    elif sys.stderr.isatty():
        yield from _bar(epochs, before)
    else:
        yield from _lines(epochs, before)


def _lines(epochs: int, before: int) -> Iterator[Callable[[History | None], None]]:
    done, width = 0, len(str(before + epochs))
    every = max(1, math.ceil(epochs / LINES))
    notebook = type(sys.stdout).__module__.startswith("ipykernel.")
    stream = sys.stdout if notebook else sys.stderr  # which a notebook shows in red

    def show(history: History | None) -> None:
        nonlocal done
        done += 1
        if (before + done) % every == 0 or done == epochs:
            numbers = ", ".join(_numbers(history)) if history else "not measured"
            line = f"epoch {before + done:>{width}}/{before + epochs}: {numbers}"
            print(readable(line, stream), file=stream, flush=True)

    yield show


def _bar(epochs: int, before: int) -> Iterator[Callable[[History | None], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TimeRemainingColumn

    epoch, loss = "epoch {task.completed}/{task.total}", "{task.fields[numbers]}"
    columns = (epoch, BarColumn(), loss, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("training", total=before + epochs, completed=before, numbers="")
        done = 0

        def show(history: History | None) -> None:
            nonlocal done
            done += 1
            bar.update(task, completed=done)
            if history:
                bar.update(task, numbers=", ".join(_numbers(history)[:2]))

        yield show


def _numbers(history: History) -> list[str]:
    return [f"{name} {digits_text(history[name][-1])}" for name in history.names[1:]]
