"""Checks: questions for the learner's function, and the verdict on its answers."""

from __future__ import annotations

import contextlib
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .answers import Answer, decoded, leaves, misfit
from .evidence import Evidence, Names, Question, Verdict, same_all

if TYPE_CHECKING:
    from .slips import Function

Draw = Callable[[random.Random], Any]
EXACT = 1e-9  # relative tolerance of a right answer
POINTS = 4
TRIES = 60


def number(low: float = -3.0, high: float = 3.0, digits: int = 2) -> Draw:
    """Draw a number with few digits, away from 0 and ±1, which hide mistakes."""

    def draw(rng: random.Random) -> float:
        while True:
            value = round(rng.uniform(low, high), digits)
            if min(abs(value), abs(abs(value) - 1)) > (high - low) / 50:
                return value

    return draw


def numbers(count: int | None = None, low: float = -3.0, high: float = 3.0) -> Draw:
    """Draw a list of numbers; without a count, its length differs from question to question."""
    one = number(low, high)
    return lambda rng: [one(rng) for _ in range(count or rng.randint(3, 6))]


def table(rows: int, columns: int) -> Draw:
    """Draw a table of numbers, row by row."""
    row = numbers(columns)
    return lambda rng: [row(rng) for _ in range(rows)]


class Check:
    """A check: `questions` and `judge` run in the runner's process, `ask` in the child process.

    Attributes:
        by_rule: whether a difference quotient is refused, however exact.
    """

    by_rule = True

    def questions(self, rng: random.Random) -> list[Question]:
        """Return questions for the learner's code, new each time."""
        raise NotImplementedError

    def corners(self, rng: random.Random) -> list[Question]:
        """Return further questions, which count only if everything else is right."""
        return []

    def ask(self, module: ModuleType, question: Question) -> object:
        """Put one question to the learner's code."""
        raise NotImplementedError

    def judge(
        self, questions: Sequence[Question], answers: Sequence[Answer], source: str | None = None
    ) -> Verdict:
        """Return the verdict on the answers, in the names of the learner's file."""
        raise NotImplementedError

    def right(self, questions: Sequence[Question], answers: Sequence[Answer]) -> bool:
        """Tell whether all answers are right, without saying what is wrong."""
        return self.judge(questions, answers).passed


class Missing(Exception):
    """The learner's file lacks a required name."""


def found(module: ModuleType, name: str) -> Any:
    """Return what has a name in a learner's file; raise `Missing` if nothing does."""
    if name not in vars(module):
        raise Missing(name)
    return vars(module)[name]


class Formula(Check):
    """A function of numbers, judged by the right one in the lecture's names.

    Args:
        truth: the right function; its parameters are the learner's, by place.
        given: the example in the exercise's text: the value of each parameter.
        draw: how each parameter is drawn.
        own: misconceptions that this exercise expects, the most specific first: message ->
            function of the same parameters, or several.
        parts: the names of the parts of an answer, if it has several.
        exact: relative tolerance.
        same_lengths: parameters that are lists of one length.
        also: other ways to write the truth, in which slips are also searched for.
        regions: places that are always tested: parameter -> how it is drawn there.
        by_rule: whether a difference quotient is refused, however exact.

    Attributes:
        by_formula: whether slips are searched for in the truth's own lines.
    """

    by_formula = True

    def __init__(
        self,
        truth: Function,
        given: Question,
        draw: Mapping[str, Draw],
        own: Mapping[str, Function | tuple[Function, ...]] | None = None,
        parts: Sequence[str] = (),
        exact: float = EXACT,
        same_lengths: Iterable[str] = (),
        also: Sequence[Function] = (),
        regions: Sequence[Mapping[str, Draw]] = (),
        by_rule: bool = True,
    ) -> None:
        self.by_rule = by_rule
        self.truth, self.also, self.own = truth, also, own or {}
        self.given, self.draw, self.regions = given, draw, regions
        self.parts, self.exact, self.same_lengths = parts, exact, tuple(same_lengths)

    def questions(self, rng: random.Random) -> list[Question]:
        """Return the example, random points, and points that tell mistakes apart.

        These are a random point with one input changed each time, a point with many digits, to
        reveal rounding, the example with one input changed, and the example again, to see
        whether something is kept from call to call.
        """
        fresh = self._points(rng)
        changed = []
        for name, draw in self.draw.items():
            if name not in self.same_lengths:
                changed += [{**fresh[0], name: value} for value in _unlike(draw, rng)]
        changed = [question for question in changed if question != fresh[0]]
        fine = {name: _finer(value, rng) for name, value in fresh[-1].items()}
        aside = [
            {**self.given, name: draw(rng)}
            for name, draw in self.draw.items()
            if name not in self.same_lengths and not isinstance(self.given[name], int)
        ]
        return [self.given, *fresh, *changed, fine, *aside, self.given]

    def corners(self, rng: random.Random) -> list[Question]:
        """Return points at which one input is 0, if that is allowed and has an answer."""
        found = []
        for name, draw in self.draw.items():
            some = [draw(rng) for _ in range(POINTS * 3)]
            if all(isinstance(v, float) for v in some) and min(some) < 0 < max(some):
                points = [{**self._drawn(rng), name: 0.0} for _ in range(POINTS * 3)]
                found += [*filter(self._has_answer, points)][:1]
        return found

    def _has_answer(self, question: Question) -> bool:
        with contextlib.suppress(ArithmeticError, ValueError):
            return all(map(math.isfinite, leaves(self.expected(question))))
        return False

    def _points(self, rng: random.Random) -> list[Question]:
        """Return random points that differ as much as possible: in signs, and lists in lengths.

        If all had one sign, abs() of a number would pass for the number; if all lists had one
        length, a typed-in length would pass.
        """
        best: list[Question] = []
        for _ in range(TRIES):
            fresh = [self._drawn(rng) for _ in range(POINTS)]
            if not best or _variety(fresh) > _variety(best):
                best = fresh
        return best + [{**self._drawn(rng), **_drawn_from(region, rng)} for region in self.regions]

    def _drawn(self, rng: random.Random) -> Question:
        while True:
            question = _drawn_from(self.draw, rng)
            if len({len(question[name]) for name in self.same_lengths}) <= 1:
                return question

    def ask(self, module: ModuleType, question: Question) -> object:
        """Call the learner's function."""
        return found(module, self.truth.__name__)(*question.values())

    def expected(self, question: Question) -> Any:
        """Return the right answer."""
        return self.measured(self.truth)(**question)

    def judge(
        self, questions: Sequence[Question], answers: Sequence[Answer], source: str | None = None
    ) -> Verdict:
        """Compare with the truth; name the misconception that fits all points."""
        expected = [self.expected(question) for question in questions]
        for question, answer, truth in zip(questions, answers, expected, strict=True):
            wrong = misfit(answer, truth, tuple(self.parts))
            if wrong:
                return Verdict(*wrong, question, parts=self.parts)
        got = [decoded(answer) for answer in answers]
        right = [same_all(a, b, self.exact) for a, b in zip(got, expected, strict=True)]
        if all(right):
            return Verdict("passed")
        if questions[0] == questions[-1] and not same_all(got[0], got[-1]):
            return Verdict(
                "kept_between_calls", {}, questions[-1], expected[-1], got[-1], self.parts
            )
        from .diagnosis import diagnose  # the child process, which asks, does not need it

        every = ((name, f if isinstance(f, tuple) else (f,)) for name, f in self.own.items())
        own = [(name, one) for name, functions in every for one in functions]
        evidence = Evidence(
            self.truth, questions, expected, got, own, self.parts, self.also, self.measured,
            Names(source),
        )  # fmt: skip
        where = right.index(False)
        return diagnose(evidence, self.by_formula)._replace(
            asked=questions[where], expected=expected[where], got=got[where], parts=self.parts
        )

    def right(self, questions: Sequence[Question], answers: Sequence[Answer]) -> bool:
        """Tell whether all answers are right."""
        pairs = zip(answers, map(self.expected, questions), strict=True)
        return all(
            not misfit(answer, truth) and same_all(decoded(answer), truth, self.exact)
            for answer, truth in pairs
        )

    def measured(self, function: Function) -> Function:
        """Return what is compared of a function, right or wrong: what it returns."""
        return function


def _drawn_from(draw: Mapping[str, Draw], rng: random.Random) -> Question:
    return {name: one(rng) for name, one in draw.items()}


def _finer(value: Any, rng: random.Random) -> Any:
    """Give a number, or each of a list, more digits; a whole number stays whole."""
    if isinstance(value, list):
        return [_finer(item, rng) for item in value]
    if not isinstance(value, float) or value.is_integer():
        return value
    return round(value + rng.uniform(1e-5, 9e-5), 7)


def _variety(points: Sequence[Question]) -> int:
    """Count the different signs of each number, and the different lengths of each list."""
    kinds = {
        (name, len(value) if isinstance(value, list) else value > 0)
        for point in points
        for name, value in point.items()
    }
    return len(kinds)


def _unlike(draw: Draw, rng: random.Random) -> list[Any]:
    """Draw an input twice, the second time with a different sign, if it has one.

    Otherwise an answer that depends only on the sign would seem to ignore the input.
    """
    first, *others = (draw(rng) for _ in range(8))
    if isinstance(first, float):
        others.sort(key=lambda value: bool((value > 0) == (first > 0)))
    return [first, others[0]]
