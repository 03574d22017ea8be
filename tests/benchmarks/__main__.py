"""python -m tests.benchmarks: list the benchmarks, or run one by its name."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from .classroom import classroom
from .compiled.command import compiled
from .compiled.peers import PEERS
from .crossings import crossings
from .foreign import foreign
from .harness import Missing, Settings, version
from .networks import moons, sample
from .others import debugger, importing, memory, microgpt, scaling
from .pages import pages
from .pictures import pictures
from .readers import readers
from .real import real
from .tracing import tracing
from .training import training

BENCHMARKS: dict[str, Callable[[Settings], list[str]]] = {
    "moons": moons,
    "sample": sample,
    "microgpt": microgpt,
    "memory": memory,
    "scaling": scaling,
    "debugger": debugger,
    "readers": readers,
    "crossings": crossings,
    "import": importing,
    "traced": tracing,
    "foreign": foreign,
    "pictures": pictures,
    "pages": pages,
    "classroom": classroom,
    "training": training,
    "real": real,
    "compiled": compiled,
}


def main(arguments: list[str] | None = None) -> int:
    """List or run; return the exit status."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS)
    parser.add_argument(
        "path",
        nargs="?",
        help="a microgpt.py (microgpt, traced, foreign); one of the readers; a trip of crossings; "
        "a table of real; a work of compiled, growth, first or peak",
    )
    parser.add_argument("--rounds", type=int, default=5, help="processes an engine, seeds (5)")
    parser.add_argument(
        "--steps", type=int, help="timings a round (moons: 100, microgpt: 20), epochs"
    )
    parser.add_argument("--nodes", type=int, default=1_000_000, help="of the largest graph (10^6)")
    parser.add_argument(
        "--python", action="append", metavar="PATH", help="an interpreter; may be repeated"
    )
    _options_of_compiled(parser.add_argument_group("compiled"))
    asked = parser.parse_args(arguments)
    if asked.name is None:
        for name, benchmark in BENCHMARKS.items():
            print(f"{name:<10}{(benchmark.__doc__ or '').splitlines()[0]}")
        print("\nRun one: python -m tests.benchmarks NAME (--help lists the options)")
        return 0
    for python in asked.python or [sys.executable]:
        settings = Settings(
            *(asked.rounds, asked.steps, asked.nodes, python, asked.path),
            *(tuple(asked.peer), tuple(asked.threads), asked.seconds, asked.svg, asked.json),
        )
        try:
            lines = BENCHMARKS[asked.name](settings)
        except Missing as error:
            print(error, file=sys.stderr)
            return 2
        print(f"{asked.name}: {version(python)}, {asked.rounds} rounds, {_load()}\n")
        print("\n\n".join(lines), end="\n\n")
    return 0


def _options_of_compiled(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--peer",
        action="append",
        default=[],
        type=_peer,
        metavar="NAME=PATH",
        help="the interpreter of a peer that has an environment of its own",
    )
    group.add_argument(
        "--threads", action="append", default=[], type=int, help="may be repeated (1 and 2)"
    )
    group.add_argument("--seconds", type=float, default=0.5, help="that a timing takes (0.5)")
    group.add_argument("--svg", metavar="PATH", help="where to plot the growth")
    group.add_argument("--json", metavar="PATH", help="where to write all figures")


def _peer(typed: str) -> tuple[str, str]:
    name, equals, path = typed.partition("=")
    if name not in PEERS or not equals:
        raise argparse.ArgumentTypeError(f"expected NAME=PATH, NAME one of {', '.join(PEERS)}")
    return name, path


def _load() -> str:
    """Say how busy the machine is: on a busy one the figures scatter."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
