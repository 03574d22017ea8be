"""Whether the numbers of a derivation multiply out as printed, and if not, why."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from ..backprop import gradients
from ..graph import Node, post_order
from ..languages import digits_text
from ..symbols import Symbol
from .factoring import LeftOutError, added_up, factors_in, number_of, value_of
from .paths import PathGraph

_EPSILON = 2.0**-52  # of a float; a product or sum rounds by half of that


class Row(NamedTuple):
    """A row of numbers, the derivative that it should equal, and with respect to which node."""

    whole: Symbol
    value: float
    by: Node


def rounding_note(graph: PathGraph, rows: list[Row], digits: int) -> str:
    """Say why the printed numbers of rows do not give the result that they should.

    Where no terms cancel, they are only off by the rounding of each number to its digits, and
    nothing is said.
    """
    missed = [row for row in rows if not _comes_out(graph, row, digits, digits)]
    if not missed:
        return ""
    order = post_order(graph.output, last_input_first=True)[::-1]
    sizes = gradients(graph.output, order, slope=abs)  # each path's product without its sign
    if not all(_has_cancelled(graph, row, digits, sizes) for row in missed):
        factors = [factor.value for row in missed for factor in factors_in(row.whole)]
        what = "products" if all(map(math.isfinite, factors)) else "factors"
        return f"{what} past the range of floats: the value is that of backward()"
    if not any(row.value for row in missed):
        return "terms cancel: the numbers shown are rounded"
    for more in range(digits + 1, 18):
        if all(_comes_out(graph, row, more, digits) for row in missed):
            return f"terms cancel, and with them the digits shown: digits={more} shows more"
    if all(2 * _off(row, 17) >= abs(row.value) for row in missed):
        return "terms cancel: what is left of them is the rounding of floats"
    return "terms cancel: part of what is left of them is the rounding of floats"


def _comes_out(graph: PathGraph, row: Row, digits: int, wanted: int) -> bool:
    """Tell whether a row printed with some digits comes to its value, in the `wanted` digits."""
    if digits > 5 and not any(isinstance(part, Symbol) for part in row.whole.operands):
        # of a product alone each number is off by its own rounding, which adds up to what may be
        found = value_of(row.whole, number_of)
        if 1e-300 < abs(row.value) < math.inf and abs(found / row.value - 1) <= 1e-12:
            return True
    try:
        return _is_within(graph, row, digits, wanted, row.value)
    except LeftOutError:  # nobody can compute it
        return True
    except ValueError:  # an infinity or NaN is printed
        if all(math.isfinite(factor.value) for factor in factors_in(row.whole)):
            return False
        found = value_of(row.whole, number_of)
        return found == row.value or (found != found and row.value != row.value)


def _has_cancelled(graph: PathGraph, row: Row, digits: int, sizes: dict[Node, float]) -> bool:
    """Tell whether a row is off by no more than the rounding of all that was added up."""
    try:
        return _is_within(graph, row, digits, digits, sizes[row.by])
    except ValueError:
        return False


def _is_within(graph: PathGraph, row: Row, digits: int, wanted: int, size: float) -> bool:
    """Tell whether what the printed numbers come to misses the value by rounding alone.

    Each number is rounded to its digits, the value too; and each step of either pass to a float.
    So much of `size` may be lost as `wanted` digits leave open.

    Raises:
        LeftOutError: something is left out of the row.
        ValueError: a number is infinite or NaN.
    """
    value, whole = _shown(digits, row.value), _shown(digits, size)
    for found, count in _computed(row.whole, digits):
        steps = 1 + count + len(graph.between.nodes)
        allowed = (1 + count) * Fraction(1, 2 * 10 ** (wanted - 1)) + steps * Fraction(_EPSILON)
        if abs(found - value) > allowed * abs(whole):
            return False
    return True


def _shown(digits: int, number: object) -> Fraction:
    """Return a number, or a factor's, as it is printed."""
    return Fraction(digits_text(number_of(number), digits))


def _off(row: Row, digits: int) -> Fraction:
    """Return by how much a row misses its value, where the printed numbers are taken."""
    value = _shown(digits, row.value)
    return max(abs(found - value) for found, _ in _computed(row.whole, digits))


def _computed(whole: Symbol, digits: int) -> Iterator[tuple[Fraction, int]]:
    """Yield what comes of a row, and of the next, in which each term is one number; how many."""
    for row in (whole, added_up(whole)):
        yield value_of(row, partial(_shown, digits)), _leaves(row)


def _leaves(part: object) -> int:
    return sum(map(_leaves, part.operands)) if isinstance(part, Symbol) else 1
