"""Judges a whole engine."""

import json
from pathlib import Path
from typing import Any

from autograd.notation import subscript
from demos.exercises.build_engine.clearing.check import both
from demos.exercises.build_engine.diamond.check import another_number, visited
from demos.exercises.build_engine.tanh_rule.check import SLOPES, mistaken
from demos.exercises.checks import number
from demos.exercises.engines import Program, Rule, engine

# Those of the thousand graphs with gradients of 50 digits that use only these four operations.
KEPT = Path(__file__).with_name("oracle.jsonl").read_text(encoding="utf-8")
ORACLE = [json.loads(line) for line in KEPT.splitlines()]
MOST_LEAVES = max(len(graph["leaves"]) for graph in ORACLE)

# what learners take for the local derivatives of a sum, a product and a power
SUMS: tuple[Rule, ...] = (
    lambda a, b: (a, b),
    lambda a, b: (b, a),
    lambda a, b: (a + b, a + b),
    lambda a, b: (0.0, 0.0),
    lambda a, b: (0.5, 0.5),
    lambda a, b: (2.0, 2.0),
    lambda a, b: (1.0, 0.0),
    lambda a, b: (0.0, 1.0),
    lambda a, b: (1.0, -1.0),
)
PRODUCTS: tuple[Rule, ...] = (
    lambda a, b: (a, b),
    lambda a, b: (a, a),
    lambda a, b: (b, b),
    lambda a, b: (1.0, 1.0),
    lambda a, b: (0.0, 0.0),
    lambda a, b: (a + b, a + b),
    lambda a, b: (a * b, a * b),
    lambda a, b: (2 * a, 2 * b),
    lambda a, b: (b, 0.0),
    lambda a, b: (0.0, a),
    lambda a, b: (b, -a),
)
POWERS: tuple[Rule, ...] = (
    lambda x, c: c * x**c,
    lambda x, c: x ** (c - 1),
    lambda x, c: c * x,
    lambda x, c: (c - 1) * x ** (c - 1),
    lambda x, c: c * x ** (c + 1),
    lambda x, c: (c - 1) * x**c,
    lambda x, c: c * x**c - 1,
    lambda x, c: 2 * x,
    lambda x, c: x**c,
    lambda x, c: c,
    lambda x, c: c * (c - 1) * x ** (c - 2),
    lambda x, c: 0.0,
)


def operation(m: Any, name: str, operands: list[Any], constant: float | None) -> Any:
    """Express an operation of the oracle with sums, products, powers and tanh."""
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
    """Return the derivatives of an oracle graph with respect to its leaves."""
    leaves = [m.Value(x) for x in ORACLE[graph]["leaves"]]
    nodes = list(leaves)
    for name, operands, constant in ORACLE[graph]["program"]:
        nodes.append(operation(m, name, [nodes[i] for i in operands], constant))
    nodes[-1].backward()
    return [leaf.grad for leaf in leaves]


def program(m: Any, w_: float, x_: float, b_: float, y_: float, graph: int) -> Any:
    """Run four programs, one of them a neuron, then an oracle graph."""
    w, x, b, y = m.Value(w_), m.Value(x_), m.Value(b_), m.Value(y_)
    minus = m.Value(-1.0)
    o = (w * x + b).tanh()
    L = (y + o * minus) ** 2
    L.backward()
    first = L.data, w.grad, x.grad, b.grad, y.grad
    L.zero_grad()
    cleared = L.grad, o.grad, w.grad
    M = o * o * w + w * (o * o)
    M.backward()
    second = w.grad, x.grad, b.grad
    x = m.Value(x_)
    t = x + x
    for _ in range(3):
        t = t * t.tanh() + t
    t.backward()
    of_graph = gradients(m, graph)
    rest = [0.0] * (MOST_LEAVES - len(of_graph))
    return *first, *cleared, *second, x.grad, float(len(m.topological(M))), *of_graph, *rest


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
        "subtracted": engine(spread="minus"),
        "first_kept": engine(spread="first"),
        "number_handed_on": (engine(spread="data"), engine(spread="value")),
        "slope_missing": engine(spread="upstream"),
        "visited_twice": engine(order="twice"),
        "one_input": engine(order="one"),
        "level_by_level": engine(order="levels"),
        "last_place": engine(order="last"),
        "leaves_left_out": engine(order="inner"),
        "leaves_again": engine(
            order=visited(lambda node, order: not node.inputs or node not in order)
        ),
        "same_number": engine(order=visited(another_number)),
        "appended_inside": engine(order="inside"),
        "children_only": engine(order="children"),
        "nothing_arrives": (
            *(engine(order=order) for order in ("output", "first", "headless", "leaves")),
            *(engine(spread=spread) for spread in ("nothing", "times")),
        ),
        "sum_rule": tuple(engine(add=rule) for rule in SUMS),
        "product_rule": tuple(engine(mul=rule) for rule in PRODUCTS),
        "tanh_sigmoid": mistaken(SLOPES)["of_sigmoid"],
        "tanh_rule": tuple(one for some in mistaken(SLOPES).values() for one in some),
        "power_rule": tuple(engine(power=rule) for rule in POWERS),
        "not_zeroed": engine(zero="never"),
        "zeroed_in_part": tuple(
            engine(zero=part) for part in ("inner", "leaves", "output", "below")
        ),
        "reset_to_one": engine(zero="one"),
        "data_cleared": (engine(zero="data"), engine(zero=both)),
    },
    parts=(
        *("L", "∂L/∂w", "∂L/∂x", "∂L/∂b", "∂L/∂y"),
        *("L.grad (zero_grad)", "o.grad (zero_grad)", "w.grad (zero_grad)"),
        *("∂M/∂w", "∂M/∂x", "∂M/∂b", "∂T₃/∂x", "len(M)"),
        *(f"∂G/∂x{subscript(leaf)}" for leaf in range(1, MOST_LEAVES + 1)),
    ),
)
