"""A chain of nodes: what one takes of memory, and of time, in one engine."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from time import perf_counter
from typing import Any

from .reporting import read_job, report


def chain(Value: Any, nodes: int) -> Any:
    """Return the last of `nodes` nodes, products and sums by turns: y·a + b again and again."""
    a, b = Value(0.999), Value(0.001)
    y = Value(1.0)
    for _ in range(nodes // 2):
        y = y * a
        y = y + b
    return y


def engine_value(engine: str) -> Any:
    """Return the class Value of an engine."""
    if engine == "micrograd":
        from micrograd.engine import Value as TheirValue

        return TheirValue
    from autograd import Value

    return Value


def measure_memory(Value: Any, nodes: int) -> None:
    """Report bytes per live node after the backward pass, and what the pass took beyond that."""
    chain(Value, 2).backward()  # what is loaded at first use is not the chain's
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    output = chain(Value, nodes)
    built, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    output.backward()
    after, peak = tracemalloc.get_traced_memory()
    report(
        built=(built - before) / nodes,
        live=(after - before) / nodes,
        extra=(peak - after) / nodes,
    )


def measure_time(Value: Any, nodes: int, steps: int) -> None:
    """Report, `steps` times, the time per node to build, differentiate and free a chain."""
    once_and_again = max(1, 10_000 // nodes)  # short chains, until the clock can tell
    for _ in range(steps):
        start = perf_counter()
        for _ in range(once_and_again):
            chain(Value, nodes).backward()
        report(seconds=(perf_counter() - start) / nodes / once_and_again)


if __name__ == "__main__":
    job = read_job()
    if job["engine"] == "micrograd":
        sys.setrecursionlimit(10 * job["nodes"] + 1000)  # its backward pass recurses
    if not job.get("collector", True):
        gc.disable()
    Value = engine_value(job["engine"])
    if job["measure"] == "memory":
        measure_memory(Value, job["nodes"])
    else:
        measure_time(Value, job["nodes"], job["steps"])
