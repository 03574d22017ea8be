"""Judges a whole engine."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, w_: float, x_: float, b_: float, y_: float) -> Any:
    """Run four programs, one of them a neuron, trained for a step."""
    w, x, b, y = m.Value(w_), m.Value(x_), m.Value(b_), m.Value(y_)
    minus = m.Value(-1.0)
    o = (w * x + b).tanh()
    L = (y + o * minus) ** 2
    L.backward()
    first = L.data, w.grad, x.grad, b.grad, y.grad
    L.zero_grad()
    (o * o * w + w).backward()
    second = w.grad, x.grad, b.grad
    a = m.Value(x_)
    t = a + a
    for _ in range(3):
        t = t * t.tanh() + t
    t.backward()
    return *first, *second, a.grad


CHECK = Program(
    program,
    given={"w_": 0.5, "x_": 0.6, "b_": -0.2, "y_": 1.0},
    draw={"w_": number(), "x_": number(), "b_": number(), "y_": number()},
    own={
        "overwritten": engine(spread="set"),
        "upstream_missing": engine(spread="local"),
        "upstream_added": engine(spread="sum"),
        "visited_twice": engine(order="twice"),
        "nothing_arrives": engine(order="output"),
        "one_input": engine(order="one"),
        "sum_rule": engine(add=lambda a, b: (a, b)),
        "product_rule": engine(mul=lambda a, b: (a, b)),
        "tanh_rule": engine(tanh=lambda x, out: 1 - x * x),
        "tanh_sigmoid": engine(tanh=lambda x, out: out * (1 - out)),
        "power_rule": engine(power=lambda x, c: c * x**c),
        "not_zeroed": engine(zero="never"),
    },
    parts=("L", "∂L/∂w", "∂L/∂x", "∂L/∂b", "∂L/∂y", "∂M/∂w", "∂M/∂x", "∂M/∂b", "tower"),
)
