"""The command line: a prompt with everything imported, or one expression to walk through."""

from __future__ import annotations

import argparse
import code
import re
import sys
from typing import Any, NoReturn

import autograd

from .commandline.expressions import EXAMPLE, graph_of
from .errors import message_of
from .notation import readable
from .terminal import accept_any_bytes, complain, echo, stop_printing
from .value import Value

_DISTRIBUTION = "chainwalk"
_EXAMPLES = f"""\
examples:
  python -m autograd {EXAMPLE}
  python -m autograd "z = x**5 + 9; y = 8*z**3 + z" x=1 --chain x --draw y.svg"""
_SEE_HELP = "\npython -m autograd --help shows what there is"
_HELLO = """\
All of autograd is imported: Value, debug, chain_rule, tree, draw and more.
Try: a, b = Value(2.0), Value(-3.0); L = (a*b + 1).tanh(); debug(L)"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Refuse in the words and with the exit code of every refusal."""
        raise ValueError(message + _SEE_HELP)


class Console(code.InteractiveConsole):
    """Python's own prompt, with lines echoed that come from no terminal."""

    def raw_input(self, prompt: str = "") -> str:
        """Ask for a line."""
        line = input(prompt)
        echo(line)
        return line

    def showtraceback(self) -> None:
        """Show what went wrong in a typed line; a reader who has left ends the session."""
        error = sys.exc_info()[1]
        if isinstance(error, BrokenPipeError):
            raise error
        super().showtraceback()


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code: 2 for what was refused."""
    accept_any_bytes()
    try:
        _run(arguments)
        print(end="", flush=True)
    except BrokenPipeError:
        stop_printing()
    except KeyboardInterrupt:
        return 130
    except (ValueError, LookupError, OSError, RuntimeError) as error:
        complain(f"autograd: {message_of(error)}")
        return 2
    return 0


def _run(arguments: list[str] | None) -> None:
    options, words = _read(arguments)
    if options.version:
        print(_version())
        return
    for place, word in enumerate(words):
        if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word) or (place and re.fullmatch("-[a-z]+", word)):
            raise ValueError(f"there is no option {word}{_SEE_HELP}")
    prints = options.steps or options.chain or options.draw
    if not words:
        if prints or options.json:
            raise ValueError(f"an expression is missing, for example {EXAMPLE}")
        _prompt()
        return
    if options.json and prints:
        raise ValueError("--json prints one document, which holds all steps: give it alone")
    output = graph_of(words[0], words[1:])
    if options.json:
        from .commandline.document import json_text

        print(json_text(output))
    elif not prints:
        from .debugger import debug

        debug(output)
    if options.steps:
        _print_steps(output)
    if options.chain:
        from .explanation.chain import chain_rule

        for node in options.chain:
            print(chain_rule(output, node, symbols=True))
    if options.draw:
        from .drawing import save
        from .graph import zero_grad

        zero_grad(output)
        output.backward()  # so that the drawing shows gradients
        print(readable(f"drawn: {save(output, options.draw)}"))


def _read(arguments: list[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """Return the options, and the words that are none: the expression and its leaves."""
    parser = _Parser(
        prog="python -m autograd",
        usage="%(prog)s [EXPRESSION NAME=NUMBER ...] [options]",
        description="Walk through the forward and backward pass of an expression.\n"
        "Without one, open a Python prompt with all of autograd imported.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    parser.add_argument("--steps", action="store_true", help="print all steps, and leave")
    parser.add_argument(
        "--chain", metavar="NODE", action="append", help="print the chain rule by a node, and leave"
    )
    parser.add_argument(
        "--draw", metavar="FILE", help="write the drawing (.svg, .png, .gv), and leave"
    )
    parser.add_argument("--json", action="store_true", help="print it all as JSON, and leave")
    parser.add_argument("--version", action="store_true", help="print the version, and leave")
    parser.add_argument("--help", action="help", help="show this, and leave")
    options, words = parser.parse_known_args(arguments)
    if words in (["-h"], ["help"]):  # with h=2 after it, -h is an expression
        parser.parse_args(["--help"])
    return options, [word for word in words if word != "--"]  # which Python 3.11 leaves out itself


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    python = ".".join(map(str, sys.version_info[:3]))
    try:
        return f"{_DISTRIBUTION} {version(_DISTRIBUTION)}, Python {python}"
    except PackageNotFoundError:
        return f"{_DISTRIBUTION}, not installed but run from its files, Python {python}"


def _print_steps(output: Value) -> None:
    """Print every step of both passes, as the debugger shows them."""
    from .debugger.screen import Screen
    from .fresh import opened
    from .marks import paint
    from .steps import backward_steps, forward_steps

    names, screen = opened(output), Screen()
    for phase, steps in (("forward", forward_steps), ("backward", backward_steps)):
        screen.show(phase)
        for step in steps(output):
            screen.show(step.words(names, paint))


def _prompt() -> None:
    """Open a Python prompt with everything of autograd imported."""
    names: dict[str, Any] = {"__name__": "__main__", "__doc__": None}
    names |= {name: getattr(autograd, name) for name in autograd.__all__}
    _complete(names)
    print(_HELLO)
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


if __name__ == "__main__":
    sys.exit(main())
