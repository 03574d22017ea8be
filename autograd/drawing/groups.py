"""Large graphs in groups: layers and neurons where there is a network, else runs of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..graph import Graph, Node
from ..names import Names
from ..notation import one_line
from .neurons import Network, Neuron, find_network

MOST_NODES = 60  # beyond, a drawing collapses to neurons
MOST_NODES_OF_NEURONS, MOST_NEURONS = 400, 50  # beyond, to layers
MOST_MEMBERS = 60  # of a group; beyond, they are grouped again
MOST_BOXES = 2000  # 10 s of layout; beyond, no eye could read it either
_FEW = 4  # nodes that are drawn one by one, as if their group were open
_PARTS = 10  # that many groups, where nothing else divides


@dataclass
class Group:
    """Nodes that can be drawn as one box."""

    name: str  # what it is called among its neighbours
    members: Sequence[Node] = ()  # its nodes, where it has no groups in it
    inner: Sequence[Group] = ()
    kind: str = "nodes"  # or "neuron", or "layer" (of neurons)
    path: str = ""  # what `expand` calls it: the names from the outermost group on, with / between
    open: bool = False

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


def open_groups(names: Names, expand: Sequence[str]) -> list[Group]:
    """Return the groups of a graph, those open that `expand` names; "all" alone opens all."""
    groups = groups_of(names)
    layers = [group for group in groups if group.kind == "layer"]
    neurons = sum(len(layer.inner) for layer in layers)
    small = len(names.graph.nodes) <= MOST_NODES_OF_NEURONS and neurons <= MOST_NEURONS
    opened = [group for group in groups if not group.inner and len(group.members) <= _FEW]
    opened += layers if small else []
    if expand == ["all"]:
        opened = [inner for group in groups for inner in group.walk()]
    else:
        opened += [group for path in expand for group in _way_to(groups, path)]
    for group in opened:
        group.open = True
    boxes = sum(group.boxes() for group in groups)
    if boxes > MOST_BOXES:
        seconds = 10 * (boxes / MOST_BOXES) ** 2
        time = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} minutes"
        asked = repr(expand[0] if len(expand) == 1 else expand)
        raise ValueError(
            f"expand={one_line(asked)} would draw {boxes:,} boxes: a layout of about {time} and a "
            f"file of {boxes * 0.003:,.0f} MB that nobody could read; the most is "
            f"{MOST_BOXES:,}. Open one group, for example {groups[0].path!r}"
        )
    return groups


def groups_of(names: Names) -> list[Group]:
    """Return the outermost groups of a graph, in the order of the forward pass."""
    graph = names.graph
    network = find_network(graph.order)
    found = _runs(graph, names) if network is None else _layers(graph, network)
    return [group.settle() for group in found]


def _layers(graph: Graph, network: Network) -> list[Group]:
    """Return inputs, layers with their neurons, and the loss: what depends on the last layer."""
    home = network.home
    feeds: set[Node] = set()  # what a neuron depends on
    met: set[int] = set()  # tuples of inputs, which the neurons of a layer share
    for node in reversed(graph.order):
        if type(node._second) is tuple and node in home:
            if id(node._second) not in met:
                met.add(id(node._second))
                feeds.update(node._second)
        elif node in home or node in feeds:
            feeds.update(node.inputs)
    held: dict[str | Neuron, list[Node]] = {}
    for node in graph.nodes:
        place: str | Neuron = home.get(node) or ("inputs" if node in feeds else "loss")
        if place == "inputs" and node in network.depths:
            place = f"after layer {network.depths[node]}"
        held.setdefault(place, []).append(node)

    def rest(name: str) -> list[Group]:
        return [_group(name, held[name])] if name in held else []

    found = rest("inputs")
    for number, layer in enumerate(network.layers, 1):
        inner = [_group(f"neuron {i}", held[n], "neuron") for i, n in enumerate(layer, 1)]
        found.append(Group(f"layer {number}", inner=_within(inner), kind="layer"))
        found += rest(f"after layer {number}")
    return found + rest("loss")


def _group(name: str, nodes: Sequence[Node], kind: str = "nodes") -> Group:
    if len(nodes) <= MOST_MEMBERS:
        return Group(name, nodes, kind=kind)
    parts = [nodes[start:stop] for start, stop in _cuts(0, len(nodes))]
    return Group(name, inner=[_group(f"part {i}", p) for i, p in enumerate(parts, 1)], kind=kind)


def _within(groups: list[Group]) -> list[Group]:
    """Return the neurons of a layer; of very many, groups of them."""
    if len(groups) <= MOST_MEMBERS:
        return groups
    return [
        Group(f"neurons {start + 1}-{stop}", (), groups[start:stop], "layer")
        for start, stop in _cuts(0, len(groups))
    ]


def _cuts(start: int, stop: int) -> list[tuple[int, int]]:
    """Return where a range is cut into parts of one size."""
    size = -(-(stop - start) // _PARTS)
    return [(at, min(at + size, stop)) for at in range(start, stop, size)]


def _runs(graph: Graph, names: Names) -> list[Group]:
    """Return runs of consecutive steps, each ending in a named node where that divides well."""
    named = [i for i, node in enumerate(graph.order, 1) if names.given(node)]
    ends = named if 2 <= len(named) <= _PARTS else []
    cuts = list(pairwise(dict.fromkeys([0, *ends, len(graph.order)]))) if ends else None
    # how many nodes are met up to each step: leaves go where they are met first
    met = [0, *[i for i, node in enumerate(graph.nodes, 1) if node.operation is not None]]
    return _cut(graph.nodes, met, cuts or _cuts(0, len(graph.order)))


def _cut(nodes: list[Node], met: list[int], cuts: list[tuple[int, int]]) -> list[Group]:
    """Cut the steps into runs."""
    found = []
    for start, stop in cuts:
        name = f"steps {start + 1}-{stop}"
        if stop - start > MOST_MEMBERS // 2:
            found.append(Group(name, inner=_cut(nodes, met, _cuts(start, stop))))
        else:
            found.append(Group(name, nodes[met[start] : met[stop]]))
    return found


def _way_to(groups: Sequence[Group], path: str) -> list[Group]:
    """Return the groups on the way to a path, the outermost first."""
    way: list[Group] = []
    for name in path.split("/"):
        inner = way[-1].inner if way else list(groups)
        found = next((group for group in inner if group.name == name.strip()), None)
        if found is None:
            where = f" in {way[-1].path!r}" if way else ""
            known = ", ".join(repr(group.name) for group in inner[:8]) or "only nodes"
            more = f" and {len(inner) - 8} more" if len(inner) > 8 else ""
            missing = one_line(repr(name))
            raise LookupError(f"there is no group {missing}{where}: there are {known}{more}")
        way.append(found)
    return way
