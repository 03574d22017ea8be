"""NumPy's functions of one or two scalars on Values: `np.exp(v)` records as `exp(v)` does."""

from __future__ import annotations

from typing import Any

from .graph import Node
from .operations import OPERATIONS

# rows that have another name in NumPy
_ROWS = {
    "absolute": "abs", "divide": "div", "fabs": "abs", "multiply": "mul", "negative": "neg",
    "subtract": "sub",
}  # fmt: skip

# what Value does itself, with the Value first and with it second
_METHODS = {
    "equal": ("__eq__", "__eq__"),
    "float_power": ("__pow__", "__rpow__"),
    "greater": ("__gt__", "__lt__"),
    "greater_equal": ("__ge__", "__le__"),
    "less": ("__lt__", "__gt__"),
    "less_equal": ("__le__", "__ge__"),
    "not_equal": ("__ne__", "__ne__"),
    "power": ("__pow__", "__rpow__"),
}

_INSTEAD = {
    "cbrt": "x**(1/3)", "clip": "minimum(maximum(x, low), high)", "cosh": "(exp(x) + exp(-x))/2",
    "exp2": "2**x", "expm1": "exp(x) - 1", "hypot": "sqrt(a**2 + b**2)", "log10": "log(x)/log(10)",
    "log1p": "log(1 + x)", "log2": "log(x)/log(2)", "logaddexp": "logsumexp([a, b])",
    "positive": "x", "reciprocal": "1/x", "sinh": "(exp(x) - exp(-x))/2", "square": "x**2",
    "tan": "sin(x)/cos(x)",
}  # fmt: skip


def apply(name: str, method: str, operands: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return what a NumPy function of scalars gives on operands among which is a Value.

    NumPy calls it by a `method`, "__call__" for plain `np.exp(v)`, with options such as `out=`.

    Raises:
        TypeError: the table has no such function, or an operand is an array.
    """
    if method == "__call__" and not options:
        row = OPERATIONS.get(_ROWS.get(name, name))
        if row is not None:
            return row(*operands)
        if name in _METHODS:
            forward, reflected = _METHODS[name]
            a, b = operands
            found = getattr(a, forward)(b) if isinstance(a, Node) else getattr(b, reflected)(a)
            return name == "not_equal" if found is NotImplemented else found
    raise TypeError(_refusal(name, method, [*options]))


def _refusal(name: str, method: str, options: list[str]) -> str:
    form = "" if method == "__call__" else f".{method}"
    form += f" with {', '.join(options)}" if options else ""
    refused = f"np.{name}{form} does not accept a Value"
    if form:
        return f"{refused}: map over arrays, [v * x for x in array]"
    if name in _INSTEAD:
        return f"{refused}: write {_INSTEAD[name]} with functions of autograd"
    return (
        f"{refused}, and there is no such operation here; np.{name}(v.data) computes the number "
        "alone, without a derivative"
    )
