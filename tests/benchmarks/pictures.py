"""How long a picture takes and how large it is, by the number of nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter

from autograd import Value, svg
from autograd.graph import Graph
from nn import MLP, mse

from .harness import Settings, aligned

LARGEST = 100_000


def pictures(settings: Settings) -> list[str]:
    """Time and bytes of an SVG, from 10 to 10^5 nodes: a chain, and a network on a batch."""
    sizes = [10]
    while sizes[-1] * 10 <= min(settings.nodes, LARGEST):
        sizes.append(sizes[-1] * 10)
    graphs: dict[str, Callable[[int], Value]] = {"chain": _chain, "batch": _batch}
    svg(_chain(3))  # loads and compiles the renderer
    rows = [["graph", "nodes", "boxes", "s, fastest", "s, median", "kB"]]
    slowest = []
    for name, build in graphs.items():
        for size in sizes:
            output = build(size)
            output.backward()
            times = []
            for _ in range(settings.rounds):
                start = perf_counter()
                picture = svg(output)
                times.append(perf_counter() - start)
            times.sort()
            boxes = len(re.findall(r'class="node ', picture))
            nodes = len(Graph(output).nodes)
            seconds = [f"{times[0]:.3f}", f"{times[len(times) // 2]:.3f}"]
            rows.append([name, f"{nodes:,}", f"{boxes}", *seconds, f"{len(picture) / 1e3:.1f}"])
        slowest.append(f"{name} {times[0] / 2:.2f}")
    return [
        aligned(rows),
        f"ratio of the largest to the target of 2 s at 10^5 nodes: {', '.join(slowest)}",
    ]


def _chain(nodes: int) -> Value:
    x = Value(1.0)
    for _ in range(nodes):
        x = x * 1.00001
    return x


def _batch(nodes: int) -> Value:
    """Return the loss of an MLP on so many samples that the graph has about so many nodes."""
    hidden = 2 if nodes < 100 else 16
    model = MLP(2, [hidden, 1] if nodes < 1000 else [hidden, 16, 1], rng=1)
    each = len(Graph(mse([1.0], [model([0.5, 0.2])])).order) + 3
    samples = max(1, (nodes - len(model.parameters())) // each)
    rows = [[0.5, i / samples] for i in range(samples)]
    return mse([1.0] * samples, [model(row) for row in rows])
