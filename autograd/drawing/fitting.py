"""How a graph is made to fit a page: as Graphviz draws it, from top to bottom, or in rows."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from .columns import lay_out_columns
from .layout import Layout, read_layout
from .scene import ROOM, WIDEST, Below, Scene, Wire
from .source import LABEL, digraph
from .wrapping import Rows

_SLIMMEST = 1.5  # times as high as wide: a graph slimmer than that is rather a line of text
_SHORTER = 2 / 3  # as high: rows are so much better than what is high alone
_MOST_TURNED = 100  # boxes
_PAGE = 1.6  # times as wide as a page: what one in a browser scrolls through

Draw = Callable[[str], bytes]  # Graphviz source -> its SVG


def lay_out(scene: Scene, draw: Draw) -> Layout:
    """Return where everything is, so that it can be read on a page; circles are in columns.

    The direction that the scene's look asks for is kept; rows run to the right, or to the left.
    """
    if scene.columns:
        return lay_out_columns(scene)
    layout = _drawn(scene, draw)
    direction = scene.look["direction"]
    if max(layout.width, layout.height) <= ROOM * WIDEST or direction in ("TB", "BT"):
        return layout
    if scene.look["theme"] == "page" and layout.width <= _PAGE * WIDEST:
        return layout  # it follows the steps, whose words are above it
    if direction is None and len(scene.cards) <= _MOST_TURNED:
        found = _drawn(scene._replace(look={**scene.look, "direction": "TB"}), draw)
        if found.width <= ROOM * WIDEST and found.height <= _SLIMMEST * found.width:
            return found
    rows = Rows(scene).layout()
    is_narrow = layout.width <= ROOM * WIDEST
    return layout if is_narrow and rows.height > _SHORTER * layout.height else rows


def _drawn(scene: Scene, draw: Draw) -> Layout:
    """Return the layout that Graphviz finds."""
    wires = tuple(map(_measured, scene.wires))
    source = digraph(scene._replace(wires=wires, below=Below()), "").source
    return _in_order(scene, read_layout(draw(source), scene))


def _in_order(scene: Scene, layout: Layout) -> Layout:
    """Return the layout with the neurons of each layer in the order of their numbers.

    For Graphviz they are all alike, and so are the lines between two layers: a neuron takes the
    place of another, and its lines the ways of that one's.
    """
    across = scene.look["direction"] in ("TB", "BT")
    instead: dict[str, str] = {}  # a neuron -> the one whose place it takes
    for frame in scene.frames:
        if frame.is_layer:
            found = sorted(frame.members, key=lambda key: layout.places[key][0 if across else 1])
            instead.update(zip(frame.members, found, strict=True))
    keys = {(wire.source, wire.target): wire.key for wire in scene.wires}
    ways = {}
    for wire in scene.wires:
        own = wire.source, wire.target
        ends = instead.get(own[0], own[0]), instead.get(own[1], own[1])
        if ends not in keys:
            return layout  # they are not alike
        ways[wire.key] = layout.ways[wire.key if ends == own else keys[ends]]
    taken = {
        key: layout.places[key]._replace(x=layout.places[other].x, y=layout.places[other].y)
        for key, other in instead.items()
    }
    return layout._replace(places=layout.places | taken, ways=ways)


def _measured(wire: Wire) -> Wire:
    """Return a line whose labels are as wide as they will be: Graphviz takes ∂ for three signs."""
    room = max([line.width() for line in wire.labels], default=0.0) + 4
    written = "x" * ceil(room / (0.6 * LABEL))
    return wire._replace(
        labels=tuple(line._replace(written=written, field=0.0) for line in wire.labels)
    )
