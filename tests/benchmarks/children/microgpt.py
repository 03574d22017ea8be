"""Karpathy's microgpt, a few steps of its training: as it is, or on this package's Value."""

from __future__ import annotations

import ast
import os
from time import perf_counter
from typing import Any

from .reporting import read_job, report


def assigns(statement: ast.stmt, name: str) -> bool:
    """Whether a statement is `name = …`."""
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == name for target in statement.targets
    )


def shortened(source: str, steps: int, ours: bool) -> ast.Module:
    """Return the program without its inference, with `steps` steps, each followed by a report.

    Args:
        source: the text of microgpt.py.
        steps: what its `num_steps` becomes.
        ours: whether its class Value gives way to ours; nothing else does.
    """
    done = ast.parse("after_step(loss.data)").body
    body: list[ast.stmt] = []
    for statement in ast.parse(source).body:
        if assigns(statement, "temperature"):
            break
        if isinstance(statement, ast.ClassDef) and statement.name == "Value" and ours:
            body += ast.parse("from autograd import Value").body
            continue
        if assigns(statement, "num_steps"):
            body += ast.parse(f"num_steps = {steps}").body
            continue
        if isinstance(statement, ast.For) and ast.unparse(statement.target) == "step":
            statement.body += done
            body += ast.parse("before_steps()").body
        body.append(statement)
    return ast.fix_missing_locations(ast.Module(body, type_ignores=[]))


def run(job: dict[str, Any]) -> None:
    """Run the shortened program beside its input, reporting each step."""
    with open(job["path"], encoding="utf-8") as file:
        program = shortened(file.read(), job["steps"], job["engine"] == "ours")
    os.chdir(os.path.dirname(os.path.abspath(job["path"])))
    start = 0.0

    def before_steps() -> None:
        nonlocal start
        start = perf_counter()

    def after_step(loss: float) -> None:
        report(seconds=perf_counter() - start, loss=loss)
        before_steps()

    def print_nothing(*words: object, **options: object) -> None:
        """Its own progress would come between the reports."""

    names = {
        "__name__": "__main__",
        "after_step": after_step,
        "before_steps": before_steps,
        "print": print_nothing,
    }
    exec(compile(program, job["path"], "exec"), names)


if __name__ == "__main__":
    run(read_job())
