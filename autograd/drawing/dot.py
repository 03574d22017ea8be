"""A picture as Graphviz source: one record a box, one line an edge, no colours."""

from __future__ import annotations

from .canvas import writable
from .picture import Drawing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scene import Scene

_FONT = {"fontname": "Courier", "fontsize": "10"}  # of the same width on every machine
_ACTIVE = {"penwidth": "3"}


def digraph(scene: Scene, summary: str) -> Drawing:
    """Return the drawing of a scene: its source is bare, its SVG has the scene's colours."""
    drawing = Drawing(summary, scene=scene)
    # a box of a fixed size has its place whatever is written in it
    drawing.attr(
        "graph", rankdir=scene.look.direction, ranksep="0.4", nodesep="0.2", pad="0.2", **_FONT
    )
    drawing.attr("node", shape="record", fixedsize="true", **_FONT)
    drawing.attr("edge", arrowsize="0.7", **{**_FONT, "fontsize": "11"})
    if scene.notes:
        drawing.attr("graph", label=_escaped("\n".join(note for note, _ in scene.notes)))
    clustered = {}
    for cluster in scene.clusters:
        with drawing.subgraph(name=f"cluster_{cluster.key}") as inner:
            inner.attr(label=_escaped(cluster.title), id=cluster.key)
            for key in cluster.members:
                clustered[key] = inner
                _add_box(inner, scene, key)
    for key in scene.boxes:
        if key not in clustered:
            _add_box(drawing, scene, key)
    for edge in scene.edges:
        style = dict(_ACTIVE) if edge.active else {}
        if edge.derivative:
            style["label"] = _escaped(edge.label())
        drawing.edge(edge.source, edge.target, id=edge.key, **style)
    return drawing


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
