"""Judges the repaired recursion."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine, web


def program(m: Any, a_: float, b_: float) -> Any:
    """Go through a diamond."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    L.backward()
    p, q = m.Value(a_), m.Value(b_)
    web(m, p, q).backward()
    return L.data, a.grad, b.grad, p.grad, q.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "last_place": engine(order="last"),
        "nothing_comes": engine(order="first"),
        "visited_twice": engine(order="twice"),
        "one_input": engine(order="one"),
        "overwritten": engine(spread="set"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂W/∂a", "∂W/∂b"),
)
