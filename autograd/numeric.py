"""Checking derivatives against central differences."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .calculus import grad, gradient, hessian
from .debugger.iteration import Trainer
from .debugger.stretches import whole
from .errors import printable
from .graph import Graph
from .languages import digits_text
from .notation import subscript
from .recording import no_grad
from .value import Value

WIDEST = 0.7548776662e-3  # step, of x or of 1; an odd number, not whole periods of a wave
HALVINGS = 14  # of a step; a kink nearer to x than the last is one at x


Row = tuple[str, str, str, str, str]  # derivative, analytic, numeric, error, remark


class GradcheckError(AssertionError):
    """An analytic derivative disagrees with differences of the function.

    >>> try:
    ...     gradcheck(lambda x: x.relu(), 0.0)
    ... except GradcheckError as error:
    ...     print(str(error).splitlines()[0])
    derivatives that disagree with differences:
    """


def gradcheck(
    f: Callable[..., Any] | Trainer, *point: Any, order: int = 2, tolerance: float = 1e-6
) -> None:
    """Compare the derivatives of a function, or of a loss in training, with central differences.

    The slope is (f(x + h) − f(x − h))/2h, taken at h, h/2 and h/4 and extrapolated (Richardson,
    1911), at the h that leaves the least doubt; second derivatives are such slopes of the
    gradient.

    Args:
        f: takes its variables one by one as Values, returns a Value; or a trainer, whose loss is
            checked with respect to each weight.
        point: a number for each variable; for a trainer X and y, as for its `fit`.
        order: 1 checks the gradient, 2 also the Hessian, but not of a trainer.
        tolerance: the error allowed, relative to the derivative or to 1, whichever is larger; the
            error that rounding alone can cause is allowed as well.

    Raises:
        GradcheckError: a table of what disagrees; it says where the point is at a kink.
        DomainError: f is not defined around the point.
        TypeError: a trainer comes without X and y.

    >>> gradcheck(lambda x, y: x**2 * y, 3.0, 4.0)
    >>> gradcheck(lambda x: x.relu(), 0.0)
    Traceback (most recent call last):
        ...
    autograd.numeric.GradcheckError: derivatives that disagree with differences:
    derivative   analytic   numeric   error
    ∂f/∂x₁              0       0.5     0.5   a kink: slope 0 before it, 1 after it
    """
    if isinstance(f, Trainer):
        rows = _of_training(f, point, tolerance)
    else:
        rows = _of_function(f, point, order, tolerance)
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
            printable("derivatives that disagree with differences:\n" + "\n".join(lines))
        )


def _of_training(trainer: Trainer, samples: Sequence[Any], tolerance: float) -> list[Row]:
    """Return the rows for the weights that a trainer changes; they are left as they were."""
    if not 1 <= len(samples) <= 2:
        raise TypeError("gradcheck of a trainer needs its samples: gradcheck(trainer, X, y)")
    X, y = trainer.checked(*samples)
    weights = list(trainer.parameters)
    start = tuple([weight.data for weight in weights])

    def loss(*numbers: Value) -> Any:
        for weight, number in zip(weights, numbers):
            weight.data = number.data
        return trainer.feed_forward(X, y)[1]

    rows: list[Row] = []

    def check() -> None:
        found = grad(loss(*map(Value, start)), weights)
        for i, (weight, slope) in enumerate(zip(weights, found)):
            name = f"∂L/∂{weight.label or f'w{subscript(i + 1)}'}"
            rows.extend(_disagreement(name, slope, lambda *_: None, loss, start, i, tolerance))
        put_back()

    def put_back() -> None:
        for weight, number in zip(weights, start):
            weight.data = number

    whole(check, put_back)
    return rows


def _of_function(
    f: Callable[..., Any], point: tuple[float, ...], order: int, tolerance: float
) -> list[Row]:
    gradient_of, hessian_of = gradient(f), hessian(f)
    rows = []
    for i, slope in enumerate(gradient_of(*point)):
        name = f"∂f/∂x{subscript(i + 1)}"
        by_rule = lambda *x, i=i: gradient_of(*x)[i]  # noqa: E731
        rows += _disagreement(name, slope, by_rule, f, point, i, tolerance)
    if order > 1 and not rows:
        for i, row in enumerate(hessian_of(*point)):
            slope_of = lambda *x, i=i: gradient_of(*x)[i]  # noqa: E731
            for j, curvature in enumerate(row):
                name = f"∂²f/∂x{subscript(i + 1)}∂x{subscript(j + 1)}"
                by_rule = lambda *x, i=i, j=j: hessian_of(*x)[i][j]  # noqa: E731
                rows += _disagreement(name, curvature, by_rule, slope_of, point, j, tolerance)
    return rows


class _Differences(NamedTuple):
    """Slopes of a function along one variable, at a step h, at h/2 and at h/4."""

    before: tuple[float, ...]  # (f(x) − f(x − h))/h
    after: tuple[float, ...]
    noise: float  # what rounding can do to a central slope at h/4

    @property
    def central(self) -> list[float]:
        """The slopes over both sides."""
        return [(left + right) / 2 for left, right in zip(self.before, self.after)]

    @property
    def extrapolated(self) -> tuple[float, float]:
        """The slope from h and h/2, and the better one from h/2 and h/4."""
        coarse, fine = ((4 * finer - wider) / 3 for wider, finer in pairwise(self.central))
        return coarse, fine

    @property
    def doubt(self) -> float:
        """By how much the slope may be wrong: the last change of it, and what rounding does."""
        coarse, fine = self.extrapolated
        return abs(fine - coarse) + 2 * self.noise

    def settled(self, tolerance: float) -> bool:
        """Tell whether smaller steps hardly change the slope, which waves might do by chance."""
        coarse, fine = self.extrapolated
        size = max(map(abs, self.central))
        return abs(fine - coarse) <= max(0.01 * size, 1e-3 * tolerance, 2 * self.noise)

    def contradicts(self, other: _Differences) -> bool:
        """Tell whether two slopes differ by more than they may be wrong."""
        apart = self.extrapolated[1] - other.extrapolated[1]
        return abs(apart) > self.doubt + other.doubt

    def kink(self, tolerance: float) -> bool:
        """Tell whether the slopes on both sides keep apart, however small the step."""
        gaps = [abs(right - left) for left, right in zip(self.before, self.after)]
        return gaps[2] > max(100 * tolerance, 0.75 * gaps[1]) + 8 * self.noise

    def bends(self, tolerance: float) -> bool:
        """Tell a kink beyond doubt: the sides keep apart by the same, or run away both."""
        gaps = [right - left for left, right in zip(self.before, self.after)]
        near = 0.01 * abs(gaps[2]) + 8 * self.noise
        same = all(abs(gap - gaps[2]) <= near for gap in gaps)
        _, half, quarter = self.central
        runs_away = abs(quarter) > max(100.0, 1.9 * abs(half)) + 8 * self.noise
        return (same and self.kink(tolerance)) or runs_away


def _rounding(f: Callable[..., Any], point: tuple[float, ...]) -> float:
    """Return by how much rounding in each node may change what f gives at a point."""
    try:
        output = f(*map(Value, point))
    except (ValueError, ArithmeticError):
        return 0.0
    if not isinstance(output, Value):
        return 0.0
    computed = Graph(output).order
    slopes = grad(output, computed)
    errors = (abs(slope) * math.ulp(node.data) for slope, node in zip(slopes, computed))
    return math.fsum(errors) / 2


def _ladder(
    f: Callable[..., float], point: tuple[float, ...], i: int, rounding: float
) -> Iterator[_Differences]:
    """Yield differences at steps of which each is half the previous one.

    Raises:
        DomainError: f is not defined around the point, at any step.
    """
    x, middle, failure = point[i], f(*point), None
    for scale in (max(abs(x), 1.0), abs(x) or 1e-5):
        before: list[float] = []
        after: list[float] = []
        for halving in range(HALVINGS):
            left, right = (x + sign * scale * WIDEST / 2**halving for sign in (-1, 1))
            if not left < x < right:
                break
            try:
                at_left = f(*point[:i], left, *point[i + 1 :])
                at_right = f(*point[:i], right, *point[i + 1 :])
            except (ValueError, ArithmeticError) as error:
                failure = failure or error
                before.clear()
                after.clear()
                continue
            before.append((middle - at_left) / (x - left))
            after.append((at_right - middle) / (right - x))
            if len(before) > 2:
                spread = rounding + math.ulp(max(abs(middle), abs(at_left), abs(at_right)))
                yield _Differences(
                    tuple(before[-3:]), tuple(after[-3:]), 2 * spread / (right - left)
                )
                failure = None
    if failure is not None:
        raise failure


def _differences(
    f: Callable[..., Any], point: tuple[float, ...], i: int, tolerance: float
) -> _Differences:
    """Return the differences that are least in doubt."""

    @no_grad()
    def value(*x: float) -> float:
        result = f(*map(Value, x))
        return float(result.data if isinstance(result, Value) else result)

    best: _Differences | None = None
    aside = (*point[:i], point[i] + WIDEST * max(abs(point[i]), 1.0), *point[i + 1 :])
    rounding = max(_rounding(f, point), _rounding(f, aside))
    for found in _ladder(value, point, i, rounding):
        unsettled = best is None or not (best.settled(tolerance) and found.settled(tolerance))
        if best is None or unsettled or found.contradicts(best) or found.doubt < best.doubt:
            best = found  # where two differ, the smaller steps are right
        near = best.doubt < 1e-3 * max(abs(best.extrapolated[1]), tolerance)
        if near and best.settled(tolerance) and found.noise > 8 * best.doubt:
            break  # from here on only rounding grows
    assert best is not None
    return best


def _disagreement(
    name: str,
    analytic: float,
    by_rule: Callable[..., Any],
    f: Callable[..., Any],
    point: tuple[float, ...],
    i: int,
    tolerance: float,
) -> list[Row]:
    """Return a row of the table where a derivative is not what differences say, else nothing.

    `by_rule` gave the derivative with respect to variable `i` of `f`.
    """
    found = _differences(f, point, i, tolerance)
    numeric = found.extrapolated[1]
    error = abs(analytic - numeric)
    doubt = found.doubt if found.settled(tolerance) else math.inf
    allowed = max(tolerance * max(1.0, abs(analytic), abs(numeric)), doubt)
    if error > allowed:
        allowed += _rounding(by_rule, point)
    kink = (found.kink(tolerance) and error > allowed) or found.bends(tolerance)
    if error <= allowed and not kink:
        return []
    shown = [digits_text(x) for x in (analytic, numeric, error)]
    before, after = (digits_text(round(side[2], 6)) for side in (found.before, found.after))
    remark = f"   a kink: slope {before} before it, {after} after it" if kink else ""
    return [(name, shown[0], shown[1], shown[2], remark)]
