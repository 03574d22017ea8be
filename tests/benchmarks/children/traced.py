"""Forward passes inside `traced` and outside, by turns, and the bytes that origins take."""

from __future__ import annotations

import ast
import gc
import os
import random
import tracemalloc
from collections.abc import Callable
from time import process_time
from typing import Any

from autograd import Value, traced
from autograd.graph import Graph

from .microgpt import assigns
from .reporting import read_job, report


def own_classes() -> Callable[[], Value]:
    """Return the forward pass of micrograd's demo on its own neurons: 2-16-16-1, 50 samples."""
    from .micrograd_nn import MLP

    rng = random.Random(1)
    model = MLP(2, [16, 16, 1])
    for p in model.parameters():
        p.data = rng.uniform(-1, 1)
    X = [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(50)]

    def forward() -> Value:
        scores = [model(x) for x in X]
        losses = [(1 + score).relu() for score in scores]
        return sum(losses, Value(0.0)) * (1.0 / len(losses))

    return forward


def own_gpt() -> Callable[[], Value]:
    """Return the loss of a name by demos/gpt.py."""
    from demos.gpt import initial_weights, loss_of

    weights = initial_weights(random.Random(1))
    return lambda: loss_of("annabel", weights)


def microgpt(path: str, own: bool = False) -> Callable[[], Any]:
    """Return the loss of the first step of Karpathy's microgpt, on our Value or its own."""
    with open(path, encoding="utf-8") as file:
        program = ast.parse(file.read())
    os.chdir(os.path.dirname(os.path.abspath(path)))
    body: list[ast.stmt] = []
    forward = ast.parse("def forward():\n    step = 0\n    return loss").body[0]
    assert isinstance(forward, ast.FunctionDef)
    for statement in program.body:
        if isinstance(statement, ast.For) and ast.unparse(statement.target) == "step":
            ends = [ast.unparse(line) == "loss.backward()" for line in statement.body].index(True)
            forward.body[1:1] = statement.body[:ends]
            body.append(forward)
            break
        if isinstance(statement, ast.ClassDef) and statement.name == "Value" and not own:
            statement = ast.parse("from autograd import Value").body[0]
        if not assigns(statement, "m") and not assigns(statement, "v"):
            body.append(statement)
    names: dict[str, Any] = {"__name__": "__main__", "print": lambda *words, **options: None}
    exec(compile(ast.fix_missing_locations(ast.Module(body, [])), path, "exec"), names)
    found: Callable[[], Any] = names["forward"]
    return found


def traced_pass(forward: Callable[[], Value]) -> Value:
    """Run a forward pass inside a trace."""
    with traced():
        return forward()


def seconds(compute: Callable[[], Value]) -> float:
    """Return the time of the processor that a forward pass takes, its graph freed after."""
    start = process_time()
    output = compute()
    taken = process_time() - start
    assert output.operation is not None
    return taken


def live(compute: Callable[[], Value]) -> tuple[int, int]:
    """Return the bytes and the nodes of a graph that is alive."""
    gc.collect()
    tracemalloc.start()
    output = compute()
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return taken, len(Graph(output).nodes)


if __name__ == "__main__":
    job = read_job()
    if job["program"] == "microgpt":
        forward = microgpt(job["path"])
    else:
        forward = {"own classes": own_classes, "demos/gpt.py": own_gpt}[job["program"]]()
    traced_pass(forward)  # what is learnt of its code stays with the code
    for _ in range(job["steps"]):
        report(base=seconds(forward), seconds=seconds(lambda: traced_pass(forward)))
    plain, nodes = live(forward)
    more = live(lambda: traced_pass(forward))[0] - plain
    report(base=0.0, seconds=0.0, bytes=more / nodes, nodes=nodes)
