"""The numbers of a derivation, read back as printed: they multiply out, or a note says why not."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, chain_rule, grad, identity, why
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
    """Yield what is between the signs of equality: of the whole, then node by node."""
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


def path_factors(output: Value, leaf: Value) -> Iterator[list[float]]:
    """Yield the local derivatives along each path, from the output inwards; the first hundreds."""
    paths = chain_rule(output, leaf, "all", names={"x": leaf}).paths
    for path in islice(paths, 500):
        yield [factor.value for factor in path.factors]


def leaves_the_range(output: Value, leaf: Value) -> bool:
    """Tell whether some run of factors on a path is past the range of floats."""
    for factors in path_factors(output, leaf):
        for start in range(len(factors)):
            product = Fraction(1)
            for factor in factors[start:]:
                if not math.isfinite(factor):
                    return True
                product *= Fraction(factor)
                if product and not 2.3e-308 < abs(product) < 1.7e308:
                    return True
    return False


def cancels(output: Value, leaf: Value, value: float) -> bool:
    """Tell whether paths of both signs come to less than their sizes do."""
    size = sum(abs(math.prod(factors)) for factors in path_factors(output, leaf))
    return size > 1.2 * abs(value)


@pytest.mark.slow
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
        assert (RANGE in written) <= leaves_the_range(output, leaf), written
        assert (CANCEL in written) <= cancels(output, leaf, rule.value), written


def chained(output: Value, leaf: Value, **options: Any) -> list[str]:
    return str(chain_rule(output, leaf, names={"y": output, "x": leaf}, **options)).splitlines()


@pytest.mark.parametrize(
    ("make", "digits", "note"),
    [
        (lambda x: x * 0.1 + x * 0.2 - x * 0.3, 6,
            "(terms cancel: part of what is left of them is the rounding of floats)"),
        (lambda x: x / 7.7 * 7.7 - x, 6,
            "(terms cancel: what is left of them is the rounding of floats)"),
        (lambda x: x * 1.0000001 - x, 6,
            "(terms cancel, and with them the digits shown: digits=8 shows more)"),
        (lambda x: x * 1.00012345678 - x, 6,
            "(terms cancel, and with them the digits shown: digits=10 shows more)"),
        (lambda x: x * 1.234567 - x, 6, None),  # 1.23457 − 1 = 0.234567
        (lambda x: x / 3 * 3 - x, 6, "(terms cancel: the numbers shown are rounded)"),
        (lambda x: x * 1e-200 * 1e-200, 6,
            "(products past the range of floats: the value is that of backward())"),
        (lambda x: (x * 1e200).tanh() * 1e200 * 0.0 + x * 1e200 * 1e200 * 1e-300, 6, None),
        (lambda x: x * 1e200 * 1e200, 6,
            "(products past the range of floats: the value is that of backward())"),
        (lambda x: (x * x).sin() ** 2 + (x * x).cos() ** 2, 6,
            "(terms cancel: the numbers shown are rounded)"),
        (lambda x: x * 1.5 - x, 6, None),
        (lambda x: x * 2.0 - x * 2.0, 6, None),  # 2 − 2 = 0, as printed
        (lambda x: (x * 20).tanh(), 6, None),
        (lambda x: x.tanh() * x.sigmoid() / 3, 17, None),
    ],
)  # fmt: skip
def test_a_note_says_what_keeps_a_row_from_its_value(
    make: Callable[[Value], Value], digits: int, note: str | None
) -> None:
    lines = chained(make(x := Value(2.0)), x, digits=digits)
    found = [line for line in lines if CANCEL in line or RANGE in line]
    assert found == ([] if note is None else [note]), "\n".join(lines)


def test_a_formula_that_adds_up_to_nothing_gives_way_to_its_number() -> None:
    x = Value(2.0)
    h = (x * 3).tanh()
    y = h + (x * 0.1 + x * 0.2 - x * 0.3)
    written = str(chain_rule(y, x, symbols=True, names={"y": y, "x": x, "h": h}))
    assert "      + [5.55112e-17]" in written.splitlines()
    assert "[0]" not in written
    a = Value(3.0)
    z = h + (a * x * 0.1 + a * x * 0.2 - a * x * 0.3)  # 0.1a + 0.2a − 0.3a is 0, but not on floats
    written = str(chain_rule(z, x, symbols=True, names={"z": z, "x": x, "h": h, "a": a}))
    assert "      + [2.22045e-16]" in written.splitlines()
    assert "[0]" not in written


def test_what_cancels_inside_a_factor_is_accounted_for() -> None:
    x = Value(0.3)
    h = x * 0.1 + x * 0.2 - x * 0.3
    y = h * 3
    lines = str(chain_rule(y, x, names={"y": y, "x": x, "h": h})).splitlines()
    assert lines[1:] == [  # backward() adds up in another order
        "      = 3 · 5.55112e-17",
        "      = 2.22045e-16",
        "(terms cancel: part of what is left of them is the rounding of floats)",
    ]
    z = (x + h) * 1e6 - x * 1e6
    rule = chain_rule(z, x, names={"z": z, "x": x, "h": h})
    assert rule.value == grad(z, x)
    assert CANCEL in str(rule)
    assert r"\left( \text{terms cancel" in rule.latex


def test_rows_node_by_node_multiply_out_or_say_so() -> None:
    x = Value(0.3)
    p, q = x.sin(), x.cos()
    for _ in range(12):
        p, q = p * q, (p + q).tanh()
    y = p - p * 1.0 + (q - q * 1.0)
    written = str(chain_rule(y, x, names={"y": y, "x": x}))
    assert "node by node:" in written
    assert bool(faults(written, 6, len(Graph(y).nodes))) == (CANCEL in written)


def test_a_formula_that_loses_digits_says_that_its_number_does_not() -> None:
    x = Value(30.0)
    y = x.tanh()
    lines = chained(y, x, symbols=True)
    assert lines == [
        "∂y/∂x = 1 − y²",
        "      = 3.5026e-26",
        "(1 − y² loses digits here: its number is computed in another way)",
    ]
    assert chained(y, x)[-1] == "      = 3.5026e-26"
    w = Value(40.0)
    s = w.sigmoid() * 2
    assert "t₁(1 − t₁) loses digits here" in "\n".join(chained(s, w, symbols=True))
    small = Value(0.5)
    assert "loses" not in "\n".join(chained(small.tanh(), small, symbols=True, digits=17))


def test_digits_reach_every_number() -> None:
    x = Value(0.5)
    constant = identity(Value(0.123456789))
    y = constant**1.5 * x
    assert chained(y, x, symbols=True, digits=17)[0] == "∂y/∂x = 0.123456789^1.5"
    assert chained(y, x, symbols=True, digits=3)[0] == "∂y/∂x = 0.123^1.5"
    h = (x * 0.123456789) ** 2
    z = h * h.sin() + x * 0.987654321
    for written in (
        str(chain_rule(z, x, "all", symbols=True, digits=9)),
        chain_rule(z, x, "all", symbols=True, digits=9).latex,
        "\n".join(map(str, chain_rule(z, x, "all", digits=9).paths)),
        str(why(z, "x", digits=9)),
    ):
        found = [float(number) for number in NUMBER.findall(written)]
        assert not any(near(number) for number in found), written
        assert "0.987654321" in written

    written = str(next(chain_rule(h * 0.123456789, x, digits=9, names={"x": x, "h": h}).paths))
    assert written.startswith("∂(h·0.123456789)/∂h · ∂h/∂x = ")


def near(number: float) -> bool:
    """Tell a constant of the test that was rounded to 6 digits."""
    return number in (0.123457, 0.987654)


def test_the_rounding_of_floats_alone_is_no_note() -> None:
    r = random.Random(3)
    for _ in range(40):
        x = Value(r.uniform(0.5, 2.0), "x")
        y = x
        for _ in range(8):
            y = y * x * r.uniform(0.5, 2.0) + x
        assert "terms cancel" not in str(chain_rule(y, x, "all", digits=17))
