"""An SVG as PNG, by the library `resvg_py`, which the extra `png` brings."""

from __future__ import annotations

import functools

from .paint import FONT

_SCALE = 2.0  # dots per point: sharp on a slide
_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30">{}</svg>'
_SIGN = f'<text x="5" y="20" font-family="{FONT}">ŷ</text>'


def rasterize(svg: str) -> bytes:
    """Return an SVG as the content of a PNG file; ImportError: `resvg_py` is not installed."""
    if not _has_fonts():
        raise RuntimeError("no font is installed here: apt install fonts-dejavu-core")
    return _draw(svg, _SCALE)


@functools.cache
def _has_fonts() -> bool:
    """Tell whether texts can be seen; without a font the library silently leaves them out."""
    return _draw(_EMPTY.format(_SIGN), 1.0) != _draw(_EMPTY.format(""), 1.0)


def _draw(svg: str, scale: float) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale))
