"""The style *graph* with groups of nodes as single boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..graph import Node
from ..names import Names
from ..notation import counted
from ..numbers import norm
from .contents import Moment
from .graph_scene import Boxes, arrow, ruled
from .group import Group, short_path
from .lettering import FORMULA, NAME, Line, shortened
from .options import Options
from .scene import Card, Frame, Scene, Wire
from .scopes import from_to
from .weights import used

_LONGEST = 34  # columns of a title
_MOST_LISTED = 4  # numbers of nodes in a group


class Groups(Boxes):
    """Says what a picture shows in which some groups are open."""

    def __init__(self, names: Names, look: Options, moment: Moment, groups: list[Group]) -> None:
        super().__init__(names, look, moment)
        self._groups = groups
        self._cards: dict[str, Card] = {}
        self._homes: dict[Node, str] = {}  # a node -> the box it is in
        self._alone: set[Node] = set()  # the nodes that have a box of their own
        self._largest: Group | None = None  # of those that are closed
        self._rank = False, 0  # of that: whether it has a box of its own, and its nodes
        self._frames = 0
        self._opens: dict[str, str] = {}
        drawn = {node for group in groups for node in _one_by_one(group)}
        used = {x for node in drawn for x in node.inputs}
        numbered = {x for x in used - drawn if x.operation is not None and self.number_of(x)}
        self._called = numbered  # by number in drawn boxes, and in closed groups

    def scene(self) -> Scene:
        """Return the picture."""
        frames = [frame for group in self._groups for frame in self._place(group)]
        wires = self._wires()
        boxes = counted(len(self._cards), "box", "boxes")
        nodes = f"{counted(len(self.graph.nodes), 'node')} drawn as {boxes}"
        largest = self._largest
        hint = f"{nodes}; expand={self._path(largest)!r} opens one" if largest else ""
        if self.look["theme"] == "page":  # where a click does
            hint = ""
        description = f"{nodes}, {counted(len(wires), 'arrow')} between them."
        scene = self.picture(description, self._cards, wires, *([hint] if hint else []))
        picks = {self.key(node): node for node in self._alone}
        homes = self._homes | {node: key for key, node in picks.items()}
        return scene._replace(frames=tuple(frames), homes=homes, picks=picks, opens=self._opens)

    def _path(self, group: Group) -> str:
        return short_path(self._groups, group) if group.kind == "scope" else group.path

    def _place(self, group: Group) -> list[Frame]:
        """Add the boxes of a group; return the frame around them, where it is open."""
        if not group.open:
            self._place_closed(group)
            return []
        members: list[str] = []
        frames: list[Frame] = []
        for node in self._drawn(group):
            key = self.key(node)
            self._alone.add(node)
            if node.operation is not None or not group.tells_leaves:
                self._homes[node] = key  # other boxes say in words which leaves they use
            self._cards[key] = self.box(node)
            members.append(key)
        for inner in group.inner:
            found = self._place(inner)
            frames += found
            members += [] if found else [next(reversed(self._cards))]
        if not members and not frames:  # its leaves are drawn elsewhere
            return []
        self._frames += 1
        title = group.name if group.kind == "scope" else group.path
        is_layer = group.kind == "layer"
        if is_layer:
            self._widen(members)
        return [Frame(f"c{self._frames}", title, tuple(members), tuple(frames), is_layer)]

    def _widen(self, keys: Sequence[str]) -> None:
        """Give the numbers of boxes that are alike the same room."""
        cards = [self._cards[key] for key in keys]
        numbers = [line for card in cards for line in card.lines if line.label]
        room = max([len(line.written) for line in numbers], default=0)
        for card in cards:
            lines = [x._replace(room=max(x.room, room)) if x.label else x for x in card.lines]
            self._cards[card.key] = card._replace(lines=tuple(lines))

    def _drawn(self, group: Group) -> Sequence[Node]:
        """Return the nodes of an open group that have boxes, perhaps each with its leaves."""
        if not group.tells_leaves:
            return group.members
        found: dict[Node, None] = {}
        for node in computed(group.members):
            leaves = [x for x in node.inputs if x.operation is None and x not in self._alone]
            found.update(dict.fromkeys([*leaves, node]))
        return [*found]

    def _place_closed(self, group: Group) -> None:
        nodes = group.nodes()
        key = f"g{len(self._cards) + 1}"
        active = self.moment.active is not None and self.moment.active in set(nodes)
        untold = {*nodes} if group.kind == "sample" else set()  # only what is shared is told
        if group.tells_leaves:
            nodes = computed(nodes)
        self._homes.update(dict.fromkeys(nodes, key))
        if group.path:
            self._opens[key] = group.path
        rank = group.kind != "rest", len(nodes)
        if rank > self._rank:
            largest = max(group.inner, key=lambda inner: len(inner.nodes()), default=group)
            self._largest, self._rank = group if rank[0] else largest, rank
        count = counted(len(nodes), "node")
        neurons = sum(inner.kind == "neuron" for inner in group.walk())
        neurons *= group.kind == "layer"
        rows = []
        output = self._homes.get(self.graph.output) == key
        if output and self.look["values"]:
            label = shortened(self.names(self.graph.output), 12)
            rows.append(self.row(label, self.moment.data(self.graph.output), "data"))
        tooltip = f"{group.path or group.name}: {count}"
        if self.shows_gradients:
            own = group.kind in ("neuron", "layer")
            measured = [node for node in nodes if node.operation is None] if own else nodes
            found = map(self.moment.gradient, measured)
            known = [gradient for gradient in found if gradient is not None]
            label = "‖grad w‖" if own else "‖grad‖"
            rows.append(self.row(label, norm(known) if known else None, "gradient"))
            kind = ("weight or bias", "weights and biases") if own else ("node",)
            of_what = counted(len(measured), *kind)
            tooltip += f"\n{label}: the norm of the gradients of its {of_what}"
        words = [f"{counted(neurons, 'neuron')}, {count}" if neurons else count]
        if called := [self.number_of(x) for x in group.nodes() if x in self._called]:
            words.append(f"holds {_listed(called)}")
            tooltip += f"\nholds {', '.join(called)}"
        if group.tells_leaves:
            weights = used(nodes, lambda x: None if x in untold else self.names.given(x))
            words[:0] = filter(None, [weights])
        if group.kind == "rest":
            words.insert(0, from_to(group.inner[0].name, group.inner[-1].name))
        head = [Line(shortened(group.name, _LONGEST), "name", NAME, bold=True)]
        head += [Line(shortened(words_of, _LONGEST + 8), "formula", FORMULA) for words_of in words]
        lines = ruled(head, rows)
        self._cards[key] = Card(key, "group", lines, tooltip, output=output, active=active)

    def _wires(self) -> list[Wire]:
        """Return the arrows between boxes; those between two single nodes one by one."""
        merged: dict[tuple[str, str], int] = {}
        shared: dict[tuple[int, str], Counter[str]] = {}
        single: dict[tuple[str, str], list[Wire]] = {}
        homes, alone, moment = self._homes, self._alone, self.moment
        for node in self.graph.order:
            target = homes[node]
            if type(node._first) is tuple:  # a layer's nodes share them, and the graph keeps them
                for run in (node._first, node._second):
                    if (id(run), target) not in shared:
                        shared[id(run), target] = Counter([homes[x] for x in run if x in homes])
                    for source, count in shared[id(run), target].items():
                        merged[source, target] = merged.get((source, target), 0) + count
            else:
                for x in node.inputs:
                    source = homes.get(x, target)
                    if source != target:
                        merged[source, target] = merged.get((source, target), 0) + 1
            if node in alone:
                for wire, x in zip(self.edges(node), node.inputs, strict=True):
                    if x in alone:
                        single.setdefault((wire.source, target), []).append(wire)
        active = set()
        if moment.active is not None:
            active = {(homes.get(x), homes.get(moment.active)) for x in moment.inputs}
        found = []
        for ends in dict.fromkeys([*merged, *single]):
            if ends in single:
                found += single[ends]
            elif ends[0] != ends[1]:
                count = merged[ends]
                tooltip, marked = counted(count, "arrow"), ends in active
                found.append(arrow("-".join(ends), *ends, tooltip, (), marked, count))
        return found


def _one_by_one(group: Group) -> Iterator[Node]:
    """Yield the nodes that are drawn each as a box."""
    if group.open:
        yield from group.members
        for inner in group.inner:
            yield from _one_by_one(inner)


def _listed(called: Sequence[str]) -> str:
    """Return numbers of nodes as they fit in a line."""
    shown = called if len(called) <= _MOST_LISTED else called[: _MOST_LISTED - 1]
    more = len(called) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def computed(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes that are not leaves."""
    return [node for node in nodes if node.operation is not None]
