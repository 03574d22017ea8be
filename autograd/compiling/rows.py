"""Rows that only tapes have: where a graph would follow a number, a tape keeps it open."""

from __future__ import annotations

import math
from math import nan

from ..functions import held as held
from ..operations import Operation, log, where
from . import elementary as elementary  # the other forms
from .llvm import FORMS

# y·log p, 0 where the share y is 0: a sum over shares leaves such a term out
xlogy = Operation(
    "xlogy",
    "y·log",
    forward=lambda y, p: y * math.log(p) if y > 0 else 0.0,
    local_derivatives=lambda y, p, out: (0.0, y / where(y > 0.0, p, 1.0)),
    domain=("{p} is not above 0", "Keep {p} positive."),
)
# a product in a power: where it is too large, the engine raises
raised = Operation(
    "raised",
    "·",
    forward=lambda a, b: a * b,
    local_derivatives=lambda a, b, out: (b, a),
    domain=("the power is too large", "Bring it nearer to 1."),
)
# yes or no, by a comparison of a and b: the derivatives of relu, abs, maximum choose so
less = Operation(
    "less",
    "<",
    forward=lambda a, b, yes, no: yes if a < b else no,
    local_derivatives=lambda a, b, yes, no, out: (
        0.0, 0.0, where(a < b, 1.0, 0.0), where(a < b, 0.0, 1.0),
    ),
)  # fmt: skip
at_most = Operation(
    "at_most",
    "≤",
    forward=lambda a, b, yes, no: yes if a <= b else no,
    local_derivatives=lambda a, b, yes, no, out: (
        0.0, 0.0, where(a <= b, 1.0, 0.0), where(a <= b, 0.0, 1.0),
    ),
)  # fmt: skip
FORMS["less"] = lambda a, b, yes, no: (a < b).choose(yes, no)
FORMS["at_most"] = lambda a, b, yes, no: (a <= b).choose(yes, no)
FORMS["held"] = lambda x: x
FORMS["raised"] = FORMS["mul"]
FORMS["xlogy"] = lambda y, p: (p < 0.0).choose(nan, (y > 0.0).choose(y * log(p), 0.0))
