"""In a network no text covers another or a circle, whatever its size and whatever is shown."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from math import hypot

import pytest

from autograd import Value, frames, svg
from nn import MLP, mse

from .conftest import SVG, lines_of
from .measuring import Bounds, apart, bounds
from .recurrences import RECURRENCES

SIZES = ["2-2-2", "3-4-1", "3-4-2", "4-4-1", "4-8-3", "13-16-3", "1-1-1", "1-5", "6-6-6", "7-3-7"]


def model_of(sizes: str) -> MLP:
    inputs, *layers = map(int, sizes.split("-"))
    return MLP(inputs, layers, rng=1)


def loss_of(sizes: str, backward: bool = True) -> Value:
    inputs, *_, outputs = map(int, sizes.split("-"))
    rng = random.Random(2)
    targets = [rng.random() for _ in range(outputs)]
    row = [round(rng.random(), 2) for _ in range(inputs)]
    loss = mse(targets if outputs > 1 else targets[0], model_of(sizes)(row))
    if backward:
        loss.backward()
    return loss


def covered(picture: str) -> list[object]:
    """Return what covers what: two texts or fields, or one of them and another's circle."""
    root = ElementTree.fromstring(picture)
    written: list[tuple[Bounds, object]] = []
    circles: list[tuple[float, float, float, object]] = []
    grounds: list[tuple[Bounds, object]] = []  # of what is written on lines
    for group in [root, *root.iter(f"{SVG}g")]:
        for shape in group:
            if shape.tag == f"{SVG}text" or shape.get("class") == "blank":
                written.append((bounds(shape), group.get("id")))
            if group.get("class") == "weight" and shape.get("class") == "page":
                grounds.append((bounds(shape), group.get("id")))
            if shape.tag == f"{SVG}circle":
                x, y, radius = (float(shape.get(name, "0")) for name in ("cx", "cy", "r"))
                circles.append((x, y, radius, group.get("id")))
    assert len(written) > 3
    found: list[object] = []
    written.sort(key=lambda text: text[0][1])
    for i, (one, name) in enumerate(written):
        for other, its in written[i + 1 :]:
            if other[1] >= one[3]:
                break  # it is further down, and so are all that follow
            if not apart(one, other):
                found.append((name, its, one, other))
        found += [(its, name) for ground, its in grounds if its != name and not apart(one, ground)]
        for x, y, radius, owner in circles:
            dx = max(one[0] - x, 0.0, x - one[2])
            dy = max(one[1] - y, 0.0, y - one[3])
            if owner != name and hypot(dx, dy) < radius:
                found.append((name, owner))
    return found


@pytest.mark.parametrize("blank", [None, "both"])
@pytest.mark.parametrize("digits", [None, pytest.param(6, marks=pytest.mark.slow)])
@pytest.mark.parametrize("sizes", SIZES)
def test_no_text_covers_a_text_or_a_circle(
    sizes: str, digits: int | None, blank: str | None
) -> None:
    shown: list[MLP | Value] = [model_of(sizes), loss_of(sizes, backward=False), loss_of(sizes)]
    for theme, thing in zip(("light", "dark", "light"), shown, strict=True):
        picture = svg(thing, style="network", digits=digits, blank=blank, theme=theme)
        assert covered(picture) == []


@pytest.mark.parametrize("name", RECURRENCES)
def test_no_text_covers_another_in_an_unrolled_network(name: str) -> None:
    output = RECURRENCES[name]()
    for digits, blank in ((None, None), (6, None), (None, "both")):
        assert covered(svg(output, style="network", digits=digits, blank=blank)) == []
        output.backward()


@pytest.mark.parametrize("sizes", ["3-4-1", pytest.param("4-8-3", marks=pytest.mark.slow)])
def test_no_text_covers_another_in_a_frame(sizes: str) -> None:
    assert covered(frames(loss_of(sizes), style="network")[-1]) == []


def test_long_labels_are_cut_before_they_cover_anything() -> None:
    loss = loss_of("3-4-2")
    loss.label = "the mean of all the squared errors"
    picture = svg(loss, style="network", names={"a name of some length": loss})
    assert covered(picture) == []
    assert [line for line in lines_of(picture) if line.endswith("…")]


def written_on(picture: str) -> Sequence[str]:
    root = ElementTree.fromstring(picture)
    return [g.attrib["id"] for g in root.iter(f"{SVG}g") if g.get("class") == "weight"]


def test_few_lines_have_their_numbers_and_many_a_table() -> None:
    assert len(written_on(svg(loss_of("3-4-1"), style="network"))) == 3 * 4 + 4
    assert written_on(svg(loss_of("4-8-3"), style="network")) == []
