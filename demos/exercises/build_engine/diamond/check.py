"""Judges the order on a diamond."""

from collections.abc import Callable
from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine, twins, web


def visited(again: Callable[[Any, list[Any]], bool]) -> Callable[[Any], list[Any]]:
    """Return the order in which a node is added again if a condition holds."""

    def topological(output: Any) -> list[Any]:
        order: list[Any] = []

        def visit(node: Any) -> None:
            if again(node, order):
                for x in node.inputs:
                    visit(x)
                order.append(node)

        visit(output)
        return order

    return topological


def another_number(node: Any, order: list[Any]) -> bool:
    """Tell whether no node with this number is there."""
    return node.data not in [other.data for other in order]


def program(m: Any, a_: float, b_: float) -> Any:
    """Run backward on a diamond, a product that is computed twice, and a web."""
    a, b = m.Value(a_), m.Value(b_)
    c = a * b
    d = c + b
    e = c * a
    L = d * e
    L.backward()
    first = L.data, a.grad, b.grad
    x = m.Value(a_)
    T = twins(m, x)
    T.backward()
    p, q = m.Value(a_), m.Value(b_)
    web(m, p, q).backward()
    lengths = (float(len(m.topological(L))), float(len(m.topological(T))))
    return *first, x.grad, p.grad, q.grad, *lengths


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "leaves_left_out": engine(order="inner"),
        "level_by_level": engine(order="levels"),
        "last_place": engine(order="last"),
        "appended_inside": engine(order="inside"),
        "visited_twice": (
            engine(order="twice"),
            engine(order=visited(lambda node, order: node.inputs or node not in order)),
        ),
        "leaves_again": engine(
            order=visited(lambda node, order: not node.inputs or node not in order)
        ),
        "same_number": engine(order=visited(another_number)),
        "children_only": engine(order="children"),
        "output_missing": engine(order="headless"),
        "leaves_alone": engine(order="leaves"),
        "before_its_inputs": engine(order="first"),
        "nothing_arrives": engine(order="output"),
        "one_input": engine(order="one"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂T/∂a", "∂W/∂a", "∂W/∂b", "len(L)", "len(T)"),
)
