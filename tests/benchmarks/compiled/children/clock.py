"""How a child is timed: a first run, whose loss is compared, then short and long runs by turns."""

from __future__ import annotations

import gc
import json
import os
import sys
from time import monotonic, perf_counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    class Runner(Protocol):
        """An engine with a work."""

        def prepare(self, epochs: int) -> None:
            """Make ready for a run of so many epochs: shuffle, and compile where it is new."""

        def run(self, epochs: int) -> None:
            """Train for so many epochs, as just prepared; return when all is computed."""

        def loss(self) -> float:
            """Return the present loss over all samples."""


REPEATS = 5
SLOW = 2.0  # seconds: what takes more is not repeated within a round
MOST = 10**7  # epochs of a run


def read_jobs() -> dict[str, Any]:
    """Return what the parent asks for, from two lines of JSON: the work, then what is of this run.

    A child that is held to one thread is held to one processor as well where it says so.
    """
    job: dict[str, Any] = json.loads(sys.stdin.readline())
    job.update(json.loads(sys.stdin.readline()))
    if job.get("cpu") is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {job["cpu"]})
    return job


def timed(runner: Runner, epochs: int) -> float:
    """Return the seconds of a run, of which the preparation is no part."""
    runner.prepare(epochs)
    start = perf_counter()
    runner.run(epochs)
    return perf_counter() - start


def measure(job: dict[str, Any], make: Callable[[dict[str, Any]], Runner]) -> None:
    """Report what the first run took and the loss after it; then, if asked, seconds per epoch.

    Args:
        job: with `importing` and `imported`, when this process began to import its engine and
            when it had done so.
        make: what makes the runner, which is part of the first run.
    """
    start = perf_counter()
    runner = make(job)
    epochs = 1 if job["mode"] == "first" else job["check"]
    runner.prepare(epochs)
    runner.run(epochs)
    found: dict[str, Any] = {
        "import": job["imported"] - job["importing"],
        "first": perf_counter() - start,
        "until": monotonic(),
    }
    found["loss"] = runner.loss()
    if job["mode"] == "speed":
        found |= speed(runner, job["budget"])
    print(json.dumps(found), flush=True)


def speed(runner: Runner, budget: float) -> dict[str, Any]:
    """Return seconds per epoch, and of a call for one epoch.

    A long run against a run of one epoch: what a call costs however long it is, such as checking
    the samples, is in both.

    Args:
        runner: an engine whose first run is over.
        budget: how many seconds a long run should take.
    """
    timed(runner, 1)
    short = min(timed(runner, 1) for _ in range(3))
    budget = max(budget, short)  # more than what calls differ by
    more, seconds = 1, 0.0
    while True:
        timed(runner, 1 + more)  # compiled for this length
        seconds = timed(runner, 1 + more) - short
        if seconds >= budget / 2 or more >= MOST:
            break
        aim = int(more * budget / max(seconds, budget / 50))
        more = min(MOST, max(2 * more, aim))
    gc.collect()
    longs = []
    for _ in range(REPEATS if short + seconds < SLOW else 1):
        short = min(short, timed(runner, 1))
        longs.append(timed(runner, 1 + more))
    return {"seconds": [(long - short) / more for long in longs], "call": short, "epochs": more}
