"""Notes where each new node is made, by looking at the frames of the user's code at that moment.

Names of locals are read from a frame when its line has changed, before a call, and when it is left;
rounds of loops are told by the bytecode: where a loop is, and that its variables are new objects.
"""

from __future__ import annotations

import contextlib
import sys
from _thread import get_ident
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FrameType
from typing import Any

from ..graph import Node
from .calls import LIBRARY, OWN, PDB, PIECE, Code, Made, Open, Turn
from .locals import Sampler, short, variables_of
from .origins import Block, Call, Piece, Scope

_getframe = sys._getframe
_RESUMED = 0x20 | 0x80 | 0x200  # flags of generators and coroutines
_MOST_PIECES = 100  # whose frames are held
_MOST_HELD = 10_000  # lists, dicts and objects, with the nodes in them


class Recorder:
    """Notes the origins of the nodes that one thread makes."""

    def __init__(self) -> None:
        self.thread = get_ident()
        self._codes: dict[int, Code] = {}
        self._stack: list[Open] = []  # as the calls were made, the innermost last
        self._opens: dict[int, Open] = {}  # by the frame's id, generators that wait too
        self._frame: FrameType | None = None  # the innermost
        self._below: FrameType | None = None  # a library's, or an engine's, that it called last
        self._pieces: dict[int, Made] = {}  # by the frame's id
        self._sampler = Sampler()
        self._receivers: list[tuple[Call, Any]] = []

    def note(self, node: Node, depth: int) -> None:
        """Note where a node is made: by the frame so deep below this one, or by its caller."""
        try:
            frame = _getframe(depth)
        except ValueError:  # there is nobody below
            return
        if frame is self._frame:
            here = self._stack[-1]
            at = frame.f_lasti
            if at != here.at or here.turns:
                self._move(here, at)
            made = here.made
        else:
            known = self._pieces.get(id(frame))
            if known is None:
                if get_ident() != self.thread:
                    return
                known = self.arrive(frame)
                if known is None:
                    return
            made = known
            at = made.frame.f_lasti
        label = node._label
        node._label = made.get(at) or made.first(at)
        if label is not None:
            node.label = label

    def arrive(self, frame: FrameType | None) -> Made | None:
        """Go to the user's code that a frame is, or is called by."""
        pieces: list[FrameType] = []
        below = None
        while frame is not None:
            code = self._code(frame.f_code)
            if code.kind is OWN:
                break
            if code.kind is PIECE:
                pieces.append(frame)
            below, frame = frame, frame.f_back
        else:
            return None
        if frame is self._frame and below is not None and below is self._below:
            return self._within(self._stack[-1].made, pieces)  # one operation makes several nodes
        self._below = below
        here = self._stack[-1] if frame is self._frame else self._reach(frame, code)
        if frame.f_lasti != here.at or here.turns:
            self._move(here, frame.f_lasti)
        return self._within(here.made, pieces)

    def _code(self, code: CodeType) -> Code:
        found = self._codes.get(id(code))  # a code object's own hash reads all of it
        if found is None:
            self._codes[id(code)] = found = Code(code)
        return found

    def _within(self, made: Made, frames: list[FrameType]) -> Made:
        """Go into comprehensions and lambdas, given the innermost first."""
        if frames and len(self._pieces) > _MOST_PIECES:
            self._pieces.clear()
        for frame in reversed(frames):
            known = self._pieces.get(id(frame))
            if known is None:
                self._pieces[id(frame)] = known = made.within(frame, self._code(frame.f_code))
            made = known
        return made

    # calls

    def _reach(self, frame: FrameType, code: Code) -> Open:
        """Make a frame of the user's the innermost of the stack."""
        way: list[FrameType] = []
        back: FrameType | None = frame
        below: Open | None = None
        reads = True
        while back is not None:
            kind = self._code(back.f_code).kind
            if kind is PDB:
                reads = False
            elif kind is not LIBRARY:
                below = self._opens.get(id(back))
                if below is not None and below in self._stack:
                    break
                way.append(back)
            back = back.f_back
        else:
            below = None
        while reads and self._stack and self._stack[-1] is not below:
            self._leave(self._stack.pop())
        scope, at = None, -1
        if below is not None:
            at = below.frame.f_lasti
            if reads and way and (at != below.at or below.turns):
                self._move(below, at, before_call=True)
            scope = below.scope
        for inner in reversed(way):
            its = self._code(inner.f_code)
            if its.kind is PIECE:
                if scope is not None:
                    scope = Piece(scope, its, 0, at)
            else:
                here = self._enter(inner, its, scope, at)
                if inner is not frame:
                    self._move(here, inner.f_lasti)
                scope = here.scope
            at = inner.f_lasti
        self._frame = frame
        return self._stack[-1]

    def _enter(self, frame: FrameType, code: Code, parent: Scope | None, at: int) -> Open:
        """Begin a call, or go on with one that has waited."""
        here = self._opens.get(id(frame))
        if here is None:
            variables, names = variables_of(frame, code), code.parameters
            call = Call(parent, code, code.calls, at)
            code.calls += 1
            arguments = [(name, short(variables.get(name))) for name in names]
            call.arguments = ", ".join([f"{name}={value}" for name, value in arguments if value])
            call.owner = None
            if names[:1] == ("self",):
                self._receivers.append((call, variables.get("self")))
            self._opens[id(frame)] = here = Open(frame, code, call)
            self._read(here, variables, names)
        self._stack.append(here)
        return here

    def _leave(self, here: Open) -> None:
        """End a call, or let it wait."""
        code, frame = here.code, here.frame
        names = code.stored_between(here.read, frame.f_lasti)
        if code.writes_into:
            self._read_all(here)
        elif names or here.growing:
            self._read(here, variables_of(frame, code), [*names, *here.growing])
        if not (code.code.co_flags & _RESUMED and code.waits(frame.f_lasti)):
            self._opens.pop(id(frame), None)
        self._frame = None

    def _read(self, here: Open, variables: Mapping[str, Any], names: Iterable[str]) -> None:
        """Read variables of a call."""
        names = dict.fromkeys(names)
        here.growing.update(self._sampler.read(variables, names, here.scope, here.growing))
        if len(self._sampler) + len(self._receivers) > _MOST_HELD:
            self.let_go()

    def _read_all(self, here: Open) -> None:
        """Read all variables of a call, and all that is in them."""
        variables = variables_of(here.frame, here.code)
        self._sampler.read(variables, here.code.variables, here.scope, again=True)

    # within a call

    def _move(self, here: Open, at: int, before_call: bool = False) -> None:
        """Go to another place in a call: read what its variables hold, begin rounds of loops."""
        code, before = here.code, here.at
        line = code.lines.get(at) or code.line(at)
        ahead = at > before and line == here.line
        here.at, here.line = at, line
        if not before_call and (ahead or (at == before and not here.turns)):
            return
        loops = code.around.get(at)
        if loops is None:
            loops = code.loops_at(at)
        turns = (loops or here.turns) and not code.takes_next(at)
        names = code.stored_between(here.read, at)
        growing = here.growing if before_call or turns else {}
        here.read = at
        if names or growing or turns:
            variables = variables_of(here.frame, code)
            if names or growing:
                self._read(here, variables, [*names, *growing])
            if turns:
                for begun in here.turn(loops, variables, before):
                    self._sampler.read(variables, begun.loop.variables, begun)

    # blocks

    def begin(self, title: str, frame: FrameType, held_by: Callable[[], object]) -> Scope | None:
        """Begin a block in the user's code that a frame is called by; it ends with its holder."""
        below = frame.f_back
        if below is not None and below.f_code.co_filename == contextlib.__file__:
            frame = below  # a context manager of the user's begins it for the `with` it serves
        if self.arrive(frame) is None:
            return None
        here = self._stack[-1]
        block = Block(here.scope, here.code, 0, here.at)
        block.name = title
        here.within([*here.turns, Turn(block, None, [held_by])])
        return block

    def end(self, block: Scope) -> None:
        """End a block."""
        for here in self._stack:
            for place, turn in enumerate(here.turns):
                if turn.scope is block:
                    self._read_all(here)
                    here.within(here.turns[:place])
                    return

    def settle(self) -> None:
        """Read once more what the calls that go on hold."""
        for here in reversed(self._stack):
            self._read_all(here)
        for call, held in self._receivers:
            call.owner = self._sampler.owner(held)

    def let_go(self) -> None:
        """Settle, and hold nothing any more but the calls that go on."""
        self.settle()
        self._below = None
        self._sampler = Sampler()
        self._receivers.clear()
        self._pieces.clear()
