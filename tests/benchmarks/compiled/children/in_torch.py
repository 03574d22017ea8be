"""A work by PyTorch: its functions on tensors, its backward pass, the update written out."""

from __future__ import annotations

from time import perf_counter

from ..works import Orders, layers
from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Engine:
    """Eager PyTorch."""

    def __init__(self, torch: Any, job: dict[str, Any]) -> None:
        self.torch, self.job, self.orders = torch, job, Orders(job)
        self.X = torch.tensor(job["X"], dtype=torch.float64)
        kind = torch.int64 if job["loss"] == "cross_entropy" else torch.float64
        self.y = torch.tensor(job["y"], dtype=kind)
        numbers = [part for layer in layers(job) for part in layer]
        self.parameters = [
            torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in numbers
        ]
        self.activation = torch.tanh if job["activation"] == "tanh" else torch.relu
        if job["batch"] == 1:  # rows made once are faster than an index in each update
            self.rows = [(self.X[i : i + 1], self.y[i : i + 1]) for i in range(job["samples"])]

    def data_loss(self, X: Any, y: Any) -> Any:
        """Return the loss without its L2."""
        torch, functional = self.torch, self.torch.nn.functional
        *hidden, W, b = self.parameters
        for V, c in zip(hidden[::2], hidden[1::2]):
            X = self.activation(functional.linear(X, V, c))
        out = functional.linear(X, W, b)
        if self.job["loss"] == "cross_entropy":
            return functional.cross_entropy(out, y)
        if self.job["loss"] == "mse":
            return functional.mse_loss(out[:, 0], y)
        return torch.relu(1 - y * out[:, 0]).mean()

    def step(self, X: Any, y: Any) -> None:
        """Make an update; of the L2, whose slope is 2·l2·p, no graph is made."""
        torch, rate, l2 = self.torch, self.job["learning_rate"], self.job["l2"]
        slopes = torch.autograd.grad(self.data_loss(X, y), self.parameters)
        with torch.no_grad():
            if l2:
                torch._foreach_mul_(self.parameters, 1 - 2 * rate * l2)
            torch._foreach_add_(self.parameters, slopes, alpha=-rate)

    def prepare(self, epochs: int) -> None:
        if self.job["batch"] == 1:
            self.batches: list[Any] = [self.rows[i] for (i,) in self.orders.batches(epochs)]
        elif self.job["batch"]:
            self.batches = [self.torch.tensor(batch) for batch in self.orders.batches(epochs)]

    def run(self, epochs: int) -> None:
        if not self.job["batch"]:
            for _ in range(epochs):
                self.step(self.X, self.y)
        elif self.job["batch"] == 1:
            for X, y in self.batches:
                self.step(X, y)
        else:
            for batch in self.batches:
                self.step(self.X[batch], self.y[batch])

    def loss(self) -> float:
        with self.torch.no_grad():
            decay = sum(float((p * p).sum()) for p in self.parameters)
            return float(self.data_loss(self.X, self.y) + self.job["l2"] * decay)


if __name__ == "__main__":
    job = read_jobs()
    job["importing"] = perf_counter()
    import torch

    job["imported"] = perf_counter()
    torch.set_num_threads(job["threads"])
    measure(job, lambda job: Engine(torch, job))
