"""A work by ddx-ad: one sample's loss as an equation, compiled, called on a batch of samples.

The samples, too, could be written into one equation; 10 of moons take 24 s to compile, and more
take longer than in proportion. So the parameters are in every column of the batch, and the
slopes of its columns are added up by NumPy.
"""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

from ..works import Orders
from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def loss_of_a_sample(ddx: Any, job: dict[str, Any]) -> Any:
    """Return the data loss of a sample as ddx's expression; of a class y, y₀… are 0 and 1."""
    h = [ddx.param(f"x{i}") for i in range(job["sizes"][0])]
    last = len(job["sizes"]) - 2
    for layer, (inputs, neurons) in enumerate(pairwise(job["sizes"])):
        outs = []
        for j in range(neurons):
            weights = [ddx.var(f"w{layer}_{j}_{i}") for i in range(inputs)]
            net = ddx.var(f"b{layer}_{j}")
            for w, x in zip(weights, h, strict=True):
                net = net + w * x
            if layer < last:
                tanh = job["activation"] == "tanh"
                net = ddx.tanh(net) if tanh else ddx.select(net > 0.0, net, 0.0)
            outs.append(net)
        h = outs
    y = [ddx.param(f"y{i}") for i in range(len(h))]
    if job["loss"] == "mse":
        return (y[0] - h[0]) ** 2
    if job["loss"] == "hinge":
        margin = 1.0 - y[0] * h[0]
        return ddx.select(margin > 0.0, margin, 0.0)
    powers, chosen = ddx.exp(h[0]), y[0] * h[0]
    for score, share in zip(h[1:], y[1:], strict=True):
        powers, chosen = powers + ddx.exp(score), chosen + share * score
    return ddx.log(powers) - chosen


class Engine:
    """An equation with a call for each size of a batch."""

    def __init__(self, ddx: Any, np: Any, job: dict[str, Any]) -> None:
        self.ddx, self.np, self.job, self.orders = ddx, np, job, Orders(job)
        self.size = job["batch"] or job["samples"]
        self.equation = ddx.equation(lambda: loss_of_a_sample(ddx, job))
        self.p = self._in_its_order(np.array(job["parameters"]))
        y = np.array(job["y"], float)
        if job["loss"] == "cross_entropy":
            y = np.eye(job["sizes"][-1])[np.array(job["y"])]
        self.table = np.vstack([np.array(job["X"]).T, y.reshape(len(y), -1).T])
        self.calls: dict[int, tuple[Any, ...]] = {}
        self.decay = 1 - 2 * job["learning_rate"] * job["l2"]

    def _in_its_order(self, numbers: Any) -> Any:
        """Return the parameters in the order in which the equation has named its symbols."""
        names = [
            name
            for layer, (inputs, neurons) in enumerate(pairwise(self.job["sizes"]))
            for j in range(neurons)
            for name in [*(f"w{layer}_{j}_{i}" for i in range(inputs)), f"b{layer}_{j}"]
        ]
        places = {name: place for place, name in enumerate(names)}
        return numbers[[places[name] for name in self.equation.symbols]]

    def call(self, size: int) -> tuple[Any, ...]:
        """Return the call on a batch of so many samples, with the arrays that it reads and fills.

        They are the places of the parameters and of the samples, the slopes, and what adds
        up their columns.
        """
        if size not in self.calls:
            count = len(self.p)
            point = self.np.zeros((count + len(self.table), size))
            call = self.equation.buffer(point, want=self.ddx.Want.GRADIENT)
            call()
            rates = self.np.full(size, self.job["learning_rate"] / size)
            slopes = call.jacobian.reshape(count, size)
            self.calls[size] = call, call.x[:count], call.x[count:], slopes, rates
        return self.calls[size]

    def prepare(self, epochs: int) -> None:
        if not self.calls:
            libmvec = self.ddx.VecLib.LIBMVEC  # by default tanh and exp are computed one by one
            self.equation.compile(points=self.size, veclib=libmvec, cache_dir=self.job["cache"])
            self.call(self.size)[2][:] = self.table[:, : self.size]
            self.columns = self.p[:, None]  # a view
        if self.job["batch"]:
            self.batches = [self.np.array(batch) for batch in self.orders.batches(epochs)]

    def step(self, samples: Any = None) -> None:
        """Make an update from these samples; None: from those already there."""
        call, parameters, points, slopes, rates = self.call(
            self.size if samples is None else len(samples)
        )
        if samples is not None:
            points[:] = self.table[:, samples]
        parameters[:] = self.columns
        call()
        if self.decay != 1:
            self.p *= self.decay
        self.p -= slopes @ rates

    def run(self, epochs: int) -> None:
        if self.job["batch"]:
            for batch in self.batches:
                self.step(batch)
        else:
            for _ in range(epochs):
                self.step()

    def loss(self) -> float:
        np = self.np
        columns = np.repeat(self.p[:, None], self.job["samples"], axis=1)
        data = self.equation.evaluate(np.vstack([columns, self.table]))
        return float(np.mean(data) + self.job["l2"] * np.sum(self.p**2))


if __name__ == "__main__":
    job = read_jobs()
    job["importing"] = perf_counter()
    import ddx
    import numpy

    job["imported"] = perf_counter()
    measure(job, lambda job: Engine(ddx, numpy, job))
