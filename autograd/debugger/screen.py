"""The debugger's screen: text in colours by role, 80 columns, or plain where there are none."""

from __future__ import annotations

import re

from ..explanation.scripts import wrapped
from ..notation import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console

# a part of a text is painted by a control sign before it and one after
STYLES = {"data": "blue", "gradient": "dark_orange", "local": "dark_cyan", "active": "bold yellow"}
_SIGNS = {role: chr(1 + index) for index, role in enumerate(STYLES)}
_END = "\x08"
_BEGINNING = re.compile(r"[^=]*= | *[+→] ")  # up to where a long line goes on below
_PART = re.compile(rf"([{''.join(_SIGNS.values())}])([^{_END}]*){_END}")
COLUMNS = 80


def paint(written: str, role: str) -> str:
    """Mark a part of a text by its role: "data", "gradient", "local" or "active"."""
    return f"{_SIGNS[role]}{written}{_END}"


class Screen:
    """Shows painted text on standard output."""

    def __init__(self) -> None:
        self._console = _console()

    def show(self, painted: str) -> None:
        """Print painted text, wrapped at 80 columns, in colours where there are any."""
        columns = min(COLUMNS, self._console.width) if self._console else COLUMNS
        for line in painted.split("\n"):
            begin = _BEGINNING.match(line)
            indent = min(begin.end() if begin else 4, columns // 3)
            self._print(wrapped(line, indent, columns))

    def _print(self, painted: str) -> None:
        plain = readable(_PART.sub(r"\2", painted))
        if self._console is None or not self._console.is_terminal:
            print(plain, flush=True)
            return
        from rich.text import Text

        shown, end = Text(), 0
        styles = {sign: STYLES[role] for role, sign in _SIGNS.items()}
        for part in _PART.finditer(painted):
            shown.append(readable(painted[end : part.start()]))
            shown.append(readable(part[2]), style=styles[part[1]])
            end = part.end()
        shown.append(readable(painted[end:]))
        self._console.print(shown, soft_wrap=True)


def _console() -> Console | None:
    try:
        from rich.console import Console
    except ImportError:  # colours are a comfort, no more
        return None
    return Console(highlight=False, markup=False, emoji=False)
