"""Softmax and cross-entropy: p has a name, and the chain rule ends in pᵢ − yᵢ, where it may."""

from __future__ import annotations

import math
import random

import pytest

from autograd import Value, chain_rule, exp, log, softmax
from nn import MLP, cross_entropy


def scores(*numbers: float) -> list[Value]:
    return [Value(z, f"ŷ{'₁₂₃₄'[i]}") for i, z in enumerate(numbers)]


def test_the_score_of_another_class_and_that_of_its_own() -> None:
    z = scores(2.0, 1.0, 0.1)
    L = cross_entropy(1, z)
    assert str(chain_rule(L, z[0], symbols=True)).splitlines() == [
        "∂L/∂ŷ₁ = ∂L/∂p₂ · ∂p₂/∂ŷ₁",
        "       = −1/p₂ · (−p₂·p₁)",
        "       = -4.12485 · (-0.159764)",
        "       = p₁ − y₁",
        "       = 0.659001 − 0",
        "       = 0.659001",
    ]
    assert str(chain_rule(L, z[1])).splitlines() == [
        "∂L/∂ŷ₂ = ∂L/∂p₂ · ∂p₂/∂ŷ₂",
        "       = -4.12485 · 0.183659",
        "       = p₂ − y₂",
        "       = 0.242433 − 1",
        "       = -0.757567",
    ]


def test_of_several_samples_each_counts_its_share() -> None:
    model = MLP(2, [3], rng=0)
    L = cross_entropy([1, 0, 2], [model(row) for row in ([1.0, 2.0], [0.5, 1.0], [0.0, 1.0])])
    lines = str(chain_rule(L, "w11_1")).splitlines()
    ending = [line.strip() for line in lines if "y₁" in line]
    assert [line.partition(" · ")[0] for line in ending] == [
        "= (p₁⁽¹⁾ − y₁⁽¹⁾)/3", "+ (p₁⁽²⁾ − y₁⁽²⁾)/3", "+ (p₁⁽³⁾ − y₁⁽³⁾)/3",
    ]  # fmt: skip
    numbers = [line for line in lines if "− 1)/3" in line]
    assert len(numbers) == 1  # the second sample is of class 1


def test_a_weight_of_a_hidden_layer_goes_through_every_score() -> None:
    model = MLP(2, [2, 3], rng=0)
    L = cross_entropy(2, model([1.0, -2.0]))
    written = str(chain_rule(L, "w11_1"))
    for i in "₁₂₃":
        assert f"(p{i} − y{i}) · ∂ŷ{i}/∂o{i}²" in written


@pytest.mark.parametrize("seed", range(20))
def test_the_numbers_are_the_softmax_less_the_target(seed: int) -> None:
    rng = random.Random(seed)
    z = scores(*[rng.gauss(0, 10.0 ** rng.randint(-3, 1)) for _ in range(rng.randint(2, 4))])
    c = rng.randrange(len(z))
    L = cross_entropy(c, z)
    p = softmax([score.data for score in z])
    for i, score in enumerate(z):
        rule = chain_rule(L, score, digits=12)
        assert rule.value == pytest.approx(p[i] - (i == c), rel=1e-9, abs=1e-15)
        assert str(rule).splitlines()[-3].endswith(f"= p{'₁₂₃₄'[i]} − y{'₁₂₃₄'[i]}")


def divided(z: list[Value]) -> list[Value]:
    powers = [exp(score) for score in z]
    return [power / (powers[0] + powers[1]) for power in powers]


@pytest.mark.parametrize("by_logarithm", [False, True])
def test_a_softmax_of_ones_own_is_known_by_its_form(by_logarithm: bool) -> None:
    z = scores(0.5, -1.0)
    p = softmax(z) if by_logarithm else divided(z)
    L = -log(p[0])
    lines = str(chain_rule(L, z[1])).splitlines()
    assert [line[9:] for line in lines[2:4]] == ["p[1] − y[1]", "0.182426 − 0"]


def test_where_it_is_no_cross_entropy_the_rule_is_left_as_it_is() -> None:
    z = scores(0.5, -1.0)
    p = softmax(z)
    for L in (p[0] ** 2, log(p[0]), -log(p[0]) + p[0], -log(p[0]) * p[0], p[0] / z[0]):
        assert "y[" not in str(chain_rule(L, z[1])), L
    own = softmax(z)[0]  # a name without an index
    assert " − y" not in str(chain_rule(-log(own), z[1]))
    sum_of_both = -log(p[0]) + z[1]  # a way around p
    assert chain_rule(sum_of_both, z[1]).value == pytest.approx(p[1].data + 1)


def test_of_shares_there_is_no_y_that_is_0_or_1() -> None:
    z = scores(2.0, 1.0, 0.1)
    L = cross_entropy([[0.2, 0.5, 0.3]], [z])
    rule = chain_rule(L, z[0])
    assert " − y" not in str(rule)
    assert rule.value == pytest.approx(softmax([2.0, 1.0, 0.1])[0] - 0.2)


@pytest.mark.parametrize("gap", [0.0, 1.0, 30.0, 300.0, 660.0, 700.0, 1e3, 1e300])
def test_no_probability_is_so_small_that_its_logarithm_is_lost(gap: float) -> None:
    z = [Value(gap), Value(0.0)]
    L = cross_entropy(1, z)
    assert L.data == pytest.approx(math.log1p(math.exp(-gap)) + gap, rel=1e-15)
    L.backward()
    assert z[0].grad == pytest.approx(1 / (1 + math.exp(-gap)), rel=1e-15)
    assert z[0].grad == pytest.approx(-z[1].grad, rel=1e-15)
