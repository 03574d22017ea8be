"""Judges an engine whose sums replace what arrived before."""

from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine


def program(m: Any, a_: float, b_: float) -> Any:
    """Use leaves and other nodes in a sum and elsewhere, twice in one sum, and in products."""
    a, b = m.Value(a_), m.Value(b_)
    L = (a + b) * a * b
    L.backward()
    c = m.Value(a_)
    (c + c).backward()
    d, e = m.Value(a_), m.Value(b_)
    f = d * e
    M = (f * f + d) * e
    M.backward()
    p, q = m.Value(a_), m.Value(b_)
    n = p * q
    N = (n + q) * n
    N.backward()
    gradients = a.grad, b.grad, c.grad, M.data, d.grad, e.grad, p.grad, q.grad
    return L.data, *gradients, a.data


def uses(x: Any, node: Any, local: float) -> Any:
    """Replace, but count an input once for each use in this sum."""
    return node.grad * node.inputs.count(x)


def mean(x: Any, node: Any, local: float) -> Any:
    """Take the mean of what is there and what arrives."""
    return (x.grad + node.grad) / 2


def once(x: Any, node: Any, local: float) -> Any:
    """Leave out the second input if it is the first one."""
    return x.grad if x is node.inputs[0] else x.grad + node.grad


CHECK = Program(
    program,
    given={"a_": 2.0, "b_": -3.0},
    draw={"a_": number(), "b_": number()},
    own={
        "still_replaced": engine(sums=("set", "set")),
        "second_replaced": engine(sums=("add", "set")),
        "first_replaced": engine(sums=("set", "add")),
        "products_replace": engine(spread="set", sums=("add", "add")),
        "all_replaced": engine(spread="set"),
        "first_kept": engine(sums=("first", "first")),
        "shared_out": engine(add=lambda a, b: (0.5, 0.5)),
        "rules_changed_places": engine(add=lambda a, b: (b, a), mul=lambda a, b: (1.0, 1.0)),
        "upstream_missing": engine(sums=("local", "local")),
        "subtracted": engine(sums=("minus", "minus")),
        "like_a_product": engine(add=lambda a, b: (b, a)),
        "by_its_own": engine(add=lambda a, b: (a, b)),
        "data_handed_on": engine(sums=("data", "data")),
        "multiplied": engine(sums=("times", "times")),
        "products_swapped": engine(mul=lambda a, b: (a, b)),
        "one_operand": engine(add=lambda a, b: (2.0, 0.0)),
        "other_operand": engine(add=lambda a, b: (0.0, 2.0)),
        "only_alike": engine(sums=(uses, uses)),
        "inner_replaced": engine(sums=("inner_set", "inner_set")),
        "first_copied": (
            engine(sums=("add", lambda x, node, local: node.inputs[0].grad)),
            engine(sums=("add", lambda x, node, local: node.inputs[0].grad + node.grad)),
        ),
        "twice_as_much": (
            engine(add=lambda a, b: (2.0, 2.0)),
            engine(add=lambda a, b: (2.0, 2.0), sums=("set", "set")),
        ),
        "averaged": engine(sums=(mean, mean)),
        "alike_once": engine(sums=("add", once)),
        "nothing_handed_on": engine(add=lambda a, b: (0.0, 0.0)),
        "visited_twice": engine(order="twice"),
        "nothing_arrives": engine(order="forward"),
    },
    parts=("L", "∂L/∂a", "∂L/∂b", "∂(c + c)/∂c", "M", "∂M/∂a", "∂M/∂b", "∂N/∂a", "∂N/∂b", "a"),
)
