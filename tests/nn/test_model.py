"""Rows in, predictions and verdicts out: for a neuron, a layer, a network."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Callable
from typing import Any

import pytest

from autograd import GradcheckError, Value, draw, gradcheck
from nn import MLP, GradientDescent, Layer, Neuron, Scaler, Table, mse
from nn.texts import Confusion

from ..autograd.cutting import PACKAGE, cut
from ..autograd.test_prompt import session

DRAW = random.Random(5)
X = [[DRAW.uniform(-1, 1), DRAW.uniform(-1, 1)] for _ in range(8)]
Y = [x - 2 * z + 0.5 for x, z in X]
FAR = [100 * y + 1000 for y in Y]
COLUMNS = ["height", "width"]


def wide(rows: list[list[float]]) -> list[list[float]]:
    return [[1000 * x + 50, 0.01 * z] for x, z in rows]


# predictions


def test_a_prediction_is_that_of_a_call() -> None:
    one, several = MLP(2, [3, 1], rng=1), MLP(2, [3, 2], rng=1)
    assert one.predict(X) == [one(row).data for row in X]
    assert several.predict(X) == [[o.data for o in several(row)] for row in X]
    assert Neuron(2, rng=1).predict(X) == [Neuron(2, rng=1)(row).data for row in X]
    assert one.predict([]) == []


@pytest.mark.parametrize("targets", [False, True])
def test_a_scaler_is_applied_and_undone(targets: bool) -> None:
    model = MLP(2, [3, 1], rng=1)
    scaler = Scaler(targets=targets)
    model.scaler = scaler.fit(wide(X), FAR) if targets else scaler.fit(wide(X))
    bare = [model(row).data for row in scaler.apply(wide(X))]
    assert model.predict(wide(X)) == (scaler.undo_targets(bare) if targets else bare)
    assert model.predict(wide(X)) != bare or not targets
    trainer = GradientDescent(model, learning_rate=0.2)
    trainer.fit(wide(X), FAR if targets else Y, 200, progress=False)
    aim = FAR if targets else Y
    spread = max(aim) - min(aim)
    for prediction, y in zip(model.predict(wide(X)), aim, strict=True):
        assert abs(prediction - y) < 0.1 * spread


def test_columns_are_found_by_name_in_any_order() -> None:
    model = MLP(2, [3, 1], rng=1)
    model.columns = COLUMNS
    expected = model.predict(X)
    dicts = [{"width": z, "height": x} for x, z in X]
    table = Table([[z, x] for x, z in X], Y, ["width", "height"], "y")
    assert model.predict(dicts) == model.predict(table) == expected
    model.scaler = Scaler().fit(Table(X, Y, COLUMNS, "y"))
    scaled = model.predict(X)
    assert model.predict(dicts) == model.predict(table) == scaled != expected
    with pytest.raises(ValueError, match="'depth'"):
        model.predict([{"height": 1.0, "depth": 2.0}])


def test_training_adopts_columns_and_classes_and_keeps_to_them() -> None:
    model = MLP(2, [2], rng=1)
    words = ["b" if y > 0.5 else "a" for y in Y]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in X]
    trainer = GradientDescent(model, "cross_entropy")
    trainer.fit(rows, words, 1, progress=False)
    assert (model.columns, model.classes) == (("height", "width"), ("a", "b"))
    turned = [{"width": z, "height": x} for x, z in X]
    trainer.fit(turned, words, 1, progress=False)
    again = MLP(2, [2], rng=1)
    GradientDescent(again, "cross_entropy").fit(
        X, [int(w == "b") for w in words], 2, progress=False
    )
    assert model.predict(X) == again.predict(X)
    assert model.accuracy(X[:3], ["b", "b", "b"]) == sum(
        word == "b" for word in model.predict_class(X[:3])
    ) / 3  # fmt: skip
    with pytest.raises(
        ValueError, match=r"^sample 2: the model does not know the class 'c': it learned a, b"
    ):
        model.accuracy(X[:2], ["a", "c"])


def test_a_scaler_of_other_columns_is_refused() -> None:
    model = MLP(2, [1], rng=1)
    model.scaler = Scaler().fit(Table(X, Y, ["width", "height"], "y"))
    with pytest.raises(ValueError, match=r"^the scaler was fitted to the columns width, height"):
        GradientDescent(model).fit(Table(X, Y, COLUMNS, "y"), epochs=1, progress=False)


# verdicts


def sure(outputs: int, output: str = "linear") -> MLP:
    """Return a network whose outputs are its inputs."""
    weights = [[[float(i == j) for i in range(outputs)] for j in range(outputs)]]
    return MLP(outputs, [outputs], output=output, weights=weights)


SCORES = [[3.0, 1.0, 2.0], [0.0, 5.0, 1.0], [0.0, 1.0, 2.0], [9.0, 1.0, 1.0]]


def test_of_several_outputs_the_largest_decides() -> None:
    model = sure(3)
    assert model.predict_class(SCORES) == [0, 1, 2, 0]
    assert model.predict_class([[1.0, 1.0, 0.0]]) == [0]  # the first at a tie
    assert model.accuracy(SCORES, [0, 1, 1, 2]) == 0.5
    assert model.accuracy(SCORES, [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]) == 0.5
    counts = model.confusion(SCORES, [0, 1, 1, 2])
    assert counts.classes == ("0", "1", "2")
    assert counts == ((1, 0, 0), (0, 1, 1), (1, 0, 0))
    shares = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]
    assert model.confusion(SCORES, shares) == counts


def test_classes_have_their_names() -> None:
    model = sure(3)
    model.classes = ("ant", "bee", "cat")
    assert model.predict_class(SCORES) == ["ant", "bee", "cat", "ant"]
    words = ["ant", "bee", "bee", "cat"]
    assert model.accuracy(SCORES, words) == 0.5
    counts = model.confusion(SCORES, words)
    assert (counts[1][2], counts[2][0], sum(map(sum, counts))) == (1, 1, 4)
    assert repr(counts).splitlines() == [
        "true \\ predicted  ant  bee  cat",
        "ant                 1    0    0",
        "bee                 0    1    1",
        "cat                 1    0    0",
    ]
    table = Table(SCORES, [0.0, 1.0, 1.0, 2.0], ["p", "q", "r"], "kind", ["ant", "bee", "cat"])
    assert model.accuracy(table) == 0.5
    assert model.confusion(table) == counts
    few = Table(SCORES[2:], [0.0, 1.0], ["p", "q", "r"], "kind", ["bee", "cat"])
    assert model.confusion(few) == ((0, 0, 0), (0, 0, 1), (1, 0, 0))  # by name, not by number


@pytest.mark.parametrize(
    ("loss", "output", "targets", "classes"),
    [
        ("binary_cross_entropy", "sigmoid", [0, 1, 1, 0], [0.0, 1.0]),
        ("hinge", "linear", [-1, 1, 1, -1], [-1.0, 1.0]),
        ("mse", "linear", [0, 1, 1, 0], [0.0, 1.0]),
        ("mse", "linear", [-1, 1, 1, -1], [-1.0, 1.0]),
        ("mse", "linear", [3, 7, 7, 3], [3.0, 7.0]),
        ("binary_cross_entropy", "sigmoid", ["no", "yes", "yes", "no"], ["no", "yes"]),
        ("hinge", "linear", ["no", "yes", "yes", "no"], ["no", "yes"]),
        ("mse", "linear", ["no", "yes", "yes", "no"], ["no", "yes"]),
    ],
)
def test_one_output_is_near_to_what_it_aims_at(
    loss: str, output: str, targets: list[Any], classes: list[Any]
) -> None:
    rows = [[-1.0], [1.0], [0.8], [-0.9]]
    model = Neuron(1, output, weights=[0.1], bias=0.0)
    trainer = GradientDescent(model, loss, learning_rate=0.3)
    trainer.fit(rows, targets, 100, progress=False)
    assert model.predict_class(rows) == [classes[k] for k in (0, 1, 1, 0)]
    assert model.accuracy(rows, targets) == 1.0
    assert model.confusion(rows, targets) == ((2, 0), (0, 2))
    assert model.confusion(rows, targets).classes == tuple(
        c if isinstance(c, str) else f"{c:g}" for c in classes
    )
    wrong = [*targets[::-1][:3], targets[1]]
    assert model.accuracy(rows, wrong) == sum(
        a == b for a, b in zip(targets, wrong, strict=True)
    ) / 4  # fmt: skip


@pytest.mark.parametrize("verdict", [MLP.accuracy, MLP.confusion])
@pytest.mark.parametrize(
    ("model", "rows", "targets", "message"),
    [
        (sure(3), SCORES, [0, 1, 2, 3], "sample 4: there is no class 3: 3 outputs are for classes"),
        (sure(3), SCORES, [0, -1, 2, 1], "sample 2: there is no class -1"),
        (sure(3), SCORES, [0.5, 1, 2, 1], "sample 1: there is no class 0.5"),
        (MLP(2, [1]), X, Y, "sample 1: accuracy is for classes, but the target "),
        (MLP(2, [1]), X, [0, 1, 2] * 2 + [0, 1], "the target 2 is neither 0 nor 1: for numbers"),
        (MLP(2, [1]), [], [], "there are no samples"),
        (MLP(2, [1]), X, [1], "8 rows, 1 target"),
    ],
)  # fmt: skip
def test_what_is_no_class_is_refused(
    verdict: Callable[..., Any], model: MLP, rows: Any, targets: Any, message: str
) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        verdict(model, rows, targets)
    assert message in str(raised.value)


def test_a_summary_has_a_row_for_each_layer() -> None:
    model = MLP(3, [4, 2], activation=[["relu", "tanh", "relu", "tanh"]], output="sigmoid",
                bias=[True, False])  # fmt: skip
    assert repr(model.summary()).splitlines() == [
        "MLP of 3 inputs: x₁, x₂, x₃",
        "layer  neurons  activation  parameters",
        "    1        4  relu, tanh          16",
        "    2        2  sigmoid              8",
        "                                    24",
    ]
    model.columns = ["a b", "c", "قد"]
    assert "3 inputs: a b, c, قد" in model.summary()
    assert Layer(20, 2).summary().splitlines()[0] == (
        "Layer of 20 inputs: x₁, x₂, x₃, x₄, x₅, x₆, x₇, …"
    )
    assert Neuron(1).summary().splitlines()[0] == "Neuron of 1 input: x"


def test_a_confusion_is_a_tuple_of_rows() -> None:
    counts = Confusion(["a"], [[3]])
    assert (counts[0][0], counts.classes, [*counts]) == (3, ("a",), [(3,)])


# names


@pytest.mark.parametrize(
    ("columns", "leaves"),
    [
        (["petal length", "sepal-width"], ["petal_length", "sepal_width"]),
        (["w1", "y"], ["x_w1", "x_y"]),
        (["x1", "x2"], ["x_x1", "x_x2"]),
        (["2nd", "1"], ["x_2nd", "x_1"]),
        (["", "?!"], ["x₁", "x₂"]),
        (["قد", "وزن"], ["قد", "وزن"]),
        (["a b", "a-b"], ["a_b", "a_b_"]),
        (["a", "a"], ["a", "a_"]),
        (["b1_1", "net2_1"], ["x_b1_1", "x_net2_1"]),
        (["ŷ", "L"], ["x_ŷ", "x_L"]),
        (["o₁¹", "w₁₁¹"], ["x_o₁¹", "x_w₁₁¹"]),
    ],
)
def test_what_the_leaves_of_columns_are_called(
    columns: list[str], leaves: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = MLP(2, [2, 1], rng=1)
    model.columns = columns
    assert model.columns == tuple(columns)
    assert [leaf.label for leaf in model.as_row([1.5, 2.5])] == leaves
    printed = session(
        monkeypatch, GradientDescent(model), *(f"p {leaf}" for leaf in leaves), "p w11_1", "q",
        samples=([[1.5, 2.5]], [1.0]),
    )  # fmt: skip
    for leaf, number in zip(leaves, ("1.5", "2.5"), strict=True):
        assert f"{leaf}: data {number}, grad" in printed
        assert f"label={leaf} " in draw(model).source.replace('"', "")
    assert f"w₁₁¹: data {model.parameters()[0].data:.6g}" in printed


@pytest.mark.parametrize("columns", [["a"], "ab", ["a", "b", "c"], [1, 2], []])
def test_columns_are_as_many_names_as_inputs(columns: Any) -> None:
    model = MLP(2, [1], rng=1)
    with pytest.raises(ValueError, match=r"^columns must be 2 names, one for each input: got"):
        model.columns = columns
    assert model.columns == ()


def test_values_become_the_weights_themselves() -> None:
    shared, other = Value(0.5, "shared"), Value(-1.0)
    model = MLP(2, [2, 1], weights=[[[shared, other], [shared, 2.0]], [[1.0, 1.0]]],
                biases=[[other, 0.5], None])  # fmt: skip
    first, second = model.layers[0].neurons
    assert first.w[0] is second.w[0] is shared
    assert first.w[1] is first.b is other
    assert (shared.label, second.w[1].label) == ("shared", "w₂₂¹")
    mse(Y, [model(row) for row in X]).backward()
    total = shared.grad
    apart = MLP(2, [2, 1], weights=[[[0.5, -1.0], [0.5, 2.0]], [[1.0, 1.0]]],
                biases=[[-1.0, 0.5], None])  # fmt: skip
    mse(Y, [apart(row) for row in X]).backward()
    left, right = (neuron.w[0].grad for neuron in apart.layers[0].neurons)
    assert total == pytest.approx(left + right)
    assert Neuron(1, weights=[shared]).w[0] is shared
    assert Layer(1, 1, weights=[[shared]], biases=[other]).parameters() == [shared, other]


# checking gradients


def test_a_right_trainer_passes() -> None:
    model = MLP(2, [3, 2], rng=1)
    model.scaler = Scaler().fit(wide(X))
    trainer = GradientDescent(model, "cross_entropy", l2=0.1, optimizer="adam", batch_size=2)
    before = trainer.state()
    grads = [p.grad for p in trainer.parameters]
    gradcheck(trainer, wide(X), [0, 1] * 4)
    assert trainer.state() == before
    assert [p.grad for p in trainer.parameters] == grads
    held = MLP(2, [2, 1], rng=1)
    gradcheck(GradientDescent(held, parameters=held.parameters()[:2]), X, Y)
    gradcheck(trainer, Table(wide(X), [0.0, 1.0] * 4, COLUMNS, "y"))


def cutting(targets: Any, predictions: Any) -> Value:
    """Return a loss that goes around the graph."""
    return mse(targets, [p * 0.5 + p.data * 0.5 for p in predictions])


def test_a_graph_that_is_cut_is_found() -> None:
    trainer = GradientDescent(MLP(2, [2, 1], rng=1), cutting)
    before = trainer.state()
    with pytest.raises(GradcheckError) as raised:
        gradcheck(trainer, X, Y)
    table = str(raised.value).splitlines()
    assert len(table) == 2 + len(trainer.parameters)
    name, analytic, numeric, _ = table[2].split()
    assert name == "∂L/∂w₁₁¹"
    assert float(numeric) == pytest.approx(2 * float(analytic), rel=1e-4)
    assert trainer.state() == before


def test_ctrl_c_while_checking_leaves_the_weights() -> None:
    trainer = GradientDescent(Neuron(2, rng=1))
    before = trainer.state()
    files = (f"{PACKAGE}numeric.py", f"{PACKAGE}debugger/stretches.py")
    lines = cut(lambda: gradcheck(trainer, X[:2], Y[:2]), files=files)
    for place in (*range(0, lines, lines // 5), *range(lines - 12, lines)):
        cut(lambda: gradcheck(trainer, X[:2], Y[:2]), place, files)
        assert trainer.state() == before, place


# what others call it

HINTS: list[tuple[Callable[[], Any], str, str]] = [
    (lambda: MLP(1, [1]), "fit", "a trainer fits it: GradientDescent(model, …).fit(X, y"),
    (lambda: Neuron(1), "compile", "loss and optimizer are given to GradientDescent"),
    (lambda: Layer(1, 1), "score", 'ask for model.accuracy(X, y), or fit with metrics="r2"'),
    (lambda: MLP(1, [1]), "predict_proba", "model.predict(X) gives them"),
    (lambda: MLP(1, [1]), "state_dict", "named_parameters() has the names and the Values"),
    (lambda: MLP(1, [1]), "load_weights", "nn.load(path) reads what model.save(path) wrote"),
    (lambda: GradientDescent(Neuron(1)), "predict", "ask its model: trainer.model.predict(X)"),
    (lambda: GradientDescent(Neuron(1)), "lr", "write trainer.learning_rate"),
    (lambda: GradientDescent(Neuron(1)), "load", "write nn.resume(path)"),
    (lambda: GradientDescent(Neuron(1)).history, "history", 'write history["loss"]'),
]


@pytest.mark.parametrize(("make", "name", "hint"), HINTS)
def test_the_names_of_other_libraries_are_answered(
    make: Callable[[], Any], name: str, hint: str
) -> None:
    thing = make()
    with pytest.raises(AttributeError) as raised:
        getattr(thing, name)
    message = str(raised.value)
    assert message.startswith(f"'{type(thing).__name__}' object has no attribute '{name}': {hint}")
    assert not hasattr(thing, name)
    with pytest.raises(AttributeError, match=r"has no attribute 'nonsense'$"):
        thing.nonsense  # noqa: B018


def untyped(kind: Any) -> Any:
    """Return a class as one who does not look at types sees it."""
    return kind


ARGUMENTS: list[tuple[Callable[[], Any], str]] = [
    (lambda: untyped(MLP)(2, hidden_layer_sizes=[1]), "no argument hidden_layer_sizes: did you "
     "mean sizes?"),
    (lambda: untyped(MLP)(2, [1], seed=1), "MLP has no argument seed: did you mean rng?"),
    (lambda: untyped(Layer)(2, units=1), "Layer has no argument units: did you mean neurons?"),
    (lambda: untyped(Neuron)(1, use_bias=False), "no argument use_bias: did you mean bias?"),
    (lambda: untyped(Neuron)(1, kernel_initializer="he"), "did you mean initialization?"),
    (lambda: GradientDescent(Neuron(1), "bce"), "no loss 'bce': did you mean "
     "'binary_cross_entropy'?"),
    (lambda: GradientDescent(Neuron(1), "MSELoss"), "no loss 'MSELoss': did you mean 'mse'?"),
    (lambda: GradientDescent(Neuron(1), "softmax"), "did you mean 'cross_entropy'?"),
    (lambda: Neuron(1, "ReLU"), "there is no activation 'ReLU': did you mean 'relu'?"),
    (lambda: Neuron(1, "identity"), "there is no activation 'identity': did you mean 'linear'?"),
    (lambda: Neuron(1, initialization="glorot"), "did you mean 'xavier'?"),
    (lambda: Neuron(1, "swish"), "there is no activation 'swish': choose one of leaky_relu,"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "message"), ARGUMENTS)
def test_the_arguments_of_other_libraries_are_answered(
    make: Callable[[], Any], message: str
) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        make()
    assert message in str(raised.value)


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_is_a_model_of_its_own(clone: Callable[[Any], Any]) -> None:
    model = MLP(2, [2, 1], rng=1)
    model.columns = COLUMNS
    model.scaler = Scaler().fit(Table(X, Y, COLUMNS, "y"))
    other = clone(model)
    assert other.predict(X) == model.predict(X)
    assert (other.columns, other.scaler.as_dict()) == (model.columns, model.scaler.as_dict())
    other.parameters()[0].data += 1.0
    assert other.predict(X) != model.predict(X)


def test_a_scaler_is_one_of_this_package_and_fitted() -> None:
    model = untyped(MLP)(2, [1])
    for wrong in (Scaler, Scaler(), "standard", object()):
        with pytest.raises(TypeError, match=r"model.scaler = Scaler\(\).fit\(train\)"):
            model.scaler = wrong
    model.scaler = Scaler().fit([[1.0, 2.0], [3.0, 5.0]])
    model.scaler = None


def test_an_attribute_of_another_name_is_not_set_in_vain() -> None:
    trainer = untyped(GradientDescent)(MLP(2, [1]))
    with pytest.raises(AttributeError, match=r"there is no 'lr' here: write trainer.learning_rate"):
        trainer.lr = 0.5
    trainer.learning_rate = 0.5


def test_a_history_is_read_by_column() -> None:
    history = untyped(GradientDescent)(MLP(1, [1])).fit([[1.0]], [1.0], 2, progress=False)
    with pytest.raises(TypeError, match=r'by column: history\["loss"\]\[-1\]'):
        history[-1]


def test_numbers_are_no_classes_and_several_labels_no_class() -> None:
    X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [10.0, 20.0, 35.0]
    trainer = GradientDescent(MLP(2, [1], rng=0), "mse")
    trainer.fit(X, y, 1, progress=False)
    for verdict in (trainer.model.confusion, trainer.model.accuracy):  # type: ignore[attr-defined]
        with pytest.raises(ValueError, match="the target 10 is a number: for numbers ask for r2"):
            verdict(X, y)
    with pytest.raises(ValueError, match="numbers, not classes"):
        trainer.model.predict_class(X)  # type: ignore[attr-defined]
    labels = GradientDescent(MLP(2, [2], output="sigmoid", rng=0), "binary_cross_entropy")
    history = labels.fit(X, [[1, 1], [0, 1], [0, 0]], 1, progress=False)
    assert history.names == ("epoch", "loss")  # no accuracy of what is no class
    with pytest.raises(ValueError, match="accuracy needs one class for each sample"):
        labels.measure("accuracy", X, [[1, 1], [0, 1], [0, 0]])


def test_classes_by_name_must_fit_the_outputs_and_are_not_scaled() -> None:
    X, y = [[0.0, 1.0], [1.0, 0.0]], ["a", "b"]
    with pytest.raises(ValueError, match=r"2 classes \(a, b\), but the model has 3 outputs"):
        GradientDescent(MLP(2, [3]), "cross_entropy").fit(X, y, 1)
    model = MLP(2, [2])
    model.scaler = Scaler(targets=True).fit(X, [0.0, 1.0])
    with pytest.raises(ValueError, match=r"cross_entropy is for classes.*: Scaler\(\)"):
        GradientDescent(model, "cross_entropy").fit(X, [0, 1], 1)


def test_measures_are_taken_of_samples_as_in_the_table() -> None:
    X, y = [[0.0, 100.0], [1.0, 300.0], [2.0, 200.0]], [1000.0, 3000.0, 2500.0]
    model = MLP(2, [1], rng=0)
    model.scaler = Scaler(targets=True).fit(X, y)
    trainer = GradientDescent(model)
    checked = trainer.checked(X, y)
    assert trainer.evaluate(X, y) == trainer.loss_of(*checked).data
    assert trainer.measure("mae", X, y) == trainer.judge("mae", *checked)
    predictions = model.predict(X)
    mae = sum(abs(a - b) for a, b in zip(y, predictions, strict=True)) / 3
    assert trainer.measure("mae", X, y) == pytest.approx(mae, rel=1e-12)
    with pytest.raises(ValueError, match="r2 is for numbers, but there are 3 outputs for 1 target"):
        GradientDescent(MLP(2, [3]), "cross_entropy").measure("r2", X, [0, 1, 2])
