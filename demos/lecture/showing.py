"""How section 8 shows rows of numbers, and a session at the debugger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch


def in_columns(rows: Sequence[Sequence[str]], show: Callable[[str], object]) -> None:
    """Show rows of the same number of cells, one below the other.

    >>> in_columns([["w₁", "g = 25", "w = 1"], ["w₂", "g = 1", "w = 2"]], print)
    w₁  g = 25  w = 1
    w₂  g = 1   w = 2
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        show("  ".join(map(str.ljust, row, widths)).rstrip())


@contextmanager
def typed(commands: str, show: Callable[[str], object]) -> Iterator[None]:
    """Type commands of one letter where a program asks for input, and show each at its prompt."""
    left = iter(commands)

    def read(prompt: str) -> str:
        command = next(left)
        show(prompt + command)
        return command

    with patch("builtins.input", read):
        yield
