"""A graph as a picture: Graphviz source, SVG, files, notebooks."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Unpack

from ..fresh import opened
from ..graph import Graph, Node
from ..holders import spelled, values_in
from ..steps import ForwardStep, Step
from .options import Drawable, Expand, Options, checked

TYPE_CHECKING = False
if TYPE_CHECKING:  # graphviz is loaded by what draws
    from ..graph import LikeNode
    from .picture import Drawing
    from .plan import Plan

LARGEST_IN_NOTEBOOK = 10_000  # nodes, drawn in 0.1 s; beyond, a notebook shows text


def draw(
    output: Node | Drawable | LikeNode,
    names: Mapping[str, Node] | None = None,
    digits: int | None = None,
    highlight: Node | ForwardStep | Step | None = None,
    *,
    style: str | None = None,
    values: bool = True,
    gradients: bool = True,
    locals: bool = False,
    direction: str | None = None,
    theme: str = "light",
    legend: bool = False,
    blank: str | None = None,
    expand: Expand = (),
) -> Drawing:
    """Return the picture as a `graphviz.Digraph` that renders itself, with or without `dot`.

    In the style "graph" a box shows a node's name, operation, value, and (after a backward pass)
    its gradient. In the style "network" a circle is a neuron, with net, o and the bias in it; the
    lines are the weights, as thick as ∂L/∂w, or before a backward pass as w, dashed where it is
    negative. Numbers that do not fit on the lines are in tables; a recurrent network is unrolled.
    In a notebook the drawing shows itself; elsewhere `.view()` opens it.

    Args:
        output: the node that the graph ends in, or a model.
        names: name -> node, instead of the caller's variables.
        digits: significant digits of each number; None: 6, in a network 3.
        highlight: a node to mark, or a step, to mark its node and its edges.
        style: "graph" or "network"; None: a graph for a node and a network for a model, unless
            columns of neurons would misrepresent the model (convolution, gates, attention).
        values: show the values.
        gradients: show the gradients.
        locals: show the local derivatives, on the edges of a graph.
        direction: where a graph runs: "LR" from left to right, "RL", "TB", "BT"; None: from left to
            right, or from top to bottom where only that fits a page. What fits neither way is
            written in rows, like text.
        theme: "light", "dark", or "auto": dark where the reader's system is.
        legend: say below what shapes and colours mean.
        blank: numbers to leave out, for filling in by hand: "gradients", "values" or "both".
        expand: the groups of a large graph to open: "layer 2", "layer 2/neuron 3", "sample 3", a
            list of such, or "all". Above 60 nodes a graph is drawn as neurons, above 400 as
            layers; of a loss over samples, if that takes 60 boxes at most, the first sample is
            drawn and the others are one box. Where there is no network it is drawn as calls, loop
            iterations and lines of the program, if it was `traced`, else as runs of steps. Of a
            path, "t 2/h = cell/net = dot", what is not needed may be left out: "t 2/net = dot".

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        TypeError: an option has the wrong type.
        ValueError: an option has a value that it does not know, more boxes are asked for than can
            be read, or columns of neurons would misrepresent the graph.
        LookupError: there is no group to expand of that name.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> draw(L)
    drawing of L: 3 nodes; .view() opens it
    """
    given = vars()  # every option by its name
    from .plan import draft

    return draft(given.pop("output"), **given)


def svg(
    output: Node | Drawable | LikeNode,
    names: Mapping[str, Node] | None = None,
    **options: Unpack[Options],
) -> str:
    """Return the graph as the text of an SVG.

    Args:
        output: the node that the graph ends in, or a model.
        names: name -> node, instead of the caller's variables.
        options: as for `draw`.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        RenderError: no renderer works on this machine; the message says what to install.

    >>> from autograd import Value
    >>> svg(Value(2.0) ** 2).startswith("<?xml")
    True
    """
    picture: str = draw(output, names, **options).pipe("svg", encoding="utf-8")
    return picture


def frames(
    output: Node | LikeNode, names: Mapping[str, Node] | None = None, **options: Unpack[Options]
) -> list[str]:
    """Return an SVG for each step: of the forward pass, then of the backward pass.

    In a notebook they show side by side; at the bare prompt a line says what they are.

    All have one layout: from picture to picture only numbers and marks change, nothing moves.
    The step's sum is below in words. As in `backward_steps`, the leaves' gradients start from
    their present `grad`, and no node is written to.

    Args:
        output: where the graph ends.
        names: name -> node, instead of the caller's variables.
        options: as for `draw`, without highlight: each step is marked.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        ValueError: the output is a leaf, or there would be more than 1,000 pictures.
        RenderError: no renderer works on this machine; the message says what to install.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b + 1
    >>> frames(L)
    4 pictures of L, as SVG; save(L, 'folder/') writes them
    """
    from .sequence import Frames, frames_of

    plan = planned(output, names, options)
    return Frames(plan.names(plan.graph.output), frames_of(plan))


def planned(
    output: Node | Drawable | LikeNode, names: Mapping[str, Node] | None, options: Options
) -> Plan:
    """Return what is drawn of a graph step by step."""
    from .plan import Plan

    if "highlight" in options:
        raise TypeError("each step is marked by itself: leave highlight out")
    return Plan(opened(output, names), complete(options))


def complete(options: Options) -> Options:
    """Return options, those not given as `draw` has them."""
    return checked({"digits": None, **(draw.__kwdefaults__ or {}), **options})


def notebook_bundle(output: Node) -> dict[str, str]:
    """Return what a notebook shows of a Value: text always, and the graph."""
    bundle = {"text/plain": repr(output)}
    try:
        nodes = Graph(output).nodes
        if output.operation is not None and len(nodes) <= LARGEST_IN_NOTEBOOK:
            variables = values_in(vars(sys.modules["__main__"]))
            named = {spelled(variables[x]): x for x in nodes if x in variables}
            bundle["image/svg+xml"] = svg(output, named)
    except Exception:  # a picture that fails must not take the number with it
        pass
    return bundle
