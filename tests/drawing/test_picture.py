"""A drawing works as users of the graphviz package expect."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path

import graphviz
import pytest

from autograd.drawing.picture import Drawing

from .conftest import drawing, texts

pytestmark = pytest.mark.usefixtures("folder")


def test_pipe_as_graphviz_users_call_it() -> None:
    graph = drawing("سلام")
    svg = graph.pipe("svg")
    assert texts(svg) == ["سلام"]
    assert graph.pipe() == graph.pipe(format="svg", engine="dot", quiet=True) == svg
    assert graph.pipe(encoding="utf-8") == svg.decode()


def test_render_as_graphviz_users_call_it(folder: Path) -> None:
    graph = drawing("L")
    assert graph.render("x", format="svg", cleanup=True) == "x.svg"
    assert os.listdir() == ["x.svg"]
    assert texts(Path("x.svg").read_bytes()) == ["L"]
    assert graph.render() == "x.svg"
    assert sorted(os.listdir()) == ["x", "x.svg"]
    assert graph.render(outfile="y.svg") == "y.svg"
    assert Path("y.gv").read_text(encoding="utf-8") == graph.source
    assert Path(graph.render("z.gv", directory="deep/er")) == Path("deep/er/z.gv.svg")
    assert Path(graph.render(outfile=Path("w.svg"), quiet=True)) == Path("deep/er/w.svg")
    assert sorted(os.listdir("deep/er")) == ["w.gv", "w.svg", "z.gv", "z.gv.svg"]


def test_write_goes_to_the_very_path_and_leaves_other_files(folder: Path) -> None:
    graph = drawing("L")
    Path("L.gv").write_text("mine", encoding="utf-8")
    assert graph.write(Path("L.SVG")) == "L.SVG"
    assert texts(Path("L.SVG").read_bytes()) == ["L"]
    assert Path("L.gv").read_text(encoding="utf-8") == "mine"
    graph.write("sub/L.gv")
    assert Path("sub/L.gv").read_bytes() == graph.source.encode()
    with pytest.raises(ValueError, match=r"names no format: end it in \.svg"):
        graph.write("L")
    assert sorted(os.listdir()) == ["L.SVG", "L.gv", "sub"]


def test_a_write_that_fails_leaves_the_old_picture(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("L.svg").write_text("old", encoding="utf-8")

    def full(*paths: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        drawing("L").write("L.svg")
    assert os.listdir() == ["L.svg"]
    assert Path("L.svg").read_text(encoding="utf-8") == "old"


def test_notebooks_show_the_svg_without_dot() -> None:
    bundle = drawing("L")._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml"]
    assert bundle["image/svg+xml"].startswith("<?xml")


def test_repr_is_the_summary_and_copies_and_subgraphs_work() -> None:
    graph = Drawing("drawing of L: 1 nodes; .view() opens it", name="L")
    with graph.subgraph(name="cluster") as inner:
        inner.node("a")
    assert repr(graph) == "drawing of L: 1 nodes; .view() opens it"
    assert graph.copy().source == graph.source
    assert "subgraph cluster" in graph.source


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what would be opened on a machine with a screen."""
    paths: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(graphviz, "view", lambda path, quiet: paths.append(path))
    return paths


def test_view_opens_an_svg_in_a_temporary_folder(folder: Path, opened: list[str]) -> None:
    path = drawing("L").view()
    assert opened == [path]
    assert texts(Path(path).read_bytes()) == ["L"]
    assert os.listdir() == []
    shutil.rmtree(Path(path).parent)


def test_view_with_a_filename_renders_there(folder: Path, opened: list[str]) -> None:
    assert drawing("L").view("x", cleanup=True) == "x.svg"
    assert drawing("L").render("y", view=True, cleanup=True) == "y.svg"
    assert opened == ["x.svg", "y.svg"]
    assert sorted(os.listdir()) == ["x.svg", "y.svg"]


@pytest.mark.parametrize("display", ["", ":0"])
def test_view_without_a_viewer_says_where_the_file_is(
    display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_viewer(path: str, quiet: bool) -> None:
        raise FileNotFoundError("xdg-open")

    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr(graphviz, "view", no_viewer)
    with contextlib.redirect_stderr(io.StringIO()) as stderr:
        path = drawing("L").view()
    assert stderr.getvalue() == f"found no program to show it: the drawing is in {path}\n"
    shutil.rmtree(Path(path).parent)
