"""Plots: what is drawn, in which axes, and what is left as it was."""

from __future__ import annotations

import math
import os
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure

from autograd import Value
from nn import MLP, GradientDescent, History, Module, Neuron, Scaler, Table, Watch, plots
from nn.figures import COLOURS, around
from nn.model import Model

LINE = [[x / 4] for x in range(-4, 5)], [x / 2 + 1 for x in range(-4, 5)]  # y = 2x + 1

LOOSE: Any = plots  # for what a type checker refuses too


def plane(bias: float = 0.0) -> Neuron:
    """Return the model whose output is x₁ + 2·x₂ + b."""
    return Neuron(2, activation="linear", weights=[1.0, 2.0], bias=bias)


def three() -> MLP:
    """Return the model whose outputs are x₁, x₂, −x₁ − x₂."""
    return MLP(2, [3], weights=[[[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]])


def across() -> Neuron:
    """Return the model whose output is x₁."""
    return Neuron(2, activation="linear", weights=[1.0, 0.0])


@pytest.fixture
def axes() -> Any:
    return Figure().add_subplot()


@pytest.fixture
def pyplot() -> Iterator[Any]:
    """Give pyplot with no figure open, and no window."""
    with matplotlib.rc_context():
        matplotlib.use("Agg")
        from matplotlib import pyplot

        yield pyplot
        pyplot.close("all")


def history(**columns: list[float]) -> History:
    made = History(1, ("epoch", *columns))
    for epoch, numbers in enumerate(zip(*columns.values(), strict=True)):
        made.add({"epoch": epoch, **dict(zip(columns, numbers, strict=True))})
    return made


def lines(axes: Any) -> dict[str, tuple[list[float], list[float]]]:
    return {
        str(line.get_label()): (list(line.get_xdata()), list(line.get_ydata()))
        for line in axes.get_lines()
    }


def legend(axes: Any) -> list[str]:
    found = axes.get_legend()
    return [text.get_text() for text in found.get_texts()] if found else []


def trained(epochs: int = 3) -> tuple[GradientDescent, Watch]:
    """Return y = w·x + b on its way from 0 and 0 to 2 and 1."""
    neuron = Neuron(1, activation="linear", weights=[0.0])
    trainer, watch = GradientDescent(neuron), Watch(neuron)
    for epoch in range(1, epochs + 1):
        trainer.step(*LINE, learning_rate=0.3)
        watch.add(epoch)
    return trainer, watch


EVERY: dict[str, Any] = {
    "loss_curves": lambda axes: plots.loss_curves(history(loss=[1.0, 0.5]), axes),
    "History.plot": lambda axes: history(loss=[1.0, 0.5]).plot(axes),
    "decision_boundary": lambda axes: plots.decision_boundary(
        across(), [[0, 0], [1, 1]], [0, 1], axes, resolution=5
    ),
    "weight_courses": lambda axes: plots.weight_courses(trained()[1], axes),
    "gradient_norms": lambda axes: plots.gradient_norms(trained()[1], axes),
    "loss_surface": lambda axes: plots.loss_surface(
        trained()[0], *LINE, weights=("w1", "b"), axes=axes, resolution=5
    ),
}


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_a_plot_goes_into_the_axes_that_are_given_and_nowhere_else(draw: Any, pyplot: Any) -> None:
    figure, (left, right) = pyplot.subplots(1, 2)
    assert draw(left) is left
    assert left.has_data()
    assert not right.has_data()
    assert pyplot.get_fignums() == [figure.number]
    figure.draw_without_rendering()  # no warning


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_without_axes_a_plot_opens_a_figure_of_its_own(draw: Any, pyplot: Any) -> None:
    other = pyplot.figure().add_subplot()
    made = draw(None)
    assert made is not other
    assert not other.has_data()
    assert made.figure is pyplot.figure(2)
    assert pyplot.get_fignums() == [1, 2]


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_without_matplotlib_one_line_says_how_to_get_it(
    draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for owner, work in ((Model, "outputs"), (GradientDescent, "evaluate")):
        monkeypatch.setattr(owner, work, None)  # it is said before the work
    with pytest.raises(ImportError, match=r"^matplotlib is missing: pip install '.*plots\]'$"):
        draw(None)


# Curves


def test_a_history_is_drawn_by_its_epochs(axes: Any) -> None:
    made = history(loss=[1.0, 0.5, 0.25], validation_loss=[2.0, 1.0, 0.75])
    made.epoch[:] = [0, 10, 20]
    plots.loss_curves(made, axes)
    assert lines(axes) == {
        "training": ([0, 10, 20], [1.0, 0.5, 0.25]),
        "validation": ([0, 10, 20], [2.0, 1.0, 0.75]),
    }
    assert legend(axes) == ["training", "validation"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch (0: before training)", "loss L")
    assert axes.get_yscale() == "linear"
    first, second = axes.get_lines()
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert getattr(first, look)() != getattr(second, look)()


def test_one_curve_has_no_legend_and_a_long_one_no_markers(axes: Any) -> None:
    plots.loss_curves(history(loss=[1.0] * 41), axes)
    plots.loss_curves(history(loss=[1.0] * 40), axes)
    assert legend(axes) == []
    assert [line.get_marker() for line in axes.get_lines()] == ["", "o"]


@pytest.mark.parametrize(
    ("losses", "scale"),
    [
        ([1.0, 0.05], "linear"),
        ([1.0, 0.049], "log"),
        ([1.0, 0.0], "linear"),
        ([1.0, -0.01], "linear"),
        ([3.0], "linear"),
    ],
)
def test_the_scale_is_a_log_scale_where_losses_span_more_than_a_factor_of_20(
    axes: Any, losses: list[float], scale: str
) -> None:
    plots.loss_curves(history(loss=losses), axes)
    assert axes.get_yscale() == scale


def test_an_accuracy_is_never_on_a_log_scale(axes: Any) -> None:
    history(loss=[1.0, 0.01], accuracy=[0.01, 1.0]).plot(axes, columns=["accuracy"])
    assert axes.get_yscale() == "linear"


@pytest.mark.parametrize("lowest", [1e-2, 1e-7, 1e-12])
def test_a_log_scale_has_a_few_plain_numbers(axes: Any, lowest: float) -> None:
    plots.loss_curves(history(loss=[1.0, lowest]), axes)
    axes.figure.draw_without_rendering()
    low, high = axes.get_ylim()
    shown = [t for t in axes.yaxis.get_major_ticks() if low <= t.get_loc() <= high]
    assert 3 <= len(shown) <= 9
    assert all(
        float(t.label1.get_text().replace("−", "-")) == pytest.approx(t.get_loc()) for t in shown
    )


def test_other_columns_are_called_by_their_quantity(axes: Any) -> None:
    made = history(loss=[1.0, 0.5], r2=[0.0, 0.5], validation_r2=[0.1, 0.4], mae=[2.0, 1.0])
    assert [*lines(made.plot(Figure().add_subplot(), columns="r2"))] == ["training"]
    made.plot(axes, columns=["r2", "validation_r2"])
    assert axes.get_ylabel() == "R²"
    assert lines(axes)["validation"] == ([0, 1], [0.1, 0.4])
    both = made.plot(Figure().add_subplot(), columns=["mae", "r2"])
    assert legend(both) == ["mae", "r2"]
    assert both.get_ylabel() == "R², mean absolute error"
    with pytest.raises(KeyError, match="did you mean 'mae'"):
        made.plot(axes, columns=["mea"])


def test_several_trainings_are_drawn_by_their_names(axes: Any) -> None:
    runs = {"α = 0.1": history(loss=[1.0, 0.5]), "α = 0.2": history(loss=[1.0, 0.4])}
    plots.loss_curves(runs, axes)
    assert legend(axes) == [*runs]
    runs["α = 0.2"] = history(loss=[1.0, 0.4], validation_loss=[1.0, 0.6])
    both = plots.loss_curves(runs, Figure().add_subplot())
    assert legend(both) == ["α = 0.1, training", "α = 0.2, training", "α = 0.2, validation"]


def test_a_history_of_nothing_is_refused(axes: Any) -> None:
    with pytest.raises(ValueError, match="nothing was trained"):
        plots.loss_curves(History(1), axes)
    with pytest.raises(ValueError, match="no history"):
        plots.loss_curves({}, axes)


# Regions


def boundary(axes: Any) -> list[tuple[float, float]]:
    """Return the points of the boundaries drawn."""
    return [
        (float(x), float(y))
        for drawn in axes.collections
        if not getattr(drawn, "filled", True)
        for path in drawn.get_paths()
        for x, y in path.vertices
    ]


@pytest.mark.parametrize(("aims", "level"), [((0.0, 1.0), 0.5), ((-1.0, 1.0), 0.0)])
def test_the_boundary_of_one_output_runs_where_the_predicted_class_changes(
    axes: Any, aims: tuple[float, float], level: float
) -> None:
    model = plane()
    model.aims = aims
    plots.decision_boundary(model, [[-2, -2], [2, 2]], [*aims], axes, resolution=40)
    points = boundary(axes)
    assert len(points) > 40
    assert all(abs(a + 2 * b - level) < 0.05 for a, b in points)
    for a, b in points[::7]:
        assert model.predict_class([[a, b - 0.1], [a, b + 0.1]]) == [*aims]


def test_the_boundaries_of_several_outputs_run_where_two_are_equal(axes: Any) -> None:
    model = three()
    model.classes = ("p", "q", "r")
    samples = [[2, -1], [-1, 2], [-2, -2]]
    plots.decision_boundary(model, samples, ["p", "q", "r"], axes, resolution=40)
    points = boundary(axes)
    assert len(points) > 40
    for a, b in points:
        low, high = sorted([a, b, -a - b])[1:]
        assert high - low < 0.2
    assert legend(axes) == ["p", "q", "r"]
    assert lines(axes) == {"p": ([2], [-1]), "q": ([-1], [2]), "r": ([-2], [-2])}


def test_a_region_and_its_samples_have_one_colour_and_each_class_its_marker(axes: Any) -> None:
    model, samples = three(), [[2, -1], [-1, 2], [-2, -2]]
    plots.decision_boundary(model, samples, [0, 1, 2], axes, resolution=20)
    regions = [drawn for drawn in axes.collections if drawn.filled]
    fills = [matplotlib.colors.to_hex(region.get_facecolor()[0]).upper() for region in regions]
    assert fills == [line.get_color() for line in axes.get_lines()] == [*COLOURS[:3]]
    assert len({line.get_marker() for line in axes.get_lines()}) == 3
    for k, sample in enumerate(samples):
        assert model.predict_class([sample]) == [k]
        holds = [any(path.contains_point(sample) for path in r.get_paths()) for r in regions]
        assert holds == [number == k for number in range(3)]


TARGETS: dict[str, tuple[Any, list[Any], list[str]]] = {
    "numbers": (across, [0.0, 1.0, 1.0], ["class 0", "class 1"]),
    "words": (across, ["no", "yes", "yes"], ["no", "yes"]),
    "lists of one": (across, [[0.0], [1.0], [1.0]], ["class 0", "class 1"]),
    "of several outputs": (three, [0, 2, 2], ["class 0", "class 1", "class 2"]),
    "one-hot": (three, [[1, 0, 0], [0, 0, 1], [0, 0, 1]], ["class 0", "class 1", "class 2"]),
    "words, several outputs": (three, ["a", "b", "b"], ["a", "b"]),
}


@pytest.mark.parametrize(("model", "targets", "names"), TARGETS.values(), ids=TARGETS)
def test_classes_are_taken_as_they_are_given(
    axes: Any, model: Any, targets: list[Any], names: list[str]
) -> None:
    plots.decision_boundary(model(), [[0, 0], [1, 1], [2, 1]], targets, axes, resolution=5)
    assert legend(axes) == names
    assert lines(axes)[names[-1]] == ([1, 2], [1, 1])


@pytest.mark.parametrize("targets", [[0, 1], ["low", "high"]])
def test_the_names_of_the_classes_are_the_models(axes: Any, targets: list[Any]) -> None:
    model = across()
    model.classes = ("low", "high")
    plots.decision_boundary(model, [[0, 0], [1, 1]], targets, axes, resolution=5)
    assert lines(axes) == {"low": ([0], [0]), "high": ([1], [1])}


@pytest.mark.parametrize(("level", "k"), [(-9.0, 0), (9.0, 1)])
def test_one_class_everywhere_is_one_region(axes: Any, level: float, k: int) -> None:
    plots.decision_boundary(plane(level), [[0, 0], [1, 1]], [0, 1], axes, resolution=5)
    (region,) = axes.collections
    assert matplotlib.colors.to_hex(region.get_facecolor()[0]).upper() == COLOURS[k]


def test_a_table_names_the_axes_and_the_classes(axes: Any) -> None:
    table = Table([[0.0, 1.0], [2.0, 3.0]], [0.0, 1.0], ["length", "width"], "kind", ["a", "b"])
    model = across()
    plots.decision_boundary(model, table, axes=axes, resolution=5)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("length", "width")
    assert legend(axes) == ["a", "b"]
    assert axes.get_legend().get_title().get_text() == "kind"
    low, high = axes.get_xlim()
    assert low < 0 < 2 < high
    assert (model.columns, model.classes) == ((), ())  # a look changes nothing


def test_a_model_names_the_axes_where_no_table_does(axes: Any) -> None:
    model = across()
    plots.decision_boundary(model, [[0, 0], [1, 1]], [0, 1], axes, resolution=5)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("x₁", "x₂")
    model.columns = ("age", "income")
    plots.decision_boundary(model, [[0, 0], [1, 1]], [0, 1], axes, resolution=5)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("age", "income")


def test_a_scaled_model_is_drawn_over_the_columns_as_they_are(axes: Any) -> None:
    table = Table(
        [[1000.0, 0.001], [3000.0, 0.003]], [0.0, 1.0], ["income", "share"], "buys", ["no", "yes"]
    )
    model = Neuron(2, activation="linear", weights=[0.5, 0.0], bias=0.5)
    model.scaler = Scaler().fit(table)
    plots.decision_boundary(model, table, axes=axes, resolution=5)
    assert {round(income) for income, _ in boundary(axes)} == {2000}
    assert lines(axes)["yes"] == ([3000.0], [0.003])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[1.0, 2.0, 3.0]], [0], "over two inputs, but sample 1 has 3: train"),
        ([[1.0, 2.0], [1.0]], [0, 1], "over two inputs, but sample 2 has 1"),
        ([[1.0, 2.0]] * 2, [0, 0.5], "^sample 2: .* between classes, .* 0.5 is not one of 0, 1$"),
        ([[1.0, 2.0]] * 2, [0, -1], "^sample 2: .* between classes, .* -1 is not one of 0, 1$"),
        ([[1.0, 2.0]] * 2, ["low", "new"], "the model does not know the class 'new'"),
        ([[1.0, 2.0]] * 2, [0], "target for each sample"),
    ],
)
def test_what_has_no_boundary_is_refused(axes: Any, X: Any, y: Any, message: str) -> None:
    model = across()
    if y[0] == "low":
        model.classes = ("low", "high")
    with pytest.raises(ValueError, match=message):
        plots.decision_boundary(model, X, y, axes)


@pytest.mark.parametrize(
    ("draw", "error", "message"),
    [
        (lambda a: LOOSE.loss_curves([1.0], a), TypeError, "expected a History, .*: got list"),
        (lambda a: LOOSE.loss_curves({"a": 1}, a), TypeError, "expected a History, .*: got int"),
        (lambda a: LOOSE.weight_courses(Neuron(1), a), TypeError, "expected a Watch.*: got Neuron"),
        (lambda a: LOOSE.gradient_norms(Neuron(1), a), TypeError, "expected a Watch.*: got Neuron"),
        (lambda a: Watch(LOOSE.written), TypeError, "method parameters.*: got function"),
        (
            lambda a: LOOSE.loss_surface(Neuron(1), [[1]], [1], weights=("w1", "b"), axes=a),
            TypeError,
            "expected a GradientDescent.*: got Neuron",
        ),
        (
            lambda a: LOOSE.decision_boundary(trained()[0], [[1, 2]], [1], a),
            TypeError,
            "expected a Model, .*: got GradientDescent",
        ),
        (
            lambda a: LOOSE.loss_surface(trained()[0], *LINE, weights=["w1"], axes=a),
            ValueError,
            "over two weights: got w₁$",
        ),
        (lambda a: history(loss=[1.0]).plot(a.figure), TypeError, "one place .*: got Figure"),
        (
            lambda a: history(loss=[1.0]).plot(a.figure.subplots(2, 2)),
            TypeError,
            "one place to draw in.*: got an array of them",
        ),
        (lambda a: history(loss=[1.0]).plot(**{"ax": a}), TypeError, "did you mean axes?"),
        (lambda a: LOOSE.loss_curves(history(loss=[1.0]), ax=a), TypeError, "did you mean axes?"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line(
    axes: Any, draw: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as raised:
        draw(axes)
    assert "\n" not in str(raised.value)


# A watched training


def test_a_watch_keeps_what_each_epoch_leaves_behind() -> None:
    neuron = Neuron(1, activation="linear", weights=[1.0])
    trainer, watch = GradientDescent(neuron), Watch(neuron)
    for epoch in (1, 2):
        trainer.step([[3.0]], [0.0], learning_rate=0.01)
        watch.add(epoch)
    # L = (wx + b)²: ∂L/∂w = 2·3·x = 18, ∂L/∂b = 6, then with ŷ = 2.4
    assert watch.epoch == [0, 1, 2]
    assert watch.weights["w₁"] == pytest.approx([1.0, 0.82, 0.676])
    assert watch.weights["b"] == pytest.approx([0.0, -0.06, -0.108])
    expected = [math.hypot(18, 6), math.hypot(2 * 2.4 * 3, 2 * 2.4)]
    assert watch.gradients == {"all parameters": pytest.approx(expected)}
    assert repr(watch) == "Watch: 2 parameters, 2 epochs"


@pytest.mark.parametrize("batch_size", [None, 4])
def test_a_watch_is_called_by_fit_and_may_begin_later(batch_size: int | None) -> None:
    neuron = Neuron(1, activation="linear", weights=[0.0])
    trainer = GradientDescent(neuron, batch_size=batch_size, rng=0)
    trainer.fit(*LINE, epochs=3)
    watch = Watch(neuron)
    trainer.fit(*LINE, epochs=2, callbacks=[watch])
    assert watch.epoch == [3, 4, 5]
    assert watch.weights["w₁"][-1] == neuron.w[0].data
    assert [*watch.gradients["all parameters"]][-1] == math.hypot(
        *(parameter.grad for parameter in neuron.parameters())
    )


def test_a_network_is_watched_by_layers() -> None:
    model = MLP(2, [3, 1], rng=0)
    watch = Watch(model)
    assert watch.layers == {
        f"layer {k}": [p.label for p in layer.parameters()]
        for k, layer in enumerate(model.layers, 1)
    }
    assert [*watch.weights] == [name for name, _ in model.named_parameters()]


def test_a_model_of_ones_own_is_watched_by_the_names_it_has() -> None:
    class Own(Module):
        def __init__(self) -> None:
            self.slope, self.more = Value(1.0), [Value(2.0), Value(3.0, "c"), Value(4.0, "c")]
            self.inner = Neuron(1)
            self.layers: list[object] = [self.inner, "no layer"]

        def parameters(self) -> list[Value]:
            return [self.slope, *self.more, *self.inner.parameters()]

        def __call__(self, x: Any) -> Value:
            return self.slope * self.inner(x)

    watch = Watch(Own())
    assert watch.layers == {
        "layer 1": ["w₁", "b"],
        "other parameters": ["slope", "p₂", "c", "c#2"],
    }


def test_weights_are_drawn_by_name(axes: Any) -> None:
    _, watch = trained()
    plots.weight_courses(watch, axes)
    assert lines(axes) == {name: (watch.epoch, course) for name, course in watch.weights.items()}
    assert legend(axes) == ["w₁", "b"]
    one = plots.weight_courses(watch, Figure().add_subplot(), weights="w1")
    assert [*lines(one)] == ["w₁"]
    with pytest.raises(ValueError, match="no weight 'w9': choose from w₁, b"):
        plots.weight_courses(watch, axes, weights=["w9"])


@pytest.mark.parametrize(("hidden", "entries"), [(3, 12), (4, 2)])
def test_many_weights_are_drawn_in_the_style_of_their_layer(
    axes: Any, hidden: int, entries: int
) -> None:
    model = MLP(2, [hidden, 1], bias=[True, False], rng=0)
    watch = Watch(model)
    watch.add(1)
    plots.weight_courses(watch, axes)
    assert len(axes.get_lines()) == len(model.parameters())
    assert len(legend(axes)) == entries
    if entries == 2:
        assert legend(axes) == ["layer 1", "layer 2"]
        layers = [line.get_color() for line in axes.get_lines()]
        assert layers == [COLOURS[0]] * 3 * hidden + [COLOURS[1]] * hidden


def test_a_long_legend_stands_beside_the_plot_where_a_layout_makes_room(axes: Any) -> None:
    model = MLP(2, [3, 1], bias=[True, False], rng=0)
    inside = plots.weight_courses(Watch(model), axes)
    beside = plots.weight_courses(Watch(model), Figure(layout="constrained").add_subplot())
    for drawn, is_inside in ((inside, True), (beside, False)):
        whole: Any = drawn.figure
        whole.draw_without_rendering()
        frame = drawn.get_legend().get_window_extent()  # type: ignore[union-attr]
        assert (frame.x0 < drawn.get_window_extent().x1) == is_inside


def test_gradients_are_drawn_by_layer_on_a_log_scale(axes: Any) -> None:
    watch = Watch(MLP(2, [3, 1], rng=0))
    watch.epoch = [4, 5, 6]
    watch.gradients = {"layer 1": [0.0, 1e-5], "layer 2": [0.1, 0.2]}
    plots.gradient_norms(watch, axes)
    assert lines(axes) == {k: ([5, 6], norms) for k, norms in watch.gradients.items()}
    assert legend(axes) == ["layer 1", "layer 2"]
    assert axes.get_yscale() == "log"
    assert not math.isfinite(axes.yaxis.get_transform().transform([0.0])[0])  # a gap
    axes.figure.draw_without_rendering()


def test_gradients_that_are_all_0_are_drawn_too(axes: Any) -> None:
    watch = Watch(Neuron(1))
    watch.add(1)
    plots.gradient_norms(watch, axes)
    assert axes.get_yscale() == "linear"
    assert legend(axes) == []


def test_gradients_of_no_epoch_are_refused(axes: Any) -> None:
    with pytest.raises(ValueError, match=r"give the watch to fit\(…, callbacks=\[watch\]\)"):
        plots.gradient_norms(Watch(Neuron(1)), axes)


# A loss surface


def test_the_surface_is_the_loss_and_has_the_path_over_it(axes: Any) -> None:
    trainer, watch = trained(5)
    plots.loss_surface(trainer, *LINE, weights=("w1", "b"), path=watch, axes=axes, resolution=9)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w₁", "b")
    drawn = lines(axes)
    w, b = watch.weights["w₁"], watch.weights["b"]
    assert drawn == {
        "path": (w, b),
        "start": (w[:1], b[:1]),
        "end": (w[-1:], b[-1:]),
    }
    assert legend(axes) == ["path", "start", "end"]
    filled, rings = axes.collections[:2]

    def loss(w: float, b: float) -> float:
        pairs = [*zip(*LINE, strict=True)]
        return sum((w * x[0] + b - y) ** 2 for x, y in pairs) / len(pairs)

    grid = [loss(vw, vb) for vb in around(b, 0.35, 9) for vw in around(w, 0.35, 9)]
    assert filled.get_clim() == pytest.approx((min(grid), max(grid)))
    assert len(filled.get_paths()) == 16
    levels = rings.levels
    roots = [math.sqrt(max(0.0, level - levels[0])) for level in levels]
    assert [b - a for a, b in pairwise(roots)] == pytest.approx([roots[1]] * 16)
    for level, ring in zip(levels, rings.get_paths(), strict=True):
        for vertex in ring.vertices:
            assert loss(*vertex) == pytest.approx(level, abs=0.1)
    for (low, high), seen in (((min(w), max(w)), axes.get_xlim()), ((0, max(b)), axes.get_ylim())):
        assert seen[0] < low < high < seen[1]
    figure: Any = axes.figure
    assert figure.axes[1].get_ylabel() == "loss L"


def test_weights_are_given_by_name_or_by_themselves(axes: Any) -> None:
    model = MLP(2, [2, 1], rng=0)
    trainer = GradientDescent(model)
    pair = (model.layers[0].neurons[1].w[0], "b1_2")
    plots.loss_surface(trainer, [[1, 2]], [1], weights=pair, axes=axes, resolution=3)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w₂₁¹", "b₁²")
    assert legend(axes) == []
    with pytest.raises(ValueError, match="no weight 'w13_1': choose from w₁₁¹, "):
        plots.loss_surface(trainer, [[1, 2]], [1], weights=("w13_1", "b1_2"), axes=axes)
    with pytest.raises(ValueError, match="no weight Value"):
        plots.loss_surface(trainer, [[1, 2]], [1], weights=(Value(1.0), "b1_2"), axes=axes)
    with pytest.raises(ValueError, match="over two weights: got b₁², b₁²"):
        plots.loss_surface(trainer, [[1, 2]], [1], weights=("b1_2", "b₁²"), axes=axes)


def test_a_surface_of_a_table_leaves_the_model_as_it_is(axes: Any) -> None:
    table = Table([[0.0, 1.0], [2.0, 3.0]], [0.0, 1.0], ["length", "width"], "kind", ["a", "b"])
    model = plane()
    trainer = GradientDescent(model, "hinge")
    plots.loss_surface(trainer, table, weights=("w1", "w2"), axes=axes, resolution=3)
    assert (model.columns, model.classes, model.aims) == ((), (), (0.0, 1.0))


def test_several_paths_are_drawn_by_their_names(axes: Any) -> None:
    trainer, watch = trained()
    paths: Any = {"BGD": watch, "SGD": [(0.0, 0.0), (3.0, 2.0)]}
    plots.loss_surface(trainer, *LINE, weights=("w1", "b"), path=paths, axes=axes, resolution=5)
    assert legend(axes) == ["BGD", "SGD", "start", "end"]
    assert lines(axes)["SGD"] == ([0.0, 3.0], [0.0, 2.0])
    assert lines(axes)["end"][0] == [watch.weights["w₁"][-1], 3.0]


def test_a_flat_loss_is_drawn(axes: Any) -> None:
    neuron = Neuron(1, activation="linear", weights=[1.0])
    plots.loss_surface(
        GradientDescent(neuron, lambda y, p: 0.0 * p[0]),
        [[1.0]], [1.0], weights=("w1", "b"), axes=axes, resolution=3,
    )  # fmt: skip
    axes.figure.draw_without_rendering()
    assert len(axes.collections) == 1


def test_where_the_loss_is_not_finite_the_surface_has_a_hole(axes: Any) -> None:
    def loss(y: Any, p: Any) -> Value:
        return p[0].log()  # type: ignore[no-any-return]

    neuron = Neuron(1, activation="linear", weights=[1.0])
    trainer = GradientDescent(neuron, loss)
    plots.loss_surface(trainer, [[1.0]], [1.0], weights=("w1", "b"), axes=axes, resolution=9)
    axes.figure.draw_without_rendering()
    neuron.w[0].data = -9.0
    with pytest.raises(ValueError, match="not finite anywhere"):
        plots.loss_surface(trainer, [[1.0]], [1.0], weights=("w1", "b"), axes=axes, resolution=3)
    assert neuron.w[0].data == -9.0


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, None])
def test_the_weights_are_set_back_however_it_ends(axes: Any, error: Any) -> None:
    trainer, watch = trained()
    before = [p.data for p in trainer.parameters]
    seen = set()

    def judge(name: str, X: Any, y: Any) -> float:
        seen.add(tuple(p.data for p in trainer.parameters))
        if error and len(seen) == 7:
            raise error
        return float(len(seen))

    trainer.judge = judge  # type: ignore[method-assign]
    arguments: Any = {"weights": ("w1", "b"), "path": watch, "axes": axes, "resolution": 4}
    if error:
        with pytest.raises(error):
            plots.loss_surface(trainer, *LINE, **arguments)
        assert not axes.has_data()
    else:
        plots.loss_surface(trainer, *LINE, **arguments)
    assert len(seen) == (7 if error else 16)
    assert [p.data for p in trainer.parameters] == before


def test_a_path_is_marked_at_points_some_way_apart(axes: Any) -> None:
    trainer, _ = trained()
    path = [(0.001 * k, 0.0) for k in range(1000)]
    plots.loss_surface(trainer, *LINE, weights=("w1", "b"), path=path, axes=axes, resolution=3)
    assert 5 < len(axes.get_lines()[0].get_markevery()) < 30


# Files


def test_a_file_is_an_svg_of_the_same_bytes_whatever_the_users_settings(tmp_path: Path) -> None:
    def write(path: Path) -> bytes:
        with plots.written(path, "iris <&>") as figure:
            history(loss=[1.0, 0.5, 0.01]).plot(figure.add_subplot())
        return path.read_bytes()

    first = write(tmp_path / "loss.svg")
    with matplotlib.rc_context({"font.size": 3.0, "lines.linewidth": 9, "svg.hashsalt": "mine"}):
        before = dict(matplotlib.rcParams)
        assert write(tmp_path / "again.svg") == first
        assert dict(matplotlib.rcParams) == before
    root = ET.fromstring(first)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [text for text in root.itertext() if text.strip()]
    assert texts[0] == "iris <&>"  # the file's own title
    assert {"loss L", "epoch (0: before training)"} < set(texts)  # letters, no outlines


def test_writing_a_file_leaves_pyplot_alone(tmp_path: Path) -> None:
    code = (
        "import sys; from nn import plots, History; h = History(1); "
        "h.add({'epoch': 0, 'loss': 1.0}); assert 'matplotlib' not in sys.modules\n"
        "with plots.written(sys.argv[1], 'title') as figure: h.plot(figure.add_subplot())\n"
        "assert 'matplotlib' in sys.modules; assert 'matplotlib.pyplot' not in sys.modules"
    )
    import subprocess

    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.svg")], cwd=root, check=True)
    assert os.listdir(tmp_path) == ["a.svg"]


def test_where_drawing_fails_no_file_is_written_and_the_settings_are_as_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / "loss.svg"
    path.write_text("the last good one")
    before = dict(matplotlib.rcParams)
    with pytest.raises(KeyError), plots.written(path, "title") as figure:
        history(loss=[1.0]).plot(figure.add_subplot(), columns=["accuracy"])
    assert path.read_text() == "the last good one"
    assert dict(matplotlib.rcParams) == before
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(OSError, match="plot"),
        plots.written(tmp_path / "file" / "loss.svg", "title") as figure,
    ):
        history(loss=[1.0]).plot(figure.add_subplot())
