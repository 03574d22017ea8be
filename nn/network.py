"""Neurons, layers and networks, named as the lecture names them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

from autograd import Value, identity
from autograd.functions import record_net
from autograd.graph import label_all
from autograd.notation import SampleName, subscript, superscript
from autograd.operations import OPERATIONS

from .arguments import as_index, chosen, each, generator, names_its_arguments, whole
from .initialization import draw_weights
from .model import Model
from .samples import is_listed

_RECORDS_WHAT_IT_READS = ("_fire",)  # so that a compiled function may call it

Number = float | Value
ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "leaky_relu": Value.leaky_relu,
    "linear": identity,
    "relu": Value.relu,
    "sigmoid": Value.sigmoid,
    "softplus": Value.softplus,
    "tanh": Value.tanh,
}


class Neuron(Model):
    """One neuron: net = w₁x₁ + w₂x₂ + … + b, o = f(net), ŷ = o.

    Args:
        inputs: how many inputs it has.
        activation: f, by name: one of `ACTIVATIONS`.
        bias: whether it has one (it starts from 0), or the number it starts from.
        weights: the numbers to start from, one for each input; a Value becomes the weight itself.
        initialization: how to draw the weights that are not given: `uniform`, `xavier` or `he`;
            None: whichever fits the activation.
        rng: a seed or a `random.Random`; None: the module `random`.

    Raises:
        ValueError: an unknown activation, or not a weight for each input.

    >>> neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    >>> prediction = neuron(2.0)
    >>> print(f"{prediction:.12f}", [name for name, _ in neuron.named_parameters()])
    0.817574476194 ['w₁', 'b']
    """

    _place = "the neuron"

    @names_its_arguments
    def __init__(
        self,
        inputs: int,
        activation: str = "tanh",
        bias: bool | Number = True,
        weights: Sequence[Number] | None = None,
        initialization: str | None = None,
        rng: int | random.Random | None = None,
    ) -> None:
        inputs = whole("inputs", inputs, 0)
        self._activate = _activation(activation)
        self._row = OPERATIONS["identity" if activation == "linear" else activation]
        if weights is None:
            weights = draw_weights(initialization, activation, inputs, 1, generator(rng))
        weights = each(inputs, weights, "weight", "input", self._place)
        biases = [] if bias is False else [0.0 if bias is True else bias]
        self.activation = activation
        self._inputs = inputs
        self._input_names = (SampleName("x"),) if inputs == 1 else _numbered("x", inputs)
        given = (*weights, *biases)
        self._parameters = tuple([x if isinstance(x, Value) else Value(x) for x in given])
        self._unnamed = tuple([parameter.label is None for parameter in self._parameters])
        self._name_all()

    def _name_all(self, neuron: int | None = None, layer: int | None = None) -> None:
        """Name the parameters, net and o by the neuron's place: w₁₁¹, or w₁ where it has none."""
        below = () if neuron is None else (neuron,)
        above = "" if layer is None else superscript(layer)
        names = [f"w{subscript(*below, i)}{above}" for i in range(1, self._inputs + 1)]
        for parameter, name, is_ours in zip(
            self._parameters, [*names, f"b{subscript(*below)}{above}"], self._unnamed
        ):
            if is_ours:
                parameter.label = name
        self._net_name = SampleName(f"net{subscript(*below)}{above}")
        self._output_name = SampleName(f"o{subscript(*below)}{above}")

    @property
    def w(self) -> tuple[Value, ...]:
        """The weights, one for each input; change one by its `data`."""
        return self._parameters[: self._inputs]

    @property
    def b(self) -> Value | None:
        """The bias, or None."""
        return self._parameters[-1] if len(self._parameters) > self._inputs else None

    def parameters(self) -> list[Value]:
        """Return the weights, then the bias if there is one."""
        return list(self._parameters)

    def neurons_by_layer(self) -> list[list[Neuron]]:
        """Return the neuron, alone in its layer."""
        return [[self]]

    def __call__(self, inputs: Any) -> Value:
        """Return ŷ for one sample: a row of numbers or Values (or one, for one input)."""
        return _predictions(_fire([self], self.as_row(inputs)), [SampleName("ŷ")])[0]


class Layer(Model):
    """Neurons side by side on the same inputs.

    Args:
        inputs: how many inputs each neuron has.
        neurons: how many neurons.
        activation: a name, or a list of names, one for each neuron.
        bias: whether they have one.
        weights: the numbers to start from, or Values, `weights[neuron][input]`.
        biases: the numbers to start from, or Values, one for each neuron; not used without bias.
        initialization: how to draw the weights that are not given: `uniform`, `xavier` or `he`;
            None: whichever fits the activation.
        rng: a seed or a `random.Random`; None: the module `random`.

    Raises:
        ValueError: lengths that do not fit, or an unknown name.

    >>> [o.label for o in Layer(2, 2, rng=0)([1.0, 2.0])]
    ['o₁', 'o₂']
    """

    @names_its_arguments
    def __init__(
        self,
        inputs: int,
        neurons: int,
        activation: str | Sequence[str] = "tanh",
        bias: bool = True,
        weights: Sequence[Sequence[Number]] | None = None,
        biases: Sequence[Number] | None = None,
        initialization: str | None = None,
        rng: int | random.Random | None = None,
    ) -> None:
        inputs, neurons = whole("inputs", inputs, 0), whole("neurons", neurons, 0)
        rng = generator(rng)
        names = each(neurons, activation, "activation", "neuron", "the layer", shared=True)
        if weights is None:
            weights = [draw_weights(initialization, n, inputs, neurons, rng) for n in names]
        rows = each(neurons, weights, "row of weights", "neuron", "the layer")
        starts: list[bool | Number] = [bias] * neurons
        if biases is not None and bias:
            listed = each(neurons, biases, "bias", "neuron", "the layer")
            starts = [b if isinstance(b, Value) else float(b) for b in listed]
        self.neurons = [*map(Neuron, repeat(inputs), names, starts, rows)]
        self._input_names = _numbered("x", inputs)
        self._name_all(None)

    def _name_all(self, layer: int | None) -> None:
        self._place = "the layer" if layer is None else f"layer {layer}"
        for index, neuron in enumerate(self.neurons, 1):
            neuron._name_all(index, layer)

    def parameters(self) -> list[Value]:
        """Return the parameters of every neuron, in order."""
        return [parameter for neuron in self.neurons for parameter in neuron._parameters]

    def neurons_by_layer(self) -> list[list[Neuron]]:
        """Return the neurons of this one layer."""
        return [self.neurons]

    def __call__(self, inputs: Any) -> Any:
        """Return o₁, o₂, … for one sample as a list; a single o as it is."""
        return _single_or_list(_fire(self.neurons, self.as_row(inputs)))


class MLP(Model):
    """A multi-layer perceptron: layers, each on the outputs of the previous one.

    Args:
        inputs: how many inputs the network has.
        sizes: how many neurons each layer has; the last are the outputs.
        activation: of the hidden layers: a name, a list by layer, or lists by neuron.
        output: of the last layer: a name, or a list by neuron.
        bias: whether neurons have one: for all, or a list by layer.
        weights: the numbers to start from, `weights[layer][neuron][input]`; a Value becomes the
            weight itself, and keeps its label.
        biases: the numbers to start from, or Values, `biases[layer][neuron]`; None for a
            layer: 0. They are not used in a layer without bias.
        initialization: how to draw the weights that are not given: `uniform`, `xavier` or `he`;
            None: whichever fits the activation.
        rng: a seed or a `random.Random`; None: the module `random`.

    Raises:
        ValueError: lengths that do not fit, or an unknown name.

    >>> model = MLP(2, [2, 2], activation="sigmoid", output="sigmoid", rng=0)
    >>> [prediction.label for prediction in model([0.05, 0.10])]
    ['ŷ₁', 'ŷ₂']
    >>> model.named_parameters()[0][0]
    'w₁₁¹'
    """

    _place = "layer 1"

    @names_its_arguments
    def __init__(
        self,
        inputs: int,
        sizes: Sequence[int],
        activation: str | Sequence[str | Sequence[str]] = "tanh",
        output: str | Sequence[str] = "linear",
        bias: bool | Sequence[bool] = True,
        weights: Sequence[Sequence[Sequence[Number]]] | None = None,
        biases: Sequence[Sequence[Number] | None] | None = None,
        initialization: str | None = None,
        rng: int | random.Random | None = None,
    ) -> None:
        if not hasattr(sizes, "__len__"):
            numbers = [n for n in (sizes, activation, output) if as_index(n) is not None]
            meant = ", ".join(map(str, numbers or [sizes]))
            raise TypeError(
                f"sizes must be a list with the size of each layer: write MLP({inputs}, [{meant}])"
            )
        inputs, sizes = whole("inputs", inputs, 0), [whole("a size", n, 0) for n in sizes]
        rng, depth = generator(rng), len(sizes)
        if not sizes or inputs < 1 or min(sizes) < 1:
            raise ValueError(
                "an MLP needs at least one input, one layer, and one neuron in each: "
                f"got MLP({inputs}, {sizes})"
            )
        if not (activation is None or is_listed(activation)):  # there may be no hidden layer
            _activation(activation)
        network = "the network"
        hidden = each(depth - 1, activation, "activation", "hidden layer", network, shared=True)
        has_bias = each(depth, bias, "bias", "layer", network, shared=True)
        rows = each(depth, weights, "weight", "layer (weights[layer][neuron][input])", network)
        starts = each(depth, biases, "bias", "layer (biases[layer][neuron])", network)
        if not all(isinstance(entry, bool) for entry in has_bias):
            raise TypeError(
                "bias must be True or False, or a list of them by layer; numbers are given as "
                f"biases: got {bias!r}"
            )
        self._input_names = _numbered("x", inputs)
        self._output_names = _numbered("ŷ", sizes[-1])
        self.layers: list[Layer] = []
        before, names = [inputs, *sizes], [*hidden, output]
        for k, (size, row, start) in enumerate(zip(sizes, rows, starts, strict=True)):
            layer = Layer(before[k], size, names[k], has_bias[k], row, start, initialization, rng)
            layer._name_all(k + 1)
            self.layers.append(layer)

    def parameters(self) -> list[Value]:
        """Return the parameters of every layer, in order."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def neurons_by_layer(self) -> list[list[Neuron]]:
        """Return the neurons of each layer."""
        return [layer.neurons for layer in self.layers]

    def __call__(self, inputs: Any) -> Any:
        """Return ŷ₁, ŷ₂, … for one sample as a list; a single ŷ as it is."""
        row = self.as_row(inputs)
        for layer in self.layers:
            row = tuple(_fire(layer.neurons, row))
        return _single_or_list(_predictions(row, self._output_names))


def _fire(neurons: Iterable[Neuron], inputs: tuple[Value, ...]) -> list[Value]:
    """Return o of each neuron on the same inputs; their nets share the tuples they can."""
    numbers = [x.data for x in inputs]
    without_bias, with_bias = tuple(numbers), (*numbers, 1.0)
    outputs = []
    for neuron in neurons:
        parameters = neuron._parameters
        by_parameters = with_bias if len(parameters) > len(inputs) else without_bias
        net = record_net(parameters, inputs, by_parameters)
        o = neuron._activate(net)
        if net._label is None:  # outside of any trace
            net._label, o._label = neuron._net_name, neuron._output_name
        else:
            net.label, o.label = neuron._net_name, neuron._output_name
        outputs.append(o)
    return outputs


def fire_numbers(neurons: Iterable[Neuron], inputs: Sequence[float]) -> list[float]:
    """Return the numbers that `_fire` gives, bit for bit, without nodes."""
    ones, outputs = [*inputs, 1.0], []
    for neuron in neurons:
        net = 0.0
        for parameter, x in zip(neuron._parameters, ones):
            net += parameter.data * x
        outputs.append(neuron._row.forward(net))
    return outputs


def _predictions(outputs: Sequence[Value], names: Sequence[str]) -> list[Value]:
    """Give each output its second name: ŷ = o."""
    predictions = [identity(o) for o in outputs]
    label_all(predictions, names)
    return predictions


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple([SampleName(letter + subscript(i)) for i in range(1, count + 1)])


def _single_or_list(values: list[Value]) -> Value | list[Value]:
    return values[0] if len(values) == 1 else values


def _activation(activation: Any) -> Callable[[Value], Value]:
    """Return an activation by its name; a function is told how it is given."""
    name = activation
    if not isinstance(activation, str):  # a function: tanh, Value.tanh, math.tanh
        name = getattr(activation, "name", getattr(activation, "__name__", None))
        if name in ACTIVATIONS:
            raise TypeError(f'an activation is given by name: write "{name}", not the function')
    if name == "softmax":
        advice = 'the loss cross_entropy includes it, for output="linear"'
        raise ValueError(f"there is no activation {activation!r}: {advice}")
    return chosen("activation", activation, ACTIVATIONS)
