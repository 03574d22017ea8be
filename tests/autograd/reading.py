"""Reads a formula's text back as a person would, to compare its value with a number."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from autograd import OPERATIONS
from autograd.notation import SUBSCRIPTS, SUPERSCRIPTS

_WORD = re.compile(
    rf"[{SUPERSCRIPTS}⁻]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[a-z_]{{2,}}|\w[{SUBSCRIPTS}]*|\S"
)
_RAISED = str.maketrans(SUPERSCRIPTS + "⁻", "0123456789-")
_SIGNS = {"−": "-", "·": "*", "^": "**", "≤": "<="}
_FUNCTIONS = {name: row.forward for name, row in OPERATIONS.items()} | {"max": max, "min": min}


def value_of(formula: str, numbers: Mapping[str, float]) -> float:
    """Return the value of a text such as `24z² + 2z`; names are single letters with indices."""
    python = ""
    value_before = False  # what may be followed by a factor without a sign
    for word in _WORD.findall(re.sub(r"\|([^|]*)\|", r"abs(\1)", formula)):
        if word[0] in SUPERSCRIPTS + "⁻":
            python += f"**({word.translate(_RAISED)})"
            continue
        keyword = word in ("if", "else")
        begins = (word[0].isalnum() and not keyword) or word == "("
        python += " * " if value_before and begins else " "
        if word in numbers:
            python += f"({numbers[word]!r})"
        else:
            python += _SIGNS.get(word, word)
        value_before = (begins and word != "(" and word not in _FUNCTIONS) or word == ")"
    return float(eval(python, {"abs": math.fabs, **_FUNCTIONS}))
