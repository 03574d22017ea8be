"""One SVG that plays all frames: at each time it shows what the frame shows, and nothing twice."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from autograd import Value, frames, save
from autograd.drawing.raster import rasterize
from autograd.graph import Graph
from tests.lecture import network_loss

from ..browser import Browser
from .conftest import SVG
from .test_fitting import chain
from .test_frames import neuron_loss

KEYFRAMES = re.compile(r"@keyframes (\S+?)\{((?:[\d.]+%\{[^}]*\})+)\}")
TIMED = re.compile(r"\.(\S+?)\{animation:\1 ([\d.]+)s step-end infinite\}")


def rows() -> Value:
    x = Value(0.5, "x")
    return chain(12) * x + x


def animation(L: Value, folder: Path, **options: Any) -> str:
    path = folder / "steps.svg"
    assert save(L, path, animate=True, **options) == str(path)
    return path.read_text(encoding="utf-8")


def seen(picture: str, at: float) -> list[str]:
    """Return what is seen of an animation at a time in seconds, part by part."""
    root = ElementTree.fromstring(picture)
    rules = root.findtext(f"{SVG}style") or ""
    seconds = {name: float(total) for name, total in TIMED.findall(rules)}
    states = {}
    for name, steps in KEYFRAMES.findall(rules):
        share = 100 * (at % seconds[name]) / seconds[name]
        passed = [
            x for start, x in re.findall(r"([\d.]+)%\{([^}]*)\}", steps) if float(start) <= share
        ]
        states[name] = passed[-1] == "visibility:visible"
    assert seconds.keys() == states.keys()
    return [*parts(root, states)]


def parts(part: Element, states: dict[str, bool], is_seen: bool = True) -> Iterator[str]:
    """Yield the shapes and texts of a picture, without names and times."""
    for name in part.get("class", "").split():
        is_seen = states.get(name, is_seen)
    if part.tag in (f"{SVG}g", f"{SVG}svg"):
        for inner in part:
            yield from parts(inner, states, is_seen)
    elif is_seen and part.tag not in (f"{SVG}title", f"{SVG}style"):
        kept = [item for item in part.attrib.items() if item[0] not in ("class", "visibility")]
        yield f"{part.tag} {sorted(kept)} {''.join(part.itertext()).strip()}"


@pytest.mark.parametrize(
    ("loss", "options"),
    [
        (neuron_loss, {"theme": "auto"}),
        (neuron_loss, {"locals": True, "direction": "TB"}),
        pytest.param(network_loss, {"theme": "dark"}, marks=pytest.mark.slow),
        pytest.param(network_loss, {"style": "network"}, marks=pytest.mark.slow),
        pytest.param(rows, {"names": {}}, marks=pytest.mark.slow),  # marked lines come to lie above
    ],
    ids=["auto", "locals", "dark", "network", "rows"],
)
def test_at_each_time_it_shows_that_frame(
    loss: Callable[[], Value], options: dict[str, Any], tmp_path: Path
) -> None:
    L = loss()
    pictures = frames(L, **options)
    picture = animation(L, tmp_path, **options)
    for step, frame in enumerate(pictures):
        shown = [*parts(ElementTree.fromstring(frame), {})]
        assert seen(picture, 1.2 * step + 0.6) == shown
    last = [*parts(ElementTree.fromstring(pictures[-1]), {})]
    for pause in (0.1, 1.3, 3.5):
        assert seen(picture, 1.2 * (len(pictures) - 1) + pause) == last
    assert seen(picture, 1.2 * len(pictures) + 2.4 + 0.6) == seen(picture, 0.6)  # again


@pytest.mark.slow
def test_it_needs_no_script_and_each_part_is_there_once(tmp_path: Path) -> None:
    L = network_loss()
    pictures = frames(L)
    picture = animation(L, tmp_path)
    assert len(picture) < sum(map(len, pictures)) / 8
    root = ElementTree.fromstring(picture)
    tags = {part.tag.removeprefix(SVG) for part in root.iter()}
    assert tags == {"svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan"}
    assert "href" not in picture
    assert "url(" not in picture
    drawn = [ElementTree.tostring(x) for x in root.iter(f"{SVG}text") if x.get("class")]
    assert len(drawn) == len(set(drawn))
    boxes = [g for g in root.iter(f"{SVG}g") if g.get("class", "").startswith("node")]
    assert len(boxes) == len(Graph(L).nodes)


@pytest.mark.slow
def test_who_wants_no_motion_or_has_none_sees_the_last_frame(tmp_path: Path) -> None:
    L = neuron_loss()
    picture = animation(L, tmp_path)
    rules = ElementTree.fromstring(picture).findtext(f"{SVG}style") or ""
    assert rules.startswith("@media (prefers-reduced-motion:no-preference){@keyframes ")
    pytest.importorskip("resvg_py")
    assert rasterize(picture) == rasterize(frames(L)[-1])


@pytest.mark.slow
def test_pictures_on_one_page_have_names_of_their_own(tmp_path: Path) -> None:
    one, other = animation(neuron_loss(), tmp_path), animation(network_loss(), tmp_path)
    assert animation(neuron_loss(), tmp_path) == one
    names = [{name for name, _ in KEYFRAMES.findall(picture)} for picture in (one, other)]
    assert not names[0] & names[1]
    assert " id=" not in one


def test_what_cannot_be_animated_is_refused_and_nothing_written(tmp_path: Path) -> None:
    a = Value(2.0)
    L = a * 3
    for ending in ("png", "gv", "html", "svg/", "xyz"):
        with pytest.raises(ValueError, match=r"an animation is an SVG: end '.*' in .svg"):
            save(L, f"{tmp_path}/steps.{ending}", animate=True)
    with pytest.raises(ValueError, match="a is a leaf: there is no step to draw"):
        save(a, tmp_path / "steps.svg", animate=True)
    with pytest.raises(TypeError, match="leave highlight out"):
        save(L, tmp_path / "steps.svg", animate=True, highlight=a)
    for _ in range(60):
        L = L + 1
    with pytest.raises(ValueError, match=r"of L would be 122 pictures; the most is 120: take"):
        save(L, tmp_path / "steps.svg", animate=True)
    assert not [*tmp_path.iterdir()]


@pytest.mark.browser
def test_a_browser_plays_it(browser: Browser, tmp_path: Path) -> None:
    L = neuron_loss()
    pictures = frames(L)
    animation(L, tmp_path)
    browser.driver.get((tmp_path / "steps.svg").as_uri())
    for step, picture in enumerate(pictures):
        browser.run(
            "document.getAnimations().forEach(x => {x.pause(); x.currentTime = arguments[0]})",
            1200 * step + 600,
        )
        shown = browser.run(
            "return [...document.querySelectorAll('text')].filter("
            "x => getComputedStyle(x).visibility == 'visible').map(x => x.textContent)"
        )
        texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
        assert shown == ["".join(text.itertext()) for text in texts]
    feature = {"name": "prefers-reduced-motion", "value": "reduce"}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.driver.get((tmp_path / "steps.svg").as_uri())
    assert browser.run("return document.getAnimations().length") == 0
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
