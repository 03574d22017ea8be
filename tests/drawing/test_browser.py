"""Pictures in a real browser: nothing runs, names show as typed, texts stay in their boxes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ..browser import Browser
from .conftest import ISOLATES
from .gallery import FORBIDDEN, GALLERY, NAMES, drawn

pytestmark = pytest.mark.browser

# Every node of the page that has a text outside its box, and every pair of boxes that meet; as
# the browser lays texts out, with the fonts of this machine.
MEASURE = """
const wrong = [], boxes = [];
const inside = (a, b) => a.x >= b.x - 1 && a.y >= b.y - 1 && a.x + a.width <= b.x + b.width + 1
    && a.y + a.height <= b.y + b.height + 1;
const page = document.querySelector('rect.page').getBBox();
for (const node of document.querySelectorAll('g.node')) {
    const shapes = [...node.querySelectorAll('rect, circle')].map(x => x.getBBox());
    const box = shapes.reduce((a, b) => a.width * a.height > b.width * b.height ? a : b);
    boxes.push(box);
    for (const text of node.querySelectorAll('text'))
        if (text.getBBox().width > 0 && !inside(text.getBBox(), box)) wrong.push(text.textContent);
}
for (const text of document.querySelectorAll('text'))
    if (text.getBBox().width > 0 && !inside(text.getBBox(), page)) wrong.push(text.textContent);
boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        wrong.push(`boxes at ${a.x},${a.y} and ${b.x},${b.y}`);
}));
return [boxes.length, wrong];
"""


def show(browser: Browser, folder: Path, picture: str, way: str, dark: bool = False) -> None:
    """Open a picture as a file of its own, or inside a page, as a notebook has it."""
    path = folder / ("picture.svg" if way == "file" else "page.html")
    if way == "page":
        body = picture.partition("\n")[2]
        picture = f"<!doctype html><meta charset='utf-8'><title>page</title><body>{body}</body>"
    path.write_text(picture, encoding="utf-8")
    browser.open(path, 1600, 1200, dark=dark)


@pytest.mark.parametrize("way", ["file", "page"])
def test_names_that_try_to_be_something_else_stay_text(
    browser: Browser, tmp_path: Path, way: str
) -> None:
    show(browser, tmp_path, drawn("names"), way)
    assert browser.run("return window.ran") is None
    assert browser.run("return document.querySelectorAll('script, img').length") == 0
    assert browser.console() == browser.requests() == []
    tooltips = browser.run(
        "return [...document.querySelectorAll('g.node > title')].map(x => x.textContent)"
    )
    tooltips = [tooltip.translate(ISOLATES) for tooltip in tooltips]
    for name in NAMES.values():
        typed = re.sub(FORBIDDEN, "\ufffd", name)
        assert any(tooltip.startswith(f"{typed} = 2.0") for tooltip in tooltips), typed[:40]
    shown = browser.run(
        "return [...document.querySelectorAll('g.node > text.name')].map(x => x.textContent)"
    )
    short = [name for name in NAMES.values() if len(name) <= 32 and name.isprintable()]
    assert set(short) <= set(shown)


@pytest.mark.parametrize("way", ["file", "page"])
@pytest.mark.parametrize("name", GALLERY)
def test_texts_stay_in_their_boxes_and_boxes_apart(
    browser: Browser, tmp_path: Path, name: str, way: str
) -> None:
    show(browser, tmp_path, drawn(name), way)
    count, wrong = browser.run(MEASURE)
    assert count > 1
    assert wrong == []
    assert browser.console() == browser.requests() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_auto_follows_the_readers_system(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    dark = scheme == "dark"
    show(browser, tmp_path, drawn("auto"), "page", dark)

    def colour(paint: str, what: str) -> Any:
        style = f"getComputedStyle(document.querySelector('.{paint}'))"
        return browser.run(f"return {style}.{what}")

    assert colour("page", "fill") == ("rgb(20, 24, 31)" if dark else "rgb(255, 255, 255)")
    assert colour("output", "stroke") == ("rgb(255, 123, 114)" if dark else "rgb(209, 36, 47)")
    assert colour("name", "stroke") == "none"
