"""What columns of neurons would show falsely is refused in the style *network*."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import hypot

import pytest

from autograd import Value, draw, frames, softmax, svg, weighted_sum
from autograd.drawing.layout import Place
from autograd.drawing.ways import drawn, ways_around
from autograd.graph import Graph
from nn import MLP, Layer, Neuron, mse

from .conftest import lines_of

AGAIN = "weights are used again for the same sample, as in a convolutional network or in attention"
GATED = "outputs of neurons are multiplied on their way to the next, as by a gate or in attention"


def convolution(dense: bool) -> Value:
    kernel, signal = Neuron(2, rng=1), [Value(0.1 * i) for i in range(5)]
    found = [kernel(signal[i : i + 2]) for i in range(4)]
    return mse(1.0, Layer(4, 1, rng=2)(found)) if dense else mse([0.0] * 4, found)


def pooled() -> Value:
    step = Layer(1, 1, rng=1)
    mean = (step([0.1]) + step([0.2])) / 2
    return mse(1.0, Layer(1, 1, rng=2)([mean]))


def attention(steps: int, by_hand: bool, head: bool) -> Value:
    keys, queries, values = (Layer(2, 2, "linear", bias=False, rng=seed) for seed in range(3))
    samples = [[Value(0.1 * i), Value(0.2)] for i in range(steps)]
    k, q, v = ([layer(x) for x in samples] for layer in (keys, queries, values))
    outputs = []
    for i in range(steps):
        shares = softmax([q[i][0] * k[j][0] + q[i][1] * k[j][1] for j in range(steps)])
        if by_hand:
            outputs.append(sum([a * b[0] for a, b in zip(shares, v)], Value(0.0)))
        else:
            outputs.append(weighted_sum(shares, [b[0] for b in v]))
    return mse([0.0] * steps, [Layer(1, 1, rng=5)([o]) if head else o for o in outputs])


def gated() -> Value:
    f, i, o, c = Layer(2, 4, ["sigmoid", "sigmoid", "sigmoid", "tanh"], rng=1)([0.1, 0.2])
    return mse(1.0, Layer(1, 1, rng=2)([o * (f * 0.5 + i * c).tanh()]))


def in_two_layers() -> Value:
    shared, other, x = Layer(2, 2, rng=1), Layer(2, 2, rng=2), [Value(0.1), Value(0.2)]
    return mse([0.0] * 4, [*shared(other(x)), *shared(x)])


def siamese(joined: bool) -> Value:
    model = MLP(2, [3, 2], rng=1)
    a, b = model([0.1, 0.2]), model([0.3, 0.4])
    if joined:
        return mse(1.0, Layer(4, 1, rng=2)([*a, *b]))
    return sum([(x - y) ** 2 for x, y in zip(a, b)], Value(0.0))


def normalised() -> Value:
    first, second = Layer(2, 1, rng=1), Layer(1, 1, rng=2)
    outputs = [first([0.1 * i, 0.2]) for i in range(3)]
    mean = sum(outputs, Value(0.0)) / 3
    return mse([0.0] * 3, [second([o - mean]) for o in outputs])


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (lambda: convolution(dense=True), f"at net⁽²⁾ {AGAIN}"),
        (lambda: convolution(dense=False), f"at net⁽²⁾ {AGAIN}"),
        (lambda: attention(3, by_hand=False, head=True), AGAIN),
        (lambda: attention(3, by_hand=True, head=True), AGAIN),
        (lambda: attention(2, by_hand=False, head=False), AGAIN),
        (lambda: attention(1, by_hand=True, head=True), GATED),
        (gated, GATED),
        (pooled, AGAIN),
        (in_two_layers, AGAIN),
        (lambda: siamese(joined=True), AGAIN),
        (normalised, AGAIN),
    ],
)
def test_a_graph_that_columns_would_show_falsely_is_refused_and_drawn_as_a_graph(
    graph: Callable[[], Value], message: str
) -> None:
    L = graph()
    for show in (draw, frames):
        with pytest.raises(ValueError, match="style='network' cannot draw L: at ") as caught:
            show(L, style="network")
        assert message in str(caught.value)
        assert str(caught.value).endswith("; style='graph' draws it")
        assert "\n" not in str(caught.value)
    assert draw(L).source


def batch() -> Value:
    model = MLP(2, [3, 1], rng=1)
    return mse([0.0, 1.0, 0.0], [model([0.1 * i, 0.2]) for i in range(3)])


def heads() -> Value:
    h = Layer(2, 2, rng=1)([0.1, 0.2])
    return mse([0.0, 1.0], [Layer(2, 1, rng=2)(h), Layer(2, 1, rng=3)(h)])


def skip() -> Value:
    first, second, third = Layer(2, 2, rng=1), Layer(2, 2, rng=2), Layer(4, 1, rng=3)
    h = first([0.1, 0.2])
    return mse(1.0, third([*second(h), *h]))


def residual() -> Value:
    first, second, third = Layer(2, 2, rng=1), Layer(2, 2, rng=2), Layer(2, 1, rng=3)
    h = first([0.1, 0.2])
    return mse(1.0, third([a + b for a, b in zip(second(h), h)]))


def weighed_in_the_loss() -> Value:
    model = MLP(2, [3, 2], rng=1)
    outputs = [softmax(model([0.1 * i, 0.2])) for i in range(2)]
    (a, b), (_, d) = outputs
    loss: Value = (a.log() + d.log()) * -0.5 + a * b
    return loss


@pytest.mark.parametrize(
    "graph",
    [batch, heads, skip, residual, weighed_in_the_loss, lambda: siamese(joined=False)],
)
def test_batches_heads_and_lines_past_a_layer_are_drawn(graph: Callable[[], Value]) -> None:
    assert "inputs" in lines_of(svg(graph(), style="network"))


def test_a_line_past_a_layer_meets_none_of_its_neurons() -> None:
    circles = {"a": (0.0, 0.0, 15.0), "b": (100.0, -40.0, 30.0), "c": (100.0, 30.0, 30.0),
        "d": (200.0, 0.0, 15.0), "e": (0.0, 300.0, 15.0)}  # fmt: skip
    columns = [["a", "e"], ["b", "c"], ["d"]]
    ends = {"a-d": ("a", "d"), "e-d": ("e", "d"), "a-b": ("a", "b"), "2": ("a", "d")}
    places = {key: Place(x, y, 2 * radius, 2 * radius) for key, (x, y, radius) in circles.items()}
    ways = ways_around(columns, ends, places)
    assert [len(ways[key]) for key in ends] == [4, 2, 2, 4]
    assert ways["a-d"][1][1] != ways["2"][1][1]  # each at its own height
    for key in ends:
        for (x1, y1), (x2, y2) in zip(ways[key], ways[key][1:]):
            for circle in ("b", "c"):
                x, y, radius = circles[circle]
                for share in range(101):
                    px, py = x1 + (x2 - x1) * share / 100, y1 + (y2 - y1) * share / 100
                    assert hypot(px - x, py - y) > radius - 1e-9 or circle == ends[key][1]
    assert drawn(ways["a-b"]).count("L") == 1
    assert re.fullmatch(r"M[^MLC]+C[^MLC]+L[^MLC]+C[^MLC]+", drawn(ways["a-d"]))


def test_numbers_of_lines_past_a_layer_stand_in_a_table() -> None:
    L = skip()
    L.backward()
    picture = svg(L, style="network")
    shown = lines_of(picture)
    table = shown[shown.index("layer 3: w, and below them ∂L/∂w") :]
    last = [neuron.data for neuron in Graph(L).nodes if (neuron.label or "").startswith("w₁")]
    assert {f"{number:.3g}" for number in last[-4:]} <= set(table)
    link = r'<g id="l3n1-[34]" class="link">\n<title>([^<]*)</title>\n<path ([^>]*)>'
    past = re.findall(link, picture)
    assert len(past) == 2
    for tooltip, path in past:
        gradient = float(tooltip.split(" = ")[-1])
        assert ("stroke-dasharray" in path) == (gradient < 0)
        assert "C" in path
