"""Judges zero_grad."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def cut(node: Any) -> None:
    """Clear a node's gradient, and let it forget its inputs."""
    node.grad, node.inputs, node.local, node.spreads = 0.0, (), (), ()


def both(node: Any) -> None:
    """Clear a node's gradient and its number."""
    node.grad = node.data = 0.0


def number_taken(node: Any) -> None:
    """Set a node's gradient to its number."""
    node.grad = node.data


def turned(node: Any) -> None:
    """Flip the sign of a node's gradient."""
    node.grad = -node.grad


def slopes_cleared(node: Any) -> None:
    """Clear a node's local derivatives."""
    node.local = (0.0,) * len(node.inputs)


def one_subtracted(node: Any) -> None:
    """Subtract 1 from a node's gradient."""
    node.grad -= 1.0


def program(m: Any, a_: float, b_: float) -> Any:
    """Run backward twice, clearing in between."""
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
        "graph_cut": engine(zero=cut),
        "both_cleared": engine(zero=both),
        "number_for_zero": engine(zero=number_taken),
        "turned_round": engine(zero=turned),
        "slopes_cleared": engine(zero=slopes_cleared),
        "one_subtracted": engine(zero=one_subtracted),
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
