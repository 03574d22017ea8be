"""What a picture calls #15 or c₁ is to be found on it, on a box or in a group's words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from autograd import Value, svg
from autograd.drawing.options import Options

from .conftest import SVG, lines_of
from .test_fitting import GRAPHS, loop, written_out
from .test_groups import chain

CALLED = re.compile(r"#\d+|c[₀-₉]+")


def titles(picture: str) -> list[str]:
    """Return the first line of each box."""
    boxes = ElementTree.fromstring(picture).iter(f"{SVG}g")
    lines = [box.findall(f"{SVG}text") for box in boxes if "node" in box.get("class", "")]
    return [texts[1 if texts[0].get("text-anchor") else 0].text or "" for texts in lines]


def called(picture: str) -> set[str]:
    """Return the numbers in everything that is written, tooltips included."""
    written = "\n".join(ElementTree.fromstring(picture).itertext())
    return set(CALLED.findall(written))


@pytest.mark.slow
@pytest.mark.parametrize("locals", [False, True])
@pytest.mark.parametrize("name", [*GRAPHS, "constants"])
def test_what_is_called_by_number_has_it_as_its_title(name: str, locals: bool) -> None:
    L = GRAPHS[name]() if name in GRAPHS else (Value(2.0) * Value(3.0) + 1).tanh() * Value(2.0)
    L.backward()
    picture = svg(L, {}, locals=locals)
    found = [title for title in titles(picture) if CALLED.fullmatch(title)]
    assert len(found) == len(set(found))
    assert called(picture) - set(found) == set()


def test_what_has_a_name_or_a_short_formula_has_no_number() -> None:
    a, b = Value(2.0), Value(3.0)
    L = ((a * b).tanh() + a).exp()
    assert titles(svg(L)) == ["a", "b", "a·b", "tanh(a·b)", "tanh(a·b) + a", "L"]


def test_a_formula_too_long_for_its_box_has_its_number_there() -> None:
    picture = svg(written_out(), {})
    assert "#5" in titles(picture)
    assert "w100·#5" in lines_of(picture)


@pytest.mark.parametrize(
    "options",
    [{"expand": "steps 11-20"}, {"expand": ["steps 21-30", "steps 41-50"]}],
    ids=["one open", "two open"],
)
def test_a_closed_group_says_which_of_its_nodes_are_called_by_number(options: Options) -> None:
    L = chain(100)
    L.backward()
    picture = svg(L, {}, **options)
    groups = [line for line in lines_of(picture) if line.startswith("holds ")]
    assert groups
    told = {*titles(picture), *CALLED.findall(" ".join(groups)), "#100"}  # beside its value
    assert called(picture) <= told
    assert "#100" in lines_of(picture)


def test_of_many_numbers_a_group_says_how_many_and_its_tooltip_which() -> None:
    steps = [Value(1.0)]
    for _ in range(81):
        steps.append((steps[-1] * 1.23456789).tanh())
    L = steps[-1]
    for number in range(61, 67):
        L = L * steps[number]
    picture = svg(L, {}, expand="steps 154-168")
    assert "holds #122, #124, #126 and 3 more" in lines_of(picture)
    assert "holds #122, #124, #126, #128, #130, #132" in picture  # the tooltip


def test_in_words_a_number_is_what_the_debugger_calls_the_node() -> None:
    L = loop()
    shown = lines_of(svg(L, {}))
    assert f"#{45}" in shown
    assert "#44·0.5" in shown
