"""Symbols: run a row of the table on them, and it prints as text, LaTeX or JavaScript.

A `Symbol` records what is done to it, as a Value does, but has no number: an expression tree.
"""

from __future__ import annotations

import re
from functools import partial

from . import operations
from .notation import (
    ascii_text,
    checked_digits,
    digits_text,
    is_indexed,
    latex_name,
    one_line,
    superscript,
)
from .operations import Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Expression = "Symbol | float"


class Symbol:
    """A name, or an operation on operands that are symbols and plain numbers.

    >>> x = Symbol("x")
    >>> print(text(2 * x + operations.sin(x)))
    2·x + sin(x)
    """

    __slots__ = ("name", "operands", "operation")

    def __init__(self, name: str, operation: Any = None, operands: Sequence[Any] = ()) -> None:
        self.name = name
        self.operation = operation
        self.operands = tuple(operands)

    @staticmethod
    def record(operation: Any, operands: Sequence[Any]) -> Symbol:
        """Return the expression `operation(*operands)`, not computed."""
        name = operation if isinstance(operation, str) else getattr(operation, "name", "where")
        return Symbol(name, operation, operands)

    def __add__(self, other: Any) -> Symbol:
        return self.record(operations.add, (self, other))

    def __radd__(self, other: Any) -> Symbol:
        return self.record(operations.add, (other, self))

    def __sub__(self, other: Any) -> Symbol:
        return self.record(operations.sub, (self, other))

    def __rsub__(self, other: Any) -> Symbol:
        return self.record(operations.sub, (other, self))

    def __mul__(self, other: Any) -> Symbol:
        return self.record(operations.mul, (self, other))

    def __rmul__(self, other: Any) -> Symbol:
        return self.record(operations.mul, (other, self))

    def __truediv__(self, other: Any) -> Symbol:
        return self.record(operations.div, (self, other))

    def __rtruediv__(self, other: Any) -> Symbol:
        return self.record(operations.div, (other, self))

    def __pow__(self, other: Any) -> Symbol:
        row = operations.powc if isinstance(other, (int, float)) else operations.pow
        return self.record(row, (self, other))

    def __rpow__(self, other: Any) -> Symbol:
        return self.record(operations.pow, (other, self))

    def __neg__(self) -> Symbol:
        return self.record(operations.neg, (self,))

    def __gt__(self, other: Any) -> Symbol:
        return self.record(">", (self, other))

    def __lt__(self, other: Any) -> Symbol:
        return self.record("<", (self, other))

    def __le__(self, other: Any) -> Symbol:
        return self.record("<=", (self, other))

    def __repr__(self) -> str:
        return f"<symbol {text(self)}>"


def local_derivatives(
    operation: Operation, operands: Sequence[Any], out: Any, textbook: bool = True
) -> tuple[Any, ...]:
    """Return the local derivatives of a row as expressions in the given symbols.

    Args:
        operation: the row.
        operands: a symbol (or plain number) for each operand.
        out: the symbol for the result.
        textbook: prefer the textbook's form where the row has one.

    >>> x, y = Symbol("x"), Symbol("y")
    >>> text(local_derivatives(operations.tanh, (x,), y)[0])
    '1 − y²'
    >>> latex(local_derivatives(operations.div, (x, y), Symbol("z"), textbook=False)[1])
    '\\\\frac{-z}{y}'
    """
    rule = operation.textbook if textbook and operation.textbook else operation.local_derivatives
    return rule(*operands, out)


def operand_symbols(operation: Operation) -> tuple[Symbol, ...]:
    """Return symbols named as the row's own operands (w₁, w₂, b, x₁, x₂ for a weighted sum)."""
    if operation is operations.weighted_sum:
        return tuple(map(Symbol, ("w₁", "w₂", "b", "x₁", "x₂")))
    code = operation.local_derivatives.__code__
    return tuple(map(Symbol, code.co_varnames[: code.co_argcount - 1]))


JUXTAPOSED = "juxtaposed"  # a product without a sign: 2x, o(1 − o)
DERIVATIVE = "derivative"  # ∂a/∂b

# How tightly a form binds: an operand that binds less than its place needs gets brackets.
_CHOICE, _SUM, _NEGATION, _PRODUCT, _POWER, _ATOM, _NAME, _INDEXED = 0, 1, 1.5, 2, 3, 4, 5, 6
ALONE, FIRST, INNER = _CHOICE, _NEGATION, _PRODUCT  # what the places of a product need

_EXPONENT = re.compile(r"\de[+-]\d+$")  # a number that ends so: 1e+20
_FORMULA = re.compile(r"[\s+\-−*/·×÷^=<>|:;&%]")  # a name with one of these may be a formula

# (binds, template, what each operand's place needs)
Form = tuple[float, str, tuple[float, ...]]


class Language:
    """One way of writing expressions: a form for each operation, and how names and numbers look.

    Args:
        forms: by operation name; an operation without one is written as a function call.
        call: the template of a function call, of the function's name and its arguments.
        name: a symbol's name -> its text.
        number: a plain number -> its text.
        most_terms: leave out the middle of a weighted sum longer than this; None: never.
    """

    def __init__(
        self,
        forms: dict[str, Form],
        call: str,
        name: Callable[[str], str],
        number: Callable[..., str],
        most_terms: int | None,
    ) -> None:
        self.forms = forms
        self.call = call
        self.name = name
        self.number = number
        self.most_terms = most_terms

    def __call__(self, expression: Any) -> str:
        """Write an expression."""
        return self._write(expression)[1]

    def factor(self, expression: Any, place: float = INNER) -> str:
        """Write an expression as a factor of a product, in brackets where it needs them.

        Args:
            expression: what to write.
            place: INNER; FIRST, where a minus needs no brackets; or ALONE.
        """
        tightness, written = self._write(expression)
        return written if tightness >= place else _bracketed(written)

    def with_digits(self, digits: int) -> Language:
        """Return this language with numbers of so many significant digits."""
        number = partial(self.number, digits=checked_digits(digits))
        return Language(self.forms, self.call, self.name, number, self.most_terms)

    def _write(self, expression: Any) -> tuple[float, str]:
        """Return how tightly the text binds, and the text."""
        if not isinstance(expression, Symbol):
            written = self.number(expression)
            whole = _PRODUCT if " " in written else _POWER if "e" in written else _NAME
            return (_NEGATION if expression < 0 else whole), written
        if expression.operation is None:
            name = expression.name
            loose = _FORMULA.search(name) and not name.startswith("…")
            binds = _CHOICE if loose else _INDEXED if is_indexed(name) else _NAME
            return binds, self.name(name)
        if expression.operation is operations.weighted_sum:
            return _SUM, self._spelled_out(expression.operands)
        if expression.operation is operations.identity:
            return self._write(expression.operands[0])
        return self._fill(expression.name, expression.operands)

    def _fill(self, name: str, operands: Sequence[Any]) -> tuple[float, str]:
        written = [self._write(operand) for operand in operands]
        if name in ("pow", "powc") and written[0][0] == _INDEXED and operands[1] != 1:
            written[0] = (_CHOICE, written[0][1])  # x₁² would read as x₁ of layer 2
        if name == JUXTAPOSED and _EXPONENT.search(written[0][1]):
            name = "mul"
        if name == "powc" and self.forms is text.forms and isinstance(operands[1], (int, float)):
            return self._raised(*written[0], operands[1])
        if name not in self.forms:
            return _ATOM, self.call.format(name, ", ".join(argument for _, argument in written))
        binds, template, places = self.forms[name]
        texts = [
            part if tightness >= place else _bracketed(part)
            for (tightness, part), place in zip(written, places, strict=True)
        ]
        if template.startswith("{}") and texts[0][0] in "-−":
            binds = min(binds, _NEGATION)  # −a·b needs the brackets that −a does
        return binds, template.format(*texts)

    def _raised(self, tightness: float, base: str, exponent: float) -> tuple[float, str]:
        if exponent == 1:
            return tightness, base
        base = base if tightness >= _ATOM else _bracketed(base)
        if -100 < exponent < 100 and exponent == int(exponent):
            return _POWER, base + superscript(int(exponent))
        shown = self.number(exponent)
        return _POWER, f"{base}^({shown})" if exponent < 0 else f"{base}^{shown}"

    def _spelled_out(self, operands: Sequence[Any]) -> str:
        """Write a weighted sum as w₁·x₁ + … + b; a long one with its middle left out."""
        count = len(operands) // 2
        pairs = zip(operands[:count], operands[len(operands) - count :], strict=True)
        terms: list[Any] = [Symbol.record(operations.mul, pair) for pair in pairs]
        if self.most_terms and count > self.most_terms:
            terms = [*terms[:2], Symbol("…"), terms[-1]]
        terms += operands[count : len(operands) - count]
        return " + ".join(
            [self(term) if i == 0 else self.factor(term) for i, term in enumerate(terms)]
        )


def _bracketed(written: str) -> str:
    """Put in round brackets, in LaTeX as tall as what they hold."""
    tall = r"\frac" in written or r"\begin" in written
    return rf"\left({written}\right)" if tall else f"({written})"


text = Language(
    {
        "add": (_SUM, "{} + {}", (_SUM, _PRODUCT)),
        "sub": (_SUM, "{} − {}", (_SUM, _PRODUCT)),
        "neg": (_NEGATION, "−{}", (_PRODUCT,)),
        "mul": (_PRODUCT, "{}·{}", (_NEGATION, _PRODUCT)),
        DERIVATIVE: (_ATOM, "∂{}/∂{}", (_NAME, _NAME)),
        JUXTAPOSED: (_PRODUCT, "{}{}", (_PRODUCT, _PRODUCT)),
        "div": (_PRODUCT, "{}/{}", (_NEGATION, _POWER)),
        "pow": (_POWER, "{}^{}", (_ATOM, _ATOM)),
        "powc": (_POWER, "{}^{}", (_ATOM, _ATOM)),
        "abs": (_ATOM, "|{}|", (_CHOICE,)),
        "maximum": (_ATOM, "max({}, {})", (_CHOICE, _CHOICE)),
        "minimum": (_ATOM, "min({}, {})", (_CHOICE, _CHOICE)),
        "where": (_CHOICE, "{1} if {0} else {2}", (_SUM, _SUM, _CHOICE)),
        ">": (_SUM, "{} > {}", (_SUM, _SUM)),
        "<": (_SUM, "{} < {}", (_SUM, _SUM)),
        "<=": (_SUM, "{} ≤ {}", (_SUM, _SUM)),
    },
    call="{}({})",
    name=one_line,
    number=digits_text,
    most_terms=8,
)


def _latex_number(number: float, digits: int = 6) -> str:
    written = digits_text(number, digits).replace("inf", r"\infty").replace("nan", r"\text{nan}")
    return re.sub(r"e([+-])0*(\d+)", _power_of_ten, written)


def _power_of_ten(found: re.Match[str]) -> str:
    return rf" \cdot 10^{{{found[1].replace('+', '')}{found[2]}}}"


latex = Language(
    {
        "add": (_SUM, "{} + {}", (_SUM, _PRODUCT)),
        "sub": (_SUM, "{} - {}", (_SUM, _PRODUCT)),
        "neg": (_NEGATION, "-{}", (_PRODUCT,)),
        "mul": (_PRODUCT, r"{} \cdot {}", (_NEGATION, _PRODUCT)),
        DERIVATIVE: (_ATOM, r"\frac{{\partial {}}}{{\partial {}}}", (_NAME, _NAME)),
        JUXTAPOSED: (_PRODUCT, "{} {}", (_PRODUCT, _PRODUCT)),
        "div": (_PRODUCT, r"\frac{{{}}}{{{}}}", (_CHOICE, _CHOICE)),
        "pow": (_POWER, "{}^{{{}}}", (_ATOM, _CHOICE)),
        "powc": (_POWER, "{}^{{{}}}", (_ATOM, _CHOICE)),
        "exp": (_ATOM, r"\exp({})", (_CHOICE,)),
        "log": (_ATOM, r"\log({})", (_CHOICE,)),
        "sqrt": (_ATOM, r"\sqrt{{{}}}", (_CHOICE,)),
        "sin": (_ATOM, r"\sin({})", (_CHOICE,)),
        "cos": (_ATOM, r"\cos({})", (_CHOICE,)),
        "tanh": (_ATOM, r"\tanh({})", (_CHOICE,)),
        "sigmoid": (_ATOM, r"\sigma({})", (_CHOICE,)),
        "leaky_relu": (_ATOM, r"\operatorname{{leaky\_relu}}({})", (_CHOICE,)),
        "abs": (_ATOM, r"\lvert {} \rvert", (_CHOICE,)),
        "maximum": (_ATOM, r"\max({}, {})", (_CHOICE, _CHOICE)),
        "minimum": (_ATOM, r"\min({}, {})", (_CHOICE, _CHOICE)),
        "where": (
            _CHOICE,
            r"\begin{{cases}} {1} & {0} \\ {2} & \text{{otherwise}} \end{{cases}}",
            (_SUM, _CHOICE, _CHOICE),
        ),
        ">": (_SUM, "{} > {}", (_SUM, _SUM)),
        "<": (_SUM, "{} < {}", (_SUM, _SUM)),
        "<=": (_SUM, r"{} \le {}", (_SUM, _SUM)),
    },
    call=r"\operatorname{{{}}}({})",
    name=latex_name,
    number=_latex_number,
    most_terms=8,
)

javascript = Language(
    {
        "add": (_SUM, "{} + {}", (_SUM, _PRODUCT)),
        "sub": (_SUM, "{} - {}", (_SUM, _PRODUCT)),
        "neg": (_NEGATION, "-{}", (_PRODUCT,)),
        "mul": (_PRODUCT, "{} * {}", (_PRODUCT, _POWER)),
        "div": (_PRODUCT, "{} / {}", (_PRODUCT, _POWER)),
        "pow": (_ATOM, "Math.pow({}, {})", (_CHOICE, _CHOICE)),
        "powc": (_ATOM, "Math.pow({}, {})", (_CHOICE, _CHOICE)),
        "sigmoid": (_PRODUCT, "1 / (1 + Math.exp(-{}))", (_POWER,)),
        "relu": (_ATOM, "Math.max(0, {})", (_CHOICE,)),
        "leaky_relu": (_ATOM, "({0} <= 0 ? 0.01 * {0} : {0})", (_POWER,)),
        "softplus": (
            _SUM,
            "Math.max(0, {0}) + Math.log1p(Math.exp(-Math.abs({0})))",
            (_CHOICE,),
        ),
        "maximum": (_ATOM, "Math.max({}, {})", (_CHOICE, _CHOICE)),
        "minimum": (_ATOM, "Math.min({}, {})", (_CHOICE, _CHOICE)),
        "where": (_CHOICE, "{0} ? {1} : {2}", (_SUM, _SUM, _CHOICE)),
        ">": (_SUM, "{} > {}", (_SUM, _SUM)),
        "<": (_SUM, "{} < {}", (_SUM, _SUM)),
        "<=": (_SUM, "{} <= {}", (_SUM, _SUM)),
    },
    call="Math.{}({})",
    name=lambda name: re.sub(r"\W", "_", ascii_text(name)),
    number=repr,
    most_terms=None,
)
