"""Neurons that share their inputs are a matrix: its products, in tiles that fit the registers.

A layer's rows are the products of its weights with the rows of its inputs. Four rows are computed
for three vectors of samples at once, so that twelve sums stay in registers, and each number that
is read is used several times. The inputs of those samples are packed side by side, where all rows
find them near. Of a single sample the vectors run along the weights instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .kernels import APART, FIRST, HEIGHT, PACKED, SHARED, SUMS, Kernels, rows_at
from .llvm import Code, Int, Pointer, Real, Variable
from .vectors import total, totals_of, transposed

TALL, WIDE = 4, 3  # rows, and vectors of numbers in each
CHUNK = 64  # rows whose weights are read again and again
FEW = 24  # rows that are not worth packing their inputs


def products(kernels: Kernels) -> None:
    """Print net = W·x + b, and what is handed down to x: Wᵀ·gradient."""
    for adds in (False, True):
        code, block, step = kernels.add(f"product_{'added' if adds else 'set'}")
        several = block.whole(APART).is_not(1)
        with code.when(several):
            _over_samples(kernels, code, block, step, adds)
        with code.when(block.whole(APART).is_(1)):
            along = step.whole(FIRST + 5).is_(1)
            with code.when(along):
                _dots(kernels, code, block, step, adds)
            with code.when(step.whole(FIRST + 5).is_not(1)):
                _columns(kernels, code, block, step, adds)


def _fields(block: Pointer, step: Pointer) -> tuple[Pointer, Pointer, Int, Pointer, Int, Int]:
    """Return where the results and the inputs are, how many inputs there are, where the weights
    are, and how far those are apart that meet the next row and the next input.
    """
    out, x = rows_at(block, step.whole(FIRST)), rows_at(block, step.whole(FIRST + 1))
    weights = block.pointer(SHARED).at(step.whole(FIRST + 3))
    return out, x, step.whole(FIRST + 2), weights, step.whole(FIRST + 4), step.whole(FIRST + 5)


def _bias(block: Pointer, step: Pointer, row: Int) -> Real:
    """Return the bias of a row; where it has none, they are all one slot, which holds 0."""
    slot, apart = step.whole(FIRST + 6), step.whole(FIRST + 7)
    return block.pointer(SHARED).real(slot + row * apart)


def _over_samples(kernels: Kernels, code: Code, block: Pointer, step: Pointer, adds: bool) -> None:
    out, x, inputs, weights, next_row, next_input = _fields(block, step)
    apart, rows, width = block.whole(APART), step.whole(HEIGHT), kernels.width
    packed, is_packed = block.pointer(PACKED), rows > FEW

    def pack(s: Int, wide: int) -> None:
        with code.loop(0, inputs) as i:
            column, to = x.at(i * apart + s), packed.at(i * (wide * width))
            for v in range(wide):
                to.put(column.real(v * width, width), v * width)

    def tile(row: Int, tall: int, s: Int, wide: int) -> None:
        biases = [_bias(block, step, row + j) for j in range(tall)]
        places = [out.at((row + j) * apart + s) for j in range(tall)]
        factors = [weights.at((row + j) * next_row) for j in range(tall)]
        start = places if adds else None
        terms = is_packed.choose(packed, x.at(s)), is_packed.choose(wide * width, apart)
        sums = _sums(code, terms, inputs, factors, next_input, (wide, width), start)
        for to, bias, totals in zip(places, biases, sums, strict=True):
            for v, found in enumerate(totals):
                to.put(found + bias, v * width)

    with code.loop(0, rows, CHUNK) as first:
        last = _end_of(first, CHUNK, rows)

        def panel(s: Int, numbers: int) -> None:
            wide = numbers // width
            with code.when(is_packed):
                pack(s, wide)
            _tiled(code, first, last, TALL, lambda row, tall: tile(row, tall, s, wide))

        _tiled(code, 0, apart, WIDE * width, panel, width)


def _sums(
    code: Code,
    terms: tuple[Pointer, Any],
    count: Int,
    factors: Sequence[Pointer],
    apart: Any,
    size: tuple[int, int],
    start: Sequence[Pointer] | None = None,
) -> list[list[Real]]:
    """Print the sums of numbers, each times a factor, and return them.

    Args:
        code: where it is printed.
        terms: where the numbers are, and how far those of the next term are.
        count: how many terms each sum has.
        factors: where those of each row are.
        apart: how far factors of a row are apart.
        size: how many vectors of how many numbers a term has.
        start: where the numbers are that each row begins with; None: with 0.
    """
    wide, width = size
    rows: list[list[Variable[Real]]] = []
    for j in range(len(factors)):
        first = [
            start[j].real(v * width, width) if start else code.real(0.0, width) for v in range(wide)
        ]
        rows.append([*map(code.variable, first)])
    with code.loop(0, count) as i:
        term = terms[0].at(i * terms[1])
        numbers = [term.real(v * width, width) for v in range(wide)]
        for places, factor in zip(rows, factors, strict=True):
            number = factor.real(i * apart).spread(width)
            for place, x in zip(places, numbers, strict=True):
                place.set(x.fma(number, place.get()))
    return [[place.get() for place in places] for places in rows]


def _end_of(start: Int, size: int, length: Int) -> Int:
    """Return where a part of some length ends."""
    end = start + size
    least: Int = (end > length).choose(length, end)
    return least


def _tiled(code: Code, start: Any, stop: Int, size: int, body: Any, least: int = 1) -> None:
    """Print a loop in steps of `size`, and one in the least steps over what is left."""
    whole = stop - (stop - start) % size
    with code.loop(start, whole, size) as i:
        body(i, size)
    with code.loop(whole, stop, least) as i:
        body(i, least)


def _dots(kernels: Kernels, code: Code, block: Pointer, step: Pointer, adds: bool) -> None:
    """Print a layer of one sample: each row is the sum of weights times inputs."""
    out, x, inputs, weights, next_row, _ = _fields(block, step)

    def rows_from(row: Int, tall: int) -> None:
        sums = {
            w: [code.variable(code.real(0.0, w)) for _ in range(tall)] for w in (1, kernels.width)
        }

        def body(i: Int, width: int) -> None:
            number = x.real(i, width)
            for j, place in enumerate(sums[width]):
                weight = weights.real((row + j) * next_row + i, width)
                place.set(number.fma(weight, place.get()))

        with kernels.each(code, inputs) as over:
            over(body)
        for j in range(tall):
            whole = total(sums[kernels.width][j].get()) + sums[1][j].get()
            if adds:
                whole = out.real(row + j) + whole
            out.put(whole + _bias(block, step, row + j), row + j)

    _tiled(code, 0, step.whole(HEIGHT), TALL, rows_from)


def _columns(kernels: Kernels, code: Code, block: Pointer, step: Pointer, adds: bool) -> None:
    """Print what a layer hands down of one sample: the sum of its rows of weights."""
    out, x, inputs, weights, _, next_input = _fields(block, step)

    def rows_from(row: Int, vectors: int, width: int) -> None:
        sums = [
            code.variable(out.real(row + v * width, width) if adds else code.real(0.0, width))
            for v in range(vectors)
        ]
        with code.loop(0, inputs) as i:
            number = x.real(i).spread(width)
            for v, place in enumerate(sums):
                weight = weights.real(i * next_input + row + v * width, width)
                place.set(weight.fma(number, place.get()))
        for v, place in enumerate(sums):
            out.put(place.get(), row + v * width)

    width, rows = kernels.width, step.whole(HEIGHT)
    tiled = rows - rows % (TALL * width)
    whole = rows - rows % width
    with code.loop(0, tiled, TALL * width) as row:
        rows_from(row, TALL, width)
    with code.loop(tiled, whole, width) as row:
        rows_from(row, 1, width)
    with code.loop(whole, rows) as row:
        rows_from(row, 1, 1)


def weights(kernels: Kernels) -> None:
    """Print what is handed down to a layer's weights: gradient · xᵀ, summed over the samples."""
    code, block, step = kernels.add("weights")
    upstream, x = rows_at(block, step.whole(FIRST)), rows_at(block, step.whole(FIRST + 1))
    rows, inputs, apart = step.whole(HEIGHT), step.whole(FIRST + 2), block.whole(APART)
    sums, next_row = block.pointer(SUMS).at(step.whole(FIRST + 3)), step.whole(FIRST + 4)
    width = kernels.width

    packed = block.pointer(PACKED)
    tall_tile = max(TALL * WIDE // width, WIDE)

    def packed_tile(row: Int, tall: int, i: Int) -> None:
        factors = [upstream.at((row + j) * apart) for j in range(tall)]
        found = _sums(code, (packed, WIDE * width), apart, factors, 1, (WIDE, width))
        for j, parts in enumerate(found):
            to = sums.at((row + j) * next_row + i)
            for v, part in enumerate(parts):
                to.put(to.real(v * width, width) + part, v * width)

    def tile(row: Int, tall: int, i: Int, wide: int) -> None:
        totals = [[code.variable(code.real(0.0, width)) for _ in range(wide)] for _ in range(tall)]
        with code.loop(0, apart, width) as s:
            gradients = [upstream.real((row + j) * apart + s, width) for j in range(tall)]
            for k in range(wide):
                number = x.real((i + k) * apart + s, width)
                for j, gradient in enumerate(gradients):
                    place = totals[j][k]
                    place.set(gradient.fma(number, place.get()))
        for j in range(tall):
            to, found = sums.at((row + j) * next_row + i), [t.get() for t in totals[j]]
            whole = total(found[0]) if wide == 1 else totals_of(found)
            to.put(to.real(0, wide) + whole)

    biases, bias_apart = block.pointer(SUMS).at(step.whole(FIRST + 5)), step.whole(FIRST + 6)

    def of_bias(row: Int, tall: int) -> None:
        totals = [code.variable(code.real(0.0, width)) for _ in range(tall)]
        with code.loop(0, apart, width) as s:
            for j, found in enumerate(totals):
                found.set(found.get() + upstream.real((row + j) * apart + s, width))
        for j, found in enumerate(totals):
            place = biases.at((row + j) * bias_apart)
            place.put(place.real() + total(found.get()))

    with code.when(apart.is_not(1)):
        with code.when(bias_apart.is_not(0)):
            _tiled(code, 0, rows, TALL, of_bias)
        whole = (rows > FEW).choose(inputs - inputs % (WIDE * width), 0)
        with code.loop(0, whole, WIDE * width) as i:
            _pack_columns(code, x, packed, i, apart, width)
            _tiled(code, 0, rows, TALL, lambda row, tall: packed_tile(row, tall, i))

        def rest(row: Int, tall: int) -> None:
            _tiled(code, whole, inputs, width, lambda i, wide: tile(row, tall, i, wide))

        _tiled(code, 0, rows, tall_tile, rest)
    with code.when(apart.is_(1)), code.loop(0, rows) as row:
        gradient = upstream.real(row)
        with code.when(bias_apart.is_not(0)):
            place = biases.at(row * bias_apart)
            place.put(place.real() + gradient)

        def body(i: Int, width: int, row: Int = row, gradient: Real = gradient) -> None:
            place = sums.at(row * next_row + i)
            place.put(x.real(i, width).fma(gradient.spread(width), place.real(0, width)))

        with kernels.each(code, inputs) as over:
            over(body)


def _pack_columns(code: Code, x: Pointer, packed: Pointer, i: Int, apart: Int, width: int) -> None:
    """Print how some inputs are put side by side, sample by sample."""
    with code.loop(0, apart, width) as s:
        for v in range(WIDE):
            rows = [x.real((i + v * width + k) * apart + s, width) for k in range(width)]
            for k, row in enumerate(transposed(rows)):
                packed.put(row, (s + k) * (WIDE * width) + v * width)


def dots(kernels: Kernels) -> None:
    """Print a weighted sum of numbers of all samples, and what it hands down to them."""
    width = kernels.width
    code, block, step = kernels.add("dot")
    out, first, second = [rows_at(block, step.whole(FIRST + i)) for i in range(3)]
    sums = {w: code.variable(code.real(0.0, w)) for w in (1, width)}

    def body(i: Int, width: int) -> None:
        place = sums[width]
        place.set(first.real(i, width).fma(second.real(i, width), place.get()))

    with kernels.each(code, step.whole(HEIGHT)) as over:
        over(body)
    out.put(total(sums[width].get()) + sums[1].get())
    code, block, step = kernels.add("dot_handed_down")
    to, upstream, factors = [rows_at(block, step.whole(FIRST + i)) for i in range(3)]
    gradient = upstream.real()
    with kernels.each(code, step.whole(HEIGHT)) as over:
        over(
            lambda i, width: to.put(
                factors.real(i, width).fma(gradient.spread(width), to.real(i, width)), i
            )
        )
