"""Forward and backward of one sample through the demo's network, in one engine."""

from __future__ import annotations

from time import perf_counter

from .networks import network
from .reporting import read_job, report

PASSES = 20  # in one timing, so that each holds its share of the collector's work


def passes(model: object, row: list[float], count: int) -> float:
    """Run the sample through the network and back, `count` times; return the last score."""
    assert callable(model)
    for _ in range(count):
        score = model(row)
        score.backward()
    number: float = score.data
    return number


if __name__ == "__main__":
    job = read_job()
    _, model = network(job["engine"], job["sizes"], job["parameters"])
    row = job["X"][0]
    score = passes(model, row, 1)
    slopes = sum(abs(p.grad) for p in model.parameters())
    for _ in range(job["steps"]):
        start = perf_counter()
        passes(model, row, PASSES)
        report(seconds=(perf_counter() - start) / PASSES, score=score, slopes=slopes)
