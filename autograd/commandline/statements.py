"""The text of an expression cut into statements; what cannot be read is pointed at with a caret."""

from __future__ import annotations

import math
import re
import unicodedata
from keyword import iskeyword
from typing import NamedTuple

from ..operations import OPERATIONS
from .carets import ExpressionError
from .spelling import closing, function_power, opening, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<space>[ \t]+)|(?P<end>[;\n])|(?P<word>[^\W0-9]\w*)"
    r"|(?P<number>(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<bracket>[][()])|(?P<sign>\*\*=?|//=?|[-+*/%@&|^<>=!:]=|<<|>>|->|.)",
    re.DOTALL,
)
_SIGNS = {"+", "-", "*", "/", "**"}
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


class Statement(NamedTuple):
    """One statement of an expression.

    Attributes:
        name: what its result is called; None where it says nothing.
        name_at: where the name begins.
        source: the formula, on one line, in signs of Python.
        start: where in the text the formula begins.
    """

    name: str | None
    name_at: int
    source: str
    start: int


class Token(NamedTuple):
    """A number, a word, a sign or a bracket, and where it stands."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def statements(text: str) -> list[Statement]:
    """Cut a text into its statements, at `;` and line ends; each is well formed.

    Args:
        text: the text, as `normal` returns it.

    Raises:
        ExpressionError: something is missing or out of place.

    >>> [(s.name, s.source) for s in statements("z = x**2; z + 1")]
    [('z', 'x**2'), (None, 'z + 1')]
    """
    power = function_power(text)
    if power:
        start, end, instead = power
        problem = "the power of a function comes after its brackets"
        raise ExpressionError(problem, text, start, end, f"write {instead}")
    found = []
    for tokens in _split(text):
        name, name_at = None, 0
        if len(tokens) > 1 and tokens[0].kind == "word" and tokens[1].text == "=":
            name, name_at = unicodedata.normalize("NFKC", tokens[0].text), tokens[0].start
            equals, *tokens = tokens[1:]
            if not tokens:
                raise _wrong(text, equals, "a formula is missing after =")
        _check_order(text, tokens)
        source = text[tokens[0].start : tokens[-1].end].replace("\n", " ")
        found.append(Statement(name, name_at, source, tokens[0].start))
    return found


def _split(text: str) -> Iterator[list[Token]]:
    """Yield the tokens of each statement; within brackets a line goes on."""
    tokens: list[Token] = []
    open_brackets: list[Token] = []
    for token in _tokens(text):
        if token.kind == "end" and not (open_brackets and token.text == "\n"):
            if open_brackets:
                break
            if tokens:
                yield tokens
            tokens = []
        elif token.kind == "bracket":
            _nest(text, token, open_brackets)
            tokens.append(token)
        elif token.kind != "end":
            tokens.append(token)
    if open_brackets:
        raise _wrong(text, open_brackets[-1], "this bracket is never closed")
    if tokens:
        yield tokens


def _nest(text: str, bracket: Token, open_brackets: list[Token]) -> None:
    if bracket.text in "([":
        open_brackets.append(bracket)
    elif not open_brackets:
        raise _wrong(text, bracket, "this bracket closes nothing")
    elif open_brackets.pop().text + bracket.text not in ("()", "[]"):
        raise _wrong(text, bracket, "this bracket is of another kind than the one it closes")


def _tokens(text: str) -> Iterator[Token]:
    """Yield the tokens; refuse what no expression holds."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        token = Token(kind, found[0], found.start())
        if kind == "word":
            _check_word(text, token)
        elif kind == "number":
            _check_number(text, token)
        elif kind == "sign" and token.text not in {*_SIGNS, "=", ",", "."}:
            _refuse_sign(text, token)
        if kind != "space":
            yield token


def _check_word(text: str, word: Token) -> None:
    if iskeyword(word.text):
        raise _wrong(text, word, f"{word.text} is a word of Python's own", "take another name")
    if not word.text.isidentifier():  # x², w₁
        raise _wrong(text, word, f"{word.text} cannot be read", f"write {spelled(word.text)}")


def _check_number(text: str, number: Token) -> None:
    if math.isinf(float(number.text)):
        problem = "this number is too large for a float, which ends at about 1.8e308"
        raise _wrong(text, number, problem)
    if re.match(r"0_?\d[\d_]*$", number.text):
        way_out = f"write {number.text.lstrip('0_') or 0}"
        raise _wrong(text, number, "a whole number does not begin with 0", way_out)


def _refuse_sign(text: str, sign: Token) -> None:
    known = sign.text if sign.text.isprintable() else f"the sign U+{ord(sign.text[0]):04X}"
    if sign.text in "'\"":
        raise _wrong(text, sign, "there is no text in an expression, only names and numbers")
    if sign.text[0] in "+-*/" and sign.text[-1] == "=":
        raise _wrong(text, sign, f"{known} changes a name", "give the result a new one: b = a + 1")
    raise _wrong(text, sign, f"{known} is no operation here", _HINTS.get(sign.text, _ONLY))


def _check_order(text: str, tokens: list[Token]) -> None:
    """Refuse a statement in which operators and values do not take turns."""
    before: Token | None = None
    whole = False  # whether a value ends here, after which an operator is wanted
    calls: list[bool] = []  # of each open bracket, whether a comma may stand in it
    for token in tokens:
        missing = f"a value is missing before {token.text}"
        if before and before.text == "." and token.kind != "word":
            raise _wrong(text, before, "a function is missing after the point", "as in a.tanh()")
        if token.text == "(" and before and before.kind == "word":
            calls.append(True)
            whole = False
        elif token.kind in ("word", "number") or token.text in ("(", "["):
            if whole and before:
                raise _no_operator(text, before, token)
            if token.kind == "bracket":
                calls.append(token.text == "[")
            whole = token.kind != "bracket"
        elif token.kind == "bracket":
            empty = before is not None and before.text in ("(", "[")
            if not whole and not (empty and calls[-1]):
                raise _wrong(text, token, missing)
            calls.pop()
            whole = True
        elif token.text == "=":
            raise _misplaced_equals(text, token, bool(calls))
        elif token.text == "," and not (calls and calls[-1]):
            problem = "a comma stands only between what a function is given"
            decimal = text[token.end : token.end + 1].isdigit()
            way_out = "the decimal sign is the point: 2.5" if decimal else "statements end in ;"
            raise _wrong(text, token, problem, way_out)
        elif whole or token.text in ("+", "-"):
            whole = False
        else:
            raise _wrong(text, token, missing)
        before = token
    if before and not whole:
        problem = f"a value is missing after {before.text}"
        raise _wrong(text, before, problem)


def _no_operator(text: str, before: Token, token: Token) -> ExpressionError:
    problem = f"an operator is missing between {before.text} and {token.text}"
    left, right = text[_beginning(text, before) : before.end], text[token.start : _end(text, token)]
    way_out = f"for a product write {left}*{right}"
    if token.text == "[":
        problem, way_out = "a number has no parts", "lists stand in logsumexp([a, b])"
    elif before.text in OPERATIONS:
        problem, way_out = f"{before.text} wants brackets", f"write {before.text}({token.text})"
    return ExpressionError(problem, text, before.start, token.end, way_out)


def _beginning(text: str, token: Token) -> int:
    """Return where the value begins that a token ends."""
    if token.text != ")":
        return token.start
    start = opening(text, token.end)
    return start - len(re.search(r"[\w.]*$", text[:start])[0])  # type: ignore[index]


def _end(text: str, token: Token) -> int:
    """Return where the value ends that a token begins."""
    bracket = token.start if token.text == "(" else token.end
    return closing(text, bracket) if text[bracket : bracket + 1] == "(" else token.end


def _misplaced_equals(text: str, token: Token, in_brackets: bool) -> ExpressionError:
    if in_brackets:
        return _wrong(
            text, token, "no = can stand in brackets", "give values without names: f(a, b)"
        )
    return _wrong(text, token, "on the left of = stands one name", "as in L = a*b")


def _wrong(text: str, token: Token, problem: str, way_out: str = "") -> ExpressionError:
    return ExpressionError(problem, text, token.start, token.end, way_out)
