"""A page for everyone: in a frame, on paper, in the dark, by hostile names, without eyes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograd import Value, save, traced

from ..browser import Browser
from .shown import Opens, Shown, neuron
from .shown import shows as shows

pytestmark = pytest.mark.browser


def test_hostile_names_do_nothing(shows: Opens) -> None:
    hostile = "</script><img src=x onerror='window.ran=1'>\ue0000\ue001{{data}}"
    output = Value(2.0, hostile) * Value(3.0, "javascript:window.ran=1")
    output.label = "<b onclick=window.ran=1>"
    page = shows(output)
    for selector in ("#n1 rect", "#n2 rect", "#n3 .box"):
        page.click(selector)
    page.type("leaf0", "5")
    assert page.run("return window.ran ?? null") is None
    assert page.run("return document.querySelectorAll('img, b').length") == 0
    page.is_silent()


def test_a_page_works_in_a_frame(browser: Browser, tmp_path: Path) -> None:
    from html import escape

    page = Path(save(neuron(), tmp_path / "page.html", {})).read_text(encoding="utf-8")
    outer = tmp_path / "outer.html"
    frame = (
        f'<iframe srcdoc="{escape(page)}" sandbox="allow-scripts" width=900 height=700></iframe>'
    )
    outer.write_text(f"<!doctype html><meta charset=utf-8>{frame}</iframe>", encoding="utf-8")
    browser.open(outer)
    browser.driver.switch_to.frame(0)
    shown = Shown(browser)
    shown.click("#first")
    shown.click("#next")
    assert shown.words() == "w·x = 0.5·2 = 1"
    browser.driver.switch_to.default_content()
    shown.is_silent()


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_readers_with_a_disability_find_no_fault(
    shows: Opens, language: str, dark: bool, width: int
) -> None:
    a = Value(0.5, "a")
    with traced():
        loss = (a * 3).tanh() ** 2
    page = shows(loss, "node=a", language=language, width=width, height=900, dark=dark)
    page.click("#predict")
    assert page.browser.axe() == []
    wide = page.run("return document.documentElement.scrollWidth")
    assert wide <= width
    page.is_silent()


def test_paper_has_the_picture_and_the_sums_alone(shows: Opens, browser: Browser) -> None:
    shows(neuron(), "node=w&step=9")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = """
    return Object.fromEntries(arguments[0].map((id) =>
      [id, document.getElementById(id).checkVisibility()]))
    """
    ids = ["picture", "step", "rule", "play", "descend", "theme"]
    assert browser.run(seen, ids) == dict(zip(ids, [True] * 3 + [False] * 3, strict=True))


def test_the_theme_can_be_turned(shows: Opens) -> None:
    page = shows(neuron())
    colour = "return getComputedStyle(document.body).backgroundColor"
    light = page.run(colour)
    page.click("#theme")
    assert page.run(colour) != light
    box = page.run("return getComputedStyle(document.querySelector('#n1 rect')).fill")
    assert json.dumps(box) != '"rgb(238, 243, 249)"'
    page.click("#theme")
    assert page.run(colour) == light


def test_fingers_step_and_choose(browser: Browser, tmp_path: Path) -> None:
    path = Path(save(neuron(), tmp_path / "page.html", {}))
    browser.open(path, 360, 800, touch=True)
    page = Shown(browser)
    browser.tap("#next")
    assert page.step == 1
    browser.tap("#n1")
    assert page.text("#chosen") == "w"
    page.is_silent()
