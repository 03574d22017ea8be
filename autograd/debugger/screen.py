"""The debugger's screen: text in colours by role, 80 columns, or plain where there are none."""

from __future__ import annotations

from ..marks import painted_lines
from ..notation import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import Console

STYLES = {"data": "blue", "gradient": "dark_orange", "local": "dark_cyan", "active": "bold yellow"}
COLUMNS = 80


class Screen:
    """Shows painted text on standard output."""

    def __init__(self) -> None:
        self._console = _console()

    def show(self, painted: str) -> None:
        """Print painted text, wrapped at 80 columns, in colours where there are any."""
        columns = min(COLUMNS, self._console.width) if self._console else COLUMNS
        for parts in painted_lines(painted, columns):
            self._print(parts)

    def _print(self, parts: list[tuple[str, str]]) -> None:
        if self._console is None or not self._console.is_terminal:
            print(readable("".join(written for written, _ in parts)), flush=True)
            return
        from rich.text import Text

        shown = Text()
        for written, role in parts:
            shown.append(readable(written), style=STYLES.get(role))
        self._console.print(shown, soft_wrap=True)


def _console() -> Console | None:
    try:
        from rich.console import Console
    except ImportError:  # colours are a comfort, no more
        return None
    return Console(highlight=False, markup=False, emoji=False)
