"""What a node of another engine may be: rows and operands, the likeliest first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .. import operations as op
from ..numbers import close
from ..operations import Operation

CLOSE = 1e-9  # how far a number may be from what a row gives, beside what it is made of
ROUGHLY = 1e-5  # the same of a 32-bit float

total = Operation("sum", "+", lambda *xs: _summed(xs), lambda *xs_out: (1.0,) * (len(xs_out) - 1))
average = Operation(
    "average",
    "mean",
    lambda *xs: _summed(xs) / len(xs),
    lambda *xs_out: (1.0 / (len(xs_out) - 1),) * (len(xs_out) - 1),
)

ALONE = (  # of one operand, in the order in which they are tried
    op.relu, op.exp, op.log, op.tanh, op.sigmoid, op.neg, op.sqrt, op.sin, op.cos, op.abs,
    op.softplus, op.leaky_relu, op.identity,
)  # fmt: skip
_TWO = (op.add, op.mul, op.sub, op.div, op.pow, op.maximum, op.minimum)
_LARGEST = 20.0  # exponent that is taken for one that was meant
EXPONENTS = (2.0, -1.0, 0.5, 3.0, -2.0, -0.5, 4.0)

Told = tuple[Operation, list[Any]]  # a row, and its operands: places among the children, numbers


def _summed(numbers: Sequence[float]) -> float:
    whole = 0.0
    for x in numbers:  # the built-in sum compensates, and its bits differ by version
        whole += x
    return whole


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


def candidates(rows: Sequence[Operation], clues: Clues) -> Iterator[tuple[Told, bool]]:
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
    for row in [*clues.offered, op.neg] if clues.offered else ALONE:
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
    powers = [*clues.constants, *EXPONENTS]
    if slopes and data:
        powers.append(slopes[0] * x / data)
    if x > 0 and x != 1 and data > 0:
        powers.append(math.log(data) / math.log(x))
    for c in dict.fromkeys(powers):
        if math.isfinite(c):
            whole = round(6 * c) / 6  # rounding has moved a 3 to 3.0000000000000004
            simple = close(c, whole) and abs(c) <= _LARGEST
            c = whole if simple else c
            yield (op.powc, [0, (c,)]), c not in clues.constants and not simple
