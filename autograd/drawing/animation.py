"""The pictures of both passes as one SVG that plays them: with style rules alone, no script."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .plan import Plan
from .sequence import frames_of

MOST_ANIMATED = 120  # pictures; nobody would watch more
_SECONDS, _PAUSE = 1.2, 2.4  # of each picture; of the last one besides
_NAMESPACE = "http://www.w3.org/2000/svg"


def animated(plan: Plan) -> str:
    """Return an SVG that shows each step in turn, over and over.

    Where nothing moves, or the reader does not want that, it is the last picture.
    """
    count = 2 * len(plan.graph.order)
    if count > MOST_ANIMATED:
        name = plan.names(plan.graph.output)
        raise ValueError(
            f"the animation of {name} would be {count:,} pictures; the most is "
            f"{MOST_ANIMATED}: take a node further in, or save({name}, 'folder/'), which writes "
            "each picture"
        )
    return together([*frames_of(plan)])


def together(pictures: Sequence[str], seconds: float = _SECONDS, pause: float = _PAUSE) -> str:
    """Return SVGs of one size as one: what is alike is there once, the rest only in its time.

    Args:
        pictures: the SVGs, in order.
        seconds: how long each is seen.
        pause: how much longer the last one is.
    """
    film = _Film(pictures, seconds, pause)
    root = film.merged(dict(enumerate(map(_parsed, pictures))))
    root.set("xmlns", _NAMESPACE)
    style = root.find("style")
    if style is None:
        style = Element("style")
        style.tail = "\n"
        root.insert(2, style)  # after title and description
    style.text = (style.text or "") + film.rules()
    written = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


class _Film:
    """Merges pictures, and keeps the times in which their parts are seen."""

    def __init__(self, pictures: Sequence[str], seconds: float, pause: float) -> None:
        self._count, self._seconds, self._pause = len(pictures), seconds, pause
        # on a page with other pictures each has names of its own
        self._prefix = f"f{zlib.crc32(''.join(pictures).encode()):x}-"
        self._names: dict[tuple[int, ...], str] = {}  # the pictures that a part is in -> its class

    def merged(self, versions: Mapping[int, Element]) -> Element:
        """Return an element as it is in all pictures, by their places."""
        last = versions[max(versions)]
        found = Element(last.tag, {k: v for k, v in last.attrib.items() if k != "id"})
        found.text, found.tail = last.text, last.tail
        for shown in _aligned(versions):
            newest = shown[max(shown)]
            child = self.merged(shown) if newest.tag == "g" else newest
            if len(shown) < len(versions) and newest.tag != "title":
                self._time(child, shown)
            found.append(child)
        return found

    def _time(self, part: Element, shown: Mapping[int, Element]) -> None:
        """Let a part be seen in its time alone."""
        name = self._names.setdefault(tuple(shown), f"{self._prefix}{len(self._names) + 1}")
        part.set("class", f"{part.get('class', '')} {name}".lstrip())
        if self._count - 1 not in shown:
            part.set("visibility", "hidden")

    def rules(self) -> str:
        """Return the style rules that show each part in its time."""
        total = self._count * self._seconds + self._pause
        rules = []
        for shown, name in self._names.items():
            steps, seen = [], None
            for picture in range(self._count):
                if (picture in shown) is not seen:
                    seen = picture in shown
                    share = f"{100 * picture * self._seconds / total:.3f}".rstrip("0").rstrip(".")
                    steps.append(f"{share}%{{visibility:{'visible' if seen else 'hidden'}}}")
            rules.append(f"@keyframes {name}{{{''.join(steps)}}}")
            rules.append(f".{name}{{animation:{name} {total:g}s step-end infinite}}")
        return f"@media (prefers-reduced-motion:no-preference){{{''.join(rules)}}}"


def _aligned(versions: Mapping[int, Element]) -> list[dict[int, Element]]:
    """Return the children of an element's versions, alike ones together, in the order of all."""
    found: list[tuple[str, dict[int, Element]]] = []
    for picture, element in versions.items():
        own = [(_key(child), {picture: child}) for child in element]
        keys = [[key for key, _ in parts] for parts in (found, own)]
        merged = []
        for what, a, b, c, d in SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
            if what == "equal":
                for (_, shown), (_, more) in zip(found[a:b], own[c:d], strict=True):
                    shown.update(more)
                merged += found[a:b]
            else:
                merged += [*found[a:b], *own[c:d]]
        found = merged
    return [shown for _, shown in found]


def _key(part: Element) -> str:
    """Return what is the same where two pictures have the same part."""
    if part.tag == "g":
        return part.get("id", "")
    return part.tag if part.tag == "title" else ElementTree.tostring(part, encoding="unicode")


def _parsed(picture: str) -> Element:
    root = ElementTree.fromstring(picture)
    for part in root.iter():
        part.tag = part.tag.removeprefix(f"{{{_NAMESPACE}}}")
    return root
