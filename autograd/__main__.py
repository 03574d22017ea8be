"""The command line: a prompt with everything imported, or one expression to walk through."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import NoReturn

from .commandline.expressions import EXAMPLE, graph_of
from .errors import message_of
from .notation import accept_any_bytes, readable
from .value import Value

_DISTRIBUTION = "chainwalk"
_EXAMPLES = f"""\
examples:
  python -m autograd {EXAMPLE}
  python -m autograd "z = x**5 + 9; y = 8*z**3 + z" x=1 --chain x --draw y.svg"""

_SEE_HELP = "\npython -m autograd --help shows what there is"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Refuse in the words and with the exit code of every refusal."""
        raise ValueError(message + _SEE_HELP)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code: 2 for what was refused."""
    accept_any_bytes()
    try:
        _run(arguments)
        print(end="", flush=True)
    except BrokenPipeError:  # the reader has seen enough: … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except (ValueError, LookupError, OSError, RuntimeError) as error:
        print(readable(f"autograd: {message_of(error)}", sys.stderr), file=sys.stderr)
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
    shows = options.steps or options.chain or options.draw or options.json
    if not words:
        if shows:
            raise ValueError(f"an expression is missing, for example {EXAMPLE}")
        from .commandline.console import interact

        interact()
        return
    if options.json and (options.steps or options.chain or options.draw):
        raise ValueError("--json prints one document, which holds all steps: give it alone")
    output = graph_of(words[0], words[1:])
    if options.json:
        from .commandline.document import json_text

        print(json_text(output))
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
    if not shows:
        from .debugger import debug

        debug(output)


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


if __name__ == "__main__":
    sys.exit(main())
