"""Why a gradient is what it is: the sum over everything that used the node."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

from ..accumulated import remark
from ..backprop import gradients
from ..errors import way_out
from ..fresh import opened
from ..graph import Node, find_nonfinite, post_order
from ..languages import Language, checked_digits, text
from ..names import Names
from ..notation import ascii_text, readable
from ..operations import relu, sigmoid, softplus, tanh
from ..symbols import SUM, Symbol, shortened
from ..tracing.origins import spot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..graph import LikeNode

CANCELLED = 0.1  # of the sum of absolute contributions; a sum below has cancelled
FLAT, STEEP = 0.01, 100.0  # factors beyond which a contribution may vanish or explode
TINY, HUGE = 1e-8, 1e6  # gradients that have vanished or exploded, whatever the others are
BESIDE = 1e-6  # of the other contributions; one below is negligible next to them
ABOVE = 100.0  # times the others, or 1; one above explodes next to them
SATURATING = (relu, sigmoid, softplus, tanh)  # a flat one of these takes away what arrives


class Use(NamedTuple):
    """One use of a node, and what it contributes to the node's gradient.

    Attributes:
        consumer: the node that used it.
        upstream: the derivative of the output with respect to the consumer.
        local_derivative: the derivative of the consumer with respect to the node, for this use.
        amount: upstream × local derivative.
    """

    consumer: Node
    upstream: float
    local_derivative: float
    amount: float


class Reasons(NamedTuple):
    """What `why` returns; its text is the sum.

    Attributes:
        value: the derivative of the output with respect to the node.
        uses: what it is the sum of, in the order of the backward pass.
        remarks: what is worth a look: contributions that cancel, vanish or explode.
        text: the sum written out.
    """

    value: float
    uses: tuple[Use, ...]
    remarks: tuple[str, ...]
    text: str

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        short = shortened(self.remarks)
        shown = [text(x) if isinstance(x, Symbol) else f"! {x}" for x in short]
        return readable("\n  ".join([self.text, *shown]))


def why(
    output: Node | LikeNode,
    node: Node | str | int | LikeNode,
    digits: int = 6,
    names: Mapping[str, Node] | None = None,
) -> Reasons:
    """Say why a node has the gradient it has: each consumer's upstream × local derivative.

    A remark, marked with !, says what is worth a look in the sum:

    - the contributions cancel: less than a tenth of the sum of their sizes is left;
    - one vanishes: its consumer is a relu, sigmoid, softplus or tanh that passes on less than a
      hundredth, or it is smaller than 1e-8, or than a millionth of what comes along the other
      paths together. A factor that is merely small is none of these;
    - one explodes: it is larger than 1e6, or than 100 times what comes along the other paths (at
      least 1), through a factor above 100.

    Args:
        output: what is differentiated.
        node: the node to differentiate with respect to; or its name, also as `w11_1`; or its
            number.
        digits: significant digits of the numbers.
        names: name -> node, instead of the caller's variables.

    Returns:
        Reasons that print as the sum. `value` is the derivative; `uses` are its terms, each with
        `consumer`, `upstream`, `local_derivative` and `amount`; `remarks` are texts.

    Raises:
        LookupError: no node has this name or number.
        StaleGraphError: a number was changed after the forward pass.

    >>> from autograd import Value
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
    named = opened(output, names)
    found = named.find(node)
    unnamed = found.operation is None and named.given(found) is None
    working = named.give_working([found]) if unnamed else []
    uses = tuple(uses_of(named.graph.output, found))
    found_reasons = reasons(named, found, uses, digits)
    if told := remark(named):
        remarks = (*found_reasons.remarks, told[0].removeprefix("! "))
        found_reasons = found_reasons._replace(remarks=remarks)
    legend = [f"where {named(x)} = {text.with_digits(digits)(x.data)}" for x in working]
    return found_reasons._replace(text="\n".join([found_reasons.text, *legend]))


def uses_of(output: Node, node: Node) -> Iterator[Use]:
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
    names: Names, node: Node, uses: Sequence[Use], digits: int = 6, to_come: Sequence[Node] = ()
) -> Reasons:
    """Add up what a node has received; some consumers may not have handed down yet."""
    total = reduce(add, (use.amount for use in uses), 1.0 if node is names.graph.output else 0.0)
    language = text.with_digits(digits)
    written = "\n  ".join(_lines(names, node, uses, total, language, to_come))
    remarks = () if to_come else tuple(_remarks(names, node, uses, total, language))
    return Reasons(total, tuple(uses), remarks, written)


def _lines(
    names: Names,
    node: Node,
    uses: Sequence[Use],
    total: float,
    language: Language,
    to_come: Sequence[Node],
) -> Iterator[str]:
    """Yield the sum in words, each use as a product, and the sum in numbers."""
    output = names.graph.output
    derivative = names.derivative(output, node)
    slope, shown, of, by = language.each(derivative, total, *derivative.operands)
    head = f"{slope} = {shown}"
    if node is output:
        yield f"{head}: every pass starts from it"
        return
    if to_come:
        coming = language.listed(dict.fromkeys(to_come), names.symbol)
        yield f"{head} so far: {coming} still to come"
    elif not uses:
        yield f"{head}: {of} does not depend on {by}"
    else:
        short = shortened(dict.fromkeys(use.consumer for use in uses))
        users = language.each(*[x if isinstance(x, Symbol) else names.symbol(x) for x in short])
        used = " and ".join(filter(None, [", ".join(users[:-1]), users[-1]]))
        yield f"{head}: {by} was used by {used}"
    for place in shortened(range(len(uses))):
        if isinstance(place, Symbol):
            yield language(place)
            continue
        use = uses[place]
        by_consumer, by_node, upstream, amount = language.each(
            names.derivative(output, use.consumer),
            names.derivative(use.consumer, node),
            use.upstream,
            use.amount,
        )
        local = language.factor(use.local_derivative)
        yield f"{by_consumer} · {by_node} = {upstream} × {local} = {amount}{_turn(uses, place)}"
    if len(uses) > 1:
        amounts = [x if isinstance(x, Symbol) else x.amount for x in shortened(uses)]
        yield f"{language(Symbol(SUM, amounts))} = {shown}"


def _turn(uses: Sequence[Use], place: int) -> str:
    """Say which of several uses by one consumer it is; those are together."""
    consumer = uses[place].consumer
    first = last = place
    while first and uses[first - 1].consumer is consumer:
        first -= 1
    while last + 1 < len(uses) and uses[last + 1].consumer is consumer:
        last += 1
    return f" (use {place - first + 1} of {last - first + 1})" if last > first else ""


def _remarks(
    names: Names, node: Node, uses: Sequence[Use], total: float, language: Language
) -> Iterator[str]:
    """Say which contributions cancel, vanish or explode; of similar ones, one."""
    output = names(names.graph.output)
    size = reduce(add, (abs(use.amount) for use in uses), 0.0)
    if not all(map(math.isfinite, [total, *[use.amount for use in uses]])):
        if find_nonfinite(names.graph.output) is not None:
            yield f"not finite: find_nonfinite({output}) tells which node made it"
        else:
            yield "not finite: the product of the derivatives is past the range of floats"
        return
    if len(uses) > 1 and abs(total) < CANCELLED * size:
        yield f"the contributions cancel: {language(abs(total))} is left of {language(size)}"
    alike: dict[str, list[Use]] = {}
    for use in uses:
        kind = _kind(use, size - abs(use.amount))
        if kind:
            alike.setdefault(kind, []).append(use)
    for kind, found in alike.items():
        remark = _remark(names, node, found[0], kind, language)
        if place := spot(found[0].consumer):
            remark += f" ({place})"
        yield f"{remark}; the same in {len(found) - 1:,} more" if len(found) > 1 else remark


def _kind(use: Use, others: float) -> str:
    """Return what is remarkable about a use, if anything: one word for similar ones.

    `others` is what comes along the other paths together, each without its sign.
    """
    upstream, local, amount = abs(use.upstream), abs(use.local_derivative), abs(use.amount)
    operation = use.consumer.operation
    assert operation is not None
    if upstream == 0:
        return "nothing"
    if upstream < TINY and local <= STEEP:
        return "almost nothing"
    if operation in SATURATING and local < FLAT:
        return f"vanishes in {operation.name}"
    if amount < TINY and local < FLAT and local <= upstream:
        return f"vanishes in {operation.name}"
    if amount < max(TINY, BESIDE * others):
        if upstream < FLAT and local <= STEEP:
            return "almost nothing"
        if local < FLAT:
            return "beside"
    above = others > 0 and amount > ABOVE * max(others, 1.0) and max(upstream, local) > STEEP
    if amount > HUGE or above:
        return "steep" if local >= upstream else "large"
    return ""


def _remark(names: Names, node: Node, use: Use, kind: str, language: Language) -> str:
    by_consumer = names.derivative(names.graph.output, use.consumer)
    slope = names.derivative(use.consumer, node)
    consumer, name = slope.operands
    consumer, name, number = language.each(consumer, name, node.data)
    upstream = " = ".join(language.each(by_consumer, use.upstream))
    local = " = ".join(language.each(slope, use.local_derivative))
    at = name if name == number else f"{name} = {number}"
    if kind == "steep":
        return f"explodes: {consumer} is steep at {at}, {local}"
    if kind == "large":
        return f"explodes: {upstream} is large already"
    if kind == "beside":
        amount = language(use.amount)
        return f"is negligible next to the other paths: {amount} comes through {consumer}"
    if kind.startswith("vanishes"):
        operation = use.consumer.operation
        if operation is relu:
            return f"vanishes: relu passes nothing on at {at}, {local}"
        if operation in SATURATING:
            assert operation is not None
            return f"vanishes: {operation.name} is saturated at {at}, {local}"
        return f"vanishes: {consumer} hardly depends on {name} here, {local}"
    typed = names(use.consumer)
    ask = way_out(f'why({names(names.graph.output)}, "{typed}")', f"why {ascii_text(typed)}")
    return f"{kind} arrives at {consumer}, {upstream}: {ask} goes on from there"
