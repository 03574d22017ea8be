"""chain_rule on large, deep and awkward graphs, and on awkward names."""

from __future__ import annotations

import math
import re
import time
from itertools import islice, pairwise
from typing import Any

import pytest

from autograd import Value, chain_rule, draw, grad, weighted_sum, why
from autograd.graph import Graph
from nn import MLP, mse


def test_a_ladder_of_30_diamonds_answers_at_once() -> None:
    a = h = Value(2.0, "a")
    for _ in range(30):
        h = h.tanh() + h.sin()
    h.label = "L"
    started = time.perf_counter()
    rule = chain_rule(h, a)
    written = str(rule)
    first = list(islice(rule.paths, 200))
    assert time.perf_counter() - started < 2.0  # 2³⁰ paths one by one would take minutes
    assert rule.path_count == 2**30
    assert rule.value == pytest.approx(grad(h, a), rel=1e-12)
    assert "+ … 1,073,741,821 more paths, none of them larger" in written
    assert "· [∂t₃/∂t₁ · ∂t₁/∂a + ∂t₃/∂t₂ · ∂t₂/∂a]" in rule.factored
    sizes = [abs(path.value) for path in first]
    assert all(x >= y * (1 - 1e-8) for x, y in pairwise(sizes))
    assert sizes[0] == pytest.approx(largest(h, a), rel=1e-9)
    assert len({path.formula + str(path.factors) for path in first}) == 200


def largest(node: Value, leaf: Value) -> float:
    """Return the largest |product| of all paths, by one sweep."""
    best: dict[Any, float] = {leaf: 1.0}
    for inner in Graph(node).order:
        pairs = zip(inner.inputs, inner.local_derivatives, strict=True)
        best[inner] = max(best[x] * abs(slope) for x, slope in pairs)
    return best[node]


def test_a_ladder_made_of_the_same_node_used_twice() -> None:
    a = h = Value(1.5, "a")
    for _ in range(30):
        h = h + h
    h.label = "L"
    rule = chain_rule(h, a)
    assert rule.path_count == rule.value == 2**30
    assert next(rule.paths).value == 1.0
    assert "(1,073,741,824 paths" in str(rule)


def test_paths_that_do_not_nest_are_written_node_by_node() -> None:
    a = Value(0.3, "a")
    p, q = a.sin(), a.cos()
    for _ in range(30):
        p, q = p * q, (p + q).tanh()
    L = p + q
    rule = chain_rule(L, a, names={"a": a, "L": L})
    assert rule.path_count == 2 * 2**30
    assert rule.value == pytest.approx(grad(L, a), rel=1e-12)
    lines = rule.factored.splitlines()
    assert len(lines) == 17
    assert lines[-1].startswith("∂L/∂a = ∂L/∂t₁ · ∂t₁/∂a + ∂L/∂t₂ · ∂t₂/∂a = ")
    assert lines[8].startswith("… ")
    assert "node by node:" in str(rule)
    assert rule.latex.count("&=") > len(lines)


@pytest.mark.slow
def test_deep_chains_and_deep_sums_do_not_recurse() -> None:
    a = h = Value(2.0, "a")
    total = a * 0.0
    for k in range(5_000):
        h = h * 1.0001
        h.label = f"h{k}"
        total = total + h
    total.label = "L"
    rule = chain_rule(total, a)
    assert rule.path_count == 5_001
    assert rule.value == pytest.approx(grad(total, a), rel=1e-12)
    assert len(str(rule)) < 5000
    deep = chain_rule(h, a)
    assert "· … 4,992 more … ·" in str(deep)
    assert len(next(iter(deep.paths)).factors) == 5_000


def test_a_batch_names_its_samples_and_leaves_out_the_middle() -> None:
    model = MLP(1, [1], weights=[[[0.5]]], biases=[[0.1]])
    L = mse([1.0] * 40, [model([float(i)]) for i in range(40)])
    rule = chain_rule(L, "w11_1")
    assert rule.path_count == 40
    written = str(rule)
    assert "+ … 37 more paths, none of them larger" in written
    assert "… 32 more …" in written
    assert rule.value == pytest.approx(grad(L, model.parameters()[0]), rel=1e-12)


def test_nan_infinity_and_zero_are_shown_not_hidden() -> None:
    a, b = Value(1e300), Value(0.0)
    L = (a * 1e300) * b
    rule = chain_rule(L, b)
    assert math.isinf(rule.value)
    assert str(rule).endswith("= inf")
    many = Value(1.0, "a")
    h = many
    for _ in range(5):
        h = h * 0.0 + h * 1e300
    rule = chain_rule(h, many)
    assert [path.value for path in islice(rule.paths, 1)] == [math.inf]
    assert str(rule)
    assert rule.latex


def test_what_shown_nodes_share_is_walked_through_once() -> None:
    a = inner = Value(0.1, "a")
    total = Value(0.0)
    for step in range(3_000):
        inner = inner.tanh() + 0.01
        shown = inner * 2
        shown.label = f"h{step}"
        total = shown + total
    started = time.perf_counter()
    rule = chain_rule(total, a)
    assert time.perf_counter() - started < 2.0  # each from its own start would take some 10 s
    assert rule.path_count == 3_000
    assert sum(path.value for path in rule.paths) == pytest.approx(grad(total, a), rel=1e-12)


def test_a_long_sum_is_one_sum() -> None:
    w = Value(0.5)
    total = sum([(w * x - 1) ** 2 for x in range(1, 9)], Value(0.0))
    L = total / 8
    del total
    rule = chain_rule(L, w)
    assert rule.path_count == 8
    rows = str(rule).splitlines()
    assert "      = 0.125 · [-1 + 0 + 3 + 8 + 15 + 24 + 35 + 48]" in rows
    assert rows[-1] == "      t₂₅ = 0 + t₃ + t₆ + t₉ + t₁₂ + t₁₅ + t₁₈ + t₂₁ + t₂₄ = 23"
    a = Value(2.0)
    m = ((a * a + 1) - (a.sin() + a)) * 2
    written = str(chain_rule(m, a))
    assert "∂m/∂t₃ · [∂t₃/∂t₁ · ∂t₁/∂a + ∂t₃/∂t₂ · ∂t₂/∂a + ∂t₃/∂a]" in written
    assert written.endswith("t₃ = t₁ + 1 − t₂ − a = 2.0907")
    assert chain_rule(a + a + a - a, a).path_count == 4


def test_a_sum_used_twice_keeps_its_own_name() -> None:
    a = Value(2.0)
    s = a.sin() + a
    L = (s + s.exp()) * 1.0
    rule = chain_rule(L, a, names={"L": L, "a": a})
    assert "t₂ = t₁ + a = 2.9093" in str(rule)
    assert rule.value == grad(L, a)


def test_formulas_of_many_samples_are_found_one_by_one() -> None:
    model = MLP(1, [1], weights=[[[0.5]]], biases=[[0.1]])
    L = mse([1.0] * 10, [model([float(i)]) for i in range(10)])
    written = str(chain_rule(L, "w11_1", symbols=True))
    assert "= −0.2(y₁ − ŷ₁⁽¹⁾) · 1 · 1 · x₁⁽¹⁾ − 0.2(y₂ − ŷ₁⁽²⁾) · 1 · 1 · x₁⁽²⁾" in written
    assert "a number is shown" not in written


def test_a_missing_formula_is_accounted_for() -> None:
    a = h = Value(0.5)
    for _ in range(8):
        h = (h * h + a).tanh()
    L = h * 2
    written = str(chain_rule(L, a, symbols=True))
    assert written.endswith("\n(a number is shown where a formula would be too long)")
    assert "#" not in written


def test_a_factor_past_the_range_of_floats() -> None:
    x = Value(1e-300)
    z = (x * 1e200) * 1e200
    y = z * 1e-300
    y.backward()
    rule = chain_rule(y, x)
    assert rule.value == x.grad == pytest.approx(1e100)
    assert "1e-300 · inf" in str(rule)
    assert "(factors past the range of floats: the value is that of backward())" in str(rule)
    assert r"\infty" in rule.latex
    w = Value(1.0)
    small = (w * 1e-200) * 1e-200
    v = small * 1e300
    assert chain_rule(v, w).value == grad(v, w) > 0


def test_a_partial_derivative_says_what_it_holds_fixed() -> None:
    a = Value(2.0)
    h = a.exp()
    g = h.sin()
    L = g * h
    rule = chain_rule(L, a)
    assert str(rule).endswith("\n(∂L/∂h holds g fixed)")
    assert rule.latex.count(r"\text{ holds }g\text{ fixed}") == 1
    k = h * h
    m = k + a  # no other shown node between a partial derivative and its node
    assert "holds" not in str(chain_rule(m, a))


def test_each_of_several_uses_is_marked() -> None:
    a = Value(2.0)
    square = a * a
    L = square.sin()
    rule = chain_rule(L, a, "all")
    assert [path.formula for path in rule.paths] == [
        "∂L/∂square · ∂square/∂a (use 1 of 2 of a in square)",
        "∂L/∂square · ∂square/∂a (use 2 of 2 of a in square)",
    ]
    assert "(use" not in str(rule)
    net = weighted_sum([a, a, a], [1, 2, a], a)
    assert str(chain_rule(net, a)).endswith(
        "\n(5 paths: one for each time that a node uses another)"
    )


def test_names_that_are_formulas_stand_in_brackets_and_on_one_line() -> None:
    a, sum_, broken = Value(0.5), Value(3.0, "x1*w1 + x2"), Value(1.5, "two\nlines")
    L = a * sum_
    assert str(chain_rule(L, a, symbols=True)).splitlines()[0] == "∂L/∂a = x1*w1 + x2"
    assert str(chain_rule(L, sum_)).startswith("∂L/∂(x1*w1 + x2) = a\n")
    m = (a * sum_ * broken).tanh()
    written = str(chain_rule(m, broken, symbols=True))
    assert r"∂t₁/∂(two\nlines)" in written
    assert r"t₁ = a·(x1*w1 + x2)·(two\nlines) = 2.25" in written
    assert r"two\nlines" in str(why(m, broken))
    huge = Value(1.0, "y" * 10_000)
    assert len(str(chain_rule(huge * a, a))) < 300


def test_working_names_and_ascii_spellings_do_not_meet() -> None:
    t1, a = Value(1.0), Value(2.0)
    z = (t1 * a + 1).tanh()
    assert str(chain_rule(z, t1)).startswith("∂z/∂t1 = ∂z/∂t₃ · ∂t₃/∂t₂ · ∂t₂/∂t1\n")
    x1, other = Value(3.0), Value(4.0, "x₁")
    w = x1 * other
    assert str(chain_rule(w, x1, ascii=True)).startswith("dw/dx1 = x1#2\n")
    assert chain_rule(w, "x1#2").value == 3.0


def test_leaves_without_a_name_and_strangers() -> None:
    _leaves = {"first": Value(1.0), "second": Value(1.0)}
    v = (_leaves["first"] * 2 + _leaves["second"] * 3).tanh()
    written = str(chain_rule(v, _leaves["second"]))
    assert str(why(v, _leaves["second"])).endswith("\nwhere c₂ = 1")
    assert written.startswith("∂v/∂c₂ = ∂v/∂t₂ · ∂t₂/∂t₁ · ∂t₁/∂c₂\n")
    assert written.endswith("where c₂ = 1\n      t₁ = c₂·3 = 3\n      t₂ = 1·2 + t₁ = 5")
    a, stranger = Value(2.0), Value(2.0, "a")
    L = a * a
    assert str(chain_rule(L, stranger)) == (
        "∂L/∂a#2 = 0: L does not depend on a#2; it depends on a"
    )


def test_the_legend_keeps_the_numbers_of_its_moment() -> None:
    a = Value(2.0)
    L = (a * 3 + 1).tanh()
    rule = chain_rule(L, a, symbols=True)
    before = str(rule)
    a.data = L.data = 7.0
    assert str(rule) == before


def test_a_name_or_a_formula_of_several_nodes_is_asked_about() -> None:
    a = Value(2.0)
    u = a * 3 + (a * 3) * 2
    with pytest.raises(LookupError, match=r"2 nodes are a\*3: say which by its number, #1, #2"):
        chain_rule(u, "a*3")
    with pytest.raises(LookupError, match="no node is called ''"):
        chain_rule(u, "")


@pytest.mark.parametrize("digits", [-1, 0, 18, 500, None, 2.5, "6", True])
def test_digits_are_a_whole_number_that_a_float_has(digits: Any) -> None:
    a = Value(2.0)
    L = a * a
    kind = ValueError if type(digits) is int else TypeError
    message = f"digits must be a whole number from 1 to 17, not {re.escape(repr(digits))}"
    for explain in (chain_rule, why):
        with pytest.raises(kind, match=message):
            explain(L, a, digits=digits)
    if digits is not None:
        with pytest.raises(kind, match=message):
            draw(L, digits=digits)


def test_digits_reach_exponents_too() -> None:
    a = Value(2.0)
    L = a**2.123456789
    rule = chain_rule(L, a, symbols=True, digits=3)
    assert str(rule).startswith("∂L/∂a = 2.12a^1.12\n")


@pytest.mark.parametrize("names", [[1], {"x": 3}, {3: Value(1.0)}, {" ": Value(1.0)}])
def test_names_map_names_to_nodes(names: Any) -> None:
    a = Value(2.0)
    with pytest.raises(TypeError, match="names maps each name to its node"):
        chain_rule(a * a, a, names=names)


@pytest.mark.slow
def test_more_paths_than_digits_could_be_read() -> None:
    x = y = Value(0.1, "x")
    for _ in range(15_000):
        y = y.tanh() * y.sigmoid()
    rule = chain_rule(y, x)
    assert rule.path_count == 2**15_000
    assert "+ … about 10^4515 more paths" in str(rule)


def test_a_loop_that_leaves_names_for_the_last_sample_only() -> None:
    b = Value(0.1)
    loss = Value(0.0)
    for x, y in [(1, 1), (2, 0), (3, 1)]:
        z = x * 0.5 + b
        p = z.sigmoid()
        loss = loss - (y * p.log() + (1 - y) * (1 - p).log())
    written = str(chain_rule(loss, b))
    assert written.splitlines()[1] == "         + [sigmoid(1 + b) − (1 − sigmoid(0.5 + b))]"
    h = x0 = Value(0.3)
    for _ in range(9):
        r = h.tanh()
        h = h + r
    rest = chain_rule(h, x0, names={"h": h, "x": x0, "r": r})
    assert str(rest).endswith("adds up the paths without a named node; detail='all' shows them)")
    assert "0 adds" not in str(rest)
