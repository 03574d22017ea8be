"""Checking derivatives against central differences."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from .calculus import gradient, hessian
from .notation import digits_text, readable, subscript
from .recording import no_grad
from .value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

STEP = 1e-3  # of x, of 1 and of 0.01; Richardson's takes the error of a slope from h² to h⁴
ROUNDING = 2.0**-52


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


class _Differences(NamedTuple):
    """Slopes of a function along one variable, at a step h, at h/2 and at h/4.

    Attributes:
        before: those on the left, (f(x) − f(x − h))/h.
        after: those on the right.
        doubt: by how much the slope found may be wrong: the last change of the extrapolation, and
            what rounding does.
    """

    before: list[float]
    after: list[float]
    doubt: float

    @property
    def slope(self) -> float:
        """The central slope, extrapolated."""
        return _extrapolated(self._central)[1]

    @property
    def _central(self) -> list[float]:
        return [(left + right) / 2 for left, right in zip(self.before, self.after)]

    def kink(self, tolerance: float) -> bool:
        """Tell whether the slopes on both sides keep apart, however small the step."""
        gaps = [abs(right - left) for left, right in zip(self.before, self.after)]
        return gaps[2] > max(100 * tolerance, 0.75 * gaps[1])

    def bends(self, tolerance: float) -> bool:
        """Tell a kink beyond doubt: the sides keep apart by the same, or run away both."""
        gaps = [right - left for left, right in zip(self.before, self.after)]
        same = all(abs(gap - gaps[2]) <= 0.01 * abs(gaps[2]) for gap in gaps)
        _, half, quarter = self._central
        return (same and self.kink(tolerance)) or abs(quarter) > max(100.0, 1.9 * abs(half))


def _extrapolated(central: Sequence[float]) -> tuple[float, float]:
    coarse, fine = ((4 * finer - wider) / 3 for wider, finer in pairwise(central))
    return coarse, fine


def _differences(f: Callable[..., float], point: tuple[float, ...], i: int) -> _Differences:
    """Return the differences at the step at which they are least in doubt.

    Raises:
        DomainError: f is not defined around the point, at any step.
    """
    middle, found, failure = f(*point), [], None
    for step in sorted({STEP * scale for scale in (abs(point[i]), 0.01, 1.0) if scale}):
        before, after, largest = [], [], abs(middle)
        try:
            for h in (step, step / 2, step / 4):
                left, right = point[i] - h, point[i] + h
                at_left = f(*point[:i], left, *point[i + 1 :])
                at_right = f(*point[:i], right, *point[i + 1 :])
                before.append((middle - at_left) / (point[i] - left))
                after.append((at_right - middle) / (right - point[i]))
                largest = max(largest, abs(at_left), abs(at_right))
        except (ValueError, ArithmeticError) as error:
            failure = failure or error
            continue
        coarse, fine = _extrapolated([(x + y) / 2 for x, y in zip(before, after)])
        doubt = abs(fine - coarse) + 8 * ROUNDING * largest / step
        found.append(_Differences(before, after, doubt))
    if not found:
        assert failure is not None
        raise failure
    return min(found, key=lambda differences: differences.doubt)


def _disagreement(
    name: str,
    analytic: float,
    f: Callable[..., float],
    point: tuple[float, ...],
    i: int,
    tolerance: float,
) -> list[tuple[str, str, str, str, str]]:
    """Return a row of the table where a derivative is not what differences say, else nothing."""
    found = _differences(f, point, i)
    numeric = found.slope
    error = abs(analytic - numeric)
    allowed = max(tolerance * max(1.0, abs(analytic), abs(numeric)), found.doubt)
    kink = (found.kink(tolerance) and error > tolerance) or found.bends(tolerance)
    if error <= allowed and not kink:
        return []
    shown = [digits_text(x) for x in (analytic, numeric, error)]
    before, after = (digits_text(round(side[2], 6)) for side in (found.before, found.after))
    remark = f"   a kink: slope {before} before it, {after} after it" if kink else ""
    return [(name, shown[0], shown[1], shown[2], remark)]
