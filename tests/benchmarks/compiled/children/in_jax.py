"""A work by JAX: an update jitted and called from Python, or the whole run in one lax.scan."""

from __future__ import annotations

import os
from time import perf_counter

from ..works import Orders, layers
from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def losses(jax: Any, job: dict[str, Any]) -> Any:
    """Return the function (parameters, X, y) → loss."""
    jnp, nn = jax.numpy, jax.nn
    activation = jnp.tanh if job["activation"] == "tanh" else nn.relu

    def loss(parameters: Any, X: Any, y: Any) -> Any:
        *hidden, (W, b) = parameters
        for V, c in hidden:
            X = activation(X @ V + c)
        out = X @ W + b
        if job["loss"] == "hinge":
            data = jnp.mean(nn.relu(1 - y * out[..., 0]))
        elif job["loss"] == "mse":
            data = jnp.mean((y - out[..., 0]) ** 2)
        else:
            chosen = jnp.take_along_axis(nn.log_softmax(out), y[..., None], axis=-1)
            data = -jnp.mean(chosen)
        if job["l2"]:
            data = data + job["l2"] * sum(jnp.sum(p * p) for p in jax.tree.leaves(parameters))
        return data

    return loss


class Engine:
    """What both ways have in common."""

    def __init__(self, jax: Any, job: dict[str, Any]) -> None:
        jnp = jax.numpy
        self.jax, self.job, self.orders = jax, job, Orders(job)
        self.X = jnp.asarray(job["X"], jnp.float64)
        self.y = jnp.asarray(job["y"], jnp.int32 if job["loss"] == "cross_entropy" else jnp.float64)
        self.parameters = [(jnp.asarray(W).T.copy(), jnp.asarray(b)) for W, b in layers(job)]
        self.loss_of = losses(jax, job)
        gradient, rate = jax.grad(self.loss_of), job["learning_rate"]

        def update(parameters: Any, X: Any, y: Any) -> Any:
            slopes = gradient(parameters, X, y)
            return jax.tree.map(lambda p, slope: p - rate * slope, parameters, slopes)

        self.update = update

    def loss(self) -> float:
        return float(self.loss_of(self.parameters, self.X, self.y))


class Jitted(Engine):
    """One call from Python an update."""

    def __init__(self, jax: Any, job: dict[str, Any]) -> None:
        super().__init__(jax, job)
        self.step = jax.jit(self.update, donate_argnums=0)
        self.pick = jax.jit(
            lambda parameters, X, y, batch: self.update(parameters, X[batch], y[batch]),
            donate_argnums=0,
        )
        if job["batch"] == 1:  # rows made once are faster than an index in each call
            self.rows = [(self.X[i : i + 1], self.y[i : i + 1]) for i in range(job["samples"])]

    def prepare(self, epochs: int) -> None:
        size = self.job["batch"]
        if size:
            as_index = self.jax.numpy.asarray
            batches = self.orders.batches(epochs)
            self.batches: list[Any] = (
                [i for (i,) in batches] if size == 1 else [as_index(batch) for batch in batches]
            )

    def run(self, epochs: int) -> None:
        parameters, step, pick, X, y = self.parameters, self.step, self.pick, self.X, self.y
        if not self.job["batch"]:
            for _ in range(epochs):
                parameters = step(parameters, X, y)
        elif self.job["batch"] == 1:
            for i in self.batches:
                parameters = step(parameters, *self.rows[i])
        else:
            for batch in self.batches:
                parameters = pick(parameters, X, y, batch)
        self.parameters = self.jax.block_until_ready(parameters)


class Scanned(Engine):
    """One call from Python a run, compiled for its length."""

    def __init__(self, jax: Any, job: dict[str, Any]) -> None:
        super().__init__(jax, job)
        self.compiled: dict[int, Any] = {}

    def prepare(self, epochs: int) -> None:
        jnp = self.jax.numpy
        self.order = None
        if self.job["batch"]:
            orders = jnp.asarray(self.orders.epochs(epochs))
            self.order = orders.reshape(-1) if self.job["batch"] == 1 else orders
        if epochs not in self.compiled:
            whole = self.jax.jit(lambda *given: self.whole(epochs, *given))
            lowered = whole.lower(self.parameters, self.X, self.y, self.order)
            self.compiled[epochs] = lowered.compile()

    def whole(self, epochs: int, parameters: Any, X: Any, y: Any, order: Any) -> Any:
        """The run of so many epochs."""
        size, scan, samples = self.job["batch"], self.jax.lax.scan, self.job["samples"]
        if not size:
            return scan(lambda p, _: (self.update(p, X, y), None), parameters, length=epochs)[0]
        if size == 1:  # unrolled 4 times it is faster than 1 or 16 times
            one = lambda p, i: (self.update(p, X[i], y[i]), None)  # noqa: E731
            return scan(one, parameters, order, unroll=4)[0]

        def epoch(p: Any, order: Any) -> Any:
            X_now, y_now = X[order], y[order]
            for start in range(0, samples, size):
                p = self.update(p, X_now[start : start + size], y_now[start : start + size])
            return p, None

        return scan(epoch, parameters, order)[0]

    def run(self, epochs: int) -> None:
        run = self.compiled[epochs]
        found = run(self.parameters, self.X, self.y, self.order)
        self.parameters = self.jax.block_until_ready(found)


if __name__ == "__main__":
    job = read_jobs()
    os.environ.update(JAX_PLATFORMS="cpu", JAX_ENABLE_X64="1")
    if job["threads"] == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    job["importing"] = perf_counter()
    import jax

    job["imported"] = perf_counter()
    measure(job, lambda job: (Scanned if job["way"] == "scan" else Jitted)(jax, job))
