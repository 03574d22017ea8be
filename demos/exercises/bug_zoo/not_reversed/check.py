"""Judges the repaired order."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine, web


def program(m: Any, a_: float, b_: float) -> Any:
    """Run backward on a diamond."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    L.backward()
    p, q = m.Value(a_), m.Value(b_)
    web(m, p, q).backward()
    return L.data, a.grad, b.grad, p.grad, q.grad


def by_number(output: Any) -> list[Any]:
    """Return the nodes sorted by their numbers."""
    return sorted(engine().topological(output), key=lambda node: float(node.data))


BY_NUMBER = engine(order=by_number), engine(order=lambda output: by_number(output)[::-1])


def ones(order: list[Any]) -> None:
    """Let every node that has inputs begin with a gradient of 1."""
    for node in order:
        node.grad = 1.0 if node.inputs else node.grad


def leaves_one(order: list[Any]) -> None:
    """Let the leaves begin with a gradient of 1."""
    for node in order:
        node.grad = 0.0 if node.inputs else 1.0


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "last_place": engine(order="last"),
        "before_its_inputs": engine(order="before"),
        "still_forward": engine(order="forward"),
        "overwritten": engine(spread="set"),
        "visited_twice": engine(order="twice"),
        "level_by_level": engine(order="levels"),
        "by_number": BY_NUMBER,
        "other_ones": (
            engine(order="forward", inner=ones),
            engine(inner=ones),
            engine(order="forward", inner=leaves_one),
        ),
        "slopes_crossed": engine(mul=lambda a, b: (a, b)),
        "near_only": engine(order="children"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂W/∂a", "∂W/∂b"),
)
