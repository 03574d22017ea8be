"""The debugger on a long chain: opening it, and each of its commands."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from time import perf_counter

from autograd import Stepper, Value
from autograd.debugger.prompt import Prompt

from .chain import chain
from .reporting import read_job, report


def commands(steps: int) -> list[str]:
    """Return what is typed, for a graph of so many steps: every kind of command in its place."""
    return [
        "next", "list", "where", f"jump {steps}", "next", "next", "step", "print #3", "why #3",
        "predict 1", "back", f"jump {steps // 2}", "tbreak #9", "continue", "back", "clear",
        "tbreak abs(grad) > 1e9", "continue", "back", "run", "tree", "chain #9", "set a = 2",
    ]  # fmt: skip


def measure(nodes: int) -> None:
    """Report the seconds of a backward pass, of opening, and of the slowest of each command."""
    output = chain(Value, nodes)
    output.inputs[1].label = "a"
    start = perf_counter()
    output.backward()
    seconds = {"backward": perf_counter() - start}
    start = perf_counter()
    stepper = Stepper(output, names={})
    seconds["opening"] = perf_counter() - start
    prompt = Prompt(stepper, {})
    for command in commands(stepper.total):
        start = perf_counter()
        with redirect_stdout(io.StringIO()) as shown:
            prompt.onecmd(command)
        assert not shown.getvalue().startswith("!"), shown.getvalue()
        word = command.split()[0]
        if "abs" in command:
            word = "tbreak on a condition"
        seconds[word] = max(perf_counter() - start, seconds.get(word, 0.0))
    report(**seconds)


if __name__ == "__main__":
    measure(read_job()["nodes"])
