"""Large graphs in groups: layers and neurons where there is a network, else calls and rounds of a
traced program, else runs of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..graph import Graph, Node
from ..names import Names
from ..notation import one_line
from .by_sample import asks_for_sample, sample_groups
from .feedforward import hidden_by_columns
from .group import MOST_MEMBERS, PARTS, Group, cuts_of, divided, focused, way_to
from .neurons import Network, Neuron, find_network
from .scopes import is_traced, scope_groups

MOST_NODES = 60  # beyond, a drawing collapses to neurons
MOST_NODES_OF_NEURONS, MOST_NEURONS = 400, 50  # beyond, to layers
MOST_BOXES = 400  # beyond, nobody finds a way through them
_FEW = 4  # nodes that are drawn one by one, as if their group were open
_FEW_OF_SCOPE = 12  # steps that a scope shows one by one at once when it is opened


def open_groups(names: Names, expand: Sequence[str]) -> list[Group]:
    """Return the groups of a graph, those open that `expand` names; "all" alone opens all."""
    groups = _of_samples(names, expand) or groups_of(names)
    layers = [group for group in groups if group.kind == "layer"]
    neurons = sum(len(layer.inner) for layer in layers)
    small = len(names.graph.nodes) <= MOST_NODES_OF_NEURONS and neurons <= MOST_NEURONS
    opened = [group for group in groups if _is_open(group, groups)]
    opened += layers if small else []
    if expand == ["all"]:
        opened = [inner for group in groups for inner in group.walk()]
    else:
        for path in expand:
            way = way_to(groups, path)
            last = way[-1]
            steps = sum(node.operation is not None for node in last.nodes())
            if last.kind == "scope" and steps <= _FEW_OF_SCOPE:
                way += last.walk()
            opened += way
    for group in opened:
        group.open = True
    boxes = sum(group.boxes() for group in groups)
    if boxes > MOST_BOXES:
        asked = repr(expand[0] if len(expand) == 1 else expand)
        inner = [x for group in groups for x in group.walk()]
        few = [x for x in inner if len(x.inner or x.members) <= MOST_MEMBERS]
        largest = max(few, key=lambda group: len(group.nodes()))
        raise ValueError(
            f"expand={one_line(asked)} would draw {boxes:,} boxes, and nobody can read more than "
            f"{MOST_BOXES}: open one group, for example expand={largest.path!r}"
        )
    return groups if expand == ["all"] else focused(groups)


def _of_samples(names: Names, expand: Sequence[str]) -> list[Group]:
    """Return the groups by sample, where they are asked for or small; else []."""
    groups = [] if is_traced(names.graph) else sample_groups(names, expand)
    small = sum(group.boxes() for group in groups) <= MOST_NODES
    if any(map(asks_for_sample, expand)) or (small and {*expand} <= {x.name for x in groups}):
        return [group.settle() for group in groups]
    return []


def _is_open(group: Group, groups: Sequence[Group]) -> bool:
    """Tell whether an outermost group is open whatever is asked for."""
    if group.kind == "scope":
        return len(groups) == 1
    return not group.inner and len(group.members) <= _FEW


def groups_of(names: Names) -> list[Group]:
    """Return the outermost groups of a graph, in the order of the forward pass."""
    graph = names.graph
    network = find_network(graph.order)
    traced = is_traced(graph)
    if traced and (network is None or hidden_by_columns(network, graph.order)):
        found = scope_groups(graph)
    else:
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
        return [divided(name, held[name])] if name in held else []

    found = rest("inputs")
    for number, layer in enumerate(network.layers, 1):
        inner = [divided(f"neuron {i}", held[n], "neuron") for i, n in enumerate(layer, 1)]
        found.append(Group(f"layer {number}", inner=_within(inner), kind="layer"))
        found += rest(f"after layer {number}")
    return found + rest("loss")


def _within(groups: list[Group]) -> list[Group]:
    """Return the neurons of a layer; of very many, groups of them."""
    if len(groups) <= MOST_MEMBERS:
        return groups
    return [
        Group(f"neurons {start + 1}-{stop}", (), groups[start:stop], "layer")
        for start, stop in cuts_of(0, len(groups))
    ]


def _runs(graph: Graph, names: Names) -> list[Group]:
    """Return runs of consecutive steps, each ending in a named node where that divides well."""
    named = [i for i, node in enumerate(graph.order, 1) if names.given(node)]
    ends = named if 2 <= len(named) <= PARTS else []
    cuts = list(pairwise(dict.fromkeys([0, *ends, len(graph.order)]))) if ends else None
    # how many nodes come up to each step: leaves go where they are first used
    met = [0, *[i for i, node in enumerate(graph.nodes, 1) if node.operation is not None]]
    return _cut(graph.nodes, met, cuts or cuts_of(0, len(graph.order)))


def _cut(nodes: list[Node], met: list[int], cuts: list[tuple[int, int]]) -> list[Group]:
    """Cut the steps into runs."""
    found = []
    for start, stop in cuts:
        name = f"steps {start + 1}-{stop}"
        if stop - start > MOST_MEMBERS // 2:
            found.append(Group(name, inner=_cut(nodes, met, cuts_of(start, stop))))
        else:
            found.append(Group(name, nodes[met[start] : met[stop]]))
    return found
