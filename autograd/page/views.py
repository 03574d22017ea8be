"""The pictures of a page: the whole, and one for each group that can be opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..drawing.contents import Moment
from ..drawing.fitting import lay_out
from ..drawing.options import Options
from ..drawing.paint import paint
from ..drawing.plan import Plan
from ..drawing.render import render
from ..graph import Node
from ..names import Names
from .drawn import drawn_in, told_in
from .tape import ranges

MOST_VIEWS = 150  # of a graph with more groups, the inner ones do not open
_TOOLTIP = re.compile(r"(<g [^>]*>)\s*<title>[^<]*</title>")
_NUMBER = re.compile(r'(<text [^>]*data-n="[^>]*>)[^<]*')
_PLACE = re.compile(r' (?:d|x|y|width|height|cx|cy|r|rx)="[^"]*"')
_DIGITS = re.compile(r"(\.\d)\d+")


def views_of(
    names: Names,
    look: Options,
    moment: Moment,
    places: Mapping[Node, int],
    language: str,
) -> tuple[str, dict[str, Any]]:
    """Return the whole as an SVG, and each picture by its group as in `expand`; the whole is "".

    Args:
        names: those of the graph.
        look: the options.
        moment: the numbers.
        places: the place of each node.
        language: of what the pictures say.
    """
    found: dict[str, Any] = {}
    whole = ""
    waiting = [("", "", look["expand"])]
    while waiting and len(found) < MOST_VIEWS:
        path, parent, expand = waiting.pop(0)
        plan = Plan(names, {**look, "expand": expand})
        scene = plan.scene(moment)
        svg = drawn_in(language, paint(scene, lay_out(scene, render)))
        whole = whole or svg
        cards: dict[str, list[int]] = {}
        for node, key in scene.homes.items():
            cards.setdefault(key, []).append(places[node])
        found[path] = {
            "title": told_in(language, path.rpartition("/")[2]),
            "parent": parent,
            "svg": compact(svg),
            "cards": {key: ranges(held) for key, held in cards.items()},
            "picks": {key: places[node] for key, node in scene.picks.items()},
            "wires": {wire.key: [wire.source, wire.target] for wire in scene.wires},
            "opens": dict(scene.opens),
        }
        known = {*found, *[name for name, _, _ in waiting]}
        waiting += [(name, path, [name]) for name in scene.opens.values() if name not in known]
    for view in found.values():  # what has no picture does not open
        view["opens"] = {key: name for key, name in view["opens"].items() if name in found}
    return whole, found


def compact(svg: str) -> str:
    """Return a picture without what the page writes itself, its places to a tenth of a point."""
    svg = _NUMBER.sub(r"\1", _TOOLTIP.sub(r"\1", svg.partition("?>\n")[2]))
    return _PLACE.sub(lambda found: _DIGITS.sub(r"\1", found[0]), svg)
