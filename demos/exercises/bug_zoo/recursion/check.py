"""Judges the repaired recursion."""

from collections.abc import Callable
from typing import Any

from demos.exercises.bug_zoo.not_reversed.check import BY_NUMBER
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


def counted(output: Any) -> list[Any]:
    """Return the order with repeated nodes; each remembers how often it occurs."""
    order: list[Any] = engine(order="twice").topological(output)
    for node in order:
        node.turns = order.count(node)
    return order


def shared(by: Callable[[Any, Any], float]) -> Any:
    """Return an engine that divides contributions, while nodes still take repeated turns."""
    return engine(
        order=counted,
        spread=lambda x, node, local: x.grad + node.grad * local / by(x, node),
    )


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
        "first_kept": engine(order="twice", spread="first"),
        "shared_out": (
            shared(lambda x, node: node.turns),
            shared(lambda x, node: x.turns),
            shared(lambda x, node: 2),
        ),
        "children_only": engine(order="children"),
        "by_number": BY_NUMBER,
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂W/∂a", "∂W/∂b"),
)
