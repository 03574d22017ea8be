"""The numbers of a derivation, read back as printed: they multiply out, or a note says why not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, chain_rule, identity
from autograd.graph import Graph

from .graphs import BINARY, UNARY

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]\d+)?")
CANCEL, RANGE = "terms cancel", "past the range of floats"
AWKWARD = st.sampled_from([0.0, 1.0, -1.0, 0.1, 1 / 3, 1e-9, 1e-200, 3e-310, 1e200, 12345.678])
MAKE = (
    *UNARY,
    identity,
    lambda x: (x * 20).tanh(),
    lambda x: x * 1e-9,
    lambda x: x * 1e-160,
    lambda x: x * 1e160,
    lambda x: x - x * 1.0,
    lambda x: x * 0.1 + x * 0.2 - x * 0.3,
    lambda x: (x + 1) * (x + 1) - x * x - 2 * x - 1,
    lambda x: x.tanh() - (x * 2).sigmoid() * 2 + 1,
    lambda x: x / 3 * 3 - x,
)


@st.composite
def cancelling(draw: st.DrawFn) -> tuple[Value, Value, dict[str, Value]]:
    """Draw an output, a leaf it may depend on, and the nodes that have names."""
    leaves = [Value(x) for x in draw(st.lists(st.one_of(AWKWARD, st.floats(-2, 2)), min_size=1,
                                              max_size=3))]  # fmt: skip
    nodes = list(leaves)
    for _ in range(draw(st.integers(1, 7))):
        a, b = (draw(st.sampled_from(nodes)) for _ in range(2))
        make = draw(st.one_of(st.sampled_from(MAKE), st.sampled_from(BINARY)))
        try:
            nodes.append(make(a, b) if make in BINARY else make(a))
        except (OverflowError, ValueError):
            nodes.append(a - b)
    names = {f"x{i}": leaf for i, leaf in enumerate(leaves)}
    inner = nodes[len(leaves) :]
    for i, node in enumerate(draw(st.lists(st.sampled_from(inner), unique_by=id))):
        names[f"h{i}"] = node
    return nodes[-1], draw(st.sampled_from(leaves)), names


def derivations(written: str) -> Iterator[list[str]]:
    """Yield what stands between the signs of equality: of the whole, then node by node."""
    body = re.split(r"\n(?:where |\()", written)[0]
    for text in re.split(r"\n(?=∂|…|node by node)", body):
        yield re.sub(r"\n\s+", " ", text).split(" = ")


def value_of(row: str) -> Fraction | float | None:
    """Return what a row of printed numbers comes to; None where it is no such row."""
    python = row.replace("−", "-").replace("·", "*").replace("[", "(").replace("]", ")")
    if not re.fullmatch(r"(?:[-+*()\d.e\s]|inf|nan)+", python):
        return None
    if "inf" in python or "nan" in python:
        return float(eval(python, {"inf": math.inf, "nan": math.nan}))
    return Fraction(eval(NUMBER.sub(r"F('\g<0>')", python), {"F": Fraction}))


def faults(written: str, digits: int, steps: int) -> list[str]:
    """Return the rows that do not come to what they are said to."""
    found = []
    for _, *rows in derivations(written):
        expected = value_of(rows[-1]) if rows else None
        for row in rows[:-1]:
            number = value_of(row)
            if number is not None and expected is not None:
                missed = off(row, number, expected, digits, steps)
                found += [f"{row} is not {rows[-1]}: {missed}"] if missed else []
    return found


def off(
    row: str, found: Fraction | float, expected: Fraction | float, digits: int, steps: int
) -> str:
    """Say how far a row is off, where that is more than its digits explain."""
    if isinstance(found, float) or isinstance(expected, float):
        if "inf" not in row and "nan" not in row:
            return "infinity from finite numbers"
        same = found == expected or (found != found and expected != expected)
        return "" if same else f"it is {found}"
    count = 1 + len(NUMBER.findall(row))
    allowed = count * Fraction(1, 2 * 10 ** (digits - 1)) + (count + steps) * Fraction(2.0**-52)
    missed = abs(found - expected)
    return "" if missed <= allowed * abs(expected) else f"it comes to {found}"


@given(cancelling(), st.sampled_from([None, "all"]), st.sampled_from([1, 3, 6, 12, 17]))
@settings(max_examples=300, deadline=None)
def test_rows_multiply_out_as_printed_or_a_note_says_why_not(
    drawn: tuple[Value, Value, dict[str, Value]], detail: str | None, digits: int
) -> None:
    output, leaf, names = drawn
    rule = chain_rule(output, leaf, detail, digits=digits, names=names)
    written = str(rule)
    if rule.path_count:
        found = faults(written, digits, len(Graph(output).nodes))
        assert bool(found) == (CANCEL in written or RANGE in written), f"{found}\n{written}"
