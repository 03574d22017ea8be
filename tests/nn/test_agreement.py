"""What the compiled engine's recording cannot see is refused, or followed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from autograd import Value, grad
from nn import MLP, DivergedError, GradientDescent, Neuron

RNG = random.Random(0)
X = [[RNG.uniform(-1, 1), RNG.uniform(-1, 1)] for _ in range(37)]
Y = [a * b for a, b in X]


def squares(targets: Any, predictions: Any) -> Any:
    return sum((y - p) ** 2 for y, p in zip(targets, predictions, strict=True))


class Own:
    """A model of your own; some of its parameters may be there twice."""

    def __init__(self, f: Callable[[Own, Any], Any], twice: bool = False) -> None:
        self.w = [Value(0.5), Value(-0.25), Value(0.125)]
        self.f, self.twice, self.calls = f, twice, 0

    def parameters(self) -> list[Value]:
        return self.w + self.w[:1] * self.twice

    def __call__(self, row: Any) -> Any:
        self.calls += 1
        return self.f(self, row)


def linear(model: Own, row: Any) -> Any:
    return model.w[0] * row[0] + model.w[1] * row[1] + model.w[2]


def weights(engine: str, model: Any, loss: Any = "mse", epochs: int = 12, **how: Any) -> Any:
    callbacks = how.pop("callbacks", ())
    trainer = GradientDescent(model, loss, rng=1, engine=engine, **how)
    trainer.fit(X, Y, epochs=epochs, progress=False, callbacks=callbacks)
    return [p.data for p in trainer.parameters] + trainer.history.loss


@pytest.mark.parametrize(
    "loss",
    [
        lambda t, p: squares(t, p) / max(len(t), 6),
        lambda t, p: squares(t, p) / min(len(t), 10),
        lambda t, p: squares(t, p) / len(t) * (2 if len(t) % 2 else 1),
        lambda t, p: squares(t, p) / len(t) * (3 if isinstance(t[0], Value) else 1),
        lambda t, p: sum((y - q) ** 2 * {Y[1]: 5.0}.get(y, 1.0) for y, q in zip(t, p)) / len(t),
    ],
)
def test_a_loss_that_looks_at_what_is_not_recorded_is_refused(loss: Any) -> None:
    model = Own(linear)
    with pytest.raises(
        TypeError, match=r"over \d+ samples the loss is .* as the engine computes it, and"
    ):
        weights("compiled", model, loss, batch_size=8)
    assert [w.data for w in model.w] == [0.5, -0.25, 0.125]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda m, r: linear(m, r) * (2 if isinstance(r[0], Value) else 1), "a prediction is"),
        (lambda m, r: linear(m, r) * (1 if m.calls < 6 else 2), "a prediction is"),
        (lambda m, r: linear(m, r) * float(f"{m.w[0]:.2f}"), r"reads \.data"),
        (lambda m, r: linear(m, r) * grad(m.w[0] ** 2, m.w[0]), "reads a derivative"),
        (lambda m, r: [m.w[0].zero_grad(), linear(m, r)][1], r"sets \.grad"),
    ],
)
def test_so_is_a_model(model: Any, said: str) -> None:
    weights("eager", Own(model))
    with pytest.raises(TypeError, match=said):
        weights("compiled", Own(model))


CHANGES: dict[str, Callable[[Any], Any]] = {
    "clip": lambda trainer: setattr(trainer, "clip", 0.01),
    "l2": lambda trainer: setattr(trainer, "l2", 0.5),
    "batch_size": lambda trainer: setattr(trainer, "batch_size", 4),
    "loss": lambda trainer: setattr(trainer, "loss", lambda t, p: squares(t, p) / 50),
    "model": lambda trainer: setattr(trainer.model, "f", lambda m, r: linear(m, r) * 2),
}


@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("name", CHANGES)
def test_what_a_callback_changes_counts_from_then_on(name: str, batch_size: int | None) -> None:
    def change(trainer: Any) -> None:
        if trainer.epoch == 5:
            CHANGES[name](trainer)

    found = [
        weights(engine, Own(linear), batch_size=batch_size, callbacks=change)
        for engine in ("eager", "compiled")
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-12)


@pytest.mark.parametrize("how", [{"clip": 0.05}, {"clip": 0.05, "momentum": 0.5}, {"l2": 0.1}])
def test_a_parameter_that_is_there_twice(how: dict[str, Any]) -> None:
    found = [weights(engine, Own(linear, twice=True), **how) for engine in ("eager", "compiled")]
    assert found[0] == pytest.approx(found[1], abs=1e-12)


def test_a_loss_that_cannot_be_hashed() -> None:
    class Loss:
        __hash__ = None  # type: ignore[assignment]

        def __call__(self, targets: Any, predictions: Any) -> Any:
            return squares(targets, predictions) / len(targets)

    found = [weights(engine, Own(linear), Loss()) for engine in ("eager", "compiled")]
    assert found[0] == pytest.approx(found[1], abs=1e-12)


def test_a_learning_rate_that_is_refused_comes_at_its_epoch() -> None:
    found = []
    for engine in ("eager", "compiled"):
        trainer = GradientDescent(
            MLP(2, [3, 1], rng=1), "mse", lambda epoch: 0.1 if epoch < 9 else -1.0, engine=engine
        )
        with pytest.raises(ValueError, match=r"learning_rate\(9\)"):
            trainer.fit(X, Y, epochs=20, progress=False)
        found.append([p.data for p in trainer.parameters] + trainer.history.loss)
        assert trainer.epoch == 8
    assert found[0] == pytest.approx(found[1], abs=1e-12)


@pytest.mark.parametrize("every", [0, 5, 7])
def test_what_is_found_to_have_grown_when_measured_goes_back_by_one_epoch(every: int) -> None:
    found = []
    for engine in ("eager", "compiled"):
        model = Neuron(2, activation="linear", weights=[0.5, 0.1], bias=0.2)
        trainer = GradientDescent(model, "mse", 1.5, rng=1, batch_size=8, engine=engine)
        with pytest.raises(DivergedError) as caught:
            trainer.fit(X, Y, epochs=7, progress=False, every=every, metrics="mae")
        found.append((caught.value.epoch, trainer.epoch, str(caught.value).split("The weights")[1]))
    assert found[0] == found[1]
    assert found[0][1] == found[0][0] - 1
