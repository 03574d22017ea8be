"""Pictures that would be too wide: in rows, like lines of text."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator

import pytest

from autograd import Value, draw, frames, svg
from autograd.drawing import complete
from autograd.drawing.fitting import lay_out
from autograd.drawing.graph_scene import arrow
from autograd.drawing.layout import Layout, Place, read_layout
from autograd.drawing.lettering import FORMULA, NAME, NOTE, Line
from autograd.drawing.options import Options
from autograd.drawing.render import render
from autograd.drawing.scene import WIDEST, Below, Card, Frame, Scene
from autograd.drawing.source import digraph
from autograd.graph import Graph
from nn import MLP, mse


def scene(
    boxes: int, skips: int, *framed: Frame, direction: str = "LR", labels: bool = False,
    seed: int = 1,
) -> Scene:  # fmt: skip
    """Return a chain of boxes of many widths, with arrows that skip some."""
    rng = random.Random(seed)
    keys = [f"g{i}" for i in range(boxes)]
    lines = [(Line("m" * rng.randint(5, 26), "name", NAME),) for _ in keys]
    cards = {k: Card(k, "group", line, k) for k, line in zip(keys, lines, strict=True)}
    ends = [*itertools.pairwise(keys), *itertools.combinations(keys, 2)]
    chosen = [*ends[: boxes - 1], *rng.sample(ends[boxes - 1 :], skips)]
    written = (Line("∂h/∂x", "local", NOTE), Line("0.25", "local", FORMULA)) if labels else ()
    wires = [arrow(f"{a}-{b}", a, b, "", written) for a, b in dict.fromkeys(chosen)]
    look = complete({"direction": direction})
    return Scene("", "", cards, tuple(wires), Below(), look, framed)


def frame(number: int, first: int, last: int, *inner: Frame) -> Frame:
    held = {key for one in inner for key in one.members}
    members = [f"g{i}" for i in range(first, last) if f"g{i}" not in held]
    return Frame(f"c{number}", f"steps {first}-{last}", tuple(members), inner)


SCENES = {
    "chain": scene(15, 20),
    "open": scene(22, 14, frame(1, 5, 15)),
    "nested": scene(12, 8, frame(1, 1, 11, frame(2, 2, 10))),
    "small frames": scene(15, 10, frame(1, 0, 2), frame(2, 5, 8), frame(3, 13, 15)),
    "labels": scene(15, 20, frame(1, 3, 6), labels=True),
    "mirrored": scene(22, 14, frame(1, 5, 15), direction="RL"),
    "dense": scene(30, 120, frame(1, 5, 25, frame(2, 8, 11), frame(3, 12, 24))),
}


def laid_out(of: Scene) -> Layout:
    return lay_out(of, render)


def box(place: Place) -> tuple[float, float, float, float]:
    x, y, width, height = place
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def apart(one: Place, other: Place) -> bool:
    a, b = box(one), box(other)
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def inside(inner: Place, outer: Place) -> bool:
    a, b = box(inner), box(outer)
    return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]


def within(found: Frame) -> Iterator[str]:
    yield from found.members
    for inner in found.inner:
        yield inner.key
        yield from within(inner)


def every(found: tuple[Frame, ...]) -> Iterator[Frame]:
    for one in found:
        yield one
        yield from every(one.inner)


def points(path: str) -> Iterator[tuple[float, float]]:
    """Yield points along a path of straight lines and curves."""
    at = (0.0, 0.0)
    for sign, rest in re.findall("([MLCQ])([^MLCQ]*)", path):
        corners = [tuple(map(float, corner.split(","))) for corner in rest.split()]
        for step in range(1, 41):
            row = [at, *[(x, y) for x, y in corners]]
            while len(row) > 1 and sign != "M":  # de Casteljau
                share = step / 40
                row = [
                    (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
                    for (x0, y0), (x1, y1) in itertools.pairwise(row)
                ]
            yield row[-1]
        at = (corners[-1][0], corners[-1][1])


@pytest.mark.parametrize("name", SCENES)
def test_a_wide_picture_comes_in_rows_that_fit_a_page(name: str) -> None:
    of = SCENES[name]
    layout = laid_out(of)
    assert read_layout(render(digraph(of, "").source), of).width > WIDEST
    assert layout.width <= WIDEST
    page = Place(layout.width / 2, layout.height / 2, layout.width, layout.height)
    assert all(inside(place, page) for place in layout.places.values())
    for way in layout.ways.values():
        assert all(0 < x < layout.width and 0 < y < layout.height for x, y in points(way.path))


@pytest.mark.parametrize("name", SCENES)
def test_boxes_are_apart_and_in_their_frames_alone(name: str) -> None:
    of = SCENES[name]
    places = laid_out(of).places
    for one, other in itertools.combinations(of.cards, 2):
        assert apart(places[one], places[other])
    for around in every(of.frames):
        held = {*within(around)}
        others = {frame.key for frame in every(of.frames)} | of.cards.keys()
        for key in others - held - {around.key}:
            outer = any(
                frame.key == key and around.key in within(frame) for frame in every(of.frames)
            )
            assert outer or apart(places[key], places[around.key])
        assert all(inside(places[key], places[around.key]) for key in held)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_arrows_run_from_box_to_box_and_through_none(name: str) -> None:
    of = SCENES[name]
    layout = laid_out(of)
    for wire in of.wires:
        way = layout.ways[wire.key]
        along = list(points(way.path))
        tip = tuple(map(float, way.arrow.split()[0].split(",")))
        left, _, right, _ = box(layout.places[wire.target])
        near = min(abs(tip[0] - left), abs(tip[0] - right))
        assert near < 0.01
        assert abs(tip[1] - layout.places[wire.target].y) <= layout.places[wire.target].height / 2
        left, _, right, _ = box(layout.places[wire.source])
        assert min(abs(along[0][0] - left), abs(along[0][0] - right)) < 0.01
        assert along[0][1] == pytest.approx(layout.places[wire.source].y, abs=0.01)
        for key in of.cards:
            left, top, right, bottom = box(layout.places[key])
            assert not any(left + 1 < x < right - 1 and top < y < bottom for x, y in along), key


def test_boxes_are_read_like_words() -> None:
    of = SCENES["chain"]
    places = laid_out(of).places
    order = sorted(of.cards, key=lambda key: (places[key].y, places[key].x))
    assert order == list(of.cards)
    mirrored = laid_out(SCENES["chain"]._replace(look=complete({"direction": "RL"}))).places
    assert mirrored["g0"].x > mirrored["g1"].x


def test_labels_lie_apart_from_boxes_and_one_another() -> None:
    of = SCENES["labels"]
    layout = laid_out(of)
    labels = [way.label for way in layout.ways.values()]
    assert all(apart(*pair) for pair in itertools.combinations(labels, 2))
    assert all(apart(label, layout.places[key]) for label in labels for key in of.cards)


def test_a_frame_that_fits_a_row_is_not_split() -> None:
    of = SCENES["small frames"]
    places = laid_out(of).places
    for around in of.frames:
        assert len({places[key].y for key in around.members}) == 1


def test_narrow_pictures_stay_as_graphviz_draws_them() -> None:
    L = mse([1.0], [MLP(2, [16, 16, 1], rng=1)([0.5, 0.2])])
    drawn = draw(L)
    assert drawn.scene
    source = digraph(drawn.scene._replace(below=Below()), "").source
    assert lay_out(drawn.scene, render) == read_layout(render(source), drawn.scene)


def loop(steps: int) -> Value:
    x, c = Value(0.5, "x"), Value(0.3, "c")
    for _ in range(steps // 3):
        x = (x * x + c) * 0.5
    return x


@pytest.mark.slow
def test_the_picture_of_a_long_loop_fits_a_page_whatever_is_open() -> None:
    L = loop(300)
    L.backward()
    every: list[Options] = [
        {"legend": True, "highlight": L},
        {"expand": "steps 31-60", "highlight": L},
        {"expand": "all", "locals": True, "highlight": L},
        {"direction": "RL", "highlight": L},
    ]
    for options in every:
        picture = svg(L, {}, **options)
        assert float(re.findall(r'width="([\d.]+)"', picture)[0]) <= WIDEST
        assert picture == svg(L, {}, **options)
        assert re.search(r'stroke-width="3"', picture)


@pytest.mark.slow
def test_nothing_moves_from_frame_to_frame_in_rows() -> None:
    L = loop(45)
    pictures = frames(L, {}, expand="all")
    boxes = [
        re.findall(r'<g id="n\d+".*?<rect [^>]*?(x="[\d.]+" y="[\d.]+")', p, re.S) for p in pictures
    ]
    assert len(boxes[0]) == len(Graph(L).nodes)
    assert float(re.findall(r'width="([\d.]+)"', pictures[0])[0]) <= WIDEST
    ways = {tuple(sorted(re.findall(r' d="([^"]*)"', p))) for p in pictures}
    assert len(ways) == 1
