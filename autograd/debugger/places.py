"""Where a walk stands and can come back to, and how a move is made whole or not at all."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..graph import Node
    from ..operations import Operation

    Edits = tuple[tuple[Node, float | Operation], ...]  # a leaf's new number, a node's operation


class Place:
    """Where a walk stands: all numbers and gradients follow from it.

    Args:
        done: how many forward steps, and then edges, have been walked.
        edits: what has been set and swapped, in that order.
    """

    def __init__(self, done: int, edits: Edits) -> None:
        self.done = done
        self.edits = edits


def whole(action: Callable[[], None], otherwise: Callable[[], None]) -> None:
    """Do `action`; where it does not come to its end, do `otherwise`, and raise what stopped it.

    Ctrl-C may come between any two lines, be it while `otherwise` makes good another error: then
    that is begun again. So it must come to the same done twice, or one time and a part of it.

    >>> numbers = [1]
    >>> whole(lambda: numbers.append(2 // 0), numbers.clear)
    Traceback (most recent call last):
    ZeroDivisionError: integer division or modulo by zero
    >>> numbers
    []
    """
    settled = False
    try:
        try:
            action()
            settled = True
        finally:
            if not settled:
                otherwise()
                settled = True
    finally:
        if not settled:
            otherwise()


def surely(action: Callable[[], None]) -> None:
    """Do what comes to the same done twice, or one time and a part of it: to its end.

    Ctrl-C is raised after that.
    """
    whole(action, action)
