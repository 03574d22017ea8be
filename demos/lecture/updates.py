"""One epoch of each method as a picture: the table, what is framed for a loss, the updates."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from typing import NamedTuple

from autograd.drawing.paint import FONT
from autograd.drawing.picture import Drawing
from autograd.drawing.theme import ROOT, dark_rules, paints
from autograd.notation import counted, subscript

COLUMNS = ("x₁", "x₂", "x₃", "y")
PANEL, TOP, ROW, GAP = 226, 82, 21, 8  # width; where the rows begin; their height; between batches
LEFT, LABEL, CELLS, CELL, RIGHT = 16, 54, 62, 24, 165  # in a panel; frames go from LEFT to RIGHT
MARK, RADIUS = 196, 9  # of the circle with an update's number
_PAINTS = paints("auto")


class Row(NamedTuple):
    """A row of the picture: a sample of the table, or several that are left out."""

    sample: int  # from 1; 0: left out
    y: float
    is_last: bool  # of its batch


def draw_updates(path: str | os.PathLike[str], samples: int, batch_size: int) -> Drawing:
    """Draw one epoch of batch, stochastic and mini-batch gradient descent on one table.

    A frame is around the samples of one loss; a circle is the update that follows, with its
    number. A notebook shows the drawing that is returned.

    Args:
        path: of the file to write; its ending names the format: .svg or .png.
        samples: how many rows the table has.
        batch_size: how many samples a mini-batch has.

    Raises:
        ValueError: fewer than one sample, or fewer than one in a batch; or no such format.
        OSError: the file cannot be written.
    """
    if samples < 1 or batch_size < 1:
        raise ValueError(f"samples and batch_size must be at least 1, not {samples}, {batch_size}")
    drawing = Drawing(f"one epoch of BGD, SGD and MBGD on {counted(samples, 'sample')}")
    drawing.depict(None, lambda _: _svg(samples, batch_size))
    drawing.write(path)
    return drawing


def _svg(samples: int, size: int) -> str:
    """Return the picture: a panel for each method, the same rows in each."""
    rows = [*_rows(samples, size)]
    width, height = 3 * PANEL, rows[-1].y + ROW + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{ROOT}" role="img" font-family="{FONT}" '
        f'width="{width}" height="{height:g}" viewBox="0 0 {width} {height:g}">',
        "<title>One epoch of BGD, SGD and MBGD</title>",
        "<desc>Framed: the samples of one loss. Circled: the update that follows.</desc>",
        f"<style>{dark_rules()}</style>",
        _shape("rect", "page", width=width, height=height),
    ]
    for place, (name, framed) in enumerate([("BGD", samples), ("SGD", 1), ("MBGD", size)]):
        parts.append(f'<g transform="translate({place * PANEL},0)">')
        parts.append(_text(LEFT, 30, name, "name", 15, weight="bold"))
        parts.append(_text(LEFT, 50, _loss(samples, framed), "formula", 11))
        parts += [*_table(rows), *_updates(rows, framed)]
        made = f"{math.ceil(samples / framed)} × (w ← w − α·∂L/∂w)"
        parts.append(_text(LEFT, height - 18, made, "gradient", 11))
        parts.append("</g>")
    return "\n".join([*parts, "</svg>\n"])


def _loss(samples: int, size: int) -> str:
    """Return the loss over a batch; n is smaller in the last one, where something is left over."""
    if size == 1:
        return "L = (y − ŷ)²"
    n, where = (size, "") if samples % size == 0 else ("n", f", n ≤ {size}")
    return f"L = (1/{n}) Σ (y − ŷ)²{where}"


def _rows(samples: int, size: int) -> Iterator[Row]:
    """Yield the rows drawn: of the first two batches and of the last, the first and last sample."""
    batches = [(at, min(at + size - 1, samples)) for at in range(1, samples + 1, size)]
    y = float(TOP)
    for number, (first, last) in enumerate(batches):
        if 2 < number < len(batches) - 1:
            continue
        drawn = [first, *[0] * (last - first > 1), *[last] * (last > first)]
        if 2 == number < len(batches) - 1:
            drawn = [0]
        for place, sample in enumerate(drawn, 1):
            yield Row(sample, y, place == len(drawn))
            y += ROW
        y += GAP


def _table(rows: list[Row]) -> Iterator[str]:
    """Yield the table: its columns' names, then of each sample the name and a bar per column."""
    for k, name in enumerate(COLUMNS):
        yield _text(CELLS + CELL * (k + 0.5), TOP - 8, name, "note", 11, "middle")
    for row in rows:
        middle = row.y + ROW / 2
        if not row.sample:
            yield _text(CELLS + 2 * CELL, middle + 4, "⋮", "note", 12, "middle")
            continue
        yield _text(LABEL, middle + 4, f"S{subscript(row.sample)}", "note", 11, "end")
        for k, name in enumerate(COLUMNS):
            paint = "data-line" if name == "y" else "sign"
            left, width = CELLS + CELL * k + 3, CELL - 6
            yield _shape("rect", paint, x=left, y=middle - 3.5, width=width, height=7, rx=3.5)


def _updates(rows: list[Row], size: int) -> Iterator[str]:
    """Yield what is around the rows of each loss, an arrow from it, and the update's number."""
    start, end = rows[0].y, rows[-1].sample
    for row in rows:
        if size == 1 or row.sample == end or (row.is_last and size < end):
            top, bottom, start = start + 1, row.y + ROW - 1, row.y + ROW
            if row.is_last:
                start += GAP
            yield from _update(top, bottom, math.ceil(row.sample / size), line=size == 1)


def _update(top: float, bottom: float, number: int, line: bool) -> Iterator[str]:
    """Yield a frame, or a line, the arrow from it and the number; 0: updates left out."""
    middle, stroke = (top + bottom) / 2, "gradient-line"
    if not number:
        yield _text(MARK, middle + 4, "⋮", "gradient", 12, "middle")
        return
    if not line:
        width, height = RIGHT - LEFT, bottom - top
        yield _shape("rect", stroke, x=LEFT, y=top, width=width, height=height, rx=7)
    half = max(RADIUS, 3 + 2.6 * len(str(number)))  # of a circle, for long numbers a little wider
    left, tip = (CELLS - 3 if line else RIGHT), MARK - half - 2
    yield _shape("path", stroke, d=f"M{left},{middle:g}H{tip - 6:g}")
    yield _shape("path", "gradient", d=f"M{tip:g},{middle:g}l-7,-3.5v7Z")
    size = {"width": 2 * half, "height": 2.0 * RADIUS, "rx": float(RADIUS)}
    yield _shape("rect", stroke, "", x=MARK - half, y=middle - RADIUS, **size)
    yield _text(MARK, middle + 3, str(number), "gradient", 8.5, "middle")


def _shape(tag: str, paint: str, text: str = "", **attributes: float | str) -> str:
    found = {**_PAINTS[paint], **attributes}
    written = "".join(
        f' {name.replace("_", "-")}="{x if isinstance(x, str) else format(x, "g")}"'
        for name, x in found.items()
    )
    return f"<{tag}{written}>{text}</{tag}>"


def _text(
    x: float, y: float, text: str, paint: str, size: float, anchor: str = "start", weight: str = ""
) -> str:
    place: dict[str, float | str] = {"x": x, "y": y, "font_size": size, "text_anchor": anchor}
    return _shape("text", paint, text, **place, **({"font_weight": weight} if weight else {}))
