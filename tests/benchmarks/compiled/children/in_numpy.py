"""A work by hand: forward pass, backward pass and update written out with NumPy's matrices."""

from __future__ import annotations

from time import perf_counter

from ..works import Orders, layers
from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Engine:
    """All parameters lie in one array, their slopes in another; matrices are views into them."""

    def __init__(self, np: Any, job: dict[str, Any]) -> None:
        self.np, self.job, self.orders = np, job, Orders(job)
        self.X = np.array(job["X"])
        self.y = np.array(job["y"])
        numbers = [np.array(part).T for layer in layers(job) for part in layer]
        self.parameters = np.concatenate([part.ravel() for part in numbers])
        self.slopes = np.zeros_like(self.parameters)
        self.views = [self._views(self.parameters, numbers), self._views(self.slopes, numbers)]

    def _views(self, flat: Any, like: list[Any]) -> list[tuple[Any, Any]]:
        ends = self.np.cumsum([part.size for part in like])
        parts = [
            flat[end - part.size : end].reshape(part.shape)
            for end, part in zip(ends, like, strict=True)
        ]
        return [*zip(parts[::2], parts[1::2], strict=True)]

    def forward(self, X: Any) -> list[Any]:
        """Return the inputs, what each hidden layer puts out, and the raw outputs."""
        np, tanh = self.np, self.job["activation"] == "tanh"
        outs = [X]
        for W, b in self.views[0]:
            net = outs[-1] @ W
            net += b
            if len(outs) < len(self.views[0]):
                np.tanh(net, out=net) if tanh else np.maximum(net, 0.0, out=net)
            outs.append(net)
        return outs

    def slope_of_outputs(self, out: Any, y: Any) -> Any:
        """Return the derivative of the loss by the raw outputs."""
        np, kind = self.np, self.job["loss"]
        if kind == "mse":
            return (out - y[:, None]) * (2 / len(y))
        if kind == "hinge":
            signs = y[:, None]
            return np.where(signs * out < 1, signs * (-1 / len(y)), 0.0)
        powers = np.exp(out - out.max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)
        powers[np.arange(len(y)), y] -= 1.0
        powers /= len(y)
        return powers

    def step(self, X: Any, y: Any) -> None:
        """Make an update."""
        np, rate, l2 = self.np, self.job["learning_rate"], self.job["l2"]
        weights, slopes = self.views
        outs = self.forward(X)
        delta = self.slope_of_outputs(outs[-1], y)
        for layer in range(len(weights) - 1, -1, -1):
            before = outs[layer]
            np.matmul(before.T, delta, out=slopes[layer][0])
            np.add.reduce(delta, axis=0, out=slopes[layer][1])
            if layer:
                delta = delta @ weights[layer][0].T
                if self.job["activation"] == "tanh":
                    before *= before
                    delta *= np.subtract(1.0, before, out=before)
                else:
                    delta *= before > 0
        if l2:
            self.parameters *= 1 - 2 * rate * l2
        self.slopes *= rate
        self.parameters -= self.slopes

    def prepare(self, epochs: int) -> None:
        if self.job["batch"]:
            batches = self.orders.batches(epochs)
            one = self.job["batch"] == 1  # a slice is faster than an index
            self.batches: list[Any] = [
                slice(batch[0], batch[0] + 1) if one else self.np.array(batch) for batch in batches
            ]

    def run(self, epochs: int) -> None:
        if self.job["batch"]:
            for batch in self.batches:
                self.step(self.X[batch], self.y[batch])
        else:
            for _ in range(epochs):
                self.step(self.X, self.y)

    def loss(self) -> float:
        np, y, kind = self.np, self.y, self.job["loss"]
        out = self.forward(self.X)[-1]
        if kind == "cross_entropy":
            whole = np.log(np.exp(out).sum(axis=1))
            data = np.mean(whole - out[np.arange(len(y)), y])
        elif kind == "mse":
            data = np.mean((out[:, 0] - y) ** 2)
        else:
            data = np.mean(np.maximum(0.0, 1 - y * out[:, 0]))
        return float(data + self.job["l2"] * np.sum(self.parameters**2))


if __name__ == "__main__":
    job = read_jobs()
    job["importing"] = perf_counter()
    import numpy

    job["imported"] = perf_counter()
    measure(job, lambda job: Engine(numpy, job))
