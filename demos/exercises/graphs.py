"""Checks of functions that build a graph of Values: its value and its gradients."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from autograd import Value
from autograd.graph import Graph as Nodes

from .checks import Formula, found
from .evidence import Question
from .slips import Function
from .symbols import pretty


class NotAValue(Exception):
    """The function returned a plain number."""


class GraphCut(Exception):
    """An input is not in the graph."""


class WentBackwards(Exception):
    """Gradients were computed before the check asked for them."""


class Graph(Formula):
    """A function of Values; its answer is L and the derivatives of L with respect to its inputs."""

    def __init__(self, truth: Function, given: Question, **options: Any) -> None:
        slopes = (f"∂L/∂{pretty(name)}" for name in given)
        super().__init__(truth, given, parts=("L", *slopes), **options)

    def ask(self, module: ModuleType, question: Question) -> object:
        """Call the learner's function on Values, and run the backward pass of what it built."""
        inputs = {name: Value(number, name) for name, number in question.items()}
        output = found(module, self.truth.__name__)(*inputs.values())
        if isinstance(output, (int, float)):
            raise NotAValue
        if not isinstance(output, Value):
            return output
        nodes = set(Nodes(output).nodes)
        cut = [pretty(name) for name, value in inputs.items() if value not in nodes]
        if cut:
            raise GraphCut(", ".join(cut))
        if any(value.grad for value in inputs.values()):
            raise WentBackwards
        output.backward()
        return [output.data, *(value.grad for value in inputs.values())]

    def measured(self, function: Function) -> Function:
        """Return the results of a function of Values: its value and its gradients."""

        def measure(**question: float) -> list[float]:
            inputs: dict[str, Any] = {name: Value(v) for name, v in question.items()}
            output = function(**inputs)
            output.backward()
            return [output.data, *(value.grad for value in inputs.values())]

        return measure
