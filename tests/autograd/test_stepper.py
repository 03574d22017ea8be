"""The Stepper: every walk is exact, there and back, and its end is backward()."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from autograd import (
    OPERATIONS,
    DomainError,
    StaleGraphError,
    Stepper,
    Value,
    backward_steps,
    forward_steps,
)
from autograd.graph import Graph, Node

from .cutting import cut
from .graphs import graphs


def bits(nodes: Sequence[Node]) -> list[str]:
    return [f"{node.data.hex()} {node.grad.hex()}" for node in nodes]


def without_graph(step: Sequence[object]) -> list[object]:
    return [part for part in step if not isinstance(part, Graph)]


@pytest.mark.slow
@given(graphs())
def test_walking_by_steps_is_the_steps_and_ends_as_backward(
    drawn: tuple[Value, list[Node]],
) -> None:
    output = drawn[0]
    if output.operation is None:
        return
    leaves = Graph(output).leaves
    for leaf in leaves:
        leaf.grad = 0.5
    expected = [*forward_steps(output), *backward_steps(output)]
    stepper = Stepper(output, names={})
    found: list[Any] = []
    while (step := stepper.next()) is not None:
        found.append(step)
    assert [*map(without_graph, found)] == [*map(without_graph, expected)]
    walked = bits(Graph(output).nodes)
    for leaf in leaves:
        leaf.grad = 0.5
    output.backward()
    assert bits(Graph(output).nodes) == walked


class Walk(RuleBasedStateMachine):
    """Random moves against a plain model: after each, positions and gradients must agree.

    The model keeps the whole list of positions and recounts the gradients from the start.
    """

    @initialize(
        drawn=graphs().filter(lambda drawn: drawn[0].operation is not None),
        grads=st.lists(st.floats(-2, 2), min_size=40, max_size=40),
    )
    def open(self, drawn: tuple[Value, list[Node]], grads: list[float]) -> None:
        self.output, _ = drawn
        self.nodes = Graph(self.output).nodes
        for node, grad in zip(self.nodes, grads, strict=False):
            node.grad = grad
        self.opened = bits(self.nodes)
        self.grads = [node.grad for node in self.nodes]
        self.stepper = Stepper(self.output, names={})
        self.history: list[tuple[str, int, int]] = []  # of positions before each move
        self.stops: set[Node] = set()
        self.position = 0
        self.measure()

    def measure(self) -> None:
        """Lay out the passes again: all forward positions, then one per edge."""
        self.forward = self.stepper.graph.order
        self.edges = [
            (step.node, k, part.input, part.local_derivative)
            for step in backward_steps(self.output)
            for k, part in enumerate(step.contributions)
        ]

    def here(self) -> int:
        """Return the stepper's position as one number."""
        stepper = self.stepper
        if stepper.phase == "forward":
            return stepper.index - 1
        if stepper.phase == "done":
            return len(self.forward) + len(self.edges)
        before = [n for n, *_ in self.edges].index(stepper.node)
        return len(self.forward) + before + stepper.edge

    def end_of_step(self, position: int) -> int:
        if position < len(self.forward):
            return position + 1
        node = self.edges[position - len(self.forward)][0]
        last = max(i for i, edge in enumerate(self.edges) if edge[0] is node)
        return len(self.forward) + last + 1

    def total(self) -> int:
        return len(self.forward) + len(self.edges)

    @rule()
    def next(self) -> None:
        moved = self.stepper.next()
        if self.position < self.total():
            self.moved(self.end_of_step(self.position))
        else:
            assert moved is None

    @rule()
    def step(self) -> None:
        moved = self.stepper.step()
        if self.position < self.total():
            self.moved(self.position + 1)
        else:
            assert moved is None

    @rule(moves=st.integers(1, 4))
    def back(self, moves: int) -> None:
        undone = self.stepper.back(moves)
        assert undone == min(moves, len(self.history))
        for _ in range(undone):
            kind = self.history.pop()
            if kind[0] != "move":
                self.measure()
            self.position = kind[1]

    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(1, len(self.forward)))
        self.stepper.jump(index)
        if self.position < len(self.forward):
            self.moved(index - 1)
        else:
            firsts = [i for i, edge in enumerate(self.edges) if edge[1] == 0]
            self.moved(len(self.forward) + firsts[index - 1])

    @rule()
    def run(self) -> None:
        self.stepper.run()
        self.moved(self.total())

    @rule(data=st.data())
    def stop(self, data: st.DataObject) -> None:
        node = data.draw(st.sampled_from(self.nodes))
        self.stepper.breakpoints.add(node)
        self.stops.add(node)

    @rule()
    def resume(self) -> None:
        found = self.stepper.resume()
        target = self.total()
        for position in range(self.position + 1, self.total()):
            if position < len(self.forward):
                here, start = self.forward[position], True
            else:
                here, k, *_ = self.edges[position - len(self.forward)]
                start = k == 0
            before = position - 1 - len(self.forward)
            reached = self.edges[before][2] if before >= 0 else None
            leaf = reached is not None and reached.operation is None and reached in self.stops
            if leaf or (start and here in self.stops):
                target = position
                break
        else:
            last = self.edges[-1][2]
            if self.position < target and last.operation is None and last in self.stops:
                assert found is not None
                self.moved(target)
                return
        assert (found is None) == (target == self.total())
        self.moved(target)

    @rule(data=st.data(), number=st.floats(-2, 2))
    def set(self, data: st.DataObject, number: float) -> None:
        leaf = data.draw(st.sampled_from([n for n in self.nodes if n.operation is None]))
        before = bits(self.nodes)
        try:
            self.stepper.set(leaf, number)
        except (DomainError, OverflowError):
            assert bits(self.nodes) == before
            return
        self.history.append(("edit", self.position, 0))
        self.position = 0
        self.measure()

    @rule(data=st.data(), lines=st.integers(0, 400))
    def cut(self, data: st.DataObject, lines: int) -> None:
        """Ctrl-C inside a move: a walk ends somewhere on its way, all else is whole or nothing."""
        name = data.draw(st.sampled_from(["next", "step", "run", "jump", "resume", "back", "set"]))
        leaf = data.draw(st.sampled_from([n for n in self.nodes if n.operation is None]))
        index = data.draw(st.integers(1, len(self.forward)))
        arguments = {"jump": (index,), "set": (leaf, 0.5)}.get(name, ())
        try:
            cut(partial(getattr(self.stepper, name), *arguments), lines)
        except (DomainError, OverflowError):
            return
        made = len(self.stepper._moves)
        if name == "back" and made < len(self.history):
            kind, self.position, _ = self.history.pop()
            if kind == "edit":
                self.measure()
        elif name == "set" and made > len(self.history):
            self.history.append(("edit", self.position, 0))
            self.position = 0
            self.measure()
        elif made > len(self.history):
            self.moved(self.here())

    def moved(self, position: int) -> None:
        self.history.append(("move", self.position, 0))
        self.position = position

    @invariant()
    def positions_and_gradients_agree(self) -> None:
        assert self.here() == self.position
        assert len(self.stepper._moves) == len(self.history)
        gradients = dict(zip(self.nodes, self.grads, strict=True))
        walked = self.position - len(self.forward)
        if walked > 0:
            for node in self.nodes:
                if node.operation is not None:
                    gradients[node] = 0.0
            gradients[self.output] = 1.0
            for node, _, x, local in self.edges[:walked]:
                gradients[x] += gradients[node] * local
        assert [node.grad.hex() for node in self.nodes] == [
            gradients[node].hex() for node in self.nodes
        ]

    def teardown(self) -> None:
        if hasattr(self, "stepper"):
            self.stepper.abandon()
            assert bits(self.nodes) == self.opened


@pytest.mark.slow
def test_random_walks_agree_with_a_plain_model() -> None:
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=60, stateful_step_count=30, deadline=None)
    )


def small() -> tuple[Value, Value, Value, Value]:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = a * b
    c.label = "c"
    L = (c + a).tanh()
    L.label = "L"
    return a, b, c, L


def test_it_opens_before_the_first_step_and_crosses_into_the_backward_pass() -> None:
    *_, L = small()
    stepper = Stepper(L)
    assert (stepper.phase, stepper.index, stepper.total, stepper.edge) == ("forward", 1, 3, 0)
    for _ in range(3):
        stepper.next()
    assert (stepper.phase, stepper.index, stepper.begun) == ("backward", 1, False)
    stepper.next()
    stepper.step()
    assert (stepper.phase, stepper.index, stepper.edge) == ("backward", 2, 1)
    assert [c.input.label for c in stepper.upcoming().contributions] == ["a"]  # type: ignore[union-attr]
    stepper.run()
    assert (stepper.phase, stepper.upcoming(), stepper.next(), stepper.step()) == (
        "done", None, None, None,
    )  # fmt: skip


def test_finish_completes_and_abandon_puts_everything_back() -> None:
    a, b, c, L = small()
    nodes = [a, b, c, L]
    a.grad = 1.5
    before = bits(nodes)
    stepper = Stepper(L)
    stepper.next()
    stepper.set(b, 0.25)
    stepper.swap(c, "add")
    stepper.jump(2)
    stepper.run()
    assert c.operation is OPERATIONS["add"]
    assert c.data == 2.25
    stepper.abandon()
    assert bits(nodes) == before
    assert c.operation is OPERATIONS["mul"]
    assert stepper.back() == 0
    stepper.finish()
    finished = bits(nodes)
    stepper.abandon()
    L.backward()
    assert bits(nodes) == finished


def test_swap_takes_names_and_signs_and_refuses_what_does_not_fit() -> None:
    a, b, c, L = small()
    stepper = Stepper(L)
    for sign, data in [("+", -1.0), ("sub", 5.0), ("×", -6.0)]:
        stepper.swap(c, sign)
        assert c.data == data
    stepper.swap(c, OPERATIONS["maximum"])
    assert c.data == 2.0
    stepper.back(4)
    assert c.data == -6.0
    with pytest.raises(ValueError, match=r"c cannot become tanh; what fits: add, sub, mul"):
        stepper.swap(c, "tanh")
    with pytest.raises(ValueError, match="c cannot become powc"):
        stepper.swap(c, "powc")
    with pytest.raises(ValueError, match="a is a leaf: it does nothing"):
        stepper.swap(a, "add")
    with pytest.raises(ValueError, match="c is computed, not a leaf: set a leaf"):
        stepper.set(c, 1.0)
    with pytest.raises(ValueError, match="is not a node of this graph"):
        stepper.set(Value(1.0), 1.0)
    stepper.set(b, 0.0)
    with pytest.raises(DomainError):
        stepper.swap(c, "div")
    assert (c.data, c.operation) == (0.0, OPERATIONS["mul"])
    with pytest.raises(ValueError, match="finite"):
        stepper.set(b, math.inf)
    assert b.data == 0.0


def test_breakpoints_at_nodes_leaves_and_conditions() -> None:
    a, _, c, L = small()
    stepper = Stepper(L)
    stepper.breakpoints.add("c")
    assert stepper.resume().text == "c"  # type: ignore[union-attr]
    assert (stepper.phase, stepper.index) == ("backward", 3)  # its first step was where it was
    stepper.jump(1)
    stepper.breakpoints.clear()
    once = stepper.breakpoints.add(a, temporary=True)
    assert stepper.resume() == once
    assert a.grad != 0.0
    assert len(stepper.breakpoints) == 0
    assert stepper.resume() is None
    assert stepper.phase == "done"
    stepper.back(9)
    stepper.breakpoints.add("op == 'tanh'")
    stepper.resume()
    assert (stepper.phase, stepper.node) == ("forward", L)
    stepper.resume()
    assert (stepper.phase, stepper.node) == ("backward", L)
    with pytest.raises(LookupError, match="no node is called d: known names: L, a, b, c"):
        stepper.breakpoints.add("d")
    assert len(stepper.breakpoints) == 1
    assert c.operation


def test_a_leaf_and_a_stale_graph_are_refused() -> None:
    a, _, _, L = small()
    with pytest.raises(ValueError, match="a is a leaf: there is nothing to walk through"):
        Stepper(a)
    a.data = 5.0
    with pytest.raises(StaleGraphError):
        Stepper(L)


@pytest.mark.slow
def test_the_history_of_moves_is_bounded() -> None:
    a = Value(1.0)
    L = a + 1
    stepper = Stepper(L)
    for _ in range(10_100):
        stepper.jump(1)
    assert stepper.back(20_000) == 10_000
