"""What a check is: questions for the learner's function, and the verdict on its answers."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from autograd.notation import ascii_text

from .answers import Answer, decoded, leaves, misfit
from .diagnosis import diagnose
from .evidence import Evidence, Question, same, same_all
from .slips import Function

Draw = Callable[[random.Random], Any]
EXACT = 1e-9  # relative: how closely a right answer must be met
POINTS = 4


class Verdict(NamedTuple):
    """What became of a submission.

    Attributes:
        id: the message: "passed", or what went wrong.
        fields: what the message fills in.
        asked: the question on which it went wrong.
        expected: the right answer to it.
        got: the learner's.
        parts: what the parts of an answer are called.
        more: lines to show after a pass.
    """

    id: str
    fields: dict[str, str] = {}  # noqa: RUF012 - a named tuple's default; nobody writes to it
    asked: Question | None = None
    expected: Any = None
    got: Any = None
    parts: Sequence[str] = ()
    more: str = ""

    @property
    def passed(self) -> bool:
        """Whether the exercise is done."""
        return self.id == "passed"


def number(low: float = -3.0, high: float = 3.0, digits: int = 2) -> Draw:
    """Draw a number with few digits, away from 0 and ±1, which hide mistakes."""

    def draw(rng: random.Random) -> float:
        while True:
            value = round(rng.uniform(low, high), digits)
            if min(abs(value), abs(abs(value) - 1)) > (high - low) / 50:
                return value

    return draw


def numbers(count: int | None = None, low: float = -3.0, high: float = 3.0) -> Draw:
    """Draw a list of numbers; without a count its length differs from question to question."""
    one = number(low, high)
    return lambda rng: [one(rng) for _ in range(count or rng.randint(3, 6))]


def table(rows: int, columns: int) -> Draw:
    """Draw a table of numbers, row by row."""
    row = numbers(columns)
    return lambda rng: [row(rng) for _ in range(rows)]


class Check:
    """A check: `questions` and `judge` run beside the runner, `ask` in the child process."""

    def questions(self, rng: random.Random) -> list[Question]:
        """Return what the learner's code is asked, fresh each time."""
        raise NotImplementedError

    def ask(self, module: ModuleType, question: Question) -> object:
        """Put one question to the learner's code."""
        raise NotImplementedError

    def judge(self, questions: Sequence[Question], answers: Sequence[Answer]) -> Verdict:
        """Return the verdict on the answers."""
        raise NotImplementedError


class Missing(Exception):
    """The learner's file lacks a name that is asked for."""


def found(module: ModuleType, name: str) -> Any:
    """Return what a learner's file calls by a name.

    Raises:
        Missing: there is no such thing in it.
    """
    if name not in vars(module):
        raise Missing(name)
    return vars(module)[name]


class Formula(Check):
    """A function of numbers, judged by the right one in the lecture's names.

    Args:
        truth: the right function; its parameters are the learner's, by place.
        given: the example in the exercise's text: what each parameter is.
        draw: how each parameter is drawn.
        own: misconceptions that this exercise foresees, the most specific first: message ->
            function of the same parameters.
        parts: what the parts of an answer are called, where it has several.
        exact: relative tolerance.
        same_lengths: parameters that are lists of one length.
        also: the truth written otherwise, where slips are looked for too.
    """

    def __init__(
        self,
        truth: Function,
        given: Question,
        draw: Mapping[str, Draw],
        own: Mapping[str, Function] | None = None,
        parts: Sequence[str] = (),
        exact: float = EXACT,
        same_lengths: Iterable[str] = (),
        also: Sequence[Function] = (),
    ) -> None:
        self.truth = truth
        self.given = given
        self.draw = draw
        self.own = own or {}
        self.parts = parts
        self.exact = exact
        self.also = also
        self.same_lengths = tuple(same_lengths)

    def questions(self, rng: random.Random) -> list[Question]:
        """Return the given example, fresh points, and each point with one number changed."""
        fresh = [self._drawn(rng) for _ in range(POINTS)]
        changed = []
        for name, draw in self.draw.items():
            question = {**fresh[0], name: draw(rng)}
            if name not in self.same_lengths and question[name] != fresh[0][name]:
                changed.append(question)
        return [self.given, *fresh, *changed]

    def _drawn(self, rng: random.Random) -> Question:
        while True:
            question = {name: draw(rng) for name, draw in self.draw.items()}
            if len({len(question[name]) for name in self.same_lengths}) <= 1:
                return question

    def ask(self, module: ModuleType, question: Question) -> object:
        """Call the learner's function."""
        return found(module, self.truth.__name__)(*question.values())

    def expected(self, question: Question) -> Any:
        """Return the right answer."""
        return self.measured(self.truth)(**question)

    def judge(self, questions: Sequence[Question], answers: Sequence[Answer]) -> Verdict:
        """Compare with the truth; name the misconception that fits all points."""
        expected = [self.expected(question) for question in questions]
        for question, answer, truth in zip(questions, answers, expected, strict=True):
            wrong = misfit(answer, truth)
            if wrong:
                return Verdict(*wrong, question, parts=self.parts)
        got = [decoded(answer) for answer in answers]
        right = [same_all(a, b, self.exact) for a, b in zip(got, expected, strict=True)]
        if all(right):
            return Verdict("passed")
        where = right.index(False)
        named = diagnose(
            Evidence(
                self.truth, questions, expected, got, self.own, self.parts, self.also, self.measured
            )
        )
        asked, wanted = questions[where], expected[where]
        return Verdict(named.id, named.fields, asked, wanted, got[where], self.parts)

    def measured(self, function: Function) -> Function:
        """Return what is compared of a function, the truth or a mistaken one: what it returns."""
        return function


class Prediction(Check):
    """Names in the learner's file that stand for what they predict.

    Args:
        truth: what each name is; a text, or a number that is met to the digits given.
        own: misconceptions: message -> name -> what it then is.
        reveal: returns what is shown after a pass.
        picture: draws the picture that the learner reads from, at a path.
    """

    def __init__(
        self,
        truth: Mapping[str, float | str],
        own: Mapping[str, Mapping[str, float | str]],
        reveal: Callable[[], str],
        picture: Callable[[Path], object] | None = None,
    ) -> None:
        self.truth = truth
        self.own = own
        self.reveal = reveal
        self.picture = picture

    def questions(self, rng: random.Random) -> list[Question]:
        """Return the names."""
        return [{"name": name} for name in self.truth]

    def ask(self, module: ModuleType, question: Question) -> object:
        """Look a name up."""
        return found(module, question["name"])

    def judge(self, questions: Sequence[Question], answers: Sequence[Answer]) -> Verdict:
        """Judge name by name, and stop at the first that is wrong."""
        for question, answer in zip(questions, answers, strict=True):
            name = question["name"]
            truth = self.truth[name]
            if isinstance(truth, str):
                shown = ascii_text(str(answer.get("shown", "")).strip(" '\""))
                if shown == truth:
                    continue
                if answer.get("type") != "str":
                    return Verdict("name_wanted", {"where": name})
                for message, table in self.own.items():
                    if table.get(name) == shown:
                        return Verdict(message, {"where": name, "shown": shown})
                return Verdict("prediction_wrong", {"where": name, "shown": shown})
            wrong = misfit(answer, truth, name)
            if wrong:
                return Verdict(*wrong)
            got = leaves(decoded(answer))[0]
            if met(got, truth):
                continue
            fields = {"where": name, "shown": f"{got:.6g}"}
            for message, table in self.own.items():
                if name in table and met(got, float(table[name])):
                    return Verdict(message, fields)
            return Verdict("other_sign" if met(got, -truth) else "prediction_wrong", fields)
        return Verdict("passed", more=self.reveal())


def met(guess: float, truth: float) -> bool:
    """Tell whether a guess is a number, at least to two digits and to all that it gives.

    Of a guess with many digits the last may be off by one: it was worked out from rounded ones.

    >>> met(0.15, 0.149146), met(0.14, 0.149146), met(0.1491, 0.149146)
    (True, False, True)
    """
    if not math.isfinite(guess) or not guess:
        return same(guess, truth)
    digits = len(repr(abs(guess)).partition("e")[0].replace(".", "").strip("0"))
    unit = 10.0 ** (math.floor(math.log10(abs(guess))) + 1 - max(digits, 2))
    return abs(guess - truth) <= unit * (0.51 if digits < 4 else 1.01)
