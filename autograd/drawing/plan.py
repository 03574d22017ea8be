"""From a graph or a model and the options of `draw` to a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Unpack

from ..foreign import as_node
from ..fresh import opened
from ..graph import Graph, Node
from ..names import Names
from ..notation import counted
from .contents import Moment, present
from .feedforward import hidden_by_columns
from .fitting import lay_out
from .graph_scene import Boxes
from .group import Group
from .group_scene import Groups
from .groups import MOST_NODES, open_groups
from .network_scene import Circles
from .neurons import Network, find_network
from .options import Drawable, Options, checked, for_network
from .paint import paint
from .picture import Drawing
from .render import render
from .scene import Scene
from .source import digraph


class Plan:
    """What is drawn of a graph, and how; of each moment it makes a picture."""

    def __init__(self, names: Names, look: Options) -> None:
        self.graph = graph = names.graph
        self.names = names
        self.look = look
        self._network = None
        self._groups: list[Group] = []
        if look["style"] == "network":
            self.look = for_network(look)
            self._network = _network(graph.order, names)
        elif len(graph.nodes) > MOST_NODES or look["expand"]:
            self._groups = open_groups(names, look["expand"])

    def scene(self, moment: Moment) -> Scene:
        """Return the picture of a moment."""
        if self._network is not None:
            return Circles(self.names, self.look, moment, self._network).scene()
        if self._groups:
            return Groups(self.names, self.look, moment, self._groups).scene()
        return Boxes(self.names, self.look, moment).scene()

    def drawing(self, moment: Moment) -> Drawing:
        """Return the picture of a moment as a drawing."""
        return _drawing(self.scene(moment), self.names(self.graph.output), len(self.graph.nodes))


def draft(
    shown: Node | Drawable, names: Mapping[str, Node] | None, **options: Unpack[Options]
) -> Drawing:
    """Return the drawing of a graph or a model; arguments and errors as for `draw`."""
    look = checked(options)
    shown = as_node(shown)
    if not isinstance(shown, Node) and isinstance(shown, Drawable):
        if look["style"] == "graph":
            raise ValueError("a model has no graph: draw one of its predictions")
        outputs = shown.example()
        order = [*dict.fromkeys(node for output in outputs for node in Graph(output).order)]
        named = Names(Graph(outputs[0]), names)
        found = find_network(order)
        layered = found is None or hidden_by_columns(found, order) is None
        if layered or look["style"] == "network" or len(outputs) > 1:
            network = _network(order, named)
            own = network.parameters()  # no sample has gone through it
            passed = any(parameter.grad for parameter in own)
            data, grads = {p: p.data for p in own}, {p: p.grad for p in own if passed}
            moment = Moment(data.get, grads.get)
            scene = Circles(named, for_network(look), moment, network, has_graph=False).scene()
            return _drawing(scene, repr(shown))
        shown = outputs[0]  # nobody asked for columns of neurons, which would be false
    plan = Plan(opened(shown, names), look)
    return plan.drawing(present(plan.graph.nodes, look["highlight"]))


def _network(order: Sequence[Node], names: Names) -> Network:
    """Return the network of a graph, if columns of neurons show it truly."""
    name = names(names.graph.output)
    network = find_network(order)
    if network is None:
        raise ValueError(
            f"there is no neuron in the graph of {name}: one is a weighted_sum whose weights are "
            "leaves, as MLP builds it; style='graph' draws any graph"
        )
    hidden = hidden_by_columns(network, order)
    if hidden is not None:
        node, what = hidden
        raise ValueError(
            f"style='network' cannot draw {name}: at {names(node)} {what}; style='graph' draws it"
        )
    network.arrange(lambda x: names.of_any_sample(x) if names.given(x) else "")
    return network


def _drawing(scene: Scene, name: str, nodes: int = 0) -> Drawing:
    what = "node"
    fixed = None
    if scene.columns:
        nodes, what = sum(card.kind == "neuron" for card in scene.cards.values()), "neuron"
        fixed = lay_out(scene, render)  # circles are placed without one

    def painted(draw: Callable[[str], bytes]) -> str:
        return paint(scene, fixed or lay_out(scene, draw))

    summary = f"drawing of {name}: {counted(nodes, what)}; .view() opens it"
    return digraph(scene, summary, fixed).depict(scene, painted)
