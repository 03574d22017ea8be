"""What a learner sees of a Stepper: the next step, the steps around it, the way to it."""

from __future__ import annotations

from ..graph import Node
from ..languages import digits_text, text
from ..marks import paint
from ..notation import counted
from ..steps import ForwardStep, Step
from ..symbols import Symbol, shortened
from .stepper import Stepper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .stepper import Moved

AROUND = 3  # steps shown before and after the present one


class View:
    """Describes where a Stepper stands, in painted text.

    Args:
        stepper: the Stepper.
    """

    def __init__(self, stepper: Stepper) -> None:
        self._stepper = stepper

    def opening(self) -> str:
        """Say what is walked through."""
        output, steps = self._stepper.names(self._stepper.graph.output), self._stepper.total
        return (
            f"{output}: {counted(steps, 'step')} forward, then {steps} backward. "
            "help lists the commands."
        )

    def left(self) -> str:
        """Say how things stand when the learner leaves."""
        stepper = self._stepper
        if stepper.phase == "done":
            return f"left at the end: {self.complete()}"
        if not stepper.begun:
            return "left before the backward pass: no gradient was touched"
        edges = f", {stepper.edge} of its edges done" if stepper.edge else ""
        return (
            f"left before backward step {stepper.index} of {stepper.total}{edges}: "
            "the gradients are as far as walked"
        )

    def step(self, step: Moved, asked: bool = False) -> str:
        """Return a step as a full sum; `asked`: with `?` where its results stand."""
        names = self._stepper.names
        assert isinstance(step, (ForwardStep, Step))
        return step.words(names, paint, asked)

    def next(self) -> str:
        """Return the step that comes next, its results left open, and what comes after."""
        step = self._stepper.upcoming()
        if step is None:
            return f"end of the backward pass: {self.complete()}"
        shown = f"→ {paint(self._stepper.stage, 'active')} {self.step(step, asked=True)}"
        after = self._after(step)
        return f"{shown}\n  then {after}" if after else shown

    def complete(self) -> str:
        """Say what a whole walk has left behind."""
        output = self._stepper.names.given(self._stepper.graph.output) or "output"
        return f"the gradients are those of {output}.backward()"

    def _after(self, step: Moved) -> str:
        """Say in a few words what comes after a step."""
        assert isinstance(step, (ForwardStep, Step))
        stepper = self._stepper
        if step.index < step.total:
            node = self._order(isinstance(step, ForwardStep))[step.index]
            return f"[{step.index + 1}/{step.total}] {stepper.names(node)}"
        if isinstance(step, ForwardStep):
            return f"backward from {stepper.names(stepper.graph.output)}"
        return ""

    def _order(self, forward: bool) -> list[Node]:
        return self._stepper.graph.order if forward else self._stepper.backward_order

    def around(self) -> str:
        """Return the steps around the next one, with an arrow at it."""
        stepper = self._stepper
        if stepper.phase not in ("forward", "backward"):
            return self.next()
        forward, here = stepper.phase == "forward", stepper.index
        lines = []
        for index in range(max(1, here - AROUND), min(stepper.total, here + AROUND) + 1):
            node = self._order(forward)[index - 1]
            line = f"[{index}/{stepper.total}] {self._equation(node)}"
            if forward and index < here:
                line += f" = {paint(digits_text(node.data), 'data')}"
            elif not forward and index <= here:
                line += f"     grad {paint(digits_text(self._gradient(node)), 'gradient')}"
            lines.append(f"→ {paint(line, 'active')}" if index == here else f"  {line}")
        return "\n".join(lines)

    def path(self) -> str:
        """Return the way from the output to the node of the next step."""
        lines = []
        stations = shortened(self._stepper.path(self._stepper.node))
        for depth, node in enumerate(stations):
            branch = "   " * (depth - 1) + "└─ " if depth else ""
            gap = isinstance(node, Symbol)
            lines.append(branch + (text(node) if gap else self._equation(node)))
        lines[-1] = f"{paint(lines[-1], 'active')}  ← here"
        return "\n".join(lines)

    def node(self, node: Node) -> str:
        """Return a node's value and gradient."""
        data = paint(digits_text(node.data), "data")
        gradient = paint(digits_text(self._gradient(node)), "gradient")
        return f"{self._stepper.names(node)}: data {data}, grad {gradient}"

    def _equation(self, node: Node) -> str:
        return self._stepper.names.equation(node)

    def _gradient(self, node: Node) -> float:
        """Return a node's gradient; at the gate of the backward pass, the output's is 1."""
        at_gate = self._stepper.phase == "backward" and not self._stepper.begun
        return 1.0 if at_gate and node is self._stepper.graph.output else node.grad
