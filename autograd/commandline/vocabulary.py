"""The functions of an expression, and what to write in place of what it does not know."""

from __future__ import annotations

from .. import operations as op
from ..operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNED = {op.add, op.sub, op.mul, op.div, op.neg, op.pow, op.powc}
FUNCTIONS = [name for name, row in OPERATIONS.items() if row not in _SIGNED] + ["logsumexp"]
ON_LISTS = {
    "logsumexp": "logsumexp([a, b])",
    "weighted_sum": "weighted_sum([w1, w2], [x1, x2], b)",
}
WRITTEN = {  # known elsewhere: another name for what there is, or made of it
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


def instead_of_function(name: str) -> str:
    """Say what to write for a function that there is not.

    >>> instead_of_function("tahn"), instead_of_function("ln")
    ('did you mean tanh?', 'write log(x)')
    """
    if name in WRITTEN:
        return f"write {WRITTEN[name]}"
    close = nearest(name, FUNCTIONS)
    return f"did you mean {close}?" if close else f"there are {', '.join(FUNCTIONS)}"


def instead_of_name(name: str, known: Iterable[str]) -> str:
    """Say what to write for a name without a value; "" where it can only be given one.

    Args:
        name: the name.
        known: those that have a value.
    """
    if name in FUNCTIONS:
        return f"a function wants brackets: {name}(x)"
    close = nearest(name, known)
    if close:
        return f"did you mean {close}? Or add {name}=1"
    return _CONSTANTS.get(name, "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word that was probably meant, or None."""
    from difflib import get_close_matches

    spelled = {other.casefold(): other for other in known}
    close = get_close_matches(word.casefold(), spelled, 1)
    return spelled[close[0]] if close else None
