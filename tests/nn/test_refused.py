"""What a model, a loss or a trainer is given and cannot take: one line that says what to write."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import nn
from autograd import Value, tanh
from nn import (
    MLP,
    GradientDescent,
    Layer,
    Neuron,
    Table,
    binary_cross_entropy,
    cross_entropy,
    error,
    hinge,
    mse,
    split,
)

ROWS = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.9]]
TARGETS = [1.0, 0.0, 1.0]


class Frame:
    """Stands for a DataFrame: iterating it gives the names of its columns."""

    def __init__(self, **columns: Sequence[float]) -> None:
        self.columns = [*columns]
        self._numbers = [*columns.values()]

    def to_numpy(self) -> Any:
        return np.array(self._numbers).T

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self._numbers[0])


# what a type checker would refuse before it is run
mlp: Any = MLP
layer: Any = Layer
neuron: Any = Neuron
descent: Any = GradientDescent
any_split: Any = split
FRAME_OF_X_AND_Y: Any = Frame(X=[0.1, 0.3], y=[0.2, 0.4])
FRAME_OF_X_AND_Y.X = FRAME_OF_X_AND_Y.y = None  # as pandas gives columns as attributes
FRAME: Any = Frame(a=[0.1, 0.3, 0.5], b=[0.2, 0.4, 0.9])


def model(outputs: int = 1, **more: Any) -> MLP:
    return MLP(2, [2, outputs], rng=0, **more)


def trainer(**more: Any) -> GradientDescent:
    return GradientDescent(model(), **more)


def fit(X: Any = ROWS, y: Any = TARGETS, epochs: Any = 1, **more: Any) -> Any:
    return trainer(**more).fit(X, y, epochs)


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises((TypeError, ValueError)) as refused:
        action()
    return str(refused.value)


def any_rate(rate: Any) -> Any:
    return rate


def forgets(y: Any, predictions: Any) -> Any:
    mse(y, predictions)


def of_numbers(y: Any, predictions: Any) -> Any:
    return 0.25


A_ROW = "layer 1 needs a row of 2 numbers or Values, not"
SEVERAL = (
    "takes one row of numbers at a time, but got a list of rows: write [model(row) for row in rows]"
)
BY_NAME = 'an activation is given by name: write "tanh", not the function'
A_BIAS = "bias must be True or False, or a list of them by layer; numbers are given as biases:"
NUMBERED = (
    "number the classes, as load_table does: "
    "classes = sorted(set(y)); y = [classes.index(word) for word in y]"
)
REFUSED: list[tuple[Callable[[], object], str]] = [
    # a row
    (lambda: model()({"a": 0.1, "b": 0.2}),
     f"{A_ROW} a dict, which yields its keys: write list(row.values())"),
    (lambda: model()({0: 0.1, 1: 0.2}),
     f"{A_ROW} a dict, which yields its keys: write list(row.values())"),
    (lambda: model()({0.1, 0.2}), f"{A_ROW} a set, which has no order: write a list"),
    (lambda: model()(FRAME), f"{A_ROW} a Frame, which yields its columns: "
     "write [model(row) for row in X.to_numpy().tolist()]"),
    (lambda: model()("12"), f"{A_ROW} '12'"),
    (lambda: model()(None), f"{A_ROW} None"),
    (lambda: model()([[1, 2], [3, 4]]), f"layer 1 {SEVERAL}"),
    (lambda: model()([(1, 2), (3, 4), (5, 6)]), f"layer 1 {SEVERAL}"),
    (lambda: model()(np.ones((2, 2))), f"layer 1 {SEVERAL}"),
    (lambda: Neuron(1)([[1], [2]]), f"the neuron {SEVERAL}"),
    (lambda: Neuron(1)([1, 2, 3]), "the neuron needs 1 input, got 3; "
     "for several samples write [model(x) for x in xs]"),
    (lambda: model()(["1", "2"]), "expected a number, got '1' (str): write float('1')"),
    # what a model is made of
    (lambda: mlp(2, [1], activation=tanh), BY_NAME),
    (lambda: mlp(2, [3, 1], output=math.tanh), BY_NAME),
    (lambda: neuron(2, Value.tanh), BY_NAME),
    (lambda: layer(2, 2, [np.tanh, "relu"]), BY_NAME),
    (lambda: mlp(2, [1], "tahn"), "there is no activation 'tahn': did you mean 'tanh'?"),
    (lambda: mlp(2, [1], "selu"), "there is no activation 'selu': did you mean 'relu'?"),
    (lambda: mlp(2, [1], "gauss"), "there is no activation 'gauss': "
     "choose one of leaky_relu, linear, relu, sigmoid, softplus, tanh"),
    (lambda: mlp(4, [8, 3], output="softmax"), "there is no activation 'softmax': "
     'the loss cross_entropy includes it, for output="linear"'),
    (lambda: mlp(2, [2.0, 1]), "a size must be a whole number: got 2.0"),
    (lambda: mlp("2", [1]), "inputs must be a whole number: got '2'"),
    (lambda: mlp(2, np.int64(3)), "sizes must be a list with the size of each layer: "
     "write MLP(2, [3])"),
    (lambda: mlp(2, 3, 1), "sizes must be a list with the size of each layer: "
     "write MLP(2, [3, 1])"),
    (lambda: mlp([2, 3, 1]), "MLP needs sizes: a list with the size of each layer follows the "
     "number of inputs, as in MLP(2, [3, 1])"),
    (lambda: mlp(2, [1], bias=0), f"{A_BIAS} got 0"),
    (lambda: mlp(2, [1, 1], bias=[True, 0]),
     f"{A_BIAS} got [True, 0]"),
    (lambda: mlp(2, [1], weights=[0.1, 0.2]),
     "the network needs 1 weight, one for each layer (weights[layer][neuron][input]): got 2"),
    (lambda: mlp(2, [1], weights=[0.1]),
     "the layer needs 1 row of weights, one for each neuron: got 0.1"),
    (lambda: mlp(2, [1], rng=["seed"]),
     "rng must be a seed, a random.Random or None: got ['seed']"),
    # what is called otherwise here
    (lambda: trainer(lr=0.1), "GradientDescent has no argument lr: did you mean learning_rate?"),
    (lambda: trainer(α=0.1), "GradientDescent has no argument α: did you mean learning_rate?"),
    (lambda: trainer(batchsize=3),
     "GradientDescent has no argument batchsize: did you mean batch_size?"),
    (lambda: trainer(nesterov=True), "GradientDescent has no argument nesterov: choose from model, "
     "loss, learning_rate, batch_size, parameters, l2, rng, optimizer, momentum, schedule, clip, "
     "engine"),
    (lambda: descent(model()).fit(ROWS, TARGETS, n_epochs=3),
     "GradientDescent.fit has no argument n_epochs: did you mean epochs?"),
    (lambda: descent(model()).fit(ROWS, TARGETS, 3, lr=0.1),
     "GradientDescent.fit has no argument lr: give learning_rate to GradientDescent(...)"),
    (lambda: descent(model()).fit(ROWS, TARGETS, 3, batch_size=2),
     "GradientDescent.fit has no argument batch_size: give batch_size to GradientDescent(...)"),
    (lambda: model(seed=1), "MLP has no argument seed: did you mean rng?"),
    (lambda: layer(2, 2, activaton="relu"),
     "Layer has no argument activaton: did you mean activation?"),
    (lambda: neuron(2, init="he"), "Neuron has no argument init: did you mean initialization?"),
    (lambda: trainer(epochs=3), "GradientDescent has no argument epochs: give epochs to fit(...)"),
    # what trains
    (lambda: descent([Value(1.0)]),
     "a model is called with one row and has a method parameters(), like MLP(2, [1]): got list"),
    (lambda: descent(MLP),
     "a model is called with one row and has a method parameters(), like MLP(2, [1]): "
     "got the class MLP"),
    (lambda: descent(model(), 0.1),
     "loss must be a name, or take (targets, predictions): got 0.1"),
    (lambda: trainer(batch_size=2.0),
     "batch_size must be a whole number, or None for all: got 2.0"),
    (lambda: trainer(batch_size="2"),
     "batch_size must be a whole number, or None for all: got '2'"),
    (lambda: trainer(batch_size=0), "batch_size must be at least 1, or None for all: got 0"),
    (lambda: trainer(batch_size=True),
     "batch_size must be a whole number, or None for all: got True"),
    (lambda: trainer(l2=-1), "l2 must be at least 0 and finite: got -1.0"),
    (lambda: trainer(l2=math.nan), "l2 must be at least 0 and finite: got nan"),
    (lambda: trainer(l2="0.1"), "l2 must be a number: got '0.1'"),
    (lambda: trainer(learning_rate=-1),
     "learning_rate must be at least 0 and finite, or a function of the epoch: got -1.0"),
    (lambda: trainer(learning_rate=math.inf),
     "learning_rate must be at least 0 and finite, or a function of the epoch: got inf"),
    (lambda: trainer(learning_rate="0.1"),
     "learning_rate must be a number, or a function of the epoch: got '0.1'"),
    (lambda: trainer(parameters=[]), "parameters must be Values, at least one, in a list: got []"),
    (lambda: trainer(parameters=[0.5]), "parameters must be Values: one of them is 0.5"),
    (lambda: trainer(rng=object),
     "rng must be a seed, a random.Random or None: got <class 'object'>"),
    (lambda: fit(epochs="3"), "epochs must be a whole number: got '3'"),
    (lambda: fit(epochs=-1), "epochs must be at least 0: got -1"),
    (lambda: fit(epochs=2.5), "epochs must be a whole number: got 2.5"),
    (lambda: fit(epochs=True), "epochs must be a whole number: got True"),
    (lambda: fit(loss=forgets),
     "the loss forgets must return a Value, not None: end it with return"),
    (lambda: fit(loss=of_numbers), "the loss of_numbers must return a Value, not the plain number "
     "0.25: compute it from the predictions as they are, without .data, float() or math"),
    (lambda: fit(loss=error), "the loss error must return a Value, not list: "
     "add up the losses of all samples"),
    # samples
    (lambda: fit([{"a": 0.1, "b": 0.2}, {"a": 0.1}]),
     "sample 2 of X has no 'b': each needs a, b"),
    (lambda: fit({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 3.0]}),
     "X is a dict, which yields its keys: pass [list(row) for row in zip(*X.values())]"),
    (lambda: fit(FRAME_OF_X_AND_Y),
     "training needs a target for each sample: 2 rows, 3 targets"),
    (lambda: fit(ROWS, FRAME), "sample 1: 2 targets do not fit 1 prediction"),
    (lambda: fit(ROWS, {"y": TARGETS}),
     "y is a dict, which yields its keys: pass list(y.values())"),
    (lambda: fit(ROWS, {0.0, 1.0, 2.0}), "y is a set, which has no order: pass a list"),
    (lambda: fit("iris.csv"), "X must be a list with one row of inputs per sample, not 'iris.csv'"),
    (lambda: fit(ROWS, None), "y must be a list with one target per sample, not None"),
    (lambda: fit(Table(ROWS, TARGETS, ["a", "b"], "y")),
     "X is a Table, which has its targets: pass it alone, without y"),
    (lambda: descent(mlp(1, [1])).fit(["1", "2"], [1, 2], 1),
     "sample 1: layer 1 needs a row of 1 number or Value, not '1'"),
    (lambda: fit([[0.1, 10**400]] * 3),
     f"input of sample 1, column 2: 1{'0' * 38}… is not a finite number"),
    (lambda: trainer().step(ROWS, TARGETS, any_rate("0.1")),
     "learning_rate must be a number: got '0.1'"),
    (lambda: trainer().step(ROWS, TARGETS, -0.1),
     "learning_rate must be at least 0 and finite: got -0.1"),
    (lambda: trainer().update(any_rate(0.5), 0.1), "a loss must be a Value: got 0.5"),
    (lambda: fit([0.1, 0.2, 0.3]), f"sample 1: {A_ROW} 0.1"),
    (lambda: fit([[0.1, 0.2], [0.3], [0.5, 0.9]]), "sample 2: layer 1 needs 2 inputs, got 1"),
    (lambda: fit([[0.1, 0.2], [0.3, 0.4], [0.5, "x"]]),
     "sample 3: expected a number or a Value, got 'x' (str)"),
    (lambda: fit(ROWS, [1, 0, "tulip"], loss="cross_entropy"),
     f"sample 3: the target is the word 'tulip': {NUMBERED}"),
    (lambda: fit(ROWS, [1.0, "0.5", 1.0]),
     "sample 2: the target: expected a number, got '0.5' (str): write float('0.5')"),
    (lambda: fit(ROWS, [1.0, None, 1.0]),
     "the target of sample 2 is missing: leave the sample out"),
    (lambda: any_split(ROWS, 0.2), "expected a Table, from load_table or "
     "Table(X, y, columns, target): got list"),
    # losses
    (lambda: hinge([1, 0], [Value(0.5), Value(0.5)]),
     "sample 2: a target of hinge must be -1 or 1, "
     "not 0: for 0 and 1 pass [2*y - 1 for y in targets]"),
    (lambda: hinge(0.3, Value(0.5)), "a target of hinge must be -1 or 1, "
     "not 0.3: for 0 and 1 pass [2*y - 1 for y in targets]"),
    (lambda: fit(ROWS, [1, -1, 2], loss="hinge"), "sample 3: a target of hinge must be -1 or 1, "
     "not 2: for 0 and 1 pass [2*y - 1 for y in targets]"),
    (lambda: binary_cross_entropy([1, 0], [Value(0.5), Value(1.5)]),
     "sample 2: binary_cross_entropy "
     'takes predictions from 0 to 1, not 1.5: give the model output="sigmoid"'),
    (lambda: binary_cross_entropy(1, Value(-1e-9)), "binary_cross_entropy "
     'takes predictions from 0 to 1, not -1e-09: give the model output="sigmoid"'),
    (lambda: fit(ROWS, [1, 2, 0], loss=binary_cross_entropy),
     "sample 2: a target of binary_cross_entropy is 0 or 1, not 2, or between them"),
    (lambda: mse(1.0, [Value(1.0)]),
     "targets and predictions must both be lists, or both be single numbers"),
    (lambda: mse([1.0], Value(1.0)),
     "targets and predictions must both be lists, or both be single numbers"),
    (lambda: cross_entropy(1, [[0.5, 0.5]]),
     "targets and predictions must both be lists, or both be single numbers"),
    (lambda: cross_entropy(["rose"], [[0.5, 0.5]]),
     "sample 1: a class must be a whole number, not 'rose'"),
    (lambda: cross_entropy([[0, "1"]], [[0.5, 0.5]]),
     "sample 1: the target: expected a number, got '1' (str): write float('1')"),
    (lambda: mse([1.0], []), "1 target does not fit 0 predictions"),
    (lambda: mse([[1.0, 2.0]], [Value(0.5)]), "sample 1: 2 targets do not fit 1 prediction"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "said"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_what_cannot_be_taken_is_refused_in_one_line(
    action: Callable[[], object], said: str
) -> None:
    assert refusal(action) == said
    assert "\n" not in said


def test_nothing_is_refused_of_what_is_right() -> None:
    expected = fit(epochs=2).loss
    X, y = np.array(ROWS), np.array(TARGETS)
    assert fit(X, y, 2).loss == fit(ROWS, [[t] for t in TARGETS], 2).loss == expected
    assert fit(FRAME, TARGETS, 2).loss == fit(FRAME, Frame(y=TARGETS), 2).loss == expected
    assert fit([dict(zip("ab", r)).values() for r in ROWS], TARGETS, 2).loss == expected
    assert fit([dict(zip("ab", r)) for r in ROWS], TARGETS, 2).loss == expected
    assert fit(ROWS, np.array(["rose", "iris", "rose"]), 2).loss == expected
    assert fit(ROWS, TARGETS, np.int64(2), batch_size=np.int64(3)).loss == expected
    assert fit(ROWS, TARGETS, 2, l2=0, learning_rate=np.float64(0.1)).loss == expected


def test_numpys_whole_numbers_are_seeds() -> None:
    seed: Any = np.int64(7)
    assert repr(MLP(2, [2], rng=seed).parameters()) == repr(MLP(2, [2], rng=7).parameters())
    other = fit(rng=seed, batch_size=1, epochs=3).loss
    assert (
        other == fit(rng=7, batch_size=1, epochs=3).loss != fit(rng=8, batch_size=1, epochs=3).loss
    )


def test_rows_that_can_be_read_once_are_read_once() -> None:
    rows = [map(float, row) for row in ROWS]
    assert fit(rows, iter(TARGETS), 3).loss == fit(ROWS, TARGETS, 3).loss
    assert fit(zip(*zip(*ROWS, strict=True), strict=True), TARGETS, 3).loss == fit(epochs=3).loss


def test_rate_0_and_no_epochs_leave_the_weights() -> None:
    assert len({*fit(epochs=4, learning_rate=0).loss}) == 1
    assert fit(epochs=0).loss == fit(epochs=1).loss[:1]


def test_a_loss_keeps_what_it_took() -> None:
    assert binary_cross_entropy([0.3], [0.5]).data == pytest.approx(math.log(2))
    assert binary_cross_entropy([1, 0], [1.0, 0.0]).data == 0
    assert hinge([-1.0, True, Value(1.0)], [Value(0.0)] * 3).data == 1


def test_a_signature_is_seen_through_the_check_of_names() -> None:
    assert list(inspect.signature(GradientDescent).parameters) == [
        "model", "loss", "learning_rate", "batch_size", "parameters", "l2", "rng",
        "optimizer", "momentum", "schedule", "clip", "engine",
    ]  # fmt: skip
    assert str(inspect.signature(split)).startswith("(table: 'Table', test_fraction: 'float' = 0.2")


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_training_does_not_start_from_a_weight_that_is_not_finite(number: float) -> None:
    started = model()
    started.parameters()[1].data = number
    with pytest.raises(ValueError, match=f"^w₁₂¹ is {number}: training starts from finite"):
        GradientDescent(started).fit(ROWS, TARGETS, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("train_test_split", "split(table, 0.2)"),
        ("StandardScaler", "Scaler"),
        ("Adam", 'GradientDescent(…, optimizer="adam")'),
        ("Sequential", "MLP, as in MLP(2, [3, 1])"),
    ],
)
def test_an_import_of_another_library_is_translated(name: str, said: str) -> None:
    with pytest.raises(ImportError) as raised:
        exec(f"from nn import {name}")
    assert str(raised.value) == f"nn has no {name}: write {said}"


def test_what_has_no_counterpart_is_no_attribute() -> None:
    with pytest.raises(ImportError, match="cannot import name 'nothing' from 'nn'"):
        exec("from nn import nothing")
    assert not hasattr(nn, "nothing")
