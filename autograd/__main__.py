"""The command line: a prompt with everything imported, or one expression to walk through."""

from __future__ import annotations

import argparse
import code
import linecache
import os
import re
import sys
from types import ModuleType
from typing import Any, NoReturn

from .commandline.expressions import EXAMPLE, graph_of
from .commandline.program import is_script
from .errors import message_of
from .foreign import as_node
from .graph import Node
from .notation import readable
from .terminal import accept_any_bytes, complain, echo, stop_printing, version

_EXAMPLES = f"""\
examples:
  %(prog)s {EXAMPLE}
  %(prog)s "z = x**5 + 9; y = 8*z**3 + z" x=1 --chain x --draw y.svg
  %(prog)s --at 3 --draw loss.svg train.py --epochs 10"""
_HELLO = """\
All of {} is imported: Value, debug, chain_rule, tree, draw and more.
Try: a, b = Value(2.0), Value(-3.0); L = (a*b + 1).tanh(); debug(L)"""


_TAKING = ("--chain", "--draw", "--expand", "--at")  # options with a word after them
_FLAGS = ("--steps", "--json")


def _count(typed: str) -> int:
    if not typed.isdecimal() or not 0 < int(typed) < 10**9:
        raise argparse.ArgumentTypeError(f"it must be a whole number from 1, not {typed[:20]!r}")
    return int(typed)


class Parser(argparse.ArgumentParser):
    """A parser of options beside an expression.

    Args:
        prog: what is typed to get here.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(
            prog=prog,
            usage="%(prog)s [EXPRESSION NAME=NUMBER ...] [options]\n"
            "       %(prog)s [options] SCRIPT.py [its arguments]",
            description="Walk through the forward and backward pass of an expression, or of a\n"
            "script's first backward(). Without either, open a prompt, all imported.",
            epilog=_EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.add_argument("--steps", action="store_true", help="print all steps and exit")
        self.add_argument(
            "--chain",
            metavar="NODE",
            action="append",
            help="print the chain rule for a node and exit",
        )
        self.add_argument(
            "--draw",
            metavar="FILE",
            help="write a drawing (.svg, .png, .gv) or page (.html) and exit",
        )
        self.add_argument(
            "--expand",
            metavar="GROUP",
            action="append",
            help="with --draw, open a group: 'layer 2', 'sample 3', all",
        )
        self.add_argument(
            "--at", metavar="N", type=_count, help="for a script: stop at its Nth backward()"
        )
        self.add_argument("--json", action="store_true", help="print it all as JSON and exit")
        self.add_argument("--version", action="store_true", help="print the version and exit")
        self.add_argument("--help", action="help", help="show this help and exit (also -h)")

    def error(self, message: str) -> NoReturn:
        """Refuse with the words and the exit code of every refusal."""
        raise ValueError(f"{message}\n{self.prog} --help shows what there is")


class Console(code.InteractiveConsole):
    """Python's own prompt; it echoes lines that do not come from a terminal."""

    _inputs = 1

    def raw_input(self, prompt: str = "") -> str:
        """Ask for a line."""
        line = input(prompt)
        echo(line)
        return line

    def runsource(self, source: str, filename: str = "", symbol: str = "single") -> bool:
        """Run what was typed, if it is complete; its lines are kept, so that a trace shows them."""
        filename = f"<input {self._inputs}>"
        lines = [f"{line}\n" for line in source.split("\n")]
        linecache.cache[filename] = len(source), None, lines, filename
        wants_more = super().runsource(source, filename, symbol)
        self._inputs += not wants_more
        return wants_more

    def showtraceback(self) -> None:
        """Show what went wrong in a typed line; a reader who has left ends the session."""
        error = sys.exc_info()[1]
        if isinstance(error, BrokenPipeError):
            raise error
        super().showtraceback()


def main(
    arguments: list[str] | None = None,
    prog: str = "python -m autograd",
    package: ModuleType | None = None,
) -> int:
    """Do what the command line says and return the exit code: 2 for what was refused.

    Args:
        arguments: the words typed; without them those of the process.
        prog: what is typed before them.
        package: whose public names the prompt has; without one, autograd.
    """
    accept_any_bytes()
    try:
        code = _run(arguments, Parser(prog), package or sys.modules[__package__])
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        stop_printing()
    except KeyboardInterrupt:
        return 130
    except (ValueError, LookupError, OSError, RuntimeError) as error:
        complain(f"{prog.split()[-1]}: {message_of(error)}")
        return 2
    return 0


def _run(arguments: list[str] | None, parser: Parser, package: ModuleType) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    before = _before_first(words)
    if before < len(words) and is_script(words[before]):
        return _run_script(words, before, parser)
    options, words = _read(words, parser)
    if options.version:
        print(version())
        return 0
    for place, word in enumerate(words):
        if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word) or (place and re.fullmatch("-[a-z]+", word)):
            parser.error(f"there is no option {word}")
    if not words:
        if _prints(options) or options.json or options.at is not None:
            raise ValueError(f"an expression or a script is missing, for example {EXAMPLE}")
        _prompt(package)
        return 0
    if options.at is not None:
        raise ValueError("--at is for a script: an expression has one backward pass")
    _check(options)
    _show(graph_of(words[0], words[1:]), options)
    return 0


def _prints(options: argparse.Namespace) -> bool:
    """Tell whether something is printed or drawn in place of the prompt."""
    return bool(options.steps or options.chain or options.draw)


def _check(options: argparse.Namespace) -> None:
    if options.json and _prints(options):
        raise ValueError("--json prints one document with all steps: give it alone")
    if options.expand and not options.draw:
        raise ValueError("--expand opens a group of a drawing: give --draw FILE too")


def _show(output: Any, options: argparse.Namespace) -> bool:
    """Open the debugger, or do what the options say; tell whether what made the output goes on."""
    output = as_node(output)
    if options.json:
        from .commandline.document import json_text

        print(json_text(output))
    elif not _prints(options):
        from .debugger import walk_through

        return walk_through(output)
    if options.steps:
        _print_steps(output)
    if options.chain:
        from .explanation.chain import chain_rule

        for node in options.chain:
            print(chain_rule(output, node, symbols=True))
    if options.draw:
        from .backprop import backward
        from .graph import zero_grad
        from .saving import save

        zero_grad(output)
        backward(output)  # so that the drawing shows gradients
        print(readable(f"drawn: {save(output, options.draw, expand=options.expand or ())}"))
    return False


def _before_first(words: list[str]) -> int:
    """Return how many words are options, up to the first that is not one."""
    place = 0
    while place < len(words) and words[place].startswith("--"):
        place += 1 + (words[place] in _TAKING)
    return place


def _run_script(words: list[str], before: int, parser: Parser) -> int:
    """Run a script with the options before it; after it, with those it does not mention."""
    from .commandline import program
    from .debugger.screen import Screen

    path = words[before]
    source = program.read(path)
    ours, its = words[:before], list[str]()
    rest = iter(words[before + 1 :])
    for word in rest:
        option = word.split("=")[0]
        if option in (*_TAKING, *_FLAGS) and option.encode() not in source:
            ours += [word, next(rest, "")] if word in _TAKING else [word]
        else:
            its.append(word)
    options = parser.parse_args(ours)
    _check(options)
    at = 1 if options.at is None else options.at

    def stopped(output: Any) -> bool:
        if not (options.json or _prints(options)):
            stop = f"{os.path.basename(path)}: backward() call {at}"
            Screen().show(f"{stop}. finish resumes the script, q stops it.")
        return _show(output, options)

    return program.run(path, source, its, at, stopped)


def _read(words: list[str], parser: Parser) -> tuple[argparse.Namespace, list[str]]:
    """Return the options, and the other words: the expression and its leaves."""
    if words == ["help"] or words == ["-h"] or "-h" in words[1:]:  # -h h=2 is an expression
        words = ["--help"]
    options, words = parser.parse_known_args(words)
    return options, [word for word in words if word != "--"]  # which Python 3.11 leaves out itself


def _print_steps(output: Node) -> None:
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


def _prompt(package: ModuleType) -> None:
    """Open a Python prompt with everything of a package imported."""
    names: dict[str, Any] = {"__name__": "__main__", "__doc__": None}
    names |= {name: getattr(package, name) for name in package.__all__}
    _complete(names)
    print(_HELLO.format(package.__name__.split(".")[-1]))
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
