"""The picture of an epoch: what is framed, what is numbered; nothing overlaps."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from autograd.drawing.lettering import ADVANCE
from autograd.notation import subscript
from demos.lecture.updates import PANEL, draw_updates

SVG = "{http://www.w3.org/2000/svg}"
TABLES = [(100, 16), (1000, 50), (5, 2), (3, 3), (2, 1), (1, 1)]
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
Box = tuple[float, float, float, float]  # left, top, right, bottom


def panels(tmp_path: Path, samples: int, batch_size: int) -> list[ET.Element]:
    file = tmp_path / "updates.svg"
    draw_updates(file, samples, batch_size)
    return ET.fromstring(file.read_bytes()).findall(f"{SVG}g")


def numbered(panel: ET.Element) -> list[int]:
    """Return the numbers of the updates that are drawn."""
    texts = [
        text.text or "" for text in panel.iter(f"{SVG}text") if text.get("class") == "gradient"
    ]
    return [int(text) for text in texts if text.isdecimal()]


def boxes(panel: ET.Element, kind: str) -> list[Box]:
    found = []
    for rect in panel.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(k, "")) for k in ("x", "y", "width", "height"))
        if rect.get("class") == kind:
            found.append((x, y, x + width, y + height))
    return found


def frames(panel: ET.Element) -> list[Box]:
    """Return the frames around samples, without the circles of the numbers."""
    return [box for box in boxes(panel, "gradient-line") if box[0] < PANEL / 2]


def labels(panel: ET.Element) -> dict[str, float]:
    """Return the samples that have a row, each with the height it is at."""
    texts = [(text.text or "", text.get("y", "")) for text in panel.iter(f"{SVG}text")]
    return {text: float(y) for text, y in texts if text[0] == "S" and text != "SGD"}


def test_batch_frames_all_rows_sgd_none_and_mini_batch_each_block(tmp_path: Path) -> None:
    batch, single, mini = panels(tmp_path, 100, 16)
    rows = [f"S{subscript(i)}" for i in (1, 16, 17, 32, 97, 100)]
    for panel in (batch, single, mini):
        assert [*labels(panel)] == rows
    ((_, top, _, bottom),) = frames(batch)
    assert all(top < y < bottom for y in labels(batch).values())
    assert frames(single) == []
    blocks = [
        [name for name, y in labels(mini).items() if top < y < bottom]
        for _, top, _, bottom in frames(mini)
    ]
    assert blocks == [rows[:2], rows[2:4], rows[4:]]


def test_updates_are_numbered_as_they_follow(tmp_path: Path) -> None:
    drawn = panels(tmp_path, 100, 16)
    assert [*map(numbered, drawn)] == [[1], [1, 16, 17, 32, 97, 100], [1, 2, 7]]
    feet = [[*panel.iter(f"{SVG}text")][-1].text for panel in drawn]
    assert feet == [f"{k} × (w ← w − α·∂L/∂w)" for k in (1, 100, 7)]


@pytest.mark.parametrize(("samples", "batch_size"), TABLES)
def test_the_loss_named_is_the_mean_over_what_is_framed(
    tmp_path: Path, samples: int, batch_size: int
) -> None:
    losses = [[*p.iter(f"{SVG}text")][1].text for p in panels(tmp_path, samples, batch_size)]
    sizes = [samples, 1, batch_size]
    for said, size in zip(losses, sizes, strict=True):
        mean = f"L = (1/{size}) Σ (y − ŷ)²" if size > 1 else "L = (y − ŷ)²"
        assert said == (f"L = (1/n) Σ (y − ŷ)², n ≤ {size}" if samples % size else mean)


@pytest.mark.parametrize(("samples", "batch_size"), TABLES)
def test_no_words_leave_the_panel_or_lie_on_others(
    tmp_path: Path, samples: int, batch_size: int
) -> None:
    for panel in panels(tmp_path, samples, batch_size):
        written: list[Box] = []
        for text in panel.iter(f"{SVG}text"):
            x, y, size = (float(text.get(k, "")) for k in ("x", "y", "font-size"))
            width = len((text.text or "").replace("\u0302", "")) * size * ADVANCE
            left = (
                x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "")] * width
            )
            written.append((left, y - 0.75 * size, left + width, y + 0.2 * size))
        for i, box in enumerate(written):
            assert 0 <= box[0]
            assert box[2] <= PANEL
            for other in [*written[:i], *boxes(panel, "sign")]:
                apart = box[2] <= other[0] or other[2] <= box[0]
                assert apart or box[3] <= other[1] or other[3] <= box[1], (box, other)


def test_the_drawing_is_shown_by_a_notebook_and_has_both_themes(tmp_path: Path) -> None:
    drawing = draw_updates(tmp_path / "updates.svg", samples=100, batch_size=16)
    (shown,) = drawing._repr_mimebundle_(include={"image/svg+xml"}).values()
    assert shown == (tmp_path / "updates.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme:dark" in shown
    assert repr(drawing) == "one epoch of BGD, SGD and MBGD on 100 samples"


@pytest.mark.parametrize(("samples", "batch_size"), [(0, 1), (5, 0), (-3, 2)])
def test_a_table_without_samples_is_refused(tmp_path: Path, samples: int, batch_size: int) -> None:
    with pytest.raises(ValueError, match=f"at least 1, not {samples}, {batch_size}"):
        draw_updates(tmp_path / "updates.svg", samples, batch_size)
    assert list(tmp_path.iterdir()) == []
