"""The style *network*: neurons in columns, their weights on the lines."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest

from autograd import Value, backward_steps, draw, svg, weighted_sum
from autograd.drawing.neurons import find_network
from autograd.graph import Graph
from nn import MLP, Layer, Neuron, mse
from tests.lecture import network as lecture_network
from tests.lecture import network_loss as lecture_loss

from .conftest import SVG, lines_of


def widths(picture: str) -> dict[str, float]:
    """Return how thick each line is, by the id of its group."""
    found = {}
    for group in ElementTree.fromstring(picture).iter(f"{SVG}g"):
        if group.get("class") == "link":
            found[group.attrib["id"]] = float(group[-1].get("stroke-width", "1"))
    return found


def test_a_network_shows_net_o_bias_weights_and_their_gradients() -> None:
    L = lecture_loss()
    L.backward()
    shown = lines_of(svg(L, style="network"))
    assert {"x₁", "net₁¹", "0.378", "o₁¹ = σ(net)", "0.593", "b₁¹ 0.35", "ŷ₁", "L"} <= set(shown)
    assert {"w₁₁¹ 0.15", "0.000439", "layer 1: sigmoid", "‖∂L/∂w‖ 0.0134"} <= set(shown)
    assert "lines: ∂L/∂w, the thickest 0.0827; dashed and purple where negative" in shown


def test_lines_are_as_thick_as_the_gradient_or_before_a_backward_pass_as_the_weight() -> None:
    L = lecture_loss()
    by_weight = widths(svg(L, style="network"))
    assert by_weight["l2n2-2"] == 5.5  # w₂₂² = 0.55 is the largest
    assert by_weight["l1n1-1"] == pytest.approx(0.4 + 5.1 * 0.15 / 0.55, abs=0.01)
    L.backward()
    by_gradient = widths(svg(L, style="network"))
    assert by_gradient["l2n1-2"] == 5.5
    assert by_gradient["l1n1-1"] < 0.45 < by_gradient["l2n1-1"]  # they vanish towards the inputs


@pytest.mark.parametrize("exploded", [math.inf, -math.inf, math.nan])
def test_a_gradient_that_has_exploded_is_a_thick_line(exploded: float) -> None:
    model = lecture_network()
    weights = model.layers[0].neurons[0].w
    weights[0].grad, weights[1].grad = exploded, 0.25
    picture = svg(model)
    assert f"‖∂L/∂w‖ {abs(exploded):.3g}" in lines_of(picture)
    assert widths(picture)["l1n1-1"] == widths(picture)["l1n1-2"] == 5.5
    assert "lines: ∂L/∂w, the thickest 0.25; dashed and purple where negative" in lines_of(picture)


def test_gradients_of_nets_and_biases_stand_in_the_neurons_as_the_lecture_writes_them() -> None:
    L = lecture_loss()
    assert not [line for line in lines_of(svg(L, style="network")) if "∂L/∂net" in line]
    L.backward()
    named = {node.label: node for node in Graph(L).nodes}
    shown = lines_of(svg(L, style="network", digits=6))
    for name in ("net₁¹", "net₂¹", "net₁²", "net₂²", "b₁¹", "b₂¹", "b₁²", "b₂²"):
        assert f"∂L/∂{name} {named[name].grad:.6g}" in shown
    assert shown.index("net₁¹") < shown.index("b₁¹ 0.35") < shown.index("o₁¹ = σ(net)")
    alone = lines_of(svg(L, style="network", gradients=False))
    assert not [line for line in alone if line.startswith("∂")]


def test_of_several_samples_the_gradient_of_the_bias_is_shown_and_none_of_net() -> None:
    model = lecture_network()
    L = mse([[0.01, 0.99], [0.5, 0.5]], [model([0.05, 0.10]), model([0.3, 0.4])])
    L.backward()
    shown = lines_of(svg(L, style="network"))
    bias = model.layers[0].neurons[0].b
    assert bias is not None
    assert f"∂L/∂b₁¹ {bias.grad:.3g}" in shown
    assert not [line for line in shown if line.startswith("∂L/∂net")]
    blank = lines_of(svg(L, style="network", blank="both"))
    assert "∂L/∂b₁¹" in blank
    assert "∂L/∂net₁¹" not in blank


def test_neurons_and_inputs_stand_in_the_order_of_their_numbers() -> None:
    model = MLP(3, [3, 2], rng=1)
    a, b = model([0.1, 0.2, 0.3])
    L = (b - 1) ** 2 + (a - 1) ** 2  # the graph meets ŷ₂ first
    sparse = weighted_sum([0.5], [Layer(3, 3, rng=1)([0.1, 0.2, 0.3])[2]])
    h = [weighted_sum([0.1 * i], [Value(0.5)]).tanh() for i in range(3)]
    y = weighted_sum([1.0, 2.0, 3.0], [h[1], h[2], h[0]])
    wanted = {
        L: [["x₁", "x₂", "x₃"], ["net₁¹", "net₂¹", "net₃¹"], ["net₁²", "net₂²"], ["ŷ₁", "ŷ₂"]],
        sparse: [["x₁", "x₂", "x₃"], ["net₃"], ["sparse"]],
    }
    for output, names in wanted.items():
        scene = draw(output, style="network").scene
        assert scene is not None
        columns = [[scene.cards[key].lines[0].written for key in c.keys] for c in scene.columns]
        assert columns[: len(names)] == names
    network = find_network(Graph(y).order)
    assert network is not None
    held = {node: f"h[{i}]" for i, node in enumerate(h)}
    network.arrange(lambda node: held.get(node, ""))
    assert [neuron.firings[0].output for neuron in network.layers[0]] == h
    assert [neuron.key for neuron in network.layers[0]] == ["l1n1", "l1n2", "l1n3"]


def test_heads_that_share_their_names_are_not_mixed() -> None:
    h = Layer(2, 2, rng=1)([0.1, 0.2])
    L = mse([[0.0, 1.0]] * 2, [Layer(2, 2, rng=2)(h), Layer(2, 2, rng=3)(h)])
    scene = draw(L, style="network").scene
    assert scene is not None
    heads = [scene.cards[key].lines[0].written for key in scene.columns[2].keys]
    assert heads == ["net₁", "net₂", "net₁", "net₂"]


def test_a_step_marks_its_neuron_and_the_weights_that_it_goes_through() -> None:
    L = lecture_loss()
    step = next(step for step in backward_steps(L) if step.node.label == "net₁²")
    picture = svg(L, style="network", highlight=step)
    assert picture.count('class="active"') == 1
    assert picture.count('class="active-edge"') == 2
    weight = next(node for node in Graph(L).nodes if node.label == "w₁₂¹")
    assert svg(L, style="network", highlight=weight).count('class="active-edge"') == 1


def test_a_model_is_drawn_without_a_sample() -> None:
    shown = lines_of(svg(lecture_network()))
    assert {"net₁¹", "b₁¹ 0.35", "w₁₁¹ 0.15", "ŷ₂"} <= set(shown)
    assert "0.378" not in shown
    assert not [line for line in shown if "gradients" in line]
    assert repr(draw(lecture_network())) == (
        "drawing of MLP of 12 parameters: 4 neurons; .view() opens it"
    )


def test_neurons_and_layers_are_models_too() -> None:
    assert {"x", "net", "b 0"} <= set(lines_of(svg(Neuron(1, rng=1))))
    assert {"o₁ = tanh(net)", "o₂ = tanh(net)"} <= set(lines_of(svg(Layer(2, 2, rng=1))))


def test_samples_that_share_a_network_are_drawn_once_without_their_numbers() -> None:
    model = lecture_network()
    L = mse([[0.01, 0.99], [0.5, 0.5]], [model([0.05, 0.10]), model([0.3, 0.4])])
    shown = lines_of(svg(L, style="network"))
    assert "net and o differ among 2 samples: not shown" in shown
    assert shown.count("net₁¹") == 1
    assert "0.378" not in shown
    assert not [line for line in shown if "#2" in line or "⁽²⁾" in line]


def test_a_wide_layer_counts_what_it_leaves_out() -> None:
    shown = lines_of(svg(MLP(2, [50, 1], rng=1)))
    assert {"+31", "31 not drawn", "o₁₆¹", "o₅₀¹"} <= set(shown)
    assert "o₁₇¹" not in shown


def test_a_skipped_layer_and_an_unnamed_input_find_their_place() -> None:
    x = Value(1.0)
    first = weighted_sum([0.5], [x * 2]).tanh()
    second = weighted_sum([0.1, 0.2], [first, x]).relu()
    network = find_network(Graph(second).order)
    assert network is not None
    assert [len(layer) for layer in network.layers] == [1, 1]
    assert len(network.inputs) == 2
    picture = svg(second, style="network", names={"x": x})
    assert 'id="l1n1-1-label"' in picture
    assert 'id="l2n1-1-label"' not in picture  # one of its lines is long: there is a table
    assert 'id="l2n1-2-cell"' in picture
    shown = lines_of(picture)
    assert {"x·2", "0.5"} <= set(shown)  # a weight without a name is its number


def test_what_happens_between_layers_hides_no_layer() -> None:
    x = Value(0.5, "x")
    first, second = MLP(1, [2, 2], rng=1), Layer(2, 1, rng=2)
    a, b = first(x)  # ŷ₁ and ŷ₂
    output = second([a * 2 + x, b])
    network = find_network(Graph(output).order)
    assert network is not None
    assert [len(layer) for layer in network.layers] == [2, 2, 1]
    assert [*network.inputs] == [x]
    last = [name for name in widths(svg(output, style="network")) if name.startswith("l3n1")]
    assert sorted(last) == ["l3n1-1", "l3n1-1.2", "l3n1-2"]  # the first input is made of ŷ₁ and x


def test_a_penalty_over_all_weights_is_no_neuron() -> None:
    model = lecture_network()
    parameters = model.parameters()
    L = mse([0.0, 1.0], model([0.1, 0.2])) + weighted_sum(parameters, parameters) + parameters[0]
    network = find_network(Graph(L).order)
    assert network is not None
    assert [len(layer) for layer in network.layers] == [2, 2]
    scene = draw(L, style="network").scene
    assert scene is not None
    assert [wire.source for wire in scene.wires if wire.target == "output"] == ["y1", "y2"]


@pytest.mark.parametrize("blank", ["values", "gradients", "both"])
def test_blank_leaves_out_numbers_tooltips_and_thickness(blank: str) -> None:
    L = lecture_loss()
    L.backward()
    picture = svg(L, style="network", blank=blank)
    numbers = set(re.findall(r"-?\d\.\d{3,}", picture.replace("stroke-width", "")))
    values, gradients = {"0.378", "0.3775", "0.298"}, {"0.0822", "-0.0226"}
    assert not numbers & (gradients if blank == "gradients" else values)
    assert blank == "values" or not numbers & gradients
    assert "the thickest" not in picture
    assert picture.count('class="blank"') >= 8


def test_what_does_not_fit_the_style_is_refused_with_the_way_out() -> None:
    a = Value(2.0)
    L = a * a
    with pytest.raises(ValueError, match=r"no neuron in the graph of L: .* style='graph'"):
        draw(L, style="network")
    with pytest.raises(ValueError, match="draw one of its predictions"):
        draw(lecture_network(), style="graph")
    with pytest.raises(ValueError, match="locals, expand and direction belong to style='graph'"):
        draw(lecture_network(), direction="TB")
    with pytest.raises(ValueError, match=r"no style 'circles': choose one of None, 'graph', 'netw"):
        draw(L, style="circles")


def test_golden_source_of_a_network() -> None:
    assert draw(Neuron(1, weights=[0.5], bias=0.1)).source == NEURON


NEURON = """\
digraph {
	graph [fontname=Courier fontsize=10 inputscale=72 layout=neato splines=line]
	node [fixedsize=true fontname=Courier fontsize=10 shape=circle]
	edge [arrowhead=none fontname=Courier fontsize=10]
	graph [label="lines: w, the thickest 0.5; dashed and purple where negative"]
	x1 [label=x id=x1 pos="43.0,-74.2!" width=0.53]
	l1n1 [label="net\\nb 0.1\\no = tanh(net)" id=l1n1 pos="196.3,-74.2!" width=1.39]
	y1 [label="ŷ" id=y1 pos="345.5,-74.2!" width=0.53]
	x1 -> l1n1 [label="w₁ 0.5" id="l1n1-1" penwidth=5.5]
	l1n1 -> y1 [id="y1-1" penwidth=1.2]
}
"""
