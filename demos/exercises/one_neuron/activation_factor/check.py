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
        "o_called": lambda net: sigmoid(net) * sigmoid(1 - net),
        "o_of_the_rest": lambda net: sigmoid(1 - sigmoid(net)),
        "bent_again": lambda net: sigmoid(activation_factor(net)),
        "product_bent": lambda net: sigmoid(net * (1 - net)),
        "half_bent": lambda net: sigmoid(sigmoid(net)) * (1 - sigmoid(net)),
        "inside_left_out": lambda net: sigmoid(net) ** 2,
        "inner_only": lambda net: -exp(-net),
        "fraction_turned": lambda net: -exp(net),
        "power_rule": lambda net: net * exp(-net - 1) * sigmoid(net) ** 2,
        "slope_of_rule": lambda net: 1 - 2 * sigmoid(net),
        "differentiated_twice": lambda net: activation_factor(net) * (1 - 2 * sigmoid(net)),
        "rule_of_both": lambda net: sigmoid(net) * (1 - sigmoid(net) ** 2),
        "tanh_of_net": lambda net: 1 - net**2,
        "of_relu": lambda net: float(net > 0),
        "ratio": lambda net: sigmoid(net) / net,
        "times_net": lambda net: activation_factor(net) * net,
        "one_step": lambda net: sigmoid(net + 1) - sigmoid(net),
    },
)
