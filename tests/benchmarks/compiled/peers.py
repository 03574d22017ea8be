"""Who is compared, what each needs, and how one run of one of them is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from time import monotonic
from typing import Any, NamedTuple

from ..harness import ROOT, Settings
from .works import Work

Found = dict[str, Any]  # what a child says


class Peer(NamedTuple):
    """A package: how it is found, and how one gets it."""

    distribution: str
    pip: str


PEERS = {
    "ours": Peer("", ""),
    "jax": Peer("jax", "jax"),
    "torch": Peer("torch", "torch==2.13.0 numpy"),
    "numpy": Peer("numpy", "numpy"),
    "ddx": Peer("ddx-ad", "ddx-ad==4.3.0"),
    "micrograd": Peer("micrograd", "micrograd==0.1.0"),
    "xad": Peer("xad", "xad==1.5.2"),
}


class Competitor(NamedTuple):
    """A line of a table.

    Attributes:
        name: what the table calls it.
        peer: of PEERS.
        child: the module that runs it.
        way: which of the child's ways.
        most: how many parameters times samples of an update it is tried on; 0: any.
    """

    name: str
    peer: str
    child: str
    way: str = ""
    most: int = 0

    def can(self, work: Work) -> bool:
        """Whether it is tried on a work."""
        if self.peer == "micrograd" and (work.activation, work.loss) != ("relu", "hinge"):
            return False  # it has neither tanh nor exp
        weights = sum(a * b for a, b in zip(work.sizes, work.sizes[1:]))
        return not self.most or weights * (work.batch or work.samples) <= self.most


OURS = Competitor("ours, compiled", "ours", "in_ours", "compiled")
SCAN = Competitor("JAX, one lax.scan", "jax", "in_jax", "scan")
JIT = Competitor("JAX, a jitted step", "jax", "in_jax", "jit")
TORCH = Competitor("PyTorch", "torch", "in_torch")
NUMPY = Competitor("NumPy by hand", "numpy", "in_numpy")
# it holds all parameters and all slopes for every sample, and compiles for minutes beyond
DDX = Competitor("ddx-ad", "ddx", "in_ddx", most=5_000_000)
ARRAYS = (OURS, SCAN, JIT, TORCH, NUMPY, DDX)
FEW = 500_000  # a step of more would take many seconds
SCALARS = (
    Competitor("micrograd", "micrograd", "in_scalars", "micrograd", FEW),
    Competitor("xad", "xad", "in_scalars", "xad", FEW),
    Competitor("same code on our Value", "ours", "in_scalars", "ours", FEW),
    Competitor("our MLP by its trainer", "ours", "in_ours", "eager", FEW),
)
_HAS_ENGINE = """
import inspect, nn
found = "engine" in inspect.signature(nn.GradientDescent).parameters
print("checkout" if found else "")
"""
_VERSION = "import importlib.metadata as m; print(m.version({!r}))"


class Failed(Exception):
    """A child failed; the message is the end of what it wrote."""


def interpreter(settings: Settings, peer: str) -> str:
    """Return the interpreter of a peer."""
    return dict(settings.peers).get(peer, settings.python)


def version(python: str, competitor: Competitor) -> str:
    """Return the version of what a competitor runs on, empty if it is not there."""
    if competitor == OURS:
        code = _HAS_ENGINE
    elif competitor.peer == "ours":
        return "checkout"
    else:
        code = _VERSION.format(PEERS[competitor.peer].distribution)
    done = subprocess.run(
        [python, "-c", code], cwd=ROOT, env=_environment(1), capture_output=True, text=True
    )
    return done.stdout.strip()


def advice(python: str, competitor: Competitor) -> str:
    """Return the line on a competitor that is not there."""
    if competitor.peer == "ours":
        return "left out: this checkout's GradientDescent takes no engine"
    pip, name = PEERS[competitor.peer].pip, competitor.peer
    return (
        f"left out: {PEERS[name].distribution}, which is not in {python}. Get it: "
        f"python -m venv V; V/bin/pip install {pip}; then add --peer {name}=V/bin/python"
    )


def _environment(threads: int, **more: str) -> dict[str, str]:
    count = str(threads)
    names = ("GRADB_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(names, count), **more}


def processors() -> list[int]:
    """Return the processors that a child can be held to; none where the system has no such way."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def run(
    competitor: Competitor, python: str, work: str, orders: dict[str, Any], cache: str
) -> Found:
    """Run a child in a process of its own; return what it says.

    Args:
        competitor: which.
        python: its interpreter.
        work: as `job_of` returns it, as JSON.
        orders: what is of this run alone: mode, threads, budget.
        cache: the folder of compiled kernels.

    Raises:
        Failed: the child did.
    """
    orders = {"way": competitor.way, "cache": cache, **orders}
    begun = monotonic()
    done = subprocess.run(
        [python, "-m", f"tests.benchmarks.compiled.children.{competitor.child}"],
        input=f"{work}\n{json.dumps(orders)}\n",
        env=_environment(orders["threads"], GRADB_CACHE=cache),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(f"{competitor.name} failed: {_last_line(done.stderr)}")
    found: Found = json.loads(done.stdout.splitlines()[-1])
    if "until" in found:
        found["total"] = found.pop("until") - begun  # both of the clock that all processes share
    return found


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "it wrote nothing"


def show(text: str) -> None:
    """Say on a terminal what is running."""
    if sys.stderr.isatty():
        print(f"\r{text:<70}\r", end="", file=sys.stderr, flush=True)
