"""The debugger in the learner's language: its help, its verdicts, and what it says of mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograd import debug as walk
from autograd.debugger.prompt import Prompt
from autograd.debugger.screen import Screen
from autograd.debugger.stepper import Stepper

from .language import COLUMNS, ERRORS, catalogue, explained, laid_out, mixes_directions
from .printing import say

if TYPE_CHECKING:
    from autograd.graph import LikeNode, Node

TOLD = Path(__file__).with_name("debugger.fa.toml")
_FIRST = (
    "next", "step", "back", "run", "restart", "predict", "print", "why", "chain", "tree", "set",
    "help", "quit",
)  # fmt: skip


def debug(output: Node | LikeNode, names: Mapping[str, Node], language: str) -> None:
    """Walk through a graph as `autograd.debug` does, in a language."""
    if language == "fa":
        PersianPrompt(Stepper(output, names), names).run()
    else:
        walk(output, names=names)


def in_persian(line: str) -> str:
    """Return what a line of the debugger's or of `compare` says in Persian; "" if not known."""
    return explained(line, catalogue(TOLD)[ERRORS], "fa")


class PersianPrompt(Prompt):
    """The prompt, in Persian as far as its catalogue goes; names and formulas are as they are."""

    def __init__(self, stepper: Stepper, names: Mapping[str, Node] | None = None) -> None:
        super().__init__(stepper, names)
        self.screen: PersianScreen = PersianScreen()

    def show_help(self, command: str) -> None:
        """Show what a command does."""
        self.screen.tell(f"    {self.typed(command)}\n{catalogue(TOLD)[command]}")

    def show_commands(self) -> None:
        """Show the commands for a beginning, what each does, and which others there are."""
        told = catalogue(TOLD)
        for name in _FIRST:
            self.screen.tell(f"    {self.typed(name):<15} {told[name].splitlines()[0]}")
        groups = (names.split() for names in self.GROUPS.values())
        others = (" ".join(x for x in names if x not in _FIRST) for names in groups)
        self.screen.tell(told["more"].format(names="\n    ".join(filter(None, others))))


class PersianScreen(Screen):
    """The debugger's screen, which says in Persian what its catalogue has."""

    def show(self, painted: str, role: str = "") -> None:
        """Print painted text, each line of it in Persian if that is known."""
        for line in painted.split("\n"):
            if told := in_persian(line):
                self.tell(told)
            else:
                super().show(line, role)

    def tell(self, persian: str) -> None:
        """Print Persian text."""
        columns = min(COLUMNS, self.columns)
        for line in laid_out(persian, columns, mixes_directions()):
            say(line)
