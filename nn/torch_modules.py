"""PyTorch's modules that an MLP is made of: made, told from others, read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from autograd import leaky_relu
from autograd.notation import counted

from .network import ACTIVATIONS

_SLOPE = -leaky_relu(-1.0)  # of leaky_relu below 0
_SOFTPLUS_FROM = 40.0  # where PyTorch gives x for softplus(x): from here on they are one float
_ADVICE = {  # why a module of PyTorch's has no place in an MLP
    "Softmax": "the loss cross_entropy includes it: leave it out",
    "LogSoftmax": "the loss cross_entropy includes it: leave it out",
    "Flatten": "a row is flat here: leave it out",
    "DistributedDataParallel": "give what it wraps, its attribute module",
    "DataParallel": "give what it wraps, its attribute module",
}


@cache
def makers() -> dict[str, Any]:
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
def by_neuron() -> Any:
    """Return the class of a module with a separate activation for each neuron."""
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
        return by_neuron()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def computes_as(part: Any, kind: Any) -> bool:
    """Tell whether a module computes as a class of PyTorch's does, not as a subclass of its own."""
    forward = getattr(getattr(part, "forward", None), "__func__", None)
    return isinstance(part, kind) and forward is kind.forward


def flat(module: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the modules of a Sequential and those nested in it, each with its name and position."""
    from torch import nn

    if not isinstance(module, nn.Module):
        raise TypeError(
            "from_torch takes a torch.nn.Sequential of Linear layers and activations: got "
            f"{kind_of(module)}"
        )
    place = f"{kind_of(module)} at position {path}" if path else kind_of(module)
    if module._forward_hooks or module._forward_pre_hooks:
        raise ValueError(f"{place} has hooks, which may change what it computes: remove them first")
    if computes_as(module, nn.Sequential):
        for name, part in module._modules.items():  # a module that is there twice comes twice
            yield from flat(part, f"{path}.{name}" if path else name)
    else:
        yield place, module


def check_linear(place: str, linear: Any, before: Sequence[tuple[str, Any]]) -> None:
    """Refuse a Linear that does not fit the previous one, shares its weights, or has no numbers."""
    for name, tensor in linear.named_parameters():
        if not tensor.is_floating_point():
            raise TypeError(f"{place} has a {name} of {tensor.dtype}: an MLP's are real numbers")
        if not tensor.isfinite().all():
            raise ValueError(f"{place} has a {name} that is not finite: did its training diverge?")
    if any(linear.weight is other.weight for _, other in before):
        raise ValueError(f"{place} shares its weights with another: an MLP's layers have their own")
    if before and (wanted := linear.in_features) != (got := before[-1][1].out_features):
        raise ValueError(
            f"{place} takes {counted(wanted, 'input')}, and {before[-1][0]} gives {got}"
        )


def activation_of(place: str, part: Any) -> str | list[str] | None:
    """Return our name of an activation, one for each neuron of ours; None of what does nothing."""
    from torch import nn

    simple = {"tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "relu": nn.ReLU, "linear": nn.Identity}
    for name, kind in simple.items():
        if computes_as(part, kind):
            return None if name == "linear" else name
    if computes_as(part, nn.Dropout):
        if part.training and part.p:
            raise ValueError(f"{place} drops numbers at random in training: call eval() first")
        return None
    if computes_as(part, nn.LeakyReLU):
        if part.negative_slope != _SLOPE:
            had = f"has slope {part.negative_slope:g} below 0"
            raise ValueError(f"{place} {had}: leaky_relu here has {_SLOPE:g}")
        return "leaky_relu"
    if computes_as(part, nn.Softplus):
        if part.beta != 1 or part.threshold < 20:
            had = f"has beta {part.beta:g} and threshold {part.threshold:g}"
            raise ValueError(f"{place} {had}: softplus here has beta 1 and a threshold from 20 on")
        return "softplus"
    if computes_as(part, by_neuron()):
        names = [activation_of(f"{kind_of(f)} in {place}", f) for f in part.activations]
        return ["linear" if name is None else str(name) for name in names]
    advice = _ADVICE.get(
        type(part).__name__,
        "from_torch takes a Sequential of Linear, Tanh, Sigmoid, ReLU, LeakyReLU, Softplus, "
        "Identity and Dropout",
    )
    raise TypeError(f"{place} has no counterpart in an MLP: {advice}")


def kind_of(given: Any) -> str:
    """Return what something is, in a message."""
    return f"the class {given.__name__}" if isinstance(given, type) else type(given).__name__
