"""A loss of many samples reads as the lecture writes it, and only where it is one."""

from __future__ import annotations

from typing import Any

import pytest

from autograd import Value, draw, forward_steps, tree
from autograd.graph import Graph
from autograd.languages import latex
from autograd.names import Names
from autograd.notation import ascii_text
from nn import MLP, Neuron, binary_cross_entropy, hinge, mse, sse


def first_line(loss: Value) -> str:
    return tree(loss).split("\n")[0].rpartition(" = ")[0]


def outputs(count: int, size: int = 1) -> list[Any]:
    model = MLP(2, [size], rng=1)
    return [model([float(i), 1.0]) for i in range(count)]


def test_a_mean_over_samples_is_the_lectures() -> None:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    L = mse([1, 0, 1, 0], [neuron([float(i)]) for i in range(4)])
    assert first_line(L) == "L = ¼ Σ (yᵢ − ŷᵢ)²"
    last = str([*forward_steps(L)][-1])
    assert last.startswith("[24/24] L = ¼ Σ (yᵢ − ŷᵢ)² = ")
    assert last.endswith(f"/4 = {L.data:.6g}")
    assert f"{4 * L.data:.6g}/4" in last
    assert "¼ Σ (yᵢ − ŷᵢ)²" in draw(L).source


@pytest.mark.parametrize(
    ("loss", "written"),
    [
        (mse([1.0] * 3, outputs(3)), "L = ⅓ Σ (yᵢ − ŷᵢ)²"),
        (mse([1.0] * 100, outputs(100)), "L = (1/100) Σ (yᵢ − ŷᵢ)²"),
        (mse([[1.0, 2.0]] * 7, outputs(7, 2)), "L = (1/14) Σ (yᵢ − ŷᵢ)²"),
        (sse([1.0] * 4, outputs(4)), "L = Σ (yᵢ − ŷᵢ)²"),
        (hinge([1, -1, 1, 1], outputs(4)), "L = ¼ Σ relu(1 − yᵢ·ŷᵢ)"),
        (mse([1.0] * 2, outputs(2)), "L = #11/2"),  # two are written out
    ],
)
def test_every_loss_of_alike_terms(loss: Value, written: str) -> None:
    assert first_line(loss) == written


def test_other_sums_are_written_as_they_are() -> None:
    a, b, c = Value(1.0, "a"), Value(2.0, "b"), Value(3.0, "c")
    for made in (a + b + c, (a + b + c) / 3, a * a + b * b + c, (a + b + c) / 2):
        made.label = "L"
        assert "Σ" not in tree(made)
    errors = [(1 - y) ** 2 for y in outputs(3)]
    for made in ((errors[0] + errors[1] + errors[2]) / 2, errors[0] + errors[1] + errors[2] ** 3):
        made.label = "L"  # no mean, and no terms that are alike
        assert "Σ" not in first_line(made)
    odd = mse([1.0] * 4, outputs(4)) / 2
    odd.label = "half"
    assert "half = L/2" in tree(odd)
    sure = binary_cross_entropy([1, 0, 1], [Value(0.5), Value(0.5), Value(0.5)])
    assert "Σ" not in first_line(sure)  # its terms are not alike


def test_in_latex_and_in_ascii() -> None:
    L = mse([1.0] * 4, outputs(4))
    formula = Names(Graph(L)).formula(L)
    assert latex(formula) == r"\frac{1}{4} \sum_i (y_{i} - \hat{y}_{i})^{2}"
    assert ascii_text(first_line(L)) == "L = 1/4 sum (y_i - yhat_i)^2"
