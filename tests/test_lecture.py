"""Every figure of the lecture, to the digits it gives: §2, §4, §5, §6 and §7."""

from __future__ import annotations

import math

import pytest

from autograd import Value
from nn import MLP, GradientDescent, Neuron, error, mse, rmse, sse

from . import lecture

EXACT = 1e-12  # absolute, for figures with 12 digits or more


def close(figure: float) -> object:
    return pytest.approx(figure, rel=0, abs=EXACT)


def test_section_2_losses_are_those_of_the_lecture() -> None:
    targets, predictions = [3.0, -1.0, 2.0, 5.0], [2.5, 0.0, 2.0, 7.0]
    errors = [0.5, -1.0, 0.0, -2.0]
    values = [Value(p) for p in predictions]
    assert [e.data for e in error(targets, values)] == errors
    assert sse(targets, values).data == 5.25
    assert mse(targets, values).data == 5.25 / 4
    assert rmse(targets, values).data == pytest.approx(math.sqrt(5.25 / 4), rel=1e-15)


@pytest.mark.parametrize(("power", "by_x", "by_y"), [(2, 6.0, 8.0), (3, 6.0, 48.0)])
def test_section_4_gradients_at_3_4(power: int, by_x: float, by_y: float) -> None:
    x, y = Value(3.0), Value(4.0)
    (x**2 + y**power).backward()
    assert (x.grad, y.grad) == (by_x, by_y)


@pytest.mark.parametrize(
    ("at", "value", "dy_dz", "dz_dx", "dy_dx"),
    [
        (1.0, 8105.0, 2420.0, 5.0, 12100.0),
        (0.5, 5979.524658203125, 1975.5859375, 0.3125, 617.37060546875),
        (-1.0, 4165.0, 1552.0, 5.0, 7760.0),
    ],
)
def test_section_5_chain_rule(
    at: float, value: float, dy_dz: float, dz_dx: float, dy_dx: float
) -> None:
    x = Value(at)
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    y.backward()
    assert y.data == close(value)
    assert z.grad == close(dy_dz)
    assert x.grad == close(dy_dx)
    x.zero_grad()
    z.backward()
    assert x.grad == close(dz_dx)


def test_section_6_one_neuron_and_its_update() -> None:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    prediction = neuron(2.0)
    o = prediction.inputs[0]
    net = o.inputs[0]
    loss = mse(1.0, prediction)
    loss.backward()
    w, b = neuron.parameters()
    assert (net.label, o.label, prediction.label) == ("net", "o", "ŷ")
    assert net.data == 1.5
    assert prediction.data == close(0.817574476194)
    assert loss.data == close(0.033279071736)
    assert prediction.grad == close(-0.364851047613)
    assert prediction.local_derivatives == (1.0,)
    assert o.local_derivatives[0] == close(0.14914645207)
    assert net.local_derivatives == (2.0, 1.0, 0.5)  # by w₁, b, x
    assert w.grad == close(-0.108832478571)
    assert b.grad == close(-0.0544162392856)
    history = GradientDescent(neuron, learning_rate=0.1).fit([[2.0]], [1.0], epochs=1)
    assert w.data == close(0.510883247857)
    assert b.data == close(0.505441623929)
    assert history.loss[1] < history.loss[0] == loss.data


@pytest.fixture
def network() -> MLP:
    return lecture.network()


def weights(network: MLP) -> list[list[tuple[Value, ...]]]:
    return [[neuron.w for neuron in layer.neurons] for layer in network.layers]


def figures(rows: list[tuple[Value, ...]], what: str) -> list[object]:
    return [[getattr(w, what) for w in row] for row in rows]


def all_close(rows: list[list[float]]) -> list[object]:
    return [[close(figure) for figure in row] for row in rows]


X, Y = lecture.X, lecture.Y


def test_section_7_gradients_of_the_2_2_2_network(network: MLP) -> None:
    loss = mse(Y, [network(X[0])])
    loss.backward()
    first, second = weights(network)
    assert loss.data == close(0.2983711087600027)
    assert figures(first, "grad") == all_close(
        [
            [0.0004385677344743467, 0.0008771354689486935],
            [0.0004977127352608601, 0.0009954254705217201],
        ]
    )
    assert figures(second, "grad") == all_close(
        [
            [0.08216704056423078, 0.08266762784753326],
            [-0.02260254047747506, -0.02274024221597821],
        ]
    )


def test_section_7_two_paths_meet_in_o1(network: MLP) -> None:
    y1, y2 = network(X[0])
    loss = mse(Y[0], [y1, y2])
    loss.backward()
    net1, net2 = y1.inputs[0].inputs[0], y2.inputs[0].inputs[0]
    o1 = net1.inputs[3]
    assert (net1.label, net2.label, o1.label) == ("net₁²", "net₂²", "o₁¹")
    assert net1.grad * net1.local_derivatives[3] == close(0.05539942465142279)
    assert net2.grad * net2.local_derivatives[3] == close(-0.01904911825827811)
    assert o1.local_derivatives[0] == close(0.2413007085723252)


def test_section_7_one_update_with_the_biases_held(network: MLP) -> None:
    trained = [w for layer in weights(network) for row in layer for w in row]
    trainer = GradientDescent(network, learning_rate=0.5, parameters=trained)
    history = trainer.fit(X, Y, epochs=1)
    first, second = weights(network)
    assert figures(first, "data") == all_close(
        [[0.1497807161327628, 0.1995614322655257], [0.2497511436323696, 0.2995022872647391]]
    )
    assert figures(second, "data") == all_close(
        [[0.3589164797178846, 0.4086661860762334], [0.5113012702387375, 0.5613701211079891]]
    )
    assert history.loss[1] == close(0.2910277736935994)
    neurons = [neuron for layer in network.layers for neuron in layer.neurons]
    assert [neuron.parameters()[-1].data for neuron in neurons] == [0.35, 0.35, 0.60, 0.60]


@pytest.mark.slow
def test_section_7_after_10000_updates(network: MLP) -> None:
    trained = [w for layer in weights(network) for row in layer for w in row]
    trainer = GradientDescent(network, learning_rate=0.5, parameters=trained)
    history = trainer.fit(X, Y, epochs=10_000)
    assert history.updates == 10_000
    assert f"{history.loss[-1]:.8e}" == "3.51018778e-05"


def test_section_7_layers_may_differ_in_function_and_bias() -> None:
    network = MLP(2, [2, 2], activation=["tanh"], output=["sigmoid", "linear"], bias=[True, False])
    names = [name for name, _ in network.named_parameters()]
    assert names == [
        "w₁₁¹", "w₁₂¹", "b₁¹", "w₂₁¹", "w₂₂¹", "b₂¹", "w₁₁²", "w₁₂²", "w₂₁²", "w₂₂²",
    ]  # fmt: skip
    y1, y2 = network([1.0, 2.0])
    operations = [y.inputs[0].operation.name for y in (y1, y2)]
    assert operations == ["sigmoid", "identity"]
