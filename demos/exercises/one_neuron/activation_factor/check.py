"""Judges ∂o/∂net of the sigmoid."""

from math import exp
from typing import Any

from autograd import sigmoid, tanh
from demos.exercises.checks import Formula, number


def activation_factor(net: float) -> Any:
    """Return ∂o/∂net of o = sigmoid(net)."""
    o = sigmoid(net)
    return o * (1 - o)


CHECK = Formula(
    activation_factor,
    given={"net": 1.5},
    draw={"net": number()},
    own={
        "net_for_o": lambda net: net * (1 - net),
        "of_tanh": lambda net: 1 - tanh(net) ** 2,
        "mixed_with_tanh": lambda net: 1 - sigmoid(net) ** 2,
        "activation_itself": lambda net: sigmoid(net),
        "applied_twice": lambda net: sigmoid(sigmoid(net)) * (1 - sigmoid(sigmoid(net))),
        "inner_sign": lambda net: -exp(-net) / (1 + exp(-net)) ** 2,
        "of_the_inside": lambda net: -1 / (1 + exp(-net)) ** 2,
    },
)
