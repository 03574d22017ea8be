"""The text of an expression cut into statements; what cannot be read is pointed at with a caret."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from keyword import iskeyword

from ..operations import OPERATIONS
from .carets import ExpressionError, Part
from .spelling import closing, function_power, spelled

_TOKEN = re.compile(
    r"(?P<space>[ \t]+)|(?P<end>[;\n])|(?P<word>[^\W0-9]\w*)"
    r"|(?P<number>(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<bracket>[][()])|(?P<sign>\*\*=?|//=?|[-+*/%@&|^<>=!:]=|<<|>>|->|.)",
    re.DOTALL,
)
_KNOWN = {"+", "-", "*", "/", "**", "=", ",", "."}
_HINTS = {
    "^": "a power is written **",
    "//": "a division is written /",
    "|": "the size of a number is abs(x)",
    "√": "a root is sqrt(x)",
    "⁻": "a power is written **",
    "{": "brackets are round here",
    "}": "brackets are round here",
}
_ONLY = "there are + - * / ** and functions, as in (a*b).tanh()"


def statements(text: str) -> list[tuple[Part | None, Part]]:
    """Cut a text, as `normal` returns it, at `;` and line ends: the name of each, and its formula.

    >>> [(name and name.text, formula.text) for name, formula in statements("z = x**2; z + 1")]
    [('z', 'x**2'), (None, 'z + 1')]
    """
    power = function_power(text)
    if power:
        start, end, instead = power
        problem = "the power of a function comes after its brackets"
        raise Part(text, start, end).wrong(problem, f"write {instead}")
    found: list[tuple[Part | None, Part]] = []
    for tokens in _split(text):
        name = None
        if len(tokens) > 1 and tokens[0].kind == "word" and tokens[1].text == "=":
            name, equals, *tokens = tokens
            if not tokens:
                raise equals.wrong("a formula is missing after =")
        _check_order(tokens)
        found.append((name, Part(text, tokens[0].start, tokens[-1].end)))
    return found


def _split(text: str) -> Iterator[list[Part]]:
    """Yield the tokens of each statement; within brackets a line goes on."""
    tokens: list[Part] = []
    opened: list[Part] = []
    for token in _tokens(text):
        if token.kind == "end" and not (opened and token.text == "\n"):
            if opened:
                raise opened[-1].wrong("this bracket is never closed")
            if tokens:
                yield tokens
            tokens = []
        elif token.kind != "end":
            if token.kind == "bracket":
                _nest(token, opened)
            tokens.append(token)


def _nest(bracket: Part, opened: list[Part]) -> None:
    if bracket.text in "([":
        opened.append(bracket)
    elif not opened:
        raise bracket.wrong("this bracket closes nothing")
    elif opened.pop().text + bracket.text not in ("()", "[]"):
        raise bracket.wrong("this bracket is not of the kind that it closes")


def _tokens(text: str) -> Iterator[Part]:
    """Yield the tokens, then an end; refuse what no expression holds."""
    for found in _TOKEN.finditer(text):
        token = Part(text, *found.span(), found.lastgroup or "")
        if token.kind == "word":
            _check_word(token)
        elif token.kind == "number":
            _check_number(token)
        elif token.kind == "sign" and token.text not in _KNOWN:
            raise _refused_sign(token)
        if token.kind != "space":
            yield token
    yield Part(text, len(text), len(text), "end")


def _check_word(word: Part) -> None:
    if iskeyword(word.text):
        raise word.wrong(f"{word.text} is a keyword of Python", "take another name")
    if not word.text.isidentifier():  # x², w₁
        raise word.wrong(f"{word.text} cannot be read", f"write {spelled(word.text)}")


def _check_number(number: Part) -> None:
    if math.isinf(float(number.text)):
        raise number.wrong("this number is too large for a float, which ends at about 1.8e308")
    if re.match(r"0_?\d[\d_]*$", number.text):
        way_out = f"write {number.text.lstrip('0_') or 0}"
        raise number.wrong("a whole number does not begin with 0", way_out)


def _refused_sign(sign: Part) -> ExpressionError:
    text = sign.text
    known = text if text.isprintable() else f"the sign U+{ord(text[0]):04X}"
    if text in "'\"":
        return sign.wrong("there is no text in an expression, only names and numbers")
    if text[0] in "+-*/" and text[-1] == "=":
        return sign.wrong(f"{known} changes a name", "give the result a new one: b = a + 1")
    return sign.wrong(f"{known} is not an operation here", _HINTS.get(text, _ONLY))


def _check_order(tokens: list[Part]) -> None:
    """Refuse a statement in which operators and values do not take turns."""
    before = Part("", 0, 0)
    whole = False  # whether a value ends here, after which an operator is expected
    opened: list[tuple[Part, bool]] = []  # brackets, and whether each may hold commas
    start = 0  # of the bracket closed last
    for token in tokens:
        is_call = token.text == "(" and before.kind == "word"
        is_open, is_value = token.text in ("(", "["), token.kind in ("word", "number")
        if before.text == "." and token.kind != "word":
            raise before.wrong("a function is missing after the point", "as in a.tanh()")
        if whole and (is_open or is_value) and not is_call:
            raise _no_operator(before, token, start)
        if token.text == "=":
            if opened:
                way_out = "give values without names: f(a, b)"
                raise token.wrong("there can be no = in brackets", way_out)
            raise token.wrong("the left of = must be one name", "as in L = a*b")
        if token.text == "," and not (opened and opened[-1][1]):
            decimal = token.whole[token.end : token.end + 1].isdigit()
            way_out = "the decimal sign is the point: 2.5" if decimal else "statements end in ;"
            raise token.wrong("commas only separate what a function is given", way_out)
        if is_open:
            opened.append((token, is_call or token.text == "["))
        elif token.kind == "bracket":
            bracket, commas = opened.pop()
            start = bracket.start
            if not whole and not (commas and before is bracket):
                raise token.wrong(f"a value is missing before {token.text}")
        elif not (whole or is_value or token.text in ("+", "-")):
            raise token.wrong(f"a value is missing before {token.text}")
        whole = is_value or token.text in (")", "]")
        before = token
    if not whole:
        raise before.wrong(f"a value is missing after {before.text}")


def _no_operator(before: Part, token: Part, bracket: int) -> ExpressionError:
    """Return the error for two values in a row; the first may end a bracket, which began there."""
    text, start, end = token.whole, before.start, token.end
    if before.text == ")":
        start = bracket - len(re.findall(r"[\w.]*$", text[:bracket])[0])
    call = token.start if token.text == "(" else token.end
    if text[call : call + 1] == "(":
        end = closing(text, call)
    problem = f"an operator is missing between {before.text} and {token.text}"
    way_out = f"for a product write {text[start : before.end]}*{text[token.start : end]}"
    if token.text == "[":
        problem, way_out = "a number has no parts", "lists belong in logsumexp([a, b])"
    elif before.text in OPERATIONS:
        problem, way_out = f"{before.text} needs brackets", f"write {before.text}({token.text})"
    return Part(text, before.start, token.end).wrong(problem, way_out)
