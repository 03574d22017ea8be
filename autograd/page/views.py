"""The pictures of a page: the whole, and one for each group that can be opened."""

from __future__ import annotations

from typing import Any

from ..drawing.contents import Moment
from ..drawing.options import Options
from ..drawing.paint import paint
from ..drawing.plan import Plan, pictured
from ..names import Names

MOST_VIEWS = 150


def views(names: Names, look: Options, moment: Moment, places: Any) -> dict[str, Any]:
    """Return the pictures by what `expand` calls their group; "" is the whole.

    Args:
        names: those of the graph.
        look: the options.
        moment: the numbers.
        places: the place of each node.
    """
    found: dict[str, Any] = {}
    waiting = [("", "", look["expand"])]
    while waiting and len(found) < MOST_VIEWS:
        path, parent, expand = waiting.pop(0)
        plan = Plan(names, {**look, "expand": expand})
        scene, layout = pictured(plan, moment)
        cards: dict[str, list[int]] = {}
        for node, key in scene.homes.items():
            cards.setdefault(key, []).append(places[node])
        found[path] = {
            "title": path.rpartition("/")[2],
            "parent": parent,
            "svg": paint(scene, layout),
            "cards": cards,
            "wires": {wire.key: [wire.source, wire.target] for wire in scene.wires},
            "opens": dict(scene.opens),
        }
        known = {*found, *[name for name, _, _ in waiting]}
        waiting += [(name, path, [name]) for name in scene.opens.values() if name not in known]
    return found
