"""Judges that gradients add up."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def once(x: Any, node: Any, local: float) -> float:
    """Let an input that a node has twice receive only once."""
    again = len(set(node.inputs)) < len(node.inputs) and x is node.inputs[0]
    return float(x.grad + node.grad * local / (len(node.inputs) if again else 1))


def program(m: Any, a_: float, b_: float) -> Any:
    """Use leaves twice, and a node that has inputs."""
    a, b = m.Value(a_), m.Value(b_)
    L = (a * b + a) * b
    L.backward()
    first = L.data, a.grad, b.grad
    c = m.Value(a_)
    (c * c).backward()
    d, e = m.Value(a_), m.Value(b_)
    n = d * e
    (n * n).backward()
    return *first, c.grad, d.grad, e.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "overwritten": engine(spread="set"),
        "local_only": engine(spread="local"),
        "added": (
            engine(spread="sum"),
            engine(spread=lambda x, node, local: node.grad + local),
        ),
        "subtracted": engine(spread="minus"),
        "turned_round": engine(spread="turned"),
        "upstream_only": (
            engine(spread="upstream"),
            engine(spread=lambda x, node, local: node.grad),
        ),
        "nothing_arrives": engine(spread="nothing"),
        "alike_once": engine(spread=once),
        "inner_replaced": engine(spread="inner_set"),
        "first_kept": engine(spread="first"),
        "last_doubled": engine(spread=lambda x, node, local: 2 * node.grad * local),
        "averaged": engine(spread=lambda x, node, local: (x.grad + node.grad * local) / 2),
        "number_for_slope": engine(spread="value"),
        "number_for_upstream": engine(spread="data"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂(c·c)/∂c", "∂N/∂a", "∂N/∂b"),
)
