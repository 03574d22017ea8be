"""What the machine runs: a function for each operation, over rows of numbers.

A tape's numbers lie in rows, one number per sample. Each function takes the block of samples that
it works on and a step of the program, and does one thing to rows that follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from ..operations import Operation
from ..symbols import Symbol
from . import elementary as elementary  # the forms of the rows
from .llvm import Code, Int, Pointer, Real
from .vectors import total

# The fields of a block: where rows, sums and the numbers of all samples (parameters, constants)
# are; its first sample, how many it has, and how far rows are apart; whether something in it was
# not finite; inputs and outputs, as pairs of an address and how far samples are apart there; the
# order of the samples, an address or 0; room for what a product packs.
ROWS, SUMS, SHARED, START, COUNT, APART, FAULT, INPUTS, OUTPUTS, ORDER, PACKED = range(11)
BLOCK = 11  # fields

# The fields of a step: its function, how many rows it is about, and what that takes.
KERNEL, HEIGHT, FIRST = 0, 1, 2
STEP = 10  # fields

OUT = "out"


class Slope(NamedTuple):
    """What a local derivative is: see `slopes_of`.

    Attributes:
        sign: 1 or -1 where it is that number; 0 where it is always 0; None: neither.
        operand: which operand it is, or -1 the result; None: a row of its own.
    """

    sign: int | None
    operand: int | None = None


@lru_cache
def slopes_of(row: Operation) -> tuple[Slope, ...]:
    """Return what the derivative with respect to each operand is, and so where it is found."""
    symbols = [*map(Symbol, row.parameters)]
    found = []
    for slope in row.local_derivatives(*symbols, Symbol(OUT)):
        if slope is None:
            found.append(Slope(0))
        elif not isinstance(slope, Symbol):
            found.append(Slope(int(slope)) if slope in (-1, 0, 1) else Slope(None))
        elif slope.operands:
            found.append(Slope(None))
        else:
            names = [*row.parameters, OUT]
            index = names.index(slope.name)
            found.append(Slope(None, -1 if slope.name == OUT else index))
    return (*found,)


class Kernels:
    """The functions, as they are printed.

    Args:
        width: how many numbers the machine computes at once.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.codes: list[Code] = []

    def add(self, name: str) -> tuple[Code, Pointer, Pointer]:
        """Begin a function; return its code, and what it gets: the block and the step."""
        code = Code(name, ["block", "step"])
        self.codes.append(code)
        first, second = code.pointers
        return code, first, second

    def add_run(self, name: str) -> tuple[Code, Pointer, Pointer]:
        """Begin a function that runs kernels; return its code, and the run and the thread's own."""
        code = Code(name, ["run", "mine"])
        self.codes.append(code)
        first, second = code.pointers
        return code, first, second

    @contextmanager
    def each(self, code: Code, length: Int) -> Iterator[Callable[[Callable[..., None]], None]]:
        """Print a loop over numbers, `width` of them at once, then those that are left."""

        def over(body: Callable[[Int, int], None]) -> None:
            whole = length - length % self.width
            with code.loop(0, whole, self.width) as i:
                body(i, self.width)
            if self.width > 1:
                with code.loop(whole, length) as i:
                    body(i, 1)

        yield over


def rows_at(block: Pointer, row: Any) -> Pointer:
    """Return where a row of a block begins."""
    return block.pointer(ROWS).at(block.whole(APART) * row)


def computed(kernels: Kernels, row: Operation) -> None:
    """Print what a row of the table computes, and the local derivatives that are kept."""
    code, block, step = kernels.add(row.name)
    kept = [i for i, slope in enumerate(slopes_of(row)) if slope == Slope(None)]
    out, *places = [rows_at(block, step.whole(FIRST + i)) for i in range(1 + len(row.parameters))]
    slopes = [rows_at(block, step.whole(FIRST + len(places) + 1 + i)) for i in range(len(kept))]
    length = step.whole(HEIGHT) * block.whole(APART)
    checked = row.domain is not None or row.name == "exp"
    faults = {width: code.variable(code.real(0.0, width)) for width in {1, kernels.width}}

    def body(i: Int, width: int) -> None:
        operands = [place.real(i, width) for place in places]
        number = row(*operands)
        out.put(number, i)
        found = row.local_derivatives(*operands, number)
        numbers = [number, *[number.as_this(found[k]) for k in kept]]
        for place, slope in zip(slopes, numbers[1:], strict=True):
            place.put(slope, i)
        if checked:
            fault = faults[width]
            for x in numbers:
                fault.set(x.fma(0.0, fault.get()))  # 0 as long as all are finite

    with kernels.each(code, length) as over:
        over(body)
    if checked:
        for fault in faults.values():
            with code.when(fault.get().is_nan().any()):
                block.put(code.whole(1), FAULT)


def handed_down(kernels: Kernels) -> None:
    """Print how a gradient goes to an operand: upstream × local derivative, set or added."""
    parts: dict[str, Callable[[Real, Any], Real]] = {
        "plain": lambda g, slope: g,
        "negated": lambda g, slope: -g,
        "times": lambda g, slope: g * slope(),
    }
    for name, part in parts.items():
        for adds in (False, True):
            code, block, step = kernels.add(f"{name}_{'added' if adds else 'set'}")
            to, upstream, slopes = [rows_at(block, step.whole(FIRST + i)) for i in range(3)]

            def body(
                i: Int,
                width: int,
                part: Any = part,
                adds: bool = adds,
                places: Sequence[Pointer] = (to, upstream, slopes),
            ) -> None:
                to, upstream, slopes = places
                amount = part(upstream.real(i, width), lambda: slopes.real(i, width))
                to.put(to.real(i, width) + amount if adds else amount, i)

            with kernels.each(code, step.whole(HEIGHT) * block.whole(APART)) as over:
                over(body)


def cleared(kernels: Kernels) -> None:
    """Print how rows are set to 0."""
    code, block, step = kernels.add("cleared")
    to = rows_at(block, step.whole(FIRST))
    with kernels.each(code, step.whole(HEIGHT) * block.whole(APART)) as over:
        over(lambda i, width: to.put(code.real(0.0, width), i))


def spread(kernels: Kernels) -> None:
    """Print how a number of all samples fills a row; a seed leaves 0 past the last sample."""
    for name in ("spread", "seed"):
        code, block, step = kernels.add(name)
        with code.loop(0, step.whole(HEIGHT)) as k:
            to = rows_at(block, step.whole(FIRST) + k)
            number = block.pointer(SHARED).real(step.whole(FIRST + 1) + k)
            if name == "seed":
                with code.loop(block.whole(COUNT), block.whole(APART)) as s:
                    to.put(code.real(0.0), s)
            length = block.whole(APART if name == "spread" else COUNT)
            with kernels.each(code, length) as over:
                over(lambda i, width, to=to, x=number: to.put(x.spread(width), i))


def totals(kernels: Kernels) -> None:
    """Print how rows are summed over the samples, each into a sum of its own."""
    code, block, step = kernels.add("total")
    with code.loop(0, step.whole(HEIGHT)) as k:
        row = rows_at(block, step.whole(FIRST) + k)
        place = block.pointer(SUMS).at(step.whole(FIRST + 1) + step.whole(FIRST + 2) * k)
        sums = {width: code.variable(code.real(0.0, width)) for width in {1, kernels.width}}

        def body(i: Int, width: int, row: Pointer = row, sums: Any = sums) -> None:
            sums[width].set(sums[width].get() + row.real(i, width))

        with kernels.each(code, block.whole(COUNT)) as over:
            over(body)
        whole = total(sums[kernels.width].get())
        if kernels.width > 1:
            whole = whole + sums[1].get()
        place.put(place.real() + whole)


def moved(kernels: Kernels) -> None:
    """Print how the numbers of samples come in from arrays, and go out to them."""
    code, block, step = kernels.add("gathered")
    start, count, order = block.whole(START), block.whole(COUNT), block.whole(ORDER)
    with code.loop(0, step.whole(HEIGHT)) as k:
        row = rows_at(block, step.whole(FIRST) + k)
        pair = block.pointer(INPUTS).at((step.whole(FIRST + 1) + k) * 2)
        array, apart = pair.pointer(0), pair.whole(1)
        with code.when(order.is_(0)), code.loop(0, count) as s:
            row.put(array.real((start + s) * apart), s)
        with code.when(order.is_not(0)):
            indices = block.pointer(ORDER).at(start)
            with code.loop(0, count) as s:
                row.put(array.real(indices.whole(s) * apart), s)
        last = row.real(count - 1)
        with code.loop(count, block.whole(APART)) as s:
            row.put(last, s)
    code, block, step = kernels.add("given_back")
    start = block.whole(START)
    with code.loop(0, step.whole(HEIGHT)) as k:
        row = rows_at(block, step.whole(FIRST) + k)
        pair = block.pointer(OUTPUTS).at((step.whole(FIRST + 1) + k) * 2)
        array, apart = pair.pointer(0), pair.whole(1)
        with code.loop(0, block.whole(COUNT)) as s:
            array.put(row.real(s), (start + s) * apart)
