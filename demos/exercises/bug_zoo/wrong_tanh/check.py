"""Judges the repaired tanh."""

from typing import Any

from demos.exercises.build_engine.tanh_rule.check import SLOPES, mistaken
from demos.exercises.checks import number
from demos.exercises.engines import Program


def program(m: Any, a_: float, b_: float) -> Any:
    """Apply tanh to a product."""
    a, b = m.Value(a_), m.Value(b_)
    p = a * b
    L = p.tanh()
    L.backward()
    return L.data, a.grad, b.grad, p.data


CHECK = Program(
    program,
    given={"a_": 0.5, "b_": 0.8},
    draw={"a_": number(), "b_": number()},
    own=mistaken(SLOPES),
    parts=("L", "∂L/∂a", "∂L/∂b", "a·b"),
)
