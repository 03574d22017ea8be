"""Graphs of other engines, read and left as they are."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import (
    OPERATIONS,
    StaleGraphError,
    Value,
    as_value,
    backward_steps,
    chain_rule,
    draw,
    forward_steps,
    frames,
    svg,
    tree,
    why,
)
from autograd.foreign.shapes import UnknownShape
from autograd.graph import Graph

from .engines import DESIGNS, IN_A_SET, IN_OPERATIONS, IN_PAIRS, IN_SLOTS, engine

designs = pytest.mark.parametrize("design", DESIGNS)


def expression(make: Callable[[float], Any], numbers: list[float], choices: list[int]) -> Any:
    """Compute something out of numbers, the same with every engine."""
    nodes = [make(x) for x in numbers]
    for choice in choices:
        a, b = nodes[choice % len(nodes)], nodes[(choice // 7) % len(nodes)]
        nodes.append(
            [
                lambda a=a, b=b: a + b,
                lambda a=a, b=b: a * b,
                lambda a=a, b=b: a - b,
                lambda a=a, b=b: b * 0.5 + a,
                lambda a=a, b=b: (a * a + 1.0) ** -1 * b,
                lambda a=a, b=b: a**2 + b,
                lambda a=a, b=b: -a,
                lambda a=a, b=b: a * 3.0 - b,
            ][choice % 8]()
        )
    total = nodes[0]
    for node in nodes[1:]:
        total = total * 0.5 + node
    return total, nodes


numbers = st.lists(
    st.sampled_from([0.5, 1.0, 2.0, -1.0, 3.0, -0.75, 1.25, 0.0]), min_size=2, max_size=3
)
choices = st.lists(st.integers(0, 400), max_size=12)


@pytest.mark.slow
@designs
@given(numbers, choices)
@settings(max_examples=60, deadline=None)
def test_numbers_and_gradients_are_those_of_our_own_engine(
    design: str, given_numbers: list[float], chosen: list[int]
) -> None:
    other = engine(DESIGNS[design])
    theirs, their_nodes = expression(other.Value, given_numbers, chosen)
    ours, our_nodes = expression(Value, given_numbers, chosen)
    read = as_value(theirs)
    assert read.data == pytest.approx(ours.data, rel=1e-12, abs=1e-12)
    ours.backward()
    read.grad = 0.0
    read.backward()
    by_source = {id(x.source): x for x in Graph(read).nodes if hasattr(x, "source")}
    for their, our in zip(their_nodes[: len(given_numbers)], our_nodes, strict=False):
        mirror = by_source.get(id(their))
        found = mirror.grad if mirror is not None else 0.0
        assert found == pytest.approx(our.grad, rel=1e-9, abs=1e-9)


def everything(node: Any) -> Any:
    """Return all that a node holds, of all nodes below it."""
    held = getattr(node, "__dict__", None) or {
        name: getattr(node, name) for name in type(node).__slots__
    }
    return {name: x if isinstance(x, (float, int, str)) else id(x) for name, x in held.items()}


@designs
def test_nothing_of_theirs_changes(design: str) -> None:
    other = engine(DESIGNS[design])
    loss, nodes = expression(other.Value, [1.5, -2.0], [1, 8, 20, 5])
    before = [everything(node) for node in [*nodes, loss]]
    read = as_value(loss)
    read.backward()
    tree(loss), why(loss, nodes[0]), chain_rule(loss, nodes[0]), draw(loss), svg(loss)
    [*backward_steps(loss)], [*forward_steps(loss)]
    assert [everything(node) for node in [*nodes, loss]] == before


def test_every_reader_speaks_of_their_variables() -> None:
    Theirs = engine(IN_A_SET).Value
    w, x = [Theirs(0.5), Theirs(-1.0)], {"first": Theirs(2.0), "second": Theirs(3.0)}
    net = w[0] * x["first"] + w[1] * x["second"]
    loss = net.tanh()
    assert "net = w[0]·x['first'] + w[1]·x['second'] = -2" in tree(loss)
    assert str(chain_rule(loss, w[1])).startswith("∂loss/∂w[1] = ∂loss/∂net · ∂net/∂w[1]")
    assert "w[1] was used by w[1]·x['second']" in str(why(loss, "w[1]"))
    assert str(next(forward_steps(loss))) == "[1/4] w[0]·x['first'] = 0.5·2 = 1"
    assert repr(draw(loss)) == "drawing of loss: 8 nodes; .view() opens it"
    assert len(frames(loss)) == 8
    assert "x['second']" in svg(loss)


def test_a_product_with_itself_that_a_set_has_merged_is_restored() -> None:
    Theirs = engine(IN_A_SET).Value
    x = Theirs(2.0)  # of which x·x, x + x and x² are one number
    for made, name, slopes in [(x * x, "mul", (2.0, 2.0)), (x + x, "add", (1.0, 1.0))]:
        read = as_value(made)
        assert read.operation is not None
        assert (read.operation.name, read.local_derivatives) == (name, slopes)
        assert len({id(node) for node in read.inputs}) == 1
    bare = Theirs(9.0, (Theirs(3.0),), "*")  # without a backward function
    assert as_value(bare).local_derivatives == (3.0, 3.0)


def test_the_slopes_of_an_unknown_operation_are_found_where_nodes_have_slots() -> None:
    class Slotted:
        __slots__ = ("__dict__", "__weakref__", "_backward", "_op", "_prev", "data", "unset")

        def __init__(self, data: float, children: tuple[object, ...] = (), op: str = "") -> None:
            self.data, self.grad, self._prev, self._op = data, 0.0, children, op
            self._backward: object = None

    x = Slotted(0.5)
    out = Slotted(0.0625, (x,), "odd_cube")

    def _backward() -> None:
        x.grad += 1.5 * x.data**2 * out.grad

    out._backward = _backward
    assert as_value(out).local_derivatives == (0.375,)
    assert (x.grad, out.grad) == (0.0, 0.0)


def test_an_operation_of_none_of_the_rows_keeps_its_number_and_name() -> None:
    other = engine(IN_A_SET)
    x = other.Value(0.5)
    out = other.Value(0.5 * 0.5**3, (x,), "odd_cube")

    def _backward() -> None:
        x.grad += 1.5 * x.data**2 * out.grad

    out._backward = _backward
    loss = out * 2.0
    read = as_value(loss)
    odd = read.inputs[0]
    assert odd.operation is not None
    assert (odd.operation.name, odd.local_derivatives) == ("odd_cube", (0.375,))
    assert "odd_cube" not in OPERATIONS
    assert (x.grad, out.grad) == (0.0, 0.0)  # it ran on copies
    assert "odd_cube(x) = 0.0625" in tree(loss)
    assert chain_rule(loss, x).value == 0.75


@pytest.mark.parametrize(
    ("data", "number"),
    [(3, 3.0), (True, 1.0), (Fraction(1, 4), 0.25), (math.nan, math.nan), (math.inf, math.inf)],
)
def test_numbers_of_all_kinds_are_read(data: Any, number: float) -> None:
    x = engine(IN_SLOTS).Value(data)
    read = as_value(x + x)
    assert read.inputs[0].data == number or number != number
    assert read.operation is OPERATIONS["add"]


def test_numpy_scalars_and_single_floats_are_read() -> None:
    np = pytest.importorskip("numpy")
    Theirs = engine(IN_A_SET).Value
    a, b = Theirs(np.float32(0.1)), Theirs(np.float32(0.7))
    loss = ((a * b + a) ** 2).tanh()
    read = as_value(loss)
    assert {x.operation.name for x in Graph(read).order if x.operation} <= OPERATIONS.keys()
    assert read.data == float(loss.data)
    assert as_value(Theirs(np.array([2.0])) * Theirs(np.float64(1.5))).data == 3.0
    with pytest.raises(TypeError, match=r"data of a Value must be one number, not an array"):
        as_value(Theirs(np.zeros(3)) + Theirs(np.zeros(3)), data="data")


@pytest.mark.slow
@pytest.mark.parametrize("source", [IN_A_SET, IN_SLOTS, IN_PAIRS, IN_OPERATIONS])
def test_a_deep_graph_and_its_cycle_of_references_are_no_trouble(source: str) -> None:
    Theirs = engine(source).Value
    x = total = Theirs(1.0)
    for _ in range(30_000):
        total = total + x
    read = as_value(total)
    read.backward()
    assert Graph(read).leaves[0].grad >= 30_000


def test_a_node_computed_from_itself_is_refused() -> None:
    Theirs = engine(IN_SLOTS).Value
    a = Theirs(1.0)
    b = a + a
    a._children, a._local_grads = (b, b), (1, 1)
    with pytest.raises(ValueError, match=r"a Value of 2\.0 is computed from itself"):
        as_value(b)


def test_numbers_changed_after_the_pass_are_refused_as_with_our_own() -> None:
    for source in (IN_A_SET, IN_SLOTS):
        Theirs = engine(source).Value
        w, x = Theirs(2.0), Theirs(3.0)
        loss = (w * x) ** 2
        w.data = 1.9
        with pytest.raises(StaleGraphError, match=r"w or x was changed after loss was computed.*"):
            draw(loss)


class Unlike:
    def __init__(self, payload: float, made_of: tuple[Any, ...] = ()) -> None:
        self.payload, self.made_of, self.slope_of_loss = payload, made_of, 0.0


def test_an_unknown_design_is_refused_with_what_was_found_and_can_be_described() -> None:
    a = Unlike(2.0)
    loss = Unlike(6.0, (a, Unlike(3.0)))
    with pytest.raises(
        UnknownShape,
        match=r"an Unlike cannot be read as a node: looked for a number .* its attributes are "
        r"payload, made_of, slope_of_loss\. .*as_value\(node, data='payload', children='made_of'",
    ):
        as_value(loss)
    read = as_value(loss, data="payload", children=lambda x: x.made_of, grad="slope_of_loss")
    assert read.operation is OPERATIONS["mul"]
    with pytest.raises(UnknownShape, match="has no attribute 'payloads'"):
        as_value(loss, data="payloads", children="made_of")
    for thing, called in ((3, "an int"), (object(), "an object"), ("x", "a str")):
        with pytest.raises(UnknownShape, match=rf"^{called} cannot be .*; it has no attributes"):
            as_value(thing)


class Hostile:
    """Its own methods fail, all of them."""

    def __init__(self, data: float, _prev: Any = ()) -> None:
        self.data, self.grad, self._prev, self._op = data, None, _prev, "+"

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError


def test_what_a_node_can_do_is_not_asked_of_it() -> None:
    a = Hostile(1.5)
    loss = Hostile(3.0, (a, a))
    assert as_value(loss).local_derivatives == (1.0, 1.0)
    assert "loss = a + a" in tree(loss)


def test_the_order_of_a_set_is_told_by_the_backward_function() -> None:
    texts = set()
    for seed in range(6):
        random.seed(seed)
        keep = [object() for _ in range(random.randrange(50))]  # other addresses
        Theirs = engine(IN_A_SET).Value
        a, b = Theirs(2.0), Theirs(5.0)
        loss = a * b + b
        texts.add(tree(loss))
        assert keep is not None
    assert len(texts) == 1


def test_a_mirror_is_copied_like_any_value() -> None:
    Theirs = engine(IN_A_SET).Value
    a = Theirs(2.0)
    read = as_value(a * a)
    twin = copy.deepcopy(read)
    twin.backward()
    assert (twin.inputs[0].grad, read.inputs[0].grad) == (4.0, 0.0)
    assert (read * 2).data == 8.0


def test_plain_numbers_among_the_inputs_are_operands() -> None:
    Theirs = engine(IN_SLOTS).Value
    a = Theirs(2.0)
    for children, data, formula in [((a, 3.0), 6.0, "a·3"), ((3, a), 6.0, "3·a")]:
        made = Bare(data, children, "*")
        assert f"made = {formula} = 6" in str(tree(made))
        assert as_value(made).local_derivatives == (3.0,)


class Bare:
    """A node without a backward function."""

    def __init__(self, data: float, children: Any = (), op: str = "") -> None:
        self.data, self.grad, self._prev, self._op = data, 0.0, children, op


def test_what_two_operations_would_give_is_not_guessed() -> None:
    a, b = Bare(2.0), Bare(2.0)
    read = as_value(Bare(4.0, (a, b)))
    assert read.operation is not None
    assert read.operation.name == "unknown"
    assert all(math.isnan(slope) for slope in read.local_derivatives)
    told = as_value(Bare(5.0, (Bare(2.0), Bare(3.0)))).operation
    assert told is OPERATIONS["add"]


def test_a_backward_function_that_does_more_than_compute_is_not_run() -> None:
    other = engine(IN_A_SET)
    x, log = other.Value(0.5), list[int]()
    out = other.Value(7.25, (x,), "odd")

    def _backward() -> None:
        log.append(1)
        x.grad += out.grad

    out._backward = _backward
    read = as_value(out)
    assert math.isnan(read.local_derivatives[0])
    assert log == []
    reaching = other.Value(0.25, (x,), "odd")

    def _through() -> None:
        for child in reaching._prev:
            child.grad += 0.5 * reaching.grad

    reaching._backward = _through
    assert as_value(reaching).local_derivatives == (0.5,)
    assert x.grad == 0.0
