"""Gradients of earlier passes are noticed by every reader."""

from __future__ import annotations

from typing import Any

import pytest

from autograd import (
    Value,
    backward_steps,
    chain_rule,
    draw,
    frames,
    svg,
    tree,
    why,
    zero_grad,
)
from nn import MLP, GradientDescent, mse

LINE = "a.grad holds 2 passes: zero_grad(L) clears them"


def graph() -> tuple[Value, Value, Value]:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    L = (a * b + a).tanh() * 0.5
    L.label = "L"
    return a, b, L


READERS: list[Any] = [
    lambda L, a: str(tree(L)),
    lambda L, a: str(why(L, a)),
    lambda L, a: str(chain_rule(L, a)),
    lambda L, a: svg(L),
    lambda L, a: draw(L).source,
]


@pytest.mark.parametrize("reader", READERS[:4])
def test_two_passes_are_noticed_in_one_line(reader: Any) -> None:
    a, _, L = graph()
    assert ".grad holds" not in reader(L, a)
    L.backward()
    assert ".grad holds" not in reader(L, a)
    L.backward()
    assert reader(L, a).count(LINE) == 1
    L.backward()
    assert "a.grad holds 3 passes" in reader(L, a)
    zero_grad(L)
    assert ".grad holds" not in reader(L, a)


def test_other_gradients_are_no_whole_number_of_passes() -> None:
    a, b, L = graph()
    L.backward()
    (a * 7 + b).backward()
    L.backward()
    assert "a.grad holds other gradients too" in str(why(L, a))
    assert "zero_grad" not in str(why(L, a))  # it might clear what another loss needs


def test_what_a_pass_will_add_to_is_said_by_the_first_step_and_frame_alone() -> None:
    a, _, L = graph()
    L.backward()
    steps = [str(step) for step in backward_steps(L)]
    assert [("a.grad holds 1 pass already: zero_grad(L) clears them" in x) for x in steps] == [
        True, False, False, False,
    ]  # fmt: skip
    pictures = frames(L)
    assert ["a.grad holds 1 pass already" in x for x in pictures] == [True] + [False] * 7
    a.grad = 0.0


def test_an_infinite_gradient_is_not_other_passes() -> None:
    a, b = Value(1e200, "a"), Value(2.0, "b")
    L = (a * a) * b
    L.backward()
    assert "holds" not in str(chain_rule(L, b))


def test_training_says_nothing_of_it() -> None:
    model = MLP(2, [3, 1], rng=1)
    trainer = GradientDescent(model, rng=1)
    trainer.fit([[1.0, 2.0], [0.5, -1.0]], [1.0, 0.0], epochs=3)
    loss = mse(1.0, model([1.0, 2.0]))
    model.zero_grad()
    loss.backward()
    assert "holds" not in str(tree(loss))


def test_before_its_own_pass_a_loss_says_nothing_of_others() -> None:
    a, b, L = graph()
    (a * 7 + b).backward()
    assert ".grad holds" not in str(tree(L))
    assert ".grad holds" not in str(why(L, a))
