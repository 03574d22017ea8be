"""Judges a Value with +."""

from typing import Any

from demos.exercises.bug_zoo.sum_overwrites.check import once
from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float, c_: float) -> Any:
    """Add three numbers and run backward."""
    a, b, c = m.Value(a_), m.Value(b_), m.Value(c_)
    s = a + b
    L = s + c
    L.backward()
    d = m.Value(a_)
    (d + d).backward()
    return L.data, a.grad, b.grad, c.grad, d.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0, "c_": 0.5},
    draw={"a_": number(), "b_": number(), "c_": number()},
    own={
        "inputs_for_ones": engine(add=lambda a, b: (a, b)),
        "alike_once": engine(sums=("add", once)),
        "zeros": engine(add=lambda a, b: (0.0, 0.0)),
        "first_only": engine(add=lambda a, b: (1.0, 0.0)),
        "second_only": engine(add=lambda a, b: (0.0, 1.0)),
        "mul_rule": engine(add=lambda a, b: (b, a)),
        "the_sum": engine(add=lambda a, b: (a + b, a + b)),
        "half_each": engine(add=lambda a, b: (0.5, 0.5)),
        "one_turned": (
            engine(add=lambda a, b: (1.0, -1.0)),
            engine(add=lambda a, b: (-1.0, 1.0)),
            engine(add=lambda a, b: (-1.0, -1.0)),
        ),
        "both_together": (
            engine(add=lambda a, b: (2.0, 2.0)),
            engine(add=lambda a, b: (2.0, 0.0)),
        ),
        "step_for_slope": engine(add=lambda a, b: (0.1, 0.1)),
        "by_size": engine(add=lambda a, b: (a / (a + b), b / (a + b))),
        "one_number": (engine(add=lambda a, b: (a, a)), engine(add=lambda a, b: (b, b))),
        "after_the_step": (
            engine(add=lambda a, b: (a + 1, b + 1)),
            engine(add=lambda a, b: (a + b + 1, a + b + 1)),
            engine(add=lambda a, b: (a + 0.1, b + 0.1)),
            engine(add=lambda a, b: (a + b + 0.1, a + b + 0.1)),
        ),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂L/∂c", "∂(a + a)/∂a"),
)
