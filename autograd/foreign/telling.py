"""Which operation a node of another engine is: by what it is called, and by its numbers."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .. import operations as op
from ..operations import OPERATIONS, Operation

CLOSE = 1e-9  # how far a number may be from what a row gives, beside what it is made of
ROUGHLY = 1e-5  # the same of a 32-bit float

total = Operation("sum", "+", lambda *xs: _summed(xs), lambda *xs_out: (1.0,) * (len(xs_out) - 1))
average = Operation(
    "average",
    "mean",
    lambda *xs: _summed(xs) / len(xs),
    lambda *xs_out: (1.0 / (len(xs_out) - 1),) * (len(xs_out) - 1),
)

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
_POWERS = {"square": 2.0, "squared": 2.0, "cube": 3.0, "inv": -1.0, "reciprocal": -1.0}
_ARITHMETIC = (op.add, op.sub, op.mul, op.div, op.pow, op.powc, op.neg)
ALONE = (  # of one operand, in the order in which they are tried
    op.relu, op.exp, op.log, op.tanh, op.sigmoid, op.neg, op.sqrt, op.sin, op.cos, op.abs,
    op.softplus, op.leaky_relu, op.identity,
)  # fmt: skip
_TWO = (op.add, op.mul, op.sub, op.div, op.pow, op.maximum, op.minimum)
_EXPONENTS = (2.0, -1.0, 0.5, 3.0, -2.0, -0.5, 4.0)

Told = tuple[Operation, list[Any]]  # a row, and its operands: places among the children, numbers


def _summed(numbers: Sequence[float]) -> float:
    whole = 0.0
    for x in numbers:  # the built-in sum compensates, and its bits differ by version
        whole += x
    return whole


def close(a: float, b: float, beside: float = 0.0, within: float = CLOSE) -> bool:
    """Tell whether two numbers are the same but for rounding; NaN is as NaN."""
    if a == b or (a != a and b != b):
        return True
    return abs(a - b) <= within * max(abs(a), abs(b), beside)


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


def exponent_in(called: str) -> float | None:
    """Return the exponent that an operation's name tells: 3 of `**3`, 2 of `square`."""
    found = re.search(r"(?:\*\*|\^|pow)\W*([-+]?\d+\.?\d*(?:e[-+]?\d+)?)", called)
    return float(found[1]) if found else _POWERS.get(called)


class Clues(NamedTuple):
    """What is known of a node.

    Attributes:
        called: what its engine calls the operation, or "".
        data: the node's number.
        numbers: those of its children, in order.
        slopes: the local derivatives that its engine keeps.
        merged: whether the children come from a set, where x of x·x is once.
        constants: plain numbers that the node's backward function holds, an exponent say.
        offered: functions of one operand that its class has; () where that is not known.
        drops: whether its engine keeps no node for a plain number, as the 3 of x + 3.
    """

    called: str
    data: float
    numbers: Sequence[float]
    slopes: Sequence[float] | None = None
    merged: bool = False
    constants: Sequence[float] = ()
    offered: Sequence[Operation] = ()
    drops: bool = False


class Verdict(NamedTuple):
    """What a node is: a row, its operands, and what speaks against it.

    `operands` are places among the children, and plain numbers, each in a tuple.
    """

    operation: Operation
    operands: list[Any]
    made_up: bool  # whether a plain number in it is known by the node's own number alone
    slopes_differ: bool  # whether its engine keeps other local derivatives


def tell(clues: Clues) -> Verdict | None:
    """Return the row that a node is; None where it is none of the table."""
    name = written(clues.called)
    exponent = exponent_in(name)
    if exponent is not None:
        clues = clues._replace(constants=[exponent, *clues.constants])
    rows = _rows("pow" if exponent is not None else name, len(clues.numbers))
    data, numbers, slopes = clues.data, clues.numbers, clues.slopes
    within = ROUGHLY if all(map(_is_short, (data, *numbers))) else CLOSE
    best: Verdict | None = None
    for (operation, operands), made_up in _candidates(rows, clues):
        of_numbers = [x[0] if isinstance(x, tuple) else numbers[x] for x in operands]
        try:
            out = operation.forward(*of_numbers)
        except (ArithmeticError, ValueError):
            continue
        named = operation in rows
        beside = max(map(abs, of_numbers), default=0.0)
        if not close(out, data, beside, max(within, ROUGHLY * named)):
            continue
        made_up = made_up and not named  # where a + says so, the 3 was left out
        fit = slopes is None or _slopes_fit((operation, operands), of_numbers, data, slopes, within)
        if fit and not made_up:
            return Verdict(operation, operands, False, False)
        if made_up and (slopes is None or not fit):
            continue  # x + 3 or 2.5·x, who knows
        if best is None or (made_up and clues.drops):
            best = Verdict(operation, operands, made_up, not fit)
    if best is None and any(row in _ARITHMETIC for row in rows):
        # its numbers were changed since: the reader says so
        for told, _ in _candidates(rows, clues._replace(merged=False)):
            return Verdict(*told, False, False)
    return best


def _is_short(number: float) -> bool:
    """Tell whether a number may be a float of 32 bits."""
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False


def _rows(name: str, operands: int) -> list[Operation]:
    two, one, many = _ROWS.get(name, (None, None, None))
    found = (one, two) if operands == 1 else (two,) if operands == 2 else (many,)
    return [row for row in found if row is not None]


def _candidates(rows: Sequence[Operation], clues: Clues) -> Iterator[tuple[Told, bool]]:
    """Yield what a node may be, the likeliest first, and whether a number in it is made up."""
    numbers, merged = clues.numbers, clues.merged
    count = len(numbers)
    if count > 2:
        for row in dict.fromkeys([*rows, total, average]):
            yield (row, [*range(count)]), False
        return
    if count == 2:
        for row in dict.fromkeys([*rows, *_TWO]):
            turned = row not in (op.add, op.mul) and (merged or row in rows)
            for one, other in ((0, 1), (1, 0))[: 1 + turned]:
                if row is op.pow and numbers[one] <= 0:  # it has no slope by the exponent
                    yield (op.powc, [one, (numbers[other],)]), False
                else:
                    yield (row, [one, other]), False
        return
    x, data = numbers[0], clues.data
    for row in rows:
        if row is op.powc:
            yield from _powers(clues)
        elif row is op.pow:
            if x and data > 0:
                yield (row, [(data ** (1 / x),), 0]), True
            yield (row, [0, 0]), False
        elif row in _TWO:
            yield from _with_number(row, clues)
        else:
            yield (row, [0]), False
    if rows:
        return
    if merged and x not in (0.0, 1.0, 2.0):
        yield (op.mul, [0, 0]), False
        yield (op.add, [0, 0]), False
    for row in clues.offered or ALONE:
        yield (row, [0]), False
    yield from _powers(clues)
    yield (op.mul, [0, 0]), False
    yield (op.add, [0, 0]), False
    for row in (op.add, op.mul):
        yield from _with_number(row, clues._replace(merged=False))


def _with_number(row: Operation, clues: Clues) -> Iterator[tuple[Told, bool]]:
    """Yield an operation of two operands that has one child: x·x, or x and a plain number."""
    x, data, slopes = clues.numbers[0], clues.data, clues.slopes
    twice: Told = row, [0, 0]
    if clues.merged:
        yield twice, False
    beside: list[Told] = []
    if row is op.add:
        beside = [(row, [0, (data - x,)])]
    elif row is op.sub:
        beside = [(row, [0, (x - data,)]), (row, [(data + x,), 0])]
    elif row is op.mul and (x or slopes):
        beside = [(row, [0, (slopes[0] if slopes else data / x,)])]
    elif row is op.div:
        beside = [(row, [0, (x / data,)])] * bool(data) + [(row, [(data * x,), 0])]
    elif row is not op.mul:
        beside = [(row, [0, (data,)])]
    for told in beside:  # with a number that its backward function holds
        (number,) = [place[0] for place in told[1] if isinstance(place, tuple)]
        for exact in [c for c in clues.constants if close(c, number)]:
            places = [(exact,) if isinstance(place, tuple) else place for place in told[1]]
            yield (row, places), False
    if slopes is None or len(slopes) == 1:
        by_slope = [told for told in beside if slopes and _slope_of(told, x, data) == slopes[0]]
        for told in by_slope or beside:
            yield told, True
    yield twice, False


def _slope_of(told: Told, x: float, data: float) -> float | None:
    row, operands = told
    numbers = [place[0] if isinstance(place, tuple) else x for place in operands]
    try:
        slope: float | None = row.local_derivatives(*numbers, data)[operands.index(0)]
    except (ArithmeticError, ValueError):
        return None
    return slope


def _powers(clues: Clues) -> Iterator[tuple[Told, bool]]:
    """Yield x to the powers that the numbers may mean."""
    x, data, slopes = clues.numbers[0], clues.data, clues.slopes
    powers = [*clues.constants, *_EXPONENTS]
    if slopes and data:
        powers.append(slopes[0] * x / data)
    if x > 0 and x != 1 and data > 0:
        powers.append(math.log(data) / math.log(x))
    for c in dict.fromkeys(powers):
        if math.isfinite(c):
            whole = round(2 * c) / 2  # rounding has moved a 3 to 3.0000000000000004
            c = whole if close(c, whole) else c
            yield (op.powc, [0, (c,)]), c not in clues.constants and c not in _EXPONENTS


def _slopes_fit(
    told: Told, numbers: Sequence[float], data: float, slopes: Sequence[float], within: float
) -> bool:
    """Tell whether a row's local derivatives are those that an engine keeps."""
    operation, operands = told
    try:
        by = operation.local_derivatives(*numbers, data)
    except (ArithmeticError, ValueError):
        return False
    found: dict[int, float] = {}
    for place, slope in zip(operands, by):
        if not isinstance(place, tuple) and slope is not None:
            found[place] = found.get(place, 0.0) + slope
    beside = max(map(abs, found.values()), default=0.0)
    within = max(within, 1e-7)
    return all(close(found.get(i, 0.0), slope, beside, within) for i, slope in enumerate(slopes))
