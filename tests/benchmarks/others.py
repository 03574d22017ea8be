"""microgpt, memory, long chains, import: benchmarks with a peer or a measure of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median
from time import perf_counter

from .harness import (
    ROOT,
    Engine,
    Line,
    Missing,
    Settings,
    Target,
    amount_table,
    medians,
    run_rounds,
    speed_table,
)
from .networks import losses_agree


def microgpt(settings: Settings) -> list[str]:
    """Karpathy's microgpt with only its Value replaced; takes the PATH of its microgpt.py."""
    if settings.path is None:
        raise Missing("microgpt is not ours to keep: python -m tests.benchmarks microgpt PATH")
    path = Path(settings.path).resolve()
    if not path.with_name("input.txt").exists():
        raise Missing(f"{path.name} needs input.txt next to it: names, one per line")
    steps = settings.steps or 20
    job = {"path": str(path), "steps": steps}
    engines = [
        Engine("its own Value", "microgpt", {**job, "engine": "its own"}),
        Engine("our Value", "microgpt", {**job, "engine": "ours"}),
    ]
    reports = run_rounds(engines, settings.rounds, settings.python)
    peer, ours = [Line(name, medians(rounds)) for name, rounds in reports.items()]
    return [
        speed_table(peer, [ours._replace(target=Target(1.3, 2))], "ms", 1e3),
        losses_agree({name: rounds[0] for name, rounds in reports.items()}),
    ]


def memory(settings: Settings) -> list[str]:
    """Bytes per live node of a long chain, after its backward pass (tracemalloc)."""
    nodes, fewer = settings.nodes, min(settings.nodes, 10_000)
    job = {"measure": "memory"}
    engines = [
        Engine("micrograd", "chain", {**job, "engine": "micrograd", "nodes": fewer}),
        Engine("ours", "chain", {**job, "engine": "ours", "nodes": nodes}),
    ]
    reports = run_rounds(engines, 1, settings.python)  # bytes do not vary
    theirs, ours = [rounds[0][0] for rounds in reports.values()]
    lines = [
        Line(f"micrograd, {fewer:,} nodes", [theirs["live"]]),
        Line("  its backward pass, beyond that", [theirs["extra"]]),
        Line(f"ours, {nodes:,} nodes", [ours["live"]], Target(170, 150)),
        Line("  before the backward pass", [ours["built"]]),
        Line("  the backward pass, beyond that", [ours["extra"]]),
    ]
    return [
        amount_table("bytes per live node", lines),
        f"ratio: micrograd takes {theirs['live'] / ours['live']:.2f} x our bytes per node. Its "
        f"backward pass recurses, so its chain is short (and its recursion limit raised).",
    ]


def scaling(settings: Settings) -> list[str]:
    """Time per node to build, differentiate and free: a long chain against one of 1000 nodes."""
    few, many, steps = 1000, settings.nodes, settings.steps or 3
    cases = {"off": False, "on": True}
    engines = [
        Engine(
            f"{nodes:,} nodes, collector {word}",
            "chain",
            {
                "measure": "time",
                "engine": "ours",
                "nodes": nodes,
                # as many nodes a round, whatever their chains
                "steps": steps if nodes == many else 30 * steps,
                "collector": collector,
            },
        )
        for word, collector in cases.items()
        for nodes in (few, many)
    ]
    reports = run_rounds(engines, settings.rounds, settings.python)
    lines = [Line(name, medians(rounds)) for name, rounds in reports.items()]
    lines_of_ratios = []
    for word, (short, long) in zip(cases, (lines[:2], lines[2:]), strict=True):
        ratios = [b / a for a, b in zip(short.figures, long.figures, strict=True)]
        target = Target(1.4, 1.2) if word == "off" else None
        lines_of_ratios.append(Line(f"collector {word}", ratios, target))
    minima = [min(long.figures) / min(short.figures) for short, long in (lines[:2], lines[2:])]
    return [
        amount_table("ns per node", lines, 1e9),
        amount_table("ratio, round by round", lines_of_ratios),
        f"ratio of the minima: {minima[0]:.2f} off, {minima[1]:.2f} on",
    ]


def debugger(settings: Settings) -> list[str]:
    """Open the debugger on 10^5 nodes and type each command, against one backward pass."""
    nodes = min(settings.nodes, 100_000)
    reports = run_rounds(
        [Engine("debugger", "debugger", {"nodes": nodes})], settings.rounds, settings.python
    )["debugger"]
    figures = {what: [rounds[0][what] for rounds in reports] for what in reports[0][0]}
    backward = median(figures.pop("backward"))
    lines = [
        Line(what, seconds, Target(1000, 500) if what == "opening" else _COMMAND.get(what, _QUICK))
        for what, seconds in figures.items()
    ]
    slowest = max(figures, key=lambda what: median(figures[what]))
    return [
        amount_table(f"ms on {nodes:,} nodes", lines, 1e3),
        f"backward() alone: {backward * 1e3:.1f} ms; opening takes "
        f"{median(figures['opening']) / backward:.1f} x that, the slowest command, {slowest}, "
        f"{median(figures[slowest]) / backward:.1f} x",
    ]


_QUICK = Target(50, 10)
_COMMAND = {"chain": None, "set": None}  # they go through the whole graph again


def importing(settings: Settings) -> list[str]:
    """Time that `import autograd` adds to the start of Python."""
    # An ordinary start runs the .pth files of site-packages, whatever happens to be installed
    # there (setuptools puts one), and they would hide or pay for what autograd imports. -S leaves
    # them out, and with them `site`, which imports os and more: it is imported here without being
    # run, so that Python has loaded what it always has. -E: no PYTHON… variable counts.
    commands = {
        "pass": "import site",
        "import autograd": "import site; import autograd",
        "from autograd import Value": "import site; from autograd import Value",
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(max(20, settings.rounds) + 1):
        for name, code in commands.items():
            start = perf_counter()
            subprocess.run([settings.python, "-S", "-E", "-c", code], cwd=ROOT, check=True)
            if number:  # the first may have to compile
                seconds[name].append(perf_counter() - start)
    bare = seconds["pass"]
    added = {name: [t - median(bare) for t in times] for name, times in seconds.items()}
    target = Target(20, 10)
    lines = [
        Line("import autograd", added["import autograd"], target),
        Line("from autograd import Value", added["from autograd import Value"], target),
    ]
    total = median(seconds["import autograd"]) / median(bare)
    return [
        amount_table("ms over python -c pass", lines, 1e3),
        f"python -c pass itself: {median(bare) * 1e3:.1f} ms; with import autograd: "
        f"ratio {total:.2f}",
    ]
