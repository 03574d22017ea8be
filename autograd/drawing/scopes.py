"""Groups of a traced graph: calls, rounds of loops, blocks; innermost are the lines of the source.

A level has at most 15 boxes: of more, rounds of a loop become ranges, other boxes parts.
"""

from __future__ import annotations

import linecache
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ..graph import Graph, Node
from ..holders import spelled
from ..tracing.origins import (
    Call,
    Origin,
    Piece,
    Round,
    Scope,
    Where,
    made_at,
    statement,
)
from .group import Group
from .lettering import shortened

MOST_OF_LEVEL = 15  # boxes
MOST_NODES_OF_LINE = 60  # computed, drawn one by one; beyond, they are grouped by result
_DEEPEST = 30  # calls and rounds, one within another
_LONGEST, _LONGEST_END = 48, 20  # columns of a title, and of each end of a range
_COMMENT = re.compile(r"\s+#[^'\"]*$")
_END = re.compile(r"(.*?)( \S+|\[\d+\])$")  # pos_id 3, q[3]
_COUNT, _PLAIN = re.compile(r" \((\d+)\)$"), r" \1"  # of x = linear (2)
_RANGE = re.compile(r"(.*?)( \S+ …(?= )|\[\d+\] … )(.*)$")  # pos_id 0 … 9, q[0] … [7]

_Line = tuple[object, str]  # which line of the source, and its title


class _Branch:
    """A scope, or a line of the source in one, and what was made there, in that order."""

    def __init__(self, title: str, scope: Scope | None = None) -> None:
        self.title = title
        self.scope = scope  # None of a line
        self.inner: dict[object, _Branch] = {}  # lines by where they are, and scopes
        self.line: _Line | None = None  # that makes a call
        self.nodes: list[Node] = []  # of a line, each leaf before its first user

    @property
    def short(self) -> str:
        """What it is called in a range."""
        scope = self.scope
        if isinstance(scope, Round) and scope.values:
            return " ".join(scope.values[0])
        return scope.name if isinstance(scope, Call) else self.title


def is_traced(graph: Graph) -> bool:
    """Tell whether a graph was made in a trace, at least in part."""
    return any(made_at(node) for node in graph.order)


def scope_groups(graph: Graph) -> list[Group]:
    """Return the outermost groups of a traced graph, in the order of the program."""
    root, before, after = _tree(graph)
    found = _level(_gathered(root.inner))
    while len(found) == 1 and found[0].inner:
        found = [*found[0].inner]
    outside = [("before the trace", before), ("after the trace", after)]
    first, last = ([_of_nodes(name, nodes)] if nodes else [] for name, nodes in outside)
    return [*first, *found, *last]


def _tree(graph: Graph) -> tuple[_Branch, list[Node], list[Node]]:
    """Return what was made in the trace, and the nodes made before it and after it."""
    lines, before, after = _Lines(), list[Node](), list[Node]()
    homes: dict[Where, list[Node]] = {}
    traced: set[Node] = set()  # and what depends on it
    leaves: list[Node] = []
    for node in graph.nodes:
        if node.operation is None:
            leaves.append(node)
            continue
        place = made_at(node)
        if place is not None:
            home = homes.get(place)
            if home is None:
                homes[place] = home = lines.branch(*place).nodes
            traced.add(node)
        elif any(x in traced for x in node.inputs):
            traced.add(node)
            home = after
        else:
            home = before
        home += leaves
        home.append(node)
        leaves.clear()
    return lines.root, before, after


class _Lines:
    """Lines of the source, in the calls, rounds and blocks around them."""

    def __init__(self) -> None:
        self.root = _Branch("")
        self._known: dict[tuple[int, int], _Line] = {}

    def branch(self, scope: Scope, at: int) -> _Branch:
        """Return the line in which a place is."""
        scope, at = statement(scope, at)
        branch = self.root
        way = [x for x in scope.around() if x.parent is not None and not isinstance(x, Piece)]
        for around in islice(reversed(way), _DEEPEST):
            inner = branch.inner.get(around)
            if inner is None:
                branch.inner[around] = inner = _Branch(around.title, around)
                if isinstance(around, Call) and around.parent is not None:
                    inner.line = self._line(*statement(around.parent, around.at))
            branch = inner
        key, title = self._line(scope, at)
        if key not in branch.inner:
            branch.inner[key] = _Branch(title)
        return branch.inner[key]

    def _line(self, scope: Scope, at: int) -> _Line:
        code = scope.code  # whose own hash reads all of it
        if (id(code), at) not in self._known:
            number = scope.line(at)
            written = _COMMENT.sub("", linecache.getline(code.co_filename, number)).strip(" \t\n,")
            line = (id(code), number), shortened(written, _LONGEST) or f"line {number}"
            self._known[id(code), at] = line
        return self._known[id(code), at]


class _Box(NamedTuple):
    """A group, and what it is called where a range begins or ends with it."""

    group: Group
    short: str
    number: int = 1  # of those of that name
    site: object = None  # which it shares with other rounds of its loop, other calls made there


def _level(branches: Sequence[_Branch]) -> list[Group]:
    """Return the groups of what is side by side."""
    groups = _told_apart([_group(branch) for branch in branches])
    numbers = Counter[str]()
    boxes = []
    for branch, group in zip(branches, groups, strict=True):
        short = branch.short
        numbers[short] += 1
        boxes.append(_Box(group, short, numbers[short], _site(branch.scope)))
    return _few(boxes)


def _group(branch: _Branch) -> Group:
    if not branch.inner:
        return _of_nodes(branch.title, branch.nodes)
    if branch.scope is not None:
        groups = _level(_gathered(branch.inner))
    else:
        own = _Branch("around the calls")
        own.nodes = branch.nodes
        groups = _level([*branch.inner.values(), *([own] if own.nodes else [])])
    if len(groups) == 1:
        return Group(branch.title, groups[0].members, groups[0].inner, "scope")
    return Group(branch.title, (), groups, "scope")


def _of_nodes(title: str, nodes: Sequence[Node]) -> Group:
    """Return the group of a line's nodes; of many, those that make one result are together."""
    group = Group(title, nodes, (), "scope")
    if _is_small(nodes):
        return group
    results = _results(nodes)
    boxes = []
    if len(results) == 1:
        count = min(-(-len(nodes) // MOST_NODES_OF_LINE), MOST_OF_LEVEL)
        size = -(-len(nodes) // count)
        parts = [nodes[at : at + size] for at in range(0, len(nodes), size)]
        inner = [_of_nodes(f"part {i}", part) for i, part in enumerate(parts, 1)]
    else:
        for number, (result, made_of) in enumerate(results.items(), 1):
            given = _local_name(result)
            of_it = _of_nodes(given or f"result {number}", made_of)
            boxes.append(_Box(of_it, given or "result", number))
        _told_apart([box.group for box in boxes])
        inner = _few(boxes)
    for one in inner:
        _flatten(one)
    return Group(title, (), inner, "scope")


def _local_name(node: Node) -> str | None:
    """Return a node's label, or what it was in the variable that held it: q[3]."""
    origin = node._label
    place = origin.place if isinstance(origin, Origin) else None
    return node.label or (spelled(place) if place else None)


def _is_small(nodes: Sequence[Node]) -> bool:
    """Tell whether nodes may be drawn one by one."""
    return sum(node.operation is not None for node in nodes) <= MOST_NODES_OF_LINE


def _flatten(group: Group) -> None:
    """Leave no groups in a range of few nodes."""
    nodes = group.nodes()
    if _is_small(nodes):
        group.members, group.inner = nodes, ()
    for inner in group.inner:
        _flatten(inner)


def _results(nodes: Sequence[Node]) -> dict[Node, list[Node]]:
    """Return the nodes that others than these use, or several of these, and what each is made of.

    Args:
        nodes: some nodes, each after its inputs, and leaves before their first users.
    """
    owners: dict[Node, Node] = {}
    inside = set(nodes)
    for node in reversed(nodes):
        owner = owners.setdefault(node, node)
        for x in node.inputs:
            if x.operation is None:
                owners[x] = owner
            elif x in inside and owners.setdefault(x, owner) is not owner:
                owners[x] = x
    made_of: dict[Node, list[Node]] = {}
    for node in nodes:
        made_of.setdefault(owners[node], []).append(node)
    return made_of


def _site(scope: Scope | None) -> object:
    """Return where in the source a scope is, which other scopes share with it."""
    if isinstance(scope, Round):
        return id(scope.code), scope.loop.start, scope.loop.end
    if isinstance(scope, Call) and scope.parent is not None:
        return id(scope.parent.code), scope.at
    return None


def _gathered(branches: Mapping[object, _Branch]) -> list[_Branch]:
    """Return a scope's lines, rounds and calls; calls made again and again by a line, within it."""
    calls = [x for x in branches.values() if x.line is not None]
    times = Counter(_site(call.scope) for call in calls)
    again = {call.line for call in calls if times[_site(call.scope)] > 1}
    found: dict[object, _Branch] = {}
    for key, branch in branches.items():
        line = branch.line or (key, branch.title)
        if line not in again:
            found[key] = branch
            continue
        whole = found.setdefault(line[0], _Branch(line[1]))
        whole.nodes += branch.nodes
        if isinstance(branch.scope, Call):  # whose result is not the line's
            branch.title = branch.scope.title if branch.scope.arguments else branch.scope.name
            whole.inner[key] = branch
    return [*found.values()]


def _few(boxes: Sequence[_Box]) -> list[Group]:
    """Return at most 15 groups: of more, ranges of those at one place of the source, then parts."""
    if len(boxes) > MOST_OF_LEVEL:
        runs: dict[object, list[_Box]] = {}
        for box in boxes:
            runs.setdefault(box.site or id(box.group), []).append(box)
        several = sum(len(run) > 1 for run in runs.values())
        room = (MOST_OF_LEVEL + several - len(runs)) // max(several, 1)
        boxes = [box for run in runs.values() for box in _ranges(run, max(room, 1))]
        boxes = _ranges(boxes, MOST_OF_LEVEL)
    return _told_apart([box.group for box in boxes])


def _ranges(boxes: Sequence[_Box], most: int) -> list[_Box]:
    """Return at most so many boxes: ranges of one size, and in them ranges again."""
    if len(boxes) <= most:
        return [*boxes]
    sizes = [size for size in (10, 8, 5) if len(boxes) % size == 0]
    size = next((size for size in sizes if len(boxes) <= size * most), 10)
    while len(boxes) > size * most:
        size *= 10
    found: list[_Box] = []
    for start in range(0, len(boxes), size):
        run = boxes[start : start + size]
        if len(run) == 1:
            found += run
            continue
        inner = [box.group for box in _ranges(run, MOST_OF_LEVEL)]
        title = _range(run[0], run[-1])
        found.append(_Box(Group(title, (), inner, "scope"), title))
    return found


def _range(first: _Box, last: _Box) -> str:
    """Return the title of a range: pos_id 0 … 9, linear 1 … 8."""
    if first.short == last.short:
        return f"{first.short} {first.number} … {last.number}"
    return from_to(first.short, last.short)


def from_to(first: str, last: str) -> str:
    """Return the title of all between two, what both begin with once."""
    first, last = first.partition(" … ")[0], _RANGE.sub(r"\1\3", last)
    begin, end = _END.fullmatch(first), _END.fullmatch(last)
    if begin and end and begin[1] == end[1]:
        return f"{_COUNT.sub(_PLAIN, first)} … {_COUNT.sub(_PLAIN, end[2]).strip()}"
    before = shortened(first, _LONGEST_END).removesuffix("…").rstrip()
    return f"{before} … {shortened(last, _LONGEST_END)}"


def _told_apart(groups: list[Group]) -> list[Group]:
    """Give groups of one name numbers: x = linear, x = linear (2)."""
    met: dict[str, int] = {}
    for group in groups:
        name = group.name
        while group.name in met:
            met[name] += 1
            group.name = f"{name} ({met[name]})"
        met[group.name] = 1
    return groups
