"""Updates against computations of their own, written from the papers."""

from __future__ import annotations

import math
import random
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, weighted_sum
from nn import MLP, GradientDescent, Neuron
from nn.optimizers import ADAM, move, share_of
from nn.schedules import Schedule

STARTS = (0.5, -1.25, 3.0)
GRADIENTS = [[0.3, -2.0, 1e-3], [-0.7, 0.0, 5.0], [0.1, 1.5, -1e-4], [2.0, 2.0, 2.0]]
RATES = [0.1, 0.05, 0.2, 0.01]


class Straight:
    """A model whose loss has the gradients that a test asks for."""

    def __init__(self) -> None:
        self.weights = [Value(x) for x in STARTS]

    def parameters(self) -> list[Value]:
        return self.weights

    def __call__(self, row: Any) -> Value:
        total: Value = weighted_sum(self.weights, row)
        return total


def updated(rates: list[float] = RATES, **settings: Any) -> list[list[float]]:
    """Return the weights after each update."""
    model, found = Straight(), []
    trainer = GradientDescent(model, lambda y, p: p[0], **settings)
    for row, rate in zip(GRADIENTS, rates, strict=True):
        trainer.step([row], [0.0], rate)
        found.append([weight.data for weight in model.weights])
    return found


def clipped(row: list[Decimal], most: Decimal | None) -> list[Decimal]:
    length = sum((g * g for g in row), Decimal(0)).sqrt()
    return row if most is None or length <= most else [g * most / length for g in row]


def by_hand(rule: str, l2: str = "0", clip: str | None = None) -> list[list[float]]:
    """Do the same with 50 digits: Polyak's v ← μv − αg, and algorithm 1 of the paper on Adam."""
    with localcontext(prec=50):
        w = [*map(Decimal, STARTS)]
        v, m = [Decimal(0)] * 3, [Decimal(0)] * 3
        found = []
        beta1, beta2, epsilon = map(Decimal, (0.9, 0.999, 1e-8))
        for t, (row, rate) in enumerate(zip(GRADIENTS, RATES, strict=True), 1):
            alpha = Decimal(rate)
            g = [Decimal(x) + 2 * Decimal(l2) * p for x, p in zip(row, w, strict=True)]
            g = clipped(g, None if clip is None else Decimal(clip))
            for i in range(3):
                if rule == "momentum":
                    v[i] = Decimal("0.9") * v[i] - alpha * g[i]
                    w[i] += v[i]
                elif rule == "adam":
                    m[i] = beta1 * m[i] + (1 - beta1) * g[i]
                    v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
                    size = (v[i] / (1 - beta2**t)).sqrt() + epsilon
                    w[i] -= alpha * (m[i] / (1 - beta1**t)) / size
                else:
                    w[i] -= alpha * g[i]
            found.append([float(x) for x in w])
        return found


RULES: dict[str, dict[str, Any]] = {
    "plain": {},
    "momentum": {"momentum": 0.9},
    "adam": {"optimizer": "adam"},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("more", [{}, {"l2": 0.25}, {"clip": 1.5}, {"l2": 0.25, "clip": 1.5}])
def test_updates_are_those_of_the_papers(rule: str, more: dict[str, Any]) -> None:
    expected = by_hand(rule, **{name: str(x) for name, x in more.items()})
    for found, wanted in zip(updated(**RULES[rule], **more), expected, strict=True):
        assert found == pytest.approx(wanted, rel=1e-13, abs=1e-14)


def test_the_plain_update_is_the_rule_bit_for_bit() -> None:
    never_clipped = updated(clip=1e300)  # goes line by line through the rule
    assert updated() == never_clipped == updated(momentum=0)


def test_the_first_update_of_adam_goes_by_the_rate_whatever_the_gradient() -> None:
    first = updated([0.1, 0.0, 0.0, 0.0], optimizer="adam")[0]
    signs = [math.copysign(1.0, g) for g in GRADIENTS[0]]
    expected = [w - 0.1 * sign for w, sign in zip(STARTS, signs, strict=True)]
    assert first == pytest.approx(expected, abs=2e-6)  # ε beside a gradient of 0.001


def test_adam_stands_still_where_there_was_never_a_gradient() -> None:
    assert move(ADAM, Value(2.0), ADAM.start(), 0.1, 1.0).after == (2.0, 1.0, 0.0, 0.0)


@given(st.lists(st.floats(-1e150, 1e150), min_size=1, max_size=6), st.floats(1e-3, 1e3))
def test_clipped_gradients_have_no_larger_norm_and_the_same_direction(
    numbers: list[float], clip: float
) -> None:
    parameters = [Value(0.0) for _ in numbers]
    for parameter, number in zip(parameters, numbers, strict=True):
        parameter.grad = number
    share = share_of(parameters, clip)
    norm = math.hypot(*numbers)
    assert 0 < share <= 1
    assert math.hypot(*[share * x for x in numbers]) <= clip * (1 + 1e-12)
    assert (share == 1) == (norm <= clip) or math.isclose(norm, clip)


def test_clipping_looks_at_the_gradients_that_are_updated() -> None:
    model = Straight()
    trainer = GradientDescent(model, lambda y, p: p[0], parameters=model.weights[:1], clip=0.1)
    trainer.step([[0.05, 100.0, 100.0]], [0.0], 1.0)
    assert [w.data for w in model.weights] == [0.45, *STARTS[1:]]


def test_what_is_kept_is_there_for_each_weight_of_its_own() -> None:
    model = Straight()
    trainer = GradientDescent(model, lambda y, p: p[0], momentum=0.5)
    trainer.step([[1.0, 2.0, 0.0]], [0.0], 0.5)
    trainer.step([[0.0, 0.0, 1.0]], [0.0], 0.25)
    assert trainer.state().kept == ((-0.25,), (-0.5,), (-0.25,))
    assert [w.data for w in model.weights] == [0.5 - 0.75, -1.25 - 1.5, 2.75]


@pytest.mark.parametrize("settings", [{"optimizer": "adam"}, {"momentum": 0.9}, {"clip": 1.0}])
@pytest.mark.parametrize("gradient", [math.inf, math.nan, 1e200])
def test_an_update_that_is_not_finite_changes_nothing(
    settings: dict[str, Any], gradient: float
) -> None:
    trainer = GradientDescent(Straight(), lambda y, p: p[0], **settings)
    trainer.parameters[1].grad = gradient
    rate = 1e200 if gradient == 1e200 and "momentum" in settings else 0.1
    if gradient == 1e200 and "clip" in settings:  # which makes it a small one
        assert trainer.moves(rate)[1].after == pytest.approx((-1.35,))
        return
    before = trainer.state()
    with pytest.raises(FloatingPointError, match=r"^the update of a parameter: -1\.25 − "):
        trainer.moves(rate)
    assert trainer.state() == before


# learning rates


def test_schedules_fall_as_their_formulas_say() -> None:
    def factors(written: str, last: int = 0) -> list[float]:
        return [Schedule(written).factor(epoch, last) for epoch in (1, 2, 10, 11, 20, 21)]

    assert factors("step") == [1, 1, 1, 0.5, 0.5, 0.25]
    assert factors("step 1") == [0.5**k for k in (0, 1, 9, 10, 19, 20)]
    assert factors("1/t") == [1 / (1 + k / 10) for k in (0, 1, 9, 10, 19, 20)]
    assert factors("1/t 2")[:2] == [1.0, 1 / 1.5]
    cosine = [(1 + math.cos(math.pi * k / 20)) / 2 for k in (0, 1, 9, 10, 19)]
    assert factors("cosine 20") == [*cosine, 0.0]
    assert factors("cosine", last=20) == factors("cosine 20", last=7)
    with pytest.raises(ValueError, match=r"^how many epochs does the cosine take"):
        factors("cosine")


def rates(trainer: GradientDescent, *fits: int) -> list[float]:
    """Return the learning rate of each epoch of so many calls of fit."""
    seen: list[float] = []
    update = trainer.update

    def noted(loss: Value, learning_rate: float) -> None:
        seen.append(learning_rate)
        update(loss, learning_rate)

    trainer.update = noted  # type: ignore[method-assign]
    for epochs in fits:
        trainer.fit([[1.0], [2.0]], [1.0, 0.0], epochs=epochs, progress=False)
    return seen


@pytest.mark.parametrize("schedule", ["step 3", "1/t 4", "cosine 9", None])
def test_a_second_fit_goes_on_in_the_schedule(schedule: str | None) -> None:
    def trainer() -> GradientDescent:
        return GradientDescent(Neuron(1, rng=0), learning_rate=0.4, schedule=schedule)

    expected = [0.4 * (Schedule(schedule).factor(e) if schedule else 1.0) for e in range(1, 8)]
    assert rates(trainer(), 7) == rates(trainer(), 2, 1, 4) == expected


def test_the_cosine_ends_with_the_training_that_is_asked_for() -> None:
    def cosine(k: int, epochs: int) -> float:
        return 0.4 * ((1 + math.cos(math.pi * k / epochs)) / 2)

    trainer = GradientDescent(Neuron(1, rng=0), learning_rate=0.4, schedule="cosine")
    assert rates(trainer, 4) == [cosine(k, 4) for k in range(4)]
    assert rates(trainer, 4) == [cosine(k, 8) for k in range(4, 8)]


def test_a_function_of_the_epoch_is_asked_for_the_epochs_of_the_whole_training() -> None:
    trainer = GradientDescent(Neuron(1, rng=0), learning_rate=lambda epoch: 0.1 * epoch)
    assert rates(trainer, 2, 2) == [0.1 * epoch for epoch in (1, 2, 3, 4)]


# arguments

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"optimizer": "rmsprop"}, "there is no optimizer 'rmsprop': did you mean 'adam'?"),
    ({"optimizer": "SGD"}, "there is no optimizer 'SGD': did you mean 'sgd'?"),
    ({"optimizer": None}, "there is no optimizer None: choose one of sgd, adam"),
    ({"momentum": 1}, "momentum must be below 1, or nothing slows it down: got 1"),
    ({"momentum": -0.5}, "momentum must be at least 0 and finite: got -0.5"),
    ({"momentum": "0.9"}, "momentum must be a number: got '0.9'"),
    (
        {"momentum": 0.9, "optimizer": "adam"},
        'momentum is for optimizer="sgd": adam has its own, β₁',
    ),
    ({"clip": 0}, "clip must be above 0, or None: with 0 nothing would be learned"),
    ({"clip": -1}, "clip must be at least 0 and finite, or None: got -1.0"),
    ({"clip": math.inf}, "clip must be at least 0 and finite, or None: got inf"),
    ({"clip": "1"}, "clip must be a number, or None: got '1'"),
    ({"l2": -1}, "l2 must be at least 0 and finite: got -1.0"),
    ({"learning_rate": math.nan}, "learning_rate must be at least 0 and finite, or a function"),
    ({"schedule": "linear"}, 'schedule must be "step", "1/t" or "cosine", with a number'),
    ({"schedule": "step 0"}, 'schedule must be "step", "1/t" or "cosine", with a number'),
    ({"schedule": "step ten"}, 'schedule must be "step", "1/t" or "cosine", with a number'),
    ({"schedule": 10}, 'schedule must be "step", "1/t" or "cosine", with a number'),
    ({"schedule": lambda epoch: 0.1}, "a function of the epoch is given as learning_rate"),
    (
        {"schedule": "step", "learning_rate": lambda epoch: 0.1},
        "learning_rate is a function of the epoch already: leave schedule out",
    ),
    ({"lr": 0.1}, "GradientDescent has no argument lr: did you mean learning_rate?"),
    ({"weight_decay": 0.1}, "GradientDescent has no argument weight_decay: did you mean l2?"),
    ({"solver": "adam"}, "GradientDescent has no argument solver: did you mean optimizer?"),
    ({"max_norm": 1.0}, "GradientDescent has no argument max_norm: did you mean clip?"),
    ({"epochs": 5}, "GradientDescent has no argument epochs: give epochs to fit(...)"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_no_trainer_can_be_made_of(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        GradientDescent(Neuron(1), **arguments)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_numbers_of_other_kinds_become_floats() -> None:
    np = pytest.importorskip("numpy")
    settings = {"momentum": np.float32(0.5), "clip": np.float32(2), "learning_rate": np.float32(1)}
    trainer = GradientDescent(Neuron(1, weights=[3.0]), **settings)
    trainer.fit([[1.0]], [0.0], epochs=2, progress=False)
    numbers = [trainer.momentum, trainer.clip, trainer.learning_rate, trainer.parameters[0].data]
    assert [type(x) for x in numbers] == [float] * 4


# against PyTorch


@pytest.mark.torch
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["plain", "momentum", "adam"]), st.booleans())
def test_training_agrees_with_pytorch(seed: int, rule: str, clip: bool) -> None:
    torch = pytest.importorskip("torch")
    rng = random.Random(seed)
    X = [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(5)]
    y = [x - z for x, z in X]
    model = MLP(2, [3, 1], rng=seed)
    tensors = [torch.tensor(p.data, dtype=torch.float64, requires_grad=True)
               for p in model.parameters()]  # fmt: skip
    trainer = GradientDescent(model, learning_rate=0.05, clip=0.2 if clip else None, **RULES[rule])
    theirs = (
        torch.optim.Adam(tensors, lr=0.05)
        if rule == "adam"
        else torch.optim.SGD(tensors, lr=0.05, momentum=RULES[rule].get("momentum", 0.0))
    )
    tolerance = 1e-5 if clip else 1e-12  # PyTorch divides by the norm + 1e-6
    for _ in range(20):
        w, v, b = torch.stack(tensors).split([9, 3, 1])
        hidden = w.reshape(3, 3)
        inputs = torch.tensor(X, dtype=torch.float64)
        o = torch.tanh(inputs @ hidden[:, :2].T + hidden[:, 2])
        loss = ((torch.tensor(y, dtype=torch.float64) - o @ v - b) ** 2).mean()
        theirs.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(tensors, 0.2)
        theirs.step()
        assert trainer.step(X, y, 0.05) == pytest.approx(loss.item(), abs=tolerance)
    for parameter, tensor in zip(model.parameters(), tensors, strict=True):
        assert parameter.data == pytest.approx(tensor.item(), abs=tolerance)


def test_a_move_tells_what_it_was_made_of() -> None:
    parameter = Value(2.0)
    parameter.grad = 4.0
    made = move(ADAM, parameter, (1.0, 0.5, 0.25), 0.1, 0.5)
    m, v = 0.9 * 0.5 + 0.1 * 2, 0.999 * 0.25 + 0.001 * 4
    m_hat, v_hat = m / (1 - 0.9**2), v / (1 - 0.999**2)
    new = 2.0 - 0.1 * m_hat / (math.sqrt(v_hat) + 1e-8)
    assert made.before == (2.0, 1.0, 0.5, 0.25)
    assert made.after == pytest.approx((new, 2.0, m, v), rel=1e-12)
    olds = {"t_old": 1.0, "m_old": 0.5, "v_old": 0.25}
    assert made.numbers == {"w_old": 2.0, "α": 0.1, "β₁": 0.9, "β₂": 0.999, "ε": 1e-8, **olds}
    results = {"c": 0.5, "g": 2.0, "t": 2.0, "m": m, "v": v, "m̂": m_hat, "v̂": v_hat, "w": new}
    assert made.results == pytest.approx(results, rel=1e-12)
