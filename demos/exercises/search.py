"""What a learner's numbers have in common with the right ones, whatever the code."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence

from .answers import leaves
from .evidence import Evidence, Verdict, same
from .slips import Function
from .symbols import pretty

MOST_NAMED = 3  # parts, in a message
ROUNDED = 0.02  # relative: what is nearly right
NOISE = 1e-9  # relative: noise of a different order of operations
MOST_DIGITS = 12  # after the point, of a number that has been rounded
Change = Callable[..., float]  # applied to a right number
WHOLE: dict[str, Change] = {
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


class Search:
    """The search in the numbers alone; each method is one kind of misconception."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.right = [leaves(tree) for tree in evidence.expected]
        self.got = [leaves(tree) for tree in evidence.got]
        self.points = range(len(evidence.questions))
        parts = range(len(self.right[0]))
        self.good = [
            i for i in parts if all(same(a[i], b[i]) for a, b in zip(self.got, self.right))
        ]
        self.part = next((i for i in parts if i not in self.good), 0)  # the first that is wrong
        self.several = len(parts) > 1
        self.wrong = [i for i in parts if i not in self.good]
        self.where = self._name(self.part)

    def _name(self, part: int) -> str:
        names = self.evidence.parts
        return names[part] if part < len(names) else ""

    def _pairs(self, other: int | None = None) -> list[tuple[float, float]]:
        """Return pairs of the learner's first wrong part and a right part, at each point."""
        of = self.part if other is None else other
        return [(got[self.part], right[of]) for got, right in zip(self.got, self.right)]

    def fits(self, run: Function, part: int | None = None) -> bool:
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

    def everywhere(
        self, change: Change, part: int | None = None, by: Sequence[float] | None = None
    ) -> bool:
        """Tell whether a change of the truth gives the learner's numbers, or one part of them.

        The change may use another number at each point.
        """
        for point, (got, right) in enumerate(zip(self.got, self.right)):
            pairs = zip(got, right) if part is None else [(got[part], right[part])]
            others = [] if by is None else [by[point]]
            try:
                if not all(same(a, change(b, *others)) for a, b in pairs):
                    return False
            except (ArithmeticError, ValueError):
                return False
        return True

    def own(self) -> Verdict | None:
        """Look for what the exercise expects."""
        return self._foreseen(self.fits)

    def own_and_right(self) -> Verdict | None:
        """Look for what the exercise expects in one part, if it is right elsewhere."""
        return self._foreseen(lambda run: self._fits_in_part(run) and self._right_with(run))

    def own_in_part(self) -> Verdict | None:
        """Look for what the exercise expects in the first wrong part, if that is significant."""
        says = {f"{row[self.part]:.9g}" for row in self.got}
        return self._foreseen(self._fits_in_part) if len(says) > 1 else None

    def _foreseen(self, is_it: Callable[[Function], bool]) -> Verdict | None:
        for name, run in self.evidence.own:
            if is_it(run):
                return Verdict(name, self.about(run))
        return None

    def about(self, run: Function | None = None) -> dict[str, str]:
        """Return the field that names the wrong parts a diagnosis is about, if not all.

        Those are the ones that a mistaken function gives, or else just the first.
        """
        return self._of(self.given_by(run) if run else [self.part])

    def given_by(self, run: Function) -> list[int]:
        """Return which wrong parts a mistaken function gives, the first if none."""
        return [i for i in self.wrong if self.fits(run, i)] or [self.part]

    def _of(self, parts: Sequence[int]) -> dict[str, str]:
        if parts == self.wrong:
            return {}
        more = ", …" if len(parts) > MOST_NAMED else ""
        return {"about": ", ".join(map(self._name, parts[:MOST_NAMED])) + more}

    def _fits_in_part(self, run: Function) -> bool:
        return self.several and self.fits(run, self.part)

    def _right_with(self, run: Function) -> bool:
        """Tell whether a mistaken function is right wherever the learner is."""
        return all(self.fits(run, i) for i in self.good)

    def not_a_number(self) -> Verdict | None:
        """Look for NaN and infinity."""
        bad = [v for row in self.got for v in row if not math.isfinite(v)]
        return Verdict("not_finite", {"shown": str(bad[0])}) if bad else None

    def always_zero(self) -> Verdict | None:
        """Look for 0 where the right number is never 0."""
        zero = all(got == 0.0 and right for got, right in self._pairs())
        return Verdict("always_zero", {"part": self.where}) if zero else None

    def places(self) -> Verdict | None:
        """Look for the right numbers in wrong places."""
        if not self.several:
            return None
        if all(
            all(map(same, sorted(got), sorted(right))) for got, right in zip(self.got, self.right)
        ):
            return Verdict("order_wrong")
        for other in range(len(self.right[0])):
            if other != self.part and all(same(a, b) for a, b in self._pairs(other)):
                return Verdict("part_for_part", {"part": self._name(other), **self.about()})
        return None

    def whole(self) -> Verdict | None:
        """Look for the right number with something done to it."""
        for name, change in WHOLE.items():
            if self.everywhere(change):
                return self._done_to_all(name)
        return None

    def whole_in_part(self) -> Verdict | None:
        """Look for the same in the first wrong part alone."""
        for name, change in WHOLE.items():
            if self.several and self.everywhere(change, self.part):
                also = [i for i in self.wrong if self.everywhere(change, i)]
                found = self._done_to_all(name)
                return found._replace(fields={**found.fields, **self._of(also)})
        return None

    def _done_to_all(self, name: str) -> Verdict:
        """Name what is done to a right number, with the result as a formula."""
        shown = {"sign": "−{}", "upside_down": "1 / ({})"}.get(name, "")
        return Verdict(name, {"yours": shown.format(self.where) if self.where else ""})

    def constant(self) -> Verdict | None:
        """Look for an answer that is always the same."""
        first = self.got[0]
        if all(all(map(same, row, first)) for row in self.got[1:]):
            typed_in = all(map(same, first, self.right[0]))
            return Verdict("constant_given" if typed_in else "constant", {"shown": _short(first)})
        return None

    def near(self) -> Verdict | None:
        """Look for right numbers with digits missing: rounded, or of a type that holds few."""
        pairs = [pair for got, right in zip(self.got, self.right) for pair in zip(got, right)]
        rows = zip(zip(*self.got, strict=True), zip(*self.right, strict=True), strict=True)
        parts = [[*zip(got, right, strict=True)] for got, right in rows]
        off = [x for part in parts if not all(same(a, b, NOISE) for a, b in part) for x in part]
        if any(a for a, _ in off):
            for digits in range(1, MOST_DIGITS):
                if all(a == round(b, digits) for a, b in off):
                    return Verdict("rounded", {"digits": str(digits)})
                if digits > 1 and all(a == float(f"{b:.{digits}g}") for a, b in off):
                    return Verdict("rounded_somewhere")
        if all(same(a, b) for a, b in pairs):
            single = all(a == b or a == _single(a) for a, b in pairs)
            return Verdict("single_precision" if single else "rounded_somewhere")
        return None

    def given_only(self) -> Verdict | None:
        """Look for an answer that fits the example's numbers only, and which of them it needs."""
        if not all(map(same, self.got[0], self.right[0])):
            return None
        needs = [
            pretty(name)
            for name, one, other in self._changed_inputs()
            if 0 in (one, other) and not all(map(same, self.got[one], self.right[one]))
        ]
        known = [name for name in dict.fromkeys(needs) if self.evidence.names.know(name)]
        return Verdict("given_only", {"part": ", ".join(known)})

    def nearly(self) -> Verdict | None:
        """Look for nearly right numbers."""
        pairs = [pair for got, right in zip(self.got, self.right) for pair in zip(got, right)]
        return Verdict("nearly") if all(same(a, b, ROUNDED) for a, b in pairs) else None

    def insensitive(self) -> Verdict | None:
        """Look for an input that the answer ignores."""
        stays: dict[str, bool] = {}
        for name, one, other in self._changed_inputs():
            if not all(map(same, self.right[one], self.right[other])):
                still = all(map(same, self.got[one], self.got[other]))
                stays[name] = stays.get(name, True) and still
        ignored = [name for name, still in stays.items() if still]
        if not ignored:
            return None
        shown = pretty(ignored[0])
        return Verdict("ignores", {"part": shown if self.evidence.names.know(shown) else ""})

    def _changed_inputs(self) -> Iterable[tuple[str, int, int]]:
        """Yield pairs of questions that differ in one input."""
        questions = self.evidence.questions
        for one in self.points:
            for other in range(one):
                differ = [k for k in questions[one] if questions[one][k] != questions[other][k]]
                if len(differ) == 1:
                    yield differ[0], one, other

    def ratio(self) -> Verdict | None:
        """Look for a constant factor or a constant difference between the answer and the truth."""
        pairs = self._pairs()
        if all(right for _, right in pairs):
            ratios = [got / right for got, right in pairs]
            if all(same(r, ratios[0]) for r in ratios):
                return Verdict("always_times", {"shown": f"{ratios[0]:.6g}"})
        offsets = [got - right for got, right in pairs]
        if all(same(d, offsets[0]) for d in offsets):
            return Verdict("always_off", {"shown": f"{offsets[0]:.6g}"})
        return None


def _single(value: float) -> float:
    """Return a number rounded to 32 bits."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except (OverflowError, struct.error):
        return math.inf


def _short(numbers: Sequence[float]) -> str:
    return ", ".join(f"{v:.6g}" for v in numbers[:3]) + (", …" if len(numbers) > 3 else "")
