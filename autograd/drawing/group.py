"""Nodes that are drawn as one box: groups within groups, and how one of them is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..graph import Node
from ..notation import one_line

MOST_MEMBERS = 60  # of a group; beyond, they are grouped again
PARTS = 10  # that many groups, where nothing else divides
_MOST_LISTED = 8  # groups, where one is not found


@dataclass
class Group:
    """Nodes that can be drawn as one box."""

    name: str  # what it is called among its neighbours
    members: Sequence[Node] = ()  # its nodes, where it has no groups in it
    inner: Sequence[Group] = ()
    kind: str = (
        "nodes"  # or "neuron", "layer" (of neurons), "sample", "scope" (of a program), "rest"
    )
    path: str = ""  # what `expand` calls it: the names from the outermost group on, with / between
    open: bool = False

    @property
    def tells_leaves(self) -> bool:
        """Whether leaves are beside what uses them, and of a closed group in words."""
        return self.kind in ("sample", "scope", "rest")

    def walk(self) -> Iterator[Group]:
        """Yield it and all groups in it."""
        yield self
        for group in self.inner:
            yield from group.walk()

    def nodes(self) -> list[Node]:
        """Return every node in it."""
        return [node for group in self.walk() for node in group.members]

    def boxes(self) -> int:
        """Return how many boxes it is drawn as."""
        return len(self.members) + sum(g.boxes() for g in self.inner) if self.open else 1

    def settle(self, above: str = "") -> Group:
        """Give it and all that is in it their paths."""
        self.path = above + self.name
        for group in self.inner:
            group.settle(f"{self.path}/")
        return self


def divided(name: str, nodes: Sequence[Node], kind: str = "nodes") -> Group:
    """Return a group of nodes; of very many, of groups of them."""
    if len(nodes) <= MOST_MEMBERS:
        return Group(name, nodes, kind=kind)
    parts = [nodes[start:stop] for start, stop in cuts_of(0, len(nodes))]
    return Group(name, inner=[divided(f"part {i}", p) for i, p in enumerate(parts, 1)], kind=kind)


def cuts_of(start: int, stop: int) -> list[tuple[int, int]]:
    """Return where a range is cut into parts of one size."""
    size = -(-(stop - start) // PARTS)
    return [(at, min(at + size, stop)) for at in range(start, stop, size)]


def way_to(groups: Sequence[Group], path: str) -> list[Group]:
    """Return the groups on the way to a path, the outermost first.

    Names on the way may be left out where the path fits one group all the same, and the end of a
    title.

    Raises:
        LookupError: it fits no group, or several and none of them exactly.
    """
    asked = "/".join([name.strip() for name in path.split("/")])
    fitting = [way for way in _ways(groups, []) if _fits(asked, [x.name for x in way])]
    if not fitting:  # a line in full, or how it begins
        fitting = [way for way in _ways(groups, []) if _begins(asked, way[-1].name)]
    whole = [way for way in fitting if way[-1].path == asked]
    if len(whole or fitting) == 1:
        return (whole or fitting)[0]
    if fitting:
        known = _listed([way[-1].path for way in fitting])
        raise LookupError(f"{len(fitting)} groups are called {one_line(repr(path))}: {known}")
    return _step_by_step(groups, path)


def short_path(groups: Sequence[Group], meant: Group) -> str:
    """Return the shortest path by which a group is found: its name, after one around it at most,
    or else the whole of it.
    """
    ways = [way for way in _ways(groups, []) if way[-1].kind != "rest"]
    names = [[group.name for group in way if group.kind != "rest"] for way in ways]
    *around, last = next(its for its, way in zip(names, ways, strict=True) if way[-1] is meant)
    for path in (last, *[f"{name}/{last}" for name in around]):
        if sum(_fits(path, others) for others in names) == 1:
            return path
    return meant.path


def _ways(groups: Sequence[Group], above: list[Group]) -> Iterator[list[Group]]:
    for group in groups:
        way = [*above, group]
        yield way
        yield from _ways(group.inner, way)


def _fits(path: str, names: Sequence[str]) -> bool:
    """Tell whether a path ends in the last name, after some of the others; / may be in a name."""
    last = names[-1]
    if path == last:
        return True
    before = path.removesuffix(f"/{last}")
    return before != path and any(_fits(before, names[:n]) for n in range(len(names) - 1, 0, -1))


def _begins(asked: str, name: str) -> bool:
    """Tell whether one of two titles begins with the other, which may be cut."""
    cut = name.removesuffix("…")
    return bool(asked) and (name.startswith(asked) or (cut != name and asked.startswith(cut)))


def _step_by_step(groups: Sequence[Group], path: str) -> list[Group]:
    """Say where on the way a path goes wrong."""
    way: list[Group] = []
    for name in path.split("/"):
        inner = way[-1].inner if way else groups
        found = next((group for group in inner if group.name == name.strip()), None)
        if found is None:
            where = f" in {way[-1].path!r}" if way else ""
            known = _listed([group.name for group in inner]) or "only nodes"
            raise LookupError(f"there is no group {one_line(repr(name))}{where}: there are {known}")
        way.append(found)
    return way


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    return ", ".join(map(repr, names[:_MOST_LISTED])) + (f" and {more} more" if more > 0 else "")


def focused(groups: Sequence[Group]) -> list[Group]:
    """Return groups, those around open ones as single boxes: earlier, between, later."""
    if not any(group.open and group.kind == "scope" for group in groups):
        return list(groups)
    runs = [(is_open, [*run]) for is_open, run in groupby(groups, lambda group: group.open)]
    found: list[Group] = []
    for place, (is_open, run) in enumerate(runs):
        if is_open:
            for group in run:
                group.inner = focused(group.inner)
            found += run
        elif len(run) == 1:
            found += run
        else:
            name = "earlier" if place == 0 else "between"
            found.append(Group("later" if run[-1] is groups[-1] else name, (), run, "rest"))
    return found
