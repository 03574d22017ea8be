"""A gallery: a folder of pages, each a graph whose passes are stepped through, and their index."""

from __future__ import annotations

from pathlib import Path

from autograd import Value, save
from autograd.drawing.options import Options

from ..files import write_whole
from ..printing import say
from .graphs import PAGES
from .index import index


def write(folder: Path, language: str) -> list[Path]:
    """Write each page, then the index of them, and print each path once the file is there.

    Args:
        folder: where they go.
        language: of the texts.

    Returns:
        The files written.
    """
    files = []
    for name, page in PAGES.items():
        output, options = page()
        files.append(write_page(output, folder / f"{name}.html", language, options))
        say(files[-1])
    files.append(folder / "index.html")
    write_whole({files[-1]: index(language)})
    say(files[-1])
    return files


def write_page(output: Value, path: Path, language: str, options: Options) -> Path:
    """Write the page of a graph whose nodes have labels, and return its path."""
    return Path(save(output, path, {}, language=language, **options))
