"""Checking derivatives against central differences."""

from __future__ import annotations

from itertools import pairwise

from .calculus import gradient, hessian
from .notation import digits_text, readable, subscript
from .recording import no_grad
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STEP = 1e-3  # relative; one step of Richardson's takes the error of a slope from h² to h⁴


class GradcheckError(AssertionError):
    """An analytic derivative disagrees with differences of the function."""


def gradcheck(
    f: Callable[..., Any], *point: float, order: int = 2, tolerance: float = 1e-6
) -> None:
    """Compare the derivatives of a function with central differences.

    The slope is (f(x + h) − f(x − h))/2h, taken at h, h/2 and h/4 and extrapolated (Richardson,
    1911); second derivatives are such slopes of the gradient.

    Args:
        f: takes its variables one by one as Values, returns a Value.
        point: a number for each variable.
        order: 1 checks the gradient, 2 the Hessian too.
        tolerance: the error allowed, relative to the derivative or to 1, whichever is larger.

    Raises:
        GradcheckError: a table of what disagrees; it says where the point is at a kink.
        DomainError: f is not defined around the point.

    >>> gradcheck(lambda x, y: x**2 * y, 3.0, 4.0)
    >>> gradcheck(lambda x: x.relu(), 0.0)
    Traceback (most recent call last):
        ...
    autograd.numeric.GradcheckError: derivatives that disagree with differences:
    derivative   analytic   numeric   error
    ∂f/∂x₁              0       0.5     0.5   a kink: slope 0 before it, 1 after it
    """

    def value(*x: float) -> float:
        with no_grad():
            result = f(*map(Value, x))
        return result.data if isinstance(result, Value) else float(result)

    rows = []
    analytic = gradient(f)(*point)
    for i in range(len(point)):
        rows += _disagreement(f"∂f/∂x{subscript(i + 1)}", analytic[i], value, point, i, tolerance)
    if order > 1 and not rows:
        curvature = hessian(f)(*point)
        for i in range(len(point)):
            for j in range(len(point)):
                name = f"∂²f/∂x{subscript(i + 1)}∂x{subscript(j + 1)}"
                slope = lambda *x, i=i: gradient(f)(*x)[i]  # noqa: E731
                rows += _disagreement(name, curvature[i][j], slope, point, j, tolerance)
    if rows:
        table = [("derivative", "analytic", "numeric", "error", ""), *rows]
        widths = [max(len(row[k]) for row in table) for k in range(4)]
        lines = [
            f"{row[0]:<{widths[0]}}   "
            + "   ".join(f"{row[k]:>{widths[k]}}" for k in (1, 2, 3))
            + row[4]
            for row in table
        ]
        raise GradcheckError(
            readable("derivatives that disagree with differences:\n" + "\n".join(lines))
        )


def _disagreement(
    name: str,
    analytic: float,
    f: Callable[..., float],
    point: tuple[float, ...],
    i: int,
    tolerance: float,
) -> list[tuple[str, str, str, str, str]]:
    """Return a row of the table where a derivative is not what differences say, else nothing."""
    step = STEP * max(0.01, abs(point[i]))
    middle = f(*point)

    def one_sided(h: float) -> tuple[float, float]:
        moved = [(*point[:i], point[i] + d, *point[i + 1 :]) for d in (-h, h)]
        return (middle - f(*moved[0])) / h, (f(*moved[1]) - middle) / h

    sides = [one_sided(step / k) for k in (1, 2, 4)]
    central = [(before + after) / 2 for before, after in sides]
    coarse, numeric = ((4 * c - b) / 3 for b, c in pairwise(central))
    error = abs(analytic - numeric)
    # where the slope bends sharply, the differences themselves are known no better than this
    allowed = max(tolerance * max(1.0, abs(analytic), abs(numeric)), abs(numeric - coarse))
    gaps = [after - before for before, after in sides]
    # smooth: the slopes on both sides approach each other with the step; at a kink they do not
    kink = abs(gaps[2]) > max(100 * tolerance, 0.75 * abs(gaps[1]))
    if error <= allowed and not (kink and error > tolerance):
        return []
    shown = [digits_text(x) for x in (analytic, numeric, error)]
    before, after = (digits_text(round(x, 6)) for x in sides[2])
    remark = f"   a kink: slope {before} before it, {after} after it" if kink else ""
    return [(name, shown[0], shown[1], shown[2], remark)]
