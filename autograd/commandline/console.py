"""A Python prompt with everything of autograd imported."""

from __future__ import annotations

import code
import sys

import autograd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HELLO = """\
All of autograd is imported: Value, debug, chain_rule, tree, draw and more.
Try: a, b = Value(2.0), Value(-3.0); L = (a*b + 1).tanh(); debug(L)"""


class Console(code.InteractiveConsole):
    """Python's own console; what is not typed at a terminal is shown, as a terminal would."""

    def raw_input(self, prompt: str = "") -> str:
        """Ask for a line."""
        line = input(prompt)
        if not sys.stdin.isatty():
            print(line)
        return line

    def showtraceback(self) -> None:
        """Show what went wrong in a typed line; a reader who has left ends the session."""
        error = sys.exc_info()[1]
        if isinstance(error, BrokenPipeError):
            raise error
        super().showtraceback()


def interact() -> None:
    """Prompt until the learner leaves."""
    names: dict[str, Any] = {"__name__": "__main__", "__doc__": None}
    names |= {name: getattr(autograd, name) for name in autograd.__all__}
    _complete(names)
    print(HELLO)
    Console(names).interact(banner="", exitmsg="")


def _complete(names: dict[str, Any]) -> None:
    """Let Tab complete names, and the arrows bring back lines, where there is readline."""
    try:
        import readline
        from rlcompleter import Completer
    except ImportError:
        return
    readline.set_completer(Completer(names).complete)
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
