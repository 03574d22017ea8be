"""The misconceptions that one operation may have, and what each hands down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..graph import Node
from ..misconceptions import SPREADS, Slip, slips, slope_of
from ..operations import Operation
from .evidence import Use

LIKELY = (  # in this order, where the numbers leave a choice
    "overwritten", "sign", "relu_at_zero", "swapped", "at_input", "factor_missing",
    "upstream_missing", "forgotten", "power", "at_output", "term_missing", "factor",
    "other_function", "inverted", "misdirected", "added", "data_handed_on", "subtracted",
)  # fmt: skip


SPREAD_KEYS = {
    "upstream_missing": "local",
    "factor_missing": "upstream",
    "forgotten": "nothing",
    "added": "sum",
    "data_handed_on": "data",
    "subtracted": "minus",
}


class Cause(NamedTuple):
    """A misconception, and what it is about.

    Attributes:
        key: which it is.
        user: the node that hands down what is wrong.
        slip: the slope that it takes for the right one.
        place: the operand that the slope is with respect to.
        passes: how many backward passes have piled up.
        sure: whether it explains all that does not add up.
    """

    key: str
    user: Node | None = None
    slip: Slip | None = None
    place: int = 0
    passes: int = 0
    sure: bool = True


class At(NamedTuple):
    """A node as a spread sees it."""

    grad: float
    data: float
    inputs: tuple[()] = ()


Amount = Callable[[Use, float], float | None] | None  # a use and its user's gradient -> the amount


def suspects(uses: Sequence[Use]) -> Iterator[tuple[Cause, Amount]]:
    """Yield the misconceptions of those who use a node, with what they hand down."""
    first: dict[Operation, Use] = {}
    for use in uses:
        first.setdefault(row_of(use.user), use)
    if len(uses) > 1:
        for use in first.values():
            yield Cause("overwritten", use.user), None
    scopes: list[tuple[Operation, int | None, Use]] = [(x, None, u) for x, u in first.items()]
    for use in uses:
        scopes.append((row_of(use.user), use.place, use))
    for operation, place, use in scopes:
        for key, name in SPREAD_KEYS.items():
            yield Cause(key, use.user, place=use.place), _spreads(operation, place, name)
    for operation, _, use in scopes[: len(first)]:
        for target in (0, 1):
            yield Cause("misdirected", use.user), _misdirected(operation, target)
    for operation, place, use in scopes:
        by_place = [[*slips(operation, at)] for at in (0, 1)]
        for pair in zip(*by_place):
            slip = pair[min(use.place, 1)]
            cause = Cause(slip.key, use.user, slip, use.place)
            yield cause, _slipped(operation, place, pair)


def row_of(node: Node) -> Operation:
    """Return the operation of a node that has one."""
    assert node.operation is not None
    return node.operation


def _spreads(operation: Operation, place: int | None, name: str) -> Amount:
    rule = SPREADS[name]

    def amount(use: Use, upstream: float) -> float:
        touched = use.user.operation is operation and place in (None, use.place)
        if not touched:
            return upstream * use.slope
        return rule(At(0.0, 0.0), At(upstream, use.user.data), use.slope)

    return amount


def _misdirected(operation: Operation, target: int) -> Amount:
    """Give one operand what all of them should have."""

    def amount(use: Use, upstream: float) -> float:
        if use.user.operation is not operation:
            return upstream * use.slope
        return upstream * sum(use.user.local_derivatives) * (use.place == target)

    return amount


def _slipped(operation: Operation, place: int | None, pair: Sequence[Slip]) -> Amount:
    def amount(use: Use, upstream: float) -> float | None:
        user = use.user
        if user.operation is not operation or place not in (None, use.place):
            return upstream * use.slope
        numbers = [x.data if isinstance(x, Node) else x for x in user.operands]
        slope = slope_of(pair[min(use.place, 1)], numbers, user.data)
        return None if slope is None else upstream * slope

    return amount
