"""What the tests of drawings share."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from autograd.drawing.picture import Drawing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the test in an empty folder, on a machine without `dot`, without a screen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    for name in ("GRAPHVIZ_DOT", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def drawing(*labels: str, **attributes: str) -> Drawing:
    result = Drawing()
    for index, label in enumerate(labels):
        result.node(f"n{index}", label, **attributes)
    return result


def texts(svg: bytes) -> list[str | None]:
    return [
        text.text for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


SVG = "{http://www.w3.org/2000/svg}"


ISOLATES = str.maketrans("", "", "\u2068\u2069")  # without those around names that run to the left


def lines_of(picture: str) -> list[str]:
    """Return every line of writing in a picture."""
    root = ElementTree.fromstring(picture.translate(ISOLATES))
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
