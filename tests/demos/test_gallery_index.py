"""The gallery's index: it needs nothing else, links to every page, and every reader can use it."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from demos import gallery
from demos.gallery.graphs import PAGES
from demos.gallery.index import index
from demos.language import LANGUAGES, entries

from ..browser import Browser
from ..test_language import GLOSSARY, unexplained

LOADED = "return [...document.images].map(x => x.complete && x.naturalWidth > 0)"
COLOURS = """
const colours = [];
for (const image of document.images) {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.drawImage(image, 0, 0);
    colours.push([...canvas.getImageData(1, 1, 1, 1).data].slice(0, 3).join());
}
return [...new Set(colours)];
"""
# what is cut off, or lies over something else
OUTSIDE = """
const wrong = [], inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
for (const part of document.querySelectorAll('article > *, img, bdi, h1'))
    if (!inside(part.getBoundingClientRect(), part.parentElement.getBoundingClientRect()))
        wrong.push(part.outerHTML.slice(0, 200));
const cards = [...document.querySelectorAll('article')].map(x => x.getBoundingClientRect());
cards.forEach((a, i) => cards.slice(i + 1).forEach(b => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        wrong.push(`cards at ${a.x},${a.y} and ${b.x},${b.y}`);
}));
return wrong;
"""


def tree(language: str) -> Element:
    doctype, _, html = index(language).partition("\n")
    assert doctype == "<!DOCTYPE html>"
    return fromstring(html)


@pytest.fixture(scope="module", params=LANGUAGES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gallery in a language."""
    written = tmp_path_factory.mktemp(request.param)
    gallery.write(written, request.param)
    return written


@pytest.mark.slow
def test_the_index_links_to_every_page(folder: Path) -> None:
    root = fromstring((folder / "index.html").read_text(encoding="utf-8").partition("\n")[2])
    links = [link.get("href", "") for link in root.iter("a")]
    assert links == [f"{name}.html" for name in PAGES]
    assert all((folder / link).is_file() for link in links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_needs_nothing_else(language: str) -> None:
    html, root = index(language), tree(language)
    assert not re.search(r"https?:|url\(|@import|<script| style=| on\w+=", html)
    assert {image.get("src", "").partition(",")[0] for image in root.iter("img")} == {
        "data:image/svg+xml;base64"
    }
    (policy,) = [meta.get("content", "") for meta in root.iter("meta") if meta.get("http-equiv")]
    (style,) = root.iter("style")
    allowed = b64encode(sha256((style.text or "").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_has_its_two_sentences_and_a_picture_without_numbers(language: str) -> None:
    root = tree(language)
    assert root.get("lang") == language
    assert root.get("dir") == {"en": "ltr", "fa": "rtl"}[language]
    text = "".join(root.itertext())
    assert not re.search(r"\{\w+\}", text.partition("</style>")[2])
    for card in root.iter("article"):
        assert [part.tag for part in card] == ["div", "h2", "p", "p"]
        (image,) = card.iter("img")
        picture = fromstring(b64decode(image.get("src", "").partition(",")[2]))
        kinds = {text.get("class") for text in picture.iter("{http://www.w3.org/2000/svg}text")}
        is_network = bool([*picture.iter("{http://www.w3.org/2000/svg}circle")])
        assert ("gradient" in kinds) == is_network


def test_each_persian_term_is_given_in_english_too_where_it_stands_first() -> None:
    texts = [*entries(Path(gallery.__file__).parent / "fa.toml").values()]
    assert unexplained(texts) == []
    given = re.findall(r"\(([a-z -]+)\)", " ".join(texts))
    assert len(given) == len(set(given)) > 10
    assert set(given) <= set(GLOSSARY)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_reader_can_use_the_index(
    browser: Browser, folder: Path, width: int, dark: bool
) -> None:
    browser.open(folder / "index.html", width, 900, dark=dark, touch=width == 360)
    assert browser.run(LOADED) == [True] * len(PAGES)
    assert browser.run(COLOURS) == ["20,24,31" if dark else "255,255,255"]
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.run(OUTSIDE) == []
    assert browser.axe() == []
    assert browser.console() == browser.requests() == []


@pytest.mark.browser
def test_a_whole_card_is_the_link(browser: Browser, folder: Path) -> None:
    browser.open(folder / "index.html", 360, 640, touch=True)
    browser.tap("article img")
    assert browser.run("return location.pathname").endswith(f"/{next(iter(PAGES))}.html")
