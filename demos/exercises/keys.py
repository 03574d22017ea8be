"""What the learner types: single keys at a terminal, lines through a pipe, into one queue."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from queue import Queue

END = "end"


@contextlib.contextmanager
def typed_into(queue: Queue[tuple[str, str]]) -> Iterator[None]:
    """Put ("key", what was typed) into a queue, then ("key", END); leave the terminal as found."""
    if not sys.stdin.isatty():
        _start(_lines, queue)
        yield
        return
    try:
        import termios
        import tty
    except ImportError:  # Windows
        _start(_windows_keys, queue)
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        _start(_keys, queue)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _start(reader: object, queue: Queue[tuple[str, str]]) -> None:
    def read() -> None:
        with contextlib.suppress(OSError, ValueError):
            for key in reader():  # type: ignore[operator]
                queue.put(("key", key))
        queue.put(("key", END))

    threading.Thread(target=read, daemon=True).start()


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.strip()


def _keys() -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    while byte := os.read(sys.stdin.fileno(), 1):
        if byte == b"\x04":  # Ctrl-D
            return
        if key := decoder.decode(byte).strip():
            yield key


def _windows_keys() -> Iterator[str]:
    import msvcrt

    while True:
        key = msvcrt.getwch()  # type: ignore[attr-defined]
        if key == "\x03":
            return
        if key.strip():
            yield key
