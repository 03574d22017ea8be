"""Judges the forward pass of the 2-2-2 network."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, number

WEIGHTS = [
    "w11_1", "w12_1", "w21_1", "w22_1", "b1_1", "b2_1",
    "w11_2", "w12_2", "w21_2", "w22_2", "b1_2", "b2_2",
]  # fmt: skip
NUMBERS = [0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60]
GIVEN = {"x1": 0.05, "x2": 0.10, **dict(zip(WEIGHTS, NUMBERS, strict=True))}


def forward(
    x1: float,
    x2: float,
    w11_1: float,
    w12_1: float,
    w21_1: float,
    w22_1: float,
    b1_1: float,
    b2_1: float,
    w11_2: float,
    w12_2: float,
    w21_2: float,
    w22_2: float,
    b1_2: float,
    b2_2: float,
) -> Any:
    """Return what both layers put out."""
    net1_1 = w11_1 * x1 + w12_1 * x2 + b1_1
    net2_1 = w21_1 * x1 + w22_1 * x2 + b2_1
    o1_1 = sigmoid(net1_1)
    o2_1 = sigmoid(net2_1)
    net1_2 = w11_2 * o1_1 + w12_2 * o2_1 + b1_2
    net2_2 = w21_2 * o1_1 + w22_2 * o2_1 + b2_2
    yhat1 = sigmoid(net1_2)
    yhat2 = sigmoid(net2_2)
    return o1_1, o2_1, yhat1, yhat2


def transposed(**q: float) -> Any:
    """Take w₁₂ for w₂₁ in both layers."""
    table = {"w12_1": "w21_1", "w21_1": "w12_1", "w12_2": "w21_2", "w21_2": "w12_2"}
    return forward(**{table.get(name, name): number for name, number in q.items()})


def inputs_again(**q: float) -> Any:
    """Feed the second layer with x."""
    o1, o2, _, _ = forward(**q)
    again = {"w11_1": q["w11_2"], "w12_1": q["w12_2"], "w21_1": q["w21_2"], "w22_1": q["w22_2"]}
    y1, y2, _, _ = forward(**{**q, **again, "b1_1": q["b1_2"], "b2_1": q["b2_2"]})
    return o1, o2, y1, y2


CHECK = Formula(
    forward,
    given=GIVEN,
    draw=dict.fromkeys(GIVEN, number()),
    own={"transposed": transposed, "inputs_again": inputs_again},
    parts=("o₁¹", "o₂¹", "ŷ₁", "ŷ₂"),
)
