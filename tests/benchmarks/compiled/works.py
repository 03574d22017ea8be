"""What every engine has to learn: the samples, the weights it begins with, and what that costs.

The children import it too, in environments that have one engine and little else.
"""

from __future__ import annotations

from itertools import pairwise
from math import sin, sqrt
from random import Random
from typing import Any, NamedTuple

SEED = 1337
SAMPLES = (10**2, 10**3, 10**4, 10**5, 10**6)
WIDTHS = (16, 32, 64, 128, 256, 512)


class Work(NamedTuple):
    """A network, its samples and its updates.

    Attributes:
        name: what is typed.
        sizes: the inputs, then the neurons of each layer.
        activation: of the hidden layers; the last is linear.
        loss: `hinge`, `cross_entropy` or `mse`.
        learning_rate: of every update.
        l2: adds l2·Σp² over all parameters to the loss.
        samples: how many there are.
        batch: how many an update looks at; 0: all.
        per: what a figure is of: a `step` or `update` (both one), or an `epoch`.
        check: after how many epochs the losses of all engines are compared.
    """

    name: str
    sizes: tuple[int, ...]
    activation: str
    loss: str
    learning_rate: float
    l2: float
    samples: int
    batch: int
    per: str
    check: int

    @property
    def updates(self) -> int:
        """How many updates there are per epoch."""
        return -(-self.samples // self.batch) if self.batch else 1

    @property
    def parts(self) -> int:
        """How many of what a figure is of there are in an epoch."""
        return 1 if self.per == "epoch" else self.updates


def regression(samples: int, width: int) -> Work:
    """Return a work of 2-W-W-1 neurons (tanh, mse) on all samples at once."""
    sizes = (2, width, width, 1)
    rate = 0.5 / width  # wider networks need shorter steps
    return Work(f"{samples}x{width}", sizes, "tanh", "mse", rate, 0.0, samples, 0, "step", 10)


WORKS = {
    work.name: work
    for work in (
        Work("moons", (2, 16, 16, 1), "relu", "hinge", 0.1, 1e-4, 100, 0, "step", 20),
        Work("sgd", (2, 16, 16, 1), "relu", "hinge", 0.01, 1e-4, 100, 1, "update", 2),
        Work("iris", (4, 16, 3), "tanh", "cross_entropy", 0.1, 0.0, 150, 32, "epoch", 5),
        *(regression(1000, width) for width in (16, 64, 256)),
    )
}


def flops(sizes: tuple[int, ...], samples: int) -> int:
    """Return the floating-point operations of forward and backward pass, two per multiply-add.

    Counted are the products of matrices: forward, and with respect to the weights and the inputs of
    every layer but the first. Activations, biases, the loss and the update are not.

    >>> flops((2, 16, 1), 10)
    2240
    """
    weights = [inputs * neurons for inputs, neurons in pairwise(sizes)]
    return 2 * samples * (3 * sum(weights) - weights[0])


def flops_of(work: Work) -> float:
    """Return the operations of what a figure of a work is of."""
    return flops(work.sizes, work.samples) / work.parts


def parameters(sizes: tuple[int, ...], seed: int = SEED) -> list[float]:
    """Return weights to begin with, neuron by neuron, the weights before the bias, which is 0."""
    random = Random(seed)
    found: list[float] = []
    for inputs, neurons in pairwise(sizes):
        for _ in range(neurons):
            limit = 1 / sqrt(inputs)
            found += [random.uniform(-limit, limit) for _ in range(inputs)] + [0.0]
    return found


def layers(job: dict[str, Any]) -> list[tuple[list[list[float]], list[float]]]:
    """Return the weights by neuron and input, and the biases, of each layer.

    >>> layers({"sizes": [2, 1], "parameters": [1.0, 2.0, 0.0]})
    [([[1.0, 2.0]], [0.0])]
    """
    numbers = iter(job["parameters"])
    found = []
    for inputs, neurons in pairwise(job["sizes"]):
        rows = [[next(numbers) for _ in range(inputs + 1)] for _ in range(neurons)]
        found.append(([row[:-1] for row in rows], [row[-1] for row in rows]))
    return found


def samples_of(work: Work) -> tuple[list[list[float]], list[Any]]:
    """Return the rows of inputs and the targets of a work."""
    if work.loss == "mse":
        random = Random(SEED)
        X = [[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in range(work.samples)]
        return X, [sin(3 * a) * b + 0.1 * random.uniform(-1, 1) for a, b in X]
    from ..harness import need  # only the parent comes here

    need("sklearn")
    if work.loss == "hinge":
        from ..networks import demo_job

        job = demo_job()
        return job["X"], job["y"]
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X.tolist(), y.tolist()


def job_of(work: Work) -> dict[str, Any]:
    """Return a work as the children take it."""
    X, y = samples_of(work)
    return {**work._asdict(), "parameters": parameters(work.sizes), "X": X, "y": y, "seed": SEED}


class Orders:
    """The orders in which the trainer of this package takes the samples, epoch by epoch."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._random = Random(job["seed"])
        self._samples = job["samples"]
        self._size: int = job["batch"]

    def epochs(self, count: int) -> list[list[int]]:
        """Return the order of the samples in each of the next epochs."""
        found = []
        for _ in range(count):
            order = list(range(self._samples))
            if self._size:
                self._random.shuffle(order)
            found.append(order)
        return found

    def batches(self, count: int) -> list[list[int]]:
        """Return what each update of the next epochs looks at."""
        size = self._size or self._samples
        return [
            order[start : start + size]
            for order in self.epochs(count)
            for start in range(0, self._samples, size)
        ]
