"""chain_rule as typeset mathematics, beside the lecture's own derivations in test_chain."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, chain_rule, draw, identity, tree
from autograd.notation import latex_name
from nn import MLP, mse

from .test_rounding import cancelling

LABELS = ["w₁₁¹", "w₁,₁₁²", "x²", "aᵀ", "net₁¹", "ŷ₁", "a_b", "a^b", "x'", "α", "x1*w1 + x2",
    "two\nlines", "f(x)", "%", "a#2", "é", "10", "x̄", "∂L", "~", "{", "}", "\\alpha", "$", "&",
    "a\x07b", "x\u202ey", "“q”", "y" * 200]  # fmt: skip
TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_]|\s+|.", re.DOTALL)


def scripts(latex: str) -> Iterator[str]:
    """Yield what TeX refuses: braces that do not match, two powers or two indices of one thing."""
    open_groups: list[set[str]] = [set()]  # the scripts of the last thing, in each open group
    script = ""
    for token in TOKEN.findall(latex):
        if token == "{":
            open_groups[-1] = open_groups[-1] if script else set()
            open_groups.append(set())
            script = ""
        elif token == "}":
            open_groups.pop()
            if not open_groups:
                yield "a brace too many"
                return
        elif token in "^_":
            if token in open_groups[-1]:
                yield f"two {token} in {latex}"
            open_groups[-1].add(token)
            script = token
        elif not token.isspace():
            open_groups[-1] = set()
    if len(open_groups) > 1:
        yield "a brace too few"


@pytest.mark.parametrize("latex", ["x^{1}^{2}", "w_{1}_{2}", "{x", "x}", r"w_{11}^{1}^{2} \cdot a"])
def test_what_tex_refuses_is_noticed(latex: str) -> None:
    assert list(scripts(latex))


@pytest.mark.slow
@given(
    cancelling(),
    st.lists(st.sampled_from(LABELS), min_size=12, max_size=12, unique=True),
    st.sampled_from([1, 6, 17]),
)
@settings(max_examples=100, deadline=None)
def test_latex_of_any_name_and_power_is_valid(
    drawn: tuple[Value, Value, dict[str, Value]], labels: list[str], digits: int
) -> None:
    output, leaf, named = drawn
    names = dict(zip(labels, named.values()))
    latex = chain_rule(output, leaf, symbols=True, digits=digits, names=names).latex
    assert list(scripts(latex)) == []
    assert latex.count(r"\left") == latex.count(r"\right")
    assert not re.search(r"[\x00-\x1f\u202a-\u202e]", latex)


def test_a_power_of_a_name_with_an_index_stands_in_brackets_everywhere() -> None:
    w, a = Value(2.0, "w₁₁¹"), Value(0.3)
    L = (identity(w) ** 2 * a).tanh()
    written, latex = str(chain_rule(L, a)), chain_rule(L, a).latex
    assert written.endswith("\nwhere t₁ = (w₁₁¹)²·a = 1.2")
    assert r"t_{1} &= (w_{11}^{1})^{2} \cdot a = 1.2" in latex
    assert "(w₁₁¹)²·a = 1.2" in tree(L)
    assert "(w₁₁¹)²" in draw(L).source
    for shown in (written, latex, tree(L), draw(L).source):
        assert "w₁₁¹²" not in shown
        assert "^{1}^{" not in shown
    b = Value(0.5, "b₁")
    m = (identity(identity(b)) ** 3 + b**a) * 2
    unfolded = str(chain_rule(m, b, symbols=True, names={"m": m, "a": a}))
    assert "t₃ = (t₂)³ = 0.125" in unfolded
    assert "t₄ = (b₁)^a = 0.812252" in unfolded


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("é", r"\mathit{\text{é}}"),
        ("x̄", r"\mathit{\text{x̄}}"),
        ("∂L", r"\mathit{\partial L}"),
        ("α₁", "α_{1}"),
        ("two\nlines", r"\mathit{two\ lines}"),
        ("a\x07b", r"\mathit{a\backslash x07b}"),
        ("می‌شود", r"\mathit{\text{می‌شود}}"),
    ],
)
def test_letters_that_mathematics_does_not_have_are_text(name: str, latex: str) -> None:
    assert latex_name(name) == latex
    assert len(latex_name("y" * 100_000)) < 100


def test_latex_of_powers_infinities_and_indexed_names() -> None:
    w = Value(0.3, "w₁")
    L = (w**3).sin() * w
    assert r"3 \cdot (w_{1})^{2}" in chain_rule(L, w, symbols=True).latex
    e = Value(1e200)
    assert r"e \cdot e = \infty" in chain_rule((e * e * 1e10) * 2, e).latex


def test_latex_of_many_samples_breaks_its_rows_and_is_ascii() -> None:
    model = MLP(1, [1], weights=[[[0.5]]], biases=[[0.1]])
    L = mse([1.0] * 20, [model([float(i)]) for i in range(20)])
    latex = chain_rule(L, "w11_1", symbols=True).latex
    assert latex.isascii()
    assert r"\text{\ldots  12 more \ldots }" in latex
    assert r"\frac{\partial L}{\partial \hat{y}_{1}^{(20)}}" in latex
    assert max(map(len, latex.split(r"\\"))) < 400
    w = Value(0.5)
    latex = chain_rule(sum([(w * x - 1) ** 2 for x in range(1, 9)], Value(0.0)) / 8, w).latex
    assert latex.count(r"\Bigl[") == latex.count(r"\Bigr]") == 2
    assert latex.count(r" \\ &\quad + ") > 20


def test_latex_says_what_the_output_depends_on() -> None:
    a, b, c = Value(2.0), Value(3.0), Value(4.0)
    L = a * b
    assert chain_rule(L, c).latex == (
        r"\frac{\partial L}{\partial c} = 0 \quad L\text{ does not depend on }c"
        r"\text{; it depends on }a, b"
    )
