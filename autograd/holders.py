"""What variables hold: Values in lists, dicts and attributes of objects, and their places there.

No code of the user's runs meanwhile: no property, no `__getattr__`, `__len__`, `__eq__` or
`__bool__`. What is read are lists, dicts and slots themselves.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import GetSetDescriptorType, MappingProxyType, MemberDescriptorType, ModuleType
from typing import Any, TypeAlias

from .foreign.noted import CLASSES, NODES
from .graph import Mirror, Node

Place: TypeAlias = "str | tuple[Place, Key]"  # a variable, or what holds it and where in there
Key: TypeAlias = int | str | tuple[int | str]  # of a list, an attribute, of a dict

DEEPEST = 8  # m.layers[0].neurons[1].w[0] is six deep
MOST_VISITS = 30_000  # containers, and what they hold that is not a plain number or text
MOST_OF_ONE = 12_000  # for one variable
LONGEST = 100_000  # elements; what a longer list holds has no names
LONGEST_KEY = 40  # characters of a dict's
_NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_SOURCES: Mapping[int, Node] = MappingProxyType({})
_ALIKE = 8  # rows of plain numbers, after which no others are looked at
_FEW = 64  # elements that are looked at where they are met

_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_NN, _DEMOS = (
    os.path.join(os.path.dirname(os.path.dirname(_FOLDER)), name, "") for name in ("nn", "demos")
)
OURS = _FOLDER, _NN
_LIBRARIES = (*OURS, os.path.dirname(os.__file__) + os.sep, "<frozen ")
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_namespace = type.__dict__["__dict__"].__get__  # of a class, whatever its metaclass says
_ancestors = type.__dict__["__mro__"].__get__
_flags = type.__dict__["__flags__"].__get__
_MADE_BY_A_PROGRAM = 1 << 9  # Py_TPFLAGS_HEAPTYPE: by a class statement


def is_library(path: str) -> bool:
    """Tell whether a file is a library's, and not of a user's program."""
    if path.startswith(_DEMOS):  # programs of users, wherever they are installed
        return False
    return path.startswith(_LIBRARIES) or any(part in path for part in _INSTALLED)


def spelled(place: Place) -> str:
    """Return a place as Python writes it.

    >>> spelled(((("m", "layers"), 0), ("w",)))
    "m.layers[0]['w']"
    """
    parts = []
    while not isinstance(place, str):
        place, key = place
        if isinstance(key, str):
            parts.append(f".{key}")
        else:
            parts.append(f"[{key!r}]" if isinstance(key, int) else f"[{key[0]!r}]")
    return place + "".join(reversed(parts))


def values_in(
    *scopes: Mapping[str, Any],
    last: Mapping[str, Any] = _NOTHING,
    sources: Mapping[int, Node] = NO_SOURCES,
) -> dict[Node, Place]:
    """Return the place of each Node that is held in a variable, or by what is held there.

    The first that holds it counts: of a scope, variables before what they hold. A scope's names
    hide those of the next. Names that begin with an underscore do not count; those in `last` come
    after all others. A node of another engine, by its id one of the `sources`, is looked for as
    the Node that was read from it.
    """
    found: dict[Node, Place] = {}
    kinds = Kinds(sources)
    walk, left = Walk(found, kinds), MOST_VISITS
    for index, scope in enumerate((*scopes, last)):
        holders = []
        outer = scopes[:index] if scope is not last else ()
        for name, held in list(scope.items()):
            kind = kinds.get(id(type(held))) or kinds.of(type(held))
            if kind is PLAIN or name[:1] == "_" or not name.isidentifier():
                continue  # pytest keeps what it asserts as @py_assert1
            if scope is not last and (name in last or any(name in inner for inner in outer)):
                continue
            if kind is NODE:
                found.setdefault(held, name)
            elif kind is FOREIGN:
                if id(held) in kinds.sources:
                    found.setdefault(kinds.sources[id(held)], name)
            elif type(held) is not list or len(held) > _FEW or not kinds.are_plain(held):
                holders.append((name, held))
        for name, held in holders:
            walk.left = most = min(MOST_OF_ONE, left)
            walk.into(held, name, DEEPEST)
            left -= most - max(walk.left, 0)
    return found


def inside(held: Any, keys: Iterable[Key]) -> Any:
    """Return what is held at some keys, one in the other, as a place has them; None: nothing."""
    kinds = Kinds()
    for key in keys:
        kind = kinds.of(type(held))
        if isinstance(key, str):
            held = dict(_attributes(held, kind)).get(key) if kind.attributes else None
        elif kind is LIST:
            index = key[0] if isinstance(key, tuple) else key
            read: Any = list if issubclass(type(held), list) else tuple
            fits = type(index) is int and -read.__len__(held) <= index < read.__len__(held)
            held = read.__getitem__(held, index) if fits else None
        elif kind is DICT:
            held = dict.get(held, key[0] if isinstance(key, tuple) else key)
        else:
            return None
    return held


class Kind:
    """How an object of a class is read: as a list, a dict, by its attributes; or not at all."""

    __slots__ = ("attributes",)

    def __init__(self, *attributes: tuple[str | None, Callable[[Any], Any]]) -> None:
        self.attributes = attributes  # what reads its dict (None) and each of its slots


PLAIN, NODE, LIST, DICT, FOREIGN = Kind(), Kind(), Kind(), Kind(), Kind()


class Kinds(dict[int, Kind]):
    """The kind of each class met, by the class's id: a metaclass may have a hash of its own."""

    def __init__(self, sources: Mapping[int, Node] = NO_SOURCES) -> None:
        self.sources = sources or NODES
        self.plain: set[int] = set()  # ids of classes
        for node in sources.values():
            if isinstance(node, Mirror):
                self[id(type(node.source))] = FOREIGN

    def of(self, cls: type) -> Kind:
        """Return a class's kind."""
        if id(cls) not in self:
            self[id(cls)] = kind = _kind(cls) if id(cls) not in CLASSES else FOREIGN
            if kind is PLAIN:
                self.plain.add(id(cls))
        return self[id(cls)]

    def are_plain(self, values: list[Any]) -> bool:
        """Tell whether the classes of all values have been met, and are plain."""
        return {*map(id, map(type, values))} <= self.plain

    def of_all(self, values: list[Any]) -> set[Kind | None]:
        """Return the kinds of a list's values; None of a class not met yet."""
        return {*map(self.get, {*map(id, map(type, values))})}


def _kind(cls: type) -> Kind:
    if issubclass(cls, Node):
        return NODE
    module = _namespace(cls).get("__module__")
    by_program = bool(_flags(cls) & _MADE_BY_A_PROGRAM) and not _is_of_library(module)
    for kind, base in ((LIST, list), (LIST, tuple), (DICT, dict)):
        pythons_own = cls is base or cls is OrderedDict or cls is defaultdict
        if issubclass(cls, base) and (pythons_own or by_program):
            return kind
    if not by_program:
        return PLAIN
    readers: list[Any] = []
    for ancestor in _ancestors(cls):
        for name, member in list(_namespace(ancestor).items()):
            if name == "__dict__" and type(member) is GetSetDescriptorType:
                readers.append((None, member.__get__))
            elif type(member) is MemberDescriptorType and name[:1] != "_":
                readers.append((name, member.__get__))
    return Kind(*readers) if readers else PLAIN


def _is_of_library(module: object) -> bool:
    """Tell whether a class's module is a library's; one that has no file is the user's."""
    if type(module) is not str or module not in sys.modules:
        return False
    found = sys.modules[module]
    file = found.__dict__.get("__file__") if type(found) is ModuleType else None
    return type(file) is str and is_library(file)


class Walk:
    """A walk through what variables hold, within a bound of depth and visits."""

    def __init__(self, found: dict[Node, Place], kinds: Kinds) -> None:
        self.found, self.kinds = found, kinds
        self.seen: set[int] = set()  # ids of what has been walked through; circles end here
        self.left = 0  # visits, for the present variable

    def into(self, held: Any, place: Place, depth: int, start: int = 0) -> bool:
        """Walk through what is held, a list from an element on; tell whether it may hold a Node."""
        if id(held) in self.seen or self.left < 1:
            return True
        self.seen.add(id(held))
        self.left -= 1
        kind = self.kinds.of(type(held))
        keys: Iterable[Key]
        values: list[Any]
        if kind is LIST:
            read: Any = list if issubclass(type(held), list) else tuple
            values = held[start:] if start else [*read.__iter__(held)]
            values = values if read.__len__(held) <= LONGEST else []
            keys = range(start, start + len(values))
        elif kind is DICT:
            pairs = [(key, value) for key, value in [*dict.items(held)] if _is_short(key)]
            keys, values = [(key,) for key, _ in pairs], [value for _, value in pairs]
        else:
            pairs = [*_attributes(held, kind)]
            keys, values = [name for name, _ in pairs], [value for _, value in pairs]
        return self._through(keys, values, place, depth)

    def _through(self, keys: Iterable[Key], values: list[Any], place: Place, depth: int) -> bool:
        kinds, found = self.kinds, self.found
        kinds.of(type(values[0] if values else None))
        if kinds.are_plain(values):
            self.left -= len(values) // 64
            return False
        if kinds.of_all(values) == {NODE}:
            for key, value in zip(keys, values, strict=True):
                if value not in found:
                    found[value] = (place, key)
            self.left -= len(values)
            return True
        holds, rows = False, 0
        for key, value in zip(keys, values, strict=True):
            kind = kinds.get(id(type(value))) or kinds.of(type(value))
            if kind is PLAIN:
                continue
            self.left -= 1
            if kind is NODE:
                if value not in found:
                    found[value] = (place, key)
                holds = True
            elif kind is FOREIGN:
                node = kinds.sources.get(id(value))
                if node is not None and node not in found:
                    found[node] = (place, key)
                holds = True
            elif self.left < 1:
                break
            elif depth > 1:
                holds |= self.into(value, (place, key), depth - 1)
                rows += not holds
                if rows > _ALIKE:
                    break
        return holds or self.left < 1


def _attributes(held: Any, kind: Kind) -> Iterator[tuple[str, Any]]:
    """Yield the attributes of an object that are its own: those of its dict and its slots."""
    for name, read in kind.attributes:
        try:
            found = read(held)
        except AttributeError:  # a slot that was never filled
            continue
        if name is not None:
            yield name, found
        elif type(found) is dict:
            yield from [(key, value) for key, value in [*found.items()] if _is_public(key)]


def _is_short(key: object) -> bool:
    """Tell whether a dict's key can be part of a name."""
    return type(key) is int or (type(key) is str and len(key) <= LONGEST_KEY and key.isprintable())


def _is_public(name: object) -> bool:
    return type(name) is str and name[:1] != "_" and name.isidentifier()
