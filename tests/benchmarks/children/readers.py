"""One reader on one large graph: its time and memory, beside building and differentiating it."""

from __future__ import annotations

import copy
import gc
import sys
from collections import deque
from time import process_time
from typing import Any

from autograd import (
    DomainError,
    Stepper,
    Value,
    backward_steps,
    chain_rule,
    find_nonfinite,
    forward_steps,
    grad,
    log,
    recompute,
    svg,
    tree,
    why,
    zero_grad,
)
from autograd.graph import Graph
from nn import MLP, mse

from .chain import chain
from .reporting import read_job, report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _chain(nodes: int) -> tuple[Value, Value]:
    """y·a + b again and again."""
    output = chain(Value, nodes)
    return output, output.inputs[1]


def _wide(nodes: int) -> tuple[Value, Value]:
    """The sum of a list of leaves."""
    leaves = [Value(0.001 * i) for i in range(nodes // 2)]
    return sum(leaves, Value(0.0)), leaves[0]


def _ladder(nodes: int) -> tuple[Value, Value]:
    """Each node the product of the two before: as many paths as Fibonacci's numbers say."""
    first = before, last = Value(1.0), Value(1.0)
    for _ in range(nodes):
        before, last = last, before * last
    return last, first[0]


def _network(nodes: int) -> tuple[Value, Value]:
    """The loss of a network on a batch."""
    model = MLP(2, [16, 16, 1], rng=1)
    samples = max(nodes // 71, 2)
    outputs = [model([0.5, i / samples]) for i in range(samples)]
    return mse([1.0] * samples, outputs), model.parameters()[0]


GRAPHS: dict[str, Callable[[int], tuple[Value, Value]]] = {
    "chain": _chain,
    "wide sum": _wide,
    "ladder": _ladder,
    "network": _network,
}


def _exhausted(steps: Iterable[object]) -> None:
    deque(steps, maxlen=0)


def _refused(output: Value) -> None:
    try:
        log(output * 0.0 - 1.0)
    except DomainError as error:
        str(error)


def _folded(output: Value, x: Value) -> str:
    """Derive with a name in the middle: what lies between it and both ends is folded."""
    order = Graph(output).order
    names = {"L": output, "x": x, "h": order[len(order) // 2]}
    return str(chain_rule(output, x, symbols=True, names=names))


READERS: dict[str, Callable[[Value, Value], object]] = {
    "tree": lambda L, x: tree(L),
    "grad": lambda L, x: grad(L, x),
    "recompute": lambda L, x: recompute(L),
    "why": lambda L, x: str(why(L, x)),
    "svg": lambda L, x: svg(L),
    "chain_rule": lambda L, x: str(chain_rule(L, x)),
    "chain_rule, symbols": lambda L, x: str(chain_rule(L, x, symbols=True)),
    "chain_rule, folded": _folded,
    "zero_grad": lambda L, x: zero_grad(L),
    "find_nonfinite": lambda L, x: find_nonfinite(L),
    "forward_steps": lambda L, x: _exhausted(forward_steps(L)),
    "backward_steps": lambda L, x: _exhausted(backward_steps(L)),
    "a step as text": lambda L, x: str(next(backward_steps(L))),
    "debug, opening": lambda L, x: Stepper(L),
    "deepcopy": lambda L, x: copy.deepcopy(L),
    "an error's text": lambda L, x: _refused(L),
}


def peak() -> float:
    """Return the most memory that this process has held so far, in bytes."""
    import resource  # not on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024.0


def measure(graph: str, reader: str, nodes: int) -> None:
    """Report seconds of building and differentiating, of reading, and its bytes per node.

    The collector is off: it would slow building down by half, and so flatter every reader.
    """
    gc.disable()
    read: Any = READERS[reader]
    read(*GRAPHS[graph](100))  # what is loaded at first use is not the reader's
    start = process_time()
    L, x = GRAPHS[graph](nodes)
    L.backward()
    built = process_time()
    before = peak()
    read(L, x)
    seconds = process_time() - built
    report(base=built - start, seconds=seconds, bytes=(peak() - before) / nodes)


if __name__ == "__main__":
    job = read_job()
    measure(job["graph"], job["reader"], job["nodes"])
