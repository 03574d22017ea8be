"""Where weights start: drawn by name, from a seed."""

from __future__ import annotations

import math
import operator
import random

INITIALIZATIONS = ("uniform", "xavier", "he")


def generator(rng: int | random.Random | None) -> random.Random:
    """Return the random numbers meant by a seed, a generator, or None (the module `random`'s).

    Raises:
        TypeError: it is none of these.

    >>> generator(7).random() == generator(random.Random(7)).random()
    True
    """
    if isinstance(rng, random.Random):
        return rng
    if rng is None:
        return random._inst
    try:
        return random.Random(operator.index(rng) if hasattr(rng, "__index__") else rng)
    except TypeError:
        raise TypeError(f"rng must be a seed, a random.Random or None: got {rng!r}") from None


def draw_weights(
    initialization: str | None,
    activation: str,
    inputs: int,
    outputs: int,
    rng: random.Random,
) -> list[float]:
    """Draw the weights of one neuron.

    Args:
        initialization: `uniform`: between -1 and 1, as micrograd does;
            `xavier`: uniform within ±√(6/(inputs + outputs)), for activations that are a line
            around 0 (Glorot and Bengio, "Understanding the difficulty of training deep
            feedforward neural networks", 2010, equation 16);
            `he`: normal with deviation √(2/inputs), for the relu family (He et al., "Delving
            deep into rectifiers", 2015, equation 10);
            None: the one that fits the activation.
        activation: the neuron's.
        inputs: how many weights to draw.
        outputs: how many neurons its layer has.
        rng: where the numbers come from.

    Raises:
        ValueError: no such initialization.

    >>> [round(w, 3) for w in draw_weights("xavier", "tanh", 2, 1, random.Random(0))]
    [0.974, 0.73]
    """
    if initialization is None:
        initialization = "he" if activation in ("relu", "leaky_relu", "softplus") else "xavier"
    if initialization == "uniform":
        return [rng.uniform(-1, 1) for _ in range(inputs)]
    if initialization == "xavier":
        limit = math.sqrt(6 / (inputs + outputs))
        return [rng.uniform(-limit, limit) for _ in range(inputs)]
    if initialization == "he":
        return [rng.gauss(0, math.sqrt(2 / inputs)) for _ in range(inputs)]
    raise ValueError(
        f"there is no initialization {initialization!r}: choose one of "
        f"{', '.join(INITIALIZATIONS)}, or None for the one that fits the activation"
    )
