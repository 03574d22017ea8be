"""The debugger's screen: text in colours by role, 80 columns, or plain where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..marks import paint, painted_lines
from ..notation import readable

if TYPE_CHECKING:
    from rich.console import Console

# Of a terminal's 256 colours, whose shades no theme changes: read on black and on white alike.
STYLES = {
    "data": "color(27)",
    "gradient": "color(166)",
    "local": "color(30)",
    "active": "bold color(136)",
    "right": "bold color(28)",
    "wrong": "bold color(160)",
}
COLUMNS = 80  # where there is no terminal
_NARROWEST = 40


class Screen:
    """Shows painted text on standard output."""

    def __init__(self) -> None:
        self._console = _console()

    @property
    def columns(self) -> int:
        """How wide it is now."""
        if self._console is None or not self._console.is_terminal:
            return COLUMNS
        return max(self._console.width, _NARROWEST)

    def show(self, painted: str, role: str = "") -> None:
        """Print painted text, wrapped at the terminal's width, in colours where there are any.

        `role`: of a text without painted parts.
        """
        written = readable(painted)
        for parts in painted_lines(paint(written, role) if role else written, self.columns):
            if self._console is not None and self._console.is_terminal:
                _print(self._console, parts)
            else:
                print("".join([written for written, _ in parts]), flush=True)


def _print(console: Console, parts: list[tuple[str, str]]) -> None:
    from rich.text import Text

    shown = Text()
    for written, role in parts:
        shown.append(written, style=STYLES.get(role))
    console.print(shown, soft_wrap=True)


def _console() -> Console | None:
    try:
        from rich.console import Console
    except ImportError:  # colours are a comfort, no more
        return None
    return Console(highlight=False, markup=False, emoji=False)
