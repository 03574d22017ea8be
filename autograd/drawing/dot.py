"""A picture as Graphviz source: one record a box, one line an edge, no colours."""

from __future__ import annotations

from .canvas import writable
from .picture import Drawing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .circles import Circles, Line
    from .scene import Cluster, Scene

_FONT = {"fontname": "Courier", "fontsize": "10"}  # of the same width on every machine
_ACTIVE = {"penwidth": "3"}


def digraph(scene: Scene, summary: str) -> Drawing:
    """Return the drawing of a scene: its source is bare, its SVG has the scene's colours."""
    drawing = Drawing(summary)
    # a box of a fixed size has its place whatever is written in it
    between = {"ranksep": "0.8" if scene.clusters else "0.4", "nodesep": "0.2"}
    drawing.attr("graph", rankdir=scene.look.direction, pad="0.2", **between, **_FONT)
    drawing.attr("node", shape="record", fixedsize="true", **_FONT)
    drawing.attr("edge", arrowsize="0.7", **{**_FONT, "fontsize": "11"})
    if scene.below.notes:
        drawing.attr("graph", label=_escaped(scene.below.text()))
    framed: set[str] = set()
    for cluster in scene.clusters:
        _add_cluster(drawing, scene, cluster, framed)
    for key in scene.boxes:
        if key not in framed:
            _add_box(drawing, scene, key)
    for edge in scene.edges:
        style = dict(_ACTIVE) if edge.active else {}
        if edge.derivative:
            style["label"] = _escaped(edge.label())
        drawing.edge(edge.source, edge.target, id=edge.key, **style)
    return drawing.depict(scene.svg)


def circles_digraph(circles: Circles, summary: str) -> Drawing:
    """Return the drawing of a network: every circle has its place in the source."""
    drawing = Drawing(summary, engine="neato")
    drawing.attr("graph", layout="neato", inputscale="72", splines="line", **_FONT)
    drawing.attr("node", shape="circle", fixedsize="true", **_FONT)
    drawing.attr("edge", arrowhead="none", **_FONT)
    if circles.below.notes:
        drawing.attr("graph", label=_escaped(circles.below.text()))
    places = circles.places()
    for column in circles.columns:
        for spot in column.spots:
            x, y, radius = places[spot.key]
            label = _written(spot.lines)
            style = {"style": "bold"} if spot.kind == "output" else {}
            style |= _ACTIVE if spot.active else {}
            size = _inches(2 * radius)
            place = f"{x:.1f},{-y:.1f}!"
            drawing.node(spot.key, _escaped(label), id=spot.key, pos=place, width=size, **style)
    pens = circles.pens()
    for link in circles.links:
        width, dashed = pens[link.key]
        style = {"penwidth": f"{width:.1f}"}
        style |= {"style": "dashed"} if dashed else {}
        label = _written(link.labels)
        style |= {"label": _escaped(label)} if label else {}
        drawing.edge(link.source, link.target, id=link.key, **style)
    return drawing.depict(circles.svg)


def _add_cluster(drawing: Drawing, scene: Scene, cluster: Cluster, framed: set[str]) -> None:
    framed.update(cluster.members)
    with drawing.subgraph(name=f"cluster_{cluster.key}") as inner:
        inner.attr(label=_escaped(cluster.title), id=cluster.key, labeljust="l", fontsize="12")
        for further in reversed(cluster.inner):  # Graphviz stacks them from the bottom
            _add_cluster(inner, scene, further, framed)
        for key in reversed(cluster.members):
            _add_box(inner, scene, key)


def _add_box(drawing: Drawing, scene: Scene, key: str) -> None:
    box = scene.boxes[key]
    style = dict(_ACTIVE) if box.active else {}
    if box.kind == "leaf":
        style["shape"] = "Mrecord"
    if box.output:
        style["style"] = "bold"
    label = "|".join(map(_field, box.fields()))
    if scene.look.direction in ("TB", "BT"):
        label = f"{{{label}}}"
    size = {"width": _inches(box.width()), "height": _inches(box.height())}
    drawing.node(key, label, id=key, **size, **style)


def _written(lines: Iterable[Line]) -> str:
    texts = [f"{line.written} {'_' * 8 * line.field}".strip() for line in lines if not line.rule]
    return "\n".join(texts)


def _inches(points: float) -> str:
    return f"{points / 72:.2f}"


def _escaped(label: str) -> str:
    """Return a label that Graphviz shows as typed: no escapes, no entities, no control signs."""
    label = writable(label).replace("\\", "\\\\").replace("&", "&amp;").replace("\n", "\\n")
    # an empty first line corrupts the embedded renderer's memory
    return "\u00a0" + label if label.startswith("\\n") else label


def _field(label: str) -> str:
    escaped = _escaped(label)
    for sign in "{}|<>":
        escaped = escaped.replace(sign, "\\" + sign)
    return escaped.replace("  ", "\\ \\ ")
