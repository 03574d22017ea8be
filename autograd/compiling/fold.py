"""A loss over several samples, as what each sample adds to it and what is made of the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..operations import OPERATIONS, Operation
from . import Uncompilable
from .tape import Leaf, Tape

_ADD, _SUB, _NEG = OPERATIONS["add"], OPERATIONS["sub"], OPERATIONS["neg"]
_MUL, _NET = OPERATIONS["mul"], OPERATIONS["weighted_sum"]

Term = tuple[int, int]  # its sign, its place on the tape of all samples

_MIXED = (
    "a sample's loss depends on other samples. Only sums and means over the samples, and what is "
    "made of those, can be compiled"
)


_ALIKE = "the samples are not treated alike: each must add the same to the loss"


class _Sum(NamedTuple):
    """A sum over samples that is not finished."""

    terms: tuple[Term, ...]


class Fold:
    """A tape of several samples, brought down to one of one sample.

    Args:
        tape: of all samples.
        samples: how many they are.

    Attributes:
        tape: of one sample, with totals: sums over all samples.
    """

    def __init__(self, tape: Tape, samples: int) -> None:
        self._all, self._samples = tape, samples
        self.tape = Tape()
        self._of: list[int] = []  # a bit for each sample that an entry depends on
        self._places: dict[int, int] = {}  # of entries that depend on one sample at most, or totals
        self._sums: dict[int, _Sum] = {}
        for index in range(len(tape.entries)):
            self._add(index)

    def place(self, index: int) -> int:
        """Return where an entry is on the tape of one sample.

        Raises:
            Uncompilable: it depends on several samples in another way than by sums.
        """
        if index in self._sums:
            self._places[index] = self._closed(self._sums[index])
        return self._places[index]

    def result(self, index: int) -> int:
        """Return where the loss is, which depends on no sample but by sums over all of them.

        Raises:
            Uncompilable: it depends on one sample alone, or as `place` says.
        """
        of = self._of[index]
        if of and of != (1 << self._samples) - 1:
            raise Uncompilable(_ALIKE)
        return self.place(index)

    def _add(self, index: int) -> None:
        entry = self._all.entries[index]
        if isinstance(entry, Leaf):
            self._of.append(1 << entry.what[0] if entry.kind == "input" else 0)
            one = Leaf("input", entry.what[1]) if entry.kind == "input" else entry
            self._places[index] = self.tape.leaf(one)
            return
        row, operands = entry
        of = 0
        for x in operands:
            of |= self._of[x]
        self._of.append(of)
        if of & (of - 1) == 0 and not any(x in self._sums for x in operands):
            self._places[index] = self.tape.operation(row, [self.place(x) for x in operands])
        elif row in (_ADD, _SUB, _NEG):
            signs = (1, -1) if row is _SUB else (-1,) if row is _NEG else (1, 1)
            terms = [
                (sign * inner, x)
                for sign, operand in zip(signs, operands, strict=True)
                for inner, x in self._terms(operand)
            ]
            self._sums[index] = _Sum((*terms,))
        else:
            if row is _NET:
                raise Uncompilable(_MIXED)
            for x in operands:
                if self._of[x] and x not in self._sums and not self._is_whole(x):
                    raise Uncompilable(_MIXED)
            self._places[index] = self.tape.operation(row, [self.place(x) for x in operands])

    def _is_whole(self, index: int) -> bool:
        """Tell whether an entry is made of sums over all samples."""
        return self._of[index] == (1 << self._samples) - 1

    def _terms(self, index: int) -> Sequence[Term]:
        return self._sums[index].terms if index in self._sums else [(1, index)]

    def _closed(self, found: _Sum) -> int:
        """Return a sum over samples as a total, and what is added that depends on none."""
        for split in (False, True):
            terms = [t for term in found.terms for t in (self._split(term) if split else [term])]
            by_sample: list[list[Term]] = [[] for _ in range(self._samples)]
            free: Counter[int] = Counter()
            for sign, x in terms:
                of = self._of[x]
                if not of or self._is_whole(x):
                    free[self._places[x]] += sign
                elif of & (of - 1):
                    raise Uncompilable(_MIXED)
                else:
                    by_sample[of.bit_length() - 1].append((sign, self._places[x]))
            if all(sorted(row) == sorted(by_sample[0]) for row in by_sample):
                return self._total(by_sample[0], free)
        raise Uncompilable(_ALIKE)

    def _split(self, term: Term) -> list[Term]:
        """Return the parts of a term that is itself a sum."""
        found, waiting = [], [term]
        while waiting:
            sign, x = waiting.pop()
            entry = self._all.entries[x]
            row: Operation | None = None if isinstance(entry, Leaf) else entry[0]
            if isinstance(entry, Leaf) or row not in (_ADD, _SUB, _NEG):
                found.append((sign, x))
                continue
            signs = (1, -1) if row is _SUB else (-1,) if row is _NEG else (1, 1)
            waiting += [(sign * s, y) for s, y in zip(signs, entry[1], strict=True)][::-1]
        return found

    def _total(self, terms: Sequence[Term], free: Counter[int]) -> int:
        whole: int | None = None
        if terms:
            whole = self.tape.leaf(Leaf("total", self._added(terms)))
        for place, count in free.items():
            if count:
                factor = self.tape.constant(float(count))
                part = place if count == 1 else self.tape.operation(_MUL, (factor, place))
                whole = part if whole is None else self.tape.operation(_ADD, (whole, part))
        return self.tape.constant(0.0) if whole is None else whole

    def _added(self, terms: Sequence[Term]) -> int:
        sign, total = terms[0]
        if sign < 0:
            total = self.tape.operation(_NEG, (total,))
        for sign, x in terms[1:]:
            total = self.tape.operation(_ADD if sign > 0 else _SUB, (total, x))
        return total
