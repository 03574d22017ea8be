"""Judges the order on a diamond."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine, web


def program(m: Any, a_: float, b_: float) -> Any:
    """Go through a diamond, and a sum used again and again."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    L.backward()
    first = L.data, a.grad, b.grad
    x = m.Value(a_)
    s = x + x
    (s * s * s).backward()
    p, q = m.Value(a_), m.Value(b_)
    web(m, p, q).backward()
    return *first, x.grad, p.grad, q.grad, float(len(m.topological(L)))


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "leaves_left_out": engine(order="inner"),
        "level_by_level": engine(order="levels"),
        "last_place": engine(order="last"),
        "appended_inside": engine(order="inside"),
        "visited_twice": engine(order="twice"),
        "before_its_inputs": engine(order="first"),
        "nothing_arrives": engine(order="output"),
        "one_input": engine(order="one"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂T/∂a", "∂W/∂a", "∂W/∂b", "len(order)"),
)
