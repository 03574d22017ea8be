"""Forward passes of another engine, and the reading of its graphs, by turns."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

from autograd import as_value
from autograd.graph import Graph
from tests.foreign.engines import IN_A_SET, IN_SLOTS, engine

from .reporting import read_job, report
from .traced import microgpt


def chain(source: str, nodes: int) -> Callable[[], Any]:
    """Return products and sums of about so many nodes, on an engine of another design."""
    make = engine(source).Value
    weights = [make(0.001 * (i % 7)) for i in range(nodes // 16)]

    def forward() -> Any:
        x = total = make(1.5)
        for _ in range(8):
            for w in weights:
                total = total + w * x
        return total

    return forward


if __name__ == "__main__":
    job = read_job()
    if job["program"] == "microgpt":
        forward = microgpt(job["path"], own=True)
    else:
        source = {"a set and closures": IN_A_SET, "slots": IN_SLOTS}[job["program"]]
        forward = chain(source, job["nodes"])
    for _ in range(job["steps"]):
        start = process_time()
        output = forward()
        base = process_time() - start
        start = process_time()
        read = as_value(output)
        report(base=base, seconds=process_time() - start)
    report(base=0.0, seconds=0.0, nodes=len(Graph(read).nodes))
