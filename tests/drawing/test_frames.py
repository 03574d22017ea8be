"""One picture per step: nothing moves, and the step's sum is below."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from base64 import b64decode
from pathlib import Path

import pytest

from autograd import Stepper, Value, backward_steps, draw, forward_steps, frames, save
from autograd.drawing.options import checked
from autograd.drawing.sequence import frame_at
from autograd.graph import Graph
from autograd.names import Names
from nn import MLP, Neuron, mse
from tests.lecture import network_loss

from .conftest import SVG, lines_of

PLACE = ("x", "y", "width", "height", "d", "cx", "cy", "r", "viewBox", "id")


def neuron_loss() -> Value:
    return mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))


def large_loss() -> Value:
    return mse([1.0], [MLP(2, [8, 8, 1], rng=1)([0.5, 0.2])])


def places(picture: str, page: bool = True) -> list[tuple[str, ...]]:
    """Return where everything in a picture is, except the numbers that come and go.

    Args:
        picture: an SVG.
        page: look at the size of the page too, which the words below may change.
    """
    root = ElementTree.fromstring(picture)
    for words in root.findall(f"{SVG}g[@id='words']"):
        root.remove(words)
    for cell in root.findall(f"{SVG}g[@class='cell']"):
        for mark in cell.findall(f"{SVG}rect[@class='active']"):
            cell.remove(mark)  # marks come and go, the number stays where it is
    return sorted(  # thick lines come to lie over thin ones
        (element.tag, *[element.get(name, "") for name in PLACE])
        for element in root.iter()
        if element.get("class") not in ("data", "gradient")
        and (page or element.get("class") not in ("backprop", "page"))
    )


@pytest.mark.slow
@pytest.mark.parametrize("style", ["graph", "network"])
@pytest.mark.parametrize("loss", [neuron_loss, network_loss, large_loss])
def test_nothing_moves_from_frame_to_frame(loss: object, style: str) -> None:
    assert callable(loss)
    output = loss()
    pictures = frames(output, style=style)
    assert len(pictures) == 2 * len(Graph(output).order)
    assert {"n1", "x1"} & {place[-1] for place in places(pictures[0])} or loss is large_loss
    assert all(places(picture) == places(pictures[0]) for picture in pictures)


def test_each_frame_marks_its_node_and_says_its_sum() -> None:
    L = network_loss()
    names = Names(Graph(L))
    sums = [step.words(names) for step in forward_steps(L)]
    sums += [step.words(names) for step in backward_steps(L)]
    for picture, words in zip(frames(L), sums, strict=True):
        shown = lines_of(picture)
        said = "".join(shown[shown.index(next(x for x in shown if x[0] == "[")) :])
        assert re.sub(r"\s+", "", said) == re.sub(r"\s+", "", words)
        assert picture.count('class="active"') == 1


def test_numbers_appear_when_they_are_computed() -> None:
    L = neuron_loss()
    pictures = [lines_of(picture) for picture in frames(L)]
    assert "1.5" in pictures[0]  # net
    assert "0.0332791" not in pictures[3]
    assert "0.0332791" in pictures[4]  # L, at the end of the forward pass
    assert "-0.108832" not in pictures[8]
    assert pictures[9].count("-0.108832") == 1


def test_the_last_frame_shows_the_gradients_of_a_backward_pass() -> None:
    L = network_loss()
    last = frames(L)[-1]
    assert {node.grad for node in Graph(L).nodes} == {0.0}  # no node was written to
    L.backward()
    shown = {text for text in lines_of(last) if re.fullmatch(r"-?[\d.e-]+", text)}
    wanted = set(lines_of(draw(L).pipe(encoding="utf-8")))
    assert {f"{node.grad:.6g}" for node in Graph(L).nodes} <= shown & wanted


def test_leaves_go_on_from_the_gradient_that_they_have() -> None:
    a = Value(3.0)
    L = a * a
    L.backward()
    assert "12" in lines_of(frames(L)[-1])
    assert a.grad == 6.0


@pytest.mark.slow
def test_frames_are_the_same_bytes_on_every_run() -> None:
    assert frames(network_loss()) == frames(network_loss())


@pytest.mark.slow
def test_options_are_those_of_draw() -> None:
    L = network_loss()
    assert "prefers-color-scheme" in frames(L, theme="auto")[0]
    blank = lines_of(frames(L, blank="both")[-1])
    assert "0.0363503" not in [line for line in blank if line[0] != "["]
    with pytest.raises(TypeError, match="leave highlight out"):
        frames(L, highlight=L)
    with pytest.raises(ValueError, match="there is no theme 'blue'"):
        frames(L, theme="blue")


def test_what_has_no_steps_or_too_many_is_refused() -> None:
    a = Value(2.0)
    with pytest.raises(ValueError, match="a is a leaf: there is no step to draw"):
        frames(a)
    L = a
    for _ in range(501):
        L = L + 1
    with pytest.raises(ValueError, match=r"frames of L would be 1,002 pictures; .* debug\(\)"):
        frames(L)


def test_save_writes_numbered_files_into_a_folder(tmp_path: Path) -> None:
    L = neuron_loss()
    folder = f"{tmp_path / 'steps'}/"
    assert save(L, folder, theme="dark") == folder
    names = sorted(path.name for path in Path(folder).iterdir())
    assert names == [f"{i:02}.svg" for i in range(1, 11)]
    assert Path(folder, "10.svg").read_text(encoding="utf-8") == frames(L, theme="dark")[-1]


def picture_at(stepper: Stepper) -> str:
    look = checked({"digits": None, **(draw.__kwdefaults__ or {})})
    drawing = frame_at(stepper.names, stepper.upcoming(), stepper.begun, look)
    return str(drawing.pipe(encoding="utf-8"))


@pytest.mark.slow
def test_the_debuggers_picture_is_one_of_the_frames() -> None:
    L = network_loss()
    pictures = frames(L)
    stepper = Stepper(L)
    for picture in pictures:
        drawn = picture_at(stepper)
        assert places(drawn, page=False) == places(picture, page=False)
        assert "?" in "".join(lines_of(drawn))
        stepper.next()
    end = picture_at(stepper)
    assert 'class="active"' not in end
    assert "0.000438568" in lines_of(end)


def test_half_a_step_shows_the_edges_that_are_left() -> None:
    L = neuron_loss()
    stepper = Stepper(L)
    stepper.run()
    stepper.back()
    stepper.jump(5)
    stepper.next()
    stepper.jump(5)
    stepper.step()
    assert picture_at(stepper).count('class="active-edge"') == 2


@pytest.mark.slow
def test_at_the_bare_prompt_frames_are_a_line_and_in_a_notebook_the_pictures() -> None:
    a = Value(2.0)
    L = (a * 3).tanh()
    pictures = frames(L)
    assert repr(pictures) == "4 pictures of L, as SVG; save(L, 'folder/') writes them"
    assert pictures == list(pictures)
    html = pictures._repr_html_()  # type: ignore[attr-defined]
    encoded = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert [b64decode(picture).decode() for picture in encoded] == pictures
    assert "not shown" not in html
    ElementTree.fromstring(re.sub("<img([^>]*)>", r"<img\1/>", html))  # well formed
    h = a
    for _ in range(40):
        h = h + 1
    long = frames(h)._repr_html_()  # type: ignore[attr-defined]
    assert long.count("<img ") == 60
    assert long.endswith("<p>20 more pictures not shown</p>")
