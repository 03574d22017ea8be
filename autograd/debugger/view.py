"""What a learner sees of a Stepper: the next step, the steps around it, the way to it."""

from __future__ import annotations

from ..graph import Mirror, Node
from ..languages import text
from ..marks import paint
from ..notation import counted
from ..steps import ForwardStep, Step
from ..symbols import Symbol, shortened
from ..tracing.origins import made_at
from .program import Program
from .screen import Screen
from .stepper import Stepper
from .stretches import Moved

AROUND = 3  # steps shown before and after the present one


class View:
    """Describes where a Stepper is, in painted text."""

    def __init__(self, stepper: Stepper, screen: Screen) -> None:
        self._stepper = stepper
        self._screen = screen

    def opening(self) -> str:
        """Say what is walked through."""
        walk = self._stepper.walk
        held = walk.backward.held
        steps, output = counted(walk.total, "step"), walk.names(walk.graph.output)
        found = f"{output}: {steps} forward, then {walk.total} backward. help lists the commands."
        if isinstance(walk.graph.output, Mirror):
            found += "\nyour own nodes stay as they are: this walks through a copy of their graph"
            if walk.theirs is not None and walk.theirs.wrong:
                found += f"\n! {walk.theirs.summary(walk.names)}, b wrong stops"
        return "\n".join([found, *([held.words(walk.names)] if held else [])])

    def left(self) -> str:
        """Say how things are when the learner leaves."""
        walk = self._stepper.walk
        if walk.present is None:
            return f"left at the end: {self._complete()}"
        if isinstance(walk.graph.output, Mirror):
            return f"left in the {walk.phase} pass: your own nodes are as they were"
        if not walk.backward.done:
            return "left before the backward pass: no gradient was touched"
        edges = f", {walk.edge} of its edges done" if walk.edge else ""
        return (
            f"left before backward step {walk.part.index} of {walk.total}{edges}: "
            "the gradients stay as they are"
        )

    def step(self, step: Moved) -> str:
        """Return a step as a full sum."""
        words = step.words(self._stepper.walk.names, paint)
        return "\n".join([words, *self._marks(step)])

    def _marks(self, step: Moved) -> list[str]:
        """Return what another engine has found instead of what a step has completed."""
        walk = self._stepper.walk
        if walk.theirs is None or walk.edits or not isinstance(step, Step):
            return []  # of other numbers theirs say nothing
        return walk.theirs.departing(step, walk.names)

    def next(self) -> str:
        """Return the step that comes next, its results left open, and what comes after."""
        step = self._stepper.upcoming()
        if step is None:
            return f"end of the backward pass: {self._complete()}"
        words = step.words(self._stepper.walk.names, paint, asked=True)
        shown = [f"→ {paint(self.stage(), 'active')} {words}"]
        if program := self.program():
            shown.append(f"  {program.line(self._screen.columns - 2)}")
        if after := self._after(step):
            shown.append(f"  then {after}")
        return "\n".join(shown)

    def program(self) -> Program | None:
        """Return the source around the next step, where it was traced."""
        walk = self._stepper.walk
        passes = walk.phase in ("forward", "backward", "done")
        made = made_at(walk.node) if passes else None
        return None if made is None else Program(walk, made)

    def stage(self) -> str:
        """Return what the next step belongs to, in words."""
        return self._stepper.walk.phase

    def _complete(self) -> str:
        walk = self._stepper.walk
        output = walk.names.given(walk.graph.output) or "output"
        if isinstance(walk.graph.output, Mirror):
            if walk.edits:
                return "the gradients of what was changed here, not of your own nodes"
            asked = f"these are the gradients that {output}.backward() must find"
            return walk.theirs.summary(walk.names) if walk.theirs else asked
        added = ", added to what was there" * bool(walk.backward.held)
        return f"the gradients are those of {output}.backward(){added}"

    def _after(self, step: Moved) -> str:
        """Say in a few words what comes after a step."""
        assert isinstance(step, (ForwardStep, Step))
        walk = self._stepper.walk
        if step.index < step.total:
            return f"[{step.index + 1}/{step.total}] {walk.names(walk.part.order[step.index])}"
        if isinstance(step, ForwardStep):
            return f"backward from {walk.names(walk.graph.output)}"
        return ""

    def around(self, most: int = 0) -> str:
        """Return the steps around the next one, so many on each side, with an arrow at it."""
        walk = self._stepper.walk
        if walk.phase not in ("forward", "backward"):
            return self.next()
        most = most or AROUND
        forward, here = walk.phase == "forward", walk.part.index
        lines = []
        for index in range(max(1, here - most), min(walk.total, here + most) + 1):
            node = walk.part.order[index - 1]
            line = f"[{index}/{walk.total}] {walk.names.equation(node)}"
            if forward and index < here:
                line += f" = {paint(text(node.data), 'data')}"
            elif not forward and index <= here:
                line += f"     grad {paint(text(self._gradient(node)), 'gradient')}"
            lines.append(f"→ {paint(line, 'active')}" if index == here else f"  {line}")
        return "\n".join(lines)

    def path(self) -> str:
        """Return the way from the output to the node of the next step."""
        lines = []
        walk = self._stepper.walk
        for depth, node in enumerate(shortened(walk.backward.path(walk.node))):
            branch = "   " * (depth - 1) + "└─ " if depth else ""
            gap = isinstance(node, Symbol)
            lines.append(branch + (text(node) if gap else walk.names.equation(node)))
        lines[-1] = f"{paint(lines[-1], 'active')}  ← here"
        return "\n".join(lines)

    def node(self, node: Node, digits: int | None = None) -> str:
        """Return a node's value and gradient, with all their digits or with some."""
        symbol, gradient = self._stepper.walk.names.variable(node), self._gradient(node)
        name, data, grad = text.each(symbol, node.data, gradient)
        if digits:
            data, grad = repr(node.data), repr(gradient)
        walk = self._stepper.walk
        theirs = walk.theirs.beside(node) if walk.theirs and not walk.edits else ""
        return f"{name}: data {paint(data, 'data')}, grad {paint(grad, 'gradient')}{theirs}"

    def _gradient(self, node: Node) -> float:
        """Return a node's gradient; at the gate of the backward pass, the output's is 1."""
        walk = self._stepper.walk
        at_gate = walk.phase == "backward" and not walk.backward.done
        return 1.0 if at_gate and node is walk.graph.output else node.grad
