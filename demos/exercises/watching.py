"""Reports saves immediately if watchfiles is installed; the runner also looks itself."""

from __future__ import annotations

import contextlib
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue


def fingerprint(file: Path) -> str:
    """Return what changes when a file is saved; "" if there is no regular file."""
    try:
        found = file.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size}" if stat.S_ISREG(found.st_mode) else ""


@contextlib.contextmanager
def saves(folder: Path, queue: Queue[tuple[str, str]]) -> Iterator[bool]:
    """Put ("saved", "") into a queue as soon as something below a folder may have changed.

    It yields whether it does: not without the library.
    """
    try:
        from watchfiles import watch as changes
    except ImportError:
        yield False
        return

    stop = threading.Event()

    def watch() -> None:
        with contextlib.suppress(Exception):  # no inotify left, a network drive, …
            for _ in changes(
                folder,
                stop_event=stop,
                debounce=200,
                step=20,
                rust_timeout=200,
                raise_interrupt=False,
            ):
                queue.put(("saved", ""))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield True
    finally:
        stop.set()
        thread.join(1.0)


def settled(file: Path, patience: float = 0.5) -> str:
    """Return a file's fingerprint once it is stable: some editors empty it before they write."""
    seen, until = fingerprint(file), time.monotonic() + patience
    while time.monotonic() < until:
        time.sleep(0.03)
        now = fingerprint(file)
        if now and now == seen:
            break
        seen = now
    return seen
