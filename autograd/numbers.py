"""What counts as a plain number: anything with a finite float value, and nothing by accident."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def is_number(x: Any) -> bool:
    """Tell whether `x` is one real number: a Python or NumPy scalar, a Fraction, a Decimal.

    >>> is_number(2), is_number(True), is_number("2"), is_number(2j), is_number([2])
    (True, True, False, False, False)
    """
    if isinstance(x, (float, int)):
        return True
    if getattr(x, "ndim", 0) or getattr(getattr(x, "dtype", None), "kind", "f") in "cOSUVmM":
        return False
    return hasattr(type(x), "__float__") and not hasattr(x, "record")


def close(a: float, b: float, beside: float = 0.0, within: float = 1e-9) -> bool:
    """Tell whether two numbers are the same except for rounding; NaN equals NaN.

    Args:
        a: one of them.
        b: the other.
        beside: the size of what they were summed from, where that is larger.
        within: by how much they may differ, as a part of the largest of all three.

    >>> close(0.1 + 0.2, 0.3), close(1e-12, 0.0), close(1e-12, 0.0, beside=1.0)
    (True, False, True)
    """
    if a == b or (a != a and b != b):
        return True
    if math.isinf(a) or math.isinf(b):
        return False
    return abs(a - b) <= within * max(abs(a), abs(b), beside)


def norm(numbers: Sequence[float]) -> float:
    """Return √(Σ x²); numbers that record how they are computed have a `norm` of their own.

    >>> norm([3.0, -4.0])
    5.0
    """
    own = getattr(numbers[0], "norm", None) if numbers else None
    return own(numbers) if own else math.hypot(*numbers)


def reads_as_float(text: str) -> bool:
    """Tell whether a text is a number to `float`, finite or not: 1e3, nan, ۲."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def number(x: Any) -> float:
    """Return the plain number `x` as a float.

    Raises:
        TypeError: `x` is not a single real number.
        ValueError: `x` is NaN or infinite.
        OverflowError: `x` is an integer too large for a float.

    >>> number(True)
    1.0
    """
    if type(x) is float and x - x == 0.0:  # nearly always
        return x
    if not is_number(x):
        raise TypeError(_refusal(x))
    try:
        as_float = float(x)
    except OverflowError:
        raise OverflowError(
            "an integer too large for a float, which ends at about 1.8e308"
        ) from None
    if as_float - as_float != 0.0:
        raise ValueError(
            f"{as_float} is not a finite number, and every derivative after it would be lost. "
            "Look at where it was computed."
        )
    return as_float


def brief(x: object, longest: int = 40) -> str:
    """Return the repr of `x`; of a long one the beginning."""
    shown = repr(x)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _refusal(x: Any) -> str:
    kind = type(x).__name__
    if hasattr(x, "record"):
        return "a Value cannot be given here: for a new leaf write Value(v.data)"
    shown = brief(x)
    if isinstance(x, str) and reads_as_float(x):
        advice = f"write float({shown})"
    elif isinstance(x, complex) or getattr(getattr(x, "dtype", None), "kind", "") == "c":
        advice = "only real numbers can be differentiated"
    elif x is None:
        advice = "perhaps a function forgot to return its result"
    elif getattr(x, "ndim", 0):
        advice = "map over it: [v * x for x in array]"
    elif isinstance(x, (list, tuple, set, dict)):
        advice = "map over it: [Value(x) for x in numbers]"
    elif callable(x):
        advice = "perhaps its brackets () are missing"
    else:
        return f"expected a number or a Value, got {shown} ({kind})"
    return f"expected a number, got {shown} ({kind}): {advice}"
