"""The prompt that walks through backpropagation, in the style of pdb."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextvars import copy_context
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from ..errors import at_debugger
from ..graph import Node
from ..languages import digits_text, text
from ..notation import ascii_text
from ..operations import OPERATIONS
from ..symbols import Symbol, shortened
from ..terminal import accept_any_bytes
from .expressions import Expression
from .guess import judge
from .looking import Looking
from .stepper import Stepper
from .stretches import Moved
from .view import View


class Prompt(Looking):
    """The prompt around a Stepper."""

    GROUPS: ClassVar = {
        "moving": "next step continue run jump back restart break tbreak condition ignore commands "
        "disable enable clear",
        "looking": "list ll where up down print pp whatis display undisplay why chain compare tree "
        "draw",
        "learning": "predict",
        "changing": "set swap",
        "leaving": "finish abandon quit help",
    }

    def __init__(self, stepper: Stepper, names: Mapping[str, Node] | None = None) -> None:
        super().__init__(names)
        self.stepper = stepper
        self.view = View(stepper, self.screen)
        self.finished = False  # whether the learner has left by `finish`
        self._guesses: list[bool] = []

    def run(self) -> None:
        """Prompt until the learner leaves."""
        context = copy_context()  # the caller's knows nothing of a prompt
        context.run(at_debugger.set, True)
        context.run(self._prompt)

    def _prompt(self) -> None:
        accept_any_bytes()
        self.screen.show(f"{self.view.opening()}\n{self.view.next()}")
        while True:
            try:
                self.cmdloop()
                return
            except KeyboardInterrupt:
                self.stop_collecting()
                self.screen.show("\ninterrupted; q leaves")

    def completedefault(self, typed: str, line: str, begin: int, end: int) -> list[str]:
        """Complete the names of nodes, and of operations after `swap`."""
        given = map(self.stepper.names.given, self.stepper.graph.nodes)
        names = [*filter(None, given)]
        known = [*names, *map(ascii_text, names)]
        if line.split()[:1] == ["swap"]:
            known += OPERATIONS
        return sorted({name for name in known if name.startswith(typed)})

    # moves

    def do_next(self, argument: str) -> None:
        """n(ext) [K]: the next step

        A node computes, or hands its gradient to all its inputs. With K, that many steps.
        """
        self._take(self.stepper.next, argument)

    def do_step(self, argument: str) -> None:
        """s(tep) [K]: the next edge

        upstream × local = contribution, before → after. With K, that many edges.
        """
        self._take(self.stepper.step, argument)

    def _take(self, move: Callable[[], Moved | None], argument: str) -> None:
        count = self._count(argument, 1)
        taken: list[str] = []
        try:
            while len(taken) < count and (step := move()) is not None:
                taken.append(self.view.step(step))
        finally:
            shown = [f"… {x.operands[0]:,} more …" if isinstance(x, Symbol) else x
                     for x in shortened(taken)]  # fmt: skip
            self._moved(*shown)

    def do_continue(self, argument: str) -> None:
        """c(ontinue) [K]: to a breakpoint

        Or to the end. With K, to the Kth breakpoint on the way.
        """
        self.resume(self._count(argument, 1))
        self.show_next()

    def do_run(self, _: str) -> None:
        """r(un): to the end

        To the end of the backward pass, past all breakpoints.
        """
        self.stepper.run()
        self.show_next()

    def do_jump(self, argument: str) -> None:
        """j(ump) K: to step K

        To before that step of the present pass, forwards or backwards.
        """
        self.stepper.jump(self._count(argument, None))
        self.show_next()

    def do_back(self, argument: str) -> None:
        """back [K]: undo K moves

        set and swap too; without K, 1. undo does the same.
        """
        wanted = self._count(argument, 1)
        undone = self.stepper.back(wanted)
        if undone < wanted:
            self.screen.show(f"took back {undone}: there is nothing before")
        self.show_next()

    def do_restart(self, _: str) -> None:
        """restart: to the beginning

        To before the first forward step; breakpoints, and what was set, stay.
        """
        self.stepper.restart()
        self.show_next()

    # learning

    def do_predict(self, argument: str) -> None:
        """predict X: guess, then step

        A number, such as 0.25 or 1/3, for what comes next; then the step is taken.
        """
        upcoming = self.stepper.upcoming()
        if upcoming is None:
            raise ValueError("there is nothing left to predict; back goes back")
        guess = judge(self._guess(argument), upcoming)
        self._guesses.append(guess.right)
        self.screen.show(guess.verdict, "right" if guess.right else "wrong")
        step = self.stepper.step()
        self._moved(*([] if step is None else [self.view.step(step)]))

    def _guess(self, typed: str) -> Decimal | float:
        """Return a guess: of a number as typed its digits say how closely it is meant."""
        try:
            return Decimal(typed.strip().replace("−", "-"))
        except InvalidOperation:
            if not typed.strip():
                raise ValueError("a guess is a number: predict 0.25, predict 1/3") from None
            return Expression(typed, self.stepper.names).value()

    # changing

    def do_set(self, argument: str) -> None:
        """set LEAF = X: another number

        Then the forward pass starts again: set w1 = 0.3, set w1 = -b/2.
        """
        node, number = self._leaf_and_number(argument)
        before = node.data
        self.stepper.set(node, number)
        name = self.stepper.names.called(node)
        self.screen.show(f"set {name}: {digits_text(before)} → {digits_text(number)}")
        self.show_next()

    def _leaf_and_number(self, argument: str) -> tuple[Node, float]:
        name, typed = self._assigned(argument)
        number = Expression(typed, self.stepper.names).value()
        if not math.isfinite(number):
            raise ValueError(f"set needs a finite number, not {typed[:20]}")
        return self._node(name), number

    @staticmethod
    def _assigned(argument: str) -> tuple[str, str]:
        """Return what is set, and to what: `b = 0.5`, or `b 0.5`."""
        name, equals, typed = argument.rpartition("=")
        if not equals:
            name, _, typed = argument.strip().rpartition(" ")
        if not name.strip() or not typed.strip():
            raise ValueError("set needs a leaf and a number: set w = 0.3")
        return name.strip().removesuffix(".data"), typed.strip()

    def do_swap(self, argument: str) -> None:
        """swap NODE OP: another operation

        Then the forward pass starts again: swap c add, swap o tanh.
        """
        name, _, operation = argument.rpartition(" ")
        if not name.strip():
            raise ValueError("swap needs a node and an operation: swap c add")
        node, names = self._node(name.strip()), self.stepper.names
        before = text(names.formula(node)) if node.operation else ""
        self.stepper.swap(node, operation)
        self.screen.show(f"swapped: {before} → {text(names.formula(node))}")
        self.show_next()

    # leaving

    def do_finish(self, _: str) -> bool:
        """finish: complete, and leave

        Completes the backward pass.
        """
        self.stepper.finish()
        self.finished = True
        return self.do_quit("")

    def do_abandon(self, _: str) -> bool:
        """abandon: put back, and leave

        All numbers, operations and gradients are then as they were when the session began.
        """
        self.stepper.abandon()
        self.screen.show("left; everything is as it was before")
        return True

    def do_quit(self, _: str) -> bool:
        """q(uit): leave

        The gradients stay as they are. Ctrl-D does the same.
        """
        self.screen.show(self.view.left())
        if self._guesses:
            right, guesses = sum(self._guesses), len(self._guesses)
            self.screen.show(f"predictions: {right} of {guesses} right")
        return True

    # what all of them do

    def _moved(self, *steps: str) -> None:
        """Show what has happened, then what comes next."""
        shown = [*steps]
        try:
            shown.append(self.view.next())
        finally:
            self.screen.show("\n".join(shown))
            self.show_displays()

    def show_next(self) -> None:
        """Show what comes next."""
        self.screen.show(self.view.next())
        self.show_displays()
