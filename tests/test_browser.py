"""The browser of the tests notices what it is there to notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from .browser import Browser

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title>
<meta name="viewport" content="width=device-width">
<main><h1>A page</h1><button>press</button>{}</main></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def matches(browser: Browser, query: str) -> bool:
    return browser.run("return matchMedia(arguments[0]).matches", query) is True


def test_a_page_alone_asks_for_nothing_and_says_nothing(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' alt=''>"))
    browser.open(page)
    assert browser.console() == browser.requests() == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>console.error('wrong')</script>", '"wrong"'),
        ("<script>nothing.there</script>", "nothing is not defined"),
        ("<meta http-equiv='Content-Security-Policy' content=\"img-src 'none'\"><img src=x.png>",
         "Content Security Policy"),
    ],
)  # fmt: skip
def test_the_console_is_heard(browser: Browser, page: Path, inside: str, said: str) -> None:
    page.write_text(PAGE.format(inside))
    browser.open(page)
    assert any(said in line for line in browser.console())
    page.write_text(PAGE.format(""))
    browser.open(page)
    assert browser.console() == []


@pytest.mark.parametrize(
    "asked", ["http://127.0.0.1:9/a.js", "https://nowhere.invalid/a.js", "missing.js"]
)
def test_requests_are_seen(browser: Browser, page: Path, asked: str) -> None:
    page.write_text(PAGE.format(f"<script src='{asked}'></script>"))
    browser.open(page)
    (url,) = browser.requests()
    assert url == (asked if ":" in asked else (page.parent / asked).as_uri())


def test_a_reader_is_what_the_test_says(browser: Browser, page: Path) -> None:
    hears = "heard = []; for (const name of ['touchend', 'click']) addEventListener(name, "
    hears += "event => heard.push(event.type + ' on ' + event.target.localName))"
    page.write_text(PAGE.format(f"<script>{hears}</script>"))
    for width, dark, paper, touch in [(360, True, False, True), (1920, False, True, False)]:
        browser.open(page, width, 640, dark=dark, paper=paper, touch=touch)
        assert browser.run("return [innerWidth, innerHeight]") == [width, 640]
        assert matches(browser, "(prefers-color-scheme: dark)") is dark
        assert matches(browser, "print") is paper
        assert matches(browser, "(pointer: coarse) and (hover: none)") is touch
        if touch:
            browser.tap("button")
            assert browser.run("return heard") == ["touchend on button", "click on button"]


def test_a_screenshot_is_as_large_as_the_page(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format("<div style='height: 3000px'></div>"))
    browser.open(page, 360, 640)
    sizes = []
    for whole in (False, True):
        browser.screenshot(page.with_suffix(".png"), whole)
        header = page.with_suffix(".png").read_bytes()[16:24]
        sizes.append((int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")))
    assert sizes[0] == (360, 640)
    assert sizes[1][0] <= 360
    assert sizes[1][1] > 3000


def test_axe_finds_what_some_readers_cannot_use(browser: Browser, page: Path) -> None:
    page.write_text(PAGE.format("<p style='color: #aaa; background: #fff'>pale</p><input>"))
    browser.open(page)
    found = browser.axe()
    assert [fault.partition(": ")[2].partition(":")[0] for fault in found] == [
        "color-contrast", "label",
    ]  # fmt: skip
    page.write_text(PAGE.format(""))
    browser.open(page)
    assert browser.axe() == []
