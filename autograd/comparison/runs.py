"""Where two runs of one program separate: the first node of each pass at which they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from ..backprop import gradients
from ..graph import Graph, Node, post_order
from ..languages import digits_text, text
from ..names import Names
from ..notation import counted
from ..numbers import close
from ..tracing.origins import spot
from .finding import Comparison


def compare_runs(names: Names, other: Graph, tolerance: float) -> Comparison:
    """Return the first differences between a graph and one that another run has made."""
    graph = names.graph
    pairs = [*zip_longest(graph.nodes, other.nodes)]
    for index, (node, its) in enumerate(pairs):
        if node is None or its is None or _kind(node) != _kind(its):
            return _of_other_shape(names, node, its, index)
    forward = next(
        (pair for pair in pairs if not close(pair[0].data, pair[1].data, within=tolerance)), None
    )
    of_first, of_second = _swept(graph), _swept(other)
    twin = dict(pairs)
    sizes = max(map(abs, of_first.values()), default=0.0)
    backward = next(
        (
            node
            for node, grad in of_first.items()
            if not close(grad, of_second[twin[node]], within=tolerance)
            and not close(grad, of_second[twin[node]], sizes)
        ),
        None,
    )
    lines = []
    if forward is not None:
        lines.append(_line(names, "forward", forward[0], *[x.data for x in forward]))
    else:
        lines.append(f"forward: {counted(len(pairs), 'node')}, all the same")
    if backward is not None:
        grads = of_first[backward], of_second[twin[backward]]
        lines.append(_line(names, "backward", backward, *grads))
    else:
        lines.append(f"backward: {counted(len(of_first), 'gradient')}, all the same")
    shown = "\n".join(lines)
    if forward is not None:
        node, its = forward
        return Comparison(shown, node, node.data, its.data, "forward")
    if backward is not None:
        return Comparison(shown, backward, *grads, "backward")
    return Comparison(shown)


def _kind(node: Node) -> tuple[str, int]:
    return (node.operation.name if node.operation else "leaf", len(node.inputs))


def _swept(graph: Graph) -> Mapping[Node, float]:
    """Return the gradients of a backward pass, in the order in which they are whole."""
    order: Sequence[Node] = post_order(graph.output, last_input_first=True)[::-1]
    found = gradients(graph.output, order)
    place = {graph.output: 0}
    for index, user in enumerate(order, 1):
        place.update(dict.fromkeys(user.inputs, index))
    return {node: found[node] for node in sorted(found, key=place.__getitem__)}


def _of_other_shape(names: Names, node: Node | None, its: Node | None, index: int) -> Comparison:
    shown = [
        "has ended"
        if x is None
        else f"has {_kind(x)[0]} = {digits_text(x.data)}" + (f" at {spot(x)}" if spot(x) else "")
        for x in (node, its)
    ]
    before = f" after {names(names.graph.nodes[index - 1])}" if index else ""
    whole = f"the runs do not compute the same{before}: the first {shown[0]}, the second {shown[1]}"
    return Comparison(
        whole, names.graph.output if node is None else node, misconception="other_graph"
    )


def _line(names: Names, phase: str, node: Node, first: float, second: float) -> str:
    what = names.equation(node)
    if phase == "backward":
        what = text(names.derivative(names.graph.output, node))
    place = f" at {spot(node)}" if spot(node) else ""
    a, b = _told_apart(first, second)
    return f"{phase}: first different at {what}{place}: {a} in the first run, {b} in the second"


def _told_apart(a: float, b: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart."""
    for digits in range(6, 17):
        if digits_text(a, digits) != digits_text(b, digits):
            break
    return digits_text(a, digits), digits_text(b, digits)
