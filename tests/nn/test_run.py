"""However a run of training ends, its losses and weights fit each other."""

from __future__ import annotations

import gc
import itertools
import math
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType
from typing import Any

import pytest

from autograd import Value
from autograd.recording import recording_paused
from nn import MLP, DivergedError, GradientDescent, History, Neuron, cross_entropy, mse

ROWS = [[-0.3, 0.8], [0.5, 0.1], [0.9, -0.7], [-0.6, -0.2]]
TARGETS = [-1.4, 0.8, 2.8, 0.3]
Rate = float | Callable[[int], float]


def neuron() -> Neuron:
    return Neuron(2, "linear", weights=[0.1, 0.2], bias=0.3)


def weights(model: Neuron) -> list[float]:
    return [parameter.data for parameter in model.parameters()]


def trained(epochs: int, batch_size: int | None) -> list[float]:
    """Return the weights after so many whole epochs."""
    model = neuron()
    GradientDescent(model, batch_size=batch_size, rng=1).fit(ROWS, TARGETS, epochs)
    return weights(model)


def fails_in_epoch_3(epoch: int) -> float:
    """Return a learning rate, but for the third epoch."""
    if epoch == 3:
        raise OverflowError("of the function itself")
    return 0.1


def interrupted(stop: int, action: Callable[[], Any]) -> Any:
    """Return how an action ends that Ctrl-C strikes at a line of the trainer; None: it does not.

    It runs in a thread of its own: an error thrown by a tracer may stay in the state of its thread.
    """
    lines = 0
    ends: list[Any] = []

    def tracer(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.endswith(("descent.py", "objective.py", "run.py")):
            return None
        if event == "line":
            lines += 1
            if lines == stop:
                raise KeyboardInterrupt
        return tracer

    def run() -> None:
        sys.settrace(tracer)
        try:
            ends.append(action())
        except BaseException as error:
            ends.append(error)
        finally:
            sys.settrace(None)
        ends.append(recording_paused())

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    end, paused = ends
    assert not paused
    return end if lines >= stop else None


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("rate", [0.1, fails_in_epoch_3, 1e200], ids=["runs", "fails", "diverges"])
def test_ctrl_c_at_any_line_leaves_a_whole_epoch(batch_size: int | None, rate: Rate) -> None:
    whole_epochs = [trained(epochs, batch_size) for epochs in range(4)]
    ends: list[Any] = []
    for stop in itertools.count(1):
        model = neuron()
        trainer = GradientDescent(model, learning_rate=rate, batch_size=batch_size, rng=1)
        end = interrupted(stop, partial(trainer.fit, ROWS, TARGETS, epochs=3))
        if end is None:
            break
        assert weights(model) in whole_epochs, stop
        history = getattr(end, "history", end)
        if isinstance(history, History) and history.loss:
            assert history.loss[-1] == mse(TARGETS, [model(row) for row in ROWS]).data, stop
        assert gc.isenabled()
        ends.append(end)
    assert {type(end) for end in ends} == {KeyboardInterrupt, History}
    assert sum(isinstance(end, History) and end.interrupted for end in ends) > 100


def test_ctrl_c_at_any_line_leaves_a_step_undone_or_done() -> None:
    before, model = weights(neuron()), neuron()
    GradientDescent(model).step(ROWS, TARGETS, 0.1)
    after, found = weights(model), []
    for stop in itertools.count(1):
        model = neuron()
        trainer = GradientDescent(model)
        if interrupted(stop, partial(trainer.step, ROWS, TARGETS, 0.1)) is None:
            break
        found.append([before, after].index(weights(model)))
    assert set(found) == {0, 1}


@pytest.mark.parametrize("batch_size", [None, 2])
@pytest.mark.parametrize("error", [OverflowError, FloatingPointError, IndexError, KeyError])
def test_an_error_of_the_learning_rate_is_its_own(
    batch_size: int | None, error: type[Exception]
) -> None:
    def rate(epoch: int) -> float:
        if epoch == 3:
            raise error("mine")
        return 0.1

    model = neuron()
    with pytest.raises(error, match="mine") as raised:
        GradientDescent(model, learning_rate=rate, batch_size=batch_size, rng=1).fit(
            ROWS, TARGETS, epochs=9
        )
    assert raised.type is error
    assert raised.value.__notes__ == ["in learning_rate(3)"]
    assert weights(model) == trained(2, batch_size)


def test_an_error_in_the_first_epoch_leaves_the_weights_untouched() -> None:
    model = neuron()
    with pytest.raises(ZeroDivisionError):
        GradientDescent(model, learning_rate=lambda epoch: 1 / (epoch - 1)).fit(ROWS, TARGETS, 2)
    assert weights(model) == weights(neuron())


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "must be a number: got None"),
        ("0.1", "must be a number: got '0.1'"),
        (math.nan, "must be at least 0 and finite: got nan"),
        (-0.5, "must be at least 0 and finite: got -0.5"),
        (10**400, "must be at least 0 and finite: got inf"),
    ],
)
def test_what_the_learning_rate_returns_is_checked(returned: Any, message: str) -> None:
    model = neuron()
    trainer = GradientDescent(
        model, learning_rate=lambda epoch: 0.1 if epoch == 1 else returned, batch_size=2, rng=1
    )
    with pytest.raises((TypeError, ValueError)) as raised:
        trainer.fit(ROWS, TARGETS, epochs=2)
    assert str(raised.value) == f"learning_rate(2) {message}"
    assert weights(model) == trained(1, 2)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_an_error_of_the_loss_leaves_the_last_good_epoch(batch_size: int | None) -> None:
    calls = 0

    def loss(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise RuntimeError("from a user's loss")
        return mse(y, predictions)

    model = neuron()
    with pytest.raises(RuntimeError, match="from a user's loss"):
        GradientDescent(model, loss, batch_size=batch_size, rng=1).fit(ROWS, TARGETS, epochs=9)
    # calls: one per epoch; or one at first, then two of batches and one over all an epoch
    assert weights(model) == trained(4 if batch_size is None else 1, batch_size)


def test_a_first_loss_that_is_not_finite_asks_for_smaller_weights() -> None:
    for batch_size in (None, 2):
        model = Neuron(2, "linear", weights=[1e200, 1e200])
        with pytest.raises(DivergedError, match=r"in epoch 0: .* Try smaller weights") as raised:
            GradientDescent(model, batch_size=batch_size).fit(ROWS, TARGETS, epochs=1)
        assert raised.value.history.loss == []


class Line:
    """A model whose parameters come one by one."""

    def __init__(self) -> None:
        self.weights = [Value(0.5, "a"), Value(-1.0, "b")]

    def parameters(self) -> Any:
        yield from self.weights

    def __call__(self, row: Sequence[float]) -> Value:
        return self.weights[0] * row[0] + self.weights[1]


@pytest.mark.parametrize("listed", [True, False])
def test_parameters_may_come_from_a_generator(listed: bool) -> None:
    line = Line()
    given = None if listed else (weight for weight in line.weights)
    history = GradientDescent(line, l2=0.5, parameters=given).fit(ROWS, TARGETS, 2)
    errors = [0.5 * row[0] - 1 - y for row, y in zip(ROWS, TARGETS, strict=True)]
    assert history.loss[0] == pytest.approx(sum(e * e for e in errors) / len(ROWS) + 0.625)
    assert history.loss[0] > history.loss[1] > history.loss[2]
    assert all(w.data != start for w, start in zip(line.weights, (0.5, -1.0), strict=True))


def test_a_sample_is_named_by_its_place_in_the_table_not_in_its_batch() -> None:
    X = [[k / 10, 0.0] for k in range(10)]
    leaves_at_8 = MLP(2, [1], weights=[[[1.0, 0.0]]], biases=[[0.25]])
    with pytest.raises(ValueError, match=r"^sample 9: .* not 1\.05"):
        GradientDescent(leaves_at_8, "binary_cross_entropy", batch_size=2).fit(X, [1] * 10, 1)

    def loss(y: Any, predictions: Any) -> Value:
        """Take anything but a batch with sample 9."""
        if len(y) == 2 and 9 in y:
            return cross_entropy([0, 5], [[Value(0.0), Value(1.0)]] * 2)
        return mse(y, predictions)

    trained = GradientDescent(neuron(), loss, batch_size=2, rng=3)
    order = [*range(1, 11)]
    with pytest.raises(ValueError, match=r"^sample \d+: there is no class 5") as raised:
        trained.fit(X, order, 1)
    batch = next(b.samples for b in GradientDescent(neuron(), batch_size=2, rng=3).batches(10, 1)
                 if 8 in b.samples)  # fmt: skip
    assert str(raised.value).startswith(f"sample {batch[1] + 1}: ")


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"clip": 0.01},
        {"momentum": 0.9},
        {"optimizer": "adam"},
        {"optimizer": "adam", "clip": 1},
    ],
)
def test_all_weights_at_once_move_by_the_bits_of_one_alone(settings: dict[str, Any]) -> None:
    model = MLP(2, [3, 1], rng=5)
    trainer = GradientDescent(model, learning_rate=0.3, **settings)
    for _ in range(3):  # what is kept comes into it
        before = trainer.state()
        trainer.step([[0.5, -1.0]], [2.0], 0.3)
        after = trainer.state()
        trainer.restore(before)  # the gradients stay
        moves = trainer.moves(0.3)
        assert tuple([move.after[0] for move in moves]) == after.weights
        assert tuple([move.after[1:] for move in moves]) == after.kept
        trainer.restore(after)
