"""Judges the power rule."""

import math
from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float, c: float) -> Any:
    """Raise to c, which is 3 in the example, and to −1."""
    a, b = m.Value(a_), m.Value(b_)
    L = a**c + b**-1 * a
    L.backward()
    return L.data, a.grad, b.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -4.0, "c": 3.0},
    draw={"a_": number(), "b_": number(), "c": lambda rng: float(rng.choice((-2, 2, 4, 5)))},
    own={
        "exponential_rule": engine(power=lambda x, c: x**c * math.log(abs(x))),
        "one_subtracted": engine(power=lambda x, c: c * x**c - 1),
        "exponent_kept": engine(power=lambda x, c: c * x**c),
        "no_factor": engine(power=lambda x, c: x ** (c - 1)),
        "changed_places": engine(power=lambda x, c: (c - 1) * x**c),
        "linear": engine(power=lambda x, c: c * x),
        "new_factor": engine(power=lambda x, c: (c - 1) * x ** (c - 1)),
        "one_more": engine(power=lambda x, c: c * x ** (c + 1)),
        "one_exponent": (
            engine(power=lambda x, c: 2 * x),
            engine(power=lambda x, c: 3 * x**2),
        ),
        "power_itself": engine(power=lambda x, c: x**c),
        "exponent_alone": (engine(power=lambda x, c: c), engine(power=lambda x, c: c - 1)),
        "second_derivative": engine(power=lambda x, c: c * (c - 1) * x ** (c - 2)),
        "base_lowered": (
            engine(power=lambda x, c: c * (x - 1) ** c),
            engine(power=lambda x, c: c * (x - 1) ** (c - 1)),
            engine(power=lambda x, c: (x - 1) ** c),
        ),
        "added": engine(power=lambda x, c: c + x ** (c - 1)),
        "divided": engine(power=lambda x, c: x ** (c - 1) / c),
        "exponent_turned": engine(power=lambda x, c: c * x ** (1 - c)),
        "zero": engine(power=lambda x, c: 0.0),
    },
    parts=("L", "∂L/∂a", "∂L/∂b"),
)
