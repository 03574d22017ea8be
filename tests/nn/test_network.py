from __future__ import annotations

import copy
import pickle
import random
from typing import Any

import pytest

from autograd import Value, no_grad, tree, weighted_sum
from nn import MLP, Layer, Neuron, mse
from nn.initialization import draw_weights
from nn.network import ACTIVATIONS


def names(model: Neuron | Layer | MLP) -> list[str]:
    return [name for name, _ in model.named_parameters()]


def test_names_follow_the_place() -> None:
    assert names(Neuron(2)) == ["w₁", "w₂", "b"]
    assert names(Layer(2, 2)) == ["w₁₁", "w₁₂", "b₁", "w₂₁", "w₂₂", "b₂"]
    assert names(MLP(1, [1, 1])) == ["w₁₁¹", "b₁¹", "w₁₁²", "b₁²"]


def test_a_comma_comes_in_when_an_index_passes_9() -> None:
    layer_names = names(MLP(11, [10]))
    assert layer_names[8:12] == ["w₁₉¹", "w₁,₁₀¹", "w₁,₁₁¹", "b₁¹"]
    assert layer_names[-1] == "b₁₀¹"


def test_the_only_input_of_a_neuron_is_x_and_several_are_numbered() -> None:
    assert (
        tree(Neuron(1, "linear", weights=[2.0], bias=False)(3.0)).splitlines()[-1].endswith("x = 3")
    )
    labels = [x.label for x in MLP(2, [1])([1.0, 2.0]).inputs[0].inputs[0].inputs[3:]]
    assert labels == ["x₁", "x₂"]


def test_a_net_is_one_weighted_sum_then_its_activation() -> None:
    prediction = MLP(2, [3, 1], rng=0)([1.0, -1.0])
    o = prediction.inputs[0]
    net = o.inputs[0]
    assert [n.operation.name for n in (prediction, o, net)] == [
        "identity",
        "identity",
        "weighted_sum",
    ]
    assert [n.label for n in (prediction, o, net)] == ["ŷ₁", "o₁²", "net₁²"]
    assert [x.label for x in net.inputs] == ["w₁₁²", "w₁₂²", "w₁₃²", "b₁²", "o₁¹", "o₂¹", "o₃¹"]


def test_a_layer_computes_what_weighted_sum_computes() -> None:
    layer = Layer(3, 2, "tanh", rng=3)
    xs = [Value(0.1), Value(-2.0), Value(0.7)]
    for neuron, o in zip(layer.neurons, layer(xs), strict=True):
        by_hand = weighted_sum(neuron.w, xs, neuron.b).tanh()
        assert o.data == by_hand.data
        assert o.inputs[0].operands == by_hand.inputs[0].operands
        assert o.inputs[0].local_derivatives == by_hand.inputs[0].local_derivatives


def test_neurons_of_a_layer_share_the_tuples_they_can() -> None:
    first, second = (o.inputs[0] for o in Layer(3, 2)([1.0, 2.0, 3.0]))
    assert first._second is second._second
    assert first._by_first is second._by_first


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_trains_its_weights(activation: str) -> None:
    model = MLP(2, [3, 1], activation, weights=None, rng=1)
    mse([1.0], [model([0.5, 0.8])]).backward()
    assert all(p.grad != 0 for p in model.layers[1].parameters()[-1:])


def test_activations_by_layer_and_by_neuron() -> None:
    model = MLP(1, [2, 2, 1], activation=[["tanh", "relu"], "sigmoid"], output=["softplus"])
    used = [[n.activation for n in layer.neurons] for layer in model.layers]
    assert used == [["tanh", "relu"], ["sigmoid", "sigmoid"], ["softplus"]]


def test_one_output_comes_alone_and_several_as_a_list() -> None:
    assert isinstance(MLP(1, [1])([1.0]), Value)
    assert [y.label for y in MLP(1, [2])(1.0)] == ["ŷ₁", "ŷ₂"]
    assert isinstance(Layer(1, 1)(1.0), Value)


def test_same_seed_same_bits() -> None:
    def drawn(seed: int | random.Random) -> list[float]:
        return [p.data for p in MLP(3, [4, 2], rng=seed).parameters()]

    assert drawn(5) == drawn(5) == drawn(random.Random(5)) != drawn(6)


def test_without_a_seed_the_module_random_decides() -> None:
    random.seed(1337)
    first = MLP(2, [2], initialization="uniform")
    random.seed(1337)  # in micrograd's order: neuron by neuron, a bias draws nothing
    expected = [random.uniform(-1, 1) for _ in range(4)]
    assert [w.data for neuron in first.layers[0].neurons for w in neuron.w] == expected


def test_initializations_have_the_spread_of_their_papers() -> None:
    rng = random.Random(0)
    xavier = draw_weights("xavier", "tanh", 20_000, 10_000, rng)
    he = draw_weights("he", "relu", 20_000, 1, rng)
    limit = (6 / 30_000) ** 0.5
    assert 0.99 * limit < max(xavier) <= limit
    assert sum(w * w for w in he) / 20_000 == pytest.approx(2 / 20_000, rel=0.05)
    fitting = draw_weights(None, "relu", 5, 5, random.Random(1))
    assert fitting == draw_weights("he", "relu", 5, 5, random.Random(1))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MLP(2, [2])([1.0]), "layer 1 needs 2 inputs, got 1"),
        (lambda: MLP(2, [2])(1.0), "layer 1 needs a row of 2 numbers or Values, not 1.0"),
        (lambda: Neuron(3)([1.0]), "the neuron needs 3 inputs, got 1"),
        (lambda: Neuron(1, "tan"), "no activation 'tan': did you mean 'tanh'"),
        (lambda: MLP(1, [1], initialization="zero"), "no initialization 'zero'"),
        (lambda: Neuron(2, weights=[1.0]), "the neuron needs 2 weights, one for each input: got 1"),
        (lambda: MLP(2, []), r"at least one input, one layer, .* got MLP\(2, \[\]\)"),
        (lambda: MLP(2, [2, 1], weights=[[[1, 2]]]), "the network needs 2 weights, one for each"),
        (lambda: MLP(2, [2], biases=[[1.0]]), "layer needs 2 biases, one for each neuron: got 1"),
        (lambda: MLP(2, [2, 2, 1], ["tanh"]), "needs 2 activations, one for each hidden layer"),
    ],
)
def test_what_does_not_fit_is_named(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises((ValueError, TypeError), match=message):
        make()


def test_zero_grad_clears_every_parameter() -> None:
    model = MLP(2, [2, 1], rng=0)
    mse([1.0], [model([1.0, 2.0])]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert not any(p.grad for p in model.parameters())


def test_a_model_is_copied_and_pickled_with_its_numbers_and_names() -> None:
    model = MLP(2, [2, 1], "relu", rng=0)
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert [p.data for p in other.parameters()] == [p.data for p in model.parameters()]
        assert names(other) == names(model)
        assert other([1.0, 2.0]).data == model([1.0, 2.0]).data
        other.parameters()[0].data = 99.0
        assert model.parameters()[0].data != 99.0


def test_no_grad_gives_the_same_number_and_no_graph() -> None:
    model = MLP(2, [2, 1], rng=0)
    with no_grad():
        prediction = model([1.0, 2.0])
    assert prediction.operation is None
    assert prediction.data == model([1.0, 2.0]).data


def test_micrograds_way_of_using_a_network_runs() -> None:
    model = MLP(3, [4, 4, 1])
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5]]
    ys = [1.0, -1.0]
    losses = []
    for _ in range(20):
        predictions = [model(list(map(Value, row))) for row in xs]
        loss = sum((out - y) ** 2 for y, out in zip(ys, predictions, strict=True))
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data += -0.05 * p.grad
        losses.append(loss.data)
    assert losses[-1] < losses[0]
    assert isinstance(model.layers[0].neurons[0].w[0], Value)
    assert isinstance(model.layers[0].neurons[0].b, Value)


def test_a_weight_is_changed_by_its_data_and_not_by_assignment() -> None:
    neuron = Neuron(2, "linear", weights=[1.0, 1.0])
    with pytest.raises(TypeError, match="does not support item assignment"):
        neuron.w[0] = Value(100.0)  # type: ignore[index]
    neuron.w[0].data = 100.0
    assert neuron([1.0, 1.0]).data == 101.0


def test_models_show_themselves_the_same_in_every_process() -> None:
    assert repr(MLP(2, [16, 16, 1])) == "MLP of 337 parameters"
    assert repr(Neuron(1)) == "Neuron of 2 parameters"
    with pytest.raises(TypeError, match=r"sizes must be a list .*: write MLP\(2, \[3\]\)"):
        MLP(2, 3)  # type: ignore[arg-type]


def test_a_neuron_without_inputs_is_its_bias() -> None:
    net = weighted_sum([], [], Value(2.0))
    assert net.data == 2.0
    assert weighted_sum([], []) == 0.0


@pytest.mark.parametrize("seed", range(30))
def test_outputs_without_nodes_are_those_of_the_graph_to_the_bit(seed: int) -> None:
    rng = random.Random(seed)
    inputs, layers = rng.randint(1, 4), rng.randint(1, 3)
    sizes = [rng.randint(1, 4) for _ in range(layers)]
    names = list(ACTIVATIONS)
    model = MLP(
        inputs,
        sizes,
        activation=[[rng.choice(names) for _ in range(n)] for n in sizes[:-1]],
        output=[rng.choice(names) for _ in range(sizes[-1])],
        bias=[rng.random() < 0.7 for _ in sizes],
        rng=rng,
    )
    rows = [[rng.gauss(0, 10) for _ in range(inputs)] for _ in range(5)]
    fast = model.fast_outputs(rows)
    graphs = map(model, rows)
    assert fast == [[o.data for o in g] if isinstance(g, list) else g.data for g in graphs]


def test_a_call_of_ones_own_is_not_passed_by() -> None:
    class Doubled(MLP):
        def __call__(self, inputs: Any) -> Any:
            return 2 * super().__call__(inputs)

    model = Doubled(1, [1], weights=[[[3.0]]])
    assert model.predict([[1.0]]) == [6.0]
    assert MLP(1, [1], weights=[[[3.0]]]).predict([[1.0]]) == [3.0]
