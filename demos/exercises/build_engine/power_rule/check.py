"""Judges the power rule."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Raise to 3 and to −1."""
    a, b = m.Value(a_), m.Value(b_)
    L = a**3 + b**-1 * a
    L.backward()
    return L.data, a.grad, b.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -4.0},
    draw={"a_": number(), "b_": number()},
    own={
        "exponent_kept": engine(power=lambda x, c: c * x**c),
        "no_factor": engine(power=lambda x, c: x ** (c - 1)),
        "linear": engine(power=lambda x, c: c * x),
        "new_factor": engine(power=lambda x, c: (c - 1) * x ** (c - 1)),
        "one_more": engine(power=lambda x, c: c * x ** (c + 1)),
    },
    parts=("L", "∂L/∂a", "∂L/∂b"),
)
