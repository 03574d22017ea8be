"""A picture as Graphviz source: one node per card, one edge per line, no colours."""

from __future__ import annotations

from .layout import Layout
from .lettering import Line, writable
from .picture import Drawing
from .scene import Card, Frame, Scene

_FONT = {"fontname": "Courier", "fontsize": "10"}  # of the same width on every machine
_BLANK = "_" * 8
LABEL = 12  # the size of what is written on edges


def digraph(scene: Scene, summary: str, fixed: Layout | None = None) -> Drawing:
    """Return the source of a scene as a drawing; `fixed`: where its cards already are."""
    drawing = Drawing(summary, engine="neato" if fixed else "dot")
    if fixed:
        drawing.attr("graph", layout="neato", inputscale="72", splines="line", **_FONT)
        drawing.attr("node", shape="circle", fixedsize="true", **_FONT)
        drawing.attr("edge", arrowhead="none", **_FONT)
    else:
        # a box of a fixed size has its place whatever is written in it
        between = {"ranksep": "0.8" if scene.frames else "0.4", "nodesep": "0.2"}
        direction = scene.look["direction"] or "LR"
        drawing.attr("graph", rankdir=direction, pad="0.2", **between, **_FONT)
        drawing.attr("node", shape="record", fixedsize="true", **_FONT)
        drawing.attr("edge", arrowsize="0.7", **{**_FONT, "fontsize": f"{LABEL}"})
    if scene.below.notes:
        drawing.attr("graph", label=_escaped(scene.below.text()))
    framed: set[str] = set()
    for frame in () if fixed else scene.frames:
        _add_frame(drawing, scene, frame, framed)
    for key in scene.cards:
        if key not in framed:
            _add_card(drawing, scene, key, fixed)
    for wire in scene.wires:
        style = {"penwidth": f"{wire.stroke:.1f}"} if fixed or wire.active else {}
        style |= {"style": "dashed"} if wire.dashed else {}
        if wire.labels:
            style["label"] = _escaped("\n".join(map(_written, wire.labels)))
        drawing.edge(wire.source, wire.target, id=wire.key, **style)
    return drawing


def _add_frame(drawing: Drawing, scene: Scene, frame: Frame, framed: set[str]) -> None:
    framed.update(frame.members)
    with drawing.subgraph(name=f"cluster_{frame.key}") as inner:
        inner.attr(label=_escaped(frame.title), id=frame.key, labeljust="l", fontsize="12")
        for further in reversed(frame.inner):  # Graphviz stacks them from the bottom
            _add_frame(inner, scene, further, framed)
        for key in reversed(frame.members):
            _add_card(inner, scene, key, None)


def _add_card(drawing: Drawing, scene: Scene, key: str, fixed: Layout | None) -> None:
    card = scene.cards[key]
    style = {"penwidth": "3"} if card.active else {}
    style |= {"style": "bold"} if card.output else {}
    style |= {"shape": "Mrecord"} if card.kind == "leaf" else {}
    if fixed:
        x, y, across, _ = fixed.places[key]
        style |= {"pos": f"{x:.1f},{-y:.1f}!", "width": f"{across / 72:.2f}"}
        style |= {"shape": "plaintext"} if card.kind == "cell" else {}
        label = _quoted("\n".join(_written(line) for line in card.lines if line.size))
    else:
        width, height = card.size()
        style |= {"width": f"{width / 72:.2f}", "height": f"{height / 72:.2f}"}
        label = _fields(card)
        label = f"{{{label}}}" if scene.look["direction"] in ("TB", "BT") else label
    drawing.node(key, writable(label), id=key, **style)


def _written(line: Line) -> str:
    return " ".join(filter(None, [line.label, line.written, _BLANK if line.field else ""]))


def _fields(card: Card) -> str:
    """Return the lines of a box as the fields of a record: its name, which may be of several lines,
    in one.
    """
    names = [line.written for line in card.lines if line.bold]
    rest = [_written(line) for line in card.lines if line.size and not line.bold]
    fields = []
    for field in ["\n".join(names), *rest] if names else rest:
        quoted = _quoted(field)
        for sign in "{}|<>":
            quoted = quoted.replace(sign, "\\" + sign)
        fields.append(quoted.replace("  ", "\\ \\ "))
    return "|".join(fields)


def _escaped(label: str) -> str:
    """Return a label that Graphviz shows as typed, without control signs."""
    return _quoted(writable(label))


def _quoted(label: str) -> str:
    """Return a label that Graphviz shows as typed: no escapes, no entities."""
    label = label.replace("\\", "\\\\").replace("&", "&amp;").replace("\n", "\\n")
    # an empty first line corrupts the embedded renderer's memory
    return "\u00a0" + label if label.startswith("\\n") else label
