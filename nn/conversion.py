"""To other libraries and back: a model as PyTorch's modules, or as NumPy's arrays."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from autograd.notation import counted

from .network import MLP, Layer, Neuron
from .torch_modules import (
    activation_of,
    by_neuron,
    check_linear,
    computes_as,
    flat,
    kind_of,
    makers,
)


def to_torch(model: MLP | Layer | Neuron) -> Any:
    """Return a model as a `torch.nn.Sequential` in float64, with copies of the weights.

    Each layer is a `Linear` and, unless it is linear, its activation. Outputs and gradients are
    this engine's within 1e-12 (of the number itself where that is larger than 1), and the kinks
    have the same slopes: 0 for relu at 0, 0.01 for leaky_relu at 0.

    It takes what `model(row)` takes, as a tensor of shape (…, inputs), and returns one of shape
    (…, outputs), a single output included. So apply the model's scaler, if it has one, to the rows
    first.

    Args:
        model: an MLP, a Layer or a Neuron.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: it is another kind of model.

    >>> model = MLP(2, [3, 1], activation="tanh", rng=0)
    >>> module = to_torch(model)  # doctest: +SKIP
    >>> module  # doctest: +SKIP
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): Tanh()
      (2): Linear(in_features=3, out_features=1, bias=True)
    )
    >>> row = module[0].weight.new_tensor([0.5, -1.0])  # doctest: +SKIP
    >>> abs(module(row).item() - model([0.5, -1.0]).data) < 1e-12  # doctest: +SKIP
    True
    """
    torch = _library("torch", "PyTorch", "to_torch")
    parts: list[Any] = []
    for neurons in _layers("to_torch", model):
        weights, biases, activations = _numbers(neurons)
        # not filled with random numbers first, which would move on PyTorch's generator
        linear = torch.nn.utils.skip_init(
            torch.nn.Linear,
            neurons[0]._inputs,
            len(neurons),
            bias=biases is not None,
            dtype=torch.float64,
        )
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights, dtype=torch.float64))
            if biases is not None:
                linear.bias.copy_(torch.tensor(biases, dtype=torch.float64))
        parts.append(linear)
        if {*activations} == {activations[0]}:
            if activations[0] != "linear":
                parts.append(makers()[activations[0]]())
        else:
            parts.append(by_neuron()([makers()[name]() for name in activations]))
    return torch.nn.Sequential(*parts)


def from_torch(module: Any) -> MLP:
    """Return a PyTorch network as an MLP, its weights exactly as they are.

    float32 weights are used in 64-bit arithmetic here, so outputs agree to float32 precision.
    PyTorch's own Softplus gives x from 20 on, up to 2.1e-9 less than this engine's. A scaler and
    the names of columns and classes are not in it: give them to the model again.

    Args:
        module: a `torch.nn.Sequential` of `Linear` layers, each followed by at most one activation
            (Tanh, Sigmoid, ReLU, LeakyReLU of slope 0.01, Softplus of beta 1), or a `Linear`
            alone. Sequentials in it may be nested; Identity, and Dropout after `module.eval()`,
            are skipped.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: there is a module in it that an MLP does not have.
        ValueError: an activation or a Linear has a place or settings that an MLP cannot have.

    >>> model = MLP(2, [3, 1], activation="tanh", rng=0)
    >>> back = from_torch(to_torch(model))  # doctest: +SKIP
    >>> back([0.5, -1.0]).data == model([0.5, -1.0]).data  # doctest: +SKIP
    True
    """
    torch = _library("torch", "PyTorch", "from_torch")
    linears: list[tuple[str, Any]] = []
    activations: list[str | list[str]] = []
    follows = ""  # the activation of the last Linear, in words
    for place, part in flat(module, ""):
        if computes_as(part, torch.nn.Linear):
            check_linear(place, part, linears)
            linears.append((place, part))
            activations.append("linear")
            follows = ""
            continue
        activation = activation_of(place, part)
        if activation is None:
            continue
        if not linears:
            raise ValueError(f"{place} comes before the first Linear: an MLP begins with one")
        if follows:
            raise ValueError(f"{place} follows {follows}: a layer has one activation")
        outputs = linears[-1][1].out_features
        if isinstance(activation, list) and len(activation) != outputs:
            wanted = counted(outputs, "activation")
            raise ValueError(f"{place} has {len(activation)}: {linears[-1][0]} needs {wanted}")
        activations[-1], follows = activation, place
    if not linears:
        raise ValueError("there is no Linear in it, and so no layer")
    return MLP(
        linears[0][1].in_features,
        [linear.out_features for _, linear in linears],
        activation=activations[:-1],
        output=activations[-1],
        bias=[linear.bias is not None for _, linear in linears],
        weights=[linear.weight.tolist() for _, linear in linears],
        biases=[[] if linear.bias is None else linear.bias.tolist() for _, linear in linears],
    )


class LayerArrays(NamedTuple):
    """One layer as arrays, float64: o = f(W @ x + b).

    Attributes:
        W: its weights, of shape (neurons, inputs).
        b: its biases, of shape (neurons,); None where it has none.
        activation: the name of f; a list of names, one for each neuron, where they differ.
    """

    W: Any
    b: Any
    activation: str | list[str]


def to_numpy(model: MLP | Layer | Neuron) -> list[LayerArrays]:
    """Return the weights, biases and activations of each layer, as copied arrays.

    If the model has a scaler, they expect scaled rows, as `model(row)` does.

    Args:
        model: an MLP, a Layer or a Neuron.

    Returns:
        A (W, b, activation) for each layer, the first layer first.

    Raises:
        ImportError: NumPy is not installed.
        TypeError: it is another kind of model.

    >>> model = MLP(2, [3, 1], activation="tanh", rng=0)
    >>> for W, b, activation in to_numpy(model):
    ...     print(W.shape, b.shape, activation)
    (3, 2) (3,) tanh
    (1, 3) (1,) linear
    """
    np = _library("numpy", "NumPy", "to_numpy")
    found = []
    for neurons in _layers("to_numpy", model):
        weights, biases, names = _numbers(neurons)
        W = np.array(weights, dtype=float).reshape(len(neurons), neurons[0]._inputs)
        b = None if biases is None else np.array(biases, dtype=float)
        found.append(LayerArrays(W, b, names[0] if {*names} == {names[0]} else names))
    return found


def _library(name: str, title: str, function: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        if error.name != name:  # it is there, and lacks something itself
            raise
        raise ImportError(f"{function} needs {title}: pip install {name}", name=name) from None


def _layers(function: str, model: Any) -> list[list[Neuron]]:
    """Return the neurons of each layer of a model that computes as its class here does."""
    layers: list[list[Neuron]] = []
    if isinstance(model, MLP) and type(model).__call__ is MLP.__call__:
        layers = [layer.neurons for layer in model.layers]
    elif isinstance(model, Layer) and type(model).__call__ is Layer.__call__:
        layers = [model.neurons]
    elif isinstance(model, Neuron) and type(model).__call__ is Neuron.__call__:
        layers = [[model]]
    else:
        raise TypeError(f"{function} takes an MLP, a Layer or a Neuron: got {kind_of(model)}")
    for number, neurons in enumerate(layers, 1):
        if not neurons:
            raise ValueError(f"{function}: layer {number} has no neurons")
        if len({neuron.b is None for neuron in neurons}) > 1:
            raise ValueError(f"{function}: some neurons of layer {number} have a bias, some do not")
    return layers


def _numbers(
    neurons: Sequence[Neuron],
) -> tuple[list[list[float]], list[float] | None, list[str]]:
    """Return weights, biases (None where they have none) and activations of a layer's neurons."""
    weights = [[w.data for w in neuron.w] for neuron in neurons]
    biases = [neuron.b.data for neuron in neurons if neuron.b is not None]
    return weights, biases or None, [neuron.activation for neuron in neurons]
