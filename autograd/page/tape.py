"""Numbers that record how they were computed: floats in Python, a tape that a page runs again.

Readers of a graph compute with these as with any floats: the backward pass, the factors of a chain
rule. What they do to them is written down, so that the page needs no chain rule of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

GIVEN = -1  # in place of a kernel: a number that is given


def _signs(
    sign: str, compute: Callable[[float, float], float], neutral: float = math.nan
) -> tuple[Callable[[Recorded, float], Recorded], Callable[[Recorded, float], Recorded]]:
    """Return what Python calls for a sign: with the recorded number first, and with it second.

    `neutral`: a plain number that changes nothing.
    """
    function = f"(a,b)=>a {sign} b"

    def first(number: Recorded, other: float) -> Recorded:
        if other == neutral and type(other) is not Recorded:
            return number
        return number.tape.run(function, (number, other), compute(number, other))

    def second(number: Recorded, other: float) -> Recorded:
        if other == neutral:
            return number
        return number.tape.run(function, (other, number), compute(float(other), number))

    return first, second


class Recorded(float):
    """A number on a tape, with the value that it has now.

    Attributes:
        tape: where it is written down.
        index: which number of the tape it is.
        tag: what a picture calls it where it shows it: `v3` the value of the graph's node 3, `g3`
            its gradient as far as the pass has come, `n7` number 7 of the tape, `h0-4 9` the norm
            of the gradients of those nodes.
    """

    __slots__ = ("index", "tag", "tape")

    tape: Tape
    index: int
    tag: str

    @classmethod
    def of(cls, value: float, tape: Tape, index: int, tag: str = "") -> Recorded:
        """Return number `index` of a tape."""
        number = cls(value)
        number.tape, number.index, number.tag = tape, index, tag or f"n{index}"
        return number

    def tagged(self, tag: str) -> Recorded:
        """Return the same number under another tag."""
        return Recorded.of(self, self.tape, self.index, tag)

    def with_value(self, value: float) -> Recorded:
        """Return the same number of the tape, where it differs in a last digit."""
        return Recorded.of(value, self.tape, self.index)

    @staticmethod
    def norm(numbers: Sequence[float]) -> Recorded:
        """Return √(Σ x²) of gradients, as far as the pass has come."""
        first = numbers[0]
        assert isinstance(first, Recorded)
        nodes = ranges([int(x.tag[1:]) for x in numbers if isinstance(x, Recorded)])
        return Recorded.of(math.hypot(*numbers), first.tape, first.index, f"h{nodes}")

    def __format__(self, form: str) -> str:
        return format(float(self) + 0.0, form)  # 0 is never written -0

    def __pos__(self) -> Recorded:
        return self

    def __neg__(self) -> Recorded:
        return self.tape.run("(a)=>-a", (self,), -float(self))

    __add__, __radd__ = _signs("+", float.__add__, 0.0)
    __sub__, __rsub__ = _signs("-", float.__sub__)
    __mul__, __rmul__ = _signs("*", float.__mul__, 1.0)


def ranges(places: Iterable[int]) -> str:
    """Write whole numbers, runs of them by their ends.

    >>> ranges([0, 1, 2, 9])
    '0-2 9'
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return " ".join([f"{first}-{last}" if first < last else f"{first}" for first, last in runs])


class Tape:
    """Numbers in the order in which they are computed, the same one never twice.

    Attributes:
        code: for each number the function that computes it, in JavaScript, and the numbers that it
            takes; or GIVEN and its place in `given`.
        given: plain numbers, and the values of leaves.
    """

    def __init__(self) -> None:
        self.code: list[tuple[str | int, ...]] = []
        self.given: list[float] = []
        self._known: dict[tuple[str | int, ...], int] = {}
        self._plain: dict[float | str, int] = {}

    def leaf(self, value: float) -> Recorded:
        """Return the number of a leaf, which the page may change."""
        return Recorded.of(value, self, self._give(value))

    def run(self, function: str, operands: Sequence[float], value: float) -> Recorded:
        """Return what a function comes to, now `value`; plain operands are put on the tape."""
        taken = [x.index if type(x) is Recorded else self.plain(x) for x in operands]
        step: tuple[str | int, ...] = (function, *taken)
        if step not in self._known:
            self._known[step] = len(self.code)
            self.code.append(step)
        return Recorded.of(value, self, self._known[step])

    def plain(self, value: float) -> int:
        """Return the place of a plain number."""
        key = value or str(value)  # 0 and -0 are two
        if key not in self._plain:
            self._plain[key] = self._give(value)
        return self._plain[key]

    def _give(self, value: float) -> int:
        self.given.append(float(value))
        self.code.append((GIVEN, len(self.given) - 1))
        return len(self.code) - 1

    def cut(self, wanted: Iterable[int]) -> Cut:
        """Return the tape without what only readers in Python needed."""
        kept = bytearray(len(self.code))
        for index in wanted:
            kept[index] = 1
        for index in range(len(self.code) - 1, -1, -1):
            function, *taken = self.code[index]
            if kept[index] and function != GIVEN:
                for x in taken:
                    kept[int(x)] = 1
        places = {old: new for new, old in enumerate(i for i, keep in enumerate(kept) if keep)}
        functions: dict[str, int] = {}
        given: list[float] = []
        code: list[int] = []
        for old in places:
            function, *taken = self.code[old]
            if isinstance(function, str):
                code.append(functions.setdefault(function, len(functions)))
                code += [places[int(x)] for x in taken]
            else:
                code.append(GIVEN)
                given.append(self.given[int(taken[0])])
        return Cut([*functions], code, given, places)


class Cut(NamedTuple):
    """A tape as a page runs it.

    Attributes:
        functions: in JavaScript.
        code: for each number a function, and as many numbers as that takes; or GIVEN.
        given: the numbers that are given, in order.
        places: what has become of the numbers of the whole tape.
    """

    functions: list[str]
    code: list[int]
    given: list[float]
    places: dict[int, int]
