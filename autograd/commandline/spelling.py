"""What is written differently on paper or elsewhere, and how Python and this table spell it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from keyword import iskeyword

from .. import operations as op
from ..notation import SUBSCRIPTS, SUPERSCRIPTS, ascii_text
from ..operations import OPERATIONS

_SIGNED = {op.add, op.sub, op.mul, op.div, op.neg, op.pow, op.powc}
FUNCTIONS = [name for name, row in OPERATIONS.items() if row not in _SIGNED] + ["logsumexp"]
_ELSEWHERE = {  # known elsewhere: another name for what there is, or made of it
    "ln": "log(x)", "log10": "log(x)/log(10)", "log2": "log(x)/log(2)", "tan": "sin(x)/cos(x)",
    "sinh": "(exp(x) - exp(-x))/2", "cosh": "(exp(x) + exp(-x))/2", "square": "x**2",
    "max": "maximum(a, b)", "min": "minimum(a, b)", "σ": "sigmoid(x)", "pow": "a**b",
    "add": "a + b", "sub": "a - b", "mul": "a*b", "div": "a/b", "neg": "-a", "sum": "a + b",
    "softmax": "exp(a - logsumexp([a, b]))", "diff": "the function alone, and --chain x",
    "derivative": "the function alone, and --chain x",
}  # fmt: skip
_CONSTANTS = {
    "e": "e**x is exp(x); or add e=2.718281828459045",
    "pi": "add pi=3.141592653589793",
    "π": "add π=3.141592653589793",
}

_SIGNS = str.maketrans("·⋅×−–÷\u00a0\r", "***--/  ")  # as a lecture writes them
_FROM_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS + "⁻", "0123456789-")
_NAMES = "|".join(sorted([*FUNCTIONS, *_ELSEWHERE], key=len, reverse=True))
_FUNCTION_POWER = re.compile(
    rf"\b({_NAMES})(?:([{SUPERSCRIPTS}]+)|\s*(?:\^|\*\*)\s*(\d+))\s*(\(|[^\W\d]\w*|\d[\d.]*)"
)
_POWER = re.compile(rf"(?<![{SUBSCRIPTS}{SUPERSCRIPTS}])[{SUPERSCRIPTS}⁻]+")  # not w₁², a layer
_WORD = re.compile(r"[^\W0-9]\w*")
_NUMBER = re.compile(r"(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?+)\s*(?=[^\W\d_]|\()")


def normal(text: str) -> str:
    """Return a text with signs as a lecturer writes them (·, ×, −) spelled as Python's, in place.

    >>> normal("2·a − b")
    '2*a - b'
    """
    return unicodedata.normalize("NFC", text).translate(_SIGNS)


def spelled(text: str) -> str:
    """Write a formula with the signs that Python needs; what it reads already stays as it is.

    >>> spelled("2x² + sin²(x)"), spelled("½(a + b)(a − b)"), spelled("w₁₁¹·x₁")
    ('2*x**2 + sin(x)**2', '(1/2)*(a + b)*(a - b)', 'w11_1*x1')
    """
    text = "".join(map(_plain, normal(text)))
    while found := function_power(text):
        start, end, instead = found
        text = text[:start] + instead + text[end:]
    text = re.sub(r"√\s*(\w+)", r"sqrt(\1)", text).replace("√(", "sqrt(")
    text = re.sub(r"\|([^|]+)\|", r"abs(\1)", text)
    text = _WORD.sub(_word, _POWER.sub(_power, text)).replace("^", "**")
    text = re.sub(rf"\b({_NAMES}) +([^\W\d]\w*)\b(?!\()", _call, text)
    return re.sub(r"(\)) *(?=[\w(])", _product, _NUMBER.sub(_product, text))


def function_power(text: str) -> tuple[int, int, str] | None:
    """Return where a power of a function is, as in sin²(x), and what to write; None: nowhere.

    >>> function_power("1 + sin²(x)")
    (4, 11, 'sin(x)**2')
    """
    found = _FUNCTION_POWER.search(text)
    if not found:
        return None
    name, above, exponent, operand = found.groups()
    end = found.end()
    if operand == "(":
        end = closing(text, end - 1)
        if not end:
            return None
        operand = text[found.end() : end - 1]
    exponent = exponent or above.translate(_FROM_SUPERSCRIPTS)
    return found.start(), end, f"{name}({operand})**{exponent}"


def closing(text: str, start: int) -> int:
    """Return where the round bracket that opens at `start` has closed; 0: nowhere."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return 0


def instead_of_function(name: str) -> str:
    """Say what to write for a function that does not exist.

    >>> instead_of_function("tahn"), instead_of_function("ln")
    ('did you mean tanh?', 'write log(x)')
    """
    if name in _ELSEWHERE:
        return f"write {_ELSEWHERE[name]}"
    close = _nearest(name, FUNCTIONS)
    return f"did you mean {close}?" if close else f"there are {', '.join(FUNCTIONS)}"


def instead_of_name(name: str, known: Iterable[str]) -> str:
    """Say what to write for a name without a value; "" where it can only be given one."""
    if name in FUNCTIONS:
        return f"a function needs brackets: {name}(x)"
    close = _nearest(name, known)
    if close:
        return f"did you mean {close}? Or add {name}=1"
    return _CONSTANTS.get(name, "")


def _nearest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches

    spelled = {other.casefold(): other for other in sorted(known)}
    close = get_close_matches(word.casefold(), spelled, 1)
    return spelled[close[0]] if close else None


def _plain(sign: str) -> str:
    """Return a digit of another script, or a fraction that is one sign, in digits of ASCII."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.decomposition(sign).startswith("<fraction>"):
        return f"({unicodedata.normalize('NFKC', sign).replace('⁄', '/')})"
    return sign


def _word(found: re.Match[str]) -> str:
    word = found[0]
    return word if word.isidentifier() else ascii_text(word).replace("^", "**")


def _power(found: re.Match[str]) -> str:
    return "**" + found[0].translate(_FROM_SUPERSCRIPTS)


def _call(found: re.Match[str]) -> str:
    return found[0] if iskeyword(found[2]) else f"{found[1]}({found[2]})"


def _product(found: re.Match[str]) -> str:
    """Put a * after a value that another follows."""
    follows = re.match(r"\w*", found.string[found.end() :])
    word = follows[0] if follows else ""
    other = iskeyword(word) or (found[1] == "0" and word[:1] in "xXoObB") or word in ("j", "J")
    return found[0] if other and word else f"{found[1]}*"
