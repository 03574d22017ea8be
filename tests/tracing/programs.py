"""Programs that are traced: run from their text, so that lines and names are known."""

from __future__ import annotations

import linecache
from itertools import count
from types import CodeType
from typing import Any

from autograd import Value, traced
from autograd.graph import Graph, Node
from autograd.names import Names
from autograd.tracing.origins import Origin, Scope, made_at

A, B = Value(2.0), Value(3.0)
_numbers = count(1)


def cell(source: str) -> tuple[str, CodeType]:
    """Return a program's file name and code, its source kept as a notebook keeps a cell's."""
    name = f"<cell {next(_numbers)}>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    return name, compile(source, name, "exec")


def run(source: str, **variables: Any) -> dict[str, Any]:
    """Run a program inside a trace, and return its variables."""
    _, code = cell(source)
    found: dict[str, Any] = {"Value": Value, "traced": traced, **variables}
    with traced():
        exec(code, found)
    return found


def expression(node: Node) -> str:
    """Return the text of the expression that made a node."""
    origin = node._label
    assert isinstance(origin, Origin)
    start, stop = origin.entries[-1].columns
    return origin.text[start:stop]


def titles(node: Node) -> list[str]:
    """Return the calls, rounds and blocks of its program that a node was made in, outermost first.

    Those around the program itself, in the test that ran it, are left out.
    """
    made = made_at(node)
    assert made is not None
    scopes: list[Scope] = [*made[0].around()]
    return [
        x.title for x in reversed(scopes) if x.title and x.code.co_filename.startswith("<cell")
    ][1:]


def names_in(output: Node) -> dict[str, Node]:
    """Return the names of a graph's nodes for a caller who holds none of them."""
    names = Names(Graph(output))
    return {name: node for node in names.graph.nodes if (name := names.given(node))}


def levels(source: str, **variables: Any) -> list[list[str]]:
    """Run a program inside a trace, and return the levels of each node that it puts in `made`."""
    return [titles(node) for node in run(f"made = []\n{source}", A=A, B=B, **variables)["made"]]


def scope(node: Value) -> Scope:
    """Return the call or round that made a node."""
    made = made_at(node)
    assert made is not None
    return made[0]
