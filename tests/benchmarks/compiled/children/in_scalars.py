"""A work by scalars, one object per number: the same user code on micrograd, xad and our Value."""

from __future__ import annotations

from time import perf_counter

from ..works import Orders, layers
from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Scalars:
    """micrograd, or our Value: a leaf is made once, and its number is changed."""

    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    tanh: Callable[[Any], Any]

    def __init__(self, engine: str) -> None:
        if engine == "micrograd":  # which has no tanh, exp and log
            from micrograd.engine import Value as Micrograd

            self.leaf: Any = Micrograd
        else:
            import autograd

            self.leaf = autograd.Value
            self.exp, self.log, self.tanh = autograd.exp, autograd.log, autograd.tanh

    @staticmethod
    def number(x: Any) -> float:
        return float(x.data)

    @staticmethod
    def relu(x: Any) -> Any:
        return x.relu()

    def slopes(self, numbers: list[float], loss: Callable[[list[Any]], Any]) -> list[float]:
        """Return the derivatives of a loss by its parameters."""
        leaves = [self.leaf(number) for number in numbers]
        loss(leaves).backward()
        return [leaf.grad for leaf in leaves]


class Xad(Scalars):
    """XAD's Real, on a tape of its own for every update."""

    def __init__(self) -> None:
        import xad.math as math
        from xad.adj_1st import Real, Tape

        self.leaf, self.tape = Real, Tape
        self.exp, self.log, self.tanh = math.exp, math.log, math.tanh

    @staticmethod
    def number(x: Any) -> float:
        return float(x.getValue())

    @staticmethod
    def relu(x: Any) -> Any:
        return x if x > 0.0 else x * 0.0

    def slopes(self, numbers: list[float], loss: Callable[[list[Any]], Any]) -> list[float]:
        leaves = [self.leaf(number) for number in numbers]
        with self.tape() as tape:
            for leaf in leaves:
                tape.registerInput(leaf)
            tape.newRecording()
            result = loss(leaves)
            tape.registerOutput(result)
            result.setDerivative(1.0)
            tape.computeAdjoints()
            return [leaf.getDerivative() for leaf in leaves]


class Engine:
    """A network of plain neurons, sum by sum."""

    def __init__(self, kit: Scalars, job: dict[str, Any]) -> None:
        self.kit, self.job, self.orders = kit, job, Orders(job)
        self.numbers: list[float] = job["parameters"]
        relu = job["activation"] == "relu"
        self.activation: Callable[[Any], Any] = self.kit.relu if relu else self.kit.tanh

    def outputs(self, network: list[Any], row: list[float]) -> list[Any]:
        """Return what the network makes of a sample."""
        h: list[Any] = row
        for number, (weights, biases) in enumerate(network, 1):
            nets = [sum((w * x for w, x in zip(ws, h)), b) for ws, b in zip(weights, biases)]
            h = nets if number == len(network) else [self.activation(net) for net in nets]
        return h

    def of_a_sample(self, network: list[Any], row: list[float], y: Any) -> Any:
        """Return the data loss of a sample."""
        kit, out = self.kit, self.outputs(network, row)
        if self.job["loss"] == "hinge":
            return kit.relu(1 + -y * out[0])
        if self.job["loss"] == "mse":
            return (y - out[0]) * (y - out[0])
        largest = max(kit.number(score) for score in out)
        powers = [kit.exp(score - largest) for score in out]
        return kit.log(sum(powers[1:], powers[0])) - (out[y] - largest)

    def loss_over(self, leaves: list[Any], batch: list[int]) -> Any:
        """Return the loss over a batch, its L2 included."""
        X, y, l2 = self.job["X"], self.job["y"], self.job["l2"]
        network = layers({"sizes": self.job["sizes"], "parameters": leaves})
        losses = [self.of_a_sample(network, X[i], y[i]) for i in batch]
        data = sum(losses[1:], losses[0]) * (1.0 / len(losses))
        if not l2:
            return data
        squares = [p * p for p in leaves]
        return data + sum(squares[1:], squares[0]) * l2

    def prepare(self, epochs: int) -> None:
        self.batches = self.orders.batches(epochs)

    def run(self, epochs: int) -> None:
        rate = self.job["learning_rate"]
        for batch in self.batches:
            slopes = self.kit.slopes(self.numbers, lambda leaves: self.loss_over(leaves, batch))  # noqa: B023
            self.numbers = [p - rate * slope for p, slope in zip(self.numbers, slopes)]

    def loss(self) -> float:
        leaves = [self.kit.leaf(number) for number in self.numbers]
        return self.kit.number(self.loss_over(leaves, list(range(self.job["samples"]))))


if __name__ == "__main__":
    job = read_jobs()
    job["importing"] = perf_counter()
    kit = Xad() if job["way"] == "xad" else Scalars(job["way"])
    job["imported"] = perf_counter()
    measure(job, lambda job: Engine(kit, job))
