"""The style *graph* with groups of nodes as single boxes."""

from __future__ import annotations

from collections import Counter
from math import hypot

from ..graph import Node
from ..names import Names
from ..notation import counted
from .contents import Moment
from .graph_scene import Boxes, arrow, ruled
from .groups import Group
from .lettering import FORMULA, NAME, Line, shortened
from .options import Options
from .scene import Card, Frame, Scene, Wire


class Groups(Boxes):
    """Says what stands in a picture in which some groups are open."""

    def __init__(self, names: Names, look: Options, moment: Moment, groups: list[Group]) -> None:
        super().__init__(names, look, moment)
        self._groups = groups
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
        hint = f"{nodes}; expand={self._largest.path!r} opens one" if self._largest else ""
        description = f"{nodes}, {counted(len(wires), 'arrow')} between them."
        scene = self.picture(description, self._cards, wires, *([hint] if hint else []))
        return scene._replace(frames=tuple(frames))

    def _place(self, group: Group) -> list[Frame]:
        """Add the boxes of a group; return the frame around them, where it is open."""
        if not group.open:
            self._place_closed(group)
            return []
        members: list[str] = []
        frames: list[Frame] = []
        for node in group.members:
            key = self._homes[node] = self.key(node)
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
            rows.append(self.row(label, self.moment.data(self.graph.output), "data"))
        tooltip = f"{group.path}: {count}"
        if self.shows_gradients:
            own = group.kind in ("neuron", "layer")
            measured = [node for node in nodes if node.operation is None] if own else nodes
            found = map(self.moment.gradient, measured)
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
        shared: dict[tuple[int, str], Counter[str]] = {}
        single: dict[tuple[str, str], list[Wire]] = {}
        homes, alone, moment = self._homes, self._alone, self.moment
        for node in self.graph.order:
            target = homes[node]
            if type(node._first) is tuple:  # a layer's nodes share them, and the graph keeps them
                for run in (node._first, node._second):
                    if (id(run), target) not in shared:
                        shared[id(run), target] = Counter([homes[x] for x in run])
                    for source, count in shared[id(run), target].items():
                        merged[source, target] = merged.get((source, target), 0) + count
            else:
                for x in node.inputs:
                    if homes[x] != target:
                        merged[homes[x], target] = merged.get((homes[x], target), 0) + 1
            if node in alone:
                for wire, x in zip(self.edges(node), node.inputs, strict=True):
                    if x in alone:
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
