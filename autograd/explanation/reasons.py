"""Why a gradient is what it is: the sum over everything that used the node."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..backprop import gradients
from ..graph import Graph, check_fresh, find_nonfinite, post_order
from ..names import Names
from ..notation import checked_digits, readable
from ..operations import relu, sigmoid, tanh
from ..symbols import text
from ..value import Value
from .factoring import Gap, shortened
from .paths import sum_of
from .scripts import TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CANCELLED = 0.1  # of the sum of absolute contributions; a sum below has cancelled
SHARE = 0.1  # of that sum; a contribution below is too small to have exploded
FLAT, STEEP = 0.01, 100.0  # local derivatives beyond which a contribution vanishes or explodes
TINY, HUGE = 1e-8, 1e8  # gradients that have vanished or exploded before


class Use(NamedTuple):
    """One use of a node, and what it contributes to the node's gradient.

    Attributes:
        consumer: the node that used it.
        upstream: the derivative of the output by the consumer.
        local_derivative: the derivative of the consumer by the node, for this use.
        amount: upstream × local derivative.
    """

    consumer: Value
    upstream: float
    local_derivative: float
    amount: float


class Reasons(NamedTuple):
    """What `why` returns; its text is the sum.

    Attributes:
        value: the derivative of the output by the node.
        uses: what it is the sum of, in the order of the backward pass.
        remarks: what is worth a look: contributions that cancel, vanish or explode.
        text: the sum written out.
    """

    value: float
    uses: tuple[Use, ...]
    remarks: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        shown = [TEXT.gap(x) if isinstance(x, Gap) else f"! {x}" for x in shortened(self.remarks)]
        return readable("\n  ".join([self.text, *shown]))


def why(
    output: Value,
    node: Value | str | int,
    digits: int = 6,
    names: Mapping[str, Value] | None = None,
) -> Reasons:
    """Say why a node has the gradient it has: each consumer's upstream × local derivative.

    Args:
        output: what is differentiated.
        node: the node it is differentiated by; or its name, as `w11_1` too; or its number.
        digits: significant digits of the numbers.
        names: name -> node, instead of the caller's variables.

    Raises:
        LookupError: no node is called so.
        StaleGraphError: a number was changed after the forward pass.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> L = c + a
    >>> print(why(L, a))
    ∂L/∂a = -2: a was used by L and c
      ∂L/∂L · ∂L/∂a = 1 × 1 = 1
      ∂L/∂c · ∂c/∂a = 1 × (-3) = -3
      1 − 3 = -2
    """
    checked_digits(digits)
    graph = Graph(output)
    named = Names(graph, names)
    found = named.find(node)
    check_fresh(graph.order, output, named)
    unnamed = found.operation is None and named.given(found) is None
    working = named.give_working([found]) if unnamed else []
    uses = tuple(_uses(output, found))
    found_reasons = reasons(named, found, uses, digits)
    legend = [f"where {named(x)} = {text.with_digits(digits)(x.data)}" for x in working]
    return found_reasons._replace(text="\n".join([found_reasons.text, *legend]))


def _uses(output: Value, node: Value) -> Iterator[Use]:
    """Yield the uses of a node, in the order of the backward pass."""
    order = post_order(output, last_input_first=True)[::-1]
    upstream = gradients(output, order)
    for consumer in order:
        first, second = consumer._first, consumer._second
        if first is node or second is node or type(first) is tuple:
            for x, slope in zip(consumer.inputs, consumer.local_derivatives):
                if x is node:
                    yield Use(consumer, upstream[consumer], slope, upstream[consumer] * slope)


def reasons(
    names: Names, node: Value, uses: Sequence[Use], digits: int = 6, to_come: Sequence[Value] = ()
) -> Reasons:
    """Add up the uses of a node.

    Args:
        names: what nodes are called.
        node: the node.
        uses: what it has received.
        digits: significant digits of the numbers.
        to_come: the consumers that have not handed down yet.
    """
    total = 1.0 if node is names.graph.output else 0.0
    for use in uses:
        total += use.amount
    written = _sum(names, node, uses, total, digits, to_come)
    remarks = () if to_come else tuple(_remarks(names, node, uses, total))
    return Reasons(total, tuple(uses), remarks, written)


def _sum(
    names: Names,
    node: Value,
    uses: Sequence[Use],
    total: float,
    digits: int,
    to_come: Sequence[Value],
) -> str:
    """Write the uses, each as a product, and their sum."""
    language = text.with_digits(digits)
    script = TEXT._replace(language=language)
    output = names.graph.output
    head = f"{text(names.derivative(output, node))} = {language(total)}"
    if node is output:
        return f"{head}: every pass starts from it"
    if to_come:
        head = f"{head} so far: {TEXT.listed(dict.fromkeys(to_come), names)} still to come"
    elif not uses:
        return f"{head}: {names(output)} does not depend on {names(node)}"
    else:
        consumers = dict.fromkeys(use.consumer for use in uses)
        head = f"{head}: {names(node)} was used by {_and(consumers, names)}"
    lines = [head]
    for place in shortened(range(len(uses))):
        if isinstance(place, Gap):
            lines.append("  " + script.gap(place))
            continue
        use, turn = uses[place], _turn(uses, place)
        upstream, local = language(use.upstream), language.factor(use.local_derivative)
        lines.append(
            f"  {text(names.derivative(output, use.consumer))} · "
            f"{text(names.derivative(use.consumer, node))} = "
            f"{upstream} × {local} = {language(use.amount)}{turn}"
        )
    if len(uses) > 1:
        terms = [
            script.gap(use) if isinstance(use, Gap) else language(use.amount)
            for use in shortened(uses)
        ]
        lines.append(f"  {script.added(terms)} = {language(total)}")
    return "\n".join(lines)


def _turn(uses: Sequence[Use], place: int) -> str:
    """Say which of several uses by one consumer it is; those stand together."""
    consumer = uses[place].consumer
    first = last = place
    while first and uses[first - 1].consumer is consumer:
        first -= 1
    while last + 1 < len(uses) and uses[last + 1].consumer is consumer:
        last += 1
    return f" (use {place - first + 1} of {last - first + 1})" if last > first else ""


def _and(nodes: Iterable[Value], names: Names) -> str:
    short = [TEXT.gap(x) if isinstance(x, Gap) else names(x) for x in shortened(nodes)]
    return " and ".join(filter(None, [", ".join(short[:-1]), short[-1]]))


def _remarks(names: Names, node: Value, uses: Sequence[Use], total: float) -> Iterator[str]:
    """Say which contributions cancel, vanish or explode; of those alike, one."""
    output = names(names.graph.output)
    size = sum_of(abs(use.amount) for use in uses)
    if not all(map(math.isfinite, [total, *[use.amount for use in uses]])):
        if find_nonfinite(names.graph.output) is not None:
            yield f"not finite: find_nonfinite({output}) tells which node made it"
        else:
            yield "not finite: the product of the derivatives is past the range of floats"
        return
    if len(uses) > 1 and abs(total) < CANCELLED * size:
        yield f"the contributions cancel: {text(abs(total))} is left of {text(size)}"
    alike: dict[str, list[Use]] = {}
    for use in uses:
        kind = _kind(use, size)
        if kind:
            alike.setdefault(kind, []).append(use)
    for kind, found in alike.items():
        remark = _remark(names, node, found[0], kind)
        yield f"{remark}; so in {len(found) - 1:,} more" if len(found) > 1 else remark


def _kind(use: Use, size: float) -> str:
    """Return what is remarkable about a use, if anything: one word for those alike."""
    local = abs(use.local_derivative)
    if abs(use.upstream) < TINY:
        return "nothing" if use.upstream == 0 else "almost nothing"
    if local < FLAT:
        return f"vanishes in {use.consumer.operation.name}" if use.consumer.operation else ""
    if abs(use.amount) < SHARE * size:
        return ""
    return "steep" if local > STEEP else "large" if abs(use.amount) > HUGE else ""


def _remark(names: Names, node: Value, use: Use, kind: str) -> str:
    output = names(names.graph.output)
    upstream = f"{text(names.derivative(names.graph.output, use.consumer))} = {text(use.upstream)}"
    local = f"{text(names.derivative(use.consumer, node))} = {text(use.local_derivative)}"
    if kind == "steep":
        return f"explodes: {names(use.consumer)} is steep at {_at(names, node)}, {local}"
    if kind == "large":
        return f"explodes: {upstream} is large already"
    if kind.startswith("vanishes"):
        return f"vanishes: {_flat(names, node, use)}, {local}"
    return (
        f"{kind} arrives at {names(use.consumer)}, {upstream}: "
        f'why({output}, "{names(use.consumer)}") goes on from there'
    )


def _flat(names: Names, node: Value, use: Use) -> str:
    operation = use.consumer.operation
    if operation is relu:
        return f"relu passes nothing on at {_at(names, node)}"
    if operation is sigmoid or operation is tanh:
        return f"{operation.name} is saturated at {_at(names, node)}"
    return f"{names(use.consumer)} hardly depends on {names(node)} here"


def _at(names: Names, node: Value) -> str:
    name, number = names(node), text(node.data)
    return name if name == number else f"{name} = {number}"
