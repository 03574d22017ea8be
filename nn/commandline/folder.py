"""The folder of a run: what is in it, what it was begun with, and that it is not lost."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from autograd.files import write_file

from ..errors import FileError

RUN, TRAINING, MODEL, HISTORY = "run.json", "training.json", "model.json", "history.csv"
LOSS, NETWORK, BOUNDARY, REPORT = "loss.svg", "network.svg", "boundary.svg", "report.md"
FILES = (RUN, TRAINING, MODEL, HISTORY, LOSS, NETWORK, BOUNDARY, REPORT)
_FORMAT, _VERSION = "gradb run", 1
_MOST_BYTES = 1_000_000


class Plan(NamedTuple):
    """What a run was begun with.

    Attributes:
        words: what was typed after `train`.
        table: the file trained on, from the root of the disk.
        beside: the same as seen from the folder of the run.
        digest: the SHA-256 of its bytes.
        target: what is predicted.
        epochs: how many are to be trained in all.
        start: after which of them training was last asked to go on, 0 at first.
    """

    words: tuple[str, ...]
    table: str
    beside: str
    digest: str
    target: str
    epochs: int
    start: int


class Folder:
    """The folder of a run.

    Args:
        path: where; it need not be there.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def file(self, name: str) -> str:
        """Return the path of one of its files."""
        return os.path.join(self.path, name)

    def has(self, name: str) -> bool:
        """Tell whether one of its files is there."""
        return os.path.lexists(self.file(name))

    def files(self) -> list[str]:
        """Return which of the files of a run are there."""
        return [name for name in FILES if self.has(name)]

    def check_free(self, force: bool, typed: str) -> None:
        """Refuse a folder in which something would be overwritten.

        Args:
            force: whether that is meant.
            typed: how commands are typed.

        Raises:
            ValueError: there are files of a run.
        """
        there = self.files()
        if not there or force:
            return
        if RUN not in there:
            raise ValueError(
                f"{self.path} has a {there[0]}, which would be overwritten: name another folder "
                "with --out, or use --force"
            )
        raise ValueError(
            f"{self.path} holds a run already: `{typed} resume {quoted([self.path])}` goes on "
            "with it, --out names another folder, --force replaces it"
        )

    def begin(self, plan: Plan) -> None:
        """Write what a run begins with; that of a former one goes, its training first."""
        is_new, begun = not os.path.lexists(self.path), self.file(f"{RUN}.new")
        try:
            write_file(begun, _written(plan), "run", sync=True)
            with suppress(FileNotFoundError):
                os.remove(self.file(TRAINING))  # which would not go with the new plan
            os.replace(begun, self.file(RUN))
        except OSError:
            with suppress(OSError):
                os.remove(begun)
            with suppress(OSError):
                if is_new:
                    os.rmdir(self.path)
            raise
        for name in FILES:
            if name != RUN:
                with suppress(FileNotFoundError):
                    os.remove(self.file(name))

    def write(self, plan: Plan) -> None:
        """Write what a run is now to become."""
        write_file(self.file(RUN), _written(plan), "run", sync=True)

    def read(self, typed: str = "") -> Plan:
        """Return what a run was begun with.

        Args:
            typed: how commands are typed, for the advice.

        Raises:
            FileError: the folder holds no run, or its file is damaged.
            OSError: it cannot be read.
        """
        if not os.path.isdir(self.path):
            what = "is a file" if os.path.exists(self.path) else "is not there"
            advice = "name the folder of a run, which train --out made"
            raise FileError(f"{self.path} {what}: {advice}")
        if not self.has(RUN):
            raise FileError(
                f"{self.path} holds no run: there is no {RUN} in it. `{typed} train …` makes one"
            )
        with open(self.file(RUN), "rb") as file:
            raw = file.read(_MOST_BYTES)
        damaged = f"{self.file(RUN)} is damaged: it is not what train wrote"
        try:
            content = json.loads(raw)
            digest = content.pop("sha256")
            version = content.pop("version")
            if content.pop("format") != _FORMAT:
                raise FileError(damaged)
            if version != _VERSION:
                raise FileError(f"{self.file(RUN)} is of version {version}: get a newer gradb")
            whole = {"format": _FORMAT, "version": version, **content}
            if digest != _digest(whole):
                raise FileError(damaged)
            return Plan(**{**content, "words": tuple(content["words"])})
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, FileError):
                raise
            raise FileError(damaged) from None

    def table(self, plan: Plan, given: str | None) -> str:
        """Return the path of the table of a run: as given, or where it was.

        Raises:
            ValueError: it is no longer there.
        """
        places = [given] if given else [plan.table, self.file(plan.beside)]
        found = next(filter(os.path.exists, places), None)
        if found is None and given is None:
            raise ValueError(
                f"the table is no longer at {plan.table}: give its new path with --table"
            )
        return found or str(given)


def path_beside(folder: str, path: str) -> str:
    """Return a path as seen from a folder; nothing where that is on another drive."""
    with suppress(ValueError):
        return os.path.relpath(os.path.abspath(path), os.path.abspath(folder))
    return ""


def digest_of(path: str) -> str:
    """Return the SHA-256 of a file's bytes; "" for what is not a regular file."""
    if not os.path.isfile(path):
        return ""  # which load_table explains
    with open(path, "rb") as file:
        return sha256(file.read()).hexdigest()


def quoted(words: Sequence[str]) -> str:
    """Return words as a shell takes them.

    >>> quoted(["my run", "a.csv"])
    "'my run' a.csv"
    """
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _written(plan: Plan) -> bytes:
    content = {"format": _FORMAT, "version": _VERSION, **plan._asdict()}
    return f"{json.dumps({**content, 'sha256': _digest(content)}, indent=1)}\n".encode()


def _digest(content: object) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()
