"""Whose variables name a node: those of the function that shows it, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograd import DomainError, Value, backward_steps, derivative, gradient, log, tree
from autograd.caller import caller_variables
from autograd.graph import Graph, Node
from autograd.holders import Place
from autograd.names import Names

shared = Value(7.0)
same_as_shared = shared
only_global = Value(11.0)
_held_by_nobody = {"it": Value(2.0)}


def called(node: Value) -> str:
    """Return the first line of a tree: the name of a node that only its caller can name."""
    return tree(node).splitlines()[0]


def shown_by(show: Callable[[], str]) -> str:
    return show()


def test_a_global_is_seen_from_inside_a_function() -> None:
    assert tree(only_global * 2).splitlines()[0] == "only_global·2 = 22"


def test_the_first_of_two_variables_counts_and_a_local_before_a_global() -> None:
    assert tree(shared * 2).splitlines()[0] == "shared·2 = 14"
    again = other = shared
    assert other is again
    assert tree(shared * 2).splitlines()[0] == "again·2 = 14"


def test_a_global_hidden_by_a_local_is_not_seen() -> None:
    def show(only_global: int) -> str:
        return tree(_held_by_nobody["it"] * only_global).splitlines()[0]

    _held_by_nobody["it"] = only_global
    try:
        assert show(3) == "11·3 = 33"  # no name: `only_global` means the number 3 here
    finally:
        _held_by_nobody["it"] = Value(2.0)


def test_a_nested_function_sees_the_variables_it_uses() -> None:
    a = Value(2.0)

    def inner() -> str:
        return tree(a * 3).splitlines()[0]

    assert inner() == "a·3 = 6"


def test_the_function_that_shows_a_node_names_it_not_the_one_that_made_it() -> None:
    def made() -> Value:
        weight, x = Value(2.0), Value(3.0)
        return weight * x

    product = made()
    assert tree(product).splitlines() == ["product = 2·3 = 6", "├─ 2", "└─ 3"]
    mine = Value(5.0)
    assert called(mine) == "node = 5"  # the helper's own variable


def test_comprehensions_generators_and_lambdas_hand_on_to_the_frame_around_them() -> None:
    outer = Value(2.0)
    box = [outer]
    assert [tree(box[k] * 3).splitlines()[0] for k in (0,)] == ["outer·3 = 6"]
    assert next(tree(box[k] * 3).splitlines()[0] for k in (0,)) == "outer·3 = 6"
    assert {tree(box[k] * 3).splitlines()[0] for k in (0,)} == {"outer·3 = 6"}
    assert {k: tree(box[k] * 3).splitlines()[0] for k in (0,)} == {0: "outer·3 = 6"}
    assert (lambda: tree(box[0] * 3).splitlines()[0])() == "outer·3 = 6"
    assert [*map(lambda k: tree(box[k] * 3).splitlines()[0], (0,))] == ["outer·3 = 6"]  # noqa: C417
    assert box[0] is outer


def test_a_variable_of_a_lambda_or_comprehension_names_its_value() -> None:
    for refused, named in (
        (lambda: derivative(lambda x: log(x - 3))(1.0), "x − 3"),
        (lambda: derivative(lambda rate: log(rate - 3))(Value(1.0) * 2), "rate − 3"),
        (lambda: gradient(lambda x, y: (x - y) ** 0.5)(1, 2), "x − y"),
        (lambda: [log(-cell) for cell in (Value(1.0),)], "−cell"),
    ):
        with pytest.raises(DomainError) as raised:
            refused()
        assert f"Keep {named} positive" in str(raised.value) or f"({named})" in str(raised.value)
    held = Value(2.0)
    with pytest.raises(DomainError, match=r"log.−held"):  # the function's own name comes first
        [log(-cell) for cell in (held,)]


def test_a_library_in_between_is_passed_over() -> None:
    from functools import reduce
    from threading import Thread

    a = Value(2.0)

    def show(k: object, node: Value) -> str:
        return tree(node * 3).splitlines()[0]

    assert reduce(show, [a], 0) == "node·3 = 6"  # type: ignore[comparison-overlap, arg-type]
    seen: list[dict[Node, Place]] = []
    thread = Thread(target=caller_variables_into, args=(seen,))
    thread.start()
    thread.join()
    assert a not in seen[0]


def caller_variables_into(seen: list[dict[Node, Place]]) -> None:
    seen.append(caller_variables())


def test_a_step_is_named_by_whoever_prints_it() -> None:
    w = Value(2.0)
    L = w * 3

    def elsewhere(step: object) -> str:
        return str(step)

    step = next(backward_steps(L))
    assert "w += ∂L/∂L · ∂L/∂w" in str(step)
    assert elsewhere(step).splitlines()[1].startswith("      c₁ += ")


def test_an_error_names_the_variables_of_the_function_that_made_it() -> None:
    def training_step(rate: Value) -> object:
        return log(rate)

    negative = Value(-1.0)
    with pytest.raises(ValueError, match=r"^log\(rate\): rate = -1 is not above 0"):
        training_step(negative)


@pytest.mark.parametrize(
    ("number", "name"), [(1.25, "tanh(a·b + 12) + 11 + 1.25"), (1.0, "tanh(a·b + 12) + 11 + 1")]
)
def test_24_characters_are_a_name_and_25_are_not(number: float, name: str) -> None:
    a, b = Value(2.0), Value(-3.0)
    node = (a * b + 12).tanh() + 11 + number
    names = Names(Graph(node), {"a": a, "b": b})
    assert names(node) == (name if len(name) <= 24 else "#5")
    longer = Value(0.5, "x" * 20)
    assert [Names(Graph(n), {})(n) for n in (longer + 1, longer + 10)] == ["x" * 20 + " + 1", "#1"]


def test_a_contribution_chosen_by_a_reader_keeps_its_own_slope() -> None:
    a, b = Value(2.0), Value(5.0)
    L = a * b
    step = next(backward_steps(L))
    chosen = step._replace(contributions=step.contributions[1:])
    assert str(chosen).splitlines()[1:] == [
        "      b += ∂L/∂L · ∂L/∂b = 1 × a = 1 × 2 = 2     0 → 2"
    ]
