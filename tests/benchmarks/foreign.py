"""What reading another engine's graph costs."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .harness import Engine, Settings, aligned, run_rounds

AT_MOST = 0.5  # seconds for 67,000 nodes of microgpt's
NODES = 67_000
HEAD = ["min", "median", "seconds for 67,000", "at most", "reached"]


def foreign(settings: Settings) -> list[str]:
    """The reading of other engines' graphs, against their forward pass; PATH of a microgpt.py."""
    path = str(Path(settings.path).resolve()) if settings.path else ""
    job = {"steps": settings.steps or 10, "path": path, "nodes": min(settings.nodes, NODES)}
    names = ["a set and closures", "slots", *(["microgpt"] if path else [])]
    engines = [Engine(name, "foreign", {**job, "program": name}) for name in names]
    reports = run_rounds(engines, settings.rounds, settings.python)
    rows = [["engine, its nodes", *HEAD]]
    for name in names:
        fastest, middle, seconds = [], [], []
        for *passes, last in reports[name]:
            reading, forward = ([x[key] for x in passes] for key in ("seconds", "base"))
            fastest.append(min(reading) / min(forward))
            middle.append(median(reading) / median(forward))
            seconds.append(median(reading) / last["nodes"] * NODES)
        kept = "yes" if median(seconds) <= AT_MOST else "NO"
        asked = [str(AT_MOST), kept] if name != "a set and closures" else ["", ""]
        rows.append(
            [
                f"{name}, {last['nodes']:,.0f}",
                f"{min(fastest):.2f}",
                f"{median(middle):.2f}",
                f"{median(seconds):.2f}",
                *asked,
            ]
        )
    note = "ratios of reading to the engine's forward pass, by turns; a process for each round"
    return [aligned(rows), note]
