"""Checks of an engine that the learner builds, and engines with one fault to compare it with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any

from .checks import Draw, Formula, Missing
from .evidence import Question
from .slips import Function

Rule = Callable[..., Any]
_SPREADS: dict[str, Rule] = {  # the gradient of x after node has handed down to it
    "add": lambda x, node, local: x.grad + node.grad * local,
    "set": lambda x, node, local: node.grad * local,
    "minus": lambda x, node, local: x.grad - node.grad * local,
    "first": lambda x, node, local: x.grad or node.grad * local,
    "times": lambda x, node, local: x.grad * node.grad * local,
    "sum": lambda x, node, local: x.grad + (node.grad + local),
    "local": lambda x, node, local: x.grad + local,
    "data": lambda x, node, local: x.grad + node.data * local,
}


class NotYours(Exception):
    """The class was imported, not written."""


class Program(Formula):
    """A program that is run with the learner's engine and with a right one.

    Args:
        program: takes a module with a class Value, and the inputs; returns numbers.
        given: the example in the exercise's text.
        draw: how each input is drawn.
        own: misconceptions: message -> an engine that has it.
        parts: what the numbers are called.
    """

    by_formula = False

    def __init__(
        self,
        program: Function,
        given: Question,
        draw: Mapping[str, Draw],
        own: Mapping[str, Any],
        parts: Sequence[str],
    ) -> None:
        super().__init__(engine(), given, draw, own, parts)
        self.program = program

    def ask(self, module: ModuleType, question: Question) -> object:
        """Run the program with the learner's engine."""
        if not hasattr(module, "Value"):
            raise Missing("Value")
        if module.Value.__module__ != module.__name__:
            raise NotYours
        return self.program(module, **question)

    def measured(self, function: Function) -> Function:
        """Return what the program gives with an engine."""
        return lambda **question: self.program(function, **question)


def engine(
    add: Rule = lambda a, b: (1.0, 1.0),
    mul: Rule = lambda a, b: (b, a),
    tanh: Rule = lambda x, out: 1 - out * out,
    power: Rule = lambda x, c: c * x ** (c - 1),
    spread: str = "add",
    sums: tuple[str, ...] = (),
    order: str = "topological",
    zero: str = "all",
    inner: str = "fresh",
) -> Any:
    """Return an engine, right as it stands, or with the fault that is asked for.

    Args:
        add: the local derivatives of a sum, by its operands.
        mul: those of a product.
        tanh: that of tanh, by what goes in and what comes out.
        power: that of a power with a plain number as its exponent.
        spread: what becomes of an amount: "add", "set", "first", "minus", "times"; "local", "sum"
            and "data" hand on something else.
        sums: the same of each of a sum's two amounts, where it is not as `spread` says.
        order: "topological", "twice", "first" (before the inputs), "before" (so, and turned round),
            "output", "one", "forward", "levels" (by distance from the output), "last" (where a node
            is met last), "inside" (again after each input), "inner" (no leaves).
        inner: in each pass "fresh", or "kept" from the pass before; "leaves": these fresh, too;
            "leaves_only"; "late": fresh after the output has its 1.
        zero: what zero_grad clears: "all", "one", "data", "never", "output", "inner", "leaves",
            "below" (all but the output).
    """

    class Value:
        def __init__(
            self,
            data: float,
            inputs: tuple[Any, ...] = (),
            local: tuple[float, ...] = (),
            spreads: tuple[str, ...] = (),
        ) -> None:
            self.data, self.inputs, self.local, self.grad = data, inputs, local, 0.0
            self.spreads = spreads or (spread,) * len(inputs)

        def __add__(self, other: Value) -> Value:
            return Value(self.data + other.data, (self, other), add(self.data, other.data), sums)

        def __mul__(self, other: Value) -> Value:
            return Value(self.data * other.data, (self, other), mul(self.data, other.data))

        def __pow__(self, c: float) -> Value:
            return Value(self.data**c, (self,), (power(self.data, c),))

        def tanh(self) -> Value:
            out = math.tanh(self.data)
            return Value(out, (self,), (tanh(self.data, out),))

        def zero_grad(self) -> None:
            for node in _order(self, "output" if zero == "output" else order):
                cleared = {
                    "data": False,
                    "never": False,
                    "inner": bool(node.inputs),
                    "leaves": not node.inputs,
                    "below": node is not self,
                }
                if cleared.get(zero, True):
                    node.grad = 1.0 if zero == "one" else 0.0
                if zero == "data":
                    node.data = 0.0

        def backward(self) -> None:
            nodes = _order(self, order)
            for node in nodes:
                if inner == "leaves" or (inner == "fresh" and node.inputs):
                    node.grad = 0.0
                if inner == "leaves_only" and not node.inputs:
                    node.grad = 0.0
            self.grad = 0.0 if inner == "late" else 1.0
            for node in nodes if order == "forward" else reversed(nodes):
                for x, local, how in zip(node.inputs, node.local, node.spreads, strict=True):
                    x.grad = _SPREADS[how](x, node, local)

    return SimpleNamespace(Value=Value, topological=lambda output: _order(output, order))


def web(m: Any, a: Any, b: Any) -> Any:
    """Return a graph whose inner nodes are used near the output and, by longer ways, far from it.

    No order but a topological one is right here: neither by distance from the output, nor by the
    order in which operands are written.
    """
    n = a * b
    far = (n + a) * b + n
    k = far * n
    return n * k + (k + b) * far * n


def _order(output: Any, how: str) -> list[Any]:
    order: list[Any] = []

    if how == "levels":
        queue = [output]
        for node in queue:
            queue += [x for x in dict.fromkeys(node.inputs) if x not in queue]
        return queue[::-1]

    def visit(node: Any) -> None:
        if how == "last":
            for x in node.inputs:
                visit(x)
            if node in order:
                order.remove(node)
            order.append(node)
            return
        if node in order and how != "twice":
            return
        if how == "inside":
            for x in node.inputs:
                visit(x)
                order.append(node)
            return
        if how in ("first", "before"):
            order.append(node)
        if how != "output":
            for x in node.inputs[:1] if how == "one" else node.inputs:
                visit(x)
        if how not in ("first", "before"):
            order.append(node)

    visit(output)
    if how == "inner":
        return [node for node in order if node.inputs]
    return order[::-1] if how == "before" else order
