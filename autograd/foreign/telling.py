"""Which operation a node of another engine is: by what it is called, and by its numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

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
_ALONE = (  # of one operand, in the order in which they are tried
    op.relu, op.exp, op.log, op.tanh, op.sigmoid, op.neg, op.sqrt, op.sin, op.cos, op.abs,
    op.softplus, op.leaky_relu, op.identity,
)  # fmt: skip
_TWO = (op.add, op.mul, op.sub, op.div, op.pow, op.maximum, op.minimum)
_EXPONENTS = (2.0, -1.0, 0.5, 3.0, -2.0, -0.5, 4.0, 1.0, 0.0)

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


def tell(
    called: str,
    data: float,
    numbers: Sequence[float],
    slopes: Sequence[float] | None = None,
    merged: bool = False,
    constants: Sequence[float] = (),
    within: float = CLOSE,
) -> Told | None:
    """Return the row that a node is, and its operands; None where it is none of the table.

    Args:
        called: what its engine calls the operation, or "".
        data: the node's number.
        numbers: those of its children, in order.
        slopes: the local derivatives that its engine keeps.
        merged: whether the children come from a set, where x of x·x is once.
        constants: plain numbers that the node's backward function holds, an exponent say.
        within: how far numbers may be from what a row gives.
    """
    name = written(called)
    exponent = exponent_in(name)
    given = [*constants] if exponent is None else [exponent, *constants]
    row = op.powc if exponent is not None else _row(name, len(numbers))
    guess: Told | None = None
    rank = 0
    for told in _candidates(row, data, numbers, merged, given, slopes):
        operation, operands = told
        operand_numbers = [x[0] if isinstance(x, tuple) else numbers[x] for x in operands]
        try:
            out = operation.forward(*operand_numbers)
        except (ArithmeticError, ValueError):
            continue
        if not close(out, data, max(map(abs, operand_numbers), default=0.0), within):
            continue
        if slopes is None or _slopes_fit(told, operand_numbers, data, slopes, within):
            return told
        if not rank:
            guess, rank = told, 1
    if guess is None and row in _ARITHMETIC:  # its numbers were changed since: the reader says so
        return next(iter(_candidates(row, data, numbers, False, given, slopes)), None)
    return guess


def _row(name: str, operands: int) -> Operation | None:
    rows = _ROWS.get(name)
    if rows is None:
        return None
    two, one, many = rows
    return (one or two) if operands == 1 else two if operands == 2 else many


def _candidates(
    row: Operation | None,
    data: float,
    numbers: Sequence[float],
    merged: bool,
    constants: Sequence[float],
    slopes: Sequence[float] | None,
) -> Iterator[Told]:
    """Yield what a node may be, the likeliest first."""
    count = len(numbers)
    if count > 2:
        yield from [(x, [*range(count)]) for x in dict.fromkeys([row, total, average]) if x]
        return
    if count == 2:
        for each in dict.fromkeys([row or op.add, *_TWO]):
            yield each, [0, 1]
            if merged and each not in (op.add, op.mul):
                yield each, [1, 0]
        return
    if row is op.powc or row is op.pow:
        yield from _powers(data, numbers[0], constants, slopes)
        yield op.pow, [0, 0]
        return
    if row is not None and row in _TWO:
        yield from _with_number(row, data, numbers[0], merged, slopes)
    elif row is not None:
        yield row, [0]
    else:
        yield from _squares_first(data, numbers[0], merged)
    yield from [(each, [0]) for each in _ALONE if each is not row]
    yield from _powers(data, numbers[0], constants, slopes)
    yield op.mul, [0, 0]
    yield op.add, [0, 0]
    if row is None:
        for each in (op.add, op.mul):
            yield from _with_number(each, data, numbers[0], False, slopes)


def _squares_first(data: float, x: float, merged: bool) -> Iterator[Told]:
    """Yield x·x and x + x where a set may have merged the two."""
    if merged and x not in (0.0, 1.0, 2.0):
        yield op.mul, [0, 0]
        yield op.add, [0, 0]


def _with_number(
    row: Operation, data: float, x: float, merged: bool, slopes: Sequence[float] | None
) -> Iterator[Told]:
    """Yield an operation of two operands that has one child: x·x, or x and a plain number."""
    twice: Told = row, [0, 0]
    if merged:
        yield twice
    beside: list[Told] = []
    if row is op.add:
        beside = [(row, [0, (data - x,)])]
    elif row is op.sub:
        beside = [(row, [0, (x - data,)]), (row, [(data + x,), 0])]
    elif row is op.mul and (x or slopes):
        beside = [(row, [0, (slopes[0] if slopes else data / x,)])]
    elif row is op.div:
        beside = [(row, [0, (x / data,)])] * bool(data) + [(row, [(data * x,), 0])]
    else:
        beside = [(row, [0, (data,)])]
    fitting = [told for told in beside if slopes and _slope_of(told, x, data) == slopes[0]]
    alone = slopes is not None and len(slopes) == 1
    yield from fitting or (beside if alone or not merged else [])
    yield twice


def _slope_of(told: Told, x: float, data: float) -> float | None:
    row, operands = told
    numbers = [place[0] if isinstance(place, tuple) else x for place in operands]
    try:
        slope: float | None = row.local_derivatives(*numbers, data)[operands.index(0)]
    except (ArithmeticError, ValueError):
        return None
    return slope


def _powers(
    data: float, x: float, constants: Sequence[float], slopes: Sequence[float] | None
) -> Iterator[Told]:
    """Yield x to the powers that the numbers may mean."""
    powers = [*constants]
    if slopes and data:
        powers.append(slopes[0] * x / data)
    if x > 0 and x != 1 and data > 0:
        powers.append(math.log(data) / math.log(x))
    for c in dict.fromkeys([*powers, *_EXPONENTS]):
        if math.isfinite(c):
            whole = round(2 * c) / 2  # rounding has moved a 3 to 3.0000000000000004
            yield op.powc, [0, (whole if close(c, whole) else c,)]


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
