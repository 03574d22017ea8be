"""Judges the repaired order."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Go through a diamond."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    L.backward()
    return L.data, a.grad, b.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "still_forward": engine(order="forward"),
        "overwritten": engine(spread="set"),
        "visited_twice": engine(order="twice"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b"),
)
