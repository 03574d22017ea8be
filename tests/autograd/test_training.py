"""The debugger on training: the same numbers as fit, and every move exact, there and back."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, debug
from autograd.debugger.iteration import LossAgain, Update
from autograd.debugger.screen import Screen
from autograd.debugger.training import MOST_TURNS, Training
from autograd.debugger.training_view import TrainingView
from nn import MLP, DivergedError, GradientDescent, Neuron

from .test_prompt import session

X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -0.5], [2.0, 1.0]]
y = [1.0, 0.0, 1.0, 0.0, 0.5]


def trainer(batch_size: int | None = None, **more: Any) -> GradientDescent:
    model = MLP(2, [2, 1], rng=3)
    return GradientDescent(model, learning_rate=0.1, batch_size=batch_size, rng=7, **more)


def neuron_trainer() -> GradientDescent:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    return GradientDescent(neuron, learning_rate=0.1)


def weights(descent: GradientDescent) -> list[float]:
    return [weight.data for weight in descent.parameters]


def test_section_6_with_its_figures() -> None:
    training = Training(neuron_trainer(), [[2.0]], [1.0], names={})
    stages = []
    update = again = None
    while training.turn == 0:
        stages.append(TrainingView(training, Screen()).stage())
        step = training.next()
        update = step if isinstance(step, Update) else update
        again = step if isinstance(step, LossAgain) else again
    assert list(dict.fromkeys(stages)) == [
        "1 feed forward", "2 loss", "3 backward", "update", "loss again",
    ]  # fmt: skip
    assert update is not None
    assert [change.before for change in update.changes] == [0.5, 0.5]
    gradients = [change.gradient for change in update.changes]
    assert gradients == pytest.approx([-0.108832478571, -0.0544162392856], abs=1e-12)
    new = [change.after for change in update.changes]
    assert new == pytest.approx([0.510883247857, 0.505441623929], abs=1e-12)
    assert again is not None
    assert again.before == pytest.approx(0.033279071736, abs=1e-12)
    assert again.after < again.before
    assert again.over_all is None  # the one sample is all there is


@pytest.mark.parametrize("batch_size", [None, 1, 2])
@pytest.mark.parametrize("move", ["next", "step", "run", "resume", "until"])
def test_walking_trains_as_fit_does_bit_for_bit(batch_size: int | None, move: str) -> None:
    expected = trainer(batch_size, l2=0.01)
    history = expected.fit(X, y, epochs=3, progress=False)
    walked = trainer(batch_size, l2=0.01)
    training = Training(walked, X, y, names={})
    losses = [] if training.batch.total == 1 else [history.loss[0]]
    while training.batch.epoch <= 3:
        if move == "until":
            training.until("epoch 4")
            continue
        upcoming = training.upcoming()
        if isinstance(upcoming, LossAgain):
            if upcoming.over_all is not None:
                losses.append(upcoming.over_all)
            elif training.batch.total == 1:
                losses.append(upcoming.before)
        getattr(training, move)()
    assert weights(walked) == weights(expected)
    assert training.turn == history.updates
    if move in ("next", "step"):
        assert losses == history.loss[: len(losses)]
        assert len(losses) == 4 - (batch_size is None)


MOVES = ["next", "step", "run", "resume", "until", "back", "jump", "set"]


@pytest.mark.slow
@given(st.lists(st.sampled_from(MOVES), max_size=25), st.sampled_from([None, 2]))
@settings(max_examples=60, deadline=None)
def test_every_move_is_taken_back_exactly(moves: list[str], batch_size: int | None) -> None:
    descent = trainer(batch_size)
    descent.parameters[0].grad = 7.0
    before = [(weight.data, weight.grad) for weight in descent.parameters]
    training = Training(descent, X, y, names={})
    training.watch(descent.parameters[0])

    def state() -> object:
        nodes = training.graph.nodes
        place = (training.turn, training.batch, training.phase, training.index, training.edge)
        numbers = [(node.data, node.grad) for node in nodes]
        course = training.course(descent.parameters[0])
        return place, numbers, [(w.data, w.grad) for w in descent.parameters], course

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
    assert [(weight.data, weight.grad) for weight in descent.parameters] == before


def test_the_forward_pass_feeds_all_forward_before_the_loss() -> None:
    model = MLP(2, [2, 2], rng=1)
    training = Training(GradientDescent(model), [[1.0, 2.0]] * 3, [[0.0, 1.0]] * 3, names={})
    stages = []
    while training.phase == "forward":
        stages.append(TrainingView(training, Screen()).stage())
        training.next()
    assert stages == sorted(stages)
    assert stages.count("1 feed forward") == 3 * 10


def test_breakpoints_hold_in_every_iteration() -> None:
    training = Training(trainer(2), X, y, names={})
    training.breakpoints.add("net1_1")
    places = []
    for _ in range(4):
        assert training.resume() is not None
        places.append((training.turn, training.phase, training.node is training.graph.order[0]))
    assert [place[:2] for place in places] == [
        (0, "backward"), (1, "forward"), (1, "backward"), (2, "forward"),
    ]  # fmt: skip
    training.breakpoints.clear()
    training.breakpoints.add("data > 1e9")
    flat = GradientDescent(MLP(2, [2, 1], rng=3), learning_rate=0.0)
    endless = Training(flat, X[:1], y[:1], names={})
    endless.breakpoints.add("w11_1", temporary=True)
    assert endless.resume() is not None
    assert len(endless.breakpoints) == 0


def test_until() -> None:
    training = Training(trainer(), X, y, names={})
    assert training.until("epoch 5")
    assert (training.batch.epoch, training.turn, training.phase) == (5, 4, "forward")
    goal = training.loss_over_all() * 0.9
    assert training.until(f"loss < {goal}")
    assert training.loss_over_all() < goal
    for wrong in ("", "epoch", "epoch -1", "loss", "loss < x", "loss < nan"):
        with pytest.raises(ValueError, match="until needs epoch 5"):
            training.until(wrong)
    with pytest.raises(ValueError, match="already"):
        training.until("epoch 2")


def test_what_goes_wrong_changes_nothing() -> None:
    steep = GradientDescent(Neuron(1, activation="linear", weights=[3.0], bias=1.0),
                            learning_rate=1e6)  # fmt: skip
    training = Training(steep, [[10.0]], [1.0], names={})
    training.next()
    before = (training.turn, training.index, weights(steep))
    with pytest.raises(ArithmeticError):
        training.until("epoch 1000")
    assert (training.turn, training.index, weights(steep)) == before
    with pytest.raises(DivergedError):
        steep.fit([[10.0]], [1.0], epochs=1000, progress=False)


def failing(error: Exception) -> GradientDescent:
    """Return a trainer whose learning rate fails in the second epoch."""

    def rate(epoch: int) -> float:
        if epoch == 2:
            raise error
        return 0.1

    return GradientDescent(Neuron(1, weights=[0.5], bias=0.5), learning_rate=rate)


FAILURES = [
    (RuntimeError("no such epoch\nand more"), "RuntimeError: no such epoch"),
    (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
    (OverflowError("math range error"), "OverflowError: math range error"),
    (KeyError(2), "KeyError: 2"),
    (AttributeError(), "AttributeError"),
]


@pytest.mark.parametrize(("error", "said"), FAILURES)
@pytest.mark.parametrize("move", ["next", "run", "resume", "until epoch 3"])
def test_a_learning_rate_that_fails_is_raised_as_it_is_and_nothing_changes(
    error: Exception, said: str, move: str
) -> None:
    trainer = failing(error)
    training = Training(trainer, [[2.0]], [1.0], names={})
    training.run()
    training.next()
    before = (training.turn, training.phase, weights(trainer), training.upcoming())
    name, _, argument = move.partition(" ")
    with pytest.raises(type(error)) as raised:
        getattr(training, name)(*filter(None, [argument]))
    assert raised.value is error
    assert (training.turn, training.phase, weights(trainer), training.upcoming()) == before
    assert training.back() == 1
    assert training.phase == "update"


@pytest.mark.parametrize(("error", "said"), FAILURES)
def test_the_prompt_tells_what_a_learning_rate_raised_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    line = failing.__code__.co_firstlineno + 5
    commands = ("r", "n", "n", "c", "until epoch 9", "back", "q")
    printed = session(monkeypatch, failing(error), *commands, samples=([[2.0]], [1.0]))
    told = f"! {said} (in learning_rate(2); rate, line {line} of test_training.py)"
    assert " ".join(printed.split()).count(told) == 3
    assert "→ loss again with the new weights: L " in printed  # shown all the same
    assert "= ?\n  then the next samples\n" not in printed
    assert "→ ?\n  then the next samples\n" in printed
    assert "left in epoch 1 at update: 0 updates made" in printed


def test_advice_after_an_update_is_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = ("r", "n", "chain w1", "back", "chain w1", "q")
    printed = session(monkeypatch, neuron_trainer(), *commands, samples=([[2.0]], [1.0]))
    stale, fresh = printed.split("(debug) chain w1\n")[1:]
    assert stale.startswith("! w₁ or b or x was changed after L was computed")
    assert stale.split("\n")[0].endswith(" was computed: back goes back to before that")
    assert fresh.startswith("∂L/∂w₁ = ")
    assert "recompute" not in printed


def test_until_cut_short_says_after_how_many_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    descent = neuron_trainer()
    calls, update = 0, descent.update

    def interrupted(loss: Value, learning_rate: float) -> None:
        nonlocal calls
        calls += 1
        if calls in (1, 4):
            raise KeyboardInterrupt
        update(loss, learning_rate)

    descent.update = interrupted  # type: ignore[method-assign]
    commands = ("until epoch 99", "until epoch 99", "q")
    printed = session(monkeypatch, descent, *commands, samples=([[2.0]], [1.0]))
    assert "\nnot reached: interrupted after 1 update\n" in printed
    assert "\nnot reached: interrupted after 3 updates\n" in printed
    assert ": 4 updates made, weights as they are now" in printed


def test_a_watched_weight_that_was_set_is_told_with_the_number_it_was_updated_from() -> None:
    descent = neuron_trainer()
    training = Training(descent, [[2.0]], [1.0], names={})
    w = descent.parameters[0]
    training.watch(w)
    training.run()
    training.next()
    training.set(w, 0.25)
    training.run()
    training.run()
    assert training.course(w) == [0.25, w.data]
    training.back(3)  # out of the update that was made from 0.5
    training.run()
    assert training.course(w) == [0.5, w.data]


def test_ctrl_c_keeps_the_updates_made() -> None:
    descent = trainer(2)
    training = Training(descent, X, y, names={})
    calls, update = 0, descent.update

    def interrupted(loss: Value, learning_rate: float) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            descent.parameters[0].data = math.pi
            raise KeyboardInterrupt
        update(loss, learning_rate)

    descent.update = interrupted  # type: ignore[method-assign]
    assert not training.until("epoch 100")
    assert training.turn == 5
    assert descent.parameters[0].data != math.pi


def test_the_way_back_over_iterations_is_bounded() -> None:
    training = Training(neuron_trainer(), [[2.0]], [1.0], names={})
    for _ in range(MOST_TURNS + 30):
        training.resume()
    assert training.back(MOST_TURNS + 30) == MOST_TURNS
    assert training.turn == 30


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((neuron_trainer(),), r"debug needs the samples to train on: debug\(trainer, X, y\)"),
        ((neuron_trainer(), [[2.0]]), "y must be a list with one target per sample, not None"),
        ((Value(2.0) ** 2, [[2.0]], [1.0]), "debug takes a loss alone, or a trainer"),
        ((MLP(1, [1]),), "not through an MLP"),
        ((2.0,), "not through a float"),
    ],
)
def test_what_debug_cannot_walk_through(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        debug(*arguments)


def test_samples_are_checked_as_for_fit() -> None:
    for rows, targets in ([[2.0]], [1.0, 2.0]), ([], []), ([[math.nan]], [1.0]):
        with pytest.raises(
            ValueError, match=r"target for each sample|no samples|not a finite number"
        ):
            debug(neuron_trainer(), rows, targets)


HOSTILE = [
    "until", "until epoch", "until x", "until loss < -1e", "watch nowhere", "watch o", "watch x",
    "unwatch nowhere", "predict", "predict x", "j 99", "b nowhere", "set w1 = 1e400", "swap o +",
    "chain o1_1", "draw x.unknown", "back 0", "j 0",
]  # fmt: skip


@pytest.mark.parametrize("command", HOSTILE)
@pytest.mark.parametrize("moves", [(), ("r",), ("r", "s"), ("r", "n")])
def test_hostile_input_is_answered_in_every_phase(
    monkeypatch: pytest.MonkeyPatch, command: str, moves: tuple[str, ...]
) -> None:
    commands = (*moves, command, "p w1", "q")
    printed = session(monkeypatch, neuron_trainer(), *commands, samples=([[2.0]], [1.0]))
    assert "Traceback" not in printed
    assert "w₁: data" in printed
    answer = printed.split(f"(debug) {command}\n")[1].split("(debug) p w1")[0]
    assert answer.strip()


@pytest.mark.parametrize(
    ("guess", "verdict"),
    [
        ("0.5109", "right: 0.510883"),
        ("0.4891", "wrong: this goes uphill: α·gradient is subtracted"),
        ("0.6088", "wrong: this forgot the learning rate α"),
        ("0.3912", "wrong: this forgot the learning rate α, and goes uphill"),
        ("-0.0109", "wrong: this is the step alone: it is subtracted from the old weight"),
        ("0.400", "wrong: this forgot the gradient"),
        ("9", "wrong: the new weight is the old one − α·gradient"),
    ],
)
def test_guesses_at_the_update(monkeypatch: pytest.MonkeyPatch, guess: str, verdict: str) -> None:
    commands = ("r", f"predict {guess}", "n", "predict 0.0333", "q")
    printed = session(monkeypatch, neuron_trainer(), *commands, samples=([[2.0]], [1.0]))
    assert f"(debug) predict {guess}\n{verdict}\n" in printed
    assert "wrong: this is the loss before the update" in printed


def test_watching_and_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = ("watch", "watch w1", "r", "r", "until epoch 9", "unwatch w1", "q")
    printed = session(monkeypatch, neuron_trainer(), *commands, samples=([[2.0]], [1.0]))
    assert "nothing is watched: watch w11_1" in printed
    assert "L with the new weights: 0.0332791 → 0.0318275, lower\nwatch w₁: 0.5 → 0.510883" in (
        printed
    )
    assert "watch w₁: 0.5 → 0.510883 → … 5 more … → " in printed
    assert "left in epoch 9 at 1 feed forward: 8 updates made" in printed


def test_the_loss_again_is_that_of_the_present_weights() -> None:
    training = Training(neuron_trainer(), [[2.0]], [1.0], names={})
    training.run()
    training.next()
    before = training.upcoming()
    training.jump(1)
    training.set(training.graph.leaves[0], 0.25)
    training.run()
    training.next()
    after = training.upcoming()
    assert isinstance(before, LossAgain)
    assert isinstance(after, LossAgain)
    assert after.after != before.after
