"""A Stepper as text at the bare prompt, and in a notebook as a page."""

from __future__ import annotations

import html

from ..names import Names
from ..notation import readable
from ..steps import plain
from .stretches import Moved

_FRAME = (
    '<iframe srcdoc="{}" sandbox="allow-scripts" title="{}" width="100%" height="760" '
    'style="border:0"></iframe>'
)


def as_text(names: Names, upcoming: Moved | None) -> str:
    """Return the step that comes next in words, its results open."""
    if upcoming is None:
        return readable(f"both passes of {names(names.graph.output)} are done")
    return readable(upcoming.words(names, plain, True))


def as_bundle(names: Names, upcoming: Moved | None, begun: bool) -> dict[str, str]:
    """Return what a notebook shows: the page in a frame, below it the picture and the words.

    Where a picture cannot be drawn or would be too large, the words alone.
    """
    words = as_text(names, upcoming)
    shown = []
    for show in (_page, _picture):
        try:
            shown.append(show(names, upcoming, begun))
        except Exception:  # one that fails must not take the other, or the words, with it
            continue
    if not shown:
        return {"text/plain": words}
    return {
        "text/plain": words,
        "text/html": "\n".join([*shown, f"<pre>{html.escape(words)}</pre>"]),
    }


def _page(names: Names, upcoming: Moved | None, begun: bool) -> str:
    from ..saving import page_of_moment

    title = html.escape(f"Backpropagation of {names(names.graph.output)}")
    return _FRAME.format(html.escape(page_of_moment(names, upcoming)), title)


def _picture(names: Names, upcoming: Moved | None, begun: bool) -> str:
    from ..drawing import complete
    from ..drawing.sequence import frame_at

    drawing = frame_at(names, upcoming, begun, complete({}))
    svg: str = drawing.pipe("svg", encoding="utf-8").partition("?>\n")[2]
    return svg
