"""The style *graph* with groups of nodes as single boxes."""

from __future__ import annotations

from collections import Counter
from math import hypot

from ..notation import counted, one_line
from ..value import Value
from .boxes import Box
from .canvas import shortened
from .groups import MOST_NEURONS, MOST_NODES_OF_NEURONS, Group, find_group, groups_of
from .scene import Cluster, Edge, Scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..graph import Graph
    from ..names import Names
    from .graph_scene import Contents

_FEW = 4  # nodes that are drawn one by one, as if their group were open
MOST_BOXES = 2000  # 10 s of layout; beyond, no eye could read it either


class Grouping:
    """The groups of a graph, and which of them are open.

    Args:
        graph: the graph.
        names: what its nodes are called.
        expand: the paths of groups to open; "all" alone opens all.

    Raises:
        LookupError: there is no such group.
        ValueError: so many boxes could not be drawn; the message says what they would cost.
    """

    def __init__(self, graph: Graph, names: Names, expand: Sequence[str]) -> None:
        self.groups = groups_of(graph, names)
        layers = [group for group in self.groups if group.kind == "layer"]
        neurons = sum(len(layer.inner) for layer in layers)
        self.opened = {g.path for g in self.groups if not g.inner and len(g.members) <= _FEW}
        if len(graph.nodes) <= MOST_NODES_OF_NEURONS and neurons <= MOST_NEURONS:
            self.opened |= {layer.path for layer in layers}
        if expand == ["all"]:
            self.opened = {group.path for group in _walk(self.groups)}
        else:
            for path in expand:
                self.opened |= {group.path for group in find_group(self.groups, path)}
        boxes = sum(map(self._count, self.groups))
        if boxes > MOST_BOXES:
            seconds = 10 * (boxes / MOST_BOXES) ** 2
            time = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} minutes"
            asked = repr(expand[0] if len(expand) == 1 else expand)
            raise ValueError(
                f"expand={one_line(asked)} would draw {boxes:,} boxes: a layout of about "
                f"{time} and a file of {boxes * 0.003:,.0f} MB that nobody could "
                f"read; the most is {MOST_BOXES:,}. Open one group, for example "
                f"{self.groups[0].path!r}"
            )

    def _count(self, group: Group) -> int:
        if group.path not in self.opened:
            return 1
        return len(group.members) + sum(map(self._count, group.inner))


class GroupScene:
    """Builds the picture of a graph in which some groups are open.

    Args:
        contents: what stands in the boxes of single nodes.
        grouping: the groups.
    """

    def __init__(self, contents: Contents, grouping: Grouping) -> None:
        self.contents = contents
        self.groups, self.opened = grouping.groups, grouping.opened
        self.boxes: dict[str, Box] = {}
        self.keys: dict[Value, str] = {}  # a node -> the box it is in
        self.alone: set[Value] = set()  # the nodes that have a box of their own
        self.largest: Group | None = None  # of those that are closed
        self._most = 0
        self._frames = 0

    def scene(self) -> Scene:
        """Return the picture."""
        clusters: list[Cluster] = []
        for group in self.groups:
            clusters += self._place(group)
        edges = self._edges()
        graph = self.contents.graph
        title = self.contents.title()
        boxes = counted(len(self.boxes), "box", "boxes")
        nodes = f"{counted(len(graph.nodes), 'node')} drawn as {boxes}"
        hint = []
        if self.largest is not None:
            hint = [f"{nodes}; expand={self.largest.path!r} opens one"]
        return Scene(
            title,
            f"{nodes}, {counted(len(edges), 'arrow')} between them.",
            self.boxes,
            tuple(edges),
            tuple(clusters),
            self.contents.below(*hint),
            self.contents.look,
        )

    def _place(self, group: Group) -> list[Cluster]:
        """Add the boxes of a group; return the frame around them, where it is open."""
        if group.path not in self.opened:
            self._place_closed(group)
            return []
        members: list[str] = []
        frames: list[Cluster] = []
        for node in group.members:
            key = self.keys[node] = self.contents.key(node)
            self.alone.add(node)
            self.boxes[key] = self.contents.box(node)
            members.append(key)
        for inner in group.inner:
            found = self._place(inner)
            frames += found
            members += [] if found else [next(reversed(self.boxes))]
        self._frames += 1
        return [Cluster(f"c{self._frames}", group.path, tuple(members), tuple(frames))]

    def _place_closed(self, group: Group) -> None:
        nodes = group.nodes()
        key = f"g{len(self.boxes) + 1}"
        self.keys.update(dict.fromkeys(nodes, key))
        if len(nodes) > self._most:
            self.largest, self._most = group, len(nodes)
        count = counted(len(nodes), "node")
        neurons = sum(inner.kind == "neuron" for inner in _walk(group.inner))
        neurons *= group.kind == "layer"
        holds = f"{counted(neurons, 'neuron')}, {count}" if neurons else count
        graph, contents = self.contents.graph, self.contents
        rows = []
        output = graph.output in self.keys and self.keys[graph.output] == key
        if output and contents.look.values:
            name = shortened(contents.names(graph.output), 12)
            rows.append(contents.row(name, contents.moment.data(graph.output), "data"))
        tooltip = f"{group.path}: {count}"
        if contents.shows_gradients:
            own = group.kind in ("neuron", "layer")
            measured = [node for node in nodes if node.operation is None] if own else nodes
            gradients = [contents.moment.gradient(node) for node in measured]
            known = [gradient for gradient in gradients if gradient is not None]
            label = "‖grad w‖" if own else "‖grad‖"
            rows.append(contents.row(label, hypot(*known) if known else None, "gradient"))
            kind = ("weight or bias", "weights and biases") if own else ("node",)
            tooltip += (
                f"\n{label}: the norm of the gradients of its {counted(len(measured), *kind)}"
            )
        active = contents.moment.active is not None and contents.moment.active in set(nodes)
        name = shortened(group.name, 32)
        self.boxes[key] = Box(
            key, (name,), holds, "", tuple(rows), "group", tooltip, output=output, active=active
        )

    def _edges(self) -> list[Edge]:
        """Return the arrows between boxes; those between two single nodes one by one."""
        merged: dict[tuple[str, str], int] = {}
        single: dict[tuple[str, str], list[Edge]] = {}
        sources: dict[tuple[int, str], dict[str, int]] = {}
        contents, keys = self.contents, self.keys
        for node in contents.graph.order:
            target = keys[node]
            if type(node._first) is tuple:  # tuples that live as long as the graph
                for operands in (node._first, node._second):
                    # the neurons of a layer share their inputs, and its samples their weights
                    if (id(operands), target) not in sources:
                        sources[id(operands), target] = Counter([keys[x] for x in operands])
                    for source, count in sources[id(operands), target].items():
                        merged[source, target] = merged.get((source, target), 0) + count
            else:
                for x in node.inputs:
                    if keys[x] != target:
                        merged[keys[x], target] = merged.get((keys[x], target), 0) + 1
            if node in self.alone:
                for edge, x in zip(contents.edges(node), node.inputs, strict=True):
                    if x in self.alone:
                        single.setdefault((edge.source, target), []).append(edge)
        moment = contents.moment
        active = {
            (keys[x], keys[moment.active]) for x in moment.inputs if moment.active is not None
        }
        found = []
        for (source, target), count in merged.items():
            if source == target:
                continue
            if (source, target) in single:
                found += single[source, target]
                continue
            tooltip = counted(count, "arrow")
            marked = (source, target) in active
            key = f"{source}-{target}"
            found.append(Edge(key, source, target, "", "", tooltip, marked, count))
        return found


def _walk(groups: Sequence[Group]) -> list[Group]:
    """Return groups and all that is in them."""
    found = []
    for group in groups:
        found += [group, *_walk(group.inner)]
    return found
