"""The thousand graphs of the oracle and random ones, compiled, beside the engine itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from autograd.compiling.function import Compiled
from autograd.graph import Graph

from ..autograd.graphs import graphs
from ..autograd.test_oracle import GRAPHS, by_row

SIZES = (1, 7, 64, 1000)  # of blocks


def close(got: float, expected: float, exact: float = 1e-12) -> bool:
    return abs(got - expected) <= exact * (abs(expected) or 1.0)


def program(graph: dict[str, Any]) -> Callable[..., Any]:
    """Return a graph of the oracle as a function of its leaves."""

    def f(*leaves: Any) -> Any:
        nodes = [*leaves]
        for name, operands, constant in graph["program"]:
            given: list[Any] = [nodes[i] for i in operands]
            nodes.append(by_row(name, given if constant is None else [*given, constant]))
        return nodes[-1]

    return f


@pytest.mark.parametrize(
    "numbers",
    [range(0, 1000, 12), pytest.param(range(1000), marks=pytest.mark.slow)],
    ids=["some", "all"],
)
def test_the_oracles_graphs_to_1e_12(numbers: range) -> None:
    for number in numbers:
        graph = GRAPHS[number]
        fast = Compiled(program(graph), SIZES[number % 4])
        value, gradients = fast.value_and_grad(*graph["leaves"])
        assert close(value, float(graph["value"])), number
        for got, exact in zip(gradients, graph["gradients"], strict=True):
            assert close(got, float(exact)), number
        # as many samples as make a ragged last block
        arrays = [np.full(13, x) for x in graph["leaves"]]
        values, by = fast.value_and_grad(*arrays)
        assert close(values[12], float(graph["value"]))
        assert all(close(g[12], float(e)) for g, e in zip(by, graph["gradients"], strict=True))


def again(output: Value, leaves: list[Value]) -> Callable[..., Any]:
    """Return a function that builds a graph's like on other leaves."""
    order = Graph(output).order

    def f(*point: Any) -> Any:
        found: dict[Any, Any] = dict(zip(leaves, point, strict=True))
        for node in order:
            assert node.operation
            operands = [found.get(x, x) for x in node.operands]
            found[node] = node.operation(*operands)
        return found.get(output, output)

    return f


@given(graphs(), st.sampled_from(SIZES), st.integers(0, 2**31))
@settings(max_examples=60)
def test_random_graphs_at_random_samples(
    drawn: tuple[Value, list[Value]], size: int, seed: int
) -> None:
    output, leaves = drawn
    f = again(output, leaves)
    rng = np.random.default_rng(seed)
    columns = [x.data + 0.01 * rng.normal(size=9) for x in leaves]
    values, gradients = Compiled(f, size).value_and_grad(*columns)
    for sample in range(9):
        point = [Value(column[sample]) for column in columns]
        result = f(*point)
        result.backward()
        scale = max(1.0, *[abs(node.data) for node in Graph(result).nodes])
        assert abs(values[sample] - result.data) <= 1e-12 * scale
        for leaf, got in zip(point, gradients, strict=True):
            most = max(scale, abs(leaf.grad)) * scale
            assert abs(got[sample] - leaf.grad) <= 1e-12 * most
