"""The lines of a network tell the sign of a number by colour and by dashes, its size by width."""

from __future__ import annotations

import itertools
import re

import pytest

from autograd import svg
from autograd.drawing.theme import PAINTS
from nn import MLP

from .conftest import lines_of
from .test_labels import loss_of, model_of

# Machado, Oliveira and Fernandes (2009): what eyes without one kind of cone see, in linear light
EYES = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """Return a colour as some eyes see it, in the space CIELAB."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    seen = [sum(a * b for a, b in zip(row, light, strict=True)) for row in EYES[eyes]]
    r, g, b = (min(1.0, max(0.0, part)) for part in seen)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    a, b, c = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_colour_blind_readers_tell_negative_lines_from_others(eyes: str, shade: int) -> None:
    strokes = {paint: stroke for paint, (_, stroke) in PAINTS.items() if paint.endswith("-line")}
    seen = {paint: lab(pair[shade], eyes) for paint, pair in strokes.items() if pair}
    negative = seen.pop("negative-line")
    assert len(seen) == 2
    for paint, colour in seen.items():
        pairs = zip(colour, negative, strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 20, paint


def links(picture: str) -> list[tuple[float, str]]:
    """Return the number of each line, as its tooltip has it last, and the line itself."""
    link = r'class="link">\n<title>([^<]*)</title>\n<path ([^>]*)>'
    found = []
    for tooltip, path in re.findall(link, picture):
        if "-line" in path:
            found.append((float(tooltip.split(" = ")[-1]), path))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("sizes", ["2-2-2", "3-4-1", "4-8-3", "13-16-3", "20-20"])
@pytest.mark.parametrize("trained", [False, True])
def test_negative_lines_are_dashed_and_of_another_colour_at_any_size(
    sizes: str, trained: bool
) -> None:
    picture = svg(loss_of(sizes) if trained else model_of(sizes), style="network")
    found = links(picture)
    layers = [*map(int, sizes.split("-"))]
    assert len(found) == sum(a * b for a, b in itertools.pairwise(layers))
    assert {number < 0 for number, _ in found} == {False, True} or sizes == "2-2-2"
    positive = "gradient-line" if trained else "data-line"
    for number, path in found:
        assert ("stroke-dasharray" in path) == (number < 0)
        assert (f'class="{"negative-line" if number < 0 else positive}"') in path
    what = "∂L/∂w" if trained else "w"
    note = rf"lines: {what}, the thickest [\d.]+; dashed and purple where negative"
    assert [line for line in lines_of(picture) if re.fullmatch(note, line)]


def test_a_larger_number_is_a_thicker_line() -> None:
    found = links(svg(loss_of("4-8-3"), style="network"))
    widths = [
        (abs(number), float(match[1]))
        for number, path in found
        if (match := re.search(r'stroke-width="([\d.]+)"', path))
    ]
    widths.sort()
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(widths))
    assert widths[0][1] < 0.5
    assert widths[-1][1] == 5.5


def test_where_numbers_are_to_be_filled_in_lines_tell_nothing() -> None:
    picture = svg(MLP(4, [8, 3], rng=1), blank="values")
    assert "negative-line" not in picture
    assert "purple" not in picture
