"""A drawing: a `graphviz.Digraph` whose picture needs no program `dot`."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import graphviz

from ..files import write_file
from ..notation import one_line, readable
from .raster import rasterize
from .render import RenderError, render
from .scene import Scene

Path = str | os.PathLike[str]
Paint = Callable[[Callable[[str], bytes]], str]  # what draws source -> the SVG in colours


class Drawing(graphviz.Digraph):  # type: ignore[misc]  # graphviz ships no types
    """A `graphviz.Digraph` that draws itself with or without the program `dot`.

    >>> drawing = Drawing("drawing of L: 2 nodes; .view() opens it")
    >>> drawing.edge("a", "L")
    >>> drawing
    drawing of L: 2 nodes; .view() opens it
    >>> "<svg" in drawing.pipe(encoding="utf-8")
    True
    """

    def __init__(self, summary: str = "drawing; .view() opens it", **attributes: Any) -> None:
        super().__init__(**{"format": "svg", **attributes})
        self.summary = summary  # its repr, one line
        self.scene: Scene | None = None
        self._paint: Paint | None = None
        self._painted = ""

    def depict(self, scene: Scene | None, paint: Paint) -> Drawing:
        """Let `paint` make the SVG of a scene, as long as the source stays what it is now."""
        self.scene, self._paint, self._painted = scene, paint, self.source
        return self

    def copy(self) -> Drawing:
        """Return a copy of the drawing."""
        copied: Drawing = super().copy()
        copied.summary = self.summary
        copied.scene, copied._paint, copied._painted = self.scene, self._paint, self._painted
        return copied

    def __repr__(self) -> str:
        return readable(self.summary)

    def _png(self, engine: str) -> bytes:
        """Return the SVG as PNG, or what the program `dot` makes of the source."""
        try:
            return rasterize(self.pipe("svg", engine=engine, encoding="utf-8"))
        except Exception as error:  # as in `render`: whatever stops one way, the next may work
            reason = "not installed" if isinstance(error, ImportError) else str(error)
        try:
            return render(self.source, "png", engine)
        except RenderError as error:
            words = str(error).split("\n")
            raise RenderError("\n".join([words[0], f"- resvg_py: {reason}", *words[1:]])) from None

    def pipe(
        self,
        format: str | None = None,
        *,
        engine: str | None = None,
        quiet: bool = False,
        encoding: str | None = None,
    ) -> Any:
        """Return the picture in a format, by default SVG; as text where an encoding is given.

        A renderer's remarks never reach the screen, quiet or not. RenderError: nothing on this
        machine could draw it.
        """
        format, engine = (format or self.format).lower(), engine or self.engine
        if format == "png":
            picture = self._png(engine)
        else:

            def draw(source: str) -> bytes:
                return render(source, format, engine)

            own = format == "svg" and self.source == self._painted
            picture = self._paint(draw).encode() if self._paint and own else draw(self.source)
        return picture if encoding is None else picture.decode(encoding)

    def render(
        self,
        filename: Path | None = None,
        directory: Path | None = None,
        view: bool = False,
        cleanup: bool = False,
        format: str | None = None,
        *,
        outfile: Path | None = None,
        engine: str | None = None,
        quiet: bool = False,
        quiet_view: bool = False,
    ) -> str:
        """Save the source, write the picture beside it and return the picture's path.

        As in graphviz: the picture's path is that of the source and the format's ending, or
        `outfile`, whose ending names the format; `cleanup` removes the source once the picture is
        there. RenderError: nothing on this machine could draw it; the source is kept.
        """
        if outfile is not None:
            stem, ending = os.path.splitext(outfile)
            filename = filename or stem + ".gv"
            format = format or ending[1:]
        format = format or self.format
        source_path = os.fspath(self.save(filename, directory=directory))
        path = os.path.join(self.directory, outfile) if outfile else f"{source_path}.{format}"
        self._write_picture(path, format, engine, source_path)
        if cleanup:
            os.remove(source_path)
        if view or quiet_view:
            _open(path)
        return path

    def view(
        self, filename: Path | None = None, directory: Path | None = None, **options: Any
    ) -> str:
        """Open the picture with its default program and return the picture's path.

        It is an SVG in a new temporary folder, unless a filename or directory says where, as for
        `render`. Without a program to show it, a line on stderr says where it is.
        """
        if filename is not None or directory is not None:
            return self.render(filename, directory, view=True, **options)
        path = self.write(os.path.join(tempfile.mkdtemp(prefix="drawing-"), "drawing.svg"))
        _open(path)
        return path

    def write(self, path: Path) -> str:
        """Write the picture, or for .gv and .dot the source, to this very path; return the path.

        ValueError: the path has no ending, or an unknown one. RenderError: nothing on this
        machine could draw it; the source is kept, as .gv.
        """
        path = os.fsdecode(path)
        stem, ending = os.path.splitext(path)
        if ending[1:].lower() not in graphviz.FORMATS:
            raise ValueError(
                f"{one_line(path)!r} names no format: end it in .svg, .png, .pdf, .gv or .html"
            )
        if ending in (".gv", ".dot"):
            write_file(path, self.source.encode(), "picture")
        else:
            self._write_picture(path, ending[1:], None, stem + ".gv")
        return path

    def _write_picture(self, path: str, format: str, engine: str | None, source_path: str) -> None:
        try:
            picture = self.pipe(format, engine=engine)
        except RenderError as error:
            write_file(source_path, self.source.encode(), "picture")
            raise RenderError(f"{error}\nThe graph's source is kept in {source_path}") from None
        write_file(path, picture, "picture")


def write_all(folder: str, pictures: list[str]) -> str:
    """Write SVGs into a folder, numbered from 1 so that they sort, and return the folder."""
    digits = max(2, len(str(len(pictures))))
    for number, picture in enumerate(pictures, 1):
        write_file(os.path.join(folder, f"{number:0{digits}}.svg"), picture.encode(), "picture")
    return folder


def _open(path: str) -> None:
    """Open a file with its default program, or say where it is."""
    displays = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    if not sys.platform.startswith("linux") or any(displays):  # xdg-open would fail silently
        with contextlib.suppress(OSError, RuntimeError):  # no such program; unknown system
            graphviz.view(path, quiet=True)
            return
    print(f"found no program to show it: the drawing is in {path}", file=sys.stderr)
