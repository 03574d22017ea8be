"""A formula as it is written on paper, spelled as Python reads it."""

from __future__ import annotations

import re
import unicodedata
from keyword import iskeyword

from ..notation import SUBSCRIPTS, SUPERSCRIPTS, ascii_text
from .vocabulary import FUNCTIONS, WRITTEN

_SIGNS = str.maketrans("·⋅×−–÷\u00a0\r", "***--/  ")  # as they stand in a lecture
_FROM_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS + "⁻", "0123456789-")
_NAMES = "|".join(sorted([*FUNCTIONS, *WRITTEN], key=len, reverse=True))
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


def opening(text: str, end: int) -> int:
    """Return where the round bracket has opened that closes before `end`."""
    depth = 0
    for place in reversed(range(end)):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return 0


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
