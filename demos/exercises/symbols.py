"""The lecture's symbols for Python names: dL_dw11_1 is ∂L/∂w₁₁¹."""

from __future__ import annotations

import re

from autograd.notation import subscript, superscript

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_INDEXED = re.compile(r"([A-Za-z]+?)_?(\d+)(?:_(\d+))?")
_SIGNS = {"yhat": "ŷ", "alpha": "α", "mu": "μ", "sigmoid": "σ", "sqrt": "√"}
_POWER = re.compile(r" \*\* (\d)\b")


def symbol(name: str) -> str:
    """Write one name.

    >>> symbol("net1_2"), symbol("yhat1"), symbol("dL_dw11_1"), symbol("targets")
    ('net₁²', 'ŷ₁', '∂L/∂w₁₁¹', 'targets')
    """
    name = name.rstrip("_")  # a_ is the number in the Value a
    if name.startswith("d") and "_d" in name[1:]:
        above, _, below = name[1:].partition("_d")
        return f"∂{symbol(above)}/∂{symbol(below)}"
    found = _INDEXED.fullmatch(name)
    if not found:
        return _SIGNS.get(name, name)
    letter, low, high = found.groups()
    letter = _SIGNS.get(letter, letter)
    return letter + subscript(*map(int, low)) + (superscript(int(high)) if high else "")


def pretty(code: str) -> str:
    """Write a line of Python as a formula.

    >>> pretty("dL_dyhat = -2 * (y - yhat) ** 2")
    '∂L/∂ŷ = -2·(y − ŷ)²'
    """
    code = _NAME.sub(lambda found: symbol(found[0]), code)
    code = _POWER.sub(lambda found: superscript(int(found[1])), code)
    return code.replace(" * ", "·").replace(" - ", " − ").replace(" ** ", "^")
