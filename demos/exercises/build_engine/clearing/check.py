"""Judges zero_grad."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Go backwards twice, clearing in between."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    L = c + a
    L.backward()
    L.backward()
    twice = a.grad
    L.zero_grad()
    cleared = L.grad, c.grad, a.grad, b.grad
    L.backward()
    return twice, *cleared, a.grad, a.data


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "reset_to_one": engine(zero="one"),
        "data_cleared": engine(zero="data"),
        "not_zeroed": engine(zero="never"),
        "inner_only": engine(zero="inner"),
        "leaves_only": engine(zero="leaves"),
        "output_kept": engine(zero="below"),
        "output_only": engine(zero="output"),
    },
    parts=(
        "a.grad (2 × backward)",
        "L.grad (zero_grad)",
        "c.grad (zero_grad)",
        "a.grad (zero_grad)",
        "b.grad (zero_grad)",
        "a.grad (zero_grad, backward)",
        "a.data",
    ),
)
