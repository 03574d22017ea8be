"""The compiled engine trains as the eager one: same losses, weights, messages."""

from __future__ import annotations

import _thread
import itertools
import math
import random
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograd import Value, log, relu, sqrt
from nn import MLP, DivergedError, GradientDescent, Layer, Neuron, Watch, resume
from nn import machine as machine_module
from nn.losses import LOSSES

N = 37  # batches of 8 leave one of 5
RNG = random.Random(0)
X = [[RNG.uniform(-1, 1), RNG.uniform(-1, 1)] for _ in range(N)]
TARGETS: dict[str, list[Any]] = {
    "hinge": [1 if a * b > 0 else -1 for a, b in X],
    "binary_cross_entropy": [float(a * b > 0) for a, b in X],
    "cross_entropy": [0 if a > 0 else 1 if b > 0 else 2 for a, b in X],
}
NUMBERS = [a * b for a, b in X]
MODES = {"batch": None, "sgd": 1, "mini-batch": 8}
SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {"learning_rate": 0.02},
    "momentum": {"learning_rate": 0.01, "momentum": 0.6, "schedule": "step 30"},
    "adam": {"learning_rate": 0.005, "optimizer": "adam", "l2": 1e-3},
    "clipped": {"learning_rate": lambda epoch: 0.02 / epoch, "clip": 0.5, "l2": 1e-4},
    "cosine": {"learning_rate": 0.02, "schedule": "cosine"},
}


def trained(
    engine: str,
    loss: Any,
    activation: str = "tanh",
    batch_size: int | None = None,
    epochs: int = 100,
    fit: dict[str, Any] | None = None,
    **settings: Any,
) -> GradientDescent:
    name = loss if isinstance(loss, str) else ""
    output = "sigmoid" if name == "binary_cross_entropy" else "linear"
    outputs = 3 if name == "cross_entropy" else 1
    if name == "sse":
        settings["learning_rate"] = 0.002
    model = MLP(2, [5, 4, outputs], activation, output, rng=1)
    trainer = GradientDescent(model, loss, batch_size=batch_size, rng=3, engine=engine, **settings)
    y = TARGETS.get(name, NUMBERS)
    trainer.fit(X, y, epochs=epochs, progress=False, **(fit or {}))
    return trainer


def apart(one: GradientDescent, other: GradientDescent) -> float:
    """Return how far weights and histories are apart; they are of the same epochs."""
    assert one.history.names == other.history.names
    assert one.epoch == other.epoch
    assert one.history.epoch == other.history.epoch
    assert one.rng.getstate() == other.rng.getstate()
    assert one.best is not None
    assert other.best is not None
    assert one.best.epoch == other.best.epoch
    pairs = [(p.data, q.data) for p, q in zip(one.parameters, other.parameters, strict=True)]
    pairs += zip(one.best.weights, other.best.weights, strict=True)
    pairs += zip(itertools.chain(*one._kept), itertools.chain(*other._kept), strict=True)
    for name in one.history.names:
        pairs += zip(one.history[name], other.history[name], strict=True)
    return max(abs(a - b) for a, b in pairs)


EVERY = [*itertools.product(LOSSES, ("tanh", "sigmoid", "relu", "softplus"), MODES)]


# A rounding difference that moved a net over the kink of relu would show here: there is none.
@pytest.mark.parametrize(
    ("loss", "activation", "mode", "kind"),
    [
        pytest.param(
            *case,
            kind,
            marks=[] if i % 19 == 0 else pytest.mark.slow,
        )
        for i, (case, kind) in enumerate(zip(EVERY, itertools.cycle(SETTINGS)))
    ],
)
def test_a_hundred_epochs_are_the_same_to_1e_9(
    loss: str, activation: str, mode: str, kind: str
) -> None:
    how = {"batch_size": MODES[mode], **SETTINGS[kind]}
    eager = trained("eager", loss, activation, **how)
    assert eager.history.loss[-1] < eager.history.loss[0]
    # Adam divides by √v + 1e-8: of a gradient that is 0 but for rounding, that makes 1e-9
    most = 1e-8 if kind == "adam" else 1e-9
    assert apart(eager, trained("compiled", loss, activation, **how)) < most


@pytest.mark.parametrize("activation", ["leaky_relu", "linear"])
@pytest.mark.parametrize("kind", SETTINGS)
def test_other_activations_and_each_rule(activation: str, kind: str) -> None:
    how = {"batch_size": 8, "epochs": 20, **SETTINGS[kind]}
    eager = trained("eager", "mse", activation, **how)
    assert apart(eager, trained("compiled", "mse", activation, **how)) < 1e-9


@pytest.mark.parametrize("sizes", [[24, 25, 2], [70, 13, 30, 1], [3, 64, 65, 3]])
@pytest.mark.parametrize(
    ("samples", "block"),
    [(5, 120), (121, 120), (300, 12), pytest.param(255, 120, marks=pytest.mark.slow)],
)
def test_layers_of_all_widths(
    sizes: list[int], samples: int, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograd.compiling.machine.MOST", block)  # 12: a group has several
    rng = random.Random(samples)
    rows = [[rng.uniform(-1, 1) for _ in range(13)] for _ in range(samples)]
    y = [[rng.uniform(-1, 1) for _ in range(sizes[-1])] for _ in rows]
    losses, weights = [], []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(MLP(13, sizes, rng=1), learning_rate=0.1, engine=engine)
        trainer.fit(rows, y if sizes[-1] > 1 else [row[0] for row in y], epochs=2, progress=False)
        losses.append(trainer.history.loss)
        weights.append([parameter.data for parameter in trainer.parameters])
    assert losses[1] == pytest.approx(losses[0], rel=1e-13)
    assert weights[1] == pytest.approx(weights[0], rel=1e-11, abs=1e-14)


def test_a_learning_rate_may_look_at_the_history() -> None:
    losses = []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(MLP(2, [3, 1], rng=0), batch_size=10, rng=0, engine=engine)

        def falling(epoch: int, trainer: GradientDescent = trainer) -> float:
            return 0.2 / len(trainer.history.loss)

        trainer.learning_rate = falling
        losses.append(trainer.fit(X, NUMBERS, epochs=30, progress=False).loss)
    assert losses[0] == pytest.approx(losses[1], abs=1e-12)


FITS: dict[str, dict[str, Any]] = {
    "every 7": {"every": 7},
    "at the ends": {"every": 0},
    "held out": {"validation": 0.25},
    "held out, patience": {"validation": 0.25, "patience": 3, "every": 2},
    "patience": {"patience": 2},
    "measures": {"metrics": ["mae", "r2"], "every": 3},
    "callbacks": {"callbacks": lambda trainer: trainer.epoch == 11},
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", FITS)
def test_whatever_is_measured(name: str, mode: str) -> None:
    how: dict[str, Any] = {
        "batch_size": MODES[mode], "epochs": 25, "learning_rate": 0.3, "fit": FITS[name]
    }  # fmt: skip
    eager, fast = trained("eager", "mse", **how), trained("compiled", "mse", **how)
    assert apart(eager, fast) < 1e-9
    assert (eager.history.best, eager.history.patience_from) == (
        fast.history.best,
        fast.history.patience_from,
    )


@pytest.mark.parametrize("seconds", [0.0, 1e-3, 10.0])
@pytest.mark.parametrize("mode", MODES)
def test_python_may_have_its_turn_at_any_time(
    monkeypatch: pytest.MonkeyPatch, mode: str, seconds: float
) -> None:
    how: dict[str, Any] = {"batch_size": MODES[mode], **SETTINGS["adam"], "epochs": 40}
    monkeypatch.setattr(machine_module, "SECONDS", 0.05)
    first = trained("compiled", "mse", **how)
    monkeypatch.setattr(machine_module, "SECONDS", seconds)
    assert apart(first, trained("compiled", "mse", **how)) == 0.0  # to the bit


@pytest.mark.parametrize("batch_size", [None, 300])
def test_the_number_of_threads_changes_no_bit(
    monkeypatch: pytest.MonkeyPatch, batch_size: int | None
) -> None:
    rng = random.Random(2)
    rows = [[rng.gauss(0, 1), rng.gauss(0, 1)] for _ in range(1003)]
    y = [a * b for a, b in rows]
    weights = []
    for count in ("1", "2", "3", "16"):
        monkeypatch.setenv("GRADB_THREADS", count)
        model = MLP(2, [24, 12, 1], rng=0)
        trainer = GradientDescent(
            model, batch_size=batch_size, rng=0, optimizer="adam", clip=0.3, engine="compiled"
        )
        monkeypatch.setattr("nn.machine.WORTH", 0)
        trainer.fit(rows, y, epochs=5, progress=False)
        weights.append([p.data for p in model.parameters()])
    assert all(row == weights[0] for row in weights)


@pytest.mark.parametrize("mode", MODES)
def test_a_second_fit_and_a_resumed_one_go_on_to_the_bit(mode: str, tmp_path: Path) -> None:
    how: dict[str, Any] = {"batch_size": MODES[mode], **SETTINGS["adam"]}
    whole = trained("compiled", "mse", epochs=20, **how)
    two = trained("compiled", "mse", epochs=8, **how)
    two.save(tmp_path / "run.json")
    again = resume(tmp_path / "run.json")
    assert again.engine == "compiled"
    for trainer in (two, again):
        trainer.fit(X, NUMBERS, epochs=12, progress=False)
        assert apart(whole, trainer) == 0.0


@pytest.mark.parametrize("mode", MODES)
def test_gradients_are_those_of_the_last_update(mode: str) -> None:
    found = []
    for engine in ("eager", "compiled"):
        model = MLP(2, [3, 1], rng=0)
        watch = Watch(model)
        trainer = GradientDescent(model, batch_size=MODES[mode], rng=0, engine=engine)
        trainer.fit(X, NUMBERS, epochs=3, progress=False, callbacks=watch)
        found.append([p.grad for p in trainer.parameters])
        assert any(found[-1])
    assert found[0] == pytest.approx(found[1], abs=1e-14)


def test_from_one_engine_to_the_other_and_back() -> None:
    how: dict[str, Any] = {"batch_size": 8, **SETTINGS["momentum"]}
    eager = trained("eager", "mse", epochs=30, **how)
    mixed = trained("compiled", "mse", epochs=10, **how)
    for engine in ("eager", "compiled"):
        mixed.engine = engine
        mixed.fit(X, NUMBERS, epochs=10, progress=False)
    assert apart(eager, mixed) < 1e-9


DIVERGING: dict[str, tuple[str, dict[str, Any]]] = {
    "a rate too large": ("mse", {"learning_rate": 1e4}),
    "in single samples": ("mse", {"learning_rate": 30.0, "batch_size": 1}),
    "by and by": ("sse", {"learning_rate": 0.7, "momentum": 0.9}),
    "sure and wrong": ("binary_cross_entropy", {"learning_rate": 1e5}),
    "grown, finite": ("mse", {"learning_rate": 40.0, "batch_size": 8}),
}


@pytest.mark.parametrize("name", DIVERGING)
def test_training_that_diverges_says_the_same(name: str) -> None:
    loss, how = DIVERGING[name]
    found = []
    for engine in ("eager", "compiled"):
        model = MLP(2, [5, 1], "relu", "sigmoid" if "entropy" in loss else "linear", rng=1)
        trainer = GradientDescent(model, loss, rng=3, engine=engine, **how)
        y = TARGETS.get(loss, [1000 * x for x in NUMBERS])
        with pytest.raises(DivergedError) as caught:
            trainer.fit(X, y, epochs=50, progress=False, metrics=())
        weights = [p.data for p in model.parameters()]
        found.append((str(caught.value), caught.value.epoch, trainer.epoch, weights))
    (eager, *places, weights), (fast, *others, numbers) = found
    assert places == others
    assert numbers == pytest.approx(weights, rel=1e-9, abs=1e-9)
    assert eager[:30] == fast[:30]  # the node may have another name, as it is in one sample
    assert eager.split("The weights")[1] == fast.split("The weights")[1]


def test_some_parameters_held_fixed() -> None:
    weights = []
    for engine in ("eager", "compiled"):
        model = MLP(2, [3, 1], rng=4)
        only = [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
        others = [p for p in model.parameters() if p not in only]
        before = [p.data for p in others]
        trainer = GradientDescent(
            model, parameters=only, l2=0.01, clip=0.2, optimizer="adam", engine=engine
        )
        trainer.fit(X, NUMBERS, epochs=30, progress=False)
        assert [p.data for p in others] == before
        weights.append([p.data for p in only])
    assert weights[0] == pytest.approx(weights[1], abs=1e-12)


# models and losses of your own


class Tied:
    """A model whose weights serve twice, and whose neurons are in no order."""

    def __init__(self) -> None:
        rng = random.Random(5)
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(4)]
        self.scale = Value(0.5)

    def parameters(self) -> list[Value]:
        return [self.scale, *self.w[::-1]]

    def __call__(self, row: Any) -> Any:
        a, b = row
        left = (self.w[0] * a + self.w[1] * b + self.w[2]).tanh()
        right = (self.w[1] * a + self.w[0] * b + self.w[2] * self.scale).tanh()
        return left * self.w[3] + right * self.w[3] * self.scale + 0.1


def absolute(targets: Any, predictions: Any) -> Any:
    """Return the mean of |y − ŷ|, as one writes it."""
    return sum(abs(y - p) for y, p in zip(targets, predictions)) / len(targets)


def taken_off(targets: Any, predictions: Any) -> Any:
    loss = Value(0.0)
    for y, p in zip(targets, predictions):
        loss = loss - log(p.sigmoid()) * y
        loss -= (1 - y) * log(1 - p.sigmoid())
    return loss * (1 / len(targets))


def of_two_sums(targets: Any, predictions: Any) -> Any:
    n = len(targets)
    squares = sum((y - p) ** 2 for y, p in zip(targets, predictions)) / n
    size = sum(p * p for p in predictions) / n
    return sqrt(squares + 0.1) + squares * size * 0.3


def divided_inside(targets: Any, predictions: Any) -> Any:
    n = len(targets)
    return sum([((y - p) / n**0.5) ** 2 for y, p in zip(targets, predictions)])


def begun_with_a_penalty(targets: Any, predictions: Any) -> Any:
    loss = Value(0.25) * 2
    for y, p in zip(targets, predictions):
        loss = loss + relu(abs(y - p) - 0.01) / len(targets)
    return loss


OWN = [absolute, taken_off, of_two_sums, divided_inside, begun_with_a_penalty]


@pytest.mark.parametrize("batch_size", [None, 1, 8])
@pytest.mark.parametrize("loss", OWN)
def test_losses_and_models_of_ones_own(loss: Any, batch_size: int | None) -> None:
    trainers = []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(Tied(), loss, 0.01, batch_size, l2=0.01, rng=1, engine=engine)
        y = TARGETS["binary_cross_entropy"] if loss is taken_off else NUMBERS
        trainer.fit(X, y, epochs=20, progress=False)
        trainers.append(trainer)
    assert apart(*trainers) < 1e-11


def neighbours(targets: Any, predictions: Any) -> Any:
    return sum([(p - q) ** 2 for p, q in itertools.pairwise(predictions)])


def first_only(targets: Any, predictions: Any) -> Any:
    return (targets[0] - predictions[0]) ** 2


def weighted_by_place(targets: Any, predictions: Any) -> Any:
    return sum([k * (y - p) ** 2 for k, (y, p) in enumerate(zip(targets, predictions), 1)])


def largest(targets: Any, predictions: Any) -> Any:
    found = (targets[0] - predictions[0]) ** 2
    for y, p in zip(targets[1:], predictions[1:]):
        found = found.__class__.record(__import__("autograd").maximum, (found, (y - p) ** 2))
    return found


def by_number(targets: Any, predictions: Any) -> Any:
    return sum([(y - p) ** 2 if y > 0 else -p for y, p in zip(targets, predictions)])


def noisy(targets: Any, predictions: Any) -> Any:
    return sum([(y - p + random.random()) ** 2 for y, p in zip(targets, predictions)])


def unweighed(targets: Any, predictions: Any) -> Any:
    return sum([(y - p) ** 2 for y, p in zip(targets, predictions)]) * len(targets) ** 0.3


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (neighbours, "samples are not treated alike"),
        (first_only, "not treated alike"),
        (weighted_by_place, "not treated alike"),
        (largest, "depends on other samples"),
        (by_number, "line .* compares Values"),
        (noisy, "not"),
        (unweighed, "not compute the same"),
    ],
)
def test_what_mixes_samples_is_refused(loss: Any, said: str) -> None:
    model = Layer(2, 1, rng=0)
    before = [p.data for p in model.parameters()]
    trainer = GradientDescent(model, loss, engine="compiled")
    with pytest.raises(TypeError, match=said):
        trainer.fit(X, NUMBERS, epochs=2, progress=False)
    assert [p.data for p in model.parameters()] == before
    assert trainer.epoch == 0
    if loss is not noisy:
        trainer.engine = "eager"
        trainer.fit(X, NUMBERS, epochs=1, progress=False)


def test_what_was_computed_before_the_call_is_refused() -> None:
    class Stale(Tied):
        def __init__(self) -> None:
            super().__init__()
            self.twice = self.w[0] * 2

        def __call__(self, row: Any) -> Any:
            return super().__call__(row) * self.twice

    with pytest.raises(TypeError, match="computed before the model was called"):
        GradientDescent(Stale(), engine="compiled").fit(X, NUMBERS, epochs=1, progress=False)


def test_random_numbers_of_ones_own_are_refused_where_they_would_shuffle() -> None:
    class Own(random.Random):
        def shuffle(self, x: Any) -> None:
            x.reverse()

    for batch_size in (None, 4):
        trainer = GradientDescent(Neuron(2), batch_size=batch_size, rng=Own(1), engine="compiled")
        if batch_size is None:
            trainer.fit(X, NUMBERS, epochs=2, progress=False)
            continue
        with pytest.raises(TypeError, match=r"shuffles as random\.Random does, not as Own"):
            trainer.fit(X, NUMBERS, epochs=2, progress=False)


@pytest.mark.parametrize(
    "count",
    [
        2,
        3,
        5,
        100,
        624,
        625,
        1000,
        *[pytest.param(n, marks=pytest.mark.slow) for n in (1 << 16, 65537)],
    ],
)
def test_samples_are_shuffled_as_pythons_random_numbers_do(count: int) -> None:
    rows, y = [[float(i)] for i in range(count)], [0.0] * count
    seen: list[Any] = []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(
            Neuron(1, weights=[0.5], activation="linear"),
            "mse",
            1e-12,
            batch_size=max(count // 2, 1),
            rng=count,
            engine=engine,
        )
        trainer.rng.random()  # somewhere in the middle of its words
        if engine == "eager":
            for epoch in (1, 2, 3):
                trainer.batches(count, epoch)
        else:
            trainer.fit(rows, y, epochs=3, progress=False, every=0)
        seen.append(trainer.rng.getstate())
    assert seen[0] == seen[1]


def test_rows_may_be_numbers() -> None:
    weights = []
    for engine in ("eager", "compiled"):
        w = Value(0.5)

        class Line:
            def parameters(self, w: Value = w) -> list[Value]:
                return [w]

            def __call__(self, x: Any, w: Value = w) -> Any:
                return w * x

        trainer = GradientDescent(Line(), engine=engine)
        trainer.fit([0.1, 0.2, 0.3], [1.0, 2.0, 3.0], epochs=5, progress=False)
        weights.append(w.data)
    assert weights[0] == pytest.approx(weights[1], rel=1e-14)


@pytest.mark.parametrize("samples", [1, 2])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_a_sample_or_two(samples: int, loss: str) -> None:
    weights = []
    for engine in ("eager", "compiled"):
        model = MLP(2, [3, 2], rng=0)
        trainer = GradientDescent(model, loss, batch_size=5, rng=0, engine=engine)
        y: list[Any] = [1, 0] if loss == "cross_entropy" else [[0.5, 0.25], [1.0, 2.0]]
        trainer.fit(X[:samples], y[:samples], epochs=10, progress=False)
        weights.append([p.data for p in model.parameters()])
    assert weights[0] == pytest.approx(weights[1], abs=1e-13)


@pytest.mark.parametrize("batch_size", [None, 8])
def test_shares_of_classes_as_targets(batch_size: int | None) -> None:
    y = [[0.5, 0.25, 0.25] if a > 0 else [0.0, 1.0, 0.0] for a, _ in X]
    weights = []
    for engine in ("eager", "compiled"):
        model = MLP(2, [4, 3], rng=0)
        trainer = GradientDescent(
            model, "cross_entropy", batch_size=batch_size, rng=0, engine=engine
        )
        trainer.fit(X, y, epochs=30, progress=False)
        weights.append([p.data for p in model.parameters()])
    assert weights[0] == pytest.approx(weights[1], abs=1e-12)


@pytest.mark.parametrize(
    ("loss", "rows", "y"),
    [
        ("mse", X, [*NUMBERS[:-1], [1.0, 2.0]]),
        ("mse", X, [[x] for x in NUMBERS[:-1]] + [[1.0, 2.0]]),
        ("cross_entropy", X, [0] * N),
        ("cross_entropy", X, [5] * N),
        ("hinge", X, [0.5] * N),
        ("mse", [*X[:-1], [1.0]], NUMBERS),
        ("binary_cross_entropy", X, [2.0] * N),
    ],
)
def test_targets_that_do_not_fit_are_refused_as_ever(loss: str, rows: Any, y: Any) -> None:
    said = []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(MLP(2, [1], output="sigmoid", rng=0), loss, engine=engine)
        with pytest.raises((TypeError, ValueError)) as caught:
            trainer.fit(rows, y, epochs=1, progress=False)
        said.append((type(caught.value), str(caught.value)))
    assert said[0] == said[1]


def test_a_prediction_that_is_no_probability_is_refused_as_ever() -> None:
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(
            MLP(2, [1], output="linear", rng=0), "binary_cross_entropy", engine=engine
        )
        with pytest.raises(ValueError, match="takes predictions from 0 to 1"):
            trainer.fit(X, TARGETS["binary_cross_entropy"], epochs=1, progress=False)


def test_errors_that_are_all_0_have_no_slope() -> None:
    model = Neuron(1, weights=[0.0], bias=0.0, activation="linear")
    trainer = GradientDescent(model, "rmse", engine="compiled")
    history = trainer.fit([[1.0], [2.0]], [0.0, 0.0], epochs=3, progress=False)
    assert history.loss == [0.0] * 4
    assert [p.data for p in model.parameters()] == [0.0, 0.0]


def test_an_engine_that_does_not_exist_is_told() -> None:
    trainer = GradientDescent(Neuron(1))
    trainer.engine = "jax"
    with pytest.raises(ValueError, match="there is no engine 'jax'"):
        trainer.fit([[1.0]], [1.0], epochs=1, progress=False)
    with pytest.raises(ValueError, match="there is no engine 'numba': choose one of eager"):
        GradientDescent(Neuron(1), engine="numba")


def test_without_what_it_needs_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from autograd import compiled
    from autograd.compiling.library import library

    for module in ("llvmlite.binding", "numpy"):
        library.cache_clear()
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            with pytest.raises(ImportError, match=r"pip install 'gradb\[fast\]'"):
                GradientDescent(Neuron(1), engine="compiled").fit([[1.0]], [1.0], 1, False)
            with pytest.raises(ImportError, match=r"pip install 'gradb\[fast\]'"):
                compiled(lambda x: x)(1.0)
    library.cache_clear()


def test_ctrl_c_ends_it_at_a_good_epoch() -> None:
    rng = np.random.default_rng(0)
    rows, y = rng.normal(size=(4000, 2)).tolist(), rng.normal(size=4000).tolist()
    model = MLP(2, [32, 32, 1], rng=0)
    trainer = GradientDescent(model, batch_size=64, rng=0, engine="compiled")
    trainer.fit(rows[:100], y[:100], epochs=1, progress=False)  # so that all is compiled

    def strike() -> None:
        while trainer.epoch < 3:
            time.sleep(1e-3)
        _thread.interrupt_main()

    thread = threading.Thread(target=strike)
    thread.start()
    history = trainer.fit(rows, y, epochs=10**6, progress=False)
    thread.join()
    assert history.interrupted
    assert history.epoch[-1] == trainer.epoch > 0
    other = GradientDescent(MLP(2, [32, 32, 1], rng=0), batch_size=64, rng=0, engine="compiled")
    other.fit(rows[:100], y[:100], epochs=1, progress=False)
    if epochs := trainer.epoch - 1:
        other.fit(rows, y, epochs=epochs, progress=False)
    assert [p.data for p in other.parameters] == [p.data for p in trainer.parameters]


@pytest.mark.slow
def test_a_million_samples_in_bounded_memory() -> None:
    import resource

    samples = 10**6
    rng = np.random.default_rng(0)
    x = rng.normal(size=(samples, 2))
    model = MLP(2, [16, 16, 1], rng=0)

    def f(rows: Any) -> Any:
        return model(rows)

    from autograd import compiled

    fast = compiled(f)
    fast(x[:1000])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    values = fast(x)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert values.shape == (samples,)
    assert grown < 8 * samples + 40e6  # the result, and little more
    assert math.isclose(values[-1], model(x[-1].tolist()).data, rel_tol=1e-12)
