"""The page's scripts run by Node.js, and graphs to run them on."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from autograd import OPERATIONS, Value, maximum, minimum, weighted_sum

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
_ROWS = ("tanh", "sigmoid", "relu", "exp", "log", "abs", "softplus", "sin", "cos", "sqrt")
_MAKING: list[Callable[[random.Random, Value, Value, Value], Any]] = [
    lambda r, a, b, c: a * b,
    lambda r, a, b, c: a + b,
    lambda r, a, b, c: a - b,
    lambda r, a, b, c: a / b,
    lambda r, a, b, c: a ** r.choice([2, 3, -1, 1, 0.5]),
    lambda r, a, b, c: OPERATIONS[r.choice(_ROWS)](a),
    lambda r, a, b, c: a * r.choice([2.0, -1.5, 1e-7]) + r.choice([0.0, 1.0, -3.0]),
    lambda r, a, b, c: weighted_sum([a, b], [c, a], b),
    lambda r, a, b, c: r.choice([maximum, minimum])(a, b),
    lambda r, a, b, c: OPERATIONS["identity"](-a),
]
_RUN = """
const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(jobs.map((job) => {
  const functions = (0, eval)(`const M = globalThis.M; [${job.functions.join(",")}]`);
  const tape = new Tape(job.tape, functions);
  let values;
  try {
    values = tape.run(new Map(job.changes));
  } catch (error) {
    if (!(error instanceof Outside)) throw error;
    return { failed: fill(job.failures[error.index][error.kind], error.values) };
  }
  const numbers = (job.shown ?? []).map((index) => values[index]);
  return { numbers, texts: (job.texts ?? []).map((text) => plain(fill(text, values))) };
})));
"""


def scripts(*names: str) -> str:
    """Return some of the page's scripts."""
    return "".join(
        [(files("autograd.page") / f"{n}.js").read_text(encoding="utf-8") for n in names]
    )


def computed(script: str, given: object = None) -> Any:
    """Return what a script prints as JSON that reads `given` as JSON."""
    done = subprocess.run(
        ["node", "-"] if given is None else ["node", "-e", script],
        input=script if given is None else json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the page makes of tapes: the numbers `shown`, the `texts` filled in."""
    expose = "globalThis.M = M;\n"
    found: list[dict[str, Any]] = computed(scripts("tape", "fill") + expose + _RUN, jobs)
    return found


def random_graph(seed: int, steps: int) -> tuple[Value, list[Value]]:
    """Return a graph of all kinds of operations, some nodes named, and its leaves."""
    r = random.Random(seed)
    leaves = [
        Value(round(r.uniform(-2, 2), r.choice([1, 2, 15])), f"a{i}" if r.random() < 0.8 else None)
        for i in range(r.randint(1, 4))
    ]
    nodes = [*leaves]
    for number in range(steps):
        a, b, c = r.choice([*nodes[-4:], *leaves]), r.choice(nodes), r.choice(leaves)
        try:
            made = r.choice(_MAKING)(r, a, b, c)
        except (ValueError, OverflowError):
            continue
        if not abs(made.data) < 1e6:
            continue
        if r.random() < 0.4:
            made.label = f"n{number}"
        nodes.append(made)
    return nodes[-1], leaves
