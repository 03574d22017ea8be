"""Other engines' nodes inside a trace: where each is made, and when a backward pass begins.

While a trace is open, the `__init__` of their classes also notes what it has made; what those
classes compute with counts as a library's code, so that a node's place is the line that asked.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from types import CodeType, FunctionType, ModuleType
from typing import Any

from ..foreign.noted import CLASSES, CODES, MOST, NODES, stand_in
from ..graph import Node
from ..recording import interrupted, observers

_BACKWARD = ("backward", "backprop")
_ARITHMETIC = ("__add__", "__mul__")

Met = Callable[[Any, Callable[[], Any]], Any]  # an output, and what its engine would do


class Engines:
    """The watch over other engines' classes, until it is left.

    Args:
        met: what is done instead of a backward pass; None: the pass runs.
    """

    def __init__(self, met: Met | None = None) -> None:
        self._met = met
        self._changed: list[tuple[type, str, Any]] = []
        self._build: Any = None
        self._inside = False

    def watch_new(self) -> None:
        """Watch each class that is made from now on, if it is one of nodes."""
        self._build = build = builtins.__build_class__

        def made(body: Any, name: str, *bases: Any, **options: Any) -> Any:
            cls = build(body, name, *bases, **options)
            self.watch([cls])
            return cls

        builtins.__build_class__ = made  # type: ignore[assignment]

    def watch(self, found: Iterable[Any]) -> None:
        """Watch those classes among some objects that are ones of nodes."""
        for cls in found:
            if not _is_of_nodes(cls) or id(cls) in CLASSES:
                continue
            CLASSES[id(cls)] = cls
            for code in _codes(cls):
                CODES[id(code)] = code
            self._change(cls, "__init__", _noting(cls.__init__))
            for name in _BACKWARD:
                if self._met is not None and isinstance(_namespace(cls).get(name), FunctionType):
                    self._change(cls, name, self._meeting(vars(cls)[name], self._met))

    def _change(self, cls: type, name: str, new: Any) -> None:
        self._changed.append((cls, name, vars(cls).get(name)))
        setattr(cls, name, new)

    def _meeting(self, original: FunctionType, met: Met) -> Any:
        @wraps(original)
        def backward(node: Any, *given: Any, **options: Any) -> Any:
            if self._inside:  # it recurses
                return original(node, *given, **options)
            self._inside = True
            try:
                return met(node, lambda: original(node, *given, **options))
            finally:
                self._inside = False

        return backward

    def leave(self) -> None:
        """Leave all classes as they were; what was noted stays."""
        if self._build is not None:
            builtins.__build_class__ = self._build
        for cls, name, before in reversed(self._changed):
            CLASSES.pop(id(cls), None)
            if before is None:
                delattr(cls, name)
            else:
                setattr(cls, name, before)
        self._changed.clear()


def within_reach(variables: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the classes that variables hold, and those beside what they hold from a module.

    No code of the user's runs meanwhile.
    """
    modules = set()
    for held in [*variables.values()]:
        if type(held) is type:
            yield held
            modules.add(_namespace(held).get("__module__"))
        elif type(held) is FunctionType:
            modules.add(held.__module__)
        elif type(held) is ModuleType:
            modules.add(held.__dict__.get("__name__"))
    for name in modules:
        module = sys.modules.get(name) if type(name) is str else None
        top = name.partition(".")[0] if type(name) is str else ""
        if type(module) is ModuleType and top not in _NEVER:
            yield from [x for x in [*module.__dict__.values()] if type(x) is type]


_namespace = type.__dict__["__dict__"].__get__  # of a class
_NEVER = {__name__.partition(".")[0], "builtins", *sys.stdlib_module_names}


def _is_of_nodes(cls: Any) -> bool:
    """Tell whether a class is one of another engine's nodes, as far as that can be seen of it."""
    if type(cls) is not type or issubclass(cls, Node):
        return False
    has = [name for name in _ARITHMETIC if _function(cls, name)]
    passes = [name for name in _BACKWARD if _function(cls, name)]
    return bool(has and passes and _function(cls, "__init__"))


def _function(cls: type, name: str) -> bool:
    """Tell whether a class has a function of that name, be it from a base."""
    return any(isinstance(_namespace(base).get(name), FunctionType) for base in cls.__mro__)


def _codes(cls: type) -> Iterator[CodeType]:
    """Yield the code of a class's functions, and of those within them."""
    waiting = [x.__code__ for x in vars(cls).values() if isinstance(x, FunctionType)]
    while waiting:
        code = waiting.pop()
        yield code
        waiting += [x for x in code.co_consts if isinstance(x, CodeType)]


def _noting(original: Any) -> Any:
    @wraps(original)
    def __init__(node: Any, *given: Any, **options: Any) -> None:
        original(node, *given, **options)
        if observers.get() and id(node) not in NODES and len(NODES) < MOST:
            mirror = stand_in(node)
            interrupted(mirror, 1)
            NODES[id(node)] = mirror

    return __init__
