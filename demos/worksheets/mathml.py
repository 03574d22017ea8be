"""The engine's lines of text as mathematics that a browser sets: ∂L/∂w₁₁¹ = −2(y − ŷ) · x."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from autograd.languages import digits_text

DIGITS = 4  # significant digits of a number on a sheet
_NAME = "(?:net|exp|[A-Za-zŷασ])(?:[₀-₉,]*[₀-₉ᵢ])?[⁰¹²³⁴-⁹]*"
_TOKEN = re.compile(
    rf"∂(?P<of>{_NAME})?/∂(?P<by>{_NAME})|(?P<name>{_NAME})"
    r"|(?P<number>\d+(?:\.\d+)?)(?P<power>[⁰¹²³⁴-⁹]*)|\)(?P<raised>[⁰¹²³⁴-⁹]+)|(?P<sign>\S)"
)
_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹ᵢ", "01234567890123456789i")
_PARTS = re.compile(r"(\D+?)([₀-₉ᵢ,]*)([⁰¹²³⁴-⁹]*)")


def formula(text: str) -> str:
    """Return a line of text as MathML, which stands from left to right in any prose."""
    return f'<math dir="ltr"><mrow>{"".join(_elements(_spelled(text)))}</mrow></math>'


def number(value: float, digits: int = DIGITS) -> str:
    """Return a number rounded for people, which keeps all its digits for programs.

    >>> number(0.5 + 0.1 + 0.1)
    '<data dir="ltr" value="0.7">0.7</data>'
    """
    return f'<data dir="ltr" value="{value!r}">{signed(digits_text(value, digits))}</data>'


def equation(name: str, value: float, digits: int = DIGITS) -> str:
    """Return that a name has a value, which stands from left to right in any prose."""
    return f'<bdi dir="ltr">{formula(f"{name} =")}{number(value, digits)}</bdi>'


def signed(written: str) -> str:
    """Write the sign of a number as print does."""
    return written.replace("-", "−")


def substituted(text: str, numbers: Mapping[str, float], digits: int = DIGITS) -> str:
    """Put numbers for the names of a formula.

    >>> substituted("24z² − 2z", {"z": -3.0})
    '24·(−3)² − 2·(−3)'
    """
    written, before = "", ""
    text = _spelled(text)
    for found in _TOKEN.finditer(text):
        gap = written and text[found.start() - 1].isspace()
        name, piece = found[0], found[0]
        if found["name"] and name not in numbers:  # z³ is a power of z
            name = name.rstrip(_POWERS)
        if name in numbers:
            shown, power = signed(digits_text(numbers[name], digits)), piece[len(name) :]
            if shown.startswith("−") and (power or (written and written[-1] not in "([")):
                shown = f"({shown})"
            times = "" if gap or not before[-1:].isdigit() else "·"
            piece = times + shown + power
        written += (" " if gap else "") + piece
        before = piece
    return written


def _spelled(text: str) -> str:
    return text.replace("sigmoid", "σ").replace("-", "−")


def _elements(text: str) -> Iterator[str]:
    before = ""
    for found in _TOKEN.finditer(text):
        if found["by"]:
            above = "<mo>∂</mo>" + (_named(found["of"]) if found["of"] else "")
            yield f"<mfrac><mrow>{above}</mrow><mrow><mo>∂</mo>{_named(found['by'])}</mrow></mfrac>"
        elif found["name"]:
            yield _named(found["name"])
        elif found["number"]:
            yield _scripted(f"<mn>{found['number']}</mn>", "", found["power"])
        elif found["raised"]:
            yield _scripted('<mo stretchy="false">)</mo>', "", found["raised"])
        else:
            yield _sign(found["sign"], before)
        before = found[0]


def _sign(sign: str, before: str) -> str:
    if sign in "()":
        return f'<mo stretchy="false">{sign}</mo>'
    if sign == "−" and (not before or before in "=←([·/−+:"):
        return f'<mo form="prefix">{sign}</mo>'
    close = ' lspace="0.12em" rspace="0.12em"' if sign == "·" else ""
    return f"<mo{close}>{escape(sign)}</mo>"


def _named(name: str) -> str:
    parts = _PARTS.fullmatch(name)
    assert parts
    base, low, high = parts.groups()
    if base == "exp":
        return '<mo lspace="0" rspace="0">exp</mo>'
    upright = ' mathvariant="normal"' if len(base) == 1 else ""
    return _scripted(f"<mi{upright}>{base}</mi>", low, high)


def _scripted(base: str, low: str, high: str) -> str:
    low, high = (f"<mn>{script.translate(_PLAIN)}</mn>" if script else "" for script in (low, high))
    tag = ("m" + "sub" * bool(low) + "sup" * bool(high)) if low or high else ""
    return f"<{tag}>{base}{low}{high}</{tag}>" if tag else base
