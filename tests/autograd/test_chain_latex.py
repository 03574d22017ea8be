"""chain_rule as typeset mathematics, beside the lecture's own derivations in test_chain."""

from __future__ import annotations

from autograd import Value, chain_rule
from nn import MLP, mse


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
    assert r"\frac{\partial L}{\partial \hat{y}_{1\,\#20}}" in latex
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
