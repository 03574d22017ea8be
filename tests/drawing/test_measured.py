"""Measured on the pictures: texts in their boxes, boxes apart, colours that can be read."""

from __future__ import annotations

import itertools
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from xml.etree.ElementTree import Element

import pytest

from autograd import svg
from autograd.drawing.lettering import TURNING, writable
from autograd.drawing.theme import PAINTS
from tests.lecture import network_loss

from .conftest import ISOLATES, SVG
from .gallery import FORBIDDEN, GALLERY, NAMES, drawn
from .measuring import Bounds, apart, bounds, inside


def nodes(root: Element) -> list[tuple[Bounds, list[Element]]]:
    """Return the box of each node, the largest of its shapes, and its texts."""
    found = []
    for group in root.iter(f"{SVG}g"):
        if group.get("class", "").startswith("node"):
            shapes = [bounds(x) for x in group if x.tag in (f"{SVG}rect", f"{SVG}circle")]
            box = (
                min(x[0] for x in shapes),
                min(x[1] for x in shapes),
                max(x[2] for x in shapes),
                max(x[3] for x in shapes),
            )
            found.append((box, [x for x in group if x.tag == f"{SVG}text"]))
    return found


@pytest.mark.parametrize("name", GALLERY)
def test_no_text_stands_outside_its_box_or_the_page(name: str) -> None:
    root = ElementTree.fromstring(drawn(name))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    page = 0.0, 0.0, width, height
    found = nodes(root)
    assert found
    for box, texts in found:
        assert inside(box, page)
        assert [text.text for text in texts if not inside(bounds(text), box)] == []
    for text in root.iter(f"{SVG}text"):
        assert inside(bounds(text), page), text.text


@pytest.mark.parametrize("name", GALLERY)
def test_no_two_nodes_overlap(name: str) -> None:
    boxes = [box for box, _ in nodes(ElementTree.fromstring(drawn(name)))]
    assert all(apart(one, other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize("name", GALLERY)
def test_no_two_texts_of_a_node_overlap(name: str) -> None:
    for _, texts in nodes(ElementTree.fromstring(drawn(name))):
        lines = [bounds(text) for text in texts]
        assert all(apart(one, other) for one, other in itertools.combinations(lines, 2))


@pytest.mark.parametrize("name", GALLERY)
def test_a_picture_is_valid_accessible_and_needs_nothing_from_outside(name: str) -> None:
    picture = drawn(name)
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text
    assert root[1].text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "style", "g", "rect", "circle", "path", "text", "tspan",
        }  # fmt: skip
        assert not {"href", "onload", "onclick", "style"} & set(element.attrib)
        assert element.tag != f"{SVG}g" or element.attrib["class"] not in PAINTS  # inherited
    # what knows no style rules sees the colours all the same
    assert all(x.get("fill") for x in root.iter() if x.get("class") in PAINTS)
    assert "url(" not in picture


@pytest.mark.slow
def test_the_same_program_gives_the_same_bytes() -> None:
    assert all(draw() == drawn(name) for name, draw in GALLERY.items())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_text_and_stands_in_full_in_the_tooltip(name: str) -> None:
    root = ElementTree.fromstring(drawn("names"))
    typed = re.sub(FORBIDDEN, "\ufffd", NAMES[name])
    tooltips = [(title.text or "").translate(ISOLATES) for title in root.iter(f"{SVG}title")]
    assert any(tooltip.startswith(f"{typed} = 2.0") for tooltip in tooltips)


def test_a_long_name_is_cut_where_the_eye_sees_it() -> None:
    shown = [text.text or "" for text in ElementTree.fromstring(drawn("names")).iter()]
    assert "0123456789012345678901234567890…" in shown
    assert {"0", "1", "2", "…"} <= set(shown)  # of 200 lines


def test_numbers_that_are_to_be_filled_in_stand_nowhere_in_the_file() -> None:
    loss = network_loss()
    loss.backward()
    picture = svg(loss, blank="gradients", locals=True)
    assert "0.298371" in picture
    assert "0.00877135" not in picture
    assert "0.298371" not in svg(loss, blank="both")


def luminance(colour: str) -> float:
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_what_it_stands_on(shade: int) -> None:
    texts = {"name", "formula", "note", "data", "gradient", "local"}
    grounds = {"page", "box", "leaf", "group", "active"}
    colours = {paint: fill[shade] for paint, (fill, _) in PAINTS.items() if fill}
    pairs = [(text, ground) for text in texts for ground in grounds] + [("formula", "sign")]
    low = {p: contrast(colours[p[0]], colours[p[1]]) for p in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_lines_and_outlines_stand_out_from_the_page(shade: int) -> None:
    page = PAINTS["page"][0]
    assert page is not None
    faint = {"rule", "group"}  # they part what is told apart without them
    strokes = {paint: stroke[shade] for paint, (_, stroke) in PAINTS.items() if stroke}
    low = {paint: contrast(c, page[shade]) for paint, c in strokes.items() if paint not in faint}
    assert {paint: round(ratio, 2) for paint, ratio in low.items() if ratio < 3} == {}


@pytest.mark.slow
def test_of_all_signs_those_that_xml_forbids_or_that_turn_the_rest_are_replaced() -> None:
    for letter in map(chr, range(0x110000)):
        unnamed = unicodedata.category(letter) in ("Cc", "Cs", "Cn") and letter not in "\n\t"
        assert writable(letter) == ("\ufffd" if unnamed or letter in TURNING else letter)
