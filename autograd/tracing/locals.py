"""The names that local variables give to Values while they hold them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from types import FrameType, MappingProxyType
from typing import Any

from ..bytecode import Facts
from ..foreign.noted import NODES
from ..graph import Node
from ..holders import DEEPEST, DICT, FOREIGN, LIST, MOST_OF_ONE, NODE, PLAIN, Kinds, Place, Walk
from .origins import Local, Origin, Scope

Grown = tuple[int, int]  # a container's id, and its length

_SELF = "self"
_LONGEST = 12  # characters of an argument in a title
_OPTIMIZED = 1  # the flag of a function's code
_PROXY = type((lambda: sys._getframe().f_locals)())  # from Python 3.13 on


def variables_of(frame: FrameType, facts: Facts) -> Mapping[str, Any]:
    """Return the variables of a frame, or none where reading them would change the program.

    Before Python 3.13 a frame keeps the dictionary it has handed out, with all that was in it; it
    is emptied again, unless something else holds it.
    """
    if not facts.code.co_flags & _OPTIMIZED:
        found = frame.f_locals
        if type(found) is _PROXY:  # of a module within a comprehension: it shows that alone
            return frame.f_globals
        return found if type(found) is dict else {}
    if sys.version_info >= (3, 13):
        return frame.f_locals
    if facts.asks_for_locals:
        return {}
    found = frame.f_locals
    if sys.getrefcount(found) > 3:  # this variable, the argument, and the frame
        return found
    copy = found.copy()
    found.clear()
    return copy


class Sampler:
    """Reads local variables, and names the nodes in them that have no name yet."""

    def __init__(self) -> None:
        self._kinds = Kinds()
        # what was walked through, its length, and whether by self alone
        self._known: dict[int, tuple[Any, int, bool]] = {}
        self._owners: dict[int, tuple[Any, Place]] = {}  # objects that hold nodes, and their places
        self._places = _Places()

    def __len__(self) -> int:
        """Return how many lists, dicts and objects it holds."""
        return len(self._known)

    def read(
        self, variables: Mapping[str, Any], names: Iterable[str], scope: Scope,
        seen: Mapping[str, Grown] = MappingProxyType({}), again: bool = False,
    ) -> dict[str, Grown]:  # fmt: skip
        """Name the nodes in some variables; return which of these hold lists, and how long.

        Args:
            variables: the locals of a frame.
            names: those to look at.
            scope: where they are.
            seen: what was returned for them before: what has not grown is left alone.
            again: look once more into all of it.
        """
        kinds = self._kinds
        holders = []
        for name in names:
            held: Any = variables.get(name)
            kind = kinds.get(id(type(held))) or kinds.of(type(held))
            if kind is PLAIN or name[:1] == "_":
                continue
            if kind is FOREIGN:
                held = NODES.get(id(held))
                if held is None:
                    continue
            elif kind is not NODE:
                holders.append((name, held, kind))
                continue
            if held not in self._places:
                self._places[held] = _local(name, scope)
        growing = {}
        for name, held, kind in holders:
            length, looked = 0, 0  # how long it is, and was when it was looked at last
            if kind is LIST or kind is DICT:
                length = _length(held)
                same, was = seen.get(name, (0, 0))
                growing[name] = id(held), length
                if same == id(held) and not again:
                    looked = was
                    if was == length:
                        continue
            known = self._known.get(id(held))
            if again or known is None or known[1] != length or (known[2] and name != _SELF):
                walk = _Walk(self._places, kinds, self._owners)
                walk.left = MOST_OF_ONE
                grown = type(held) is list and looked < length  # only what is new
                if walk.into(held, _local(name, scope), DEEPEST, looked if grown else 0):
                    self._known[id(held)] = held, length, name == _SELF
        return growing

    def owner(self, held: Any) -> Place | None:
        """Return the place where an object was found, if it was."""
        found = self._owners.get(id(held))
        return found[1] if found else None


def _length(held: Any) -> int:
    """Return the length of a list, tuple or dict, whatever a subclass says."""
    for kind in (list, tuple, dict):
        if type(held) is kind or issubclass(type(held), kind):
            return kind.__len__(held)
    return 0


def _local(name: str, scope: Scope) -> Local:
    local = Local(name)
    local.scope = scope
    return local


class _Places:
    """The places of nodes, kept in the nodes themselves; the first counts, and self the least."""

    def __contains__(self, node: Node) -> bool:
        origin = node._label
        if origin is None:
            return False
        return type(origin) is not Origin or bool(origin.label) or not _is_weak(origin.place)

    def __setitem__(self, node: Node, place: Place) -> None:
        origin = node._label
        if origin is None:
            node._label = Origin(place=place)
        elif origin.place is None or not _is_weak(place):
            node._label = origin.held(place)


def _is_weak(place: Place | None) -> bool:
    """Tell whether a place may give way to a better one: self.w[0] to m.layers[1].w[0]."""
    while type(place) is tuple:
        place = place[0]
    return place is None or place == _SELF


class _Walk(Walk):
    """A walk that also notes where the objects are that hold nodes."""

    def __init__(self, places: Any, kinds: Kinds, owners: dict[int, tuple[Any, Place]]) -> None:
        super().__init__(places, kinds)
        self._owners = owners

    def into(self, held: Any, place: Place, depth: int, start: int = 0) -> bool:
        """Walk through what is held; tell whether anything there may hold a Node."""
        holds = super().into(held, place, depth, start)
        if holds and self.kinds.of(type(held)).attributes:
            known = self._owners.get(id(held))
            if known is None or (_is_weak(known[1]) and not _is_weak(place)):
                self._owners[id(held)] = held, place
        return holds


def short(value: Any) -> str:
    """Return a number or a text as a title shows it, or "" where it is long, or neither."""
    kind = type(value)
    if kind is float:
        return f"{value:.6g}"
    if kind is bool or (kind is int and value.bit_length() < 64):
        return repr(value)
    written = repr(value) if kind is str and len(value) <= _LONGEST else ""
    return written if len(written) <= _LONGEST else ""
