"""compare: the first wrong gradient of another engine, and the misconception that gives it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from autograd import Value, as_value, compare
from autograd.graph import Graph

from .engines import DESIGNS, IN_A_SET, IN_SLOTS, engine
from .test_reading import expression

Program = Callable[[Any], Any]


def diamond(e: Any) -> Any:
    """A node that two others use, products, a square."""
    a, b = e.Value(1.5), e.Value(-0.7)
    c = a * b
    d = c + a
    return d * c + b * 0.3


def network(e: Any) -> Any:
    """Two neurons, an output, a squared error."""
    x = [e.Value(0.4), e.Value(-1.2)]
    w = [[e.Value(0.3), e.Value(-0.5)], [e.Value(0.8), e.Value(0.25)]]
    hidden = [(row[0] * x[0] + row[1] * x[1] + 0.1).relu() for row in w]
    return (hidden[0] * 0.7 + hidden[1] * -1.1 - 0.5) ** 2


def curves(e: Any) -> Any:
    """tanh and exp of one net."""
    w, x = e.Value(0.6), e.Value(1.3)
    net = w * x
    return net.tanh() * net.exp() + net


def corner(e: Any) -> Any:
    """A relu just at 0."""
    w, x = e.Value(-1.5), e.Value(2.0)
    return (w * x + 3.0).relu() * 2.0 + w * 0.5


def cubic(e: Any) -> Any:
    """Powers of two nodes."""
    a, b = e.Value(1.3), e.Value(0.6)
    return a**3 + b**5 * a


SET, SLOTS = "set", "slots"
ADDS = "            self.grad += out.grad\n            other.grad += out.grad\n"
FAULTS: list[tuple[str, Program, str, str, str]] = [
    (SET, diamond, ADDS, ADDS.replace("+=", "="), "overwritten"),
    (SET, diamond, "self.grad += other.data", "self.grad = other.data", "overwritten"),
    (SLOTS, diamond, "child.grad += local", "child.grad = local", "overwritten"),
    (SET, diamond, "for v in reversed(topo)", "for v in topo", "order"),
    (SLOTS, diamond, "topo.append(v)\n        b", "pass\n        b", "forgotten"),
    (SET, diamond, "visited.add(v)", "pass", "twice"),
    (SET, diamond, "self.grad = 1.0\n", "self.grad = 2.0\n", "seed"),
    (SET, diamond, "self.grad = 1.0\n", "pass\n", "seed"),
    (SET, diamond, "+= other.data * out.grad", "+= other.data", "upstream_missing"),
    (SLOTS, network, "local * v.grad", "v.grad", "factor_missing"),
    (SLOTS, network, "local * v.grad", "local", "upstream_missing"),
    (SET, diamond, "+= other.data * out", "+= self.data * out", "swapped"),
    (SLOTS, network, "(other.data, self.data)", "(self.data, other.data)", "swapped"),
    (SET, curves, "(1 - t**2)", "(1 - self.data**2)", "at_input"),
    (SET, curves, "(1 - t**2)", "(1 + t**2)", "sign"),
    (SET, curves, "self.grad += out.data * out.grad", "self.grad += self.data * out.grad",
     "at_input"),
    (SET, corner, "(out.data > 0)", "(out.data >= 0)", "relu_at_zero"),
    (SLOTS, corner, "float(self.data > 0)", "float(self.data >= 0)", "relu_at_zero"),
    (SET, cubic, "c * self.data ** (c - 1)", "self.data ** (c - 1)", "power"),
    (SET, cubic, "c * self.data ** (c - 1)", "c * self.data**c", "power"),
    (SLOTS, cubic, "c * self.data ** (c - 1)", "(c - 1) * self.data ** (c - 1)", "power"),
    (SET, diamond, "other.grad += self.data * out.grad", "pass", "forgotten"),
    (SET, diamond, "+= other.data * out.grad", "-= other.data * out.grad", "sign"),
    (SET, diamond, "+= self.data * out.grad", "+= 2 * self.data * out.grad", "factor"),
]  # fmt: skip


@pytest.mark.parametrize(("design", "program", "right", "wrong", "key"), FAULTS)
def test_a_planted_fault_is_located_and_named(
    design: str, program: Program, right: str, wrong: str, key: str
) -> None:
    loss = program(engine(DESIGNS[design], (right, wrong)))
    loss.backward()
    found = compare(loss)
    assert found.misconception == key, found
    assert "perhaps" not in str(found)  # it explains all that is wrong
    by_hand = as_value(loss)
    theirs = {id(x.source): x.grad for x in Graph(by_hand).nodes}  # type: ignore[attr-defined]
    for node in Graph(by_hand).nodes:
        node.grad = 0.0
    by_hand.backward()
    assert found.node is not None
    source = found.node.source  # type: ignore[attr-defined]
    here = next(x for x in Graph(by_hand).nodes if x.source is source)  # type: ignore[attr-defined]
    assert found.expected == pytest.approx(here.grad)
    assert found.found == pytest.approx(theirs[id(source)])
    users = [x for x in Graph(by_hand).order if here in x.inputs]
    for user in users:  # it is a first one: what hands down to it is right
        mine = theirs[id(user.source)]  # type: ignore[attr-defined]
        assert user.grad == pytest.approx(mine)


@pytest.mark.slow
@pytest.mark.parametrize("design", [SET, SLOTS])
def test_a_right_engine_is_never_told_that_it_is_wrong(design: str) -> None:
    chosen = random.Random(18)
    for _ in range(150):
        other = engine(DESIGNS[design])
        numbers = [chosen.choice([0.0, 1.0, -1.0, 2.0, 0.5, 3.0, 1e-3, 7.0]) for _ in range(3)]
        loss, _ = expression(other.Value, numbers, [chosen.randrange(400) for _ in range(8)])
        loss.backward()
        assert str(compare(loss)).startswith("all "), (numbers, compare(loss))


@pytest.mark.parametrize("source", [IN_A_SET, IN_SLOTS])
@pytest.mark.parametrize("exponent", [5, 0, 1, 1.5, -3, 1 / 3, 2, -1, 0.5, 7])
def test_powers_of_numbers_that_look_alike_are_right(source: str, exponent: float) -> None:
    for x in (1.0, -1.0, 0.001, 2.0, 3.0):
        if x < 0 and exponent != int(exponent):
            continue
        loss = engine(source).Value(x) ** exponent + 0.25
        loss.backward()
        assert str(compare(loss)).startswith("all "), (x, exponent)


def test_flat_ends_of_tanh_are_no_fault() -> None:
    for x in (14.0, 20.0, -40.0):
        loss = engine(IN_A_SET).Value(x).tanh() * 3.0
        loss.backward()
        assert str(compare(loss)).startswith("all ")


@pytest.mark.parametrize("passes", [2, 3])
def test_passes_that_have_piled_up_are_counted(passes: int) -> None:
    for source in (IN_A_SET, IN_SLOTS):
        loss = network(engine(source))
        for _ in range(passes):
            loss.backward()
        found = compare(loss)
        assert found.misconception == "piled_up"
        assert f"{passes} backward passes have piled up" in str(found)


def test_it_reads_as_a_learner_reads_it() -> None:
    e = engine(IN_A_SET, ("(1 - t**2)", "(1 - self.data**2)"))
    w, x = e.Value(0.5), e.Value(2.0)
    net = w * x
    o = net.tanh()
    loss = (o - 1.0) ** 2
    loss.backward()
    assert str(compare(loss)) == (
        "net.grad is 0 and must be -0.200249; 3 of 7 gradients are wrong, this is the first\n"
        "  ∂loss/∂o · ∂o/∂net = -0.476812 × 0.419974 = -0.200249\n"
        "! The slope was taken with the number of the input; it needs the output's.\n"
        "  ∂o/∂net = 1 − o² = 0.419974; your engine used 1 − net² = 0"
    )


def test_what_has_no_gradients_or_inputs_is_refused() -> None:
    e = engine(IN_A_SET)
    with pytest.raises(ValueError, match="is a leaf: there is nothing to compare"):
        compare(e.Value(1.0))
    found = compare(e.Value(1.0) * 2.0)
    assert "backward() has not been called" in str(found)
    bare = engine(DESIGNS["pairs"])
    with pytest.raises(ValueError, match="these nodes keep no gradients"):
        compare(bare.Value(1.0) * bare.Value(2.0))


def test_a_number_that_was_changed_is_said_before_gradients_are_looked_at() -> None:
    w, x = engine(IN_SLOTS).Value(2.0), engine(IN_SLOTS).Value(3.0)
    loss = w * w * w
    loss.backward()
    w.data = 1.0
    found = compare(loss)
    assert (found.misconception, found.expected, found.found) == ("forward", 1.0, 4.0)
    assert x.data == 3.0


def run(rate: float) -> Any:
    w, b = Value(0.5), Value(0.1)
    w = w - 0.2 * rate
    net = w * 2.0 + b
    return (net.tanh() - 1.0) ** 2


def test_two_runs_are_compared_node_by_node() -> None:
    assert str(compare(run(0.1), run(0.1))) == (
        "forward: 8 nodes, all the same\nbackward: 8 gradients, all the same"
    )
    found = compare(run(0.1), run(0.2))
    assert found.misconception == "forward"
    assert found.expected == pytest.approx(0.48)
    assert found.found == pytest.approx(0.46)
    assert "in the first run, " in str(found)
    assert compare(diamond(engine(IN_A_SET)), diamond(engine(IN_SLOTS))).node is None


def test_what_rounding_leaves_of_a_gradient_is_no_difference_of_two_runs() -> None:
    def rounded(last: float) -> Value:
        a, b = Value(1.0, "a"), Value(5.0, "b")
        return b + a * 0.1 + a * 0.2 - a * last

    first, second = rounded(0.3), rounded(0.30000000000000004)
    assert str(compare(first, second)).endswith("backward: 8 gradients, all the same")
    assert compare(first, rounded(0.300001)).misconception == "forward"


@pytest.mark.parametrize("inputs", ["v._children", "reversed(v._children)"])
def test_what_came_first_and_was_kept_is_told_in_either_order_of_the_inputs(inputs: str) -> None:
    source = IN_SLOTS.replace("child in v._children", f"child in {inputs}")
    wrong = ("child.grad += local * v.grad", "child.grad = child.grad or local * v.grad")
    loss = diamond(engine(source, wrong))
    loss.backward()
    assert compare(loss).misconception == "first_kept"


def test_runs_of_other_shape_are_told_where_they_part() -> None:
    a, b = Value(2.0, "a"), Value(3.0, "b")
    c, d = Value(2.0, "c"), Value(3.0, "d")
    found = compare(a * b + a, c * d * c)
    assert "the first has add = 8" in str(found)
    assert "the second has mul = 12" in str(found)
    assert compare(a * b, c * 1e308 * d).node is not None


def test_an_order_that_nobody_has_thought_of_is_an_order_all_the_same() -> None:
    sums_last = "sorted(reversed(topo), key=lambda v: v._local_grads == (1, 1) and v is not self)"
    loss = diamond(engine(IN_SLOTS, ("reversed(topo)", sums_last)))
    loss.backward()
    assert compare(loss).misconception == "order"
    assert "! perhaps: The gradient of " in str(compare(loss))
