"""One epoch of each method as a picture: the table, what is framed for a loss, the updates."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from typing import NamedTuple

from autograd.drawing.paint import Canvas
from autograd.drawing.picture import Drawing
from autograd.notation import counted, subscript

COLUMNS = ("x₁", "x₂", "x₃", "y")
PANEL, TOP, ROW, GAP = 226, 82, 21, 8  # width; where the rows begin; their height; between batches
LEFT, LABEL, CELLS, CELL, RIGHT = 16, 54, 62, 24, 165  # in a panel; frames go from LEFT to RIGHT
MARK, RADIUS = 196, 9  # of the circle with an update's number


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
    canvas = Canvas(
        "auto",
        "One epoch of BGD, SGD and MBGD",
        "Framed: the samples of one loss. Circled: the update that follows.",
    )
    for place, (name, framed) in enumerate([("BGD", samples), ("SGD", 1), ("MBGD", size)]):
        canvas.open(name, "panel").set("transform", f"translate({place * PANEL},0)")
        canvas.text((LEFT, 30), name, "name", 15, "start", bold=True)
        canvas.text((LEFT, 50), _loss(samples, framed), "formula", 11, "start")
        _draw_table(canvas, rows)
        _draw_updates(canvas, rows, framed)
        made = f"{math.ceil(samples / framed)} × (w ← w − α·∂L/∂w)"
        canvas.text((LEFT, height - 18), made, "gradient", 11, "start")
    return canvas.finish(width, height)


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


def _draw_table(canvas: Canvas, rows: list[Row]) -> None:
    """Draw the table: its columns' names, then of each sample the name and a bar per column."""
    for k, name in enumerate(COLUMNS):
        canvas.text((CELLS + CELL * (k + 0.5), TOP - 8), name, "note", 11, "middle")
    for row in rows:
        middle = row.y + ROW / 2
        if not row.sample:
            canvas.text((CELLS + 2 * CELL, middle + 4), "⋮", "note", 12, "middle")
            continue
        canvas.text((LABEL, middle + 4), f"S{subscript(row.sample)}", "note", 11, "end")
        for k, name in enumerate(COLUMNS):
            box = CELLS + CELL * k + 3, middle - 3.5, CELL - 6, 7.0
            canvas.rect(box, "data-line" if name == "y" else "sign", 3.5)


def _draw_updates(canvas: Canvas, rows: list[Row], size: int) -> None:
    """Draw what is around the rows of each loss, an arrow from it, and the update's number."""
    start, end = rows[0].y, rows[-1].sample
    for row in rows:
        if size == 1 or row.sample == end or (row.is_last and size < end):
            top, bottom, start = start + 1, row.y + ROW - 1, row.y + ROW
            if row.is_last:
                start += GAP
            _draw_update(canvas, top, bottom, math.ceil(row.sample / size), line=size == 1)


def _draw_update(canvas: Canvas, top: float, bottom: float, number: int, line: bool) -> None:
    """Draw a frame, or a line, the arrow from it and the number; 0: updates left out."""
    middle, stroke = (top + bottom) / 2, "gradient-line"
    if not number:
        canvas.text((MARK, middle + 4), "⋮", "gradient", 12, "middle")
        return
    if not line:
        canvas.rect((LEFT, top, RIGHT - LEFT, bottom - top), stroke, 7)
    at = bottom - 4 if line else middle  # a line is below the bars of its row
    half = max(RADIUS, 3 + 2.6 * len(str(number)))  # of a circle, for long numbers a little wider
    left, tip = (CELLS - 3 if line else RIGHT), MARK - half - 2
    canvas.shape("path", stroke, d=f"M{left},{at:g}H{tip - 6:g}")
    canvas.shape("path", "gradient", d=f"M{tip:g},{at:g}l-7,-3.5v7Z")
    canvas.rect((MARK - half, at - RADIUS, 2 * half, 2 * RADIUS), stroke, RADIUS)
    canvas.text((MARK, at + 3), str(number), "gradient", 8.5, "middle")
