"""What the learner types: single keys at a terminal, lines through a pipe, into one queue."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from queue import Queue

END = "end"


@contextlib.contextmanager
def typed_into(queue: Queue[tuple[str, str]]) -> Iterator[None]:
    """Put ("key", what was typed) into a queue, then ("key", END); restore the terminal."""
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
    continued = signal.signal(signal.SIGCONT, lambda *_: tty.setcbreak(terminal))  # after fg
    try:
        _start(_keys, queue)
        yield
    finally:
        signal.signal(signal.SIGCONT, continued)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _start(reader: Callable[[], Iterator[str]], queue: Queue[tuple[str, str]]) -> None:
    def read() -> None:
        with contextlib.suppress(OSError, ValueError):
            for key in reader():
                queue.put(("key", key))
        queue.put(("key", END))

    threading.Thread(target=read, daemon=True).start()


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.strip()


def _keys() -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    terminal = sys.stdin.fileno()
    while byte := os.read(terminal, 1):
        if byte == b"\x04":  # Ctrl-D
            return
        if byte == b"\x1b":
            _skip_sequence(terminal)
            continue
        if key := decoder.decode(byte).strip():
            yield key


def _skip_sequence(terminal: int) -> None:
    """Read what immediately follows an Escape: an arrow, a function key, a key with Alt."""
    import select

    inside = False
    while select.select([terminal], [], [], 0.03)[0]:
        byte = os.read(terminal, 1)
        if inside and not byte.isdigit() and byte not in b";?":
            return
        if not inside and byte not in b"[O":
            return
        inside = True


def _windows_keys() -> Iterator[str]:
    import msvcrt

    while True:
        key = msvcrt.getwch()  # type: ignore[attr-defined]
        if key == "\x03":
            return
        if key in "\x00\xe0":  # an arrow or a function key: its name follows
            msvcrt.getwch()  # type: ignore[attr-defined]
            continue
        if key.strip():
            yield key
