"""Names in letters that run to the left: set apart, so that every formula runs to the right."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from autograd import Value, frames, save, svg
from autograd.drawing.lettering import isolated
from autograd.drawing.raster import rasterize

from ..browser import Browser
from .conftest import ISOLATES
from .gallery import NAMES


def mixed() -> Value:
    weight, bias, a = Value(2.0, "وزن"), Value(0.5, "خطا"), Value(3.0, "a")
    L = (a * weight + bias) * Value(1.0, "وزن₁₁¹") - Value(2.0, "نام فارسی می‌شود")
    L.label = "زیان"
    L.backward()
    return L


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a·وزن + خطا", ["وزن", "خطا"]),
        ("∂زیان/∂وزن₁₁¹", ["زیان", "وزن₁₁¹"]),
        ("וזן·2", ["וזן"]),
        ("وزن₁,₁₁¹·x", ["وزن₁,₁₁¹"]),
        ("× وزن, خطا", ["وزن", "خطا"]),
        ("(نام فارسی می‌شود)² − ŷ₁⁽²⁾", ["نام فارسی می‌شود"]),
        ("مدل.لایه_۲ = 0.5", ["مدل.لایه_۲"]),
        ("a\u200f + b\u200f", ["\u200f", "\u200f"]),
        ("وزن", []),
        ("وزن₁₁¹", []),
        ("∂L/∂w₁₁¹ = −2", []),
    ],
)
def test_each_name_is_set_apart_where_it_is_not_alone(text: str, parts: list[str]) -> None:
    assert re.findall("\u2068(.*?)\u2069", isolated(text)) == parts
    assert isolated(text).translate(ISOLATES) == text


def test_in_a_picture_no_name_turns_what_stands_beside_it() -> None:
    L = mixed()
    pictures = [svg(L, {}, locals=True, legend=True), frames(L, {})[-1], svg(L, {}, expand="all")]
    for picture in pictures:
        for part in ElementTree.fromstring(picture).iter():
            for line in (part.text or "").strip().split("\n") if len(part) == 0 else ():
                outside = re.sub("\u2068[^\u2068\u2069]*\u2069", "", line)
                assert not {"\u2068", "\u2069"} & set(outside)
                turning = [x for x in outside if unicodedata.bidirectional(x) in ("R", "AL")]
                assert not turning or isolated(line) == line, line


def test_a_name_cannot_reach_beyond_itself() -> None:
    for name in NAMES.values():
        x = Value(2.0, name)
        picture = svg((x * 2 + 1).tanh(), {})
        for line in "".join(ElementTree.fromstring(picture).itertext()).split("\n"):
            depth = 0
            for sign in line:
                depth += (sign == "\u2068") - (sign == "\u2069")
                assert depth in (0, 1)
            assert depth == 0


@pytest.mark.slow
def test_png_shows_the_letters_in_that_order() -> None:
    pytest.importorskip("resvg_py")
    picture = svg(mixed(), {})
    drawn = rasterize(picture)
    marks = str.maketrans(dict.fromkeys("\u2068\u2069", "\u200e"))  # another way to the same
    assert rasterize(picture.translate(marks)) == drawn
    assert rasterize(picture.translate(ISOLATES)) != drawn
    assert rasterize(re.sub("[ابتخزشفلمنوهیر]", " ", picture)) != drawn


@pytest.mark.browser
def test_a_browser_writes_formulas_to_the_right(browser: Browser, tmp_path: Path) -> None:
    browser.driver.get(Path(save(mixed(), tmp_path / "x.svg", {})).as_uri())
    places = browser.run(
        "const text = [...document.querySelectorAll('text.formula')]"
        ".find(x => x.textContent.startsWith('a·') && x.textContent.includes('+'));"
        "return [...'a·ز+ط'].map(x => text.getExtentOfChar(text.textContent.indexOf(x)).x)"
    )
    assert places == sorted(places)
    assert len(set(places)) == 5
