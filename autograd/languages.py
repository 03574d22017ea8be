"""Expressions written out: as text, LaTeX, JavaScript. One printer, one table per language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from .notation import ascii_text, is_indexed, latex_name, one_line, superscript
from .symbols import DERIVATIVE, GAP, JUXTAPOSED, MEAN, PRODUCT, SUM, Symbol, shortened

# How tightly a form binds: an operand that binds less than its place needs gets brackets.
_CHAIN, _CHOICE, _SUM, _NEGATION, _PRODUCT, _POWER, _ATOM, _NAME, _INDEXED = (
    -1, 0, 1, 1.5, 2, 3, 4, 5, 6,
)  # fmt: skip
ALONE, FIRST, INNER = _CHOICE, _NEGATION, _PRODUCT  # what the places of a product need
ATOM = _ATOM  # what a place needs that nothing is split from: before .grad

# What a language may write for a number that is filled in later, LIVE … LIVE_END; and what then
# depends on it: brackets around what it begins, for a place that needs so much; a plus or a minus.
LIVE, LIVE_END, BRACKETED, BRACKETED_END, SIGNED = "\ue000\ue001\ue002\ue003\ue004"

_EXPONENT = re.compile(r"\de[+-]\d+$")  # a number that ends so: 1e+20
_QUOTED = re.compile(r"""\['[^']*'\]|\["[^"]*"\]""")  # a dict's key
_PARTS = {"(1/2)": "½", "(1/3)": "⅓", "(1/4)": "¼", "(1/5)": "⅕", "(1/6)": "⅙", "(1/8)": "⅛"}
_FORMULA = re.compile(r"[\s+\-−*/·×÷^=<>|:;&%]")  # a name with one of these may be a formula

# (binds, template, what each operand's place needs)
Form = tuple[float, str, tuple[float, ...]]
Written = tuple[float, str]  # how tightly a text binds, and the text


def checked_digits(digits: int) -> int:
    """Return how many significant digits are to be shown.

    Raises:
        TypeError: it is not a whole number.
        ValueError: it is not from 1 to 17, all that a float has.
    """
    if isinstance(digits, int) and not isinstance(digits, bool):
        if 1 <= digits <= 17:
            return digits
        kind: type[Exception] = ValueError
    else:
        kind = TypeError
    raise kind(f"digits must be a whole number from 1 to 17, not {one_line(repr(digits))}")


def digits_text(number: float, digits: int = 6) -> str:
    """Write a number as all text here does: `digits` significant ones, ASCII `-`.

    >>> digits_text(0.30000000000000004), digits_text(-2.0)
    ('0.3', '-2')
    """
    return format(number + 0.0, f".{digits}g")  # -0.0 + 0.0 is 0.0


class Language(NamedTuple):
    """One way of writing expressions: a form for each operation, and how names and numbers look."""

    forms: dict[str, Form]  # by operation name; one without it is written as a function call
    call: str  # the template of a function call, of the function's name and its arguments
    name: Callable[[str], str]  # a symbol's name -> its text
    number: Callable[[float, int], str]  # a number and how many significant digits -> its text
    most_terms: int | None = None  # of a longer weighted sum the middle is left out; None: never
    superscripts: bool = False  # whether whole powers are above the line: x²
    digits: int = 6  # significant ones of numbers
    times: str = " · "  # between the factors of a chain rule
    minus: str = "−"  # between a sum and a negative term
    brackets: str = "[{}]"  # around a sum, and around factors beside one
    broken: str = "[{}]"  # the same around a sum that goes over several rows
    words: str = "{}"  # the template for words
    most: int | None = None  # factors of a sum in one row; with more each term begins a row
    part: str = "(1/{})"  # one of so many
    total: str = "Σ {}"  # the sum of terms, one of which is given

    def __call__(self, expression: Any) -> str:
        """Write an expression."""
        return self._write(expression)[1]

    def each(self, *expressions: Any) -> list[str]:
        """Write several expressions."""
        return [self._write(expression)[1] for expression in expressions]

    def factor(self, expression: Any, place: float = INNER) -> str:
        """Write an expression as a factor of a product, in brackets where it needs them.

        Args:
            expression: what to write.
            place: INNER; FIRST, where a minus needs no brackets; or ALONE.
        """
        return _placed(self._write(expression), place)

    def listed(self, things: Iterable[Any], show: Callable[[Any], Any] | None = None) -> str:
        """Write a list, of each thing what `show` says; of a long one the beginning and the end."""
        short = [x if show is None or isinstance(x, Symbol) else show(x) for x in shortened(things)]
        return ", ".join([x if isinstance(x, str) else self(x) for x in short])

    def bracket(self, written: str) -> str:
        """Put a sum, or factors beside one, in brackets."""
        return (self.broken if "\n" in written else self.brackets).format(written)

    def with_digits(self, digits: int) -> Language:
        """Return this language with numbers of so many significant digits."""
        return self._replace(digits=checked_digits(digits))

    def _write(self, expression: Any) -> Written:
        if not isinstance(expression, Symbol):
            written = self.number(expression, self.digits)
            whole = _PRODUCT if " " in written else _POWER if "e" in written else _NAME
            return (_NEGATION if written[0] in "-−" else whole), written
        name, operands = expression.name, expression.operands
        if not operands:
            return _named(name, self.name)
        if name == "weighted_sum":
            return _SUM, self._spelled_out(operands)
        if name == "identity":
            return self._write(operands[0])
        if name == PRODUCT:
            return self._product(operands)
        if name == SUM:
            return _CHAIN, self._sum(operands)
        if name == GAP:
            return _NAME, self.words.format(f"… {operands[0]:,} more …")
        if name == MEAN:
            count, total = operands[0], self.total.format(self.factor(operands[1]))
            part = self.part.format(count)
            return _PRODUCT, total if count == 1 else f"{_PARTS.get(part, part)} {total}"
        inner = [self._write(operand) for operand in operands]
        if name in ("pow", "powc") and inner[0][0] == _INDEXED and operands[1] != 1:
            inner[0] = (_CHOICE, inner[0][1])  # x₁² would read as x₁ of layer 2
        if name == JUXTAPOSED and _EXPONENT.search(inner[0][1]):
            name = "mul"
        if name == "powc" and self.superscripts and isinstance(operands[1], (int, float)):
            return _raised(inner[0], inner[1][1], operands[1])
        if name not in self.forms:
            return _ATOM, self.call.format(name, ", ".join(written for _, written in inner))
        binds, template, places = self.forms[name]
        texts = [*map(_placed, inner, places)]
        if template.startswith("{}") and texts[0][0] in "-−":
            binds = min(binds, _NEGATION)  # −a·b needs the brackets that −a does
        return binds, template.format(*texts)

    def _product(self, parts: Sequence[Any]) -> Written:
        """Write factors and sums; runs of factors beside a sum are in brackets."""
        if len(parts) < 2:
            return self._write(parts[0] if parts else 1.0)
        rows: list[str] = []
        for is_sum, members in groupby(parts, _is_sum):
            run = [self._write(part) for part in members]
            if is_sum:
                rows += [self.bracket(written) for _, written in run]
                continue
            grouped = 1 < len(run) < len(parts)
            place = INNER if rows and not grouped else FIRST
            row = self.times.join([_placed(run[0], place), *[_placed(x, INNER) for x in run[1:]]])
            rows.append(self.bracket(row) if grouped else row)
        return _PRODUCT, self.times.join(rows)

    def _sum(self, terms: Sequence[Any]) -> str:
        """Write terms; a minus in front of one replaces the plus."""
        factors = sum(len(x.operands) for x in terms if isinstance(x, Symbol) and x.name == PRODUCT)
        before = "\n" if self.most is not None and factors > self.most else " "
        whole = ""
        for term in terms:
            binds, written = self._write(term)
            if len(terms) > 1:
                is_sum = binds == _CHAIN
                written = self.bracket(written) if is_sum else _placed((binds, written), FIRST)
            if whole and written[0] in "-−":
                whole += f"{before}{self.minus} {written[1:]}"
            elif whole and written[0] == LIVE:
                whole += f"{before}{SIGNED}{written}"
            else:
                whole += f"{before}+ {written}" if whole else written
        return whole

    def _spelled_out(self, operands: Sequence[Any]) -> str:
        """Write a weighted sum as w₁·x₁ + … + b; a long one with its middle left out."""
        count = len(operands) // 2
        pairs = zip(operands[:count], operands[len(operands) - count :], strict=True)
        terms: list[Any] = [Symbol("mul", pair) for pair in pairs]
        if self.most_terms and count > self.most_terms:
            terms = [*terms[:2], Symbol("…"), terms[-1]]
        terms += operands[count : len(operands) - count]
        return " + ".join(
            [self(term) if i == 0 else self.factor(term) for i, term in enumerate(terms)]
        )


def _is_sum(part: Any) -> bool:
    return isinstance(part, Symbol) and part.name == SUM


@lru_cache(maxsize=1000)
def _named(name: str, write: Callable[[str], str]) -> Written:
    loose = _FORMULA.search(_QUOTED.sub("", name)) and not name.startswith("…")
    return _CHOICE if loose else _INDEXED if is_indexed(name) else _NAME, write(name)


def _raised(base: Written, shown: str, exponent: float) -> Written:
    if exponent == 1:
        return base
    below = _placed(base, _ATOM)
    if -100 < exponent < 100 and exponent == int(exponent):
        return _POWER, below + superscript(int(exponent))
    return _POWER, f"{below}^({shown})" if exponent < 0 else f"{below}^{shown}"


def _placed(written: Written, place: float) -> str:
    """Put what binds less than its place needs in brackets, in LaTeX as tall as what they hold."""
    tightness, words = written
    if tightness >= place:
        live = words[0] == LIVE and place > _NEGATION
        return f"{BRACKETED}{place:g}{LIVE_END}{words}{BRACKETED_END}" if live else words
    tall = r"\frac" in words or r"\begin" in words
    return rf"\left({words}\right)" if tall else f"({words})"


_COMMON: dict[str, Form] = {  # written alike in every language, but that text has a longer minus
    "add": (_SUM, "{} + {}", (_SUM, _PRODUCT)),
    "sub": (_SUM, "{} - {}", (_SUM, _PRODUCT)),
    "neg": (_NEGATION, "-{}", (_PRODUCT,)),
    ">": (_SUM, "{} > {}", (_SUM, _SUM)),
    "<": (_SUM, "{} < {}", (_SUM, _SUM)),
}

text = Language(
    {
        **_COMMON,
        "sub": (_SUM, "{} − {}", (_SUM, _PRODUCT)),
        "neg": (_NEGATION, "−{}", (_PRODUCT,)),
        "mul": (_PRODUCT, "{}·{}", (_NEGATION, _PRODUCT)),
        DERIVATIVE: (_ATOM, "∂{}/∂{}", (_NAME, _NAME)),
        JUXTAPOSED: (_PRODUCT, "{}{}", (_PRODUCT, _PRODUCT)),
        "div": (_PRODUCT, "{}/{}", (_NEGATION, _POWER)),
        **dict.fromkeys(("pow", "powc"), (_POWER, "{}^{}", (_ATOM, _ATOM))),
        "abs": (_ATOM, "|{}|", (_CHOICE,)),
        "maximum": (_ATOM, "max({}, {})", (_CHOICE, _CHOICE)),
        "minimum": (_ATOM, "min({}, {})", (_CHOICE, _CHOICE)),
        "where": (_CHOICE, "{1} if {0} else {2}", (_SUM, _SUM, _CHOICE)),
        "<=": (_SUM, "{} ≤ {}", (_SUM, _SUM)),
    },
    call="{}({})",
    name=one_line,
    number=digits_text,
    most_terms=8,
    superscripts=True,
)


def _latex_number(number: float, digits: int) -> str:
    written = digits_text(number, digits).replace("inf", r"\infty").replace("nan", r"\text{nan}")
    return re.sub(r"e([+-])0*(\d+)", _power_of_ten, written)


def _power_of_ten(found: re.Match[str]) -> str:
    return rf" \cdot 10^{{{found[1].replace('+', '')}{found[2]}}}"


latex = Language(
    {
        **_COMMON,
        "mul": (_PRODUCT, r"{} \cdot {}", (_NEGATION, _PRODUCT)),
        DERIVATIVE: (_ATOM, r"\frac{{\partial {}}}{{\partial {}}}", (_NAME, _NAME)),
        JUXTAPOSED: (_PRODUCT, "{} {}", (_PRODUCT, _PRODUCT)),
        "div": (_PRODUCT, r"\frac{{{}}}{{{}}}", (_CHOICE, _CHOICE)),
        **dict.fromkeys(("pow", "powc"), (_POWER, "{}^{{{}}}", (_ATOM, _CHOICE))),
        **{
            function: (_ATOM, rf"\{function}({{}})", (_CHOICE,))
            for function in ("exp", "log", "sin", "cos", "tanh")
        },
        "sqrt": (_ATOM, r"\sqrt{{{}}}", (_CHOICE,)),
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
        "<=": (_SUM, r"{} \le {}", (_SUM, _SUM)),
    },
    call=r"\operatorname{{{}}}({})",
    name=latex_name,
    number=_latex_number,
    most_terms=8,
    times=r" \cdot ",
    minus="-",
    brackets=r"\left[{}\right]",
    broken=r"\Bigl[{}\Bigr]",
    words=r"\text{{{}}}",
    most=8,
    part=r"\frac{{1}}{{{}}}",
    total=r"\sum_i {}",
)

javascript = Language(
    {
        **_COMMON,
        "mul": (_PRODUCT, "{} * {}", (_PRODUCT, _POWER)),
        "div": (_PRODUCT, "{} / {}", (_PRODUCT, _POWER)),
        **dict.fromkeys(("pow", "powc"), (_ATOM, "Math.pow({}, {})", (_CHOICE, _CHOICE))),
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
        "<=": (_SUM, "{} <= {}", (_SUM, _SUM)),
    },
    call="Math.{}({})",
    name=lambda name: re.sub(r"\W", "_", ascii_text(name)),
    number=lambda number, _: repr(number),
)
