"""The parsers of the commands, and the manners of each: exit codes, refusals, a broken pipe."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd.errors import message_of
from autograd.terminal import accept_any_bytes, complain, stop_printing, version

from . import fitting, predicting, showing
from .folder import quoted
from .options import Parser, add_table, add_training, not_known, whole
from .wording import as_typed

COMMANDS = {
    "train": "train a network on a table, and keep it in a folder",
    "predict": "predict the rows of another table",
    "resume": "continue a training that was stopped, or train more epochs",
    "show": "describe a run or a model, and how far it was trained",
    "debug": "walk through the next updates of a training, step by step",
}
_RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "train": fitting.train,
    "predict": predicting.predict,
    "resume": fitting.resume,
    "show": showing.show,
    "debug": showing.walk,
}
_HABITS = {  # what a command is called elsewhere
    "fit": "train", "learn": "train",
    "evaluate": "predict", "eval": "predict", "test": "predict", "score": "predict",
    "classify": "predict", "infer": "predict", "apply": "predict",
    "continue": "resume", "restart": "resume",
    "summary": "show", "info": "show", "inspect": "show", "describe": "show", "status": "show",
    "step": "debug", "walk": "debug",
}  # fmt: skip
_TABLES = (".csv", ".tsv", ".tab", ".data")
_EXAMPLES = {
    "train": """\
  {0} iris.csv --target species --hidden 16,16 --epochs 200
  {0} houses.csv --target price --drop id --fill median --patience 20
  {0} digits.csv --target digit --loss cross_entropy --out digits

The folder of --out gets model.json, training.json, history.csv, plots and
report.md. Ctrl-C keeps what is trained, and resume goes on. Exit codes: 0 done,
1 training diverged, 2 refused, 130 stopped by Ctrl-C.""",
    "predict": """\
  {0} run/model.json new.csv
  {0} run new.csv --out predictions.csv

A line for each row: the prediction, and for classes how probable it is. Columns
are found by their names, in any order; where the target is among them,
predictions are judged by it.""",
    "resume": """\
  {0} run
  {0} run --epochs 100

The result is identical, bit for bit, to that of a run that was never stopped.""",
    "show": """\
  {0} run
  {0} run/model.json""",
    "debug": """\
  {0} run
  {0} run --row 3

Nothing that is done there changes the run.""",
}
_REFUSED = (
    ValueError, LookupError, OSError, RuntimeError, ImportError, ArithmeticError, MemoryError,
)  # fmt: skip


def add_commands(commands: Any) -> dict[str, argparse.ArgumentParser]:
    """Add each command to the subparsers of a parser, and return theirs by name."""
    parsers = {
        name: commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        for name, what in COMMANDS.items()
    }
    for name, parser in parsers.items():
        examples = _EXAMPLES[name].replace("{0}", parser.prog)
        parser.epilog = f"examples:\n{examples}"
        parser.set_defaults(command=name, run_command=_RUN[name])
    _add_train(parsers["train"])
    _add_predict(parsers["predict"])
    for name in ("resume", "debug"):
        _add_run(parsers[name])
    add = parsers["resume"].add_argument
    add("--epochs", type=whole(1), metavar="N", help="train N more (default: those that are left)")
    add("--quiet", action="store_true", help="show the measures only")
    parsers["debug"].add_argument(
        "--row", type=whole(1), metavar="K", help="only this row of the table, counted from 1"
    )
    parsers["show"].add_argument("run", metavar="RUN", help="the folder of a run, or a model.json")
    return parsers


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.usage = "%(prog)s TABLE [options]"
    parser.description = f"{parser.description} Defaults are in brackets."
    parser.add_argument("table", metavar="TABLE", help="a CSV file: a row for each sample")
    add_table(parser, of_training=True)
    add_training(parser)
    add = parser.add_argument_group("the results").add_argument
    add("--out", default="run", metavar="FOLDER", help="where they go (%(default)s)")
    add("--force", action="store_true", help="replace an existing run")
    add("--quiet", action="store_true", help="show the measures only")


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model.json, or the folder of a run")
    parser.add_argument("table", metavar="TABLE", help="a CSV file with the same columns")
    parser.add_argument(
        "--out", metavar="FILE", help="where the predictions go, as CSV (default: the terminal)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite that file")
    add_table(parser, of_training=False)


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the folder of a run")
    parser.add_argument("--table", metavar="FILE", help="the run's table, if it has moved")
    parser.add_argument("--force", action="store_true", help="accept a table that has changed")


def meant(word: str, names: Iterable[str]) -> str:
    """Return the command that a word stands for which is not one, or ""."""
    from difflib import get_close_matches

    word = word.lower()
    return _HABITS.get(word) or next(iter(get_close_matches(word, names, 1)), "")


def instead_of_table(word: str, typed: str) -> str:
    """Return what is said where there is a table instead of a command; "" where it is not a table.

    Args:
        word: what is there.
        typed: what is typed before it.
    """
    if not word.lower().endswith(_TABLES):
        return ""
    return f"a table is trained on by {typed} train {quoted([word])}"


def do(words: Sequence[str], prog: str, typed: str) -> int:
    """Do what words say, and return the exit code.

    Args:
        words: what was typed, a command first.
        prog: what was typed before them.
        typed: what is typed there, as a reader is told to.
    """
    accept_any_bytes()
    name = f"{prog.split()[-1]}"
    try:
        code = _done(words, prog, typed)
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        stop_printing()
        return 0
    except KeyboardInterrupt:
        complain("\nstopped")
        return fitting.STOPPED
    except _REFUSED as error:
        complain(f"{name}: {as_typed(message_of(error))}")
        return 2


def _done(words: Sequence[str], prog: str, typed: str) -> int:
    parser = Parser(prog=prog, description="Networks on tables, from the command line.")
    parser.add_argument("--version", action="version", version=version())
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=prog, parser_class=Parser
    )
    parsers = add_commands(commands)
    if words and words[0][:1] != "-" and words[0] not in parsers:
        if told := instead_of_table(words[0], typed):
            raise ValueError(told)
        near = meant(words[0], parsers)
        advice = f"did you mean {near}?" if near else f"choose from {', '.join(parsers)}"
        raise ValueError(f"there is no command {words[0]}: {advice}")
    chosen, left = parser.parse_known_args(words)
    mine = parsers[chosen.command]
    if left:
        others = [o for other in parsers.values() for a in other._actions for o in a.option_strings]
        raise ValueError(not_known(left, mine, others))
    chosen.typed, chosen.prog, chosen.words = typed, prog, list(words[1:])
    chosen.read_again = parsers["train"].parse_args
    run: Callable[[argparse.Namespace], int] = chosen.run_command
    return run(chosen)
