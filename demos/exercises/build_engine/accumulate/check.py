"""Judges that gradients add up."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Use one Value twice."""
    a, b = m.Value(a_), m.Value(b_)
    L = (a * b + a) * b
    L.backward()
    first = L.data, a.grad, b.grad
    c = m.Value(a_)
    (c * c).backward()
    return *first, c.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "overwritten": engine(spread="set"),
        "local_only": engine(spread="local"),
        "added": engine(spread="sum"),
        "subtracted": engine(spread="minus"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂(c·c)/∂c"),
)
