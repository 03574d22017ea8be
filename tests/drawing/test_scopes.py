"""Traced graphs are drawn as the program that made them: calls, rounds of loops, lines."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import pytest

from autograd import Value, draw, svg, traced
from autograd.drawing.group import Group
from autograd.drawing.groups import groups_of
from autograd.drawing.scopes import MOST_NODES_OF_LINE, MOST_OF_LEVEL, from_to
from autograd.drawing.weights import used
from autograd.graph import Graph, Node
from autograd.names import Names
from nn import MLP, mse

from .conftest import lines_of
from .test_groups import chain, every

Vector = list[Value]
Tree = list[Any]


def groups(output: Value) -> list[Group]:
    return groups_of(Names(Graph(output), {}))


def tree(found: Sequence[Group], deepest: int) -> Tree:
    """Return titles, and after each what is in it."""
    return [
        part
        for group in found
        for part in (
            group.name,
            *([tree(group.inner, deepest - 1)] * bool(group.inner and deepest)),
        )
    ]


def titles(found: Sequence[Group]) -> list[str]:
    return [group.name for group in found]


def at(found: Sequence[Group], path: str) -> Group:
    return next(group for group in every([*found]) if group.path == path)


total = cast(Callable[[Iterable[Value]], Value], sum)  # of one or more


# a recurrent network


def dot(a: Vector, b: Vector) -> Value:
    return total(x * y for x, y in zip(a, b, strict=True))


def cell(x: float, h: Vector, W: list[Vector], u: Vector) -> Vector:
    net = [dot(row, h) + weight * x for row, weight in zip(W, u, strict=True)]  # one for each unit
    return [z.tanh() for z in net]


def recurrent(steps: int = 3, units: int = 4) -> Value:
    rng = random.Random(1)
    W = [[Value(rng.gauss(0, 1)) for _ in range(units)] for _ in range(units)]
    u, v = ([Value(rng.gauss(0, 1)) for _ in range(units)] for _ in range(2))
    with traced():
        h = [Value(0.0) for _ in range(units)]
        L = Value(0.0)
        for t in range(steps):
            h = cell(0.5, h, W, u)
            y = dot(v, h)
            L = L + (y - t) ** 2
    return L


STEP = [
    "cell(x=0.5)",
    ["net = [dot(row, h) + weight * x for row, weight…", "return [z.tanh() for z in net]"],
    "y = dot",
    "L = L + (y - t) ** 2",
]


def test_the_tree_of_a_program() -> None:
    assert tree(groups(recurrent()), 2) == ["t 0", STEP, "t 1", STEP, "t 2", STEP]


def test_calls_that_a_line_makes_again_and_again_are_within_that_line() -> None:
    found = groups(recurrent())
    line = at(found, f"t 1/cell(x=0.5)/{STEP[1][0]}")
    assert titles(line.inner) == ["dot", "dot (2)", "dot (3)", "dot (4)", "around the calls"]
    assert len(line.inner[-1].members) == 4 + 4  # of u, and their sums with the dots


def test_a_comment_is_no_part_of_a_title() -> None:
    assert not [group for group in every(groups(recurrent())) if "#" in group.name]


def test_rounds_become_ranges_where_they_are_too_many() -> None:
    found = groups(recurrent(steps=32))
    assert titles(found) == ["t 0 … 7", "t 8 … 15", "t 16 … 23", "t 24 … 31"]
    assert titles(found[1].inner) == [f"t {t}" for t in range(8, 16)]


def test_long_lines_of_statements_become_parts() -> None:
    program = "\n".join(f"x{i + 1} = x{i} * 2 + 1" for i in range(40))
    variables: dict[str, Any] = {"x0": Value(1.0)}
    with traced():
        exec(program, variables)
    found = groups(variables["x40"])
    assert titles(found) == [f"line {i} … {i + 9}" for i in (1, 11, 21, 31)]
    assert titles(found[1].inner) == [f"line {i}" for i in range(11, 21)]


def test_a_line_of_many_nodes_is_divided_by_its_results() -> None:
    w = [[Value(0.1) for _ in range(16)] for _ in range(16)]
    x = [Value(0.2) for _ in range(16)]
    with traced():
        q = [total(wij * xj for wij, xj in zip(row, x, strict=True)) for row in w]
        L = total(q)
    line, _ = groups(L)
    assert titles(line.inner) == ["q[0] … [7]", "q[8] … [15]"]
    assert titles(line.inner[1].inner) == [f"q[{i}]" for i in range(8, 16)]
    assert all(len(Graph(x).order) == 32 for x in q)


def test_a_level_of_one_is_left_out() -> None:
    def outer(x: Value) -> Value:
        for _ in range(1):
            x = inner(x)
        return x

    def inner(x: Value) -> Value:
        for i in range(40):
            x = x * 2
            x = x + i
        return x

    with traced():
        y = outer(Value(1.0))
    assert titles(groups(y)) == ["i 0 … 9", "i 10 … 19", "i 20 … 29", "i 30 … 39"]


def test_a_block_is_a_level() -> None:
    with traced():
        with traced("a < b & c | {d}"):
            x = Value(2.0)
            for i in range(20):
                x = x * i
                x = x + 1
        for i in range(15):
            x = x * i
            x = x + 1
    found = groups(x)
    assert titles(found) == ["a < b & c | {d}", "i 0 … 4", "i 5 … 9", "i 10 … 14"]
    assert "a < b & c | {d}" in lines_of(svg(x))


def test_a_loop_of_many_lines_is_called_by_its_variable() -> None:
    """Its jumps are long, so that the bytecode extends their arguments."""
    body = "\n".join(f"    x = x * 2 + (len('a') * {i}) + n" for i in range(60))
    variables: dict[str, Any] = {"x": Value(0.0)}
    with traced():
        exec(f"for n in range(3):\n{body}", variables)
    assert titles(groups(variables["x"])) == ["n 0", "n 1", "n 2"]


def test_calls_in_a_comprehension_begin_no_round() -> None:
    w = [[Value(0.1), Value(0.2)], [Value(0.3), Value(0.4)]]
    with traced():
        x = [Value(1.0), Value(2.0)]
        for i in range(8):
            x = [dot(row, x) + i for row in w]
    assert titles(groups(x[0])) == [f"i {i}" for i in range(8)]


def test_what_was_made_outside_stands_before_and_after() -> None:
    w = [Value(0.1 * i, f"w{i}") for i in range(30)]
    scaled = [x * 2 for x in w]
    with traced():
        net = total(scaled)
        o = net.tanh()
    loss = (o - 1) ** 2
    found = groups(loss)
    lines = ["net = total(scaled)", "o = net.tanh()"]
    assert titles(found) == ["before the trace", *lines, "after the trace"]
    assert [len(group.nodes()) for group in found] == [60, 30, 1, 2]


# any program


def grown(rng: random.Random, x: Value, w: Vector, depth: int) -> Value:
    """Compute something by calls, loops and comprehensions, one within another."""
    kind = rng.randrange(5) if depth else 0
    if kind == 0:
        return x * rng.choice(w) + rng.choice(w).tanh()
    if kind == 1:
        for _ in range(rng.randrange(1, 20)):
            x = grown(rng, x, w, depth - 1) * 0.1
        return x
    if kind == 2:
        return total([grown(rng, x, w, depth - 1) for _ in range(rng.randrange(1, 20))])
    if kind == 3:
        with traced(rng.choice(["block", "a/b", "<i>"])):
            x = grown(rng, x, w, depth - 1)
        return grown(rng, x, w, depth - 1)
    rows = [[x * wi for wi in w] for _ in range(rng.randrange(1, 20))]
    return total(total(row) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_no_level_is_too_long_and_every_node_has_one_place(seed: int) -> None:
    rng = random.Random(seed)
    with traced():
        output = grown(rng, Value(1.0), [Value(0.1) for _ in range(9)], 3)
    found, nodes = groups(output), Graph(output).nodes
    assert len(found) <= MOST_OF_LEVEL
    for group in every(found):
        assert len(group.inner) <= MOST_OF_LEVEL
        assert len(group.inner) != 1
        assert not (group.inner and group.members)
        assert sum(x.operation is not None for x in group.members) <= MOST_NODES_OF_LINE
    held = [node for group in found for node in group.nodes()]
    assert len(held) == len(nodes)
    assert set(held) == set(nodes)
    paths = [group.path for group in every(found)]
    assert len(paths) == len(set(paths))
    for group in rng.sample([*every(found)], min(8, len(paths))):
        draw(output, expand=group.path)


# pictures


def test_leaves_stand_in_the_words_of_their_users() -> None:
    L = recurrent()
    W = {f"W[{i}]": x for i, x in enumerate(dict.fromkeys(leaves_of(L))) if x.data}
    shown = lines_of(svg(L, names=W, expand="t 1"))
    assert "× W" in shown
    assert not [line for line in shown if line.startswith("W[")]


def leaves_of(output: Value) -> list[Any]:
    return Graph(output).leaves


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["w"], "× w"),
        (["w[0]", "w[1]", "x"], "× w, x"),
        (["s['layer0.wq'][0][0]", "s['layer0.wq'][1][0]"], "× layer0.wq"),
        (["p['a']['W'][0]", "p['b']['W'][0]"], "× a.W[0], b.W[0]"),
        ([f"m.layers[{i}].w[{j}]" for i in range(9) for j in range(2)], "× m.layers"),
        ([f"{letter}_weight" for letter in "abcde"], "× a_weight, b_weight and 3 more"),
        (["w₁₁¹", "w₁₂¹"], "× w"),
        ([None], ""),
    ],
)
def test_weights_are_called_by_what_their_names_begin_with(
    names: list[str | None], words: str
) -> None:
    x = Value(1.0)
    leaves = [Value(0.5) for _ in names]
    called: dict[Node, str | None] = dict(zip(leaves, names, strict=True))
    assert used([(x * 1) * leaf for leaf in leaves], lambda node: called.get(node)) == words


def test_what_is_no_factor_is_not_multiplied() -> None:
    b = Value(0.5, "b")
    assert used([Value(1.0) * b + b], lambda node: node.label) == "with b"


def test_an_open_line_shows_its_nodes_and_each_leaf_once() -> None:
    picture = svg(recurrent(), expand=["t 0/y = dot", "t 2/y = dot"])
    shown = lines_of(picture)
    leaves = re.findall(r'class="node leaf-node"', picture)
    assert len(leaves) == 4  # v[0] … v[3], used in both
    assert shown.count("y = dot") == 2  # their frames


def test_what_is_around_an_open_group_is_earlier_and_later() -> None:
    shown = lines_of(svg(recurrent(steps=9), expand="t 4"))
    assert {"earlier", "t 0 … 3", "t 4", "cell(x=0.5)", "y = dot", "later", "t 5 … 8"} <= {*shown}
    assert "t 3" not in shown


def test_between_two_open_groups_is_between_and_one_alone_keeps_its_name() -> None:
    shown = lines_of(svg(recurrent(steps=9), expand=["t 1", "t 5"]))
    assert {"t 0", "between", "t 2 … 4", "later", "t 6 … 8"} <= {*shown}
    assert "earlier" not in shown


def test_a_small_group_opens_down_to_its_nodes() -> None:
    picture = svg(recurrent(), expand="t 1/y = dot")
    assert picture.count('class="node result-node"') == 8


@pytest.mark.parametrize(
    "path",
    ["t 1/cell(x=0.5)/return [z.tanh() for z in net]", "t 1/return [z.tanh() for z in net]"],
)
def test_a_path_may_leave_out_what_is_not_needed(path: str) -> None:
    full = svg(recurrent(), expand="t 1/cell(x=0.5)/return [z.tanh() for z in net]")
    assert svg(recurrent(), expand=path) == full
    assert full.count("tanh(") >= 4


def test_a_title_with_a_slash_is_found() -> None:
    x = Value(1.0)
    with traced():
        for i in range(20):
            with traced("a/b"):
                x = (x + i) / 3
                x = x * 2
            x = x + 1
    assert "a/b" in lines_of(svg(x, expand="i 3/a/b"))
    assert "a/b" in lines_of(svg(x, expand="i 0 … 9/i 3/a/b"))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("y = dot", "3 groups are called 'y = dot': 't 0/y = dot', 't 1/y = dot', 't 2/y = dot'$"),
        ("t 7", "there is no group 't 7': there are 't 0', 't 1', 't 2'$"),
        ("t 1/t 2", "there is no group 't 2' in 't 1': there are 'cell"),
    ],
)
def test_a_path_that_fits_several_groups_or_none_is_refused(path: str, message: str) -> None:
    with pytest.raises(LookupError, match=message):
        draw(recurrent(), expand=path)


def test_the_hint_is_a_path_that_opens() -> None:
    L = recurrent(steps=9)
    for _ in range(3):
        hint = re.search(r"expand=(.*) opens one", draw(L, expand="t 4").source)
        assert hint
        path = hint[1].strip("'")
        assert path == "t 4/cell(x=0.5)"
        draw(L, expand=path)


def test_where_all_else_is_merged_the_hint_names_one_of_those() -> None:
    source = draw(recurrent(steps=9), expand="t 4/y = dot").source
    assert "expand='t 4/cell(x=0.5)' opens one" in source
    source = draw(doubled(), expand="i 3").source
    assert "expand='i 4' opens one" in source


def doubled() -> Value:
    x = Value(1.0)
    with traced():
        for i in range(9):
            x = x * 3 * 2 * 1.5 * 1.1 * 1.2 * 1.3 * 1.4 * i
    return x


def test_a_graph_that_was_not_traced_or_is_a_network_is_drawn_as_before() -> None:
    assert titles(groups(chain(61)))[0] == "steps 1-7"
    model = MLP(2, [16, 16, 1], rng=1)
    with traced():
        L = mse([1.0], [model([0.5, 0.2])])
    assert titles(groups(L)) == ["inputs", "layer 1", "layer 2", "layer 3", "loss"]


@pytest.mark.parametrize(
    ("first", "last", "title"),
    [
        ("t 0", "t 9", "t 0 … 9"),
        ("dot (2)", "dot (9)", "dot 2 … 9"),
        ("t 0 … 9", "t 20 … 29", "t 0 … 29"),
        ("q[0] … [7]", "q[8] … [15]", "q[0] … [15]"),
        ("x = [a + b for a, b in pairs]", "h 1", "x = [a + b for a, b … h 1"),
    ],
)
def test_the_title_of_a_range(first: str, last: str, title: str) -> None:
    assert from_to(first, last) == title


@pytest.mark.slow
def test_60_000_nodes_are_grouped_at_once() -> None:
    matrix = [[Value(0.01) for _ in range(30)] for _ in range(30)]
    with traced():
        x = [Value(0.1) for _ in range(30)]
        for _ in range(33):
            x = [dot(row, x).tanh() for row in matrix]
        L = total(x)
    start = time.perf_counter()
    picture = svg(L)
    assert time.perf_counter() - start < 5  # 1 s on a machine that does nothing else
    assert "nodes drawn as 5 boxes" in picture
