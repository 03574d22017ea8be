"""Judges a second backward pass."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine, web


def program(m: Any, a_: float, b_: float) -> Any:
    """Run backward twice, and three times."""
    a, b = m.Value(a_), m.Value(b_)
    L = (a * b + a) * b
    L.backward()
    L.backward()
    twice = a.grad, b.grad
    L.backward()
    p, q = m.Value(a_), m.Value(b_)
    W = web(m, p, q)
    W.backward()
    W.backward()
    return L.data, *twice, p.grad, q.grad, a.grad


def near(order: list[Any]) -> None:
    """Clear the output's own inputs."""
    for x in order[-1].inputs:
        x.grad = 0.0


def near_inner(order: list[Any]) -> None:
    """Clear those of the output's own inputs that have inputs."""
    for x in order[-1].inputs:
        x.grad = 0.0 if x.inputs else x.grad


def numbers_cleared(order: list[Any]) -> None:
    """Clear the numbers of the inner nodes."""
    for node in order:
        node.data = 0.0 if node.inputs else node.data


def halve(order: list[Any]) -> None:
    """Halve every gradient."""
    for node in order:
        node.grad /= 2


def given_away(x: Any, node: Any, local: float) -> Any:
    """Clear a node as soon as its first input has its contribution."""
    amount, node.grad = node.grad * local, 0.0
    return x.grad + amount


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "leaves_only": engine(inner="leaves_only"),
        "output_cleared": engine(inner="late"),
        "inner_still_kept": engine(inner="kept"),
        "leaves_cleared": engine(inner="leaves"),
        "inner_replaced": engine(spread="inner_set", inner="kept"),
        "at_its_turn": engine(inner="turn"),
        "near_only": (engine(inner=near), engine(inner=near_inner)),
        "given_away": engine(spread=given_away, inner="kept"),
        "first_kept": engine(spread="first", inner="kept"),
        "halved": (
            engine(spread=lambda x, node, local: x.grad + node.grad * local / 2, inner="kept"),
            engine(inner=halve),
        ),
        "data_cleared": engine(inner=numbers_cleared),
        "overwritten": (
            engine(spread="set"),
            engine(spread=lambda x, node, local: 2 * node.grad * local),
        ),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂W/∂a", "∂W/∂b", "∂L/∂a (3 × backward)"),
)
