"""Judges a Value with *."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float, c_: float) -> Any:
    """Multiply and add, and run backward."""
    a, b, c = m.Value(a_), m.Value(b_), m.Value(c_)
    p = a * b
    L = p + c
    M = p * c
    L.backward()
    first = a.grad, b.grad
    a.grad = b.grad = 0.0
    M.backward()
    return L.data, *first, a.grad, b.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0, "c_": 0.5},
    draw={"a_": number(), "b_": number(), "c_": number()},
    own={
        "own_number": engine(mul=lambda a, b: (a, b)),
        "as_a_square": engine(mul=lambda a, b: (2 * a, 2 * b)),
        "sum_rule": engine(mul=lambda a, b: (1.0, 1.0)),
        "the_product": engine(mul=lambda a, b: (a * b, a * b)),
        "both_terms": engine(mul=lambda a, b: (a + b, a + b)),
        "one_number": (engine(mul=lambda a, b: (a, a)), engine(mul=lambda a, b: (b, b))),
        "one_held": (engine(mul=lambda a, b: (b, 0.0)), engine(mul=lambda a, b: (0.0, a))),
        "half_a_sum": (engine(mul=lambda a, b: (b, 1.0)), engine(mul=lambda a, b: (1.0, a))),
        "zeros": engine(mul=lambda a, b: (0.0, 0.0)),
        "of_logarithm": engine(mul=lambda a, b: (1 / a, 1 / b)),
        "quotient_rule": engine(mul=lambda a, b: (1 / b, -a / b**2)),
        "product_too": engine(mul=lambda a, b: (a * b * b, a * b * a)),
        "shared_out": engine(mul=lambda a, b: (a * b / 2, a * b / 2)),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂M/∂a", "∂M/∂b"),
)
