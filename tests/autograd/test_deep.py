"""Graphs far deeper and wider than Python's recursion limit: built, walked, copied, freed."""

from __future__ import annotations

import copy
import gc
import pickle
import sys
from collections.abc import Callable, Iterator

import pytest

from autograd import (
    DomainError,
    GraphTooDeepError,
    Value,
    backward_steps,
    find_nonfinite,
    recompute,
    tree,
    weighted_sum,
    zero_grad,
)
from autograd.graph import Graph

DEEP = 100_000

LINKS: dict[str, Callable[[Value, Value], Value]] = {
    "first operand": lambda y, x: y + x,
    "second operand": lambda y, x: x + y,
    "product that is added to": lambda y, x: x * x + y,
    "product that is added": lambda y, x: y + x * x,
    "one operand": lambda y, x: -y,
    "weight of a sum": lambda y, x: weighted_sum([y, x], [1.0, x]),
    "input of a sum": lambda y, x: weighted_sum([x, 1.0], [x, y]),
    "bias of a sum": lambda y, x: weighted_sum([x], [x], y),
    "both operands": lambda y, x: (y + y) * 0.5,
}
links = pytest.mark.parametrize("link", LINKS.values(), ids=list(LINKS))


@pytest.fixture(autouse=True)
def _without_the_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def grown(link: Callable[[Value, Value], Value], depth: int) -> tuple[Value, Value]:
    x = Value(0.001)
    y = x
    for _ in range(depth):
        y = link(y, x)
    return y, x


@pytest.mark.slow
@links
def test_a_deep_graph_of_any_shape_is_differentiated_and_freed_by_reference_counts(
    link: Callable[[Value, Value], Value],
) -> None:
    depth = DEEP // 5
    alone = sys.getrefcount(Value(0.0))
    y, x = grown(link, depth)
    y.backward()
    assert x.grad != 0.0
    assert repr(y).startswith("Value(data=")
    assert sys.getrefcount(x) > alone
    del y
    assert sys.getrefcount(x) - 1 <= alone  # the variable is all that is left


@pytest.mark.parametrize("depth", [DEEP, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_deep_chain_gives_the_exact_gradient(depth: int) -> None:
    y, x = grown(LINKS["first operand"], depth)
    y.backward()
    assert x.grad == depth + 1.0
    y.backward()
    assert x.grad == 2 * (depth + 1.0)
    zero_grad(y)
    assert x.grad == 0.0
    assert len(Graph(y).order) == depth
    assert find_nonfinite(y) is None
    before = y.data
    recompute(y)
    assert y.data == before


@pytest.mark.slow
def test_a_graph_a_million_deep_yields_its_steps_and_is_shown_in_part() -> None:
    y, x = grown(LINKS["second operand"], 1_000_000)
    last = None
    for step in backward_steps(y):
        last = step
    assert last is not None
    assert (last.index, last.total) == (1_000_000, 1_000_000)
    assert last.contributions[-1].after == 1_000_001.0
    assert len(tree(y).splitlines()) <= 201
    assert x.grad == 0.0


def differentiated_wide_sums(leaves: list[Value]) -> None:
    for total in (sum(leaves), weighted_sum(leaves, [2.0] * len(leaves))):
        assert isinstance(total, Value)
        total.backward()
    assert {leaf.grad for leaf in leaves} == {3.0}


def test_wide_sums_are_differentiated_and_freed() -> None:
    leaves = [Value(float(i)) for i in range(DEEP)]
    alone = sys.getrefcount(leaves[7])
    differentiated_wide_sums(leaves)
    after = sys.getrefcount(leaves[7])
    assert after == alone


def test_a_wide_sum_is_shown_in_part() -> None:
    leaves = [Value(float(i)) for i in range(DEEP // 10)]
    total = weighted_sum(leaves, [2.0] * len(leaves))
    assert len(tree(total, names={}).splitlines()) <= 201
    few = weighted_sum(leaves[:500], [2.0] * 500)
    lines = str(next(backward_steps(few))).split("\n")
    assert len(lines) == 1 + 1000 + 1  # a line for every contribution, and one for the constants
    assert len(lines[-1]) < 100


@pytest.mark.slow
@links
def test_a_deep_graph_is_copied(link: Callable[[Value, Value], Value]) -> None:
    y, x = grown(link, 5_000)
    twin, twin_x = copy.deepcopy((y, x))
    assert twin is not y
    assert twin_x is not x
    y.backward()
    assert (twin.data, twin_x.grad) == (y.data, 0.0)
    twin.backward()
    assert twin_x.grad == x.grad


def test_a_list_of_nodes_of_one_graph_keeps_its_identities_in_any_order() -> None:
    a, b = Value(2.0, "a"), Value(3.0)
    h = a * b
    L = weighted_sum([h, a], [h, b], b)
    for held in ([a, h, L], [L, h, a], [h, L, a], [h, a, L]):
        L.zero_grad()
        copied = dict(zip(map(id, held), copy.deepcopy(held), strict=True))
        twin_a, twin_h, twin = copied[id(a)], copied[id(h)], copied[id(L)]
        assert twin_h.operands[0] is twin_a
        assert twin.operands[:2] == (twin_h, twin_a)
        assert twin.operation is L.operation
        assert {id(n) for n in Graph(twin).nodes}.isdisjoint(map(id, Graph(L).nodes))


@pytest.mark.slow
@links
def test_pickling_a_graph_too_deep_says_what_to_do(link: Callable[[Value, Value], Value]) -> None:
    y, _ = grown(link, 5_000)
    with pytest.raises(GraphTooDeepError, match=r"Pickle the model.*copy\.deepcopy"):
        pickle.dumps(y)


def test_a_shallow_copy_of_a_deep_graph_needs_no_depth() -> None:
    y, _ = grown(LINKS["first operand"], 5_000)
    twin = copy.copy(y)
    assert (twin.data, twin.operands) == (y.data, y.operands)


def test_an_error_on_a_deep_graph_is_told_as_on_a_shallow_one() -> None:
    y, _ = grown(LINKS["first operand"], DEEP // 5)
    with pytest.raises(DomainError, match=r"^log\(y − 99\): y − 99 = -\d+(\.\d+)? is not above 0"):
        (y - 99).log()
