"""Where a node was made: the expression, and the calls, rounds of loops and blocks around it."""

from __future__ import annotations

import linecache
import os
from collections.abc import Iterator
from types import CodeType
from typing import Any, NamedTuple

from ..bytecode import Facts, Loop, positions
from ..graph import Node
from ..holders import Place, spelled


class Scope:
    """Where nodes are made: the base of calls, rounds, blocks and comprehensions."""

    __slots__ = ("at", "facts", "number", "parent")

    def __init__(self, parent: Scope | None, facts: Facts, number: int, at: int) -> None:
        self.parent = parent
        self.facts = facts  # of the code that is run in it
        self.number = number  # of similar ones, from 0
        self.at = at  # where in the parent's code it was entered

    def line(self, at: int) -> int:
        """Return the line of a place in its code."""
        return self.facts.line(at)

    @property
    def code(self) -> CodeType:
        """The code that is run in it."""
        return self.facts.code

    def around(self) -> Iterator[Scope]:
        """Yield it and what is around it, the innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def call(self) -> Call:
        """The call that it belongs to."""
        return next(scope for scope in self.around() if isinstance(scope, Call))

    @property
    def title(self) -> str:
        """What it is called in a picture."""
        return ""

    @property
    def index(self) -> str:
        """What tells it from similar ones: `gpt[3]`, `h[1]`."""
        return self.title


class Call(Scope):
    """A call of a function; the outermost is a module, or a line at a prompt."""

    __slots__ = ("arguments", "owner")

    arguments: str  # those that are short: token_id=11, pos_id=3
    owner: Place | None  # of a method, what holds the object: m.layers[0]

    @property
    def title(self) -> str:
        """Its function, with what is short of its arguments, or with what became of its result."""
        name = self.name
        if self.arguments:
            return f"{name}({self.arguments})"
        result = self.parent.facts.result(self.at) if self.parent else ""
        return f"{result} = {name}" if result else name

    @property
    def name(self) -> str:
        """The function's name; of a method, where its object is held."""
        function = self.code.co_name
        owner = spelled(self.owner) if self.owner else ""
        if function == "__call__":
            return owner or self.code.co_qualname.split(".")[-2]
        return f"{owner}.{function}" if owner else function

    @property
    def index(self) -> str:
        """Which of the calls of its function it is; of a module, nothing."""
        if self.code.co_name == "<module>":
            return ""
        return f"{self.function.removesuffix('.__call__')}[{self.number}]"

    @property
    def function(self) -> str:
        """The name of the function, with that of its class."""
        return self.code.co_qualname.split("<locals>.")[-1]


class Round(Scope):
    """A round of a loop."""

    __slots__ = ("loop", "values")

    loop: Loop
    values: tuple[tuple[str, str], ...]  # of the loop's variables, those that are short

    @property
    def title(self) -> str:
        """The loop's variables and what they were: pos_id 3."""
        if self.values:
            return ", ".join([f"{name} {value}" for name, value in self.values])
        return f"{', '.join(self.loop.variables) or 'round'} {self.number}"

    @property
    def index(self) -> str:
        """Which round it is."""
        if self.values and self.loop.counts:
            name, value = self.values[0]
            return f"{name}[{value}]"
        return f"{'_'.join(self.loop.variables) or 'round'}[{self.number}]"


class Block(Scope):
    """A `with traced(title)`."""

    __slots__ = ("name",)

    name: str

    @property
    def title(self) -> str:
        """As it was given."""
        return self.name


class Piece(Scope):
    """A comprehension, a generator expression or a lambda: code that belongs to that around it."""

    __slots__ = ()


class Local(str):
    """A variable of a call, and where it was when it was seen."""

    __slots__ = ("scope",)

    scope: Scope


class Entry(NamedTuple):
    """A place in the source of one call.

    Attributes:
        file: the source file, or what Python calls it: `<stdin>`.
        line: from 1.
        function: the name of the function, with that of its class; after it the rounds of loops.
        text: the source line, "" where there is none.
        columns: where in the text the expression is, from 0; (0, 0) where that is not known.
    """

    file: str
    line: int
    function: str
    text: str
    columns: tuple[int, int]

    def __str__(self) -> str:
        text = self.text.strip()
        lines = [f'  File "{_short(self.file)}", line {self.line}, in {self.function}']
        if text:
            lines.append(f"    {text}")
            indent = len(self.text) - len(self.text.lstrip())
            start, stop = (max(column - indent, 0) for column in self.columns)
            if start < stop and text[start:stop] != text:
                lines.append(f"    {' ' * start}{'^' * (stop - start)}")
        return "\n".join(lines)


Where = tuple[Scope, int]  # a scope, and a place in its code


def _short(path: str) -> str:
    """Return a path as it is from the current folder, if it is in there."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


class Origin:
    """Where a node was made; printed, it looks like a traceback: the innermost call last."""

    __slots__ = ("at", "label", "place", "scope", "stamp")

    def __init__(
        self, scope: Scope | tuple[Entry, ...] | None = None, at: int = 0, stamp: int = 0,
        label: str | None = None, place: Place | None = None,
    ) -> None:  # fmt: skip
        self.scope = scope  # the innermost; out of a pickle, entries; None: it was made before
        self.at = at  # where in the scope's code
        self.stamp = stamp  # numbered as they were made first
        self.label = label
        self.place = place  # the local variable that has held the node first

    def labelled(self, label: str | None) -> Origin:
        """Return that of a node with another label; nodes made at one place share an origin."""
        return Origin(self.scope, self.at, self.stamp, label, self.place)

    def held(self, place: Place) -> Origin:
        """Return that of a node which a local variable holds."""
        return Origin(self.scope, self.at, self.stamp, self.label, place)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The calls, the outermost first, each with file, line, function, text and columns."""
        if not isinstance(self.scope, Scope):
            return self.scope or ()
        return tuple([entry(*place) for place in reversed([*places(self.scope, self.at)])])

    @property
    def _own(self) -> Entry:
        """The innermost of the calls."""
        return entry(self.scope, self.at) if isinstance(self.scope, Scope) else self.entries[-1]

    @property
    def file(self) -> str:
        """The source file, or what Python calls it: `<stdin>`."""
        return self._own.file

    @property
    def line(self) -> int:
        """The line of the expression that made the node, from 1."""
        return self._own.line

    @property
    def function(self) -> str:
        """The function in which the expression is, with the rounds of its loops."""
        return self._own.function

    @property
    def text(self) -> str:
        """The source line, or "" where there is none."""
        return self._own.text

    def __str__(self) -> str:
        return "\n".join(map(str, self.entries))

    def __repr__(self) -> str:
        return str(self)

    def __reduce__(self) -> Any:
        kept = None if self.scope is None else self.entries
        place = None if self.place is None else spelled(self.place)
        return Origin, (kept, 0, 0, self.label, place)


def held_at(node: Node) -> Place | None:
    """Return the place of the local variable that has held a node first, if one has."""
    origin = node._label
    return origin.place if isinstance(origin, Origin) else None


def made_at(node: Node) -> Where | None:
    """Return where a node was made, if that was traced."""
    origin = node._label
    traced = isinstance(origin, Origin) and isinstance(origin.scope, Scope)
    return (origin.scope, origin.at) if traced else None


def spot(node: Node) -> str:
    """Return where a node was made as `train.py:42`, or "" where that was not traced."""
    origin = node._label
    if not isinstance(origin, Origin) or not origin.scope:
        return ""
    own = origin._own
    return f"{os.path.basename(own.file)}:{own.line}"


def places(scope: Scope, at: int) -> Iterator[Where]:
    """Yield a place, and from where each call around it was made, the innermost first."""
    yield scope, at
    for around in scope.around():
        if isinstance(around, Call) and around.parent is not None:
            yield around.parent, around.at


def statement(scope: Scope, at: int) -> Where:
    """Return a place in the function itself: from within a comprehension, where that begins."""
    for around in scope.around():
        if isinstance(around, Call):
            break
        if isinstance(around, Piece):
            assert around.parent is not None
            scope, at = around.parent, around.at
    return scope, at


def entry(scope: Scope, at: int) -> Entry:
    """Return the place in the source of an instruction."""
    code, call = scope.code, scope.call
    first, last, start, stop = positions(code, at)
    line = scope.line(at)
    text = linecache.getline(code.co_filename, line).rstrip("\n")
    columns = (0, 0)
    if text and start is not None and stop is not None:
        raw = text.encode()
        end = len(text) if last != first else len(raw[:stop].decode(errors="replace"))
        columns = len(raw[:start].decode(errors="replace")), end
    rounds = [x.title for x in scope.around() if isinstance(x, (Round, Block)) and x.call is call]
    name = call.function
    function = f"{name}({call.arguments})" if call.arguments else name
    return Entry(code.co_filename, line, ", ".join([function, *reversed(rounds)]), text, columns)
