"""A gallery: a folder of pages, each a graph to step through, and their index."""

from __future__ import annotations

from pathlib import Path

from autograd.drawing import complete
from autograd.fresh import opened
from autograd.page import page

from ..files import write_whole
from ..printing import say
from .graphs import PAGES
from .index import index, texts_of


def write(folder: Path, language: str) -> list[Path]:
    """Write each page, then their index, and print each path when its file exists.

    Args:
        folder: where they go.
        language: that of the texts.

    Returns:
        The files written.
    """
    files = []
    for name in PAGES:
        files.append(write_page(name, folder / f"{name}.html", language))
        say(files[-1])
    files.append(folder / "index.html")
    write_whole({files[-1]: index(language)})
    say(files[-1])
    return files


def write_page(name: str, path: Path, language: str) -> Path:
    """Write a page of the gallery, with what to see and what to try, and return its path."""
    output, options = PAGES[name]()
    title, *texts = texts_of(name, language)
    look = complete({"theme": "auto", **options})
    note = " ".join(texts)
    write_whole({path: page(opened(output, {}), look, language, title=title, note=note)})
    return path
