"""What vectors of floats can do besides arithmetic: sums along them, their bits, calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .llvm import Real


def total(x: Real) -> Real:
    """Return the sum of the numbers of a vector."""
    if x.width == 1:
        return x
    given = f"double 0x8000000000000000, {x.kind} {x.name}"
    line = f"call reassoc double @llvm.vector.reduce.fadd.v{x.width}f64({given})"
    return Real(x.code, x.code.result(line))


def totals_of(vectors: Sequence[Real]) -> Real:
    """Return the sums of as many vectors as one has numbers, side by side."""
    found = [*vectors]
    while len(found) > 1:
        found = [_neighbours(a, b) for a, b in zip(found[::2], found[1::2], strict=True)]
    return found[0]


def _neighbours(x: Real, y: Real) -> Real:
    """Return the sums of neighbours, of one vector and then of another."""
    both = f"{x.kind} {x.name}, {y.kind} {y.name}"
    parts = []
    for first in (0, 1):
        places = ", ".join([f"i32 {k}" for k in range(first, 2 * x.width, 2)])
        line = f"shufflevector {both}, <{x.width} x i32> <{places}>"
        parts.append(x.like(x.code.result(line)))
    return parts[0] + parts[1]


def transposed(vectors: Sequence[Real]) -> Sequence[Real]:
    """Return the columns of vectors, of which there are as many as each has numbers."""
    found, half = [*vectors], len(vectors) // 2
    for _ in range(half.bit_length()):
        pairs = zip(found[:half], found[half:], strict=True)
        found = [part for pair in pairs for part in _by_turns(*pair)]
    return found


def _by_turns(x: Real, y: Real) -> Sequence[Real]:
    """Return the numbers of two vectors by turns, in two vectors."""
    both = f"{x.kind} {x.name}, {y.kind} {y.name}"
    parts = []
    for first in (0, x.width // 2):
        indices = [k for i in range(first, first + x.width // 2) for k in (i, x.width + i)]
        places = ", ".join([f"i32 {k}" for k in indices])
        line = f"shufflevector {both}, <{x.width} x i32> <{places}>"
        parts.append(x.like(x.code.result(line)))
    return parts


def on_bits(instruction: str, x: Real, other: int) -> Real:
    """Return what an instruction on whole numbers makes of the bits of each float."""
    kind = "i64" if x.width == 1 else f"<{x.width} x i64>"
    many = ", ".join([f"i64 {other}"] * x.width)
    second = str(other) if x.width == 1 else f"<{many}>"
    bits = x.code.result(f"bitcast {x.kind} {x.name} to {kind}")
    found = x.code.result(f"{instruction} {kind} {bits}, {second}")
    return x.like(x.code.result(f"bitcast {kind} {found} to {x.kind}"))


def of_each(function: str, x: Real, *others: Any) -> Real:
    """Return a function of the C library, called for each float by itself."""
    numbers = [x, *map(x.as_this, others)]
    if x.width == 1:
        given = ", ".join([f"double {number.name}" for number in numbers])
        return x.like(x.code.result(f"call double @{function}({given})"))
    found = "poison"
    for lane in range(x.width):
        parts = [
            Real(n.code, n.code.result(f"extractelement {n.kind} {n.name}, i64 {lane}"))
            for n in numbers
        ]
        one = of_each(function, *parts).name
        found = x.code.result(f"insertelement {x.kind} {found}, double {one}, i64 {lane}")
    return x.like(found)
