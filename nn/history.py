"""What training leaves behind: the loss, and what else was measured, epoch by epoch."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from autograd.files import write_file
from autograd.languages import digits_text
from autograd.notation import counted, readable

from .arguments import names_its_arguments
from .hints import HISTORY, Hinted

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class History(Hinted):
    """What was measured in a training run: one list per column, all of the same length.

    Entry 0 is before training, or before a `fit` that measures something else. With `every=1`
    there is an entry for each epoch; else `history["epoch"]` says after which.

    Args:
        updates_per_epoch: how often the weights are changed in an epoch.
        names: of the columns.

    Attributes:
        names: the columns: "epoch", "loss" (over the whole training set), and where they were
            asked for "validation_loss", "accuracy", "validation_accuracy", ….
        updates: how often the weights were changed.
        interrupted: whether Ctrl-C ended the run; the weights are those of the last whole epoch.
        best: with `patience`, the epoch whose weights the model has at the end; else None.
        patience_from: the first entry that patience counts: those of a `fit` that it ended are
            over.

    >>> history = History(updates_per_epoch=10)
    >>> for epoch, loss in enumerate([1.0, 0.5, 0.25]):
    ...     history.add({"epoch": epoch, "loss": loss})
    >>> history
    History: 2 epochs, 20 updates, loss 1 → 0.25
    >>> history["loss"], history.epoch
    ([1.0, 0.5, 0.25], [0, 1, 2])
    """

    _hints = HISTORY

    def __init__(self, updates_per_epoch: int, names: Sequence[str] = ("epoch", "loss")) -> None:
        self.updates_per_epoch = updates_per_epoch
        self.interrupted = False
        self.best: int | None = None
        self.patience_from = 0
        self._columns: dict[str, list[Any]] = {name: [] for name in names}

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in order."""
        return tuple(self._columns)

    def __getitem__(self, name: str) -> list[Any]:
        """Return the column `name`, a list."""
        if not isinstance(name, str):
            raise TypeError(f'a history is read by column: history["loss"][{name!r}]')
        if name not in self._columns:
            near = get_close_matches(name, self._columns, 1)
            advice = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(self.names)}"
            raise KeyError(f"the history has no column {name!r}: {advice}")
        return self._columns[name]

    @property
    def loss(self) -> list[float]:
        """The loss over the whole training set."""
        return self._columns["loss"]

    @property
    def epoch(self) -> list[int]:
        """After which epoch each entry was measured."""
        return self._columns["epoch"]

    def add(self, entry: dict[str, Any]) -> None:
        """Add an entry at the end.

        Args:
            entry: by the name of each column its number.
        """
        for name, column in self._columns.items():
            column.append(entry[name])

    def cut(self, entries: int) -> None:
        """Keep the first entries only.

        Args:
            entries: how many.
        """
        for column in self._columns.values():
            del column[entries:]

    @property
    def epochs(self) -> int:
        """How many epochs were finished at the last entry."""
        return self.epoch[-1] if self.epoch else 0

    @property
    def updates(self) -> int:
        """How often the weights were changed."""
        return (self.epochs - self.epoch[0]) * self.updates_per_epoch if self.epoch else 0

    @names_its_arguments
    def plot(self, axes: Axes | None = None, columns: str | Sequence[str] | None = None) -> Axes:
        """Draw the losses by epoch, or other columns, and return the axes.

        Args:
            axes: where to draw; None: in a new figure of pyplot.
            columns: one or several of `names`; None: the losses.

        Raises:
            ImportError: Matplotlib is not installed.
            KeyError: there is no such column.
            ValueError: there is no entry yet.
        """
        from .plots import loss_curves

        return loss_curves(self, axes, columns)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the columns to a file, with all digits.

        Args:
            path: ends in .csv, with a row per entry, or in .json, with a list per column.

        Raises:
            ValueError: it has another ending.
            OSError: the file cannot be written.

        >>> from tempfile import mkdtemp
        >>> history = History(updates_per_epoch=1)
        >>> history.add({"epoch": 0, "loss": 0.1})
        >>> path = mkdtemp() + "/run.csv"
        >>> history.save(path)
        >>> with open(path) as file:
        ...     print(file.read())
        epoch,loss
        0,0.1
        <BLANKLINE>
        """
        path = os.fsdecode(path)
        if path.lower().endswith(".json"):
            written = json.dumps(self._columns) + "\n"
        elif path.lower().endswith(".csv"):
            rows = [self.names, *zip(*self._columns.values(), strict=True)]
            lines = io.StringIO()
            csv.writer(lines, lineterminator="\n").writerows(rows)
            written = lines.getvalue()
        else:
            raise ValueError(f"a history is saved as .csv or .json: got {path!r}")
        write_file(path, written.encode())

    def __repr__(self) -> str:
        if not self.loss:
            return "History: nothing trained"
        stopped = ", interrupted" if self.interrupted else ""
        stopped += f", weights of epoch {self.best}" if self.best is not None else ""
        first = self.epoch[0] + 1
        epochs = f"epochs {first} to {self.epochs}" if first > 1 else counted(self.epochs, "epoch")
        return readable(
            f"History: {epochs}, {counted(self.updates, 'update')}, "
            f"loss {digits_text(self.loss[0])} → {digits_text(self.loss[-1])}{stopped}"
        )
