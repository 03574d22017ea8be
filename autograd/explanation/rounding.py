"""Whether the numbers of a derivation multiply out as printed, and if not, why."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from ..graph import Node, post_order
from ..languages import digits_text
from .factoring import Gap, LeftOutError, Product, Sum, factors_in, value_of
from .paths import Factor, PathGraph
from .scripts import runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_EPSILON = 2.0**-52  # of a float; a product or sum rounds by half of that


class Row(NamedTuple):
    """A row of numbers, and what it is said to come to.

    Attributes:
        whole: the row.
        value: the derivative.
        by: the node that it is the derivative by.
    """

    whole: Product | Sum
    value: float
    by: Node


def rounding_note(graph: PathGraph, rows: list[Row], digits: int) -> str:
    """Say why rows do not come to what they should when their printed numbers are taken.

    Where no terms cancel, the rounding of each number to its digits is all that they are off by,
    and nothing is said.

    Args:
        graph: the shown nodes and the factors between them.
        rows: the rows.
        digits: significant digits of the numbers.

    Returns:
        A sentence, or "" where the rows come out.
    """
    missed = [row for row in rows if not _comes_out(graph, row, digits, digits)]
    if not missed:
        return ""
    sizes = _sizes(graph)
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
    try:
        return _is_within(graph, row, digits, wanted, row.value)
    except LeftOutError:  # nobody can compute it
        return True
    except ValueError:  # an infinity or NaN is printed
        if all(math.isfinite(factor.value) for factor in factors_in(row.whole)):
            return False
        found = value_of(row.whole)
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

    Args:
        graph: the shown nodes and the factors between them.
        row: the row.
        digits: the digits that it is printed with.
        wanted: the digits that rounding may cost.
        size: what they are digits of.

    Raises:
        LeftOutError: something is left out of the row.
        ValueError: a number is infinite or NaN.
    """
    value, whole = _shown(row.value, digits), _shown(size, digits)
    for found, count in _computed(row.whole, digits):
        steps = 1 + count + len(graph.between)
        allowed = (1 + count) * Fraction(1, 2 * 10 ** (wanted - 1)) + steps * Fraction(_EPSILON)
        if abs(found - value) > allowed * abs(whole):
            return False
    return True


def _shown(number: float, digits: int) -> Fraction:
    return Fraction(digits_text(number, digits))


def _off(row: Row, digits: int) -> Fraction:
    """Return by how much a row misses its value, where the printed numbers are taken."""
    value = _shown(row.value, digits)
    return max(abs(found - value) for found, _ in _computed(row.whole, digits))


def _computed(whole: Product | Sum, digits: int) -> Iterator[tuple[Fraction, int]]:
    """Yield what comes of a row, and of the next, in which each term is one number; how many."""
    yield _exactly(whole, digits), sum(1 for _ in factors_in(whole))
    product, count = Fraction(1), 0
    for run in runs(whole.parts) if isinstance(whole, Product) else [whole]:
        terms = run.terms if isinstance(run, Sum) else (Product(tuple(run)),)
        product *= sum(_shown(value_of(term), digits) for term in terms)
        count += len(terms)
    yield product, count


def _exactly(part: Factor | Product | Sum | Gap, digits: int) -> Fraction:
    """Return the value of a part, each factor as it is printed, computed without rounding."""
    if isinstance(part, Gap):
        raise LeftOutError
    if isinstance(part, Factor):
        return _shown(part.value, digits)
    whole = Fraction(isinstance(part, Product))
    for inner in part[0]:
        found = _exactly(inner, digits)
        whole = whole * found if isinstance(part, Product) else whole + found
    return whole


def _sizes(graph: PathGraph) -> dict[Node, float]:
    """Return for each node the sum over all paths to it, each product without its sign."""
    sizes = {graph.output: 1.0}
    for node in post_order(graph.output, last_input_first=True)[::-1]:
        for x, slope in zip(node.inputs, node.local_derivatives):
            sizes[x] = sizes.get(x, 0.0) + sizes[node] * abs(slope)
    return sizes
