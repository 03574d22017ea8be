"""Judges a second backward pass."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Go backwards twice."""
    a, b = m.Value(a_), m.Value(b_)
    L = (a * b + a) * b
    L.backward()
    L.backward()
    return L.data, a.grad, b.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "leaves_only": engine(inner="leaves_only"),
        "output_cleared": engine(inner="late"),
        "inner_still_kept": engine(inner="kept"),
        "leaves_cleared": engine(inner="leaves"),
        "overwritten": engine(spread="set"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b"),
)
