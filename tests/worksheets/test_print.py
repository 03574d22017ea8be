"""Worksheets printed by a real browser: A4, one page or two, nothing outside of its place."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from demos.language import LANGUAGES
from demos.worksheets import TOPICS

from ..browser import Browser
from .reading import made

pytestmark = pytest.mark.browser
MOST_PAGES = {"neuron": (1, 1), "network": (2, 2), "chain": (1, 2), "training": (2, 2)}
MOST_PAGES |= {"softmax": (1, 1), "momentum": (1, 1), "expression": (1, 1)}
A4 = (595.3, 841.9)  # points

# What stands outside of the page or of its cell, as the browser lays it out for print, and what a
# page break might cut.
OUTSIDE = """
const wrong = [], page = document.body.getBoundingClientRect();
const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1;
for (const part of document.querySelectorAll('p, table, figure, svg, math, data'))
    if (!inside(part.getBoundingClientRect(), page)) wrong.push(part.outerHTML.slice(0, 200));
for (const part of document.querySelectorAll('td > *, th > *')) {
    const a = part.getBoundingClientRect(), b = part.parentElement.getBoundingClientRect();
    if (!inside(a, b) || a.top < b.top - 1 || a.bottom > b.bottom + 1)
        wrong.push(part.outerHTML.slice(0, 200));
}
for (const part of document.querySelectorAll('section, table, figure, .lines'))
    if (getComputedStyle(part).breakInside != 'avoid') wrong.push('may break: ' + part.tagName);
for (const text of document.querySelectorAll('svg text')) {
    const a = text.getBoundingClientRect(), b = text.closest('svg').getBoundingClientRect();
    if (!inside(a, b)) wrong.push(text.textContent);
}
return wrong;
"""


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [0, 7, 23])
def test_a_worksheet_fits_its_paper(
    browser: Browser, tmp_path: Path, topic: str, language: str, seed: int
) -> None:
    for html, most in zip(made(topic, seed, language), MOST_PAGES[topic]):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        browser.open(path, 1000, 1400, paper=True)
        assert browser.run(OUTSIDE) == []
        printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        pdf = base64.b64decode(printed["data"])
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert 1 <= len(sizes) <= most
        for width, height in sizes:
            assert (float(width), float(height)) == pytest.approx(A4, abs=1)
