"""What fit does besides the updates: it measures, holds out, stops, goes back and goes on."""

from __future__ import annotations

import csv
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from nn import MLP, DivergedError, GradientDescent, History, Neuron, Scaler, Table, mse

from ..autograd.cutting import cut

DRAW = random.Random(5)
X = [[DRAW.uniform(-1, 1), DRAW.uniform(-1, 1)] for _ in range(10)]
Y = [x - 2 * z + 0.5 for x, z in X]
HELD = [[DRAW.uniform(-1, 1), DRAW.uniform(-1, 1)] for _ in range(4)]
HELD_Y = [x - z for x, z in HELD]
OPTIMIZERS: dict[str, dict[str, Any]] = {
    "plain": {},
    "momentum": {"momentum": 0.9},
    "adam": {"optimizer": "adam"},
    "clipped": {"momentum": 0.5, "clip": 0.1, "schedule": "step 2"},
    "1/t": {"optimizer": "adam", "schedule": "1/t 3", "l2": 0.01},
}
NN = str(Path(__file__).parents[2] / "nn")
FILES = ("run", "descent", "objective", "history", "optimizers")
TRAINING = tuple([f"{NN}/{name}.py" for name in FILES])


def trainer(batch_size: int | None = None, **settings: Any) -> GradientDescent:
    model = MLP(2, [2, 1], rng=3)
    settings = {"learning_rate": 0.1, **settings}
    return GradientDescent(model, batch_size=batch_size, rng=7, **settings)


def columns(history: History) -> dict[str, list[float]]:
    return {name: [*history[name]] for name in history.names}


def everything(descent: GradientDescent) -> tuple[Any, ...]:
    """Return all that training may change."""
    measured = columns(descent.history) if descent.history.loss else {}
    return descent.state(), measured, descent.best


def weights(descent: GradientDescent) -> list[float]:
    return [weight.data for weight in descent.parameters]


def quiet(descent: GradientDescent, epochs: int, **more: Any) -> History:
    return descent.fit(X, Y, epochs, progress=False, **more)


# going on


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [None, 1, 3])
@pytest.mark.parametrize("more", [{}, {"validation": 0.3, "metrics": ["r2"]}])
def test_a_second_fit_goes_on_to_the_same_bits(
    optimizer: str, batch_size: int | None, more: dict[str, Any]
) -> None:
    once, twice = (trainer(batch_size, **OPTIMIZERS[optimizer]) for _ in range(2))
    history = quiet(once, 7, **more)
    for epochs in (2, 0, 1, 4):
        going_on = quiet(twice, epochs, **more)
    assert going_on is twice.history
    assert everything(once) == everything(twice)
    assert history.epoch == [*range(8)]
    assert (once.epoch, history.epochs, history.updates) == (
        7, 7, 7 * math.ceil((7 if more else 10) / (batch_size or 10)),
    )  # fmt: skip


def test_the_momentum_of_the_first_fit_is_that_of_the_second() -> None:
    on, new = trainer(momentum=0.9), trainer(momentum=0.9)
    quiet(on, 3)
    quiet(new, 3)
    fresh = trainer(momentum=0.9)
    for mine, theirs in zip(fresh.parameters, new.parameters, strict=True):
        mine.data = theirs.data
    quiet(on, 1)
    quiet(fresh, 1)
    assert weights(on) != weights(fresh)


def test_another_measure_begins_another_history() -> None:
    descent = trainer()
    first = quiet(descent, 3)
    second = quiet(descent, 2, metrics="mae")
    assert columns(first)["epoch"] == [0, 1, 2, 3]
    assert second is descent.history
    assert (second.names, second.epoch) == (("epoch", "loss", "mae"), [3, 4, 5])
    assert second.loss[0] == first.loss[-1]
    assert second.updates == 2
    third = descent.fit(X[:4], Y[:4], 1, progress=False, metrics="mae")
    assert third is second  # one update per epoch, as before


# what is measured


@pytest.mark.parametrize(
    ("every", "epochs", "found"),
    [(0, 5, [0, 5]), (1, 3, [0, 1, 2, 3]), (2, 5, [0, 2, 4, 5]), (3, 6, [0, 3, 6]), (9, 4, [0, 4]),
     (0, 0, [0])],
)  # fmt: skip
@pytest.mark.parametrize("batch_size", [None, 3])
def test_entries_stand_where_they_were_asked_for(
    every: int, epochs: int, found: list[int], batch_size: int | None
) -> None:
    each, some = trainer(batch_size), trainer(batch_size)
    expected = quiet(each, epochs, validation=(HELD, HELD_Y))
    history = quiet(some, epochs, validation=(HELD, HELD_Y), every=every)
    assert history.epoch == found
    assert history.loss == [expected.loss[epoch] for epoch in found]
    held = expected["validation_loss"]
    assert history["validation_loss"] == [held[epoch] for epoch in found]
    assert weights(each) == weights(some)


def test_epochs_are_counted_over_fits_where_some_are_measured() -> None:
    descent = trainer()
    quiet(descent, 4, every=3)
    assert quiet(descent, 4, every=3).epoch == [0, 3, 4, 6, 8]


def test_an_end_before_the_last_epoch_is_measured_too() -> None:
    descent = trainer()
    history = quiet(descent, 10, every=4, callbacks=lambda t: t.epoch == 6)
    assert (history.epoch, descent.epoch, history.updates) == ([0, 4, 6], 6, 6)
    assert history.loss[-1] == descent.evaluate(X, Y)


def test_validation_is_measured_on_what_was_given_and_trained_on_never() -> None:
    plain, measured = trainer(3), trainer(3)
    losses = quiet(plain, 4).loss
    history = quiet(measured, 4, validation=(HELD, HELD_Y))
    assert history.names == ("epoch", "loss", "validation_loss")
    assert history.loss == losses
    assert history["validation_loss"][-1] == measured.evaluate(HELD, HELD_Y)
    table = Table(HELD, HELD_Y, ["a", "b"], "y")
    assert columns(quiet(trainer(3), 4, validation=table)) == columns(history)


class Seen:
    """A metric that notes what it was given, by the first prediction of a neuron that copies x."""

    def __init__(self) -> None:
        self.rows: list[list[float]] = []

    def __call__(self, targets: Sequence[Any], predictions: Sequence[Any]) -> float:
        self.rows.append([p[0] if isinstance(p, list) else p for p in predictions])
        return 0.0


@pytest.mark.parametrize("part", [0.1, 0.25, 0.5])
def test_a_part_is_held_out_and_the_same_one_each_time(part: float) -> None:
    rows = [[float(k)] for k in range(20)]
    found = []
    for seed in (1, 2):
        seen = Seen()
        copy = Neuron(1, "linear", weights=[1.0], bias=0.0)
        descent = GradientDescent(copy, learning_rate=0.0, batch_size=3, rng=seed)
        for _ in range(2):
            descent.fit(rows, [0.0] * 20, 2, validation=part, metrics=seen, progress=False)
        train, held = seen.rows[0], seen.rows[1]
        assert len(held) == round(20 * part)
        assert sorted(train + held) == [float(k) for k in range(20)]
        assert train == sorted(train)
        assert seen.rows == [train, held] * (len(seen.rows) // 2)
        found.append(held)
    assert found[0] == found[1]
    assert found[0] != [float(k) for k in range(20 - len(found[0]), 20)]  # and not the last ones


@pytest.mark.parametrize("as_shares", [False, True])
def test_of_each_class_its_share_is_held_out(as_shares: bool) -> None:
    rows = [[float(k)] for k in range(40)]
    classes = [0 if k < 8 else 1 if k < 20 else 2 for k in range(40)]
    targets = [[float(c == k) for k in range(3)] for c in classes] if as_shares else classes
    model = MLP(1, [3], weights=[[[1.0], [0.0], [0.0]]])
    seen = Seen()
    descent = GradientDescent(model, "cross_entropy", learning_rate=0.0)
    descent.fit(rows, targets, 1, validation=0.25, metrics=seen, progress=False)
    assert Counter(classes[int(x)] for x in seen.rows[1]) == {0: 2, 1: 3, 2: 5}


def test_few_rows_of_many_classes_are_held_out_all_the_same() -> None:
    descent = GradientDescent(MLP(2, [5], rng=0), "cross_entropy")
    history = descent.fit(X, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4], 1, validation=0.2, progress=False)
    assert len(history["validation_loss"]) == 2


def test_metrics_are_what_their_formulas_say_in_the_units_of_the_table() -> None:
    model = MLP(2, [2, 1], rng=3)
    far = [100 * y + 1000 for y in Y]
    model.scaler = Scaler(targets=True).fit(X, far)

    def worst(targets: Sequence[float], predictions: Sequence[float]) -> float:
        return max(abs(a - b) for a, b in zip(targets, predictions, strict=True))

    descent = GradientDescent(model)
    history = descent.fit(X, far, 3, metrics=["mae", "r2", worst], progress=False,
                          validation=(X[:3], far[:3]))  # fmt: skip
    assert history.names == (
        "epoch", "loss", "mae", "r2", "worst",
        "validation_loss", "validation_mae", "validation_r2", "validation_worst",
    )  # fmt: skip
    for rows, prefix in ((10, ""), (3, "validation_")):
        y, p = far[:rows], model.predict(X[:rows])
        errors = [abs(a - b) for a, b in zip(y, p, strict=True)]
        mean = sum(y) / rows
        unexplained = sum(e * e for e in errors) / sum((a - mean) ** 2 for a in y)
        assert history[f"{prefix}mae"][-1] == pytest.approx(sum(errors) / rows)
        assert history[f"{prefix}r2"][-1] == pytest.approx(1 - unexplained)
        assert history[f"{prefix}worst"][-1] == pytest.approx(max(errors))


LABELS = [float(x > 0) for x, _ in X]
WORDS = ["yes" if label else "no" for label in LABELS]


@pytest.mark.parametrize(
    ("loss", "output", "targets", "sizes"),
    [
        ("binary_cross_entropy", "sigmoid", LABELS, [3, 1]),
        ("binary_cross_entropy", "sigmoid", [[y] for y in LABELS], [3, 1]),
        ("binary_cross_entropy", "sigmoid", WORDS, [3, 1]),
        ("hinge", "linear", [2 * y - 1 for y in LABELS], [3, 1]),
        ("hinge", "linear", WORDS, [3, 1]),
        ("cross_entropy", "linear", [int(y) for y in LABELS], [3, 2]),
        ("cross_entropy", "linear", [[1 - y, y] for y in LABELS], [3, 2]),
        ("cross_entropy", "linear", WORDS, [3, 2]),
    ],
)
def test_of_classes_the_accuracy_is_measured_unasked(
    loss: str, output: str, targets: list[Any], sizes: list[int]
) -> None:
    model = MLP(2, sizes, output=output, rng=3)
    descent = GradientDescent(model, loss, learning_rate=0.05)
    history = descent.fit(X, targets, 5, progress=False, validation=(X[:4], targets[:4]))
    right = []
    for row, label in zip(X, LABELS, strict=True):
        found = model.predict([row])[0]
        if isinstance(found, list):
            guess = found[1] > found[0]
        else:
            guess = found >= (0.0 if loss == "hinge" else 0.5)
        right.append(guess == bool(label))
    assert 0 < sum(right) < 10  # neither all nor nothing, which a mistake might give, too
    assert history["accuracy"][-1] == sum(right) / 10 == model.accuracy(X, targets)
    assert history["validation_accuracy"][-1] == sum(right[:4]) / 4
    assert "accuracy" not in descent.fit(X, targets, 0, metrics=[], progress=False).names


def test_targets_between_two_classes_have_no_accuracy() -> None:
    descent = GradientDescent(MLP(2, [1], output="sigmoid", rng=0), "binary_cross_entropy")
    history = descent.fit(X, [0.25] * 10, 2, progress=False)
    assert history.names == ("epoch", "loss")
    with pytest.raises(
        ValueError, match=r"^sample 1: accuracy is for classes, but the target 0\.25"
    ):
        descent.fit(X, [0.25] * 10, 2, progress=False, metrics="accuracy")


# patience


def at_rates(rates: dict[int, float], **settings: Any) -> GradientDescent:
    """Return a trainer with a learning rate of 0.1 but in some epochs."""
    return trainer(learning_rate=lambda epoch: rates.get(epoch, 0.1), **settings)


@pytest.mark.parametrize("settings", [{}, {"momentum": 0.5}, {"optimizer": "adam"}])
@pytest.mark.parametrize("more", [{}, {"validation": (X, Y)}])
def test_patience_ends_with_the_best_weights_and_what_was_kept_with_them(
    settings: dict[str, Any], more: dict[str, Any]
) -> None:
    best = trainer(**settings)
    quiet(best, 4)
    descent = at_rates({5: 3.0, 6: 0.0, 7: 0.0, 8: 0.0, 9: 0.0}, **settings)
    history = quiet(descent, 50, patience=3, **more)
    assert history.epoch[-1] == descent.epoch == 7
    assert history["validation_loss" if more else "loss"].index(min(history.loss)) == 4
    state, expected = descent.state(), best.state()
    assert (state.weights, state.kept) == (expected.weights, expected.kept)
    assert descent.evaluate(X, Y) == min(history.loss) < history.loss[-1]
    assert not history.interrupted


def test_patience_counts_entries_and_looks_at_validation_where_there_is_some() -> None:
    wrong = [-y for y in Y]  # which gets worse from the first epoch on
    history = quiet(trainer(), 50, patience=2, validation=(X, wrong))
    assert history.epoch == [0, 1, 2]
    assert history.loss[2] < history.loss[1] < history.loss[0]
    history = quiet(trainer(), 50, patience=2, validation=(X, wrong), every=5)
    assert history.epoch == [0, 5, 10]


def test_patience_that_is_not_used_up_goes_to_the_best_all_the_same() -> None:
    descent = at_rates({6: 3.0})
    history = quiet(descent, 6, patience=20)
    assert descent.evaluate(X, Y) == min(history.loss) == history.loss[5]
    assert history.epoch[-1] == descent.epoch == 6


def test_the_best_of_all_fits_is_found_again() -> None:
    descent = at_rates({11: 3.0})
    quiet(descent, 3, patience=20)
    quiet(descent, 7)  # where nobody asked for it
    history = quiet(descent, 1, patience=20)
    assert descent.evaluate(X, Y) == min(history.loss) == history.loss[10]


# callbacks


def test_callbacks_see_each_epoch_done() -> None:
    seen = []

    def look(descent: GradientDescent) -> None:
        assert descent.history.epoch[-1] == descent.epoch
        assert descent.history.loss[-1] == descent.evaluate(X, Y)
        seen.append(everything(descent))

    expected = []
    for epochs in range(1, 5):
        descent = trainer(3, momentum=0.5)
        quiet(descent, epochs)
        expected.append(everything(descent))
    quiet(trainer(3, momentum=0.5), 4, callbacks=[look, lambda descent: None])
    assert seen == expected


@pytest.mark.parametrize("answer", [True, 1, "yes", None, False])
def test_only_true_ends_the_training(answer: Any) -> None:
    seen = []

    def second(descent: GradientDescent) -> None:
        seen.append(descent.epoch)

    history = quiet(trainer(), 3, callbacks=[lambda descent: answer, second])
    assert history.epochs == (1 if answer is True else 3)
    assert seen == [*range(1, history.epochs + 1)]  # the others are called all the same


@pytest.mark.parametrize("batch_size", [None, 3])
def test_an_error_of_a_callback_leaves_the_epoch_before_it(batch_size: int | None) -> None:
    expected = trainer(batch_size, momentum=0.5)
    quiet(expected, 2)

    def fail(descent: GradientDescent) -> None:
        if descent.epoch == 2:
            descent.parameters[0].data = 99.0
            raise OverflowError("mine")

    descent = trainer(batch_size, momentum=0.5)
    with pytest.raises(OverflowError, match=r"^mine$"):
        quiet(descent, 5, callbacks=fail)
    assert everything(descent) == everything(expected)


@pytest.mark.parametrize("batch_size", [None, 3])
def test_training_goes_on_from_what_a_callback_sets(batch_size: int | None) -> None:
    def zero(descent: GradientDescent) -> None:
        if descent.epoch == 2:
            descent.parameters[0].data = 0.0

    descent, by_hand = trainer(batch_size), trainer(batch_size)
    quiet(descent, 4, callbacks=zero)
    quiet(by_hand, 2)
    by_hand.parameters[0].data = 0.0
    quiet(by_hand, 2)
    assert everything(descent) == everything(by_hand)
    quiet(descent, 1, callbacks=lambda trained: setattr(trained.parameters[1], "data", 7.0))
    assert weights(descent)[1] == 7.0


# however it ends


def snapshots(descent: GradientDescent, epochs: int, **more: Any) -> list[tuple[Any, ...]]:
    """Return all that there is before a fit, before its first epoch, after each, and at its end."""
    found = [everything(descent)]

    def note(trained: GradientDescent) -> None:
        found.append(everything(trained))

    descent.fit(X, Y, epochs, progress=False, callbacks=note, **more)
    return [*found, everything(descent)]


CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "momentum": ({"momentum": 0.9, "batch_size": 4}, {}),
    "adam": ({"optimizer": "adam", "batch_size": 4}, {"validation": 0.3}),
    "clipped": ({"momentum": 0.5, "clip": 0.1}, {"validation": (HELD, HELD_Y), "metrics": "mae"}),
    "patience": (
        {"optimizer": "adam", "learning_rate": lambda epoch: 3.0 if epoch == 2 else 0.1},
        {"patience": 1, "validation": (HELD, HELD_Y)},
    ),
    "every": ({"momentum": 0.9, "batch_size": 4}, {"every": 2}),
}


def check_cuts(name: str, step: int, before: int = 0) -> int:
    """Cut a fit at lines so far apart, and look at what is left; tell how often it was cut."""
    settings, more = CASES[name]

    def begun() -> GradientDescent:
        descent = trainer(**settings)
        if before:
            quiet(descent, before, **more)
        return descent

    whole = snapshots(begun(), 3, **more)
    one = begun()
    quiet(one, 0, **more)
    whole.insert(1, everything(one))  # the first entry alone
    place, cuts, ends = 0, 0, set()
    while True:
        descent = begun()
        lines = cut(partial(quiet, descent, 3, **more), place, TRAINING)
        if lines <= place:
            break
        found = everything(descent)
        assert found in whole, f"{name}, cut after {place}"
        ends.add(whole.index(found))
        place, cuts = place + step, cuts + 1
        quiet(descent, 1, **more)  # it goes on as if nothing had been
        if "patience" not in more:
            again = begun()
            quiet(again, descent.epoch - before, **more)
            assert descent.state() == again.state(), f"{name}, gone on after {place}"
    assert ends >= {*map(whole.index, whole[:-2])} or step > 10
    return cuts


@pytest.mark.parametrize("name", CASES)
def test_ctrl_c_at_some_lines_leaves_a_whole_epoch(name: str) -> None:
    assert check_cuts(name, 151) > 1


@pytest.mark.slow
@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("name", CASES)
def test_ctrl_c_at_many_lines_leaves_a_whole_epoch(name: str, before: int) -> None:
    assert check_cuts(name, 7, before) > 100


@pytest.mark.parametrize("settings", [{"momentum": 0.9}, {"optimizer": "adam"}, {"clip": 0.1}])
def test_ctrl_c_at_any_line_leaves_an_update_undone_or_done(settings: dict[str, Any]) -> None:
    def begun() -> GradientDescent:
        descent = trainer(**settings)
        descent.step(X[:3], Y[:3], 0.1)
        return descent

    done = begun()
    done.step(X, Y, 0.1)
    allowed, found = [begun().state(), done.state()], set()
    lines = cut(lambda: begun().step(X, Y, 0.1), files=TRAINING)
    total = lines - cut(begun, files=TRAINING)
    for place in (*range(0, total, total // 20), *range(total - 20, total)):
        descent = begun()
        cut(partial(descent.step, X, Y, 0.1), place, TRAINING)
        found.add(allowed.index(descent.state()))
    assert found == {0, 1}


@pytest.mark.parametrize("name", ["momentum", "adam", "clipped", "every"])
def test_divergence_goes_back_to_the_last_good_epoch(name: str) -> None:
    settings, more = CASES[name]
    expected = trainer(**settings)
    quiet(expected, 2, **more)
    columns_of_two = columns(expected.history)
    descent = trainer(**settings, learning_rate=lambda epoch: 0.1 if epoch < 3 else 1e308)
    with pytest.raises(DivergedError, match=r"in epoch 3: .* last good epoch, 2\.") as raised:
        quiet(descent, 5, **more)
    assert raised.value.epoch == 3
    assert raised.value.history is descent.history
    assert columns(descent.history) == columns_of_two
    assert descent.state() == expected.state()


def test_a_loss_that_has_grown_out_of_proportion_is_told_while_it_is_finite() -> None:
    model = Neuron(1, "linear", weights=[0.5], bias=0.0)
    descent = GradientDescent(model, learning_rate=20.0)
    with pytest.raises(DivergedError) as raised:
        descent.fit([[1.0], [-1.0]], [1.0, -1.0], 100, progress=False)
    message, history = str(raised.value), raised.value.history
    assert f"diverged in epoch {descent.epoch + 1}: the loss has grown from 0.25 to " in message
    assert "Try a learning rate below 20." in message
    assert history.epoch[-1] == descent.epoch < 10
    assert history.loss[-1] == descent.evaluate([[1.0], [-1.0]], [1.0, -1.0]) <= 1e9
    assert max(map(math.log10, history.loss[1:])) > 5  # it was let grow


def test_a_loss_may_grow_by_much_where_it_began_near_0() -> None:
    model = Neuron(1, "linear", weights=[1.0 + 1e-9], bias=0.0)
    descent = GradientDescent(model, learning_rate=1.5)
    history = descent.fit([[1.0]], [1.0], 8, progress=False)
    assert history.loss[-1] > 100 * history.loss[0] > 0


# what fit cannot take

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"validation": 0}, "validation must be (X, y), a Table, or a part between 0 and 1: got 0"),
    ({"validation": 1.5}, "validation must be (X, y), a Table, or a part between 0 and 1: got 1.5"),
    ({"validation": True}, "validation must be (X, y), a Table, or a part between 0 and 1"),
    ({"validation": "0.2"}, "validation must be a number: got '0.2'"),
    ({"validation": 0.01}, "0.01 of 10 rows leaves 0 to test on and 10 to train on"),
    ({"validation": [X]}, "validation must be (X, y), a Table, or a part such as 0.2"),
    ({"validation": (X, Y[:3])}, "training needs a target for each sample: 10 rows, 3 targets"),
    ({"validation": ([[1.0]], [1.0])}, "sample 1: layer 1 needs 2 inputs, got 1"),
    ({"patience": 0}, "patience must be at least 1, or None: got 0"),
    ({"patience": True}, "patience must be a whole number, or None: got True"),
    ({"patience": 2, "every": 0}, "patience looks at what is measured: every must be at least 1"),
    ({"every": -1}, "every must be at least 0: got -1"),
    ({"every": 1.5}, "every must be a whole number: got 1.5"),
    ({"metrics": "acc"}, "there is no metric 'acc': did you mean 'accuracy'?"),
    ({"metrics": 3}, "metrics must be accuracy, r2, mae, or functions of (targets, predictions)"),
    ({"metrics": "accuracy"}, "accuracy is for classes, but the target"),
    ({"metrics": [min, min]}, "a column is called min already: give the metric another name"),
    ({"metrics": lambda y, p: None}, "the metric <lambda> must return a finite number: got None"),
    (
        {"metrics": lambda y, p: math.nan},
        "the metric <lambda> must return a finite number: got nan",
    ),
    ({"callbacks": 3}, "callbacks must be functions of the trainer: got 3"),
    ({"callbacks": [print, None]}, "callbacks must be functions of the trainer: got None"),
    ({"max_iter": 3}, "GradientDescent.fit has no argument max_iter: did you mean epochs?"),
    ({"verbose": 0}, "GradientDescent.fit has no argument verbose: did you mean progress?"),
    ({"early_stopping": 5}, "fit has no argument early_stopping: did you mean patience?"),
    ({"validation_split": 0.2}, "fit has no argument validation_split: did you mean validation?"),
    ({"lr": 0.2}, "fit has no argument lr: give learning_rate to GradientDescent(...)"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_fit_cannot_take_changes_nothing(arguments: dict[str, Any], message: str) -> None:
    descent = trainer(3)
    before = everything(descent)
    with pytest.raises((TypeError, ValueError)) as raised:
        quiet(descent, 2, **arguments)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert descent.state() == before[0]
    assert descent.history.loss == []


@pytest.mark.parametrize("more", [{"metrics": "accuracy"}, {"metrics": lambda y, p: None}])
def test_a_fit_that_measures_nothing_leaves_the_history_that_was_there(
    more: dict[str, Any],
) -> None:
    descent = trainer(3)
    history = quiet(descent, 3)
    before = everything(descent)
    with pytest.raises((TypeError, ValueError)):
        quiet(descent, 2, **more)
    assert descent.history is history
    assert everything(descent) == before
    assert quiet(descent, 1, metrics="mae").epoch == [3, 4]


@pytest.mark.parametrize("name", ["epoch", "loss", "validation_loss"])
def test_a_metric_is_not_called_as_a_column_is(name: str) -> None:
    def metric(targets: Any, predictions: Any) -> float:
        return 42.0

    metric.__name__ = name
    with pytest.raises(ValueError, match=f"^a column is called {name} already"):
        quiet(trainer(), 1, metrics=metric)


def test_fit_without_epochs_says_what_is_missing() -> None:
    with pytest.raises(TypeError, match=r"^fit needs the number of passes over the samples"):
        trainer().fit(X, Y)


# what is left behind


def test_a_history_is_saved_with_all_digits(tmp_path: Path) -> None:
    history = quiet(trainer(3), 4, validation=0.3, metrics=["mae"], every=2)
    history.save(tmp_path / "run.csv")
    history.save(str(tmp_path / "run.json"))
    with open(tmp_path / "run.csv", newline="") as file:
        names, *rows = csv.reader(file)
    assert tuple(names) == history.names
    assert [[float(x) for x in column] for column in zip(*rows, strict=True)] == [
        history[name] for name in names
    ]
    assert json.loads((tmp_path / "run.json").read_text()) == columns(history)
    with pytest.raises(ValueError, match=r"^a history is saved as \.csv or \.json: got "):
        history.save(tmp_path / "run.txt")


def test_a_column_is_asked_for_by_its_name() -> None:
    history = quiet(trainer(), 1, validation=0.3)
    with pytest.raises(KeyError, match="did you mean 'validation_loss'"):
        history["valid_loss"]
    with pytest.raises(KeyError, match="it has epoch, loss, validation_loss"):
        history["x"]
    with pytest.raises(AttributeError, match=r'write history\["validation_loss"\]'):
        history.val_loss  # type: ignore[attr-defined]  # noqa: B018


def test_a_line_tells_what_was_measured_after_its_epoch(capfd: pytest.CaptureFixture[str]) -> None:
    history = trainer().fit(X, Y, 4, every=2, metrics="mae")
    shown = [f"loss {history.loss[k]:.6g}, mae {history['mae'][k]:.6g}" for k in (1, 2)]
    assert capfd.readouterr().err.splitlines() == [
        "epoch 1/4: not measured", f"epoch 2/4: {shown[0]}",
        "epoch 3/4: not measured", f"epoch 4/4: {shown[1]}",
    ]  # fmt: skip


def test_the_epochs_that_are_told_of_are_round_after_others_too(
    capfd: pytest.CaptureFixture[str],
) -> None:
    again = trainer()
    again.fit(X, Y, 1, progress=False)
    again.fit(X, Y, 99)
    told = [line.partition("/")[0].split()[1] for line in capfd.readouterr().err.splitlines()]
    assert told == [str(10 * k) for k in range(1, 11)]


def test_own_losses_are_measured_as_they_are() -> None:
    def doubled(targets: Any, predictions: Any) -> Value:
        return mse(targets, predictions) * 2

    own, named = trainer(loss=doubled), trainer()
    assert quiet(own, 0).loss == [2 * quiet(named, 0).loss[0]]
    measure: Callable[..., float] = own.measure
    assert measure("loss", X, Y) == own.history.loss[0]
    assert measure("mae", X, Y) == named.measure("mae", X, Y)
