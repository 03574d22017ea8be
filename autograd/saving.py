"""Graphs in files: pictures, the pictures of all steps, and pages for the browser."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Unpack

from .drawing import complete, draw, frames, planned
from .drawing.options import Drawable, Options
from .files import write_file
from .foreign import as_node
from .fresh import check_fresh, opened
from .graph import Node
from .names import Names
from .notation import one_line
from .steps import ForwardStep, Step

TYPE_CHECKING = False
if TYPE_CHECKING:  # graphviz is loaded by what draws
    from .graph import LikeNode

PAGES = (".html", ".htm")


def save(
    output: Node | Drawable | LikeNode,
    path: str | os.PathLike[str],
    names: Mapping[str, Node] | None = None,
    *,
    animate: bool = False,
    language: str = "en",
    **options: Unpack[Options],
) -> str:
    """Write the graph to a file: a picture, or a page for the browser.

    Args:
        output: the node that the graph ends in, or a model.
        path: its ending gives the format: .svg and .gv everywhere; .png where the extra `png` is
            installed, else as Graphviz's `dot` draws it, without colours; .pdf where there is
            `dot`. A path that ends in "/" is a folder for the pictures of `frames`: 01.svg,
            02.svg, …. With .html it is a page for the browser, complete in one file: it steps
            through both passes, takes other numbers for the leaves, and shows the chain rule of
            what is clicked.
        names: name -> node, instead of the caller's variables.
        animate: write one .svg that plays the pictures of `frames`, in a browser, a page, a slide.
        language: of a page's interface, "en" or "fa".
        options: as for `draw`. A page is by default in the theme "auto".

    Returns:
        The path of the file, or of the folder.

    Raises:
        TypeError: an option has the wrong type, or is one that a page does not have.
        ValueError: the path has no ending; a page of a leaf, or of more than 5,000 nodes.
        OSError: the file cannot be written.
        StaleGraphError: a number was changed after the forward pass.
        RenderError: no renderer for this format; then the source is kept beside it, as .gv.

    >>> from tempfile import mkdtemp
    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> path = save(L, mkdtemp() + "/L.html")  # open it in a browser
    """
    path = os.fsdecode(path)
    is_page = path.lower().endswith(PAGES)
    if language != "en" and not is_page:
        raise ValueError("language is that of a page: end the path in .html")
    if animate:
        return _animate(output, names, path, options)
    if is_page:
        from .page import page

        if not isinstance(output := as_node(output), Node):
            raise TypeError("a page shows one number: save(mse(y, model(x)), …), a prediction, …")
        for option in ("blank", "highlight"):
            if options.get(option) is not None:
                raise TypeError(f"a page asks and marks by itself: leave {option} out")
        look = complete({"theme": "auto", **options})
        write_file(path, page(opened(output, names), look, language).encode(), "page")
        return path
    if path.endswith(("/", os.sep)):
        from .drawing.picture import write_all

        pictures = frames(output, names, **options)  # type: ignore[arg-type]
        return write_all(path, pictures)
    return draw(output, names, **options).write(path)


def _animate(
    output: Node | Drawable | LikeNode,
    names: Mapping[str, Node] | None,
    path: str,
    options: Options,
) -> str:
    from .drawing.animation import animated

    if not path.lower().endswith(".svg"):
        raise ValueError(f"an animation is an SVG: end {one_line(path)!r} in .svg")
    write_file(path, animated(planned(output, names, options)).encode(), "picture")
    return path


def save_moment(names: Names, upcoming: object, begun: bool, path: str) -> None:
    """Write where a debugger is: a picture, or a page that begins there.

    Args:
        names: those of the graph.
        upcoming: the step that comes next.
        begun: whether the backward pass has begun.
        path: the format is that of its ending.

    Raises:
        OSError: it could not be drawn or written.
    """
    from .drawing.render import RenderError
    from .drawing.sequence import frame_at

    check_fresh(names.graph.order, names.graph.output, names)
    try:
        if path.lower().endswith(PAGES):
            write_file(path, page_of_moment(names, upcoming).encode(), "page")
        else:
            frame_at(names, upcoming, begun, complete({})).write(path)
    except RenderError as error:
        raise OSError(str(error)) from None


def page_of_moment(names: Names, upcoming: object) -> str:
    """Return the page that begins where a debugger is; arguments as for `save_moment`."""
    from .page import page

    steps = len(names.graph.order)
    done = 2 * steps
    if isinstance(upcoming, (ForwardStep, Step)):
        done = upcoming.index - 1 + isinstance(upcoming, Step) * steps
    return page(names, complete({"theme": "auto"}), step=done)
