"""Training steps of micrograd's demo, each timed, in one engine."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from .networks import network
from .reporting import read_job, report

L2 = 1e-4


def learning_rate(step: int) -> float:
    """Return the demo's learning rate; its steps count from 0."""
    return 1.0 - 0.9 * step / 100


def demo_step(
    Value: Any, model: Any, X: list[list[float]], y: list[int], step: int
) -> tuple[float, float]:
    """Make one step as demo.ipynb does; return the loss and the accuracy before it.

    It is a function, so that its graph is free to go when it returns, in every engine alike.
    """
    inputs = [list(map(Value, xrow)) for xrow in X]
    scores = list(map(model, inputs))
    losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]
    data_loss = sum(losses) * (1.0 / len(losses))
    reg_loss = L2 * sum(p * p for p in model.parameters())
    total_loss = data_loss + reg_loss
    accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores)]

    model.zero_grad()
    total_loss.backward()
    for p in model.parameters():
        p.data -= learning_rate(step) * p.grad
    return total_loss.data, sum(accuracy) / len(accuracy)


def by_hand(job: dict[str, Any]) -> None:
    """Run the demo's loop."""
    Value, model = network(job["engine"], job["sizes"], job["parameters"])
    for step in range(job["steps"]):
        start = perf_counter()
        loss, accuracy = demo_step(Value, model, job["X"], job["y"], step)
        report(seconds=perf_counter() - start, loss=loss, accuracy=accuracy)


def by_trainer(job: dict[str, Any]) -> None:
    """Let the trainer do it: it asks for its learning rate as each epoch starts."""
    from nn import GradientDescent

    _, model = network("own", job["sizes"], job["parameters"])
    starts = []

    def clocked_rate(epoch: int) -> float:
        starts.append(perf_counter())
        return learning_rate(epoch - 1)

    trainer = GradientDescent(model, loss="hinge", l2=L2, learning_rate=clocked_rate)
    # one epoch more, so that the last that counts has an end
    history = trainer.fit(job["X"], job["y"], epochs=job["steps"] + 1)
    for start, end, loss in zip(starts, starts[1:], history.loss):
        report(seconds=end - start, loss=loss)


if __name__ == "__main__":
    job = read_job()
    if job["engine"] == "trainer":
        by_trainer(job)
    else:
        by_hand(job)
