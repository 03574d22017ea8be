"""Which misconception gives a learner's numbers: the most specific that fits every point."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice

from .answers import leaves
from .evidence import Evidence, Verdict
from .search import WHOLE, Change, Search
from .slips import Form, Function, Slip, forms
from .symbols import pretty

_BARE = re.compile(r"\w*")  # a bare name says nothing
MOST_SLIPS = 4000  # formulas with one slip to try: a count, so that each run says the same
MOST_PAIRS = 1500  # with two

_WITH: dict[str, Change] = {
    "factor_missing": lambda right, v: right / v,
    "factor_too_many": lambda right, v: right * v,
    "term_missing": lambda right, v: right - v,
    "term_too_many": lambda right, v: right + v,
    "other_returned_sign": lambda right, v: -v,
}


def diagnose(evidence: Evidence, by_formula: bool = True) -> Verdict:
    """Return the misconception that fits, or "unknown".

    Not from the formula's lines if an engine computes all parts, without lines of their own.
    """
    search = _Reading(evidence)
    steps = (
        search.near, search.own, search.own_and_right, search.not_a_number, search.always_zero,
        search.one_factor, search.slip, search.places, search.whole, search.constant,
        search.whole_in_part, search.from_locals, search.slip_in_part, search.nearly, search.number,
        search.pair, search.own_in_part, search.insensitive, search.ratio, search.given_only,
    )  # fmt: skip
    read = (
        search.own_and_right, search.one_factor, search.slip, search.from_locals, search.number,
        search.pair, search.own_in_part, search.slip_in_part,
    )  # fmt: skip
    for step in steps:
        found = None if step in read and not by_formula else step()
        if found:
            return found._replace(fields={"where": search.where, **found.fields})
    return Verdict("unknown", {"where": search.where})


class _Reading(Search):
    """The search that reads the truth's lines and changes them as learners do."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self._in_part: tuple[int, Verdict] | None = None  # how many parts it fits, and what it is

    def slip(self) -> Verdict | None:
        """Look for one slip in the formula; keep the one that fits most of the wrong parts."""
        tried = 0
        for form in forms([*self.evidence.also, self.evidence.truth]):
            for slip in form.first():
                if self.fits(slip.function):
                    return self._named(slip)
                if self.several and self.fits(slip.function, self.part):
                    count = sum(self.fits(slip.function, i) for i in self.wrong)
                    if self._in_part is None or count > self._in_part[0]:
                        self._in_part = count, self._named(slip, run=slip.function)
                tried += 1
                if tried > MOST_SLIPS:
                    return None
        return None

    def slip_in_part(self) -> Verdict | None:
        """Return the slip that fits most of the wrong parts, the first among them."""
        return self._in_part[1] if self._in_part else None

    def _named(self, slip: Slip, message: str = "", run: Function | None = None) -> Verdict:
        """Name a slip, with the formulas that use only names in the learner's file.

        If a function is given, say which of the wrong parts it gives, and show only those.
        """
        known = self.evidence.names.know
        parts = self.given_by(run) if run else []
        shown = slip.yours(parts, len(self.right[0]))
        formulas = (line for line in shown if not _BARE.fullmatch(line))
        yours = next(filter(known, formulas), "")
        fields = {"part": slip.part if known(slip.part) else "", "yours": yours}
        return Verdict(message or slip.id, {**fields, **(self.about(run) if run else {})})

    def one_factor(self) -> Verdict | None:
        """Look for a factor that is missing everywhere."""
        return self._with_locals(["factor_missing"], range(len(self.right[0])))

    def from_locals(self) -> Verdict | None:
        """Look for one part of the formula that is extra, missing, or returned as the result."""
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
                    shown = pretty(name) if self.evidence.names.know(pretty(name)) else ""
                    about = {} if len(parts) > 1 or not self.several else self.about()
                    return Verdict(kind, {"part": shown, **about})
        return None

    def number(self) -> Verdict | None:
        """Look for a part with a wrong number: k instead of it, k times it, or k more."""
        part = self.part if self.several else None
        for name, shown, function in Form(self.evidence.truth).unknowns():
            for k in self._solutions(function):
                if abs(k) < 1e6 and self.fits(partial(function, k), part):
                    known = shown if self.evidence.names.know(shown) else ""
                    fields = {"part": known, "shown": f"{k:.6g}"}
                    return Verdict(name, {**fields, **self.about(partial(function, k))})
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
        """Look for two slips at once, or one slip and a change of the whole."""
        form = Form(self.evidence.truth)
        part = self.part if self.several else None
        for slip in islice(form.first(), MOST_PAIRS):
            for change in (WHOLE["sign"], WHOLE["double"], WHOLE["half"]):
                run = _then(slip.function, change)
                if self.fits(run, part):
                    return self._named(slip, "slip_and_factor", run)
        for _, second in islice(form.second(), MOST_PAIRS):
            if self.fits(second.function, part):
                return self._named(second, "two_slips", second.function)
        return None


def _then(run: Function, change: Callable[[float], float]) -> Function:
    return lambda **question: [change(v) for v in leaves(run(**question))]
