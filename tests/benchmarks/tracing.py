"""What a forward pass costs inside `traced`."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from .harness import Engine, Settings, aligned, run_rounds

AT_MOST = {"own classes": 7, "demos/gpt.py": 7, "microgpt": 5}  # times the pass outside
BYTES_AT_MOST = 150  # more per node
HEAD = ["min", "median", "at most", "more bytes per node", "at most", "reached"]


def tracing(settings: Settings) -> list[str]:
    """A forward pass inside `traced`, against one outside; takes the PATH of a microgpt.py."""
    path = str(Path(settings.path).resolve()) if settings.path else ""
    job = {"steps": settings.steps or 10, "path": path}
    names = ["own classes", "demos/gpt.py", *(["microgpt"] if path else [])]
    engines = [Engine(name, "traced", {**job, "program": name}) for name in names]
    reports = run_rounds(engines, settings.rounds, settings.python)
    rows = [["program, its nodes", *HEAD]]
    for name in names:
        fastest, middle = [], []
        for *passes, _ in reports[name]:
            inside, outside = ([x[key] for x in passes] for key in ("seconds", "base"))
            fastest.append(min(inside) / min(outside))
            middle.append(median(inside) / median(outside))
        last = reports[name][0][-1]
        kept = min(fastest) <= AT_MOST[name] and last["bytes"] <= BYTES_AT_MOST
        rows.append(
            [
                f"{name}, {last['nodes']:,.0f}",
                f"{min(fastest):.2f}",
                f"{median(middle):.2f}",
                str(AT_MOST[name]),
                f"{last['bytes']:.0f}",
                str(BYTES_AT_MOST),
                "yes" if kept else "NO",
            ]
        )
    note = "ratios of passes by turns in one process, the collector on; a process for each round"
    return [aligned(rows), note]
