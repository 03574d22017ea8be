"""Calls of the user's code that go on while nodes are made, and the rounds of their loops."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from types import CodeType, FrameType
from typing import Any

from ..bytecode import Facts, Loop
from ..caller import TRANSPARENT, is_of_library
from ..foreign.noted import CODES
from .locals import Grown, short
from .origins import Call, Origin, Piece, Round, Scope

OWN, PIECE, LIBRARY, PDB = range(4)
_stamps = count(1)
_SCRIPTS = os.path.join(os.path.dirname(sys.executable), "")  # what starts IPython or pytest
_PROMPT = "bdb.py"  # where a prompt may set locals, which reading them would undo


class Code(Facts):
    """A code object, and whose it is."""

    def __init__(self, code: CodeType) -> None:
        super().__init__(code)
        self.kind = OWN
        if code.co_filename.endswith(_PROMPT):
            self.kind = PDB
        elif is_of_library(code) or code.co_filename.startswith(_SCRIPTS) or id(code) in CODES:
            self.kind = LIBRARY
        elif code.co_name in TRANSPARENT:
            self.kind = PIECE
        self.calls = 0


class Turn:
    """A round of a loop, or a block, that is open in a call."""

    __slots__ = ("held", "loop", "scope")

    def __init__(self, scope: Scope, loop: Loop | None, held: list[Any]) -> None:
        self.scope = scope
        self.loop = loop  # None of a block
        self.held = held  # the loop's variables


class Made(dict[int, Origin]):
    """What was made in a scope: for each place in its code one origin, which nodes share."""

    def __init__(self, frame: FrameType, scope: Scope, stamp: int = 0) -> None:
        self.frame = frame
        self.scope = scope
        self._stamp = stamp  # of a comprehension, that of the expression which it is in

    def first(self, at: int) -> Origin:
        """Return the origin of the first node that is made at a place."""
        self[at] = origin = Origin(self.scope, at, self._stamp or next(_stamps))
        return origin

    def within(self, frame: FrameType, code: Code) -> Made:
        """Return what is made in a comprehension or lambda that runs here."""
        at = self.frame.f_lasti
        here = self.get(at) or self.first(at)
        return Made(frame, Piece(self.scope, code, 0, at), here.stamp)


class Open:
    """A call of the user's code that is going on."""

    __slots__ = ("at", "call", "code", "frame", "growing", "line", "made", "read", "turns")

    def __init__(self, frame: FrameType, code: Code, call: Call) -> None:
        self.frame = frame
        self.code = code
        self.call = call
        self.made = Made(frame, call)  # in the innermost scope
        self.turns: list[Turn] = []
        self.at = self.line = -1  # where it was last seen
        self.read = -1  # and where its variables were last read
        self.growing: dict[str, Grown] = {}  # those that hold lists and dicts

    @property
    def scope(self) -> Scope:
        """The innermost scope."""
        return self.made.scope

    def within(self, turns: list[Turn]) -> None:
        """Be in some rounds and blocks from now on."""
        self.turns = turns
        self.made = Made(self.frame, turns[-1].scope if turns else self.call)

    def turn(
        self, loops: tuple[Loop, ...], variables: Mapping[str, Any], before: int
    ) -> Iterator[Round]:
        """End the rounds that are over, and yield those that begin, as they do.

        Args:
            loops: those that the present place is in.
            variables: those of the call.
            before: the place where it was seen last.
        """
        kept, inside = 0, 0
        numbers: dict[Loop, int] = {}
        for turn in self.turns:
            if turn.loop is None:
                if turn.held[0]() is None:  # Ctrl-C came before its end
                    break
            else:
                if inside == len(loops) or turn.loop is not loops[inside]:
                    break
                held = [variables.get(name) for name in turn.loop.variables]
                innermost = inside + 1 == len(loops)
                if any(new is not old for new, old in zip(held, turn.held)) or (
                    innermost and self._went_back(before)
                ):
                    numbers[turn.loop] = turn.scope.number + 1
                    break
                inside += 1
            kept += 1
        if kept == len(self.turns) and inside == len(loops):
            return
        self.within(self.turns[:kept])
        for loop in loops[inside:]:
            held = [variables.get(name) for name in loop.variables]
            scope = Round(self.scope, self.code, numbers.get(loop, 0), -1)
            scope.loop = loop
            values = [(name, short(value)) for name, value in zip(loop.variables, held)]
            scope.values = tuple([(name, value) for name, value in values if value])
            self.within([*self.turns, Turn(scope, loop, held)])
            yield scope

    def _went_back(self, before: int) -> bool:
        """Tell whether a place was come to by going back, and not by one call's many nodes."""
        code, at = self.code, self.at
        if before >= code.handling > at:  # on after a `try`, whose handler is at the end
            before = code.tried(before)
            return at < before
        around = code.comprehension(at)
        if at > before or (around is not None and around == code.comprehension(before)):
            return False
        return at < before or not code.is_call(at)
