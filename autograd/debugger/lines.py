"""How a line becomes a command, and how what goes wrong with it is said."""

from __future__ import annotations

import cmd
import os
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from types import BuiltinFunctionType
from typing import Any, ClassVar

from ..caller import raised_by_caller
from ..errors import message_of
from ..terminal import echo
from .screen import COLUMNS, Screen

ALSO = {  # other words for commands, in addition to the letters that their help begins with: n(ext)
    "?": "help", "undo": "back", "cont": "continue", "cl": "clear", "EOF": "quit", "exit": "quit",
    "longlist": "ll", "bt": "where",
}  # fmt: skip
ELSEWHERE = {  # what other debuggers have, and what there is here
    "return": "finish completes the pass, b stops at a function",
    "retval": "p shows a number",
    "until": "b PLACE and c; in debug(trainer, X, y) it trains on",
    "args": "p shows a node",
    "a": "p shows a node",
    "source": "ll shows the function",
    "interact": "q leads back to Python",
    "alias": "commands gives a breakpoint more to do",
    "watch": "b a.grad < 0 stops at a change",
    "info": "b, display and whatis tell",
    "x": "p shows a node",
    "delete": "clear forgets one",
    "silent": "leave it out",
    "import": "no Python runs here: p computes",
}
MENDABLE = ValueError, LookupError, ArithmeticError, TypeError, OSError  # by another command
_TAKES_NOTHING = "_"  # the name of a command's parameter that it does not read
_TWO_COLUMNS = 76  # of a screen; from this width on, the list of all is in two columns
_HALF = 36  # columns of a command in the list of all


class Lines(cmd.Cmd):
    """Reads lines; each `do_` method of a subclass is a command, its docstring the help.

    The first line of it is `n(ext) [K]: the next step`: what is typed, and in a few words what that
    does. A command whose parameter is `_` takes nothing.
    """

    prompt = "(debug) "
    GROUPS: ClassVar[dict[str, str]] = {}  # the commands by what they are for
    MORE = "help WORD says more; an empty line repeats the last command"
    OTHERWISE: ClassVar[dict[str, str]] = {}  # the help of commands that a subclass changes

    def __init__(self) -> None:
        super().__init__()
        self.screen = Screen()
        self._given = 0  # lines in the queue that nobody has typed
        commands = " ".join(self.GROUPS.values()).split()
        helps = [self._help(name) for name in commands]
        letters = [found for found in map(re.compile(r"(\w+)\((\w+)\)").match, helps) if found]
        self._short = ALSO | {found[1]: found[1] + found[2] for found in letters}

    def give(self, lines: Sequence[str]) -> None:
        """Run lines next, as if they had been typed."""
        self.cmdqueue[:0] = lines
        self._given += len(lines)

    def precmd(self, line: str) -> str:
        """Show what is not typed at a terminal, so that a transcript has it too."""
        from_a_notebook = not isinstance(input, BuiltinFunctionType)  # it shows what is typed
        if self._given:
            self._given -= 1
            self.screen.show(f"{self.prompt}{line}")
        elif line == "EOF":
            print()
        elif not from_a_notebook:
            echo(line)
        return line

    def parseline(self, line: str) -> tuple[str | None, str | None, str]:
        """Read a one-letter command as the long one."""
        if line.strip()[:1] == "!":
            return "!", "", line
        command, argument, line = super().parseline(line)
        if line.strip() == "EOF":
            return "quit", "", "quit"  # an empty line must not repeat it
        return self._short.get(command or "", command), argument, line

    def onecmd(self, line: str) -> bool:
        """Do one command; what goes wrong is said, and the prompt goes on."""
        command, argument, _ = self.parseline(line)
        do = getattr(self, f"do_{command}", None)
        if do is not None and argument and do.__func__.__code__.co_varnames[1] == _TAKES_NOTHING:
            self.screen.show(f"! {command} takes nothing, not {_short(argument)}: help {command}")
            return False
        return bool(self._answered(partial(super().onecmd, line)))

    def _answered(self, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except Exception as error:
            mistake = in_one_line(error)
            if mistake is None:
                raise
            self._stop_giving()
            whole = raised_by_caller(error) is not None  # their own code's message stays whole
            self.screen.show(f"! {mistake if whole else shortened(mistake, COLUMNS - 2)}")
        except KeyboardInterrupt:
            self._stop_giving()
            self.screen.show("\ninterrupted; you are here:")
            self._answered(self.show_next)
        return None

    def _stop_giving(self) -> None:
        del self.cmdqueue[: self._given]
        self._given = 0

    def show_next(self) -> None:
        """Show where the session is."""

    def default(self, line: str) -> None:
        """Answer a command that does not exist."""
        if line.strip()[:1] == "!":
            self.screen.show("! no Python runs here: p a.grad*2 computes, set a = 1 changes a leaf")
            return
        command = (line.split() or [""])[0]
        if re.match(r"\s*[\w.]+\s*=(?!=)", line):
            self.screen.show(f"! no Python runs here: set {_short(line)} changes a leaf")
            return
        known = " ".join(self.GROUPS.values()).split()
        close = get_close_matches(command, known, 1, 0.7)
        hint = f"did you mean {close[0]}?" if close else "help lists the commands"
        self.screen.show(f"! there is no command {_short(command)}: {ELSEWHERE.get(command, hint)}")

    def do_help(self, argument: str) -> None:
        """h(elp) [WORD]: what it does"""
        wanted = self._short.get(argument, argument)
        if not argument:
            self.show_commands()
        elif f"do_{wanted}" in dir(self):
            self.show_help(wanted)
        else:
            hint = ELSEWHERE.get(argument, "help lists them")
            raise LookupError(f"there is no command {_short(argument)}: {hint}")

    def show_help(self, command: str) -> None:
        """Show what a command does."""
        first, _, more = self._help(command).partition("\n")
        self.screen.show(first + more.replace("\n        ", "\n").rstrip())

    def show_commands(self) -> None:
        """Show the commands by what they are for."""
        for group, names in self.GROUPS.items():
            entries = [self._entry(name) for name in names.split()]
            half = (len(entries) + 1) // 2 if self.screen.columns >= _TWO_COLUMNS else len(entries)
            for row, left in enumerate(entries[:half]):
                right = entries[half + row] if half + row < len(entries) else ""
                label = f"{group if row == 0 else '':<9}"
                self.screen.show(f"{label}{left:<{_HALF}}{right}".rstrip())
        self.screen.show(self.MORE)

    def _entry(self, name: str) -> str:
        typed, _, does = self._help(name).split("\n")[0].partition(": ")
        return f"{typed:<15} {does}"

    def typed(self, command: str) -> str:
        """Return how a command is typed: n(ext) [K]."""
        return self._help(command).partition(": ")[0]

    def _help(self, name: str) -> str:
        return self.OTHERWISE.get(name) or getattr(self, f"do_{name}").__doc__ or ""


def shortened(message: str, most: int) -> str:
    """Return a message in one line: as many of its sentences, or parts of one, as fit.

    >>> shortened("log(x): 0 is not above 0. Keep x positive, for example x + 1", 30)
    'log(x): 0 is not above 0'
    """
    message = " ".join(message.split())
    if len(message) <= most:
        return message
    ends = [found.start() for found in re.finditer(r"[.;:,] ", message) if found.start() <= most]
    return message[: ends[-1]] if ends and ends[-1] > most // 3 else f"{message[: most - 1]}…"


def _short(typed: str) -> str:
    return typed if len(typed) <= 30 else f"{typed[:29]}…"


def in_one_line(error: Exception) -> str | None:
    """Return what a person at the prompt reads of an error; None: it is a bug of the debugger.

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
