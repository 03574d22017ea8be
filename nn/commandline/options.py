"""What is typed after a command, and what is meant where it is typed in other words."""

from __future__ import annotations

import argparse
import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from autograd.numbers import brief, reads_as_float

from ..columns import FILLS
from ..hints import ARGUMENTS, choice
from ..losses import LOSSES
from ..network import ACTIVATIONS
from ..optimizers import OPTIMIZERS
from ..schedules import Schedule
from ..trainable import ENGINES

MOST_EPOCHS = 10**9
_MEANT = {  # what an option is called elsewhere, in addition to the names that arguments have
    "rng": "seed", "test_fraction": "test", "holdout": "test", "sizes": "hidden",
    "neurons": "hidden", "layers": "hidden", "hidden_layers": "hidden", "progress": "quiet",
    "silent": "quiet", "standardize": "scale", "normalize": "scale", "scaler": "scale",
    "overwrite": "force", "f": "force", "y": "force", "yes": "force", "o": "out", "output": "out",
    "outdir": "out", "output_dir": "out", "folder": "out", "dir": "out", "val": "validation",
    "optim": "optimizer", "momentum_rate": "momentum", "act": "activation", "e": "epochs",
    "b": "batch_size", "bs": "batch_size", "columns": "drop", "ignore": "drop",
    "y_column": "target", "target_column": "target", "class": "target", "na": "missing",
    "index": "row", "sample": "row",
}  # fmt: skip


class Parser(argparse.ArgumentParser):
    """A parser that does not accept a part of an option's name, and raises an error of ours."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*arguments, **{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Refuse with the words and the exit code of every refusal."""
        raise ValueError(f"{message}\n{self.prog} --help shows what there is")


def not_known(words: Sequence[str], parser: argparse.ArgumentParser, others: Iterable[str]) -> str:
    """Return what is said of words that a command does not take, with what may be meant.

    Args:
        words: those left over.
        parser: that of the command.
        others: options that other commands have.
    """
    ours = [*_options_of(parser)]
    option = next((word.split("=")[0] for word in words if word[:1] == "-" and word != "-"), None)
    if option is None:
        return (
            f"{brief(words[0])} is one word too many: a name with spaces needs quotes"
            f"\n{parser.prog} --help shows what there is"
        )
    plain = option.strip("-").lower().replace("-", "_")
    meant = _MEANT.get(plain) or ARGUMENTS.get(plain, plain)
    named = f"--{_MEANT.get(meant, meant)}".replace("_", "-")
    near = [named] if named in ours else get_close_matches(option.lower(), ours, 1)
    if not near and named in others:
        advice = "a run keeps it as it began: it is given to train"
    elif plain in ("sep", "delimiter", "separator"):
        advice = 'the delimiter is detected; else let the first line of the table be "sep=;"'
    else:
        advice = f"did you mean {near[0]}?" if near else f"{parser.prog} --help shows what there is"
    return f"there is no option {option}: {advice}"


def _options_of(parser: argparse.ArgumentParser) -> list[str]:
    return [o for action in parser._actions for o in action.option_strings if o[:2] == "--"]


# what follows an option


def whole(least: int, most: int = MOST_EPOCHS) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(typed: str) -> int:
        plain = typed.strip().isascii() and re.fullmatch(r"[+-]?\d{1,18}", typed.strip())
        if not plain or not least <= int(typed) <= most:
            top = "" if most >= MOST_EPOCHS else f" to {most:,}"
            raise argparse.ArgumentTypeError(
                f"it must be a whole number from {least}{top}, not {brief(typed)}"
            )
        return int(typed)

    return read


def number(typed: str, below: float = math.inf, wanted: str = "a number from 0") -> float:
    """Read a finite number from 0 to below a limit."""
    if not reads_as_float(typed) or not 0 <= float(typed) < below:
        raise argparse.ArgumentTypeError(f"it must be {wanted}, not {brief(typed)}")
    return float(typed)


def above_0(typed: str) -> float:
    """Read a finite number above 0."""
    if not number(typed, wanted="a number above 0"):
        raise argparse.ArgumentTypeError("it must be a number above 0")
    return float(typed)


def part(typed: str) -> float:
    """Read a part of the rows."""
    return number(typed, 1, "a part from 0 to below 1, such as 0.2")


def share(typed: str) -> float:
    """Read a momentum."""
    return number(typed, 1, "a number from 0 to below 1, such as 0.9")


def sizes(typed: str) -> tuple[int, ...]:
    """Read how many neurons each hidden layer has."""
    if typed.strip() in ("0", "none", ""):
        return ()
    try:
        return tuple([whole(1, 10**6)(size) for size in typed.split(",")])
    except argparse.ArgumentTypeError:
        raise argparse.ArgumentTypeError(
            "it must be the numbers of neurons by layer, such as 16,16, or none, "
            f"not {brief(typed)}"
        ) from None


def schedule(typed: str) -> str:
    """Read how the learning rate falls."""
    try:
        return Schedule(typed).written
    except ValueError:
        raise argparse.ArgumentTypeError(
            'it must be step, 1/t or cosine, or with a number of epochs, "step 30", '
            f"not {brief(typed)}"
        ) from None


def one_of(what: str, table: Mapping[str, Any] | Sequence[str]) -> Callable[[str], str]:
    """Return what reads a name in a table."""

    def read(typed: str) -> str:
        if typed in table:
            return typed
        meant = choice(typed, table) or next(iter(get_close_matches(typed, table, 1)), "")
        advice = f"did you mean {meant}?" if meant else f"choose from {', '.join(table)}"
        raise argparse.ArgumentTypeError(f"there is no {what} {brief(typed)}: {advice}")

    return read


def column(typed: str) -> str | int:
    """Read a column's name or position."""
    return int(typed) if re.fullmatch(r"-?\d{1,9}", typed) else typed


def columns(typed: str) -> list[str | int]:
    """Read columns with commas between them."""
    return [*map(column, cells(typed))]


def cells(typed: str) -> list[str]:
    """Read words with commas between them, in quotes where there is a comma in one."""
    return [word.strip() for word in next(csv.reader([typed], skipinitialspace=True), [""])]


def add_table(parser: argparse.ArgumentParser, of_training: bool) -> None:
    """Add the options that say how a table is written."""
    table = parser.add_argument_group("the table")
    add = table.add_argument
    what = "the last" if of_training else "that of training"
    add("--target", type=column, metavar="COLUMN",
        help=f"the column to predict, by name or position ({what})")  # fmt: skip
    add("--header", action=argparse.BooleanOptionalAction,
        help="whether the first line names the columns (detected)")  # fmt: skip
    if of_training:
        add("--drop", type=columns, action="extend", metavar="COLUMNS",
            help="columns to leave out, such as id,name")  # fmt: skip
    add("--decimal", metavar="SIGN", help="the decimal point (.)")
    add("--thousands", metavar="SIGN", help="what separates thousands (nothing)")
    add("--missing", type=cells, action="extend", metavar="WORDS",
        help="cells to take as missing, besides empty ones, such as NA,?")  # fmt: skip
    fills = FILLS if of_training else ("mean",)
    add("--fill", type=one_of("way to fill", fills), metavar="HOW",
        help=f"how to fill missing cells: {', '.join(fills)} (they are refused)")  # fmt: skip
    add("--encoding", metavar="NAME", help="encoding of the file, such as latin-1 (UTF-8)")


def add_training(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is trained, and how."""
    add = parser.add_argument_group("the network").add_argument
    add("--hidden", type=sizes, default=(16,), metavar="SIZES",
        help="neurons of the hidden layers, such as 16,16; none: no hidden layer (16)")  # fmt: skip
    add("--activation", type=one_of("activation", ACTIVATIONS), default="tanh", metavar="NAME",
        help=f"in the hidden layers: {', '.join(ACTIVATIONS)} (%(default)s)")  # fmt: skip
    add("--scale", action=argparse.BooleanOptionalAction, default=True,
        help="scale inputs and number targets to mean 0, standard deviation 1 (yes)")  # fmt: skip
    add = parser.add_argument_group("the training").add_argument
    add("--loss", type=one_of("loss", LOSSES), metavar="NAME",
        help=f"{', '.join(LOSSES)} (cross_entropy for classes, binary_cross_entropy for two, "
        "mse for numbers)")  # fmt: skip
    add("--epochs", type=whole(1), default=100, metavar="N",
        help="passes over the rows (%(default)s)")  # fmt: skip
    add("--batch-size", type=whole(1), default=32, metavar="N",
        help="rows for each update (%(default)s)")  # fmt: skip
    add("--optimizer", type=one_of("optimizer", OPTIMIZERS), default="adam", metavar="NAME",
        help=f"{' or '.join(OPTIMIZERS)} (%(default)s)")  # fmt: skip
    add("--learning-rate", type=above_0, metavar="RATE",
        help="the step size (adam 0.01, sgd 0.1)")  # fmt: skip
    add("--momentum", type=share, default=0.0, metavar="SHARE", help="for sgd, such as 0.9 (0)")
    add("--schedule", type=schedule, metavar="NAME",
        help='how the rate falls: step, 1/t, cosine, or "step 30" (constant)')  # fmt: skip
    add("--clip", type=above_0, metavar="NORM", help="shorten gradients above this norm (never)")
    add("--engine", type=one_of("engine", ENGINES), default="eager", metavar="NAME",
        help="eager, or compiled: as machine code (%(default)s)")  # fmt: skip
    add("--l2", type=number, default=0.0, metavar="NUMBER",
        help="add this times the sum of squared weights to the loss (0)")  # fmt: skip
    add("--validation", type=part, default=0.2, metavar="PART",
        help="fraction of the rows to measure on after each epoch (%(default)s)")  # fmt: skip
    add("--test", type=part, default=0.0, metavar="PART",
        help="fraction of the rows to measure on at the end only (0)")  # fmt: skip
    add("--patience", type=whole(1), metavar="N",
        help="stop after N epochs without a lower validation loss; keep the best weights "
        "(never)")  # fmt: skip
    add("--seed", type=whole(0, 10**18), default=0, metavar="N",
        help="seed for everything random (%(default)s)")  # fmt: skip
