"""chain_rule: the lecture's derivations, their values, and graphs with more paths than atoms."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import StaleGraphError, Value, chain_rule, grad, weighted_sum
from autograd.explanation.chain import Path
from autograd.graph import Node
from autograd.notation import ascii_text
from nn import Neuron, mse

from .. import lecture
from .graphs import graphs


@pytest.fixture
def network_loss() -> Value:
    """Return the loss of the lecture's §7."""
    return lecture.network_loss()


def test_section_5_in_its_own_symbols() -> None:
    x = Value(0.5)
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    rule = chain_rule(y, x, symbols=True, digits=14)
    assert str(rule) == (
        "∂y/∂x = ∂y/∂z · ∂z/∂x\n"
        "      = (24z² + 2z) · 5x⁴\n"
        "      = 1975.5859375 · 0.3125\n"
        "      = 617.37060546875"
    )
    assert rule.latex == (
        r"\begin{aligned} \frac{\partial y}{\partial x} "
        r"&= \frac{\partial y}{\partial z} \cdot \frac{\partial z}{\partial x} \\ "
        r"&= (24 z^{2} + 2 z) \cdot 5 x^{4} \\ "
        r"&= 1975.5859375 \cdot 0.3125 \\ &= 617.37060546875 \end{aligned}"
    )
    assert rule._repr_latex_() == rf"$\displaystyle {rule.latex}$"
    assert rule.value == 617.37060546875
    assert rule.path_count == 1
    assert rule.factored == "∂y/∂z · ∂z/∂x"
    assert [str(path) for path in rule.paths] == ["∂y/∂z · ∂z/∂x = 617.37060546875"]


def test_section_6_in_its_own_symbols() -> None:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    L = mse(1.0, neuron(2.0))
    assert str(chain_rule(L, neuron.w[0], symbols=True, digits=12)) == (
        "∂L/∂w₁ = ∂L/∂ŷ · ∂ŷ/∂o · ∂o/∂net · ∂net/∂w₁\n"
        "       = −2(y − ŷ) · 1 · o(1 − o) · x\n"
        "       = -0.364851047613 · 1 · 0.14914645207 · 2\n"
        "       = -0.108832478571"
    )
    assert chain_rule(L, "b", digits=12).value == pytest.approx(-0.0544162392856, abs=1e-12)
    assert chain_rule(L, "w1", symbols=True).latex == (
        r"\begin{aligned} \frac{\partial L}{\partial w_{1}} &= \frac{\partial L}{\partial \hat{y}}"
        r" \cdot \frac{\partial \hat{y}}{\partial o} \cdot \frac{\partial o}{\partial \mathit{net}}"
        r" \cdot \frac{\partial \mathit{net}}{\partial w_{1}} \\ "
        r"&= -2 (y - \hat{y}) \cdot 1 \cdot o (1 - o) \cdot x \\ "
        r"&= -0.364851 \cdot 1 \cdot 0.149146 \cdot 2 \\ &= -0.108832 \end{aligned}"
    )


def test_section_7_in_its_own_symbols(network_loss: Value) -> None:
    rule = chain_rule(network_loss, "w11_1")
    assert str(rule) == (
        "∂L/∂w₁₁¹ = [∂L/∂ŷ₁ · ∂ŷ₁/∂o₁² · ∂o₁²/∂net₁² · ∂net₁²/∂o₁¹ · ∂o₁¹/∂net₁¹ · ∂net₁¹/∂w₁₁¹]\n"
        "         + [∂L/∂ŷ₂ · ∂ŷ₂/∂o₂² · ∂o₂²/∂net₂² · ∂net₂²/∂o₁¹ · ∂o₁¹/∂net₁¹ · ∂net₁¹/∂w₁₁¹]\n"
        "         = [∂L/∂ŷ₁ · ∂ŷ₁/∂o₁² · ∂o₁²/∂net₁² · ∂net₁²/∂o₁¹\n"
        "             + ∂L/∂ŷ₂ · ∂ŷ₂/∂o₂² · ∂o₂²/∂net₂² · ∂net₂²/∂o₁¹] · "
        "[∂o₁¹/∂net₁¹ · ∂net₁¹/∂w₁₁¹]\n"
        "         = [0.741365 · 1 · 0.186816 · 0.4 − 0.217072 · 1 · 0.17551 · 0.5] · "
        "[0.241301 · 0.05]\n"
        "         = [0.0553994 − 0.0190491] · 0.012065\n"
        "         = 0.000438568"
    )
    assert rule.factored == (
        "[∂L/∂ŷ₁ · ∂ŷ₁/∂o₁² · ∂o₁²/∂net₁² · ∂net₁²/∂o₁¹"
        " + ∂L/∂ŷ₂ · ∂ŷ₂/∂o₂² · ∂o₂²/∂net₂² · ∂net₂²/∂o₁¹] · [∂o₁¹/∂net₁¹ · ∂net₁¹/∂w₁₁¹]"
    )
    assert rule.value == pytest.approx(0.0004385677344743467, abs=1e-12)
    assert rule.path_count == 2
    common = 0.2413007085723252 * 0.05
    assert [path.value / common for path in rule.paths] == [
        pytest.approx(0.05539942465142279, abs=1e-12),
        pytest.approx(-0.01904911825827811, abs=1e-12),
    ]
    latex = rule.latex
    assert latex.startswith(
        r"\begin{aligned} \frac{\partial L}{\partial w_{11}^{1}} &= \left[\frac{\partial L}"
        r"{\partial \hat{y}_{1}} \cdot \frac{\partial \hat{y}_{1}}{\partial o_{1}^{2}} \cdot "
        r"\frac{\partial o_{1}^{2}}{\partial \mathit{net}_{1}^{2}}"
    )
    assert r"\right] \\ &\quad + \left[\frac{\partial L}{\partial \hat{y}_{2}}" in latex
    assert latex.endswith(
        r"&= \left[0.0553994 - 0.0190491\right] \cdot 0.012065 \\ &= 0.000438568 \end{aligned}"
    )
    assert latex.count(r"\left[") == latex.count(r"\right]") == 7


def test_section_7_with_formulas(network_loss: Value) -> None:
    written = str(chain_rule(network_loss, "w11_1", symbols=True)).replace("\n             ", " ")
    assert (
        "[−(y₁ − ŷ₁) · 1 · o₁²(1 − o₁²) · w₁₁² − (y₂ − ŷ₂) · 1 · o₂²(1 − o₂²) · w₂₁²]"
        " · [o₁¹(1 − o₁¹) · x₁]" in written
    )


def test_nothing_named_in_between_unfolds_with_working_names() -> None:
    a, b = Value(2.0), Value(-3.0)
    L = (a * b + 1).tanh()
    assert str(chain_rule(L, a, symbols=True)) == (
        "∂L/∂a = ∂L/∂t₂ · ∂t₂/∂t₁ · ∂t₁/∂a\n"
        "      = (1 − L²) · 1 · b\n"
        "      = 0.000181583 · 1 · (-3)\n"
        "      = -0.00054475\n"
        "where t₁ = a·b = -6\n"
        "      t₂ = t₁ + 1 = -5"
    )
    assert chain_rule(L, a).latex.endswith(
        r"&= -0.00054475 \\ \text{where } t_{1} &= a \cdot b = -6 \\ t_{2} &= t_{1} + 1 = -5"
        r" \end{aligned}"
    )
    t1 = a * b  # taken: the working names step aside
    m = (t1 + a).tanh()
    rule = chain_rule(m, a, detail="all", names={"t₁": t1, "a": a, "m": m})
    assert rule.factored == "∂m/∂t₂ · [∂t₂/∂t₁ · ∂t₁/∂a + ∂t₂/∂a]"
    assert str(rule).endswith("where t₂ = t₁ + a = -4")


def test_unnamed_nodes_between_named_ones_are_folded_and_all_unfolds_them() -> None:
    a = Value(2.0)
    h = (a * a + a.sin()).tanh()
    L = h * h + h
    folded, unfolded = chain_rule(L, a), chain_rule(L, a, detail="all")
    assert folded.factored == "∂L/∂h · ∂h/∂a"
    assert (folded.path_count, unfolded.path_count) == (1, 9)
    assert len(list(unfolded.paths)) == 9
    assert folded.value == pytest.approx(unfolded.value, rel=1e-12)


def test_a_direct_operand_shows_its_formula_instead_of_itself() -> None:
    a, b = Value(2.0), Value(-3.0)
    m, twice = a * b, a * a
    assert str(chain_rule(m, a)) == "∂m/∂a = b\n      = -3"
    assert str(chain_rule(twice, a)) == (
        "∂twice/∂a = 2a\n          = 4\n(2 paths: one for each time that a node uses another)"
    )
    t = a + 1
    L = t * a
    assert str(chain_rule(L, a)).splitlines()[:2] == ["∂L/∂a = [∂L/∂t · ∂t/∂a]", "      + [t]"]
    assert str(chain_rule(L, L)) == "∂L/∂L = 1"


def test_sums_that_meet_again_are_factored_within_the_sum() -> None:
    a = Value(0.5, "a")
    c = a.sin()
    d, e = c.tanh(), c.exp()
    p = d * e
    L = p + a.exp()
    rule = chain_rule(L, a, names={"c": c, "d": d, "e": e, "p": p, "L": L})
    assert rule.factored == ("∂L/∂p · [∂p/∂d · ∂d/∂c + ∂p/∂e · ∂e/∂c] · ∂c/∂a + exp(a)")


def test_an_input_it_does_not_depend_on() -> None:
    a, b, c = Value(2.0), Value(3.0), Value(4.0)
    L = a * b
    rule = chain_rule(L, c)
    assert str(rule) == "∂L/∂c = 0: L does not depend on c; it depends on a, b"
    assert (rule.value, rule.path_count, list(rule.paths), rule.factored) == (0.0, 0, [], "0")
    assert rule.latex.startswith(r"\frac{\partial L}{\partial c} = 0 \quad L\text{ does not")
    assert str(chain_rule(L, c, names={})) == (
        "∂(2·3)/∂4 = 0: 2·3 does not depend on 4; its leaves have no names"
    )
    assert str(chain_rule(a, c)) == "∂a/∂c = 0: a does not depend on c; it depends on a"


@pytest.mark.slow
@given(graphs(), st.sampled_from([None, "all"]), st.booleans())
@settings(max_examples=100)
def test_the_value_is_that_of_backward_and_no_gradient_is_touched(
    drawn: tuple[Value, list[Value]], detail: str | None, some_named: bool
) -> None:
    output, leaves = drawn
    names: dict[str, Any] = {f"x{i}": leaf for i, leaf in enumerate(leaves)}
    if some_named:
        names |= {f"h{i}": node for i, node in enumerate(inner_nodes(output)[::2])}
    for leaf in leaves:
        leaf.grad = 7.0
        rule = chain_rule(output, leaf, detail, symbols=True, names=names)
        every_path = list(rule.paths)
        size = math.fsum(abs(path.value) for path in chain_rule(output, leaf, "all").paths)
        assert rule.value == grad(output, leaf)
        assert len(every_path) == rule.path_count == brute_force_count(rule, output, leaf, detail)
        assert abs(math.fsum(path.value for path in every_path) - rule.value) <= 1e-12 * size
        assert str(rule)
        assert rule.latex
        assert leaf.grad == 7.0


def inner_nodes(output: Value) -> list[Node]:
    from autograd.graph import Graph

    return Graph(output).order


def brute_force_count(rule: Any, output: Value, leaf: Value, detail: str | None) -> int:
    """Count paths edge by edge where every node is shown; else take the rule's word."""
    if detail != "all":
        return int(rule.path_count)

    def count(node: Value) -> int:
        return 1 if node is leaf else sum(count(x) for x in node.inputs)

    return count(output)


@pytest.mark.slow
@given(graphs())
@settings(max_examples=100)
def test_the_numbers_of_the_factored_form_multiply_out(
    drawn: tuple[Value, list[Value]],
) -> None:
    output, leaves = drawn
    for leaf in leaves:
        rule = chain_rule(output, leaf, "all", digits=17, names={"x": leaf})
        rows = [line for line in str(rule).splitlines() if line.lstrip().startswith("= ")]
        paths = list(rule.paths)
        if "node by node" in str(rule) or len(rows) < 3 or "more …" in str(rule):
            continue
        joined = str(rule).split("\nwhere")[0].split("\n(")[0]
        numbers = joined.replace("\n", " ").split(" = ")[-3].replace("−", "-").replace("·", "*")
        if "∂" not in numbers:
            size = sum(abs(path.value) for path in paths)
            value = eval(numbers.replace("[", "(").replace("]", ")"))
            assert abs(value - rule.value) <= 1e-12 * size


def test_a_stale_graph_is_refused() -> None:
    a, b = Value(2.0), Value(3.0)
    L = a * b
    a.data = 5.0
    with pytest.raises(StaleGraphError, match=r"a or b was changed.*recompute\(L\)"):
        chain_rule(L, a)


def test_a_node_may_be_named_or_numbered(network_loss: Value) -> None:
    by_name = [chain_rule(network_loss, name).value for name in ("w₁₁¹", "w11_1")]
    assert by_name[0] == by_name[1]
    a, b = Value(2.0), Value(3.0)
    L = (a * b).tanh()
    assert chain_rule(L, 1).value == chain_rule(L, "#1").value == chain_rule(L, "a*b").value
    with pytest.raises(LookupError, match=r"no node is called w11_3: did you mean .*w11_1"):
        chain_rule(network_loss, "w11_3")
    with pytest.raises(LookupError, match=r"no node is called 99: known names: L, a, b"):
        chain_rule(L, 99)
    with pytest.raises(TypeError, match="a node is given as a Value, a name"):
        chain_rule(L, 2.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a graph ends in a Value, not in a float"):
        chain_rule(2.0, a)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="detail is None or 'all', not 'full'"):
        chain_rule(L, a, detail="full")


def test_ascii_on_request_is_aligned_too(network_loss: Value) -> None:
    a, b = Value(2.0), Value(-3.0)
    L = (a * b + 1).tanh()
    rule = chain_rule(L, a, ascii=True)
    assert str(rule).isascii()
    assert str(rule) == ascii_text(str(chain_rule(L, a)))
    assert str(rule).startswith("dL/da = dL/dt2 * dt2/dt1 * dt1/da")
    heads = str(chain_rule(network_loss, "w11_1", ascii=True)).splitlines()
    assert {line[: len("dL/dw11_1 ")].strip() for line in heads} == {"dL/dw11_1", ""}
    assert all(line[10] in "=+ " for line in heads)
    assert rule.factored.isascii()
    assert all(path.formula.isascii() for path in rule.paths)


def test_long_folded_factors_show_their_number_instead_of_a_formula() -> None:
    a = Value(0.5)
    h = a
    for _ in range(8):
        h = (h * h + a).tanh()
    L = h * 2
    lines = str(chain_rule(L, a, symbols=True)).splitlines()
    assert lines[0] == "∂L/∂a = ∂L/∂h · ∂h/∂a"
    assert lines[1].startswith("      = 2 · ")
    assert len(lines[1]) < 80


def test_a_weighted_sum_names_its_parts() -> None:
    w, x, b = Value(0.5), Value(2.0), Value(1.0)
    net = weighted_sum([w], [x], b)
    assert str(chain_rule(net, w)) == "∂net/∂w = x\n        = 2"
    assert isinstance(next(chain_rule(net, b).paths), Path)
