"""What the bytecode of a function tells: its lines, its loops, where its variables are stored."""

from __future__ import annotations

import dis
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice
from types import CodeType
from typing import NamedTuple

_CLEANING = "POP_TOP", "LOAD_CONST", "STORE_", "DELETE_"  # what an `except … as e` ends with
Positions = tuple[int | None, int | None, int | None, int | None]


class Loop(NamedTuple):
    """A loop of a function: its range in the bytecode, and what each round gives a new value."""

    start: int
    end: int  # where its last jump back is
    line: int
    variables: tuple[str, ...]  # () of a while loop
    counted: bool  # whether it is a `for` loop, which gives its variables a value each round


class Facts:
    """What is known of a code object."""

    def __init__(self, code: CodeType) -> None:
        self.code = code  # held, so that its id is nobody else's
        self.lines: dict[int, int] = {}  # by offset, those asked for
        self.around: dict[int, tuple[Loop, ...]] = {}
        self._between: dict[tuple[int, int], tuple[str, ...]] = {}
        self._results: dict[int, str] = {}

    @cached_property
    def _instructions(self) -> list[dis.Instruction]:
        steps = dis.get_instructions(self.code)
        # a jump to a loop of many lines goes to what extends the argument of its FOR_ITER
        return [step for step in steps if step.opname != "EXTENDED_ARG"]

    @cached_property
    def _offsets(self) -> list[int]:
        return [step.offset for step in self._instructions]

    @cached_property
    def _stores(self) -> list[tuple[int, str]]:
        """Where a variable is stored, in order; those of comprehensions do not count."""
        found = []
        for step in self._instructions:
            names = _stored(step)
            if names and not any(start <= step.offset <= end for start, end in self._inlined):
                found += [(step.offset, name) for name in names]
        return found

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The function's parameters."""
        code = self.code
        count = code.co_argcount + code.co_kwonlyargcount
        count += bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)  # *args, **options
        return code.co_varnames[:count]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Parameters, then every variable that is stored somewhere."""
        return (*dict.fromkeys([*self.parameters, *[name for _, name in self._stores]]),)

    @cached_property
    def writes_into(self) -> bool:
        """Whether it writes into objects: an attribute, an element."""
        return any(step.opname in ("STORE_ATTR", "STORE_SUBSCR") for step in self._instructions)

    @cached_property
    def _cycles(self) -> list[tuple[int, int]]:
        """The ranges that are gone through again and again, the outer before the inner."""
        ends: dict[int, int] = {}
        handled = False  # whether an exception has just been, and a jump goes on after its `try`
        for step in self._instructions:
            jumps = "JUMP_BACKWARD" in step.opname and "NO_INTERRUPT" not in step.opname
            if jumps and not handled:
                ends[step.argval] = max(step.offset, ends.get(step.argval, 0))
            if step.opname == "POP_EXCEPT":
                handled = True
            elif not step.opname.startswith(_CLEANING):
                handled = False
        return sorted(ends.items())

    @cached_property
    def _inlined(self) -> list[tuple[int, int]]:
        """Those of comprehensions, which Python 3.12 and later write into the function."""
        found = []
        for start, end in self._cycles:
            place = bisect_left(self._offsets, start)
            before = [step.opname for step in self._instructions[max(place - 2, 0) : place]]
            if before[-1:] == ["SWAP"] and before[0] in ("BUILD_LIST", "BUILD_SET", "BUILD_MAP"):
                found.append((start, end))
        return found

    @cached_property
    def loops(self) -> list[Loop]:
        """The loops that are statements, the outer before the inner."""
        found = []
        for start, end in self._cycles:
            if any(first <= start and end <= last for first, last in self._inlined):
                continue
            place = bisect_left(self._offsets, start)
            counted = self._instructions[place].opname == "FOR_ITER"
            names = _targets(self._instructions, place + 1) if counted else ()
            found.append(Loop(start, end, self.line(start), names, counted))
        return found

    def loops_at(self, offset: int) -> tuple[Loop, ...]:
        """Return the loops around an instruction, the outermost first."""
        if offset not in self.around:
            found = [loop for loop in self.loops if loop.start <= offset <= loop.end]
            self.around[offset] = tuple(found)
        return self.around[offset]

    def line(self, offset: int) -> int:
        """Return the line of an instruction."""
        if offset not in self.lines:
            self.lines[offset] = positions(self.code, offset)[0] or self.code.co_firstlineno
        return self.lines[offset]

    def stored_between(self, before: int, now: int) -> tuple[str, ...]:
        """Return the variables that may have been stored on the way from one place to another."""
        key = before, now
        if key not in self._between:
            shared = [x for x in self.loops_at(now) if x.start <= before <= x.end]
            ranges = [(before, now)] + [(loop.start, loop.end) for loop in shared[:1]]
            found = [name for at, name in self._stores if any(a <= at <= b for a, b in ranges)]
            self._between[key] = tuple(dict.fromkeys(found))
        return self._between[key]

    def is_call(self, offset: int) -> bool:
        """Tell whether an instruction is a call, which may make several nodes."""
        place = bisect_right(self._offsets, offset) - 1  # a call's offset may be that of its cache
        return self._instructions[place].opname.startswith("CALL")

    def result(self, offset: int) -> str:
        """Return the variable in which the call at an instruction is stored at once, or ""."""
        if offset not in self._results:
            self._results[offset] = self._result(offset)
        return self._results[offset]

    def _result(self, offset: int) -> str:
        steps = self._instructions
        place = bisect_right(self._offsets, offset)
        while place < len(steps) and steps[place].opname in ("COPY", "CACHE"):
            place += 1
        if place == len(steps):
            return ""
        if steps[place].opname == "UNPACK_SEQUENCE":
            return ", ".join(_targets(steps, place))
        return next(iter(_stored(steps[place])), "")


def positions(code: CodeType, offset: int) -> Positions:
    """Return first line, last line, first and last column of an instruction's expression."""
    nothing: Positions = (None, None, None, None)
    return next(islice(code.co_positions(), max(offset, 0) // 2, None), nothing)


def _stored(step: dis.Instruction) -> tuple[str, ...]:
    """Return the variables that an instruction stores in: two from Python 3.13 on, perhaps."""
    if step.opname in ("STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF"):
        return (step.argval,)
    if step.opname == "STORE_FAST_STORE_FAST":
        return tuple(step.argval)
    return (step.argval[0],) if step.opname == "STORE_FAST_LOAD_FAST" else ()


def _targets(steps: list[dis.Instruction], place: int) -> tuple[str, ...]:
    """Return the variables that a value is unpacked into from an instruction on."""
    wanted, found = 1, list[str]()
    while wanted > 0 and place < len(steps):
        step = steps[place]
        if step.opname in ("UNPACK_SEQUENCE", "UNPACK_EX"):
            count = step.argval if step.opname == "UNPACK_SEQUENCE" else 1 + step.argval % 256
            wanted += count - 1
        else:
            names = _stored(step)
            if not names:
                break  # into an attribute or an element
            found += names
            wanted -= len(names)
        place += 1
    return tuple(found)
