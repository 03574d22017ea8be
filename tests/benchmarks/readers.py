"""What each reader of a graph costs, by the number of nodes: its time, its memory, their growth."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from .children.readers import GRAPHS, READERS
from .harness import Engine, Missing, Report, Settings, aligned, run_rounds

# times build + backward
AT_MOST = {"tree": 3, "grad": 3, "recompute": 5, "why": 8, "svg": 8, "chain_rule": 12}
BYTES_AT_MOST = {"chain_rule": 1000}  # per node
HEAD = ["min", "median", "at most", "bytes per node", "at most", "reached", "4n / n", "16n / 4n"]


def readers(settings: Settings) -> list[str]:
    """Time and memory of every reader, or of the one named, at n, 4n and 16n nodes."""
    names = [name for name in READERS if settings.path in (None, name)]
    if not names:
        raise Missing(f"there is no reader {settings.path!r}: there are {', '.join(READERS)}")
    return [
        *[_table(graph, names, settings) for graph in GRAPHS],
        "min and median: ratios to building the graph and its backward pass in the same process, "
        "the collector off; bytes: beyond what those took; 4n / n: how times grow",
    ]


def _table(graph: str, names: list[str], settings: Settings) -> str:
    sizes = [settings.nodes // 16, settings.nodes // 4, settings.nodes]
    engines = [
        Engine(f"{name}, {nodes}", "readers", {"graph": graph, "reader": name, "nodes": nodes})
        for name in names
        for nodes in sizes
    ]
    reports = run_rounds(engines, settings.rounds, settings.python)
    rows = [[f"{graph}, {sizes[-1]:,} nodes", *HEAD]]
    for name in names:
        found = [[rounds[0] for rounds in reports[f"{name}, {nodes}"]] for nodes in sizes]
        ratios = [report["seconds"] / report["base"] for report in found[-1]]
        taken = max(report["bytes"] for report in found[-1])
        most, most_bytes = AT_MOST.get(name), BYTES_AT_MOST.get(name)
        kept = (most is None or min(ratios) <= most) and (not most_bytes or taken <= most_bytes)
        rows.append(
            [
                name,
                f"{min(ratios):.2f}",
                f"{median(ratios):.2f}",
                f"{most or ''}",
                f"{taken:.0f}",
                f"{most_bytes or ''}",
                "" if most is None else "yes" if kept else "NO",
                *[f"{_fastest(b) / _fastest(a):.2f}" for a, b in pairwise(found)],
            ]
        )
    return aligned(rows)


def _fastest(reports: list[Report]) -> float:
    return min(report["seconds"] for report in reports)
