"""Writing an SVG that opens alike in a browser, a word processor and on a page without scripts."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

from .theme import ROOT, attributes, dark_rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Note = tuple[tuple[str, str], ...]  # the parts of a line: (written, paint)

# Each of these is of one width, and has the signs of the formulas.
FONT = "DejaVu Sans Mono, Menlo, Consolas, Liberation Mono, monospace"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ADVANCE = 0.605  # the width of a sign by the font's size, in the widest of them


class Canvas:
    """An SVG in the making; shapes come to lie over those drawn before.

    Args:
        theme: one of `THEMES`.
        title: what a screen reader calls the picture.
        description: what it reads out next.
    """

    def __init__(self, theme: str, title: str, description: str) -> None:
        self._theme = theme
        head = {"xmlns": "http://www.w3.org/2000/svg", "class": ROOT, "role": "img"}
        self.root = ElementTree.Element("svg", {**head, "font-family": FONT})
        _child(self.root, "title").text = writable(title)
        _child(self.root, "desc").text = writable(description)
        if theme == "auto":
            _child(self.root, "style").text = dark_rules()
        self._page = self.rect(0, 0, 0, 0, "page")

    def group(
        self, id: str, kind: str, tooltip: str = "", parent: Element | None = None
    ) -> Element:
        """Return a group: its shapes belong together and share a tooltip."""
        group = _child(self.root if parent is None else parent, "g", id=id, **{"class": kind})
        if tooltip:
            _child(group, "title").text = writable(tooltip)
        return group

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        paint: str,
        parent: Element | None = None,
        radius: float = 0,
        stroke: float = 1,
        dashed: bool = False,
    ) -> Element:
        """Draw a box, its corner at (x, y)."""
        place = {"x": short(x), "y": short(y), "width": short(width), "height": short(height)}
        if radius:
            place["rx"] = short(radius)
        return self._shape("rect", paint, parent, **place, **_pen(stroke, dashed))

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        paint: str,
        parent: Element | None = None,
        stroke: float = 1,
    ) -> Element:
        """Draw a circle around (x, y)."""
        place = {"cx": short(x), "cy": short(y), "r": short(radius)}
        return self._shape("circle", paint, parent, **place, **_pen(stroke))

    def path(
        self,
        d: str,
        paint: str,
        parent: Element | None = None,
        stroke: float = 1,
        dashed: bool = False,
    ) -> Element:
        """Draw a path, in SVG's notation."""
        return self._shape("path", paint, parent, d=d, **_pen(stroke, dashed))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        paint: str,
        parent: Element | None = None,
        stroke: float = 1,
        dashed: bool = False,
    ) -> Element:
        """Draw a straight line."""
        d = f"M{short(start[0])},{short(start[1])}L{short(end[0])},{short(end[1])}"
        return self.path(d, paint, parent, stroke, dashed)

    def text(
        self,
        x: float,
        y: float,
        written: str,
        paint: str,
        parent: Element | None = None,
        size: float = 13,
        anchor: str = "start",
        bold: bool = False,
    ) -> Element:
        """Write one line, its baseline at y; `anchor` says where in it x is."""
        more = {"font-size": short(size)}
        if anchor != "start":
            more["text-anchor"] = anchor
        if bold:
            more["font-weight"] = "bold"
        written = writable(written)
        if written != " ".join(written.split()):
            more["xml:space"] = "preserve"  # two spaces, as typed
        element = self._shape("text", paint, parent, x=short(x), y=short(y), **more)
        element.text = written
        return element

    def note(self, x: float, y: float, note: Note, size: float, parent: Element) -> None:
        """Write one line whose parts have paints of their own."""
        if len(note) == 1:
            self.text(x, y, *note[0], parent, size)
            return
        line = self.text(x, y, "", "note", parent, size)
        line.set("xml:space", "preserve")
        for written, paint in note:
            self._shape("tspan", paint, line).text = writable(written)

    def finish(self, width: float, height: float) -> str:
        """Return the SVG of a page of this size."""
        size = {"width": short(width), "height": short(height)}
        self.root.attrib.update(size, viewBox=f"0 0 {short(width)} {short(height)}")
        self._page.attrib.update(size)
        ElementTree.indent(self.root, "")
        for line in self.root.iter("text"):
            if len(line):  # between the parts of a line a line break would be seen
                line.text = None
                for part in line:
                    part.tail = None
        written = ElementTree.tostring(self.root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'

    def _shape(self, tag: str, paint: str, parent: Element | None, **more: str) -> Element:
        parent = self.root if parent is None else parent
        return _child(parent, tag, **attributes(paint, self._theme), **more)


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _pen(stroke: float, dashed: bool = False) -> dict[str, str]:
    pen = {} if stroke == 1 else {"stroke-width": short(stroke)}
    return {**pen, "stroke-dasharray": "4 3"} if dashed else pen


def short(number: float) -> str:
    """Write a length in points."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def writable(text: str) -> str:
    """Replace the signs that XML forbids (control signs, halves of a pair, non-characters), and
    those that would turn the direction of all that follows.
    """
    return "".join("\ufffd" if _forbidden(letter) else letter for letter in text)


def _forbidden(letter: str) -> bool:
    if letter in _TURNING:
        return True
    return letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs", "Cn")


def columns(text: str) -> float:
    """Return how many signs of a font of one width a text is wide, or a little less."""
    return len(text) if text.isascii() else sum(map(_column, text))


def _column(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") and letter not in _TURNING:
        return 0.0  # stands above or below the one before
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    # other scripts come from another font, whose letters may be wider
    return 1.3 if "\u0530" <= letter < "\u1e00" else 1.0


def width_of(text: str, size: float) -> float:
    """Return the width of a text."""
    return columns(text) * size * ADVANCE


def note_width(note: Note, size: float) -> float:
    """Return the width of a line."""
    return sum(width_of(written, size) for written, _ in note)


def shortened(text: str, most: int) -> str:
    """Cut a text to so many columns, with … where something is left out."""
    if columns(text) <= most:
        return text
    cut = text[:most]
    while columns(cut) > most - 1:
        cut = cut[:-1]
    return cut + "…"
