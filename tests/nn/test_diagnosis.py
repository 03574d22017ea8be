"""What a tutor sees: each fault where there is one, none where there is none."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from autograd import Value
from nn import MLP, DivergedError, GradientDescent, History, Neuron, Scaler, Table, diagnose, mse
from nn.diagnosis import Diagnosis
from nn.symptoms import Finding

DRAW = random.Random(3)
X = [[DRAW.gauss(0, 1), DRAW.gauss(0, 1)] for _ in range(40)]
Y = [x - 0.5 * z + DRAW.gauss(0, 0.1) for x, z in X]
LABELS = [float(x + z > 0) for x, z in X]


def kinds(found: Diagnosis) -> list[str]:
    return [finding.kind for finding in found]


def numbers(text: str) -> list[float]:
    """Return the numbers in a text."""
    return [
        float(x) for x in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]*\w)", text)
    ]


def only(found: Diagnosis, kind: str) -> Finding:
    """Return the one finding of a kind."""
    chosen = [finding for finding in found if finding.kind == kind]
    assert len(chosen) == 1, found
    return chosen[0]


def size(values: list[float]) -> float:
    return math.sqrt(sum(x * x for x in values) / len(values))


# the samples


def test_inputs_on_unlike_scales() -> None:
    rows = [[x, 2000 + 100 * z] for x, z in X]
    found = only(diagnose(GradientDescent(MLP(2, [3, 1], rng=0)), rows, Y), "inputs not scaled")
    largest, _, least = numbers(found.shows)
    assert largest == pytest.approx(size([row[1] for row in rows]), rel=1e-2)
    assert least == pytest.approx(size([row[0] for row in rows]), rel=1e-2)
    assert found.shows.startswith("the numbers of x2 are about")
    table = Table(rows, Y, ["height", "income"], "wage")
    named = only(diagnose(GradientDescent(MLP(2, [3, 1], rng=0)), table), "inputs not scaled")
    assert named.shows.startswith("the numbers of income are about")
    assert "model.scaler = Scaler().fit(X)" in found.cure


def test_the_cure_for_scales_cures() -> None:
    rows, far = [[x, 2000 + 100 * z] for x, z in X], [1000 + 50 * y for y in Y]
    model = MLP(2, [3, 1], rng=0)
    trainer = GradientDescent(model)
    found = diagnose(trainer, rows, far)
    assert {"inputs not scaled", "targets not scaled"} <= {*kinds(found)}
    shown = numbers(only(found, "targets not scaled").shows)
    assert shown == pytest.approx([size(far), 0], rel=1e-2)
    model.scaler = Scaler(targets=True).fit(rows, far)
    assert kinds(diagnose(trainer, rows, far)) == []


def test_unbalanced_classes() -> None:
    labels = ["ill"] * 4 + ["well"] * 36
    for loss, sizes, output in (("cross_entropy", [2], "linear"), ("hinge", [1], "linear"),
                                ("binary_cross_entropy", [1], "sigmoid")):  # fmt: skip
        trainer = GradientDescent(MLP(2, sizes, output=output, rng=0), loss)
        found = only(diagnose(trainer, X, labels), "unbalanced classes")
        assert numbers(found.shows)[0] == 36
        assert "right in 90 % of the cases" in found.shows
        assert "36 samples are of class" in found.shows
        if loss == "cross_entropy":
            assert "36 samples are of class well, 4 of class ill" in found.shows
        balanced = ["ill"] * 15 + ["well"] * 25
        assert "unbalanced classes" not in kinds(diagnose(trainer, X, balanced))


# loss and output


@pytest.mark.parametrize(
    ("loss", "output", "sizes", "shows"),
    [
        (
            "cross_entropy",
            "sigmoid",
            [2],
            "raw scores of any size, and sigmoid is",
        ),
        ("cross_entropy", "tanh", [2], "raw scores of any size, and tanh is"),
        ("binary_cross_entropy", "linear", [1], "probabilities, and the output is linear"),
        ("binary_cross_entropy", "tanh", [3, 3, 1], "probabilities, and the output is tanh"),
        ("hinge", "sigmoid", [1], "hinge needs outputs on both sides of 0, but sigmoid is never"),
        ("hinge", "relu", [1], "hinge needs outputs on both sides of 0, but relu is never below"),
    ],
)
def test_a_loss_that_does_not_fit_the_output(
    loss: str, output: str, sizes: list[int], shows: str
) -> None:
    trainer = GradientDescent(MLP(2, sizes, output=output, rng=0), loss)
    words = ["a" if label else "b" for label in LABELS]
    found = only(diagnose(trainer, X, words), "loss and output do not fit")
    assert shows in found.shows
    wanted = "sigmoid" if loss == "binary_cross_entropy" else "linear"
    assert found.cure == f'Give the model output="{wanted}"'
    cured = GradientDescent(MLP(2, sizes, output=wanted, rng=0), loss)
    assert kinds(diagnose(cured, X, words)) == []


@pytest.mark.parametrize(
    ("output", "target", "low", "high"),
    [("sigmoid", 1.5, "0", "1"), ("tanh", -3.0, "-1", "1"), ("relu", -0.5, "0", "inf")],
)
def test_targets_that_the_output_cannot_reach(
    output: str, target: float, low: str, high: str
) -> None:
    trainer = GradientDescent(MLP(2, [2, 1], output=output, rng=0))
    targets = [*[0.5] * 39, target]
    found = only(diagnose(trainer, X, targets), "output cannot reach the targets")
    assert found.shows == f"{output} stays between {low} and {high}, and a target is {target:g}"
    assert "output cannot reach the targets" not in kinds(diagnose(trainer, X, [0.5] * 40))


def test_classes_taken_for_numbers() -> None:
    trainer = GradientDescent(MLP(2, [2, 1], rng=0))
    found = only(diagnose(trainer, X, [k % 3 for k in range(40)]), "classes as numbers")
    assert "the targets are 3 whole numbers, and mse takes the distance" in found.shows
    assert found.cure.startswith("If they are classes: give the model 3 outputs")
    assert kinds(diagnose(trainer, X, [k / 4 for k in range(40)])) == []


# the network


def test_dead_neurons() -> None:
    weights = [[[1.0, 0.5]] * 2 + [[-1.0, 1.0]] * 2, [[1.0] * 4]]
    model = MLP(2, [4, 1], "relu", weights=weights, biases=[[0.0, -50.0, -60.0, 0.0], [0.0]])
    found = only(diagnose(GradientDescent(model), X, Y), "dead neurons")
    assert found.shows.startswith(
        "2 of 4 give 0 for every sample (neuron 2 of layer 1, neuron 3 of layer 1)"
    )
    model.layers[0].neurons[1].parameters()[-1].data = 0.0  # one alone is no harm
    assert kinds(diagnose(GradientDescent(model), X, Y)) == []


def test_neurons_that_a_large_rate_has_killed() -> None:
    model = MLP(2, [6, 1], "relu", rng=1)
    trainer = GradientDescent(model, learning_rate=0.25, batch_size=8, rng=0)
    assert kinds(diagnose(trainer, X, [y + 4 for y in Y])) == []
    trainer.fit(X, [y + 4 for y in Y], 1, progress=False)
    assert "dead neurons" in kinds(diagnose(trainer, X, Y))


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_saturated_neurons(activation: str) -> None:
    large = [[[900.0, -800.0], [0.1, 0.1]], [[1.0, 1.0]]]
    model = MLP(2, [2, 1], activation, weights=large)
    found = only(diagnose(GradientDescent(model), X, Y), "saturated neurons")
    assert found.shows.startswith("1 of 2 are at the flat ends")
    assert "(neuron 1 of layer 1)" in found.shows
    assert kinds(diagnose(GradientDescent(MLP(2, [2, 1], activation, rng=0)), X, Y)) == []


def test_gradients_that_vanish() -> None:
    deep = MLP(2, [3] * 7 + [1], "sigmoid", rng=0)
    found = only(diagnose(GradientDescent(deep), X, Y), "vanishing gradients")
    first, last = numbers(found.shows)[1], numbers(found.shows)[3]
    mse(Y, [deep(row) for row in X]).backward()
    for shown, layer in ((first, deep.layers[0]), (last, deep.layers[-1])):
        slopes = [w.grad for neuron in layer.neurons for w in neuron.w]
        assert shown == pytest.approx(size(slopes), rel=0.05)
    shallow = MLP(2, [3, 3, 1], "tanh", rng=0)
    assert kinds(diagnose(GradientDescent(shallow), X, Y)) == []


def test_gradients_that_explode() -> None:
    model = MLP(2, [3] * 6 + [1], "relu", rng=0)
    for weight in model.parameters():
        weight.data = abs(weight.data) * 6
    found = only(diagnose(GradientDescent(model), X, Y), "exploding gradients")
    assert max(numbers(found.shows)) > 1e3
    assert "clip=1.0" in found.cure


# the training


def test_a_rate_that_is_too_large() -> None:
    trainer = GradientDescent(MLP(2, [4, 1], rng=1), learning_rate=0.62, rng=0)
    losses = trainer.fit(X, Y, 20, progress=False).loss
    found = only(diagnose(trainer, X, Y), "learning rate too large")
    ups = sum(b > a for a, b in pairwise(losses))
    assert found.shows.startswith(f"in {ups} of 20 epochs the loss grew, from {losses[0]:.6g} to ")
    assert found.cure == "Take a third of it (0.62)"


def test_a_rate_that_is_too_small() -> None:
    trainer = GradientDescent(MLP(2, [4, 1], rng=1), learning_rate=1e-5, rng=0)
    losses = trainer.fit(X, Y, 20, progress=False).loss
    found = only(diagnose(trainer, X, Y), "learning rate too small")
    fall, last = numbers(found.shows)
    assert fall == pytest.approx((losses[-5] - losses[-1]) / 4, rel=0.05)
    assert last == pytest.approx(losses[-1], rel=1e-5)
    assert found.cure.startswith("Take three times as much (1e-05)")


def test_overfitting() -> None:
    few = [[DRAW.gauss(0, 1), DRAW.gauss(0, 1)] for _ in range(12)]
    noise = [float(k % 2) for k in range(12)]
    rest = [float(DRAW.random() > 0.5) for _ in X]
    trainer = GradientDescent(MLP(2, [12, 1], output="sigmoid", rng=1), "binary_cross_entropy",
                              0.05, optimizer="adam", rng=0)  # fmt: skip
    history = trainer.fit(few, noise, 60, validation=(X, rest), progress=False)
    found = only(diagnose(trainer, few, noise), "overfitting")
    held = history["validation_loss"]
    at = held.index(min(held))
    assert numbers(found.shows) == pytest.approx(
        [history.epoch[at], held[at], held[-1], history.loss[-1]], rel=1e-5
    )
    assert found.shows.startswith(f"the validation loss was least in epoch {at}, ")


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([1.0, 0.5, 0.1, 0.12, 0.13, 0.14], False),  # by little beside what was learned
        ([1.0, 0.5, 0.1, 0.1, 0.1, 0.9], True),
        ([1.0, 0.5, 0.3, 0.4, 0.6, 0.8], True),
        ([1.0, 0.5, 0.3, 0.3, 0.3, 0.31], False),
        ([1.0, 0.9, 0.8, 0.7, 0.6, 0.5], False),
        ([0.3, 0.4, 0.5, 0.6, 0.7, 0.8], True),  # from the first epoch on
    ],
)
def test_what_is_held_out_may_rise_a_little(held: list[float], told: bool) -> None:
    trainer = GradientDescent(MLP(2, [2, 1], rng=1))
    trainer.history = History(1, ["epoch", "loss", "validation_loss"])
    for epoch, loss in enumerate(held):
        entry = {"epoch": epoch, "loss": 1.0 / 2**epoch, "validation_loss": loss}
        trainer.history.add(entry)
    assert kinds(diagnose(trainer, X, Y)) == ["overfitting"] * told


# no false alarm


def moons(rng: random.Random) -> tuple[list[list[float]], list[int]]:
    rows, classes = [], []
    for k in range(60):
        t, c = math.pi * rng.random(), k % 2
        x, z = (1 - math.cos(t), 0.5 - math.sin(t)) if c else (math.cos(t), math.sin(t))
        rows.append([x + rng.gauss(0, 0.1), z + rng.gauss(0, 0.1)])
        classes.append(c)
    return rows, classes


def flowers(rng: random.Random) -> tuple[list[list[float]], list[str]]:
    means = {"setosa": (5, 3.4, 1.5, 0.2), "versicolor": (5.9, 2.8, 4.3, 1.3),
             "virginica": (6.6, 3, 5.6, 2)}  # fmt: skip
    names = [name for name in means for _ in range(20)]
    return [[rng.gauss(m, 0.08 * m + 0.1) for m in means[name]] for name in names], names


def prices(rng: random.Random) -> tuple[list[list[float]], list[float]]:
    rows = [[rng.gauss(50, 15), rng.random(), rng.gauss(-3, 0.5)] for _ in range(60)]
    return rows, [3 * a - 40 * b + 5 * c * c + rng.gauss(0, 3) for a, b, c in rows]


HEALTHY: dict[str, tuple[Callable[[random.Random], Any], Callable[[int], MLP], dict[str, Any]]] = {
    "moons": (
        moons, lambda seed: MLP(2, [8, 1], "tanh", "sigmoid", rng=seed),
        {"loss": "binary_cross_entropy", "learning_rate": 0.02, "optimizer": "adam"},
    ),
    "moons, relu": (
        moons, lambda seed: MLP(2, [8, 8, 2], "relu", rng=seed),
        {"loss": "cross_entropy", "learning_rate": 0.05, "momentum": 0.5},
    ),
    "flowers": (
        flowers, lambda seed: MLP(4, [6, 3], rng=seed),
        {"loss": "cross_entropy", "learning_rate": 0.02, "optimizer": "adam"},
    ),
    "flowers, sgd": (
        flowers, lambda seed: MLP(4, [3], rng=seed),
        {"loss": "cross_entropy", "learning_rate": 0.1},
    ),
    "prices": (
        prices, lambda seed: MLP(3, [6, 1], rng=seed),
        {"loss": "mse", "learning_rate": 0.05, "momentum": 0.5},
    ),
}  # fmt: skip


def found_in_healthy(name: str, seed: int) -> list[str]:
    """Train well, and return what diagnosis finds fault with all the same."""
    samples, make, settings = HEALTHY[name]
    rows, targets = samples(random.Random(seed))
    model = make(seed)
    model.scaler = (
        Scaler(targets=True).fit(rows, targets) if name == "prices" else Scaler().fit(rows)
    )
    trainer = GradientDescent(model, batch_size=10, rng=seed, **settings)
    assert [kind for kind in kinds(diagnose(trainer, rows, targets)) if "dead" not in kind] == []
    history = trainer.fit(rows, targets, 20, validation=0.25, progress=False)
    assert history.loss[-1] < 0.7 * history.loss[0]
    return kinds(diagnose(trainer, rows, targets))


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_stands_out_where_training_goes_well(name: str) -> None:
    assert found_in_healthy(name, 1) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_stands_out_for_many_seeds(name: str) -> None:
    found = [kind for seed in range(8) for kind in found_in_healthy(name, seed)]
    assert {*found} <= {"overfitting"}  # of 15 rows held out some do get worse
    assert len(found) <= 2


# how it is told


def test_diagnosis_changes_nothing() -> None:
    trainer = GradientDescent(MLP(2, [3, 3, 1], rng=0), momentum=0.9, batch_size=4, rng=1)
    trainer.fit(X, Y, 3, validation=0.25, progress=False)
    for parameter in trainer.parameters:
        parameter.grad = 7.0
    before = trainer.state(), {n: [*trainer.history[n]] for n in trainer.history.names}
    diagnose(trainer, Table([[1e6 * x, z] for x, z in X], [1e9 * y for y in Y], ["a", "b"], "y"))
    after = trainer.state(), {n: [*trainer.history[n]] for n in trainer.history.names}
    assert after == before
    assert {parameter.grad for parameter in trainer.parameters} == {7.0}
    assert trainer.model.columns == ()  # type: ignore[attr-defined]


def test_findings_read_as_sentences() -> None:
    one = Finding("dead neurons", "2 of 4 give 0", "Take a smaller learning rate")
    assert str(one) == "Dead neurons: 2 of 4 give 0. Take a smaller learning rate."
    assert repr(Diagnosis([one, one])) == f"{one}\n{one}"
    assert repr(Diagnosis([])) == "nothing to report"


def test_a_model_and_a_loss_of_ones_own_are_looked_at_as_far_as_can_be() -> None:
    class Line:
        slope = Value(0.5, "slope")

        def parameters(self) -> list[Value]:
            return [self.slope]

        def __call__(self, row: list[float]) -> Value:
            return self.slope * row[0]

    found = diagnose(GradientDescent(Line(), lambda y, p: mse(y, p)), [[1e3, 1.0]] * 3, [1.0] * 3)
    assert kinds(found) == ["inputs not scaled"]


@pytest.mark.parametrize(
    ("rows", "targets", "fault"),
    [
        (X, [1e4 * y for y in Y], "Targets not scaled: they are about"),
        ([[x, 1e4 * z] for x, z in X], Y, "Inputs not scaled: the numbers of x2 are about"),
        (X, Y, "Try a learning rate below 1e+06."),
    ],
)
def test_divergence_names_what_is_at_fault(rows: Any, targets: Any, fault: str) -> None:
    trainer = GradientDescent(Neuron(2, "linear", rng=0), learning_rate=1e6)
    with pytest.raises(DivergedError) as raised:
        trainer.fit(rows, targets, 200, progress=False)
    message = str(raised.value)
    assert fault in message
    assert "ry a learning rate below 1e+06." in message
    assert "\n" not in message


@pytest.mark.parametrize("batch_size", [None, 7])
def test_scores_that_are_not_finite_are_divergence(batch_size: int | None) -> None:
    model = MLP(2, [2], rng=0)
    trainer = GradientDescent(model, "cross_entropy", 1e307, batch_size, rng=0)
    rows = [[10 * x, 10 * z] for x, z in X]
    with pytest.raises(DivergedError, match=r"is -?inf, the first number that is not finite"):
        trainer.fit(rows, [int(label) for label in LABELS], 20, progress=False)


def test_a_gradient_too_large_for_adam_is_divergence() -> None:
    trainer = GradientDescent(Neuron(1, "linear", weights=[1.0]), optimizer="adam")
    with pytest.raises(DivergedError, match=r"epoch 1: the update of w₁: 1 − 0\.1·\(-"):
        trainer.fit([[1e150]], [1e153], 3, progress=False)


ROWS = [[math.sin(i), math.cos(3 * i)] for i in range(40)]


def findings_of(X: Any, y: Any, **settings: Any) -> dict[str, str]:
    trainer = GradientDescent(MLP(2, [3, 1], rng=0), **settings)
    return {finding.kind: finding.shows for finding in diagnose(trainer, X, y)}


def test_columns_that_say_too_much() -> None:
    y = [row[0] - row[1] for row in ROWS]
    leaked = findings_of([[row[0], 3 * t - 1] for row, t in zip(ROWS, y, strict=True)], y)
    assert leaked["the target among the inputs"].startswith("x2 follows the target exactly")
    counted = findings_of([[row[0], i / 40] for i, row in enumerate(ROWS)], y)
    assert counted["row numbers among the inputs"].startswith("x2 grows by the same amount")
    assert findings_of(ROWS, y) == {}
    line = GradientDescent(Neuron(1, "linear", rng=0))  # a first lesson
    assert diagnose(line, [[i / 10] for i in range(10)], [0.2 * i + 1 for i in range(10)]) == ()


def test_a_slip_is_told_with_its_place() -> None:
    rows = [list(row) for row in ROWS]
    rows[7][1] = 1e6
    found = findings_of(rows, [row[0] for row in ROWS])
    assert found["a number far from all others"].startswith("sample 8, x2: it is 1.")


def test_inputs_that_are_too_small() -> None:
    tiny = findings_of([[1e-9 * x for x in row] for row in ROWS], [row[0] for row in ROWS])
    assert tiny["inputs not scaled"] == "the numbers of x1 are about 7.05e-10 from 0"


def test_nothing_moves_at_a_rate_of_0_or_from_weights_all_alike() -> None:
    y = [row[0] - row[1] for row in ROWS]
    assert "learning rate 0" in findings_of(ROWS, y, learning_rate=0)
    zeros = MLP(2, [3, 1], weights=[[[0.0, 0.0]] * 3, [[0.0] * 3]])
    found = diagnose(GradientDescent(zeros), ROWS, y)[0]
    assert (found.kind, "3 neurons of layer 1" in found.shows) == ("neurons all the same", True)


def test_a_network_too_small_is_at_rest_not_slow() -> None:
    neuron = Neuron(2, "sigmoid", rng=0)
    trainer = GradientDescent(neuron, "binary_cross_entropy", 1.0)
    X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    trainer.fit(X, y, 300, progress=False)
    assert kinds(diagnose(trainer, X, y)) == ["at rest"]


def test_one_class_only_and_a_model_for_a_trainer() -> None:
    trainer = GradientDescent(MLP(2, [1], output="sigmoid", rng=0), "binary_cross_entropy")
    assert "one class only" in kinds(diagnose(trainer, ROWS, [1] * 40))
    model: Any = trainer.model
    with pytest.raises(TypeError, match=r"needs a trainer, got MLP: diagnose\(GradientDescent"):
        diagnose(model, ROWS, [1] * 40)


@pytest.mark.parametrize(
    ("loss", "outputs", "y", "message"),
    [
        ("cross_entropy", 3, 3, "there is no class 3 among 3 scores"),
        ("cross_entropy", 1, 1, "needs a score for each class"),
        ("mse", 3, 1, "1 target for 3 outputs"),
    ],
)
def test_what_training_would_refuse_is_refused(
    loss: str, outputs: int, y: int, message: str
) -> None:
    trainer = GradientDescent(MLP(2, [outputs], rng=0), loss)
    with pytest.raises(ValueError, match=message):
        diagnose(trainer, ROWS, [y] * 40)
