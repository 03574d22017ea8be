"""Checks of an engine that the learner builds, and engines with one bug to compare it with."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any

from autograd.misconceptions import SPREADS, by_levels

from .checks import Draw, Formula, Missing
from .evidence import Question
from .slips import Function

Rule = Callable[..., Any]


class NotYours(Exception):
    """The class was imported, not written."""


class Program(Formula):
    """A program that runs with the learner's engine and with a right one.

    Args:
        program: takes a module with a class Value, and the inputs; returns numbers.
        given: the example in the exercise's text.
        draw: how each input is drawn.
        own: misconceptions: message -> an engine that has it, or several such engines.
        parts: the names of the numbers.
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
        bases = module.Value.__mro__ if isinstance(module.Value, type) else ()
        if any(base.__module__ not in (module.__name__, "builtins") for base in bases):
            raise NotYours
        return self.program(module, **question)

    def measured(self, function: Function) -> Function:
        """Return the program's results with an engine."""
        return lambda **question: self.program(function, **question)


def watched(module: ModuleType, see: Callable[[Any, dict[str, Any]], object]) -> None:
    """Let a learner's engine report each output when its backward pass has ended.

    With it come the nodes in the caller's variables, by name.
    """
    backward = module.Value.backward

    def shown(output: Any) -> None:
        backward(output)
        called = sys._getframe(1).f_locals.items()
        see(output, {name: it for name, it in called if isinstance(it, module.Value)})

    module.Value.backward = shown


def engine(
    add: Rule = lambda a, b: (1.0, 1.0),
    mul: Rule = lambda a, b: (b, a),
    tanh: Rule = lambda x, out: 1 - out * out,
    power: Rule = lambda x, c: c * x ** (c - 1),
    spread: str | Rule = "add",
    sums: tuple[str | Rule, ...] = (),
    order: str | Rule = "topological",
    zero: str | Rule = "all",
    inner: str | Rule = "fresh",
) -> Any:
    """Return an engine: by default a right one, else one with the given bug.

    Args:
        add: the local derivatives of a sum, as a function of its operands.
        mul: those of a product.
        tanh: that of tanh, as a function of its input and output.
        power: that of a power with a plain number as its exponent.
        spread: what happens to a contribution: "add", "set", "first", "minus", "times", "nothing",
            "turned" (set, with the sign flipped), "inner_set" (only leaves add up); "local", "sum",
            "data", "value" and "upstream" pass on something else; or a function of x, node and
            the local derivative that returns the new gradient.
        sums: the same for each of a sum's two contributions, if it differs from `spread`.
        order: "topological", "twice", "first" (before the inputs), "before" (so, and reversed),
            "output", "one", "forward", "levels" (by distance from the output), "last" (where a node
            is last reached), "inside" (again after each input), "inner" (no leaves), "leaves" (only
            these), "children" (only the output, after its inputs), "headless" (without the
            output); or a function of the output that returns the order.
        inner: in each pass "fresh", or "kept" from the previous pass; "leaves": these are fresh
            too; "leaves_only"; "late": cleared after the output has its 1; "turn": each when its
            turn comes; or a function applied to the order before the output has its 1.
        zero: what zero_grad clears: "all", "one", "data", "never", "output", "inner", "leaves",
            "below" (all but the output); or a function applied to each node.
    """

    class Value:
        def __init__(
            self,
            data: float,
            inputs: tuple[Any, ...] = (),
            local: tuple[float, ...] = (),
            spreads: tuple[str | Rule, ...] = (),
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
                if callable(zero):
                    zero(node)
                    continue
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
            if callable(inner):
                inner(nodes)
            for node in nodes:
                if inner == "leaves" or (inner == "fresh" and node.inputs):
                    node.grad = 0.0
                if inner == "leaves_only" and not node.inputs:
                    node.grad = 0.0
            self.grad = 0.0 if inner == "late" else 1.0
            for node in nodes if order == "forward" else reversed(nodes):
                if inner == "turn" and node.inputs and node is not self:
                    node.grad = 0.0
                for x, local, how in zip(node.inputs, node.local, node.spreads, strict=True):
                    rule = how if callable(how) else SPREADS[how]
                    x.grad = rule(x, node, local)

    return SimpleNamespace(Value=Value, topological=lambda output: _order(output, order))


def web(m: Any, a: Any, b: Any) -> Any:
    """Return a graph whose inner nodes are used near the output and, on longer paths, far from it.

    Only a topological order is right here: neither the distance from the output nor the order in
    which operands are written gives one.
    """
    n = a * b
    far = n + (n + a) * b
    k = far * n
    return n * k + (k + b) * far * n


def twins(m: Any, a: Any) -> Any:
    """Return a graph in which one product is computed twice, and reached after its own factor.

    It is wrong here to treat nodes with equal numbers as one node, and to skip further inputs if
    the first one has had its turn.
    """
    s = a + a
    return s * s + s * (s * s)


def _order(output: Any, how: str | Rule) -> list[Any]:
    order: list[Any] = []

    if callable(how):
        return [*how(output)]
    if how == "children":
        return [*dict.fromkeys(output.inputs), output]
    if how == "levels":
        return by_levels(output)[::-1]

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
    if how in ("inner", "leaves"):
        return [node for node in order if bool(node.inputs) == (how == "inner")]
    if how == "headless":
        return order[:-1]
    return order[::-1] if how == "before" else order
