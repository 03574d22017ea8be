"""Graphs of up to 60 nodes fit a page: from left to right, from top to bottom, or in rows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest

from autograd import Value, draw, svg, weighted_sum
from autograd.drawing.fitting import lay_out
from autograd.drawing.layout import Layout, Place
from autograd.drawing.render import render
from autograd.drawing.scene import ROOM, WIDEST, Scene
from autograd.graph import Graph
from nn import MLP, mse

from .test_wrapping import apart, box, inside, points


def chain(nodes: int) -> Value:
    x = Value(0.5, "x")
    for _ in range(nodes // 2):
        x = (x * 1.1).tanh()
    return x


def loop() -> Value:
    x, c = Value(0.5, "x"), Value(0.3, "c")
    for _ in range(15):
        x = (x * x + c) * 0.5
    return x


def nets() -> Value:
    rng = random.Random(1)
    xs = [Value(rng.random(), f"x{i}") for i in range(3)]
    rows = [[Value(rng.random(), f"w{j}{i}") for i in range(3)] for j in range(3)]
    hidden = [weighted_sum(row, xs, Value(0.1, f"b{j}")).tanh() for j, row in enumerate(rows)]
    net: Value = weighted_sum([Value(rng.random(), f"v{i}") for i in range(3)], hidden, None)
    return net


def fan() -> Value:
    ends = range(28)
    weights, xs = [[Value(0.1 * i, f"{name}{i}") for i in ends] for name in "wx"]
    net: Value = weighted_sum(weights, xs, Value(1.0, "b"))
    return net.tanh()


def terms() -> Value:
    return sum((Value(i + 1.0, f"x{i}") * 2 for i in range(1, 20)), Value(1.0, "x0"))


def branches(depth: int, name: str = "t") -> Value:
    if not depth:
        return Value(1.5, name)
    one, other = branches(depth - 1, f"{name}0"), branches(depth - 1, f"{name}1")
    return one * other if depth % 2 else one + other


def written_out() -> Value:
    """Return the loss of a network whose neurons are written out: w*x + w*x + b."""
    rng = random.Random(2)
    xs = [Value(0.5, "x0"), Value(-0.2, "x1")]
    for layer, count in enumerate((3, 2, 1)):
        outputs = []
        for j in range(count):
            act = Value(0.1, f"b{layer}{j}")
            for i, x in enumerate(xs):
                act = act + Value(rng.uniform(-1, 1), f"w{layer}{j}{i}") * x
            outputs.append(act.tanh())
        xs = outputs
    return (xs[0] - 1) ** 2


def samples() -> Value:
    model = MLP(2, [3, 1], rng=1)
    return mse([1.0, 0.0], [model([0.5, 0.2]), model([0.1, 0.9])])


def tangle(seed: int) -> Value:
    """Return a graph of many shapes; operands are used twice, and far away."""
    rng = random.Random(seed)
    pool = [Value(rng.uniform(0.5, 2), f"a{i}") for i in range(rng.randint(1, 4))]
    for _ in range(6 + seed):
        a, b = rng.choice(pool), rng.choice(pool[-4:])
        pool.append(rng.choice([a * b, a + b, a - b, a.tanh(), a * a, a * 0.5]))
    return pool[-1]


GRAPHS: dict[str, Callable[[], Value]] = {
    "chain": lambda: chain(25),
    "long chain": lambda: chain(58),
    "loop": loop,
    "nets": nets,
    "fan": fan,
    "terms": terms,
    "branches": lambda: branches(4),
    "written out": written_out,
    "samples": samples,
    **{f"tangle {seed}": lambda seed=seed: tangle(seed) for seed in (1, 2, 8, 14, 17)},  # type: ignore[misc]
}


def laid_out(L: Value, **options: object) -> tuple[Scene, Layout]:
    L.backward()
    drawing = draw(L, {}, **options)  # type: ignore[arg-type]
    assert drawing.scene
    return drawing.scene, lay_out(drawing.scene, render)


def shown_size(picture: str) -> tuple[float, float]:
    head = picture[: picture.index("viewBox")].split("<svg")[1].split('"')
    return float(head[head.index(" width=") + 1]), float(head[head.index(" height=") + 1])


@pytest.mark.parametrize("locals", [False, True])
@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_fits_a_page(name: str, locals: bool) -> None:
    L = GRAPHS[name]()
    assert len(Graph(L).nodes) <= 60
    scene, layout = laid_out(L, locals=locals)
    assert layout.width <= ROOM * WIDEST
    page = Place(layout.width / 2, layout.height / 2, layout.width, layout.height)
    assert all(inside(place, page) for place in layout.places.values())
    assert all(apart(*pair) for pair in itertools.combinations(layout.places.values(), 2))
    assert set(layout.ways) == {wire.key for wire in scene.wires}


@pytest.mark.parametrize("direction", [None, "RL", "TB"])
@pytest.mark.parametrize("name", GRAPHS)
def test_what_is_written_on_edges_lies_apart_from_all_else(name: str, direction: str) -> None:
    scene, layout = laid_out(GRAPHS[name](), locals=True, direction=direction)
    labels = [layout.ways[wire.key].label for wire in scene.wires]
    assert all(apart(*pair) for pair in itertools.combinations(labels, 2))
    assert all(apart(label, place) for label in labels for place in layout.places.values())


def test_letters_wider_than_others_have_their_room_on_edges_too() -> None:
    for name in ("وزنورودی", "漢字漢字漢字"):
        x = Value(2.0, name)
        L = x * x
        L.label = "L"
        scene, layout = laid_out(L, locals=True, direction="TB")
        one, other = [layout.ways[wire.key].label for wire in scene.wires]
        assert name in scene.wires[0].labels[0].written
        assert apart(one, other)


def test_signs_of_several_bytes_take_no_more_room_than_others() -> None:
    widths = set()
    for x_name, L_name in (("w₁₁¹", "net₁¹"), ("wabc", "netde")):
        L = Value(2.0, x_name) * 3
        L.label = L_name
        widths.add(laid_out(L, locals=True)[1].width)
    assert len(widths) == 1


def places(L: Value, **options: object) -> list[Place]:
    """Return the boxes from the first leaf on to the output."""
    scene, layout = laid_out(L, **options)
    return [layout.places[key] for key in scene.cards]


def test_a_chain_is_read_in_rows() -> None:
    found = places(chain(40))
    assert found == sorted(found, key=lambda place: (place.y, place.x))
    assert 1 < len({place.y for place in found}) < 8


def test_a_graph_that_fits_one_way_alone_runs_that_way() -> None:
    across = places(nets())
    assert across[-1].x == max(place.x for place in across)
    down = places(written_out())
    assert down[-1].y == max(place.y for place in down)
    assert down[0].y < down[-1].y / 4


def test_what_is_high_but_narrow_stays_in_columns_if_rows_are_hardly_shorter() -> None:
    L = mse([1.0], [MLP(2, [16, 16, 1], rng=1)([0.5, 0.2])])
    scene, layout = laid_out(L, expand="layer 2/neuron 3")
    neurons = [key for key, card in scene.cards.items() if card.lines[0].written[:6] == "neuron"]
    assert len(neurons) == 15
    assert len({round(layout.places[key].x) for key in neurons}) == 1
    assert laid_out(fan())[1].height < 2000


def test_the_direction_asked_for_is_kept() -> None:
    for L in (terms(), chain(40)):
        across, mirrored = places(L, direction="LR"), places(L, direction="RL")
        assert across[0].x < across[2].x
        assert mirrored[0].x > mirrored[2].x
        assert max(place.x for place in across) < WIDEST
        for direction, sign in (("TB", 1), ("BT", -1)):
            found = places(L, direction=direction)
            assert sign * (found[-1].y - found[0].y) > 1000


def test_a_picture_a_little_too_wide_is_shown_smaller() -> None:
    L = samples()
    _, layout = laid_out(L)
    assert WIDEST < layout.width <= ROOM * WIDEST
    width, height = shown_size(svg(L, {}))
    assert width == WIDEST
    assert height == pytest.approx(layout.height * WIDEST / layout.width, abs=0.01)


@pytest.mark.slow
def test_very_many_lines_to_one_box_come_in_as_one() -> None:
    scene, layout = laid_out(fan())
    into = [layout.ways[wire.key] for wire in scene.wires if wire.target == scene.wires[0].target]
    assert len(into) == 57
    assert len({way.arrow for way in into}) == 1
    for way in into:
        for key in scene.cards:
            left, top, right, bottom = box(layout.places[key])
            along = points(way.path)
            assert not any(left + 1 < x < right - 1 and top < y < bottom for x, y in along)
