"""Judges the derivative of tanh."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, Rule, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Apply tanh to a product, twice."""
    a, b = m.Value(a_), m.Value(b_)
    t = (a * b).tanh()
    t.backward()
    first = t.data, a.grad, b.grad
    c = m.Value(b_)
    (c.tanh() * c).backward()
    return *first, c.grad


def sigmoid(x: float) -> float:
    """Return the sigmoid."""
    return 1 / (1 + math.exp(-x))


SLOPES: dict[str, tuple[Rule, ...]] = {  # what learners take for the slope of tanh
    "of_input": (lambda x, out: 1 - x * x,),
    "of_sigmoid": (
        lambda x, out: out * (1 - out),
        lambda x, out: sigmoid(x) * (1 - sigmoid(x)),
    ),
    "no_square": (lambda x, out: 1 - out,),
    "plus": (lambda x, out: 1 + out * out, lambda x, out: 1 + x * x),
    "the_output": (lambda x, out: out,),
    "one": (lambda x, out: 1.0,),
    "zero": (lambda x, out: 0.0,),
    "turned_round": (lambda x, out: out * out - 1,),
    "derived_again": (lambda x, out: -2 * out, lambda x, out: -2 * out * (1 - out * out)),
    "square_inside": (lambda x, out: 1 - math.tanh(x * x),),
    "square_alone": (lambda x, out: out * out,),
    "double_for_square": (lambda x, out: 1 - 2 * out,),
    "size_for_square": (lambda x, out: 1 - abs(x), lambda x, out: 1 - abs(out)),
    "sigmoid_of_input": (lambda x, out: x * (1 - x),),
    "of_tan": (lambda x, out: 1 + math.tan(x) ** 2,),
    "of_arctan": (lambda x, out: 1 / (1 + x * x),),
    "twice_tanh": (lambda x, out: 1 - math.tanh(out) ** 2,),
    "symptom_hidden": (
        lambda x, out: abs(1 - x * x),
        lambda x, out: max(0.0, 1 - x * x),
    ),
    "output_too": (lambda x, out: out * (1 - out * out),),
}


def mistaken(rules: Mapping[str, Sequence[Rule]]) -> dict[str, Any]:
    """Return the engines that have them."""
    return {name: tuple(engine(tanh=rule) for rule in some) for name, some in rules.items()}


CHECK = Program(
    program,
    given={"a_": 0.5, "b_": 0.8},
    draw={"a_": number(), "b_": number()},
    own=mistaken(SLOPES),
    parts=("tanh(a·b)", "∂/∂a", "∂/∂b", "∂(c·tanh c)/∂c"),
)
