"""Judges the forward pass of the 2-2-2 network.

Its numbers are those of Matt Mazur, "A Step by Step Backpropagation Example" (17 March 2015).
"""

from collections.abc import Mapping
from typing import Any

from autograd import exp, sigmoid
from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function

Numbers = Mapping[str, float]

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
    """Return the outputs of both layers."""
    net1_1 = w11_1 * x1 + w12_1 * x2 + b1_1
    net2_1 = w21_1 * x1 + w22_1 * x2 + b2_1
    o1_1 = sigmoid(net1_1)
    o2_1 = sigmoid(net2_1)
    net1_2 = w11_2 * o1_1 + w12_2 * o2_1 + b1_2
    net2_2 = w21_2 * o1_1 + w22_2 * o2_1 + b2_2
    yhat1 = sigmoid(net1_2)
    yhat2 = sigmoid(net2_2)
    return o1_1, o2_1, yhat1, yhat2


def renamed(table: Mapping[str, str]) -> Function:
    """Return the pass that uses one parameter instead of another."""
    return lambda **q: forward(**{name: q[table.get(name, name)] for name in q})


def both_ways(*pairs: tuple[str, str]) -> dict[str, str]:
    """Return a table that swaps names."""
    return {**dict(pairs), **{other: one for one, other in pairs}}


def second(of: Function) -> Function:
    """Return the pass with another second layer, a function of o₁¹, o₂¹ and all parameters."""
    return lambda **q: (*forward(**q)[:2], *of(*forward(**q)[:2], q))


def layer(one: float, two: float, q: Numbers, level: int = 2) -> tuple[float, float]:
    """Return both nets of a layer, for these inputs."""
    w11, w12, w21, w22 = (q[f"w{index}_{level}"] for index in ("11", "12", "21", "22"))
    return w11 * one + w12 * two + q[f"b1_{level}"], w21 * one + w22 * two + q[f"b2_{level}"]


def activated(nets: tuple[float, float]) -> tuple[float, float]:
    """Return the outputs of neurons with these nets."""
    return sigmoid(nets[0]), sigmoid(nets[1])


def softmax(one: float, two: float, q: Numbers) -> list[float]:
    """Divide 1 among the outputs."""
    powers = [exp(net) for net in layer(one, two, q)]
    return [power / sum(powers) for power in powers]


def shares(one: float, two: float, q: Numbers) -> list[float]:
    """Divide each output by the sum of both."""
    outputs = activated(layer(one, two, q))
    return [output / sum(outputs) for output in outputs]


def classes(one: float, two: float, q: Numbers) -> list[float]:
    """Round each output to 0 or 1."""
    return [float(net > 0) for net in layer(one, two, q)]


def bias_outside(**q: float) -> Any:
    """Add the biases to the output of the sigmoid."""
    found: list[float] = []
    one, two = q["x1"], q["x2"]
    for level in (1, 2):
        biases = {name: 0.0 if name[0] == "b" else value for name, value in q.items()}
        outputs = activated(layer(one, two, biases, level))
        one, two = outputs[0] + q[f"b1_{level}"], outputs[1] + q[f"b2_{level}"]
        found += one, two
    return found


def relu_inside(**q: float) -> Any:
    """Give the first layer ReLU."""
    one, two = (max(0.0, net) for net in layer(q["x1"], q["x2"], q, 1))
    return one, two, *activated(layer(one, two, q))


LAYER_1 = {name[:-1] + "2": name for name in WEIGHTS[:6]}

CHECK = Formula(
    forward,
    given=GIVEN,
    draw=dict.fromkeys(GIVEN, number()),
    own={
        "transposed": renamed(both_ways(("w12_1", "w21_1"), ("w12_2", "w21_2"))),
        "transposed_second": renamed(both_ways(("w12_2", "w21_2"))),
        "inputs_again": second(lambda _one, _two, q: activated(layer(q["x1"], q["x2"], q))),
        "first_weights_again": renamed(LAYER_1),
        "nets_fed": second(
            lambda _one, _two, q: activated(layer(*layer(q["x1"], q["x2"], q, 1), q))
        ),
        "bias_outside": bias_outside,
        "relu_inside": relu_inside,
        "softmax": second(softmax),
        "shares": second(shares),
        "classes": second(classes),
    },
    parts=("o₁¹", "o₂¹", "ŷ₁", "ŷ₂"),
)
