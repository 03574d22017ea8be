"""How a line becomes a command, and how what goes wrong with it is said."""

from __future__ import annotations

import cmd
import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from types import BuiltinFunctionType
from typing import Any, ClassVar

from ..caller import raised_by_caller
from ..errors import message_of
from ..terminal import echo
from .screen import Screen

ALSO = {  # other words for commands, beside the letters that their help begins with: n(ext)
    "?": "help", "undo": "back", "cont": "continue", "cl": "clear", "EOF": "quit", "exit": "quit",
}  # fmt: skip
MENDABLE = ValueError, LookupError, ArithmeticError, TypeError, OSError  # by another command


class Lines(cmd.Cmd):
    """Reads lines; each `do_` method of a subclass is a command, its docstring the help."""

    prompt = "(debug) "
    OTHERWISE: ClassVar[dict[str, str]] = {}  # the help of commands that a subclass changes

    def __init__(self) -> None:
        super().__init__()
        self.screen = Screen()
        helps = [getattr(self, name).__doc__ or "" for name in self._commands()]
        letters = [found for found in map(re.compile(r"(\w+)\((\w+)\)").match, helps) if found]
        self._short = ALSO | {found[1]: found[1] + found[2] for found in letters}

    def precmd(self, line: str) -> str:
        """Show what is not typed at a terminal, so that a transcript has it too."""
        from_a_notebook = not isinstance(input, BuiltinFunctionType)  # it shows what is typed
        if line == "EOF":
            print()
        elif not from_a_notebook:
            echo(line)
        return line

    def parseline(self, line: str) -> tuple[str | None, str | None, str]:
        """Read a one-letter command as the long one."""
        command, argument, line = super().parseline(line)
        if line.strip() == "EOF":
            return "quit", "", "quit"  # an empty line must not repeat it
        return self._short.get(command or "", command), argument, line

    def onecmd(self, line: str) -> bool:
        """Do one command; what goes wrong is said, and the prompt goes on."""
        return bool(self._answered(partial(super().onecmd, line)))

    def _answered(self, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except Exception as error:
            mistake = in_one_line(error)
            if mistake is None:
                raise
            self.screen.show(f"! {mistake}")
        except KeyboardInterrupt:
            self.screen.show("\ninterrupted; this is where it stands:")
            self._answered(self.show_next)
        return None

    def show_next(self) -> None:
        """Show where the session stands."""

    def default(self, line: str) -> None:
        """Answer a command that there is not."""
        command = (line.split() or [""])[0]
        known = [name.removeprefix("do_") for name in self._commands()]
        close = get_close_matches(command, known, 1)
        hint = f"did you mean {close[0]}?" if close else "help lists the commands"
        self.screen.show(f"there is no command {command[:40]}: {hint}")

    def do_help(self, argument: str) -> None:
        """h(elp) [COMMAND]: what there is, or what a command does."""
        wanted = self._short.get(argument, argument)
        names = self._commands()
        if f"do_{wanted}" in names:
            self.screen.show(self._help(f"do_{wanted}").replace("\n\n        ", "\n"))
            return
        if argument:
            raise LookupError(f"there is no command {argument}")
        for name in names:
            self.screen.show("  " + self._help(name).split("\n")[0])
        self.screen.show("  an empty line repeats the last command")

    def _commands(self) -> list[str]:
        """Return the names of the methods that are commands, a base's before its subclass's."""
        kinds = reversed(type(self).__mro__)
        return [*dict.fromkeys(x for kind in kinds for x in vars(kind) if x.startswith("do_"))]

    def _help(self, name: str) -> str:
        return self.OTHERWISE.get(name[3:]) or getattr(self, name).__doc__ or ""


def in_one_line(error: Exception) -> str | None:
    """Return what a person at the prompt reads of an error; None: it is a fault of the debugger.

    What the person's own code has raised (a model, a loss, a learning rate) is told by its kind
    and its line; of all else the message says enough.
    """
    place = raised_by_caller(error)
    if place is not None:
        code, line = place
        words = [type(error).__name__, *str(error).strip().split("\n")[:1]]
        where = f"{code.co_name}, line {line} of {os.path.basename(code.co_filename)}"
        where = "; ".join(dict.fromkeys([*getattr(error, "__notes__", []), where]))
        return f"{': '.join(filter(None, words))} ({where})"
    if isinstance(error, RecursionError):
        return "this is nested too deep"
    if isinstance(error, BrokenPipeError) or not isinstance(error, MENDABLE):
        return None
    return message_of(error)
