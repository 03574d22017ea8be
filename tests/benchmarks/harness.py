"""Running engines in processes of their own, by turns, and showing the figures as a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HOW_TO_GET_THEM = "{missing} is missing here. Get it: pip install -e '.[bench]'"

Report = dict[str, float]  # what a child says of one step


class Missing(Exception):
    """Something that a benchmark needs is not there; the message says how to get it."""


class Settings(NamedTuple):
    """What the command line asks for.

    Attributes:
        rounds: how many processes each engine gets.
        steps: how many timings a round has; None: the benchmark's own number.
        nodes: how many nodes the largest graph has, where there is one.
        python: the interpreter of every engine.
        path: the file that the benchmark needs, or the part of it that is to run.
        peers: the interpreters of peers that have an environment of their own, by their names.
        threads: with how many threads each, where that is a question; none: the benchmark's own.
        seconds: how long a timing should take, where a child finds out how often to repeat.
        svg: a file for the plot.
        json: a file for all figures.
    """

    rounds: int = 5
    steps: int | None = None
    nodes: int = 1_000_000
    python: str = sys.executable
    path: str | None = None
    peers: tuple[tuple[str, str], ...] = ()
    threads: tuple[int, ...] = ()
    seconds: float = 0.5
    svg: str | None = None
    json: str | None = None


class Engine(NamedTuple):
    """One competitor: what it is called, and the child that runs it."""

    name: str
    child: str
    job: dict[str, Any]


class Target(NamedTuple):
    """The two figures of the plan: what must be reached, and what would be good."""

    at_least: float
    aim: float


class Line(NamedTuple):
    """One line of a table: a figure for every round, and the target where there is one."""

    name: str
    figures: Sequence[float]
    target: Target | None = None


def need(package: str) -> str:
    """Return the folder from which a package of the extra `bench` is imported.

    Raises:
        Missing: it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Missing(HOW_TO_GET_THEM.format(missing=package))
    return str(Path(spec.submodule_search_locations[0]).parent)


def run_child(engine: Engine, python: str) -> list[Report]:
    """Run one engine in a fresh process; return the reports of its steps.

    -S leaves out site-packages and what its .pth files load; micrograd, pure Python, is then
    found by its path, under any interpreter.

    Raises:
        RuntimeError: the child failed; with what it wrote.
    """
    paths = [str(ROOT)]
    if engine.job.get("engine") == "micrograd":
        paths.append(need("micrograd"))
    if engine.child == "readers":
        paths.append(need("graphviz"))  # for pictures
    done = subprocess.run(
        [python, "-S", "-m", f"tests.benchmarks.children.{engine.child}"],
        input=json.dumps(engine.job),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{engine.name} failed under {python}:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def run_rounds(
    engines: Sequence[Engine], rounds: int, python: str
) -> dict[str, list[list[Report]]]:
    """Run the engines by turns, so that a slow minute of the machine meets all of them."""
    reports: dict[str, list[list[Report]]] = {engine.name: [] for engine in engines}
    for number in range(1, rounds + 1):
        for engine in engines:
            if sys.stderr.isatty():
                print(f"\rround {number}/{rounds}: {engine.name:<30}", end="", file=sys.stderr)
            reports[engine.name].append(run_child(engine, python))
    if sys.stderr.isatty():
        print(f"\r{'':60}\r", end="", file=sys.stderr)
    return reports


def medians(rounds: Sequence[Sequence[Report]], key: str = "seconds") -> list[float]:
    """Return the median step of each round."""
    return [median(report[key] for report in reports) for reports in rounds]


def version(python: str) -> str:
    """Return what an interpreter is: CPython 3.11.7."""
    code = "import platform as p; print(p.python_implementation(), p.python_version())"
    done = subprocess.run([python, "-S", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def speed_table(peer: Line, lines: Sequence[Line], unit: str, scale: float) -> str:
    """Return a table of times, with how many times faster than the peer each line is.

    Args:
        peer: what the ratios are taken against.
        lines: the others; a target is a ratio of medians.
        unit: the unit of the times shown.
        scale: how many of it make a second.
    """
    rows = [[f"{unit} a step", "min", "median", "x (medians)", "x (minima)", *_HEADS]]
    rows.append([peer.name, *_min_and_median(peer.figures, scale), "1", "1", "", "", ""])
    for name, figures, target in lines:
        ratio = median(peer.figures) / median(figures)
        of_minima = min(peer.figures) / min(figures)
        shown = [f"{ratio:.2f}", f"{of_minima:.2f}"]
        rows.append([name, *_min_and_median(figures, scale), *shown, *_verdict(target, ratio)])
    return aligned(rows)


def amount_table(title: str, lines: Sequence[Line], scale: float = 1.0) -> str:
    """Return a table of amounts of which less is better; targets are upper bounds.

    Args:
        title: what the figures are, with their unit.
        lines: the figures.
        scale: what figures and targets differ by.
    """
    rows = [[title, "min", "median", "at most", *_HEADS[1:]]]
    for name, figures, target in lines:
        verdict = _verdict(target, median(figures) * scale, less_is_better=True)
        rows.append([name, *_min_and_median(figures, scale), *verdict])
    return aligned(rows)


_HEADS = ("at least", "aim", "reached")


def _min_and_median(figures: Sequence[float], scale: float) -> list[str]:
    return [f"{min(figures) * scale:.4g}", f"{median(figures) * scale:.4g}"]


def _verdict(target: Target | None, figure: float, less_is_better: bool = False) -> list[str]:
    if target is None:
        return ["", "", ""]
    reached = [figure <= goal if less_is_better else figure >= goal for goal in target]
    word = "aim" if reached[1] else "yes" if reached[0] else "NO"
    return [f"{target.at_least:g}", f"{target.aim:g}", word]


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table, the first as its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
