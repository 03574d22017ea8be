"""Judges the derivative of tanh."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Send a product through tanh, twice."""
    a, b = m.Value(a_), m.Value(b_)
    t = (a * b).tanh()
    t.backward()
    first = t.data, a.grad, b.grad
    c = m.Value(b_)
    (c.tanh() * c).backward()
    return *first, c.grad


CHECK = Program(
    program,
    given={"a_": 0.5, "b_": 0.8},
    draw={"a_": number(), "b_": number()},
    own={
        "of_input": engine(tanh=lambda x, out: 1 - x * x),
        "of_sigmoid": engine(tanh=lambda x, out: out * (1 - out)),
        "no_square": engine(tanh=lambda x, out: 1 - out),
        "plus": engine(tanh=lambda x, out: 1 + out * out),
        "the_output": engine(tanh=lambda x, out: out),
        "one": engine(tanh=lambda x, out: 1.0),
    },
    parts=("tanh(a·b)", "∂/∂a", "∂/∂b", "∂(c·tanh c)/∂c"),
)
