"""Whether operations record a graph: they do, but for a thread inside `no_grad`."""

from __future__ import annotations

from _thread import get_ident

# thread -> how many no_grad blocks it is inside; a dictionary that is nearly always empty costs a
# node less than a `threading.local`
paused: dict[int, int] = {}


class no_grad:
    """Compute numbers only: inside, results are leaves, and nothing is recorded.

    >>> from autograd import Value
    >>> w = Value(3.0)
    >>> with no_grad():
    ...     (w * 2).operation is None
    True
    """

    def __enter__(self) -> None:
        pause_recording(recording_paused() + 1)

    def __exit__(self, *error: object) -> None:
        pause_recording(recording_paused() - 1)


def recording_paused() -> int:
    """Return how many `no_grad` blocks this thread is inside."""
    return paused.get(get_ident(), 0)


def pause_recording(depth: int) -> None:
    """Set how many `no_grad` blocks this thread is inside; 0: it records."""
    if depth:
        paused[get_ident()] = depth
    else:
        paused.pop(get_ident(), None)
