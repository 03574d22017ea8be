"""A work by this package's trainer: its compiled engine, or the one that records every node."""

from __future__ import annotations

from time import perf_counter

from .clock import measure, read_jobs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def compile_once() -> None:
    """Let a trainer keep what it compiled from one `fit` to the next, as the peers keep theirs."""
    from nn import machine

    compiled_epochs, kept = machine.compiled_epochs, {}

    def once(trainer: Any, samples: Any) -> Any:
        if id(trainer) not in kept:
            kept[id(trainer)] = compiled_epochs(trainer, samples)
        return kept[id(trainer)]

    machine.compiled_epochs = once


class Engine:
    """MLP and GradientDescent, measured at the beginning and the end of a run alone."""

    def __init__(self, nn: Any, job: dict[str, Any]) -> None:
        inputs, *neurons = job["sizes"]
        model = nn.MLP(inputs, neurons, activation=job["activation"])
        for parameter, number in zip(model.parameters(), job["parameters"], strict=True):
            parameter.data = number
        options: dict[str, Any] = {"engine": "compiled"} if job["way"] == "compiled" else {}
        self.X, self.y = job["X"], job["y"]
        self.trainer = nn.GradientDescent(
            model,
            loss=job["loss"],
            learning_rate=job["learning_rate"],
            batch_size=job["batch"] or None,
            l2=job["l2"],
            rng=job["seed"],
            **options,
        )

    def prepare(self, epochs: int) -> None:
        """Do nothing: shuffling and compiling are part of a run."""

    def run(self, epochs: int) -> None:
        self.trainer.fit(self.X, self.y, epochs=epochs, progress=False, every=0, metrics=())

    def loss(self) -> float:
        return float(self.trainer.history.loss[-1])


if __name__ == "__main__":
    job = read_jobs()
    job["importing"] = perf_counter()
    import nn

    _ = nn.MLP, nn.GradientDescent  # they are loaded at first use
    job["imported"] = perf_counter()
    if job["way"] == "compiled" and job["mode"] == "speed":
        compile_once()
    measure(job, lambda job: Engine(nn, job))
