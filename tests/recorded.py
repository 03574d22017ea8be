"""README's moving picture: a session typed at a real terminal, recorded and drawn as an SVG.

`python -m tests.recorded` writes it again; a test compares it.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autograd.drawing.animation import together

if TYPE_CHECKING:
    import pyte

ROOT = Path(__file__).parent.parent
PLACE = ROOT / ".github" / "predict.svg"
COLUMNS, LINES = 76, 19
TITLE = "A wrong prediction is answered in the debugger"
PROGRAM = [  # is there when the film begins
    "from autograd import Value, debug",
    "w, x, b = Value(0.5), Value(2.0), Value(0.5)",
    "net = w*x + b",
    "o = net.sigmoid()",
    "L = (1 - o)**2",
]
SESSION = [  # what is typed, and for how many ticks its answer is read
    ("debug(L)", 8),
    ("n 7", 14),
    ("predict 0.149", 24),
    ("predict -0.0544", 6),
]
TICK, FIRST = 0.11, 6  # seconds; ticks for which the program is read
LETTERS = 3  # typed in a tick
_PROMPTS = (">>> ", "(debug) ")
_COLOURS = {
    "default": "#d7dae0", "black": "#7f848e", "red": "#ff7b72", "green": "#7ee787",
    "brown": "#e3b341", "blue": "#79c0ff", "magenta": "#d2a8ff", "cyan": "#56d4dd",
    "white": "#f0f3f6", "brightblack": "#8b949e",
}  # fmt: skip
_WIDTH, _HEIGHT, _EDGE = 8.4, 19, 16


class Frame(NamedTuple):
    """A picture of the terminal: its rows, each of runs of one style, and the cursor."""

    rows: tuple[tuple[tuple[str, str, bool], ...], ...]
    cursor: tuple[int, int]


def recorded(session: Sequence[tuple[str, int]] = SESSION) -> list[Frame]:
    """Type a session into Python at a terminal, and return the picture of each tick."""
    import pty

    import pyte

    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    child, terminal = pty.fork()
    if child == 0:
        settings = {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(LINES)}
        settings |= {"PYTHON_BASIC_REPL": "1", "PYTHONUTF8": "1", "INPUTRC": "/dev/null"}
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-q"], settings)
    try:
        return [*_frames(session, screen, stream, terminal)]
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def _frames(
    session: Sequence[tuple[str, int]], screen: pyte.Screen, stream: pyte.ByteStream, terminal: int
) -> Iterator[Frame]:
    _read_until(screen, stream, terminal, _PROMPTS)
    for line in PROGRAM:
        os.write(terminal, f"{line}\n".encode())
        _read_until(screen, stream, terminal, _PROMPTS)
    yield from [_frame(screen)] * FIRST
    for typed, ticks in session:
        yield _frame(screen)
        before = _line(screen)
        for start in range(0, len(typed), LETTERS):
            os.write(terminal, typed[start : start + LETTERS].encode())
            _read_until(screen, stream, terminal, (before + typed[: start + LETTERS],))
            yield _frame(screen)
        os.write(terminal, b"\n")
        _read_until(screen, stream, terminal, _PROMPTS)
        yield from [_frame(screen)] * ticks


def _line(screen: pyte.Screen) -> str:
    """Return what is written before the cursor."""
    return str(screen.display[screen.cursor.y][: screen.cursor.x])


def _read_until(
    screen: pyte.Screen, stream: pyte.ByteStream, terminal: int, ends: Sequence[str]
) -> None:
    """Read until the cursor is after one of some texts, and nothing more comes."""
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.02 if _line(screen) in ends else 20)
        if not ready and _line(screen) in ends:
            return
        if not ready:
            raise TimeoutError("\n".join(screen.display))
        stream.feed(os.read(terminal, 4096))


def _frame(screen: pyte.Screen) -> Frame:
    rows = []
    for y in range(LINES):
        cells = [screen.buffer[y][x] for x in range(COLUMNS)]
        runs = []
        for (colour, bold), group in groupby(cells, lambda cell: (cell.fg, cell.bold)):
            runs.append(("".join([cell.data for cell in group]), colour, bold))
        rows.append((*runs,))
    return Frame((*rows,), (screen.cursor.x, screen.cursor.y))


def picture(frame: Frame) -> str:
    """Return an SVG of the terminal."""
    width, height = COLUMNS * _WIDTH + 2 * _EDGE, LINES * _HEIGHT + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" '
        'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" '
        'font-size="14">',
        f"<title>{TITLE}</title>",
        f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" rx="8" '
        'fill="#0d1117" stroke="#30363d"/>',  # GitHub's own page is as dark
    ]
    for y, row in enumerate(frame.rows):
        parts += _text(row, _EDGE + y * _HEIGHT + 14)
    x, y = frame.cursor
    left, top = _EDGE + x * _WIDTH, _EDGE + y * _HEIGHT
    parts.append(f'<rect x="{left:g}" y="{top:g}" width="8.4" height="18" fill="#8b949e"/>')
    return "\n".join([*parts, "</svg>"])


def _text(row: Sequence[tuple[str, str, bool]], y: int) -> Iterator[str]:
    """Yield a text for each run of a row, as wide as its letters are many in any font."""
    column = 0
    for run, colour, is_bold in row:
        if run.strip():
            shown = run.strip()
            indent = len(run) - len(run.lstrip())
            left, wide = _EDGE + (column + indent) * _WIDTH, len(shown) * _WIDTH
            weight = ' font-weight="bold"' if is_bold else ""
            yield (
                f'<text x="{left:g}" y="{y}" textLength="{wide:g}" '
                f'fill="{_COLOURS.get(colour, f"#{colour}")}"{weight}>{escape(shown)}</text>'
            )
        column += len(run)


def film(frames: Sequence[Frame]) -> str:
    """Return pictures of a terminal as one SVG that plays them."""
    return together([picture(frame) for frame in frames], TICK, pause=3.0)


if __name__ == "__main__":
    PLACE.write_text(film(recorded()), encoding="utf-8")
    print(PLACE.name, len(PLACE.read_text(encoding="utf-8")), "characters")
