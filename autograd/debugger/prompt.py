"""The prompt that walks through backpropagation, in pdb's habits."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import copy_context

from ..errors import at_debugger
from ..explanation.chain import chain_rule
from ..explanation.reasons import reasons
from ..graph import Node
from ..notation import ascii_text
from ..operations import OPERATIONS
from ..terminal import accept_any_bytes
from ..trees import tree_text
from .guess import judge
from .lines import Lines
from .program import Program
from .stepper import Stepper
from .stretches import Moved
from .view import View


class Prompt(Lines):
    """The prompt around a Stepper."""

    def __init__(self, stepper: Stepper, names: Mapping[str, Node] | None = None) -> None:
        super().__init__()
        self.stepper = stepper
        self.view = View(stepper)
        self._names = names
        self.finished = False  # whether the learner has left by `finish`
        self._guesses: list[bool] = []
        self._source: tuple[object, Program | None] = None, None

    def run(self) -> None:
        """Prompt until the learner leaves."""
        context = copy_context()  # that of whoever called knows nothing of a prompt
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

    def do_next(self, _: str) -> None:
        """n(ext): take the next step: a node computes, or hands its gradient to all its inputs."""
        self._moved(self.stepper.next())

    def do_step(self, _: str) -> None:
        """s(tep): take the next edge: upstream × local = contribution, before → after."""
        self._moved(self.stepper.step())

    def do_back(self, argument: str) -> None:
        """back [K] (or undo): take back the last K moves, set and swap too; 1 without K."""
        wanted = self._count(argument, 1)
        undone = self.stepper.back(wanted)
        if undone < wanted:
            self.screen.show(f"took back {undone}: there is nothing before")
        self.show_next()

    def do_jump(self, argument: str) -> None:
        """j(ump) K: go to before step K of the present pass, forwards or backwards."""
        self.stepper.jump(self._count(argument, None))
        self.show_next()

    def do_run(self, _: str) -> None:
        """r(un): go to the end of the backward pass, past all breakpoints."""
        self.stepper.run()
        self.show_next()

    def do_continue(self, _: str) -> None:
        """c(ontinue): go on to the next breakpoint, or to the end."""
        found = self.stepper.resume()
        if found:
            met = found.text
            if found.node is not None and found.node.operation is None:  # it has just received
                at = f"{met}, at " if found.condition else ""
                met = f"{at}{self.view.node(found.node)}"
            self.screen.show(f"breakpoint {found.number}: {met}")
        self.show_next()

    # breakpoints

    def do_break(self, argument: str) -> None:
        """b(reak) NODE or CONDITION: stop there; without either, list the breakpoints.

        A condition is for example: abs(grad) > 10, grad == 0, nan, op == 'relu'.
        Traced, also a line or a function: b :42, b gpt.py:42, b softmax.
        """
        self._break(argument, temporary=False)

    def do_tbreak(self, argument: str) -> None:
        """tbreak NODE or CONDITION: stop there once only."""
        self._break(argument, temporary=True)

    def _break(self, argument: str, temporary: bool) -> None:
        if argument:
            program = self._program()
            self.stepper.breakpoints.add(argument, temporary, program.file if program else "")
        for point in self.stepper.breakpoints:
            once = " (once)" * point.temporary
            self.screen.show(f"breakpoint {point.number}: {point.text}{once}")
        if not len(self.stepper.breakpoints):
            self.screen.show("no breakpoints")

    def do_clear(self, argument: str) -> None:
        """clear [N]: forget breakpoint N, or all."""
        points = {str(point.number): point for point in self.stepper.breakpoints}
        if argument and argument not in points:
            raise LookupError(f"there is no breakpoint {argument}: break lists them")
        self.stepper.breakpoints.clear(points.get(argument))
        self._break("", temporary=False)

    # looking

    def do_list(self, _: str) -> None:
        """l(ist): the steps around here, or traced the source; the arrow points at the next one."""
        program = self._program()
        self.screen.show(program.listing() if program else self.view.around())

    def do_ll(self, _: str) -> None:
        """ll: the whole function that the next step was made in; ✓ is passed, … in part."""
        self.screen.show(self._traced().listing(whole=True))

    def do_where(self, _: str) -> None:
        """w(here): the path from the output to here; traced, the calls too."""
        program = self._program()
        calls = [program.stack()] if program else []
        self.screen.show("\n".join([*calls, self.view.path()]))

    def do_up(self, _: str) -> None:
        """u(p): go to the call around, for list and ll."""
        self.screen.show(self._traced().move(outwards=True))

    def do_down(self, _: str) -> None:
        """d(own): go back to the call within."""
        self.screen.show(self._traced().move(outwards=False))

    def _program(self) -> Program | None:
        """Return the source around the next step, if that was traced; it stays until a move."""
        stands = self.stepper.walk, self.stepper.walk.done
        if self._source[0] != stands:
            self._source = stands, self.view.program()
        return self._source[1]

    def _traced(self) -> Program:
        program = self._program()
        if program is None:
            raise LookupError(
                "no source here: nodes made in `with traced():` have one; back and next move, "
                "where shows the path"
            )
        return program

    def do_print(self, argument: str) -> None:
        """p(rint) [NODE]: the value and the gradient of a node; of the present one without NODE."""
        self.screen.show(self.view.node(self._node(argument)))

    def do_why(self, argument: str) -> None:
        """why [NODE]: the gradient so far, as a sum over everything that used the node."""
        node = self._node(argument)
        received, to_come = self.stepper.uses(node)
        self.screen.show(str(reasons(self.stepper.names, node, received, to_come=to_come)))

    def do_chain(self, argument: str) -> None:
        """chain [NODE]: the chain rule from the output to a node, in symbols and numbers."""
        output, node = self.stepper.graph.output, self._node(argument)
        self.screen.show(str(chain_rule(output, node, symbols=True, names=self._names)))

    def do_tree(self, _: str) -> None:
        """tree: the graph as text."""
        self.screen.show(tree_text(self.stepper.names))

    def do_draw(self, argument: str) -> None:
        """draw [FILE]: this moment as a picture, the step that comes next marked and in words."""
        path = argument or f"{self.stepper.phase}_{self.stepper.index}.svg"
        from ..drawing import save_frame  # loads graphviz, which the core does without

        stepper = self.stepper
        save_frame(stepper.names, stepper.upcoming(), stepper.begun, path)
        self.screen.show(f"drawn: {path}")

    # learning

    def do_predict(self, argument: str) -> None:
        """predict NUMBER: guess what comes next before you see it, then take the step."""
        upcoming = self.stepper.upcoming()
        if upcoming is None:
            raise ValueError("there is nothing left to predict; back goes back")
        guess = judge(argument, upcoming)
        self._guesses.append(guess.right)
        self.screen.show(guess.verdict)
        self._moved(self.stepper.step())

    def do_set(self, argument: str) -> None:
        """set LEAF = NUMBER: change a leaf, and go through the forward pass again."""
        name, _, number = argument.rpartition("=")
        if not name.strip():
            raise ValueError("set wants a leaf and a number: set w = 0.3")
        try:
            data = float(number.replace("−", "-"))
        except ValueError:
            raise ValueError(f"set wants a number, not {number.strip()!r}") from None
        self.stepper.set(self._node(name.strip()), data)
        self.show_next()

    def do_swap(self, argument: str) -> None:
        """swap NODE OPERATION: change what a node does, and go through the forward pass again."""
        name, _, operation = argument.rpartition(" ")
        if not name.strip():
            raise ValueError("swap wants a node and an operation: swap c add")
        self.stepper.swap(self._node(name.strip()), operation)
        self.show_next()

    # leaving

    def do_finish(self, _: str) -> bool:
        """finish: complete the backward pass, and leave."""
        self.stepper.finish()
        self.finished = True
        return self.do_quit("")

    def do_abandon(self, _: str) -> bool:
        """abandon: put back all numbers, operations and gradients as they were, and leave."""
        self.stepper.abandon()
        self.screen.show("left; everything is as it was before")
        return True

    def do_quit(self, _: str) -> bool:
        """q(uit), or Ctrl-D: leave; the gradients stay exactly as far as walked."""
        self.screen.show(self.view.left())
        if self._guesses:
            right, guesses = sum(self._guesses), len(self._guesses)
            self.screen.show(f"predictions: {right} of {guesses} right")
        return True

    # what they share

    def _moved(self, step: Moved | None) -> None:
        """Show what has happened, then what comes next."""
        shown = [] if step is None else [self.view.step(step)]
        try:
            shown.append(self.view.next())
        finally:
            self.screen.show("\n".join(shown))

    def show_next(self) -> None:
        """Show what comes next."""
        self.screen.show(self.view.next())

    def _node(self, typed: str) -> Node:
        return self.stepper.names.find(typed) if typed else self.stepper.node

    @staticmethod
    def _count(argument: str, otherwise: int | None) -> int:
        if not argument and otherwise is not None:
            return otherwise
        if not argument.isdecimal() or int(argument) < 1:
            raise ValueError(f"a whole number from 1 is wanted, not {argument[:40]!r}")
        return int(argument)
