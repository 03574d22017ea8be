"""The watch list: which numbers some weights have had, turn by turn."""

from __future__ import annotations

from ..graph import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class WatchList:
    """Weights, and their numbers before each update.

    >>> from autograd import Value
    >>> w = Value(0.5)
    >>> watched = WatchList()
    >>> watched.add(w)
    >>> watched.note(0)
    >>> w.data = 0.6
    >>> watched.course(w, 1)
    [0.5, 0.6]
    """

    def __init__(self) -> None:
        self._noted: dict[Node, dict[int, float]] = {}  # a weight -> turn -> its number before it

    def __iter__(self) -> Iterator[Node]:
        return iter(self._noted)

    def add(self, weight: Node) -> None:
        """Keep an eye on a weight."""
        self._noted.setdefault(weight, {})

    def drop(self, weight: Node) -> None:
        """Take a weight off the list."""
        self._noted.pop(weight, None)

    def note(self, turn: int) -> None:
        """Note the numbers that the weights have before the update of this turn."""
        for weight, noted in self._noted.items():
            noted[turn] = weight.data

    def course(self, weight: Node, turn: int) -> list[float]:
        """Return the numbers of a weight up to a turn, the present one last."""
        noted = self._noted[weight]
        return [noted[earlier] for earlier in sorted(noted) if earlier < turn] + [weight.data]
