"""Forward and backward of one sample through the demo's network, in one engine."""

from __future__ import annotations

from time import perf_counter

from .networks import network
from .reporting import read_job, report


def one_pass(model: object, row: list[float]) -> float:
    """Run the sample through the network and back; return the score, the graph being freed."""
    assert callable(model)
    score = model(row)
    score.backward()
    number: float = score.data
    return number


if __name__ == "__main__":
    job = read_job()
    _, model = network(job["engine"], job["sizes"], job["parameters"])
    row = job["X"][0]
    score = one_pass(model, row)
    slopes = sum(abs(p.grad) for p in model.parameters())
    for _ in range(job["steps"]):
        start = perf_counter()
        one_pass(model, row)
        report(seconds=perf_counter() - start, score=score, slopes=slopes)
