"""Every reader takes time and memory in proportion to the graph: counted, not timed."""

from __future__ import annotations

import math
import os
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

import autograd
from autograd import GraphTooDeepError, Value, chain_rule, weighted_sum
from autograd.explanation.between import Between
from autograd.explanation.paths import PathGraph
from autograd.graph import Graph, Node
from nn import MLP, mse
from tests.benchmarks.children.readers import GRAPHS, READERS

PACKAGE = os.path.dirname(autograd.__file__)


def lines_run(function: Callable[..., object], *arguments: object) -> int:
    """Count the lines of this package that a call runs, once for each time round a loop."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return count


def peak_memory(function: Callable[..., object], *arguments: object) -> int:
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_nodes_take_four_times_the_lines_and_bytes(reader: str, graph: str) -> None:
    read: Any = READERS[reader]
    read(*GRAPHS[graph](100))  # what it loads at first use is not the graph's
    lines, memory = [], []
    for nodes in (284, 1136):  # so that a network gets whole samples
        L, x = GRAPHS[graph](nodes)
        L.backward()
        lines.append(lines_run(read, L, x))
        memory.append(peak_memory(read, L, x))
    assert lines[1] <= 4.4 * lines[0]
    assert lines[1] <= (2500 if "folded" in reader else 300) * len(Graph(L).nodes)
    assert memory[1] <= 4.4 * memory[0] + 50_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reader", "graph"),
    [("chain_rule", "wide sum"), ("chain_rule, folded", "chain"), ("chain_rule", "ladder")],
)
def test_a_derivation_takes_at_most_a_kilobyte_a_node(reader: str, graph: str) -> None:
    read: Any = READERS[reader]
    read(*GRAPHS[graph](4_000))  # what is loaded or kept at first use is not the graph's
    few, many = [peak_memory(read, *found) for found in map(GRAPHS[graph], (4_000, 16_000))]
    assert many <= 4.5 * few
    assert many <= 16_000 * 1_000


@pytest.mark.slow
def test_paths_beyond_counting_are_not_counted() -> None:
    x = y = Value(0.1, "x")
    for _ in range(20_000):
        y = y.tanh() * y.sigmoid()
    rule = chain_rule(y, x)
    assert rule.path_count == math.inf
    assert "+ … more than 10^5000 more paths, none of them larger" in str(rule)
    several = Value(0.5, "x")
    z = several
    for _ in range(20_000):
        z = z * z
    assert "(more than 10^5000 paths: one for each time" in str(chain_rule(z, several, "all"))


def test_counts_of_many_digits_are_let_go() -> None:
    x = Value(0.5)
    y = weighted_sum([x * 0.001 for _ in range(2000)], [1.0] * 2000)
    for _ in range(17_000):
        y = y * y
    paths = PathGraph(Between(y, x))
    assert peak_memory(paths.path_count) < 2_000_000  # as many numbers of 5000 digits: 4.5 MB
    assert paths.path_count() == math.inf


def running_sum(steps: int) -> tuple[Value, Value, dict[str, Value]]:
    """Return a sum without a name to which each step adds and from which it takes, with names."""
    x = total = Value(0.5)
    names = {"x": x}
    for step in range(steps):
        names[f"g{step}"] = total.sin()
        total = total + names[f"g{step}"]
        names[f"h{step}"] = total * 2
    names["L"] = weighted_sum([names[f"h{step}"] for step in range(steps)], [1.0] * steps)
    return names["L"], x, names


def test_what_would_fold_into_far_more_factors_than_there_are_edges_is_unfolded() -> None:
    L, x, names = running_sum(8)
    folded = str(chain_rule(L, x, names=names))
    assert "t₁" not in folded  # the sums in between
    assert folded != str(chain_rule(L, x, "all", names=names))
    L, x, names = running_sum(300)  # each h of each g before it: 45,000 factors
    assert str(chain_rule(L, x, names=names)) == str(chain_rule(L, x, "all", names=names))


def network_nodes(samples: int) -> list[Node]:
    model = MLP(2, [4, 4, 1], rng=0)
    predictions = [model([0.1 * i, 1.0]) for i in range(samples)]
    return Graph(mse([1.0] * samples, predictions)).nodes


@pytest.mark.parametrize("held", [lambda x: x[-1], list, lambda x: x[::-1]])
def test_pickle_looks_at_each_node_once(held: Callable[[list[Node]], object]) -> None:
    few, many = network_nodes(10), network_nodes(40)
    lines = [lines_run(pickle.dumps, held(nodes)) for nodes in (few, many)]
    assert lines[1] <= 4.4 * lines[0]
    restored = pickle.loads(pickle.dumps([many[-1], *many]))
    assert restored[0] is restored[-1]
    assert [node.data for node in restored[1:]] == [node.data for node in many]


def test_pickle_is_stopped_before_it_is_at_its_end_and_goes_on_after() -> None:
    nodes = [Value(1.0)]
    for _ in range(1000):
        nodes.append(nodes[-1] * 1.0)
    in_python = vars(pickle)["_dumps"]  # its frames live on in a traceback
    for dumps in (pickle.dumps, in_python):
        with pytest.raises(GraphTooDeepError) as kept:
            dumps(nodes[-1])
        assert kept.tb is not None
        assert pickle.loads(dumps(nodes[100])).data == 1.0
        del kept
        assert pickle.loads(dumps(nodes[100])).data == 1.0
    assert len(pickle.loads(pickle.dumps(nodes))) == 1001  # each on what is saved already
