"""A screen for prose and formulas, in colours where the terminal has any."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from autograd.notation import readable

from .language import COLUMNS, laid_out, mixes_directions
from .printing import say


class Screen:
    """Shows lines: prose wrapped, formulas as they are, colours where there are any."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, markup=False, emoji=False)

    def show(self, text: str = "", style: str = "") -> None:
        """Print a text, in ASCII where the terminal has no other signs."""
        coloured = self.console.is_terminal
        columns = min(COLUMNS, self.console.width) if coloured else COLUMNS
        for line in laid_out(text, columns, mixes_directions()):
            if coloured:
                self.console.print(Text(readable(line), style=style), soft_wrap=True)
            else:
                say(line)
