"""Worksheets printed by a real browser: A4, one page or two, nothing outside of its place."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demos.language import LANGUAGES
from demos.worksheets import TOPICS, class_worksheet
from demos.worksheets.roster import Student

from ..browser import Browser
from .reading import made

pytestmark = pytest.mark.browser
MOST_PAGES = {"neuron": (1, 1), "network": (2, 2), "chain": (1, 1), "training": (2, 2)}
MOST_PAGES |= {"softmax": (1, 1), "momentum": (1, 1), "adam": (1, 1), "expression": (1, 1)}
A4 = (595.3, 841.9)  # points
LEAST = 0.3  # of the height of a page: a last one with less on it is nearly empty

# What is outside of the page or of its cell, as the browser lays it out for print, and what a
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
        pdf = printed(browser)
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert 1 <= len(sizes) <= most
        for width, height in sizes:
            assert (float(width), float(height)) == pytest.approx(A4, abs=1)

        assert all(height >= LEAST for height in written_heights(pdf, tmp_path))


def printed(browser: Browser) -> bytes:
    """Return the open page as PDF."""
    found = browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return base64.b64decode(found["data"])


def written_heights(pdf: bytes, folder: Path) -> Iterator[float]:
    """Yield for each page down to where it is written on, as a part of its height."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm, of poppler-utils, is not installed")
    file = folder / "printed.pdf"
    file.write_bytes(pdf)
    for old in folder.glob("printed-*.pgm"):
        old.unlink()
    command = ["pdftoppm", "-gray", "-r", "40", str(file), str(folder / "printed")]
    subprocess.run(command, check=True)
    for page in sorted(folder.glob("printed-*.pgm")):
        _, size, _, pixels = page.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        rows = [pixels[start : start + width] for start in range(0, width * height, width)]
        yield max(index for index, row in enumerate(rows) if min(row) < 128) / height


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_begins_a_page_for_each_student(
    browser: Browser, tmp_path: Path, topic: str, language: str
) -> None:
    students = [Student(f"Student {index}", str(index)) for index in range(6)]
    sheets, key = class_worksheet(topic, 7, language, students)
    counts = []
    for html in (sheets, key):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        browser.open(path, 1000, 1400, paper=True)
        assert browser.run(OUTSIDE) == []
        counts.append(len(re.findall(rb"/MediaBox", printed(browser))))
    assert counts[0] == MOST_PAGES[topic][0] * len(students)
    assert counts[1] <= len(students)


def test_a_long_name_stays_on_the_paper(browser: Browser, tmp_path: Path) -> None:
    students = [Student("W" * 120, "9" * 60), Student("علی رضایی " * 12)]
    for language in LANGUAGES:
        for html in class_worksheet("neuron", 7, language, students):
            path = tmp_path / "page.html"
            path.write_text(html, encoding="utf-8")
            browser.open(path, 1000, 1400, paper=True)
            assert browser.run(OUTSIDE) == []
            assert browser.run("return document.body.scrollWidth <= document.body.clientWidth")
