"""The gradients that another engine has found, beside those of the walk through its graph."""

from __future__ import annotations

from ..errors import way_out
from ..graph import Mirror, Node
from ..languages import text
from ..marks import paint
from ..notation import counted
from ..steps import Step
from .walk import Walk

_CLOSE = 1e-6  # of a gradient


class Theirs:
    """What an engine has found, and where that departs from the walk."""

    def __init__(self, walk: Walk, found: dict[Node, float]) -> None:
        self._walk, self._found = walk, found
        self._last = walk.backward.last_edges()

    @classmethod
    def of(cls, walk: Walk) -> Theirs | None:
        """Return the gradients that are there; None: no backward pass was made."""
        mirrors = [x for x in walk.graph.nodes if isinstance(x, Mirror)]
        found: dict[Node, float] = {x: x.theirs for x in mirrors if x.theirs is not None}
        if not any(found.values()):
            return None
        inner = [x for x in found if x.operation is not None]
        if not any(found[x] for x in inner):  # it keeps those of leaves alone
            found = {x: grad for x, grad in found.items() if x.operation is None}
        return cls(walk, found)

    def beside(self, node: Node) -> str:
        """Return what stands beside a node's gradient: theirs, where that is known."""
        known = node in self._found and not self._walk.edits
        return f", theirs {text(self._found[node])}" if known else ""

    def _departs(self, node: Node) -> bool:
        theirs, here = self._found.get(node, node.grad), node.grad
        return abs(theirs - here) > _CLOSE * max(abs(theirs), abs(here))

    def departing(self, step: Step) -> list[str]:
        """Return a line for each input that a step has completed, if theirs is another number."""
        lines: list[str] = []
        if self._walk.edits:  # theirs are of other numbers
            return lines
        done = self._walk.backward.done
        for x in dict.fromkeys(given.input for given in step.contributions):
            whole = self._last[x] < done
            if whole and self._departs(x):
                name, theirs, here = text.each(self._walk.names.variable(x), self._found[x], x.grad)
                lines.append(f"! {name}.grad: theirs {theirs}, here {paint(here, 'gradient')}")
        return lines

    def summary(self) -> str:
        """Say, at the end of the pass, how many gradients are as theirs."""
        output = self._walk.names(self._walk.graph.output)
        if self._walk.edits:
            return f"the gradients are those of {output}.backward() after what was changed here"
        wrong = [x for x in self._found if self._departs(x)]
        whole = counted(len(self._found), "gradient")
        if not wrong:
            return f"all {whole} of your engine are right"
        are = "is" if len(wrong) == 1 else "are"
        ask = way_out(f"compare({output})", "compare")
        return f"{len(wrong)} of {whole} of your engine {are} wrong: {ask} says why"
