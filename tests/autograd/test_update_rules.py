"""The debugger on momentum, Adam and clipping: the true update, and all of it taken back."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.debugger.guess import judge
from autograd.debugger.iteration import Update
from autograd.debugger.training import Training
from nn import MLP, GradientDescent, Layer, Neuron

from .test_prompt import session

X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -0.5], [2.0, 1.0]]
y = [1.0, 0.0, 1.0, 0.0, 0.5]
RULES: dict[str, dict[str, Any]] = {
    "momentum": {"momentum": 0.9},
    "adam": {"optimizer": "adam"},
    "clip": {"clip": 0.1},
    "momentum and clip": {"momentum": 0.5, "clip": 0.1, "schedule": "step 2"},
    "adam and clip": {"optimizer": "adam", "clip": 0.1, "schedule": "1/t 3", "l2": 0.01},
    "cosine": {"momentum": 0.9, "schedule": "cosine 20"},
}


def trainer(rule: str, batch_size: int | None = None) -> GradientDescent:
    model = MLP(2, [2, 1], rng=3)
    return GradientDescent(model, learning_rate=0.1, batch_size=batch_size, rng=7, **RULES[rule])


def neuron_trainer(**more: Any) -> GradientDescent:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    return GradientDescent(neuron, learning_rate=0.1, **more)


# what is shown

MOMENTUM = """\
v_new = μ · v_old − α · ∂L/∂w_old
      w_new = w_old + v_new
      with α = 0.1, μ = 0.9
      v(w₁) = 0.9 · 0.0108832 − 0.1 · (-0.104597) = 0.0202547
      w₁ = 0.510883 + 0.0202547 = 0.531138
      v(b) = 0.9 · 0.00544162 − 0.1 · (-0.0522987) = 0.0101273
      b = 0.505442 + 0.0101273 = 0.515569
"""
ADAM_ASKED = """\
→ update g = ∂L/∂w_old
      m_new = β₁ · m_old + (1 − β₁) · g
      v_new = β₂ · v_old + (1 − β₂) · g²
"""
ADAM = """\
      with α = 0.1, β₁ = 0.9, β₂ = 0.999, ε = 1e-08, t = 2
      m(w₁) = 0.9 · (-0.0108832) + (1 − 0.9) · (-0.0690698) = -0.0167019
      v(w₁) = 0.999 · 1.18445e-05 + (1 − 0.999) · (-0.0690698)² = 1.66033e-05
      m̂(w₁) = -0.0167019/(1 − 0.9^2) = -0.0879047
      v̂(w₁) = 1.66033e-05/(1 − 0.999^2) = 0.0083058
      w₁ = 0.6 − 0.1 · (-0.0879047)/(sqrt(0.0083058) + 1e-08) = 0.696454
"""
CLIPPED = """\
      g = c · ∂L/∂w_old
      w_new = w_old − α · g
      with α = 0.1, c = 0.849068
      g(w₁) = 0.849068 · (-0.105342) = -0.0894427
      w₁ = 0.508944 − 0.1 · (-0.0894427) = 0.517889
      g(b) = 0.849068 · (-0.0526711) = -0.0447214
      b = 0.504472 − 0.1 · (-0.0447214) = 0.508944
"""


@pytest.mark.parametrize(
    ("rule", "texts"),
    [("momentum", [MOMENTUM]), ("adam", [ADAM_ASKED, ADAM]), ("clip", [CLIPPED])],
)
def test_an_update_is_written_out(
    rule: str, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    descent = neuron_trainer(**RULES[rule])
    printed = session(monkeypatch, descent, *"rnnrnq", samples=([[2.0]], [1.0]))
    for text in texts:
        assert text in printed


def worth(written: str) -> float:
    """Return what a printed expression comes to."""
    for sign, python in (("−", "-"), ("·", "*"), ("^", "**"), ("²", "**2")):
        written = written.replace(sign, python)
    return float(eval(written, {"sqrt": math.sqrt, "min": min}))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_every_line_that_is_printed_multiplies_out(rule: str, batch_size: int | None) -> None:
    descent = trainer(rule, batch_size)
    training = Training(descent, X, y, names={})
    checked = 0
    for _ in range(4):
        training.run()
        kept, before = descent.state().kept, [p.data for p in descent.parameters]
        step = training.next()
        assert isinstance(step, Update)
        after = iter(step.changes)
        for line in step.words(training.names, lambda text, role: text).splitlines():
            found = re.fullmatch(r" +(\S+) = (.*[\d)²]) = (\S+)", line)
            if found is None:
                continue
            name, expression, result = found.groups()
            expected = float(result)
            if "sqrt" not in expression:  # of a quotient of two printed numbers
                assert worth(expression) == pytest.approx(expected, rel=1e-4, abs=1e-5), line
            if "(" not in name:
                change = next(after)
                assert expected == pytest.approx(change.after, rel=1e-5), line
                checked += 1
        assert [change.before for change in step.changes] == before
        assert [change.move.before[1:] for change in step.changes] == [*kept]
        assert [change.after for change in step.changes] == [p.data for p in descent.parameters]
        training.next()
    assert checked >= 4 * 2


def test_what_is_shown_for_a_weight_is_what_it_becomes() -> None:
    descent = trainer("adam")
    training = Training(descent, X, y, names={})
    training.run()
    for place, weight in enumerate(descent.parameters):
        upcoming = training.upcoming()
        assert isinstance(upcoming, Update)
        assert len(upcoming.changes) == len(descent.parameters) - place
        training.step()
        assert weight.data == upcoming.changes[0].after
        assert descent.state().kept[place] == upcoming.changes[0].move.after[1:]


# training in the debugger


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("move", "batch_size"),
    [("next", 2), ("step", None), ("run", 1), ("resume", 2), ("until", 2), ("until", None)],
)
def test_walking_trains_as_fit_does_bit_for_bit(
    rule: str, batch_size: int | None, move: str
) -> None:
    expected, walked = trainer(rule, batch_size), trainer(rule, batch_size)
    expected.fit(X, y, epochs=3, progress=False)
    training = Training(walked, X, y, names={})
    while training.batch.epoch <= 3:
        if move == "until":
            training.until("epoch 4")
        else:
            getattr(training, move)()
    training.leave()
    assert walked.state() == expected.state()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("end", ["until epoch 3", "finish"])
def test_fit_goes_on_where_the_debugger_ended(
    rule: str, batch_size: int | None, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, walked = trainer(rule, batch_size), trainer(rule, batch_size)
    for descent in (expected, walked):
        descent.fit(X, y, epochs=1, progress=False)
    expected.fit(X, y, epochs=4, progress=False)
    updates = 3 if batch_size else 1
    commands = ["until epoch 3", *["r"] * (2 * updates - 1), "finish"]
    # from the third epoch on nothing, or all of it
    session(monkeypatch, walked, *(commands if end == "finish" else [end, "q"]), samples=(X, y))
    done = 3 if end == "finish" else 2
    assert walked.epoch == done
    walked.fit(X, y, epochs=5 - done, progress=False)
    assert walked.state() == expected.state()
    assert walked.history.epoch[-1] == 5


def test_leaving_in_the_middle_of_an_epoch_leaves_the_epoch_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walked = trainer("momentum", 2)
    session(monkeypatch, walked, *"rrrrrq", samples=(X, y))
    assert walked.epoch == 0
    history = walked.fit(X, y, epochs=2, progress=False)
    assert (walked.epoch, history.epoch) == (2, [0, 1, 2])


def test_looking_in_changes_nothing_of_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = trainer("adam", 2)
    before = walked.state()
    session(monkeypatch, walked, "n", "n", "s", "p w11_1", "list", "q", samples=(X, y))
    assert walked.state() == before
    session(monkeypatch, walked, "r", "s", "set w11_1 = 0.25", "q", samples=(X, y))
    after = walked.state()
    assert after == before._replace(weights=(0.25, *before.weights[1:]))


@pytest.mark.parametrize("rule", ["momentum", "adam and clip"])
@pytest.mark.parametrize("moves", ["r", "r s s", "r n", "until epoch 3", "until epoch 3|r n n r s"])
def test_abandon_puts_all_of_it_back(
    rule: str, moves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = trainer(rule, 2)
    walked.fit(X, y, epochs=2, progress=False)
    for weight in walked.parameters:
        weight.grad = 7.0
    before = walked.state()
    commands = [
        c for part in moves.split("|") for c in ([part] if "until" in part else part.split())
    ]
    session(monkeypatch, walked, *commands, "abandon", samples=(X, y))
    assert walked.state() == before
    assert {weight.grad for weight in walked.parameters} == {7.0}


MOVES = ["next", "step", "run", "resume", "until", "back", "jump", "set", "rate"]


def check_moves(moves: Sequence[str], rule: str, batch_size: int | None) -> None:
    """Make moves and take them back, and see that each place is as it was, to the bit."""
    descent = trainer(rule, batch_size)
    descent.fit(X, y, epochs=1, progress=False)
    descent.parameters[0].grad = 7.0
    first = descent.state(), [weight.grad for weight in descent.parameters]
    training = Training(descent, X, y, names={})

    def state() -> object:
        place = (training.turn, training.batch, training.phase, training.index, training.edge)
        numbers = [(node.data, node.grad) for node in training.graph.nodes]
        rate = training.rate_of(training.batch)
        return place, numbers, [weight.grad for weight in descent.parameters], rate, descent.state()

    stack = [state()]
    for move in moves:
        if move == "back":
            assert training.back() == (len(stack) > 1)
            if len(stack) > 1:
                stack.pop()
            assert state() == stack[-1]
            continue
        if move == "jump":
            training.jump(2)
        elif move == "set":
            training.set(descent.parameters[1], 0.25)
        elif move == "rate":
            if training.iteration.update.done:
                continue
            training.set_rate(0.05)
        elif move == "until":
            training.until(f"epoch {training.batch.epoch + 1}")
        else:
            getattr(training, move)()
        stack.append(state())
    while len(stack) > 1:
        assert training.back() == 1
        stack.pop()
        assert state() == stack[-1]
    assert training.back() == 0
    training.run()
    training.abandon()
    assert (descent.state(), [weight.grad for weight in descent.parameters]) == first


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_some_moves_are_taken_back_exactly(rule: str, batch_size: int | None) -> None:
    rng = random.Random(rule)
    for _ in range(3):
        check_moves(rng.choices(MOVES, k=12), rule, batch_size)


@pytest.mark.slow
@given(
    st.lists(st.sampled_from(MOVES), max_size=25),
    st.sampled_from([*RULES]),
    st.sampled_from([None, 1, 2]),
)
@settings(max_examples=150, deadline=None)
def test_every_move_is_taken_back_exactly(
    moves: list[str], rule: str, batch_size: int | None
) -> None:
    check_moves(moves, rule, batch_size)


# goals


def test_until_an_accuracy(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = [int(a > 0.2) for a, _ in X]
    descent = GradientDescent(
        MLP(2, [2], rng=3), "cross_entropy", 0.02, batch_size=2, rng=7, momentum=0.5
    )
    expected = GradientDescent(
        MLP(2, [2], rng=3), "cross_entropy", 0.02, batch_size=2, rng=7, momentum=0.5
    )
    history = expected.fit(X, labels, 60, progress=False)
    reached = next(k for k, part in enumerate(history["accuracy"]) if k and part > 0.9)
    training = Training(descent, X, labels, names={})
    assert training.until("accuracy > 0.9")
    assert descent.epoch == reached > 1
    assert descent.measure("accuracy", *descent.checked(X, labels)) > 0.9
    training.back()
    assert descent.epoch == 0


@pytest.mark.parametrize("goal", ["r2 > 0.2", "mae < 0.4", "loss < 0.2"])
def test_until_another_measure(goal: str) -> None:
    descent = trainer("momentum")
    assert Training(descent, X, y, names={}).until(goal)
    name, sign, bound = goal.split()
    measured = descent.measure(name, X, y)
    assert (measured > float(bound)) == (sign == ">")


@pytest.mark.parametrize(
    ("goal", "message"),
    [
        ("acuracy > 0.9", "there is no metric 'acuracy': did you mean 'accuracy'?"),
        ("accuracy > 0.9", "accuracy is for classes, but the target 1 is a number"),
        ("accuracy >", "until needs epoch 5, loss < 0.1 or accuracy > 0.9, not 'accuracy >'"),
        ("accuracy = 1", "until needs epoch 5, loss < 0.1 or accuracy > 0.9"),
        ("loss < nan", "until needs epoch 5, loss < 0.1 or accuracy > 0.9"),
    ],
)
def test_a_goal_that_is_none_changes_nothing(goal: str, message: str) -> None:
    descent = trainer("adam", 2)
    training = Training(descent, X, y, names={})
    before = descent.state()
    with pytest.raises(ValueError, match=re.escape(message)):
        training.until(goal)
    assert descent.state() == before


def test_a_second_update_that_is_not_finite_takes_the_command_back() -> None:
    steep = GradientDescent(
        Neuron(1, activation="linear", weights=[3.0], bias=1.0), learning_rate=1e6, momentum=0.5
    )
    training = Training(steep, [[10.0]], [1.0], names={})
    training.next()
    before = steep.state()
    with pytest.raises(ArithmeticError):
        training.until("epoch 1000")
    assert steep.state() == before


# guesses


def upcoming(**rule: Any) -> Update:
    """Return the second update of the lecture's neuron."""
    training = Training(neuron_trainer(**rule), [[2.0]], [1.0], names={})
    for _ in range(2):
        training.run()
    training.run()
    step = training.upcoming()
    assert isinstance(step, Update)
    return step


GUESSES = [
    ({"momentum": 0.9}, "right: 0.531138", lambda w, g, s: w + s),
    ({"momentum": 0.9}, "wrong: this is plain gradient descent: it forgot what is kept",
     lambda w, g, s: w - 0.1 * g),
    ({"momentum": 0.9}, "wrong: this goes the other way", lambda w, g, s: w - s),
    ({"momentum": 0.9}, "wrong: this is the step alone: it is added to the old weight",
     lambda w, g, s: s),
    ({"momentum": 0.9}, "wrong: this goes uphill: α·gradient is subtracted",
     lambda w, g, s: w + 0.1 * g),
    ({"momentum": 0.9}, "wrong: this forgot the learning rate α", lambda w, g, s: w - g),
    ({"momentum": 0.9}, "wrong: w_new = w_old + v_new", lambda w, g, s: 9.0),
    ({"optimizer": "adam"}, "right: 0.696454", lambda w, g, s: w + s),
    ({"optimizer": "adam"}, "wrong: this is plain gradient descent: it forgot what is kept",
     lambda w, g, s: w - 0.1 * g),
    ({"optimizer": "adam"}, "wrong: w_new = w_old − α · m̂/(sqrt(v̂) + ε)", lambda w, g, s: 9.0),
    ({"clip": 0.1}, "right: 0.517889", lambda w, g, s: w + s),
    ({"clip": 0.1}, "wrong: this goes uphill: α·gradient is subtracted",
     lambda w, g, s: w + 0.1 * g),
    ({"clip": 0.1}, "wrong: this forgot to clip the gradient", lambda w, g, s: w - 0.1 * g),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "verdict", "guessed"), GUESSES)
def test_a_guess_at_an_update_is_judged_by_its_rule(
    rule: dict[str, Any], verdict: str, guessed: Any
) -> None:
    step = upcoming(**rule)
    change = step.changes[0]
    guess = guessed(change.before, change.gradient, change.after - change.before)
    judged = judge(float(guess), step)
    assert judged.verdict == verdict
    assert judged.right == verdict.startswith("right")


def test_of_the_very_first_update_the_velocity_is_no_matter() -> None:
    training = Training(neuron_trainer(momentum=0.9), [[2.0]], [1.0], names={})
    training.run()
    step = training.upcoming()
    assert isinstance(step, Update)
    assert judge(0.510883247857112, step).right


def test_a_layer_is_walked_through_too() -> None:
    descent = GradientDescent(Layer(2, 2, rng=1), optimizer="adam", rng=1, batch_size=1)
    targets = [[0.5, -0.5], [0.25, 0.0]]
    training = Training(descent, X[:2], targets, names={})
    assert training.until("loss < 0.1")
    assert descent.evaluate(X[:2], targets) < 0.1
