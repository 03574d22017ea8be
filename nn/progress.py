"""What surrounds a training run: its progress shown, and all given back as it was found."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from autograd.languages import digits_text


@contextmanager
def collector_off() -> Iterator[None]:
    """Hold off the cyclic collector: a graph has no cycles, and looking for them takes time."""
    was_on = gc.isenabled()
    try:
        gc.disable()
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def left_as_found() -> Iterator[None]:
    """Give back the collector as it was, wherever Ctrl-C strikes."""
    was_on = gc.isenabled()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def progress_bar(epochs: int, wanted: bool) -> Iterator[Callable[[int, float], None]]:
    """Yield what shows an epoch and its loss: nothing, unless a person is watching."""
    if not wanted or not sys.stderr.isatty():
        yield lambda epoch, loss: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("epoch {task.completed}/{task.total}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("training", total=epochs, loss="…")
        yield lambda epoch, loss: bar.update(task, completed=epoch, loss=digits_text(loss))
