"""Advice that was written for Python, in the words of the command line."""

from __future__ import annotations

import re

from .folder import quoted

_VALUE = r"""("[^"]*"|'[^']*'|\[[^]]*\]|-?\d+(?:\.\d+)?(?![\w.]*\d)|…)"""
_ARGUMENT = re.compile(
    r"(?<![\w-])(fill|decimal|thousands|encoding|missing|drop|activation|loss|optimizer|momentum|"
    rf"clip|l2|patience|epochs|learning_rate|batch_size|validation|schedule)={_VALUE}"
)
_PHRASES = (
    (r"load_table\(…, (.*?[\]\"'])\)", r"\1"),
    (r'as urllib\S+\("(.*?)", .*?\) does', r"as curl -LO \1 does"),
    (r"header=True", "--header"),
    (r"header=False", "--no-header"),
    (r"model\.scaler = Scaler\([^)]*\)\.fit\([^)]*\)", "leave --no-scale out"),
    (r'give the model \d+ outputs, and "(\w+)" as loss', r"--loss \1"),
)


def as_typed(message: str) -> str:
    """Return a message with options where it has arguments of functions.

    >>> as_typed('say header=True, or load_table(…, fill="drop") or drop=["id", "no"]')
    'say --header, or --fill drop or --drop id,no'
    >>> as_typed('Take activation="relu", clip=1.0 or momentum=0.9.')
    'Take --activation relu, --clip 1.0 or --momentum 0.9.'
    """
    for written, there in _PHRASES:
        message = re.sub(written, there, message)
    return _ARGUMENT.sub(_option, message)


def _option(found: re.Match[str]) -> str:
    words = re.findall(r"""["']([^"']*)["']|(-?\d+(?:\.\d+)?|…)""", found[2])
    option = found[1].replace("_", "-")
    return f"--{option} {quoted([','.join(a or b for a, b in words)])}"
