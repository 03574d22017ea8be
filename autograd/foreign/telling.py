"""Which operation a node of another engine is: by what it is called, and by its numbers."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from .. import operations as op
from ..numbers import close
from ..operations import OPERATIONS, Operation
from .candidates import CLOSE, EXPONENTS, ROUGHLY, Clues, Told, average, candidates, total

_CALLED = {  # names and signs -> rows; with one operand the second, with more than two the third
    "+ add plus addition sum": (op.add, None, total),
    "- − sub subtract minus subtraction": (op.sub, op.neg, None),
    "* × · mul multiply times multiplication product": (op.mul, None, None),
    "/ ÷ div divide division truediv": (op.div, None, None),
    "** ^ pow power": (op.pow, op.powc, None),
    "neg negate negative negation": (None, op.neg, None),
    "max maximum": (op.maximum, None, None),
    "min minimum": (op.minimum, None, None),
    "mean avg average": (None, None, average),
    "sigmoid σ logistic sigm": (None, op.sigmoid, None),
    "exp exponential e": (None, op.exp, None),
    "log ln": (None, op.log, None),
    "abs |x| | |": (None, op.abs, None),
    "leakyrelu lrelu": (None, op.leaky_relu, None),
    "identity linear id = same": (None, op.identity, None),
    **{name: (None, OPERATIONS[name], None) for name in ("relu", "tanh", "sin", "cos", "sqrt")},
    "softplus": (None, op.softplus, None),
}
_ROWS = {name: rows for names, rows in _CALLED.items() for name in names.split()}
_IDLE = ((op.add, [0, (0.0,)]), (op.mul, [0, (1.0,)]))  # what nobody computes
_POWERS = {"square": 2.0, "squared": 2.0, "cube": 3.0, "inv": -1.0, "reciprocal": -1.0}
_SURE = (op.add, op.sub, op.mul)
_STEADY = (  # names that mean the same function everywhere
    op.add, op.sub, op.mul, op.div, op.pow, op.powc, op.neg, op.exp, op.tanh, op.sigmoid, op.relu,
    op.sin, op.cos, op.sqrt, op.log,
)  # fmt: skip
PIECES = (  # alike on one side of a kink
    op.relu, op.leaky_relu, op.abs, op.maximum, op.minimum, op.identity, op.neg,
)  # fmt: skip


@lru_cache(maxsize=1000)
def written(called: str) -> str:
    """Return what an operation is called, as the table's names are written.

    >>> written("AddBackward0"), written("__rmul__"), written("ReLU"), written("**2")
    ('add', 'mul', 'relu', '**2')
    """
    name = called.strip().lower()
    if name.startswith("__") and name.endswith("__"):
        name = re.sub(r"^__r?(?=add|sub|mul|truediv|pow)|^__|__$", "", name)
    name = re.sub(r"_?(backward\d*|function|operation|forward)$|(?<=[a-z])_?op$", "", name)
    return name.replace("_", "").replace(" ", "") or called.strip()


@lru_cache(maxsize=1000)
def exponent_in(called: str) -> float | None:
    """Return the exponent that an operation's name tells: 3 of `**3`, 2 of `square`."""
    found = re.search(r"(?:\*\*|\^|pow)[({ ]*([-+]?\d+\.?\d*(?:e[-+]?\d+)?)", called)
    return float(found[1]) if found else _POWERS.get(called)


class Verdict(NamedTuple):
    """What a node is: a row, its operands, and what speaks against it.

    `operands` are places among the children, and plain numbers, each in a tuple.
    """

    operation: Operation
    operands: list[Any]
    made_up: bool  # whether a plain number in it is known by the node's own number alone
    slopes_differ: bool  # whether its engine keeps other local derivatives


def tell(clues: Clues) -> Verdict | None:
    """Return the row that a node is; None where it is not in the table."""
    exponent = exponent_in(written(clues.called))
    if exponent is not None:
        clues = clues._replace(constants=[exponent, *clues.constants])
    rows = rows_called(clues.called, len(clues.numbers))
    sure = len(clues.numbers) == 2 and rows and clues.slopes is None and rows[0] in _SURE
    if sure and rows[0].forward(*clues.numbers) == clues.data:  # nearly always
        return Verdict(rows[0], [0, 1], False, False)
    for within in (CLOSE, ROUGHLY):
        best: Verdict | None = None
        for told, made_up in candidates(rows, clues):
            named = told[0] in rows  # where a + says so, the 3 of x + 3 was left out
            if (within is ROUGHLY and not named and not _are_short(clues)) or not _fits(
                told, clues, within
            ):
                continue
            fit = clues.slopes is None or _slopes_fit(told, clues, within)
            made_up = made_up and not named
            if fit and not made_up:
                if rows or clues.slopes is not None or _is_only(told, rows, clues, within):
                    return Verdict(*told, False, False)
                return None  # 2 and 2 are 4 by a sum and by a product
            if made_up and (clues.slopes is None or not fit or told in _IDLE):
                continue  # x + 3 or 2.5·x, who knows
            if not fit and not _is_meant(told, clues):
                continue
            if best is None or (made_up and clues.drops and not clues.merged):
                best = Verdict(*told, made_up, not fit)
        if best is not None:
            return best
    return _as_it_was(rows, clues)


def _is_meant(told: Told, clues: Clues) -> bool:
    """Tell whether a node may well be a row, though its engine keeps other local derivatives."""
    operation, operands = told
    if operation is op.powc and len(clues.numbers) == 1:  # 0 and 1 have one number for all powers
        return operands[1][0] in EXPONENTS and clues.numbers[0] not in (0.0, 1.0)
    return len(operands) > 1 or operation in clues.offered


def _is_only(told: Told, rows: Sequence[Operation], clues: Clues, within: float) -> bool:
    """Tell whether no other row with other slopes gives a node's number too."""
    fitting = [x for x, made_up in candidates(rows, clues) if not made_up]
    out = told[0].forward(*_numbers_of(told[1], clues.numbers))
    found = clues._replace(slopes=_slopes_by(told, clues, out))
    return all(_slopes_fit(x, found, within) for x in fitting if _fits(x, clues, within))


def _slopes_by(told: Told, clues: Clues, out: float) -> list[float]:
    """Return the local derivatives with respect to each child where a node is a row."""
    operation, operands = told
    by = operation.local_derivatives(*_numbers_of(operands, clues.numbers), out)
    found = [0.0] * len(clues.numbers)
    for place, slope in zip(operands, by):
        if not isinstance(place, tuple) and slope is not None:
            found[place] += slope
    return found


def knows(called: str, operands: int) -> bool:
    """Tell whether an operation's name is that of a row."""
    return bool(rows_called(called, operands))


@lru_cache(maxsize=1000)
def rows_called(called: str, operands: int) -> list[Operation]:
    """Return the rows that an operation's name means, with so many operands."""
    name = written(called)
    return _rows("pow" if exponent_in(name) is not None else name, operands)


def _fits(told: Told, clues: Clues, within: float) -> bool:
    """Tell whether a row gives a node's number."""
    operation, operands = told
    numbers = _numbers_of(operands, clues.numbers)
    try:
        out = operation.forward(*numbers)
    except (ArithmeticError, ValueError):
        return False
    sums = operation in (op.add, op.sub, total, average)  # what has cancelled has lost its digits
    beside = max(map(abs, numbers), default=0.0) if sums else 1e-6
    return close(out, clues.data, beside, within)


def _numbers_of(operands: Sequence[Any], numbers: Sequence[float]) -> list[float]:
    return [x[0] if isinstance(x, tuple) else numbers[x] for x in operands]


def _as_it_was(rows: Sequence[Operation], clues: Clues) -> Verdict | None:
    """Return the row of a node whose operands have been changed since: the reader says so."""
    if any(row in _STEADY for row in rows):
        for told, _ in candidates(rows, clues._replace(merged=False)):
            return Verdict(*told, False, False)
    slopes, data = clues.slopes, clues.data
    if rows or slopes is None:
        return None
    if len(slopes) == 2:
        first, second = slopes
        for row, fits in (
            (op.add, (first, second) == (1.0, 1.0)),
            (op.sub, (first, second) == (1.0, -1.0)),
            (op.mul, close(first * second, data)),
        ):
            if fits:
                return Verdict(row, [0, 1], False, False)
    if len(slopes) == 1:
        (slope,) = slopes
        if close(slope, data):
            return Verdict(op.exp, [0], False, False)
        if data < 700 and close(math.exp(data) * slope, 1.0):
            return Verdict(op.log, [0], False, False)
        for c in EXPONENTS:
            old = data ** (1 / c) if data > 0 else 0.0
            if old and close(slope, c * data / old):
                return Verdict(op.powc, [0, (c,)], False, False)
    return None


def _are_short(clues: Clues) -> bool:
    """Tell whether numbers may be floats of 32 bits."""
    return all(map(is_short, (clues.data, *clues.numbers)))


def is_short(number: float) -> bool:
    """Tell whether a number may be a float of 32 bits."""
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False


def _rows(name: str, operands: int) -> list[Operation]:
    two, one, many = _ROWS.get(name, (None, None, None))
    found = (one, two) if operands == 1 else (two or many,) if operands == 2 else (many,)
    return [row for row in found if row is not None]


def _slopes_fit(told: Told, clues: Clues, within: float) -> bool:
    """Tell whether a row's local derivatives are those that an engine keeps."""
    assert clues.slopes is not None
    try:
        found = _slopes_by(told, clues, clues.data)
    except (ArithmeticError, ValueError):
        return False
    beside = max(map(abs, found), default=0.0)
    within = max(within, 1e-7)
    return all(close(a, b, beside, within) for a, b in zip(found, clues.slopes))
