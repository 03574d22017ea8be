"""Another engine's graph, read into nodes of our own; nothing of it is changed."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from ..errors import with_article
from ..graph import Mirror, Node
from ..numbers import brief, is_number
from ..operations import Operation, add, mul
from .candidates import ALONE, Clues
from .closures import Closure, closure_of, slopes_by
from .noted import NODES
from .shapes import (
    NOTHING,
    ROLES,
    Read,
    Shape,
    held_under,
    holds_number,
    is_plain,
    looks_like_node,
    name_of,
    shape_of,
)
from .telling import PIECES, Verdict, knows, tell
from .writing import fill, gradient_of, number_of, opaque

M = TypeVar("M", bound=Mirror)
_PLAIN = (tuple, set, list)  # that children are kept in


def read(root: Any, kind: type[M], given: Mapping[str, str | Read | None] | None = None) -> M:
    """Return what another engine's node is here, with the graph that it ends.

    Args:
        root: the node.
        kind: what each node becomes.
        given: for parts of a node the attribute that has it, or what reads it.

    Raises:
        UnknownShape: a node does not look like one of a known design.
        TypeError: the data of a node is not one number.
        ValueError: a node is computed from itself.
    """
    collects = gc.isenabled()
    gc.disable()  # all that is made here stays; the collector would search it and free nothing
    try:
        mirror: M = _Reading(kind, given).read(root)
        return mirror
    finally:
        if collects:
            gc.enable()


class _Reading:
    """One reading of a graph."""

    def __init__(self, kind: type[Any], given: Mapping[str, str | Read | None] | None) -> None:
        self.kind, self.given = kind, given
        self.shapes: dict[type, Shape] = {}
        self.names: dict[type, list[str]] = {}  # the attributes that may tell the operation
        self.offered: dict[type, list[Operation]] = {}  # functions of one operand
        self.functions: dict[type, str] = {}  # the attribute of the backward function
        self.mirrors: dict[int, Any] = {}
        self.drops = False  # whether a plain number is not a node there
        self.doubtful: list[tuple[Any, list[Any], Clues]] = []

    def read(self, root: Any) -> Any:
        mirrors, waiting = self.mirrors, [root]
        opened: dict[int, tuple[Any, ...]] = {}  # nodes whose inputs are being read: these
        shape, cls = self._shape(root), type(root)
        while waiting:
            node = waiting[-1]
            key = id(node)
            if key in mirrors:
                waiting.pop()
                continue
            if type(node) is not cls:
                shape, cls = self._shape(node), type(node)
            children = opened.get(key)
            if children is None:
                children = raw = self._raw(shape, node) or ()
                if type(raw) not in _PLAIN or [x for x in raw if type(x) is not cls]:
                    children = self._children(raw, node)
                elif type(raw) is not tuple:
                    children = tuple(raw)
                opened[key] = children
                unmet = [x for x in children if id(x) not in mirrors and type(x) in self.shapes]
                if unmet:
                    if [x for x in unmet if id(x) in opened]:
                        self._refuse_circle(unmet, opened, waiting)
                    unmet.reverse()
                    waiting += unmet
                    continue
            waiting.pop()
            mirrors[key] = self._mirror(node, shape, children)
        if self.drops or not self._wraps():
            for mirror, nodes, clues in self.doubtful:
                told = tell(clues._replace(drops=True))
                assert told is not None  # as before
                fill(mirror, told, nodes)
        return mirrors[id(root)]

    def _wraps(self) -> bool:
        """Tell whether a plain number is a node there, as the -1 of a - b is in micrograd."""
        return any(
            x.operation is mul and isinstance(y, Mirror) and y.operation is None and y.data == -1.0
            for x in self.mirrors.values()
            for y in (x._first, x._second)
        )

    def _shape(self, node: Any) -> Shape:
        found = self.shapes.get(type(node))
        if found is None:
            self.shapes[type(node)] = found = shape_of(node, self.given)
            told = [x for x in ROLES["operation"] if held_under(node, x) is not NOTHING]
            self.names[type(node)] = told
            self.offered[type(node)] = [x for x in ALONE if hasattr(type(node), x.name)]
        return found

    @staticmethod
    def _raw(shape: Shape, node: Any) -> Any:
        try:
            return shape.children(node)
        except Exception as error:
            whose, kind = with_article(type(node).__name__), type(error).__name__
            raise TypeError(f"the inputs of {whose} cannot be read: {kind}") from None

    def _children(self, raw: Any, node: Any) -> tuple[Any, ...]:
        """Return the nodes and plain numbers among what a node keeps as its inputs."""
        if isinstance(raw, Mapping):
            raw = [*raw] if any(map(self._is_node, raw)) else [*raw.values()]
        each = raw if isinstance(raw, (tuple, list, set, frozenset)) else (raw,)
        found: list[Any] = []
        flat: list[Any] = []
        for x in each:
            if isinstance(x, (tuple, list)):
                nodes = [y for y in x if self._is_node(y)]
                flat += nodes[:1] if len(x) == 2 and len(nodes) < 2 else nodes  # beside its slope
            else:
                flat.append(x)
        for x in flat:
            if x is not node and (self._is_node(x) or self._is_like(x, node) or is_number(x)):
                found.append(x)
        return tuple(found) if any(map(self._is_node, found)) else ()  # a leaf may hold its number

    def _is_node(self, x: Any) -> bool:
        if type(x) in self.shapes:
            return True
        if self.given and not is_number(x) and x is not None:
            self._shape(x)
            return True
        if looks_like_node(x):
            self._shape(x)
            return True
        return False

    def _is_like(self, x: Any, node: Any) -> bool:
        """Tell whether an input has its number where the node has it, though no inputs."""
        shape = self.shapes[type(node)]
        if isinstance(x, (int, float)) or not hasattr(x, "__dict__"):
            return False
        try:
            alike = holds_number(shape.data(x))
        except Exception:  # it is of another kind
            return False
        if alike:
            self.shapes[type(x)] = shape._replace(children=_nothing)
            self.names[type(x)], self.offered[type(x)] = [], []
        return alike

    def _refuse_circle(
        self, unmet: Sequence[Any], opened: Mapping[int, object], waiting: Sequence[Any]
    ) -> None:
        """Refuse a node that is computed from itself: an input of it is on the way to it."""
        way: list[int] = []
        for node in waiting:
            if id(node) in opened:
                way.append(id(node))
        for x in unmet:
            if id(x) in way:
                name = with_article(type(x).__name__)
                raise ValueError(
                    f"this graph has a circle: {name} of {brief(self.shapes[type(x)].data(x))} "
                    "is computed from itself"
                )

    # one node

    def _mirror(self, node: Any, shape: Shape, children: tuple[Any, ...]) -> Any:
        mirror, place = object.__new__(self.kind), None
        if NODES and id(node) in NODES:  # made inside a trace
            place = NODES[id(node)]._label
            if self.kind is Mirror:
                mirror = NODES[id(node)]
        data = shape.data(node)
        mirror.data = data = data if type(data) is float else number_of(data, node)
        grad = shape.grad(node) if shape.grad is not None else None
        mirror.theirs = grad = grad if type(grad) is float else gradient_of(grad)
        mirror.grad = grad or 0.0
        mirror.source = node
        label = shape.label(node) if shape.label is not None else None
        mirror._label = place
        if label and type(label) is str:
            mirror.label = label
        mirror.operation, mirror.guessed = None, False
        mirror._first = mirror._second = mirror._by_first = mirror._by_second = None
        if children:
            if shape.slopes is not None:
                slopes = shape.slopes(node)
            else:  # they may be beside the children
                kept = shape.children(node)
                paired = isinstance(kept, (tuple, list)) and isinstance(kept[0], (tuple, list))
                slopes = kept if paired else None
            if type(slopes) is tuple and len(children) == 2 == len(slopes):
                first, second = children
                if type(first) in self.shapes and type(second) in self.shapes:
                    first, second = self.mirrors[id(first)], self.mirrors[id(second)]
                    x, y, (by_x, by_y) = first.data, second.data, slopes
                    if by_x == 1 == by_y and data == x + y:
                        mirror.operation = add
                    elif by_x == y and by_y == x and data == x * y:
                        mirror.operation = mul
                    if mirror.operation is not None:
                        mirror._first, mirror._second = first, second
                        mirror._by_first, mirror._by_second = float(by_x), float(by_y)
                        return mirror
            self._compute(mirror, node, children, _plain(slopes, children))
        return mirror

    def _compute(
        self, mirror: Any, node: Any, children: tuple[Any, ...], slopes: list[float] | None
    ) -> None:
        """Find out what a node does, and write it into its mirror."""
        called = self._called(node, len(children))
        closure = closure_of(node, {*map(id, children)}, self.functions)
        merged = isinstance(self.shapes[type(node)].children(node), (set, frozenset))
        constants: list[float] = []
        if closure is not None:
            constants = closure.numbers
            ordered = closure.operands
            if ordered and (merged or len(children) < 2 < 1 + len(ordered)):
                children, merged, slopes = tuple(ordered), False, None if merged else slopes
            called = called or closure.method
        elif merged:  # a set has another order in each process
            places = sorted(range(len(children)), key=lambda i: self._data(children[i]))
            slopes = slopes and [slopes[i] for i in places]
            children = tuple([children[i] for i in places])
        nodes = [self.mirrors[id(x)] if type(x) in self.shapes else float(x) for x in children]
        numbers = [x.data if isinstance(x, Node) else x for x in nodes]
        if slopes is not None and len(slopes) != len(nodes):
            slopes = None
        offered = self.offered[type(node)]
        clues = Clues(called, mirror.data, numbers, slopes, merged, constants, offered)
        if slopes is None and closure is not None and not knows(called, len(nodes)):
            slopes = self._by_function(closure, node, nodes)
            clues = clues._replace(slopes=slopes)
        told = tell(clues)
        strange = called and not knows(called, len(nodes))
        if told is not None and strange and (slopes is None or told.slopes_differ or told.made_up):
            told = None  # numbers alone may be alike by chance
        if told is None:
            self._keep(mirror, nodes, numbers, called, slopes)
            return
        self.drops |= told.made_up
        mirror.guessed = not called and (told.operation in PIECES or told.made_up)
        if told.slopes_differ:
            self.doubtful.append((mirror, nodes, clues))
        fill(mirror, told, nodes)

    def _keep(
        self,
        mirror: Any,
        nodes: list[Any],
        numbers: list[float],
        called: str,
        slopes: list[float] | None,
    ) -> None:
        """Write an operation that cannot be told into a mirror, with the numbers it has."""
        by = slopes or [float("nan")] * len(nodes)
        row = opaque(called or "unknown", numbers, mirror.data, by)
        fill(mirror, Verdict(row, [*range(len(nodes))], False, False), nodes)

    def _by_function(self, closure: Closure, node: Any, nodes: Sequence[Any]) -> list[float] | None:
        """Return the local derivatives that a node's backward function hands down by."""
        found = slopes_by(closure, node, self.shapes)
        if found is None:
            return None
        slopes = [found.get(id(getattr(x, "source", x)), 0.0) for x in nodes]
        for index, x in enumerate(nodes):  # of x·x the whole slope is the first one's
            if any(x is other for other in nodes[:index]):
                slopes[index] = 0.0
        return slopes

    def _called(self, node: Any, operands: int) -> str:
        """Return what its engine calls a node's operation; "" where it does not say."""
        asked = (self.given or {}).get("operation")
        if asked is not None:
            return name_of(self.shapes[type(node)].operation(node))  # type: ignore[misc]
        first = ""
        for name in self.names[type(node)]:
            held = held_under(node, name)
            found = name_of(None if held is NOTHING else held)
            if found and knows(found, operands):
                return found
            first = first or found
        kind = type(node).__name__  # of a class for each operation
        return kind if knows(kind, operands) else first

    def _data(self, x: Any) -> float:
        return float(x) if is_number(x) else float(self.mirrors[id(x)].data)


def _nothing(node: object) -> tuple[()]:
    return ()


def _plain(slopes: Any, children: tuple[Any, ...]) -> list[float] | None:
    """Return the local derivatives that an engine keeps, one for each child; None: it keeps none"""
    if isinstance(slopes, dict):  # by the child
        by_id = {id(x): slope for x, slope in slopes.items()}
        slopes = [by_id.get(id(x)) for x in children]
    if not isinstance(slopes, (tuple, list)) or len(slopes) != len(children):
        return None
    plain = [_of_pair(x) if isinstance(x, (tuple, list)) and len(x) == 2 else x for x in slopes]
    return [float(x) for x in plain] if all(map(is_plain, plain)) else None


def _of_pair(pair: Any) -> Any:
    """Return the local derivative of a pair of it and a node, in any order."""
    return pair[1] if is_plain(pair[1]) else pair[0]
