"""From a graph or a model and the options of `draw` to a drawing."""

from __future__ import annotations

from ..graph import Graph, check_fresh
from ..names import Names
from ..value import Value
from .dot import circles_digraph, digraph
from .graph_scene import Contents, Moment, every_node, present
from .group_scene import GroupScene
from .groups import MOST_NODES
from .look import STYLES, one_of
from .network_scene import NetworkScene
from .neurons import find_network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..backprop import ForwardStep, Step
    from .look import Drawable, Expand, Look
    from .picture import Drawing
    from .scene import Scene


def draft(
    shown: Value | Drawable,
    names: Mapping[str, Value] | None,
    look: Look,
    style: str | None,
    highlight: Value | ForwardStep | Step | None,
    expand: Expand = (),
) -> Drawing:
    """Return the drawing of a graph or a model; arguments as for `draw`.

    Raises:
        ValueError: the style does not fit what is shown, or the options do not fit the style.
        LookupError: there is no group to expand of that name.
    """
    one_of("style", style, (None, *STYLES))
    if expand and (style == "network" or not isinstance(shown, Value)):
        raise ValueError("expand opens groups of a graph: a network has none")
    if not isinstance(shown, Value) and hasattr(shown, "example"):
        if style == "graph":
            raise ValueError("a model has no graph of its own: draw one of its predictions")
        return _model(shown, names, look.for_network())
    graph = Graph(shown)  # type: ignore[arg-type]  # refuses what is no Value
    named = Names(graph, names)
    check_fresh(graph.order, graph.output, named)
    moment = present(graph, highlight)
    if style == "network":
        return _network(graph, named, look.for_network(), moment)
    scene = graph_scene(Contents(graph, named, look, moment), expand)
    return digraph(scene, _summary(named(graph.output), len(graph.nodes), "node"))


def graph_scene(contents: Contents, expand: Expand) -> Scene:
    """Return the picture of a graph: every node, or of a large one groups of them."""
    if len(contents.graph.nodes) <= MOST_NODES and not expand:
        return every_node(contents)
    return GroupScene(contents, expand).scene()


def _network(graph: Graph, names: Names, look: Look, moment: Moment) -> Drawing:
    network = find_network(graph.order)
    if network is None:
        raise ValueError(
            f"there is no neuron in the graph of {names(graph.output)}: one is a weighted_sum "
            "whose weights are leaves, as nn builds it; style='graph' draws any graph"
        )
    neurons = sum(map(len, network.layers))
    circles = NetworkScene(network, names, look, moment, graph.output).circles()
    return circles_digraph(circles, _summary(names(graph.output), neurons, "neuron"))


def _model(model: Drawable, names: Mapping[str, Value] | None, look: Look) -> Drawing:
    outputs = model.example()
    orders = (Graph(output).order for output in outputs)
    network = find_network(list(dict.fromkeys(node for order in orders for node in order)))
    if network is None:
        raise ValueError(f"there is no neuron in {model!r} to draw")
    named = Names(Graph(outputs[0]), names)
    parameters = [p for layer in network.layers for n in layer for p in n.parameters]
    known = set(parameters)
    passed = any(p.grad for p in parameters)
    moment = Moment(
        lambda node: node.data if node in known else None,  # no sample has gone through it
        lambda node: node.grad if passed and node in known else None,
    )
    circles = NetworkScene(network, named, look, moment, None).circles()
    return circles_digraph(circles, _summary(repr(model), sum(map(len, network.layers)), "neuron"))


def _summary(name: str, count: int, what: str) -> str:
    return f"drawing of {name}: {count:,} {what}{'s' * (count != 1)}; .view() opens it"
