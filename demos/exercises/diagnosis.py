"""Which misconception gives a learner's numbers: the most specific that fits every point."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence

from .answers import leaves
from .evidence import Evidence, Named, Question, same
from .slips import Form, Function, Slip, forms
from .symbols import pretty

ROUNDED = 0.02
PATIENCE = 2.0  # seconds for slips that come in pairs

WHOLE: dict[str, Callable[[float], float]] = {
    "sign": lambda v: -v,
    "double": lambda v: 2 * v,
    "half": lambda v: v / 2,
    "double_sign": lambda v: -2 * v,
    "half_sign": lambda v: -v / 2,
    "upside_down": lambda v: 1 / v,
    "absolute": abs,
    "squared": lambda v: v * v,
    "rooted": lambda v: math.sqrt(abs(v)),
}


def diagnose(evidence: Evidence) -> Named:
    """Return the misconception that fits, or "unknown"."""
    search = _Search(evidence)
    steps = (
        search.own, search.not_a_number, search.one_factor, search.slip, search.places,
        search.whole, search.constant, search.from_locals, search.slip_in_part, search.rounded,
        search.number, search.pair,
        search.insensitive, search.ratio, search.given_only,
    )  # fmt: skip
    for step in steps:
        found = step()
        if found:
            return found._replace(fields={"where": search.where, **found.fields})
    return Named("unknown", {"where": search.where})


class _Search:
    """The search for what fits; each method is one kind of misconception."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.right = [leaves(tree) for tree in evidence.expected]
        self.got = [leaves(tree) for tree in evidence.got]
        self.points = range(len(evidence.questions))
        count = len(self.right[0])
        wrong = [i for i in range(count) if any(not self._hits(p, i) for p in self.points)]
        self.part = wrong[0] if wrong else 0
        self.several = count > 1
        names = evidence.parts
        self.where = names[self.part] if self.part < len(names) else ""
        self._slip_in_part: Named | None = None

    def _hits(self, point: int, part: int) -> bool:
        return same(self.got[point][part], self.right[point][part])

    def _fits(self, run: Function, part: int | None = None) -> bool:
        """Tell whether a function gives the learner's numbers, or one part of them, everywhere."""
        measure = self.evidence.measured(run)
        for point in self.points:
            try:
                found = leaves(measure(**self.evidence.questions[point]))
            except Exception:
                return False
            if len(found) != len(self.got[point]):
                return False
            wanted = self.got[point] if part is None else [self.got[point][part]]
            there = found if part is None else [found[part]]
            if not all(map(same, there, wanted)):
                return False
        return True

    def _everywhere(self, change: Callable[[float], float], part: int | None = None) -> bool:
        for got, right in zip(self.got, self.right):
            pairs = zip(got, right) if part is None else [(got[part], right[part])]
            try:
                if not all(same(a, change(b)) for a, b in pairs):
                    return False
            except (ArithmeticError, ValueError):
                return False
        return True

    def own(self) -> Named | None:
        """Look for what the exercise foresees."""
        for name, function in self.evidence.own.items():
            if self._fits(function):
                return Named(name, {})
        for name, function in self.evidence.own.items():
            if self.several and self._fits(function, self.part):
                return Named(name, {})
        return None

    def not_a_number(self) -> Named | None:
        """Look for NaN and infinity."""
        bad = [v for row in self.got for v in row if not math.isfinite(v)]
        return Named("not_finite", {"shown": str(bad[0])}) if bad else None

    def slip(self) -> Named | None:
        """Look for one slip in the formula."""
        stop = time.monotonic() + PATIENCE
        for form in forms([*self.evidence.also, self.evidence.truth]):
            for slip in form.first():
                if self._fits(slip.function):
                    return _named(slip)
                if self.several and not self._slip_in_part and self._fits(slip.function, self.part):
                    self._slip_in_part = _named(slip)
                if time.monotonic() > stop:
                    return None
        return None

    def slip_in_part(self) -> Named | None:
        """Return the slip that fits the first wrong part alone."""
        for name, change in WHOLE.items():
            if self.several and not self._slip_in_part and self._everywhere(change, self.part):
                return Named(name, {"part": self.where, "yours": self.where})
        return self._slip_in_part

    def places(self) -> Named | None:
        """Look for the right numbers in wrong places."""
        if not self.several:
            return None
        if all(
            all(map(same, sorted(got), sorted(right))) for got, right in zip(self.got, self.right)
        ):
            return Named("order_wrong", {})
        for other in range(len(self.right[0])):
            columns = [(got[self.part], right[other]) for got, right in zip(self.got, self.right)]
            if other != self.part and all(same(a, b) for a, b in columns):
                names = self.evidence.parts
                name = names[other] if other < len(names) else str(other)
                return Named("part_for_part", {"part": name})
        return None

    def whole(self) -> Named | None:
        """Look for the right number with something done to it."""
        for name, change in WHOLE.items():
            if self._everywhere(change):
                return Named(name, {"part": self.where, "yours": self.where})
        return None

    def constant(self) -> Named | None:
        """Look for an answer that is always the same."""
        first = self.got[0]
        if all(all(map(same, row, first)) for row in self.got[1:]):
            typed_in = all(map(same, first, self.right[0]))
            return Named("constant_given" if typed_in else "constant", {"shown": _short(first)})
        return None

    def given_only(self) -> Named | None:
        """Look for an answer that fits the example's numbers only."""
        if all(map(same, self.got[0], self.right[0])):
            return Named("given_only", {})
        return None

    def one_factor(self) -> Named | None:
        """Look for a factor that is missing everywhere."""
        return self._with_locals(["factor_missing"], range(len(self.right[0])))

    def from_locals(self) -> Named | None:
        """Look for one of the formula's parts too many, too few, or in the result's place."""
        return self._with_locals(_WITH, [self.part])

    def _with_locals(self, kinds: Iterable[str], parts: Sequence[int]) -> Named | None:
        names = Form(self.evidence.truth).with_locals()
        try:
            rows = [names(**question) for question in self.evidence.questions]
        except Exception:
            return None
        for name, value in rows[0].items():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            for kind in kinds:
                if all(self._fits_with(kind, name, rows, part) for part in parts):
                    return Named(kind, {"part": pretty(name), "yours": pretty(name)})
        return None

    def _fits_with(self, kind: str, name: str, rows: Sequence[Question], part: int) -> bool:
        try:
            return all(
                same(self.got[p][part], _WITH[kind](self.right[p][part], float(rows[p][name])))
                for p in self.points
            )
        except (ArithmeticError, ValueError):
            return False

    def rounded(self) -> Named | None:
        """Look for right numbers with digits missing."""
        pairs = [pair for got, right in zip(self.got, self.right) for pair in zip(got, right)]
        return Named("rounded", {}) if all(same(a, b, ROUNDED) for a, b in pairs) else None

    def number(self) -> Named | None:
        """Look for a part with a wrong number in it: k in its place, k times it, or k more."""
        part = self.part if self.several else None
        for name, shown, function in Form(self.evidence.truth).unknowns():
            for k in self._solutions(function):
                if abs(k) < 1e6 and self._fits(_given(function, k), part):
                    return Named(name, {"part": shown, "yours": shown, "shown": f"{k:.6g}"})
        return None

    def _solutions(self, function: Function) -> list[float]:
        """Return which k might give the learner's first number: as a factor, or as an exponent."""
        question, got = self.evidence.questions[0], self.got[0][self.part]
        try:
            at = [
                leaves(self.evidence.measured(_given(function, k))(**question))[self.part]
                for k in (0.0, 1.0)
            ]
        except Exception:
            return []
        slope = at[1] - at[0]
        linear = [(got - at[0]) / slope] if math.isfinite(slope) and slope else []
        return [*linear, 0.0, 1.0, 2.0, 3.0, 4.0]

    def pair(self) -> Named | None:
        """Look for two slips at once, or one and something done to the whole."""
        stop = time.monotonic() + PATIENCE
        form = Form(self.evidence.truth)
        part = self.part if self.several else None
        for slip in form.first():
            for change in (WHOLE["sign"], WHOLE["double"], WHOLE["half"]):
                if self._fits(_then(slip.function, change), part):
                    fields = {"yours": slip.yours, "part": slip.part}
                    return Named("slip_and_factor", fields)
            if time.monotonic() > stop:
                return None
        for first, second in form.second():
            if self._fits(second.function, part):
                return Named("two_slips", {"yours": second.yours, "first": first.yours})
            if time.monotonic() > stop:
                return None
        return None

    def insensitive(self) -> Named | None:
        """Look for an input that the answer takes no notice of."""
        for name, one, other in self._changed_inputs():
            moves = any(not same(a, b) for a, b in zip(self.right[one], self.right[other]))
            stays = all(map(same, self.got[one], self.got[other]))
            if moves and stays:
                return Named("ignores", {"part": pretty(name)})
        return None

    def _changed_inputs(self) -> Iterable[tuple[str, int, int]]:
        """Yield pairs of questions that differ in one input."""
        questions = self.evidence.questions
        for one in self.points:
            for other in range(one):
                differ = [k for k in questions[one] if questions[one][k] != questions[other][k]]
                if len(differ) == 1:
                    yield differ[0], one, other

    def ratio(self) -> Named | None:
        """Look for a constant factor or a constant distance between the answer and the truth."""
        pairs = [
            (self.got[p][self.part], self.right[p][self.part])
            for p in self.points
        ]  # fmt: skip
        if all(right for _, right in pairs):
            ratios = [got / right for got, right in pairs]
            if all(same(r, ratios[0]) for r in ratios):
                return Named("always_times", {"shown": f"{ratios[0]:.6g}"})
        offsets = [got - right for got, right in pairs]
        if all(same(d, offsets[0]) for d in offsets):
            return Named("always_off", {"shown": f"{offsets[0]:.6g}"})
        return None


_WITH: dict[str, Callable[[float, float], float]] = {
    "factor_missing": lambda right, v: right / v,
    "factor_too_many": lambda right, v: right * v,
    "term_missing": lambda right, v: right - v,
    "term_too_many": lambda right, v: right + v,
    "other_returned_sign": lambda right, v: -v,
}


def _then(run: Function, change: Callable[[float], float]) -> Function:
    return lambda **question: [change(v) for v in leaves(run(**question))]


def _given(function: Function, k: float) -> Function:
    return lambda **question: function(k, **question)


def _named(slip: Slip) -> Named:
    return Named(slip.id, {"part": slip.part, "yours": slip.yours})


def _short(numbers: Sequence[float]) -> str:
    return ", ".join(f"{v:.6g}" for v in numbers[:3]) + (", …" if len(numbers) > 3 else "")
