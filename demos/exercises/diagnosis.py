"""Which misconception gives a learner's numbers: the most specific that fits every point."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from .answers import leaves
from .evidence import Evidence, Verdict
from .search import WHOLE, Change, Search
from .slips import Form, Function, forms
from .symbols import pretty

PATIENCE = 1.0  # seconds of work for the search among single slips
PAIRS = 0.4  # seconds for two at once

_WITH: dict[str, Change] = {
    "factor_missing": lambda right, v: right / v,
    "factor_too_many": lambda right, v: right * v,
    "term_missing": lambda right, v: right - v,
    "term_too_many": lambda right, v: right + v,
    "other_returned_sign": lambda right, v: -v,
}


def diagnose(evidence: Evidence, by_formula: bool = True) -> Verdict:
    """Return the misconception that fits, or "unknown".

    Not by the formula's lines where an engine makes all parts alike, without lines of their own.
    """
    search = _Reading(evidence)
    steps = (
        search.own, search.own_and_right, search.not_a_number, search.always_zero,
        search.one_factor, search.slip, search.places, search.whole, search.constant,
        search.from_locals, search.slip_in_part, search.rounded, search.number, search.pair,
        search.own_in_part, search.insensitive, search.ratio, search.given_only,
    )  # fmt: skip
    read = (
        search.own_and_right, search.one_factor, search.slip, search.from_locals, search.number,
        search.pair, search.own_in_part,
    )  # fmt: skip
    for step in steps:
        found = None if step in read and not by_formula else step()
        if found:
            return found._replace(fields={"where": search.where, **found.fields})
    return Verdict("unknown", {"where": search.where})


class _Reading(Search):
    """The search that reads the truth's lines, and spoils them as learners do."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self._slip_in_part: Verdict | None = None

    def slip(self) -> Verdict | None:
        """Look for one slip in the formula."""
        stop = time.thread_time() + PATIENCE
        for form in forms([*self.evidence.also, self.evidence.truth]):
            for slip in form.first():
                if self.fits(slip.function):
                    return Verdict(slip.id, slip.fields)
                if self.several and not self._slip_in_part and self.fits(slip.function, self.part):
                    self._slip_in_part = Verdict(slip.id, slip.fields)
                if time.thread_time() > stop:
                    return None
        return None

    def slip_in_part(self) -> Verdict | None:
        """Return the slip that fits the first wrong part alone."""
        for name, change in WHOLE.items():
            if self.several and not self._slip_in_part and self.everywhere(change, self.part):
                return self.done_to_all(name)
        return self._slip_in_part

    def one_factor(self) -> Verdict | None:
        """Look for a factor that is missing everywhere."""
        return self._with_locals(["factor_missing"], range(len(self.right[0])))

    def from_locals(self) -> Verdict | None:
        """Look for one of the formula's parts too many, too few, or in the result's place."""
        return self._with_locals(_WITH, [self.part])

    def _with_locals(self, kinds: Iterable[str], parts: Sequence[int]) -> Verdict | None:
        names = Form(self.evidence.truth).with_locals()
        try:
            rows = [names(**question) for question in self.evidence.questions]
        except Exception:
            return None
        for name, value in rows[0].items():
            if name == "_" or isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            by = [row[name] for row in rows]
            for kind in kinds:
                if all(self.everywhere(_WITH[kind], part, by) for part in parts):
                    return Verdict(kind, {"part": pretty(name), "yours": pretty(name)})
        return None

    def number(self) -> Verdict | None:
        """Look for a part with a wrong number in it: k in its place, k times it, or k more."""
        part = self.part if self.several else None
        for name, shown, function in Form(self.evidence.truth).unknowns():
            for k in self._solutions(function):
                if abs(k) < 1e6 and self.fits(partial(function, k), part):
                    return Verdict(name, {"part": shown, "yours": f"{k:.6g}", "shown": f"{k:.6g}"})
        return None

    def _solutions(self, function: Function) -> list[float]:
        """Return which k might give the learner's first number: as a factor, or as an exponent."""
        question, got = self.evidence.questions[0], self.got[0][self.part]
        try:
            at = [
                leaves(self.evidence.measured(partial(function, k))(**question))[self.part]
                for k in (0.0, 1.0)
            ]
        except Exception:
            return []
        slope = at[1] - at[0]
        linear = [(got - at[0]) / slope] if math.isfinite(slope) and slope else []
        return [*linear, 0.0, 1.0, 2.0, 3.0, 4.0]

    def pair(self) -> Verdict | None:
        """Look for two slips at once, or one and something done to the whole."""
        stop = time.thread_time() + PAIRS
        form = Form(self.evidence.truth)
        part = self.part if self.several else None
        for slip in form.first():
            for change in (WHOLE["sign"], WHOLE["double"], WHOLE["half"]):
                if self.fits(_then(slip.function, change), part):
                    return Verdict("slip_and_factor", slip.fields)
            if time.thread_time() > stop:
                return None
        for first, second in form.second():
            if self.fits(second.function, part):
                return Verdict("two_slips", {"yours": second.yours, "first": first.yours})
            if time.thread_time() > stop:
                return None
        return None


def _then(run: Function, change: Callable[[float], float]) -> Function:
    return lambda **question: [change(v) for v in leaves(run(**question))]
