"""The compiled engine beside JAX, PyTorch, NumPy and ddx-ad; scalar engines beside one another."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

from ..harness import Missing, Settings
from .peers import ARRAYS, JIT, OURS, SCALARS, SCAN, TORCH, Found
from .picture import growth_svg
from .rounds import Bench, held_up
from .tables import Growth, first_table, growth_table, peak_table, work_tables
from .works import SAMPLES, WIDTHS, WORKS, job_of, regression

SECTIONS = (*WORKS, "growth", "first", "peak")


def compiled(settings: Settings) -> list[str]:
    """The compiled engine beside JAX, PyTorch, NumPy, ddx-ad, each in an environment of its own."""
    wanted = [settings.path] if settings.path else list(SECTIONS)
    if wanted[0] not in SECTIONS:
        raise Missing(f"there is no work {wanted[0]!r}: choose of {', '.join(SECTIONS)}")
    bench = Bench(settings)
    try:
        return _run(bench, wanted)
    finally:
        bench.close()


def _run(bench: Bench, wanted: list[str]) -> list[str]:
    settings, shown = bench.settings, list[str]()
    threads = settings.threads or (1, 2)
    results: dict[str, Any] = {"works": {}}
    peaks = {count: bench.peak(count) for count in threads}
    for name in wanted:
        if name in WORKS:
            before = None
            for count in threads:
                # engines with one object per number know no threads
                racing = ARRAYS + SCALARS if count == threads[0] else ARRAYS
                outcome = bench.compare(WORKS[name], racing, count)
                if outcome.found:
                    shown += work_tables(outcome, max(peaks[count], default=0.0))
                results["works"].setdefault(name, {})[count] = outcome.found
                bench.notes += held_up(before, outcome) if before else []
                before = outcome
        elif name == "growth":
            growth = _growth(bench, max(threads))
            shown += [growth_table(what, by_size) for what, by_size in growth.items() if by_size]
            results["growth"] = growth
            if settings.svg:
                growth_svg(settings.svg, growth)
                shown.append(f"wrote {settings.svg}")
        elif name == "first":
            results["first"] = _first(bench, max(threads))
            shown.append(first_table(results["first"]))
    if any(peaks.values()):
        shown.append(peak_table(peaks))
    if settings.json:
        results |= {"peak": peaks, "versions": bench.versions, "machine": machine()}
        Path(settings.json).write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        shown.append(f"wrote {settings.json}")
    return shown + ["\n".join(bench.notes)] * bool(bench.notes)


def machine() -> dict[str, Any]:
    """Return what the figures are of."""
    found = {"python": platform.python_version(), "system": platform.platform()}
    with_names = Path("/proc/cpuinfo")
    if with_names.exists():
        lines = with_names.read_text().splitlines()
        found["processor"] = next((x.split(":")[1].strip() for x in lines if "model name" in x), "")
    return {**found, "cores": os.cpu_count()}


def _growth(bench: Bench, threads: int) -> Growth:
    """Return the seconds of a step by samples and by width; `--nodes` caps the samples."""
    works = {
        "samples": {n: regression(n, 16) for n in SAMPLES if n <= bench.settings.nodes},
        "width": {n: regression(1000, n) for n in WIDTHS if 1000 * n <= bench.settings.nodes},
    }
    growth: Growth = {}
    for what, by_size in works.items():
        growth[what] = {}
        for size, work in by_size.items():
            outcome = bench.compare(work, (OURS, SCAN, JIT, TORCH), threads)
            growth[what][size] = {name: outcome.seconds(name) for name in outcome.found}
    return growth


def _first(bench: Bench, threads: int) -> dict[str, list[Found]]:
    """Return what each says that starts with moons and stops after a step."""
    work = WORKS["moons"]
    text, found = json.dumps(job_of(work)), dict[str, list[Found]]()
    for competitor in bench.there((OURS,), work):
        bench.one(competitor, text, "first", threads, 0, bench.cache("first"))  # fills the cache
    for number in range(bench.settings.rounds):
        for competitor in bench.there((OURS, SCAN, JIT, TORCH), work):
            caches = {competitor.name: bench.cache("first")}
            if competitor == OURS:
                caches = {
                    f"{competitor.name}, kernels kept": bench.cache("first"),
                    f"{competitor.name}, kernels made": bench.cache(f"new{number}"),
                }
            for name, cache in caches.items():
                report = bench.one(competitor, text, "first", threads, number, cache)
                if report is not None:
                    found.setdefault(name, []).append(report)
    return found
