from __future__ import annotations

import gc
import io
import math
import random
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograd import Value, no_grad
from autograd.recording import recording_paused
from nn import MLP, DivergedError, GradientDescent, Neuron, mse


def table(samples: int, seed: int = 0) -> tuple[list[list[float]], list[float]]:
    rng = random.Random(seed)
    rows = [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(samples)]
    return rows, [x - 2 * z + 0.5 for x, z in rows]


def neuron() -> Neuron:
    return Neuron(2, "linear", weights=[0.1, 0.2], bias=0.3)


@pytest.mark.parametrize(
    ("batch_size", "updates_per_epoch"), [(None, 1), (1, 10), (3, 4), (5, 2), (10, 1), (99, 1)]
)
def test_updates_are_counted_as_the_lectures_table_says(
    batch_size: int | None, updates_per_epoch: int
) -> None:
    history = GradientDescent(neuron(), batch_size=batch_size).fit(*table(10), epochs=3)
    assert (history.updates_per_epoch, history.updates) == (
        updates_per_epoch,
        3 * updates_per_epoch,
    )
    assert history.epochs == 3


@pytest.mark.parametrize("batch_size", [None, 1, 3])
def test_entry_k_is_the_loss_over_the_whole_set_after_epoch_k(batch_size: int | None) -> None:
    rows, targets = table(10)
    long = GradientDescent(neuron(), batch_size=batch_size, rng=4).fit(rows, targets, epochs=3)
    for k in range(4):
        model = neuron()
        history = GradientDescent(model, batch_size=batch_size, rng=4).fit(rows, targets, epochs=k)
        whole = mse(targets, [model(row) for row in rows]).data
        assert long.loss[k] == history.loss[-1] == whole


def test_batch_descent_makes_the_step_of_the_formula() -> None:
    rows, targets = table(5)
    model, by_hand = neuron(), neuron()
    GradientDescent(model, learning_rate=0.25).fit(rows, targets, epochs=1)
    mse(targets, [by_hand(row) for row in rows]).backward()
    for p, q in zip(model.parameters(), by_hand.parameters(), strict=True):
        assert p.data == q.data - 0.25 * q.grad


def test_sgd_looks_at_every_sample_once_an_epoch_with_its_own_loss() -> None:
    rows, targets = table(7)
    seen: list[float] = []

    def loss(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        if len(y) == 1:
            seen.append(y[0])
        return mse(y, predictions)

    GradientDescent(neuron(), loss=loss, batch_size=1, rng=1).fit(rows, targets, epochs=2)
    assert sorted(seen[:7]) == sorted(seen[7:]) == sorted(targets)
    assert seen[:7] != seen[7:]


def test_the_shuffle_keeps_rows_and_targets_together() -> None:
    rows = [[float(i), 0.0] for i in range(20)]
    targets = [3.0 * i for i in range(20)]

    def check(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        for target, prediction in zip(y, predictions, strict=True):
            assert (
                prediction.inputs == ()
                or prediction.inputs[0].inputs[0].inputs[3].data * 3 == target
            )
        return mse(y, predictions)

    GradientDescent(neuron(), loss=check, learning_rate=0.0, batch_size=3).fit(rows, targets, 2)


def test_same_seed_same_bits_and_another_order_otherwise() -> None:
    def run(seed: int) -> list[float]:
        model = MLP(2, [3, 1], rng=0)
        return GradientDescent(model, batch_size=2, rng=seed).fit(*table(10), epochs=3).loss

    assert run(1) == run(1) != run(2)


def test_learning_rate_may_be_a_function_of_the_epoch_counted_from_1() -> None:
    asked: list[int] = []

    def rate(epoch: int) -> float:
        asked.append(epoch)
        return 0.1 / epoch

    GradientDescent(neuron(), learning_rate=rate).fit(*table(4), epochs=3)
    assert asked == [1, 2, 3]


def test_held_parameters_stay_and_are_part_of_l2() -> None:
    model = neuron()
    w1, w2, b = model.parameters()
    trainer = GradientDescent(model, parameters=[w1], l2=0.5)
    rows, targets = table(4)
    plain = mse(targets, [model(row) for row in rows]).data
    assert trainer.loss_of(rows, targets).data == pytest.approx(plain + 0.5 * (0.01 + 0.04 + 0.09))
    history = trainer.fit(rows, targets, epochs=2)
    assert history.loss[0] == pytest.approx(plain + 0.5 * (0.01 + 0.04 + 0.09))
    assert (w2.data, b.data) == (0.2, 0.3)
    assert w1.data != 0.1


def squares(targets: Sequence[float], predictions: Sequence[Value]) -> Value:
    errors = [y - p for y, p in zip(targets, predictions, strict=True)]
    return sum((e * e for e in errors[1:]), errors[0] * errors[0])


@pytest.mark.parametrize(
    ("loss", "cause"),
    [("mse", "ŷ)²: at y₁ − ŷ = "), (squares, " is inf, the first number that is not finite")],
)
@pytest.mark.parametrize("batch_size", [None, 5])
def test_a_diverging_run_names_epoch_and_node_and_keeps_the_last_good_weights(
    batch_size: int | None, loss: Any, cause: str
) -> None:
    rows, targets = table(10)
    model = neuron()
    with pytest.raises(DivergedError) as raised:
        GradientDescent(model, loss, 1e160, batch_size, rng=0).fit(rows, targets, epochs=50)
    message, history = str(raised.value), raised.value.history
    assert f"training diverged in epoch {raised.value.epoch}: " in message
    assert cause in message
    assert "Try a learning rate below 1e+160" in message
    assert history.epochs == raised.value.epoch - 1
    assert all(math.isfinite(loss) for loss in history.loss)
    assert GradientDescent(model, loss).loss_of(rows, targets).data == history.loss[-1]


@pytest.mark.parametrize("batch_size", [None, 2])
def test_a_domain_error_in_training_is_a_diverged_run(batch_size: int | None) -> None:
    def root(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        return (predictions[0] - 0.2).sqrt()

    model = Neuron(1, "linear", weights=[1.0], bias=0.0)
    trainer = GradientDescent(model, loss=root, learning_rate=0.9, batch_size=batch_size)
    with pytest.raises(DivergedError, match=r"sqrt\(.*is not above 0"):
        trainer.fit([[1.0]] * 4, [0.0] * 4, epochs=20)
    assert math.isfinite(model.parameters()[0].data)


@pytest.mark.parametrize("batch_size", [None, 2])
def test_ctrl_c_ends_cleanly_with_the_history_so_far(batch_size: int | None) -> None:
    calls = 0

    def loss(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise KeyboardInterrupt
        return mse(y, predictions)

    rows, targets = table(4)
    model = neuron()
    history = GradientDescent(model, loss=loss, batch_size=batch_size).fit(rows, targets, epochs=99)
    assert history.interrupted
    assert "interrupted" in repr(history)
    assert 0 < history.epochs < 8
    assert mse(targets, [model(row) for row in rows]).data == history.loss[-1]


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [None, 2])
def test_wherever_ctrl_c_strikes_history_and_weights_fit_and_nothing_stays_switched(
    batch_size: int | None,
) -> None:
    rows, targets = table(6)

    def run(stop_at: int) -> bool:
        calls = 0

        def tracer(frame: Any, event: str, _: Any) -> Any:
            nonlocal calls
            if event == "call" and "/nn/" in frame.f_code.co_filename.replace("\\", "/"):
                calls += 1
                if calls == stop_at:
                    raise KeyboardInterrupt
            return None

        model = neuron()
        trainer = GradientDescent(model, batch_size=batch_size, rng=1)
        sys.settrace(tracer)
        try:
            history = trainer.fit(rows, targets, epochs=3)
        except KeyboardInterrupt:  # before the first epoch, or after the last
            return calls >= stop_at
        finally:
            sys.settrace(None)
        assert recording_paused() == 0
        assert gc.isenabled()
        if history.loss:
            whole = mse(targets, [model(row) for row in rows]).data
            assert history.loss[-1] == whole
        return calls >= stop_at

    assert gc.isenabled()
    stop_at = 1
    while run(stop_at):
        stop_at += 7
    assert stop_at > 100


def test_inside_no_grad_training_is_refused() -> None:
    with no_grad(), pytest.raises(ValueError, match=r"no graph.* inside no_grad\(\)"):
        GradientDescent(neuron()).fit(*table(4), epochs=1)
    assert recording_paused() == 0


@pytest.mark.parametrize("batch_size", [None, 2])
def test_an_update_that_overflows_is_reported_with_its_own_epoch_and_rate(
    batch_size: int | None,
) -> None:
    rows, targets = table(4)
    model = neuron()
    trainer = GradientDescent(model, "sse", lambda e: 1e308 if e == 3 else 1e-9, batch_size)
    with pytest.raises(DivergedError, match="the update of w₁") as raised:
        trainer.fit(rows, [1e3 * y for y in targets], epochs=9)
    assert "diverged in epoch 3" in str(raised.value)
    assert "last good epoch, 2. Targets not scaled: they are about" in str(raised.value)
    assert "Or try a learning rate below 1e+308" in str(raised.value)
    assert trainer.loss_of(rows, [1e3 * y for y in targets]).data == raised.value.history.loss[-1]


def test_a_table_with_a_nan_is_refused_by_row_and_column() -> None:
    with pytest.raises(ValueError, match="input of sample 2, column 1: nan is not a finite number"):
        GradientDescent(neuron()).fit([[1.0, 2.0], [math.nan, 1.0]], [1.0, 2.0], epochs=1)
    with pytest.raises(ValueError, match="target of sample 1, column 1: inf is no"):
        GradientDescent(neuron()).fit([[1.0, 2.0]], [math.inf], epochs=1)


def test_targets_may_come_as_rows_of_one_and_as_arrays() -> None:
    rows, targets = table(6)
    expected = GradientDescent(neuron()).fit(rows, targets, epochs=2).loss
    others: list[Any] = [[[y] for y in targets], np.array(targets), np.array([targets]).T]
    for other in others:
        assert GradientDescent(neuron()).fit(np.array(rows), other, epochs=2).loss == expected


def test_a_model_of_ones_own_needs_parameters_alone() -> None:
    class Line:
        def __init__(self) -> None:
            self.slope = Value(0.0, "slope")

        def parameters(self) -> list[Value]:
            return [self.slope]

        def __call__(self, row: Sequence[float]) -> Value:
            return self.slope * row[0]

    line = Line()
    GradientDescent(line, learning_rate=0.5).fit([[1.0]], [3.0], epochs=20)
    assert line.slope.data == pytest.approx(3.0, abs=1e-3)


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_given_back_as_it_was_found(was_on: bool) -> None:
    states: list[bool] = []

    def loss(y: Sequence[float], predictions: Sequence[Value]) -> Value:
        states.append(gc.isenabled())
        if len(states) == 3:
            raise RuntimeError("from a user's loss")
        return mse(y, predictions)

    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(RuntimeError):
            GradientDescent(neuron(), loss=loss).fit(*table(4), epochs=9)
        assert gc.isenabled() == was_on
        assert not any(states)
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("epochs", "shown"), [(3, [1, 2, 3]), (25, [*range(3, 25, 3), 25]), (40, [*range(4, 41, 4)])]
)
def test_a_line_now_and_then_where_no_terminal_is(
    capfd: pytest.CaptureFixture[str], epochs: int, shown: list[int]
) -> None:
    history = GradientDescent(neuron()).fit(*table(4), epochs=epochs)
    out, lines = capfd.readouterr()
    assert out == ""
    width = len(str(epochs))
    assert lines.splitlines() == [
        f"epoch {k:>{width}}/{epochs}: loss {history.loss[k]:.6g}" for k in shown
    ]


def test_without_progress_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    GradientDescent(neuron()).fit(*table(4), epochs=3, progress=False)
    assert capfd.readouterr() == ("", "")


def test_a_terminal_sees_a_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    GradientDescent(neuron()).fit(*table(4), epochs=3)
    assert "epoch 3/3" in terminal.getvalue()
    monkeypatch.setattr(sys, "stderr", silent := Terminal())
    GradientDescent(neuron()).fit(*table(4), epochs=3, progress=False)
    assert silent.getvalue() == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loss": "msq"}, "no loss 'msq': did you mean 'mse'"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
    ],
)
def test_a_wrong_setting_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GradientDescent(neuron(), **arguments)


def test_rows_without_targets_are_refused() -> None:
    with pytest.raises(ValueError, match=r"2 rows, 1 target$"):
        GradientDescent(neuron()).fit([[1, 2], [3, 4]], [1], epochs=1)
    with pytest.raises(ValueError, match="there are no samples"):
        GradientDescent(neuron()).fit([], [], epochs=1)


def test_a_row_of_the_wrong_length_is_not_called_divergence() -> None:
    with pytest.raises(ValueError, match="the neuron needs 2 inputs, got 1") as raised:
        GradientDescent(neuron()).fit([[1.0]], [1.0], epochs=1)
    assert not isinstance(raised.value, DivergedError)


def test_assigned_weights_of_other_number_types_are_converted() -> None:
    model = neuron()
    model.parameters()[0].data = 1
    GradientDescent(model).fit(*table(4), epochs=1)
    assert type(model.parameters()[0].data) is float
