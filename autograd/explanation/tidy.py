"""Formulas tidied as a person would: 24z² + 2z, where the rules give 8·3·z² + 2·z."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from ..languages import digits_text, text
from ..notation import SUBSCRIPTS, SUPERSCRIPTS
from ..symbols import JUXTAPOSED, Symbol

_ONE = Fraction(1)
_ROUNDING = Fraction(4, 10**16)  # relative: what floats may miss a number by

# tells names, numbers and sums from all others, however they are shortened where they are shown
_exact = text._replace(name=str, most_terms=None, digits=17)


class _Power(NamedTuple):
    base: Symbol
    exponent: float


class _Term(NamedTuple):
    """A number times powers, by the text of their bases."""

    coefficient: Fraction
    powers: dict[str, _Power]


def tidied(expression: Symbol | float) -> Symbol | float:
    """Return a formula with numbers multiplied, powers joined, like terms added, ·1 and +0 gone.

    Brackets stay as they are: o(1 − o) is not multiplied out.

    >>> z, o = Symbol("z"), Symbol("o")
    >>> text(tidied(8 * (3 * z**2) + 1.0 * (2 * z**1)))
    '24z² + 2z'
    >>> text(tidied(1.0 * (o * (1 - o)) * 2 * -1.0))
    '−2o(1 − o)'
    """
    return _written(_terms(expression))


def _terms(expression: Symbol | float) -> list[_Term]:
    """Return an expression as terms to add, none of them like another."""
    if not isinstance(expression, Symbol):
        return [_Term(Fraction(expression), {})] if expression else []
    operands = expression.operands
    match expression.name if operands else "":
        case "":
            return [_atom(expression)]
        case "add":
            return _added([*_terms(operands[0]), *_terms(operands[1])])
        case "sub":
            return _added([*_terms(operands[0]), *_times(-_ONE, _terms(operands[1]))])
        case "neg":
            return _times(-_ONE, _terms(operands[0]))
        case "identity":
            return _terms(operands[0])
        case "mul":
            return _product(_terms(operands[0]), _terms(operands[1]))
        case "div":
            divisor = _terms(operands[1])
            return _product(_terms(operands[0]), _raised(divisor, -1.0) if divisor else [])
        case "powc" if not isinstance(operands[1], Symbol):
            return _raised(_terms(operands[0]), operands[1])
    inner = [_written(_terms(x)) if _has_value(x) else x for x in operands]
    return [_atom(Symbol(expression.name, inner))]


def _has_value(operand: object) -> bool:
    """Tell a condition, which is a symbol too, from what can be tidied."""
    return not (isinstance(operand, Symbol) and operand.name in ("<", "<=", ">"))


def _atom(symbol: Symbol, exponent: float = 1.0) -> _Term:
    return _Term(_ONE, {_exact(symbol): _Power(symbol, exponent)})


def _times(number: Fraction, terms: Iterable[_Term]) -> list[_Term]:
    return [_Term(number * term.coefficient, term.powers) for term in terms]


def _added(terms: Iterable[_Term]) -> list[_Term]:
    """Add like terms, each where its first one was; what is only rounding is left out."""
    found: dict[tuple[tuple[str, float], ...], _Term] = {}
    sizes: dict[tuple[tuple[str, float], ...], Fraction] = {}
    for coefficient, powers in terms:
        kind = tuple(sorted((name, power.exponent) for name, power in powers.items()))
        before = found[kind].coefficient if kind in found else 0
        found[kind] = _Term(before + coefficient, powers)
        sizes[kind] = max(sizes.get(kind, abs(coefficient)), abs(coefficient))
    return [term for kind, term in found.items() if abs(term.coefficient) > _ROUNDING * sizes[kind]]


def _single(terms: list[_Term]) -> _Term:
    """Return a sum as one factor: a bracket, in front of it the minus that all its terms bear."""
    if len(terms) == 1:
        return terms[0]
    sign = -_ONE if all(term.coefficient < 0 for term in terms) else _ONE
    bracket = _written(_times(sign, terms))
    assert isinstance(bracket, Symbol)
    return _Term(sign, _atom(bracket).powers)


def _product(left: list[_Term], right: list[_Term]) -> list[_Term]:
    if not left or not right:
        return []
    first, second = _single(left), _single(right)
    powers = dict(first.powers)
    for name, (base, exponent) in second.powers.items():
        whole = exponent + (powers[name].exponent if name in powers else 0.0)
        powers[name] = _Power(base, whole)
        if whole == 0:
            del powers[name]
    return [_Term(first.coefficient * second.coefficient, powers)]


def _raised(terms: list[_Term], exponent: float) -> list[_Term]:
    """Raise a sum to a power; only whole powers can be taken factor by factor."""
    if exponent == 0:
        return [_Term(_ONE, {})]
    if exponent == 1 or not terms:
        return terms
    coefficient, powers = _single(terms)
    if exponent == int(exponent) and abs(exponent) < 100:
        inner = {name: _Power(b, e * exponent) for name, (b, e) in powers.items()}
        return [_Term(coefficient ** int(exponent), inner)]
    whole = _written([_Term(coefficient, powers)])
    base = whole if isinstance(whole, Symbol) else Symbol("identity", (whole,))
    return [_atom(base, exponent)]


def _written(terms: list[_Term]) -> Symbol | float:
    """Return terms as an expression to print; it begins without a minus where it can."""
    first = next((index for index, term in enumerate(terms) if term.coefficient > 0), 0)
    whole: Symbol | float = 0.0
    for index, term in enumerate([*terms[first : first + 1], *terms[:first], *terms[first + 1 :]]):
        size = _product_written(abs(term.coefficient), term.powers)
        if index == 0:
            whole = size if term.coefficient > 0 else -size
        else:
            whole = whole + size if term.coefficient > 0 else whole - size
    return whole


def _product_written(coefficient: Fraction, powers: dict[str, _Power]) -> Symbol | float:
    """Write a term: the number first, then its factors, those below a line last."""
    above = [_power(base, e) for base, e in powers.values() if e > 0]
    below = [_power(base, -e) for base, e in powers.values() if e < 0]
    number, divisor = _over(coefficient, bool(below))
    top = _row(number, above)
    bottom = _row(divisor, below)
    return top if bottom == 1.0 else top / bottom


def _over(coefficient: Fraction, quotient: bool) -> tuple[float, float]:
    """Return a number as one that prints exactly, or as a quotient of small ones: 2/3."""
    as_float = float(coefficient)
    small = _small(as_float)
    exact = _same(float(digits_text(as_float)), as_float)
    if small is None or (exact and not quotient):
        return as_float, 1.0
    return float(small.numerator), float(small.denominator)


def _small(number: float) -> Fraction | None:
    """Return the fraction of small numbers that a float stands for: 2/3 for 0.6666666666666666."""
    small = Fraction(number).limit_denominator(100)
    return small if _same(float(small), number) else None


def _same(a: float, b: float) -> bool:
    """Tell whether two numbers differ by rounding at most."""
    return abs(a - b) <= _ROUNDING * abs(b)


def _power(base: Symbol, exponent: float) -> Symbol:
    if exponent == 1:
        return base
    small = _small(exponent)
    if small is None or _same(float(digits_text(exponent)), exponent):
        return base**exponent
    quotient = Symbol("div", (float(small.numerator), float(small.denominator)))
    return base**quotient


def _row(number: float, factors: list[Symbol]) -> Symbol | float:
    """Multiply; without a sign where a person leaves it out: 2x, 5x⁴, o(1 − o)."""
    whole: Symbol | float = number
    signless = "e" not in digits_text(number)  # what comes before may be followed by a bracket
    for index, factor in enumerate(factors):
        shown = text(factor)
        bracket = text.factor(factor) != shown
        if index == 0 and number == 1:
            whole = factor
        else:
            close = signless and (bracket or (index == 0 and shown[0].isalpha()))
            whole = Symbol(JUXTAPOSED if close else "mul", (whole, factor))
        signless = bracket or len(shown.rstrip(SUBSCRIPTS + SUPERSCRIPTS)) == 1
    return whole
