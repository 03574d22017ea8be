"""The way out and back: a model as PyTorch's modules, or as NumPy's arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from autograd import leaky_relu
from autograd.notation import counted

from .network import ACTIVATIONS, MLP, Layer, Neuron

_SLOPE = -leaky_relu(-1.0)  # of leaky_relu below 0
_SOFTPLUS_FROM = 40.0  # where PyTorch gives x for softplus(x): from here on they are one float
_ADVICE = {  # why a module of PyTorch's has no place in an MLP
    "Softmax": "the loss cross_entropy has it within: leave it out",
    "LogSoftmax": "the loss cross_entropy has it within: leave it out",
    "Flatten": "a row is flat here: leave it out",
    "DistributedDataParallel": "give what it wraps, its attribute module",
    "DataParallel": "give what it wraps, its attribute module",
}


def to_torch(model: MLP | Layer | Neuron) -> Any:
    """Return a model as a `torch.nn.Sequential` in float64, with weights of its own.

    Each layer is a `Linear` and, unless it is linear, its activation. Outputs and gradients are
    this engine's within 1e-12, and the kinks have the same slopes: 0 for relu at 0, 0.01 for
    leaky_relu at 0.

    It takes what `model(row)` takes, as a tensor of shape (…, inputs), and returns one of shape
    (…, outputs), a single output included. So a model's scaler, if it has one, is to be applied
    to the rows before.

    Args:
        model: an MLP, a Layer or a Neuron.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: it is another model.

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
                parts.append(_modules()[activations[0]]())
        else:
            parts.append(_by_neuron()([_modules()[name]() for name in activations]))
    return torch.nn.Sequential(*parts)


def from_torch(module: Any) -> MLP:
    """Return a network of PyTorch's as an MLP, its weights exactly as they are.

    Those in float32 are computed with in this engine's 64 bits, so that outputs agree to 32 bits.
    PyTorch's own Softplus gives x from 20 on, up to 2e-9 less than this engine's.

    Args:
        module: a `torch.nn.Sequential` of `Linear` layers, each followed by at most one activation
            (Tanh, Sigmoid, ReLU, LeakyReLU of slope 0.01, Softplus of beta 1), or a `Linear`
            alone. Sequentials in it may be nested; Identity, and Dropout after `module.eval()`,
            are passed over.

    Raises:
        ImportError: PyTorch is not installed.
        TypeError: there is a module in it that an MLP has not.
        ValueError: an activation or a Linear stands where, or has settings that, an MLP's cannot.

    >>> model = MLP(2, [3, 1], activation="tanh", rng=0)
    >>> back = from_torch(to_torch(model))  # doctest: +SKIP
    >>> back([0.5, -1.0]).data == model([0.5, -1.0]).data  # doctest: +SKIP
    True
    """
    torch = _library("torch", "PyTorch", "from_torch")
    linears: list[tuple[str, Any]] = []
    activations: list[str | list[str]] = []
    follows = ""  # the activation of the last Linear, in words
    for place, part in _flat(module, ""):
        if _is(part, torch.nn.Linear):
            _check_linear(place, part, linears)
            linears.append((place, part))
            activations.append("linear")
            follows = ""
            continue
        activation = _activation_of(place, part)
        if activation is None:
            continue
        if not linears:
            raise ValueError(f"{place} stands before the first Linear: an MLP begins with one")
        if follows:
            raise ValueError(f"{place} follows {follows}: a layer has one activation")
        outputs = linears[-1][1].out_features
        if isinstance(activation, list) and len(activation) != outputs:
            wanted = counted(outputs, "activation")
            raise ValueError(f"{place} has {len(activation)}: {linears[-1][0]} wants {wanted}")
        activations[-1], follows = activation, place
    if not linears:
        raise ValueError("there is no Linear in it, so nothing to make a layer of")
    return MLP(
        linears[0][1].in_features,
        [linear.out_features for _, linear in linears],
        activation=activations[:-1],
        output=activations[-1],
        bias=[linear.bias is not None for _, linear in linears],
        weights=[_listed(linear.weight) for _, linear in linears],
        biases=[[] if linear.bias is None else _listed(linear.bias) for _, linear in linears],
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
    """Return the weights, biases and activations of each layer, as arrays of their own.

    Like `model(row)` they take scaled rows where the model has a scaler.

    Args:
        model: an MLP, a Layer or a Neuron.

    Returns:
        A (W, b, activation) for each layer, the first layer first.

    Raises:
        ImportError: NumPy is not installed.
        TypeError: it is another model.

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
        raise TypeError(f"{function} takes an MLP, a Layer or a Neuron: got {_kind(model)}")
    for number, neurons in enumerate(layers, 1):
        if not neurons:
            raise ValueError(f"{function}: layer {number} has no neurons")
        if len({neuron.b is None for neuron in neurons}) > 1:
            raise ValueError(f"{function}: of layer {number} some neurons have a bias, some none")
    return layers


def _kind(given: Any) -> str:
    return f"the class {given.__name__}" if isinstance(given, type) else type(given).__name__


def _numbers(
    neurons: Sequence[Neuron],
) -> tuple[list[list[float]], list[float] | None, list[str]]:
    """Return weights, biases (None where they have none) and activations of a layer's neurons."""
    weights = [[w.data for w in neuron.w] for neuron in neurons]
    biases = [neuron.b.data for neuron in neurons if neuron.b is not None]
    return weights, biases or None, [neuron.activation for neuron in neurons]


# modules of PyTorch


@cache
def _modules() -> dict[str, Any]:
    """Return how PyTorch's module of each activation is made, by our names."""
    from torch import nn

    made = {
        "leaky_relu": lambda: nn.LeakyReLU(_SLOPE),
        "linear": nn.Identity,
        "relu": nn.ReLU,
        "sigmoid": nn.Sigmoid,
        "softplus": lambda: nn.Softplus(threshold=_SOFTPLUS_FROM),
        "tanh": nn.Tanh,
    }
    assert made.keys() == ACTIVATIONS.keys()
    return made


@cache
def _by_neuron() -> Any:
    """Return the class of a module with an activation of its own for each neuron."""
    import torch

    class ByNeuron(torch.nn.Module):  # type: ignore[misc]  # torch is untyped to mypy
        """Activations side by side: the last axis of a tensor has one entry for each."""

        __module__, __qualname__ = __name__, "ByNeuron"  # where pickle looks for it

        def __init__(self, activations: Sequence[Any]) -> None:
            super().__init__()
            self.activations = torch.nn.ModuleList(activations)

        def forward(self, nets: Any) -> Any:
            """Return f(net) of each neuron."""
            columns = zip(self.activations, nets.unbind(-1), strict=True)
            return torch.stack([activate(net) for activate, net in columns], -1)

    return ByNeuron


def __getattr__(name: str) -> Any:
    if name == "ByNeuron":
        return _by_neuron()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _is(part: Any, kind: Any) -> bool:
    """Tell whether a module computes as a class of PyTorch's does: no subclass with its own way."""
    forward = getattr(getattr(part, "forward", None), "__func__", None)
    return isinstance(part, kind) and forward is kind.forward


def _flat(module: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the modules of a Sequential and those nested in it, each with its name and position."""
    from torch import nn

    if not isinstance(module, nn.Module):
        raise TypeError(
            "from_torch takes a torch.nn.Sequential of Linear layers and activations: got "
            f"{_kind(module)}"
        )
    place = f"{_kind(module)} at position {path}" if path else _kind(module)
    if module._forward_hooks or module._forward_pre_hooks:
        raise ValueError(f"{place} has hooks, which may change what it computes: remove them first")
    if _is(module, nn.Sequential):
        for name, part in module._modules.items():  # a module that stands there twice comes twice
            yield from _flat(part, f"{path}.{name}" if path else name)
    else:
        yield place, module


def _check_linear(place: str, linear: Any, before: Sequence[tuple[str, Any]]) -> None:
    """Refuse a Linear that does not fit the one before, or shares its weights with one."""
    if not linear.weight.is_floating_point():
        raise TypeError(f"{place} has weights of {linear.weight.dtype}: an MLP's are real numbers")
    if any(linear.weight is other.weight for _, other in before):
        raise ValueError(f"{place} shares its weights with another: an MLP's layers have their own")
    if before and (wanted := linear.in_features) != (got := before[-1][1].out_features):
        raise ValueError(
            f"{place} takes {counted(wanted, 'input')}, and {before[-1][0]} gives {got}"
        )


def _activation_of(place: str, part: Any) -> str | list[str] | None:
    """Return our name of an activation, one for each neuron of ours; None of what does nothing."""
    from torch import nn

    simple = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU, "linear": nn.Identity}
    for name, kind in simple.items():
        if _is(part, kind):
            return None if name == "linear" else name
    if _is(part, nn.Dropout):
        if part.training and part.p:
            raise ValueError(f"{place} drops numbers at random in training: call eval() first")
        return None
    if _is(part, nn.LeakyReLU):
        if part.negative_slope != _SLOPE:
            had = f"has slope {part.negative_slope:g} below 0"
            raise ValueError(f"{place} {had}: leaky_relu here has {_SLOPE:g}")
        return "leaky_relu"
    if _is(part, nn.Softplus):
        if part.beta != 1 or part.threshold < 20:
            had = f"has beta {part.beta:g} and threshold {part.threshold:g}"
            raise ValueError(f"{place} {had}: softplus here has beta 1 and a threshold from 20 on")
        return "softplus"
    if _is(part, _by_neuron()):
        names = [_activation_of(f"{place}.{i}", f) for i, f in enumerate(part.activations)]
        return ["linear" if name is None else str(name) for name in names]
    advice = _ADVICE.get(
        type(part).__name__,
        "from_torch takes a Sequential of Linear, Tanh, Sigmoid, ReLU, LeakyReLU, Softplus, "
        "Identity and Dropout",
    )
    raise TypeError(f"{place} has no counterpart in an MLP: {advice}")


def _listed(tensor: Any) -> Any:
    """Return a tensor's numbers as lists of floats."""
    from torch import float64

    return tensor.detach().to("cpu", float64).tolist()
