"""The commands of breakpoints."""

from __future__ import annotations

from ..notation import counted
from .breakpoints import Breakpoint
from .lines import Lines
from .program import Program
from .stepper import Stepper
from .view import View

_COLLECTING = "(commands) "


class Stopping(Lines):
    """The commands that set breakpoints, change them, and go on to the next."""

    stepper: Stepper
    view: View

    def __init__(self) -> None:
        super().__init__()
        self._collected: tuple[Breakpoint, list[str]] | None = None
        self._source: tuple[object, Program | None] = None, None

    def onecmd(self, line: str) -> bool:
        """Do one command; after `commands`, keep it for the breakpoint."""
        if self._collected is None:
            return super().onecmd(line)
        point, lines = self._collected
        command, _, _ = self.parseline(line)
        if line.strip() in ("end", "EOF"):
            self.stop_collecting()
            self.stepper.breakpoints.change(point, commands=lines)
        elif command == "commands" or (line.strip() and not hasattr(self, f"do_{command}")):
            self._answered(lambda: self.default(line))
        elif line.strip():
            lines.append(line.strip())
        return False

    def stop_collecting(self) -> None:
        """Carry out commands at once again, instead of keeping them."""
        self._collected, self.prompt = None, type(self).prompt

    def resume(self, times: int) -> None:
        """Go on to a breakpoint, so many times; say which, and do what it is to do."""
        for _ in range(times):
            found = self.stepper.resume()
            if not found and (len(self.stepper.breakpoints) or not self.stepper.upcoming()):
                return
            if not found:  # in training, an update without a breakpoint
                continue
            met = found.text
            if found.condition is not None and found.at:
                met = f"{met} if {found.condition.text}"
            node, condition = found.node, found.condition
            if node is not None and condition is not None and condition.of_present:
                met += f", at {self.view.node(node)}" * (not found.at)
            elif node is not None and node.operation is None and condition is None:
                met = self.view.node(node)  # it has just received
            self.screen.show(f"breakpoint {found.number}: {met}")
        if found:
            self.give(found.commands)

    def do_break(self, argument: str) -> None:
        """b(reak) [PLACE]: stop there

        A place is a node, a condition, or both:
          b net    b abs(grad) > 10    b op == 'relu'    b nan    b a.grad < 0
          b net if data > 1
        Traced, also a line or a function: b :42, b gpt.py:42, b softmax.
        Without a place: which breakpoints there are.
        """
        self._break(argument, temporary=False)

    def do_tbreak(self, argument: str) -> None:
        """tbreak PLACE: stop there once"""
        self._break(argument, temporary=True)

    def _break(self, argument: str, temporary: bool) -> None:
        points = self.stepper.breakpoints
        if argument:
            program = self._program()
            added = points.add(argument, temporary, program.file if program else "")
            self._changed(added)
            return
        for point in points:
            self.screen.show(_described(point))
        if not len(points):
            self.screen.show("no breakpoints")

    def do_condition(self, argument: str) -> None:
        """condition N [X]: stop only if X

        Without X it stops always: condition 1 data > 0, condition 1.
        """
        number, _, condition = argument.partition(" ")
        point = self._numbered(number, "condition 1 data > 0")
        changed = self.stepper.breakpoints.change(point, condition=condition.strip())
        self._changed(changed)

    def do_ignore(self, argument: str) -> None:
        """ignore N [K]: skip it K times"""
        number, _, times = argument.partition(" ")
        point = self._numbered(number, "ignore 1 2")
        count = self._count(times.strip() or "0", None, least=0)
        self._changed(self.stepper.breakpoints.change(point, ignored=count))

    def do_commands(self, argument: str) -> None:
        """commands [N]: do more there

        Type commands, one per line, then `end`: they run each time it stops there. Without N, at
        the last breakpoint.
        """
        points = [*self.stepper.breakpoints]
        if not points:
            raise LookupError("there is no breakpoint yet: b net, then commands")
        point = self.stepper.breakpoints.numbered(argument) if argument else points[-1]
        self._collected = point, []
        self.prompt = _COLLECTING

    def do_enable(self, argument: str) -> None:
        """enable [N]: let it stop again"""
        self._enabled(argument, True)

    def do_disable(self, argument: str) -> None:
        """disable [N]: do not stop there

        Without N, at none of them; enable brings them back.
        """
        self._enabled(argument, False)

    def _enabled(self, argument: str, enabled: bool) -> None:
        points = self.stepper.breakpoints
        for point in self._several(argument):
            self._changed(points.change(point, enabled=enabled))
        if not len(points):
            self.screen.show("no breakpoints")

    def do_clear(self, argument: str) -> None:
        """clear [N]: forget it, or all"""
        for point in self._several(argument):
            self.stepper.breakpoints.clear(point)
            self.screen.show(f"cleared {_described(point)}")
        if not argument:
            self.screen.show("no breakpoints")

    def _several(self, argument: str) -> list[Breakpoint]:
        """Return the breakpoints of some numbers, or of a place; of "", all."""
        points = self.stepper.breakpoints
        at = [point for point in points if argument and argument in (point.text, point.at)]
        return at or [points.numbered(x) for x in argument.split()] if argument else [*points]

    def _numbered(self, number: str, example: str) -> Breakpoint:
        if not number:
            raise LookupError(f"the number of a breakpoint is missing, as in: {example}")
        return self.stepper.breakpoints.numbered(number)

    def _changed(self, point: Breakpoint) -> None:
        self.screen.show(_described(point))

    def _program(self) -> Program | None:
        """Return the source around the next step, if that was traced; it stays until a move."""
        place = self.stepper.walk, self.stepper.walk.done
        if self._source[0] != place:
            self._source = place, self.view.program()
        return self._source[1]

    @staticmethod
    def _count(argument: str, otherwise: int | None, least: int = 1) -> int:
        if not argument and otherwise is not None:
            return otherwise
        if not argument.isdecimal() or int(argument) < least:
            raise ValueError(f"it must be a whole number from {least}, not {argument[:30]!r}")
        return int(argument)


def _described(point: Breakpoint) -> str:
    """Return a breakpoint as it is listed."""
    condition = f" if {point.condition.text}" if point.condition and point.at else ""
    state = [
        "once" * point.temporary,
        "disabled" * (not point.enabled),
        f"passed {counted(point.ignored, 'more time')}" * bool(point.ignored),
        f"then {'; '.join(point.commands)}" * bool(point.commands),
    ]
    said = ", ".join(filter(None, state))
    return f"breakpoint {point.number}: {point.text}{condition}{f' ({said})' * bool(said)}"
