"""What the bytecode of a function tells: its lines, its loops, where its variables are stored."""

from __future__ import annotations

import dis
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from itertools import islice
from types import CodeType
from typing import Any, NamedTuple

_CLEANING = "POP_TOP", "LOAD_CONST", "STORE_", "DELETE_"  # what an `except … as e` ends with
_COUNTING = "range", "enumerate"
_HEAD = 30  # instructions before a loop that its head may have
Positions = tuple[int | None, int | None, int | None, int | None]


class Loop(NamedTuple):
    """A loop of a function.

    Attributes:
        start: where in the bytecode it begins; of a `for`, where the next element is taken.
        end: where what follows on it begins.
        variables: those that each round gives a new object, and nothing else; of a `while`, ().
        counts: whether its first variable is a number of rounds: of range or enumerate.
    """

    start: int
    end: int
    variables: tuple[str, ...]
    counts: bool = False

    def holds(self, offset: int) -> bool:
        """Tell whether an instruction is in it."""
        return self.start <= offset < self.end


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
        return [x for x in dis.get_instructions(self.code) if x.opname != "EXTENDED_ARG"]

    @cached_property
    def _offsets(self) -> list[int]:
        return [step.offset for step in self._instructions]

    def _target(self, offset: int) -> int:
        """Return which of the instructions a jump to an offset leads to."""
        return min(bisect_left(self._offsets, offset), len(self._offsets) - 1)

    def _running(self, offset: int) -> dis.Instruction:
        """Return the instruction that runs while a frame is at an offset, maybe in its cache."""
        return self._instructions[bisect_right(self._offsets, offset) - 1]

    @cached_property
    def _stores(self) -> list[tuple[int, str]]:
        """Where a variable is stored, in order; those of comprehensions do not count."""
        steps = [step for step in self._instructions if self.comprehension(step.offset) is None]
        return [(step.offset, name) for step in steps for name in _stored(step)]

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
    def asks_for_locals(self) -> bool:
        """Whether it may hold the dictionary of its variables, which reading them would change."""
        loads = [x for x in self._instructions if x.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
        return any(x.argval in ("locals", "vars", "dir", "exec", "eval") for x in loads)

    @cached_property
    def writes_into(self) -> bool:
        """Whether it writes into objects: an attribute, an element."""
        return any(step.opname in ("STORE_ATTR", "STORE_SUBSCR") for step in self._instructions)

    @cached_property
    def _rounds(self) -> list[tuple[int, int]]:
        """The range of each `for`, and of each comprehension that is written into the function."""
        return [(x.offset, x.argval) for x in self._instructions if x.opname == "FOR_ITER"]

    @cached_property
    def _inlined(self) -> list[tuple[int, int]]:
        """Those of comprehensions, as Python 3.12 and later write them."""
        found = []
        for start, end in self._rounds:
            place = self._target(start)
            before = [step.opname for step in self._instructions[max(place - 2, 0) : place]]
            if before[-1:] == ["SWAP"] and before[0] in ("BUILD_LIST", "BUILD_SET", "BUILD_MAP"):
                found.append((start, end))
        return found

    def comprehension(self, offset: int) -> tuple[int, int] | None:
        """Return the range of the outermost comprehension that is written around an instruction."""
        return next((x for x in self._inlined if x[0] <= offset < x[1]), None)

    def _is_for(self, offset: int) -> bool:
        return self._instructions[self._target(offset)].opname == "FOR_ITER"

    @cached_property
    def _cycles(self) -> list[tuple[int, int]]:
        """The ranges of other loops: from where a jump goes back to, up to the jump."""
        found: list[tuple[int, int]] = []
        handled = False  # whether an exception has just been, and a jump goes on after its `try`
        for step in self._instructions:
            jumps = "JUMP_BACKWARD" in step.opname and "NO_INTERRUPT" not in step.opname
            if jumps and step.offset >= self.handling > step.argval:
                continue  # on after its `try`
            if jumps and not handled and not self._is_for(step.argval):
                found.append((step.argval, step.offset + 1))
            if step.opname == "POP_EXCEPT":
                handled = True
            elif not step.opname.startswith(_CLEANING):
                handled = False
        merged: list[tuple[int, int]] = []
        for start, end in sorted(dict(sorted(found)).items()):
            for place, (first, last) in enumerate(merged):
                if first < start < last < end:  # one loop, two jumps
                    merged[place] = first, end
                    break
            else:
                merged.append((start, end))
        return merged

    @cached_property
    def loops(self) -> list[Loop]:
        """The loops that are statements, the outer before the inner."""
        found = [Loop(start, end, ()) for start, end in self._cycles]
        for start, end in self._rounds:
            if self.comprehension(start) is None:
                inside = [name for at, name in self._stores if start <= at < end]
                names = _targets(self._instructions, self._target(start) + 1)
                own = tuple([name for name in names if inside.count(name) == 1])
                found.append(Loop(start, end, own, bool(own) and self._counts(start)))
        return sorted(found, key=lambda loop: (loop.start, -loop.end))

    def _counts(self, start: int) -> bool:
        """Tell whether the loop that begins at an instruction goes over a range or enumerate."""
        place = self._target(start)
        line = self.line(start)
        for step in reversed(self._instructions[max(place - _HEAD, 0) : place]):
            if self.line(step.offset) != line:
                return False
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and step.argval in _COUNTING:
                return True
        return False

    @cached_property
    def loop_variables(self) -> frozenset[str]:
        """The variables that loops alone give a value."""
        every = Counter([name for _, name in self._stores])
        by_loops = Counter([name for loop in self.loops for name in loop.variables])
        return frozenset([name for name, count in by_loops.items() if count == every[name]])

    def loops_at(self, offset: int) -> tuple[Loop, ...]:
        """Return the loops around an instruction, the outermost first."""
        if offset not in self.around:
            places = self.tried(offset), offset
            found = [loop for at in places for loop in self.loops if loop.holds(at)]
            self.around[offset] = tuple(dict.fromkeys(found))
        return self.around[offset]

    @cached_property
    def _handlers(self) -> list[tuple[int, int]]:
        """Where each `try` begins, and what handles it, from Python 3.12 on at the end."""
        if sys.version_info < (3, 12):
            return []
        listed: Any = dis.Bytecode(self.code)
        return [(entry.start, entry.target) for entry in listed.exception_entries]

    @cached_property
    def handling(self) -> int:
        """Where the code begins that handles exceptions."""
        return min([target for _, target in self._handlers], default=sys.maxsize)

    def tried(self, offset: int) -> int:
        """Return where the `try` begins that an instruction handles an exception of, or itself."""
        if offset < self.handling:
            return offset
        tries = [x for x in self._handlers if x[0] < self.handling and x[1] <= offset]
        last = max([target for _, target in tries], default=0)
        return min([start for start, target in tries if target == last], default=offset)

    def line(self, offset: int) -> int:
        """Return the line of an instruction."""
        if offset not in self.lines:
            self.lines[offset] = positions(self.code, offset)[0] or self.code.co_firstlineno
        return self.lines[offset]

    def stored_between(self, before: int, now: int) -> tuple[str, ...]:
        """Return the variables that may have been stored on the way from one place to another."""
        key = before, now
        if key not in self._between:
            shared = [loop for loop in self.loops_at(now) if loop.holds(before)]
            ranges = [(before, now), *[(loop.start, loop.end) for loop in shared[:1]]]
            found = [name for at, name in self._stores if any(a <= at <= b for a, b in ranges)]
            self._between[key] = tuple(dict.fromkeys(found))
        return self._between[key]

    def is_call(self, offset: int) -> bool:
        """Tell whether an instruction is a call, which may make several nodes."""
        return self._running(offset).opname.startswith(("CALL", "PRECALL"))

    def takes_next(self, offset: int) -> bool:
        """Tell whether an instruction takes the next element of a loop, which may be made then."""
        return self._running(offset).opname == "FOR_ITER"

    def waits(self, offset: int) -> bool:
        """Tell whether a generator or a coroutine waits at an instruction, and may go on."""
        return self._running(offset).opname.startswith("YIELD")

    def result(self, offset: int) -> str:
        """Return the variable in which the call at an instruction is stored at once, or ""."""
        if offset not in self._results:
            self._results[offset] = self._result(offset)
        return self._results[offset]

    def _result(self, offset: int) -> str:
        steps = self._instructions
        place = bisect_right(self._offsets, offset)
        if self._running(offset).opname == "PRECALL":  # of Python 3.11, before its CALL
            place += 1
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
