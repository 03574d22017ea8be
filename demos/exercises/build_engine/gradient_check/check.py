"""Judges a gradient check: a central difference, and the worst disagreement with a gradient."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product
from math import prod, sqrt
from types import ModuleType
from typing import Any

from demos.exercises.checks import Formula, found, number
from demos.exercises.evidence import Question
from demos.exercises.slips import Function

Row = list[float]
Loss = Callable[[Row], float]
Slope = Callable[[Loss, Row, int, float], float]
Worst = Callable[[Loss, Row, Row, float, Slope], float]
Pair = Callable[[Row, Row], float]  # of all numeric and all analytic slopes


def moved(inputs: Row, i: int, by: float) -> Row:
    """Return the inputs with one of them moved."""
    return [v + by * (k == i) for k, v in enumerate(inputs)]


def central(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Return the central difference."""
    return (f(moved(inputs, i, h)) - f(moved(inputs, i, -h))) / (2 * h)


def apart(numeric: float, analytic: float) -> float:
    """Return how much two slopes disagree."""
    return abs(numeric - analytic) / max(1, abs(numeric), abs(analytic))


def largest(numeric: Row, analytic: Row) -> float:
    """Return the largest disagreement."""
    return max(map(apart, numeric, analytic))


class Checker:
    """The two functions: by default right, else with the given mistakes."""

    def __init__(
        self, slope: Slope = central, worst: Pair = largest, of_slope: Slope | None = None
    ) -> None:
        self.slope, self._worst, self._of_slope = slope, worst, of_slope or slope

    def worst(self, f: Loss, gradient: Row, inputs: Row, h: float) -> float:
        """Return the worst disagreement."""
        numeric = [self._of_slope(f, inputs, i, h) for i in range(len(inputs))]
        return self._worst(numeric, gradient)


def left_moved(back: float) -> Slope:
    """Return the slope that moves the inputs themselves, and back by some multiple of h."""

    def run(f: Loss, inputs: Row, i: int, h: float) -> float:
        inputs[i] += h
        above = f(inputs)
        inputs[i] -= 2 * h
        below = f(inputs)
        inputs[i] += back * h
        return (above - below) / (2 * h)

    return run


def stays_right(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Take the forward difference, and leave the input moved."""
    here = f(inputs)
    inputs[i] += h
    return (f(inputs) - here) / h


def over(width: Callable[[float], float], left: float = 1.0, right: float = 1.0) -> Slope:
    """Return the rise from left to right, in units of h, divided by a width."""

    def run(f: Loss, inputs: Row, i: int, h: float) -> float:
        rise = f(moved(inputs, i, right * h)) - f(moved(inputs, i, -left * h))
        return rise / width(h)

    return run


def all_moved(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Move all inputs at once."""
    return (f([v + h for v in inputs]) - f([v - h for v in inputs])) / (2 * h)


def at(place: Callable[[int, int], int]) -> Slope:
    """Return the slope of another input: a function of i and the number of inputs."""
    return lambda f, inputs, i, h: central(f, inputs, place(i, len(inputs)), h)


def stretched(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Multiply the input by 1 + h and 1 − h."""
    return over(lambda h: 2 * h, inputs[i], inputs[i])(f, inputs, i, h)


def summed(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Add the two values of f."""
    return (f(moved(inputs, i, h)) + f(moved(inputs, i, -h))) / (2 * h)


def moved_outside(f: Loss, inputs: Row, i: int, h: float) -> float:
    """Add h to f, and not to its input."""
    return ((f(inputs) + h) - (f(inputs) - h)) / (2 * h)


def each(disagreement: Callable[[float, float], float]) -> Pair:
    """Return the largest of differently measured disagreements."""
    return lambda numeric, analytic: max(map(disagreement, numeric, analytic))


def signed(sign: int, end: Callable[[float], float], relative: bool) -> Pair:
    """Return the largest of the signed disagreements, and a function of it."""

    def run(numeric: Row, analytic: Row) -> float:
        pairs = [*zip(numeric, analytic, strict=True)]
        units = [max(1, abs(n), abs(a)) if relative else 1 for n, a in pairs]
        return end(max(sign * (n - a) / unit for (n, a), unit in zip(pairs, units, strict=True)))

    return run


def as_it_is(value: float) -> float:
    """Return a number as it is."""
    return value


def not_below(value: float) -> float:
    """Return a number, or 0 if it is negative."""
    return max(0.0, value)


ENDS: tuple[Callable[[float], float], ...] = (as_it_is, not_below, abs)


def by(reduce: Callable[[Row], float]) -> Pair:
    """Return something other than the largest."""
    return lambda numeric, analytic: reduce([*map(apart, numeric, analytic)])


def size(row: Sequence[float]) -> float:
    """Return the length of a vector."""
    return sqrt(sum(v * v for v in row))


def gaps(numeric: Row, analytic: Row) -> Row:
    """Return the differences with their signs."""
    return [n - a for n, a in zip(numeric, analytic, strict=True)]


class TwoFunctions(Formula):
    """Both functions, called with the same f; and the inputs, which must be unchanged."""

    by_formula = False

    def questions(self, rng: random.Random) -> list[Question]:
        """Return each f at a random point, with a right gradient and with wrong ones."""
        asked = [self.given]
        for f, by in FUNCTIONS.items():
            for faults in ((), (0,), (1,), (2,), (0, 1, 2)):
                inputs = [number(-2, 2)(rng) for _ in range(3)]
                gradient = [round(partial(*inputs), 6) for partial in by]
                for fault in faults:
                    gradient[fault] = round(gradient[fault] + number(-4, 4)(rng), 2)
                h = rng.choice((0.1, 0.05, 0.2))
                i = rng.randrange(3)
                asked.append({"f": f, "inputs": inputs, "i": i, "h": h, "gradient": gradient})
        return asked

    def ask(self, module: ModuleType, question: Question) -> object:
        """Call both of the learner's functions."""
        return _asked(found(module, "slope"), found(module, "worst"), **question)

    def measured(self, function: Any) -> Function:
        """Return the results of a pair of functions."""
        return lambda **question: _asked(function.slope, function.worst, **question)


@cache
def _compiled(f: str) -> Callable[[float, float, float], float]:
    formula: Callable[[float, float, float], float] = eval(f"lambda a, b, c: {f}")
    return formula


def _asked(slope: Any, worst: Any, f: str, inputs: Row, i: int, h: float, gradient: Row) -> Row:
    formula = _compiled(f)

    def run(inputs: Row) -> float:
        a, b, c = inputs
        return formula(a, b, c)

    run.__qualname__ = "f"  # its name in errors
    mine, again = list(inputs), list(inputs)
    return [slope(run, mine, i, h), worst(run, list(gradient), again, h), *mine, *again]


FUNCTIONS: Mapping[
    str, tuple[Callable[..., float], ...]
] = {  # with the derivative with respect to each input
    "a**3 * b + b * c": (
        lambda a, b, c: 3 * a**2 * b,
        lambda a, b, c: a**3 + c,
        lambda a, b, c: b,
    ),
    "a * b * c + c**3": (
        lambda a, b, c: b * c,
        lambda a, b, c: a * c,
        lambda a, b, c: a * b + 3 * c**2,
    ),
    "b**4 - 5 * a * c": (
        lambda a, b, c: -5 * c,
        lambda a, b, c: 4 * b**3,
        lambda a, b, c: -5 * a,
    ),
}

MISTAKES: dict[str, Any] = {
    "forward": Checker(over(lambda h: h, 0.0, 1.0)),
    "backward": Checker(over(lambda h: h, 1.0, 0.0)),
    "width_is_h": Checker(over(lambda h: h)),
    "brackets": Checker(lambda f, v, i, h: over(lambda h: 2)(f, v, i, h) * h),
    "rise_only": Checker(over(lambda h: 1.0)),
    "half_steps": (
        Checker(over(lambda h: h, 0.5, 0.5)),
        Checker(over(lambda h: 2 * h, 0.5, 0.5)),
    ),
    "double_steps": (
        Checker(over(lambda h: 4 * h, 2.0, 2.0)),
        Checker(over(lambda h: 2 * h, 2.0, 2.0)),
    ),
    "right_only": Checker(over(lambda h: 2 * h, 0.0, 2.0)),
    "half_forward": Checker(over(lambda h: 2 * h, 0.0, 1.0)),
    "values_added": Checker(summed),
    "h_outside": Checker(moved_outside),
    "sign_lost": Checker(lambda f, v, i, h: abs(central(f, v, i, h))),
    "turned_round": Checker(over(lambda h: -2 * h)),
    "not_restored": (
        Checker(left_moved(0.0)),
        Checker(stays_right),
    ),
    "restored_wrongly": (
        Checker(left_moved(-1.0)),
        Checker(left_moved(2.0)),
    ),
    "same_list": Checker(lambda f, v, i, h: 0.0),
    "all_moved": Checker(all_moved),
    "wrong_input": (
        Checker(at(lambda i, n: 0)),
        Checker(at(lambda i, n: n - 1)),
        Checker(at(lambda i, n: (i + 1) % n)),
        Checker(at(lambda i, n: (i - 1) % n)),
    ),
    "stretched": (
        Checker(stretched),
        Checker(lambda f, v, i, h: stretched(f, v, i, h) / v[i]),
    ),
    "signed": tuple(Checker(worst=signed(*how)) for how in product((1, -1), ENDS, (True, False))),
    "signs_in_scale": Checker(worst=each(lambda n, a: abs(n - a) / max(1, n, a))),
    "sizes_compared": Checker(
        worst=each(lambda n, a: abs(abs(n) - abs(a)) / max(1, abs(n), abs(a)))
    ),
    "not_relative": Checker(worst=each(lambda n, a: abs(n - a))),
    "by_numeric": (
        Checker(worst=each(lambda n, a: abs(n - a) / abs(n))),
        Checker(worst=each(lambda n, a: abs(n - a) / max(1, abs(n)))),
        Checker(worst=each(lambda n, a: abs(n - a) / abs(n) if n else 0.0)),
    ),
    "by_analytic": (
        Checker(worst=each(lambda n, a: abs(n - a) / abs(a))),
        Checker(worst=each(lambda n, a: abs(n - a) / max(1, abs(a)))),
    ),
    "one_missing": (
        Checker(worst=each(lambda n, a: abs(n - a) / max(abs(n), abs(a)))),
        Checker(worst=each(lambda n, a: abs(n - a) / max(abs(n), abs(a), 1e-8))),
        Checker(worst=each(lambda n, a: abs(n - a) / max(abs(n), abs(a), 1e-12))),
    ),
    "smallest_scale": Checker(worst=each(lambda n, a: abs(n - a) / min(1, abs(n), abs(a)))),
    "scale_added": (
        Checker(worst=each(lambda n, a: abs(n - a) / (abs(n) + abs(a)))),
        Checker(worst=each(lambda n, a: abs(n - a) / (1 + abs(n) + abs(a)))),
        Checker(worst=each(lambda n, a: abs(n - a) / max(1, abs(n) + abs(a)))),
    ),
    "scale_multiplied": (
        Checker(worst=each(lambda n, a: abs(n - a) / max(1, abs(n * a)))),
        Checker(worst=each(lambda n, a: abs(n - a) / abs(n * a))),
    ),
    "squared": (
        Checker(worst=each(lambda n, a: (n - a) ** 2 / max(1, abs(n), abs(a)))),
        Checker(worst=each(lambda n, a: apart(n, a) ** 2)),
        Checker(worst=each(lambda n, a: (n - a) ** 2)),
    ),
    "multiplied": Checker(worst=each(lambda n, a: abs(n - a) * max(1, abs(n), abs(a)))),
    "not_subtracted": Checker(
        worst=each(lambda n, a: abs(n + a) / max(1, abs(n), abs(a))),
    ),
    "added_up": Checker(worst=by(sum)),
    "mean": Checker(worst=by(lambda row: sum(row) / len(row))),
    "smallest": Checker(worst=by(min)),
    "multiplied_up": Checker(worst=by(prod)),
    "first_only": Checker(worst=by(lambda row: row[0])),
    "last_only": Checker(worst=by(lambda row: row[-1])),
    "first_left_out": Checker(worst=by(lambda row: max(row[1:]))),
    "last_left_out": Checker(worst=by(lambda row: max(row[:-1]))),
    "place_returned": Checker(worst=by(lambda row: float(row.index(max(row))))),
    "signs_cancel": (
        Checker(worst=lambda n, a: abs(sum(gaps(n, a)))),
        Checker(worst=lambda n, a: abs(sum(n) - sum(a)) / max(1, abs(sum(n)), abs(sum(a)))),
    ),
    "lengths": (
        Checker(worst=lambda n, a: size(gaps(n, a)) / max(1, size(n), size(a))),
        Checker(worst=lambda n, a: size(gaps(n, a)) / (size(n) + size(a))),
        Checker(worst=lambda n, a: size(gaps(n, a))),
    ),
    "one_scale_for_all": Checker(
        worst=lambda n, a: max(map(abs, gaps(n, a))) / max(1, *map(abs, n), *map(abs, a))
    ),
    "worst_by_forward": Checker(of_slope=over(lambda h: h, 0.0, 1.0)),
}

CHECK = TwoFunctions(
    Checker(),  # type: ignore[arg-type]
    given={
        "f": "a**3 * b + b * c",
        "inputs": [1.0, 2.0, 3.0],
        "i": 0,
        "h": 0.1,
        "gradient": [6.0, 4.5, 2.0],
    },
    draw={},
    own=MISTAKES,
    parts=(
        "slope", "worst",
        *(f"{after}: inputs[{k}]" for after in ("slope", "worst") for k in range(3)),
    ),
    exact=1e-7,
    by_rule=False,
)  # fmt: skip
