"""The style *graph* with groups of nodes as single boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import hypot

from ..graph import Node
from ..names import Names
from ..notation import counted, one_line
from .contents import Moment
from .graph_scene import Boxes, arrow, ruled
from .groups import MOST_NEURONS, MOST_NODES_OF_NEURONS, Group, find_group, groups_of
from .options import Options
from .scene import FORMULA, NAME, Card, Frame, Line, Scene, Wire, shortened

_FEW = 4  # nodes that are drawn one by one, as if their group were open
MOST_BOXES = 2000  # 10 s of layout; beyond, no eye could read it either


class Grouping:
    """The groups of a graph, and which of them `expand` opens; "all" alone opens all."""

    def __init__(self, names: Names, expand: Sequence[str]) -> None:
        self.groups = groups_of(names)
        layers = [group for group in self.groups if group.kind == "layer"]
        neurons = sum(len(layer.inner) for layer in layers)
        self.opened = {g.path for g in self.groups if not g.inner and len(g.members) <= _FEW}
        if len(names.graph.nodes) <= MOST_NODES_OF_NEURONS and neurons <= MOST_NEURONS:
            self.opened |= {layer.path for layer in layers}
        if expand == ["all"]:
            self.opened = {inner.path for group in self.groups for inner in group.walk()}
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


class Groups(Boxes):
    """Says what stands in a picture in which some groups are open."""

    def __init__(self, names: Names, look: Options, moment: Moment, grouping: Grouping) -> None:
        super().__init__(names, look, moment)
        self._groups, self._opened = grouping.groups, grouping.opened
        self._cards: dict[str, Card] = {}
        self._homes: dict[Node, str] = {}  # a node -> the box it is in
        self._alone: set[Node] = set()  # the nodes that have a box of their own
        self._largest: Group | None = None  # of those that are closed
        self._most = 0
        self._frames = 0

    def scene(self) -> Scene:
        """Return the picture."""
        frames = [frame for group in self._groups for frame in self._place(group)]
        wires = self._wires()
        boxes = counted(len(self._cards), "box", "boxes")
        nodes = f"{counted(len(self.graph.nodes), 'node')} drawn as {boxes}"
        hint = []
        if self._largest is not None:
            hint = [f"{nodes}; expand={self._largest.path!r} opens one"]
        description = f"{nodes}, {counted(len(wires), 'arrow')} between them."
        return self.picture(description, self._cards, wires, frames, hint)

    def _place(self, group: Group) -> list[Frame]:
        """Add the boxes of a group; return the frame around them, where it is open."""
        if group.path not in self._opened:
            self._place_closed(group)
            return []
        members: list[str] = []
        frames: list[Frame] = []
        for node in group.members:
            key = self._homes[node] = self.keys[node]
            self._alone.add(node)
            self._cards[key] = self.box(node)
            members.append(key)
        for inner in group.inner:
            found = self._place(inner)
            frames += found
            members += [] if found else [next(reversed(self._cards))]
        self._frames += 1
        return [Frame(f"c{self._frames}", group.path, tuple(members), tuple(frames))]

    def _place_closed(self, group: Group) -> None:
        nodes = group.nodes()
        key = f"g{len(self._cards) + 1}"
        self._homes.update(dict.fromkeys(nodes, key))
        if len(nodes) > self._most:
            self._largest, self._most = group, len(nodes)
        count = counted(len(nodes), "node")
        neurons = sum(inner.kind == "neuron" for inner in group.walk())
        neurons *= group.kind == "layer"
        holds = f"{counted(neurons, 'neuron')}, {count}" if neurons else count
        rows = []
        output = self._homes.get(self.graph.output) == key
        if output and self.look["values"]:
            label = shortened(self.names(self.graph.output), 12)
            rows.append(self.row(label, self.moment.data.get(self.graph.output), "data"))
        tooltip = f"{group.path}: {count}"
        if self.shows_gradients:
            own = group.kind in ("neuron", "layer")
            measured = [node for node in nodes if node.operation is None] if own else nodes
            found = map(self.moment.gradients.get, measured)
            known = [gradient for gradient in found if gradient is not None]
            label = "‖grad w‖" if own else "‖grad‖"
            rows.append(self.row(label, hypot(*known) if known else None, "gradient"))
            kind = ("weight or bias", "weights and biases") if own else ("node",)
            of_what = counted(len(measured), *kind)
            tooltip += f"\n{label}: the norm of the gradients of its {of_what}"
        name = Line(shortened(group.name, 32), "name", NAME, bold=True)
        lines = ruled([name, Line(holds, "formula", FORMULA)], rows)
        active = self.moment.active is not None and self.moment.active in set(nodes)
        self._cards[key] = Card(key, "group", lines, tooltip, output=output, active=active)

    def _wires(self) -> list[Wire]:
        """Return the arrows between boxes; those between two single nodes one by one."""
        merged: dict[tuple[str, str], int] = {}
        single: dict[tuple[str, str], list[Wire]] = {}
        sources: dict[tuple[int, str], dict[str, int]] = {}
        homes, moment = self._homes, self.moment
        for node in self.graph.order:
            target = homes[node]
            if type(node._first) is tuple:  # tuples that live as long as the graph
                for operands in (node._first, node._second):
                    # the neurons of a layer share their inputs, and its samples their weights
                    if (id(operands), target) not in sources:
                        sources[id(operands), target] = Counter([homes[x] for x in operands])
                    for source, count in sources[id(operands), target].items():
                        merged[source, target] = merged.get((source, target), 0) + count
            else:
                for x in node.inputs:
                    merged[homes[x], target] = merged.get((homes[x], target), 0) + 1
            if node in self._alone:
                for wire, x in zip(self.edges(node), node.inputs, strict=True):
                    if x in self._alone:
                        single.setdefault((wire.source, target), []).append(wire)
        active = set()
        if moment.active is not None:
            active = {(homes[x], homes[moment.active]) for x in moment.inputs}
        found = []
        for ends, count in merged.items():
            if ends in single:
                found += single[ends]
            elif ends[0] != ends[1]:
                tooltip, marked = counted(count, "arrow"), ends in active
                found.append(arrow("-".join(ends), *ends, tooltip, (), marked, count))
        return found
