"""From a graph or a model and the options of `draw` to a picture."""

from __future__ import annotations

from ..fresh import check_fresh
from ..graph import Graph
from ..names import Names
from ..notation import counted
from ..value import Value
from .circles import Circles
from .dot import circles_digraph, digraph
from .feedforward import hidden_by_columns
from .graph_scene import Contents, Moment, every_node, present
from .group_scene import Grouping, GroupScene
from .groups import MOST_NODES
from .look import STYLES, checked_expand, one_of
from .network_scene import NetworkScene
from .neurons import find_network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..steps import ForwardStep, Step
    from .look import Drawable, Expand, Look
    from .neurons import Network
    from .picture import Drawing
    from .scene import Scene


class Plan:
    """What is drawn of a graph, and how; of each moment it makes a picture.

    Args:
        graph: the graph.
        names: what its nodes are called.
        look: how it looks.
        style: "graph" or "network"; None: a graph.
        expand: the groups to open.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        ValueError: a style that there is not or that does not fit, or too many boxes.
        LookupError: there is no group to expand of that name.
    """

    def __init__(
        self, graph: Graph, names: Names, look: Look, style: str | None = None, expand: Expand = ()
    ) -> None:
        one_of("style", style, (None, *STYLES))
        opened = checked_expand(expand)
        check_fresh(graph.order, graph.output, names)
        self.graph = graph
        self.names = names
        self.look = look
        self._network = None
        self._grouping = None
        if style == "network":
            self.look = look.for_network(expand)
            self._network = _network(graph.order, names)
        elif len(graph.nodes) > MOST_NODES or expand:
            self._grouping = Grouping(graph, names, opened)

    def scene(self, moment: Moment) -> Scene | Circles:
        """Return the picture of a moment."""
        if self._network is not None:
            scene = NetworkScene(self._network, self.names, self.look, moment, self.graph.output)
            return scene.circles()
        contents = Contents(self.graph, self.names, self.look, moment)
        if self._grouping is not None:
            return GroupScene(contents, self._grouping).scene()
        return every_node(contents)

    def drawing(self, moment: Moment) -> Drawing:
        """Return the picture of a moment as a drawing."""
        return _drawing(self.scene(moment), self.names(self.graph.output), len(self.graph.nodes))


def _network(order: Sequence[Value], names: Names) -> Network:
    """Return the network of a graph.

    Raises:
        ValueError: there is none, or columns of neurons would show another one.
    """
    name = names(names.graph.output)
    network = find_network(order)
    if network is None:
        raise ValueError(
            f"there is no neuron in the graph of {name}: one is a weighted_sum whose weights are "
            "leaves, as nn builds it; style='graph' draws any graph"
        )
    hidden = hidden_by_columns(network, order)
    if hidden is not None:
        node, what = hidden
        raise ValueError(
            f"style='network' cannot draw {name}: at {names(node)} {what}; style='graph' draws it"
        )
    return network


def draft(
    shown: Value | Drawable,
    names: Mapping[str, Value] | None,
    look: Look,
    style: str | None,
    highlight: Value | ForwardStep | Step | None,
    expand: Expand,
) -> Drawing:
    """Return the drawing of a graph or a model; arguments and errors as for `draw`."""
    if not isinstance(shown, Value) and hasattr(shown, "example"):
        if style == "graph":
            raise ValueError("a model has no graph of its own: draw one of its predictions")
        one_of("style", style, (None, *STYLES))
        outputs = shown.example()
        order = [*dict.fromkeys(node for output in outputs for node in Graph(output).order)]
        named = Names(Graph(outputs[0]), names)
        found = find_network(order)
        layered = found is None or hidden_by_columns(found, order) is None
        if layered or style == "network" or len(outputs) > 1:
            return _model(shown, _network(order, named), named, look.for_network(expand))
        shown = outputs[0]  # nobody asked for columns of neurons, which would be false
    graph = Graph(shown)  # type: ignore[arg-type]  # refuses what is no Value
    plan = Plan(graph, Names(graph, names), look, style, expand)
    return plan.drawing(present(graph, highlight))


def _model(model: Drawable, network: Network, names: Names, look: Look) -> Drawing:
    parameters = [p for layer in network.layers for n in layer for p in n.parameters]
    known = set(parameters)
    passed = any(p.grad for p in parameters)
    moment = Moment(
        lambda node: node.data if node in known else None,  # no sample has gone through it
        lambda node: node.grad if passed and node in known else None,
    )
    circles = NetworkScene(network, names, look, moment, None).circles()
    return _drawing(circles, repr(model), len(parameters))


def _drawing(scene: Scene | Circles, name: str, nodes: int) -> Drawing:
    if isinstance(scene, Circles):
        neurons = sum(spot.kind == "neuron" for c in scene.columns for spot in c.spots)
        return circles_digraph(scene, _summary(name, neurons, "neuron"))
    return digraph(scene, _summary(name, nodes, "node"))


def _summary(name: str, count: int, what: str) -> str:
    return f"drawing of {name}: {counted(count, what)}; .view() opens it"
