"""Judges a whole engine."""

import json
from pathlib import Path
from typing import Any

from demos.exercises.checks import number
from demos.exercises.engines import Program, engine

# Of the thousand graphs with gradients of 50 digits, those that these four operations can write.
KEPT = Path(__file__).with_name("oracle.jsonl").read_text(encoding="utf-8")
ORACLE = [json.loads(line) for line in KEPT.splitlines()]
MOST_LEAVES = max(len(graph["leaves"]) for graph in ORACLE)


def operation(m: Any, name: str, operands: list[Any], constant: float | None) -> Any:
    """Do an operation of the oracle's with sums, products, powers and tanh."""
    x, y = operands[0], operands[-1]
    if name == "powc":
        return x**constant
    return {
        "add": lambda: x + y,
        "sub": lambda: x + y * m.Value(-1.0),
        "mul": lambda: x * y,
        "div": lambda: x * y**-1,
        "neg": lambda: x * m.Value(-1.0),
        "sqrt": lambda: x**0.5,
        "tanh": lambda: x.tanh(),
        "sigmoid": lambda: ((x * m.Value(0.5)).tanh() + m.Value(1.0)) * m.Value(0.5),
    }[name]()


def gradients(m: Any, graph: int) -> list[float]:
    """Return the derivatives of a graph of the oracle's by its leaves."""
    leaves = [m.Value(x) for x in ORACLE[graph]["leaves"]]
    nodes = list(leaves)
    for name, operands, constant in ORACLE[graph]["program"]:
        nodes.append(operation(m, name, [nodes[i] for i in operands], constant))
    nodes[-1].backward()
    return [leaf.grad for leaf in leaves]


def program(m: Any, w_: float, x_: float, b_: float, y_: float, graph: int) -> Any:
    """Run four programs, one of them a neuron, then a graph of the oracle's."""
    w, x, b, y = m.Value(w_), m.Value(x_), m.Value(b_), m.Value(y_)
    minus = m.Value(-1.0)
    o = (w * x + b).tanh()
    L = (y + o * minus) ** 2
    L.backward()
    first = L.data, w.grad, x.grad, b.grad, y.grad
    L.zero_grad()
    (o * o * w + w).backward()
    second = w.grad, x.grad, b.grad
    x = m.Value(x_)
    t = x + x
    for _ in range(3):
        t = t * t.tanh() + t
    t.backward()
    of_graph = gradients(m, graph)
    return *first, *second, x.grad, *of_graph, *[0.0] * (MOST_LEAVES - len(of_graph))


CHECK = Program(
    program,
    given={"w_": 0.5, "x_": 0.6, "b_": -0.2, "y_": 1.0, "graph": 0},
    draw={
        "w_": number(),
        "x_": number(),
        "b_": number(),
        "y_": number(),
        "graph": lambda rng: rng.randrange(len(ORACLE)),
    },
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
    parts=("L", "∂L/∂w", "∂L/∂x", "∂L/∂b", "∂L/∂y", "∂M/∂w", "∂M/∂x", "∂M/∂b", "∂T₃/∂x"),
)
