"""Where shapes and texts of a picture are, measured on its SVG."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from autograd.drawing.lettering import width_of

from .conftest import ISOLATES, SVG

Bounds = tuple[float, float, float, float]  # left, top, right, bottom


def numbers(element: Element, *names: str) -> list[float]:
    return [float(element.get(name, "0")) for name in names]


def bounds(element: Element) -> Bounds:
    """Return the bounds of a shape or a line of text, as wide as its signs in the widest font."""
    if element.tag == f"{SVG}rect":
        x, y, width, height = numbers(element, "x", "y", "width", "height")
        return x, y, x + width, y + height
    if element.tag == f"{SVG}circle":
        x, y, radius = numbers(element, "cx", "cy", "r")
        return x - radius, y - radius, x + radius, y + radius
    x, y, size = numbers(element, "x", "y", "font-size")
    width = width_of("".join(element.itertext()).translate(ISOLATES), size)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
    return x - share * width, y - 0.75 * size, x + (1 - share) * width, y + 0.2 * size


def inside(inner: Bounds, outer: Bounds) -> bool:
    return (
        outer[0] - 0.5 <= inner[0]
        and outer[1] - 0.5 <= inner[1]
        and inner[2] <= outer[2] + 0.5
        and inner[3] <= outer[3] + 0.5
    )


def apart(one: Bounds, other: Bounds) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
