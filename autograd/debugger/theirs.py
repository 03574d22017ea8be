"""The gradients that another engine has found, beside those of the walk through its graph."""

from __future__ import annotations

from ..comparison import evidence_of
from ..errors import way_out
from ..graph import Graph, Mirror, Node
from ..languages import ATOM, text
from ..names import Names
from ..notation import counted
from ..steps import Step
from .stretches import Backward


class Theirs:
    """What an engine has found, and where that is wrong.

    Attributes:
        wrong: the nodes whose gradient is.
    """

    def __init__(self, graph: Graph, backward: Backward) -> None:
        evidence = evidence_of(graph)
        self.found, right = evidence.theirs, evidence.right
        self.wrong = {x for x in self.found if not evidence.agrees(x, right[x])}
        self._output, self._backward = graph.output, backward
        self._last = backward.last_edges()

    @classmethod
    def of(cls, graph: Graph, backward: Backward) -> Theirs | None:
        """Return the gradients that are there; None: no backward pass was made."""
        if not any(x.theirs for x in graph.nodes if isinstance(x, Mirror)):
            return None
        return cls(graph, backward)

    def is_wrong(self, node: Node) -> bool:
        """Tell whether a node's gradient is wrong, once it is whole."""
        whole = node.operation is not None or self._last[node] < self._backward.done
        return whole and node in self.wrong

    def beside(self, node: Node) -> str:
        """Return what is shown beside a node's gradient: theirs, where that is known."""
        return f", theirs {text(self.found[node])}" if node in self.found else ""

    def departing(self, step: Step, names: Names) -> list[str]:
        """Return a line for each input that a step has completed, if theirs is another number."""
        lines: list[str] = []
        done = self._backward.done
        for x in dict.fromkeys(given.input for given in step.contributions):
            if self._last[x] < done and x in self.wrong:
                name = text.factor(names.variable(x), ATOM)
                theirs, here = text.each(self.found[x], x.grad)
                lines.append(f"! {name}.grad: theirs {theirs}, here {here}")
        return lines

    def summary(self, names: Names) -> str:
        """Say how many of their gradients are wrong."""
        whole = counted(len(self.found), "gradient")
        if not self.wrong:
            return f"all {whole} of your engine are right"
        ask = way_out(f"compare({names(self._output)})", "compare")
        are = "is" if len(self.wrong) == 1 else "are"
        return f"{len(self.wrong)} of {whole} of your engine {are} wrong: {ask} says why"
