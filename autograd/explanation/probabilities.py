"""Softmax and cross-entropy taken together: what their chain rule comes to is pᵢ − yᵢ.

Where a loss looks at one probability p of a softmax as −log p, the two factors −1/p · ∂p/∂ŷᵢ are
p₁ − 0 for the score of another class and p − 1 for its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import isclose
from typing import Any, NamedTuple

from ..graph import Node
from ..names import Names
from ..notation import subscript
from ..operations import OPERATIONS, add, div, exp, log, sub
from ..symbols import GAP, JUXTAPOSED, PRODUCT, SUM, Expression, Symbol
from .paths import Factor

Formula = Callable[[Factor], Expression]
_INDEX = re.compile(r"[₀₁₂₃₄₅₆₇₈₉]+|\[\d+\]")


class Softmax(NamedTuple):
    """A probability, and what it is one of.

    Attributes:
        scores: of all classes, in order.
        probabilities: of all classes.
        own: which of them it is the probability of, from 0.
    """

    scores: tuple[Node, ...]
    probabilities: tuple[float, ...]
    own: int


class Together(NamedTuple):
    """Two factors in one: (p − y) times how much the sample counts."""

    p: Symbol
    y: Symbol
    share: float
    probability: float
    target: float

    def in_symbols(self) -> Expression:
        """Write it in names."""
        return self._shared(self.p - self.y)

    def in_numbers(self) -> Expression:
        """Write it in numbers."""
        return self._shared(Symbol("sub", (self.probability, self.target)))

    def _shared(self, difference: Symbol) -> Expression:
        parts = 1 / self.share
        if isclose(parts, round(parts)):
            return difference if round(parts) == 1 else difference / round(parts)
        return self.share * difference


def softmax_of(p: Node) -> Softmax | None:
    """Return what a node is a softmax of: e^a/(e^a + e^b + …), or e^(a − log(e^a + e^b + …))."""
    own: Any
    whole: Any
    if p.operation is div:
        top, whole = p.operands
        own = _exponent(top)
    elif p.operation is exp and isinstance(p.operands[0], Node) and p.operands[0].operation is sub:
        own, logarithm = p.operands[0].operands
        if not isinstance(logarithm, Node) or logarithm.operation is not log:
            return None
        whole = logarithm.operands[0]
    else:
        return None
    terms = _terms(whole)
    found = [x for x in map(_exponent, terms) if x is not None]
    places = [k for k, x in enumerate(found) if x is own]
    if len(found) < len(terms) or len(found) < 2 or len(places) != 1 or not whole.data:
        return None
    probabilities = tuple([term.data / whole.data for term in terms])
    return Softmax(tuple(map(_score, found)), probabilities, places[0])


def _exponent(node: Any) -> Node | None:
    is_power = isinstance(node, Node) and node.operation is exp
    return node.operands[0] if is_power and isinstance(node.operands[0], Node) else None


def _terms(node: Any) -> list[Any]:
    """Return what a sum adds up, from left to right."""
    found: list[Any] = []
    while isinstance(node, Node) and node.operation is add:
        node, last = node.operands
        found.append(last)
    return [node, *reversed(found)]


def _score(exponent: Node) -> Node:
    """Return a score, from which a number may have been subtracted against overflow."""
    inputs = exponent.inputs
    return inputs[0] if exponent.operation is sub and len(inputs) == 1 else exponent


def taken_together(part: Any, names: Names, formula: Formula) -> Any:
    """Return a factored form with each pair −1/p · ∂p/∂ŷᵢ as one; None where it has none.

    For a target that is shared by several classes there is none: there y would not be 0 or 1.
    """
    form = _joined_all(part, names, formula)
    found = [*_pairs(form)]
    return form if found and len({pair.p.name for pair in found}) == len(found) else None


def _pairs(part: Any) -> Iterator[Together]:
    if isinstance(part, Together):
        yield part
    elif isinstance(part, Symbol) and part.name != GAP:
        for x in part.operands:
            yield from _pairs(x)


def _joined_all(part: Any, names: Names, formula: Formula) -> Any:
    if not isinstance(part, Symbol) or part.name == GAP:
        return part
    inner = [_joined_all(x, names, formula) for x in part.operands]
    if part.name != PRODUCT:
        return Symbol(part.name, inner)
    for place, (factor, after) in enumerate(pairwise(inner)):
        share = _log_share(factor, names, formula)
        joined = None if share is None else _joined(after, factor.by, share, names)
        if joined is not None:
            return Symbol(PRODUCT, [*inner[:place], joined, *inner[place + 2 :]])
    return Symbol(PRODUCT, inner)


def _log_share(factor: Any, names: Names, formula: Formula) -> float | None:
    """Return the share s of a factor that is −s/p, p a softmax; else None."""
    if not isinstance(factor, Factor) or softmax_of(factor.by) is None:
        return None
    p, written = factor.by.data, formula(factor)
    shares = [_at(written, names(factor.by), x) for x in (p, p / 2, p / 3)]
    found = [-share * x for share, x in zip(shares, (p, p / 2, p / 3)) if share is not None]
    alike = len(found) == 3 and all(isclose(share, found[0]) for share in found)
    return found[0] if alike and found[0] > 0 else None


def _at(formula: Any, name: str, number: float) -> float | None:
    """Return what a formula of this name alone gives for a number; None where it has others."""
    if not isinstance(formula, Symbol):
        return float(formula)
    if not formula.operands:
        return number if formula.name == name else None
    inner = [_at(x, name, number) for x in formula.operands]
    row = OPERATIONS.get("mul" if formula.name == JUXTAPOSED else formula.name)
    return None if row is None or None in inner else float(row.forward(*inner))


def _joined(after: Any, p: Node, share: float, names: Names) -> Any:
    """Return what follows on −s/p, joined with it; None where it is not all ∂p/∂ŷᵢ."""
    if isinstance(after, Factor):
        found = slope_of(after, names) if after.of is p else None
        return found and found[0]._replace(share=share)
    if not isinstance(after, Symbol) or after.name not in (SUM, PRODUCT):
        return None
    if after.name == PRODUCT:
        first = _joined(after.operands[0], p, share, names)
        return None if first is None else Symbol(PRODUCT, [first, *after.operands[1:]])
    terms = [_joined(term, p, share, names) for term in after.operands]
    return None if None in terms else Symbol(SUM, terms)


def slope_of(factor: Factor, names: Names) -> tuple[Together, Expression] | None:
    """Return what −1/p and a factor ∂p/∂ŷᵢ come to, and the factor's formula, p(1 − p) or −p·pᵢ.

    None where it is not such a factor, or p has no name with an index.
    """
    softmax = softmax_of(factor.of)
    if softmax is None:
        return None
    places = [i for i, score in enumerate(softmax.scores) if score is factor.by]
    name = names.given(factor.of)
    if len(places) != 1 or not name:
        return None
    i, target = places[0], float(places[0] == softmax.own)
    probability, own = softmax.probabilities[i], factor.of.data
    # else something more leads from the one to the other
    if not isclose(factor.value, own * (target - probability), rel_tol=1e-9, abs_tol=1e-15):
        return None
    for found in _INDEX.finditer(name):
        for form in (lambda k: subscript(k + 1), "[{}]".format):
            if found[0] == form(softmax.own):
                indexed = form(i) + name[found.end() :]
                p, own_p = Symbol(name[: found.start()] + indexed), names.symbol(factor.of)
                formula = own_p * (1 - own_p) if target else -own_p * p
                return Together(p, Symbol(f"y{indexed}"), 1.0, probability, target), formula
    return None
