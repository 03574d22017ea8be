"""Where weights start: drawn by name, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import sqrt

from .arguments import chosen

# by the numbers of inputs and outputs of a layer
INITIALIZATIONS: dict[str, Callable[[random.Random, int, int], float]] = {
    # between -1 and 1, as micrograd does
    "uniform": lambda rng, inputs, outputs: rng.uniform(-1, 1),
    # for activations that are a line around 0 (Glorot and Bengio, "Understanding the difficulty of
    # training deep feedforward neural networks", 2010, equation 16)
    "xavier": lambda rng, inputs, outputs: _within(rng, sqrt(6 / (inputs + outputs))),
    # normal, for the relu family (He et al., "Delving deep into rectifiers", 2015, equation 10)
    "he": lambda rng, inputs, outputs: rng.gauss(0, sqrt(2 / inputs)),
}


def _within(rng: random.Random, limit: float) -> float:
    return rng.uniform(-limit, limit)


def draw_weights(
    initialization: str | None, activation: str, inputs: int, outputs: int, rng: random.Random
) -> list[float]:
    """Draw the weights of one neuron as `INITIALIZATIONS` says; None: as fits the activation."""
    if initialization is None:
        initialization = "he" if activation in ("relu", "leaky_relu", "softplus") else "xavier"
    fitting = ", or None for the one that fits the activation"
    draw = chosen("initialization", initialization, INITIALIZATIONS, fitting)
    return [draw(rng, inputs, outputs) for _ in range(inputs)]
