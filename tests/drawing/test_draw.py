"""What a drawing says: golden source, names as typed, nothing that misleads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from autograd import (
    StaleGraphError,
    Value,
    backward_steps,
    draw,
    forward_steps,
    frames,
    no_grad,
    recompute,
    save,
    svg,
)
from autograd.graph import Graph
from nn import Neuron, mse

SVG = "{http://www.w3.org/2000/svg}"

NEURON = """\
digraph {
	graph [fontname=Courier fontsize=10 nodesep=0.2 pad=0.2 rankdir=LR ranksep=0.4]
	node [fixedsize=true fontname=Courier fontsize=10 shape=record]
	edge [arrowsize=0.7 fontname=Courier fontsize=12]
	n1 [label="w₁|value 0.5|grad -0.108832" height=1.01 id=n1 shape=Mrecord width=1.70]
	n2 [label="b|value 0.5|grad -0.0544162" height=1.01 id=n2 shape=Mrecord width=1.81]
	n3 [label="x|value 2|grad -0.0272081" height=1.01 id=n3 shape=Mrecord width=1.81]
	n4 [label="net|w₁·x + b|value 1.5|grad -0.0544162" height=1.24 id=n4 width=1.81]
	n5 [label="o|sigmoid(net)|value 0.817574|grad -0.364851" height=1.24 id=n5 width=1.70]
	n6 [label="ŷ|o|value 0.817574|grad -0.364851" height=1.24 id=n6 width=1.70]
	n7 [label="y|value 1|grad 0.364851" height=1.01 id=n7 shape=Mrecord width=1.59]
	n8 [label="y − ŷ|value 0.182426|grad 0.364851" height=1.01 id=n8 width=1.68]
	n9 [label="L|(y − ŷ)²|value 0.0332791|grad 1" height=1.38 id=n9 style=bold width=1.93]
	n1 -> n4 [id="n4-1"]
	n2 -> n4 [id="n4-2"]
	n3 -> n4 [id="n4-3"]
	n4 -> n5 [id="n5-1"]
	n5 -> n6 [id="n6-1"]
	n7 -> n8 [id="n8-1"]
	n6 -> n8 [id="n8-2"]
	n8 -> n9 [id="n9-1"]
}
"""


def texts(picture: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def lecture_loss() -> Value:
    return mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))


def test_golden_source_of_the_lectures_neuron() -> None:
    loss = lecture_loss()
    loss.backward()
    assert draw(loss).source == NEURON


def test_before_a_backward_pass_the_drawing_says_so_and_shows_no_zeros() -> None:
    L = lecture_loss()
    shown = texts(svg(L))
    assert "no gradients yet: call L.backward()" in shown
    assert "grad" not in shown
    L.backward()
    shown = texts(svg(L))
    assert shown[-2:] == ["grad", "1"]


def test_a_node_is_called_by_the_variable_that_holds_it() -> None:
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    assert {"a", "b", "product", "a·b"} <= set(texts(svg(product + 1)))
    assert "first" in texts(svg(product, names={"first": a}))
    assert "a" not in texts(svg(product, names={}))


def test_an_operand_used_twice_has_two_edges() -> None:
    a = Value(2.0)
    assert draw(a * a).source.count("n1 -> n2") == 2


def test_a_leaf_alone_is_drawn() -> None:
    assert "2" in texts(svg(Value(2.0)))


def test_digits_are_those_asked_for() -> None:
    third = Value(1.0) / 3
    assert "0.333" in texts(svg(third, digits=3))


@pytest.mark.parametrize(
    "name",
    [
        'a "quoted" name',
        r"back\slash \n \N \l {|}",
        "<b>bold</b>",
        "{|}<>",
        "a & b &amp; &lt;",
        "two  spaces",
        "نام فارسی می‌شود",
        "]]>",
    ],
)
def test_a_name_arrives_as_typed(name: str) -> None:
    shown = texts(svg(Value(1.0, label=name) * 2))
    assert name in [text.replace("\u00a0", " ") for text in shown]


def test_a_name_of_several_lines_arrives_line_by_line() -> None:
    shown = texts(svg(Value(1.0, label="first\nsecond") * 2))
    assert shown[shown.index("first") + 1] == "second"
    assert "last" in texts(svg(Value(1.0, label="\n\nlast") * 2))


def test_signs_that_xml_forbids_are_replaced() -> None:
    assert "a�b" in texts(svg(Value(1.0, label="a\x00b") * 2))
    assert "c�" in texts(svg(Value(1.0, label="c\ud800") * 2))


def test_a_stale_graph_is_refused_with_the_way_out() -> None:
    w, x = Value(0.0), Value(3.0)
    L = w * x
    x.data = 5.0  # 0·5 is 0 as before, but ∂L/∂w is not
    with pytest.raises(StaleGraphError, match=r"w or x was changed after L .* recompute\(L\)"):
        draw(L)
    recompute(L)
    assert "value 5" in draw(L).source


def test_options_show_and_hide_and_turn() -> None:
    L = lecture_loss()
    L.backward()
    assert "0.817574" not in texts(svg(L, values=False))
    assert not {"grad", "-0.108832"} & set(texts(svg(L, gradients=False)))
    shown = texts(svg(L, locals=True, digits=3))
    assert {"∂o/∂net", "0.149", "∂ŷ/∂o", "∂L/∂(y − ŷ)"} <= set(shown)
    assert "rankdir=TB" in draw(L, direction="TB").source
    legend = texts(svg(L, legend=True))
    assert {"leaf", "result", "active step", "output (loss)"} <= set(legend)
    assert "local derivative: ∂result/∂operand" not in legend
    assert "local derivative: ∂result/∂operand" in texts(svg(L, legend=True, locals=True))


def test_a_tooltip_has_all_digits_and_the_formula() -> None:
    L = lecture_loss()
    L.backward()
    picture = svg(L)
    net = next(node for node in Graph(L).nodes if node.label == "net")
    assert f"<title>net = w₁·x + b = 1.5\n∂L/∂net = {net.grad!r}</title>" in picture
    assert "<title>∂o/∂net = o·(1 − o) = 0.14914645207" in picture


def test_highlight_marks_a_node_and_of_a_step_the_edges_it_goes_through() -> None:
    L = lecture_loss()
    step = next(backward_steps(L))
    for picture in (svg(L, highlight=step), svg(L, highlight=next(forward_steps(L)))):
        assert picture.count('class="active"') == 1
        assert picture.count('class="active-edge"') in (1, 3)
    assert svg(L, highlight=L).count('class="active-edge"') == 0


def test_a_drawing_that_is_added_to_shows_what_graphviz_makes_of_it() -> None:
    drawing = draw(lecture_loss())
    assert 'role="img"' in drawing.copy().pipe(encoding="utf-8")
    drawing.node("extra")
    shown = drawing.pipe(encoding="utf-8")
    assert "extra" in texts(shown)
    assert "value 2" in texts(shown)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "blue"}, "no theme 'blue': choose one of 'light', 'dark', 'auto'"),
        ({"direction": "up"}, "no direction 'up': choose one of None, 'LR', 'RL', 'TB', 'BT'"),
        ({"blank": "all"}, "no blank 'all': choose one of None, 'gradients', 'values', 'both'"),
        ({"style": "tree"}, "no style 'tree': choose one of None, 'graph', 'network'"),
        ({"digits": 0}, "digits must be a whole number from 1 to 17, not 0"),
        ({"digits": -1}, "digits must be a whole number from 1 to 17, not -1"),
        ({"highlight": Value(1.0)}, "highlight is not a node of this graph: Value"),
    ],
)
def test_an_option_that_there_is_not_is_named_with_those_there_are(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        draw(lecture_loss(), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"digits": True}, "digits must be a whole number from 1 to 17, not True"),
        ({"digits": "3"}, "digits must be a whole number from 1 to 17, not '3'"),
        ({"digits": 2.5}, "digits must be a whole number from 1 to 17, not 2.5"),
        ({"expand": True}, "expand must be the name of a group, a list of names, or 'all': not Tr"),
        ({"expand": 5}, "expand must be the name of a group, a list of names, or 'all': not 5"),
        ({"expand": ["loss", 3]}, "a list of names, or 'all': not ['loss', 3]"),
    ],
)
def test_an_option_of_another_type_is_refused_in_one_line(
    options: dict[str, Any], message: str
) -> None:
    L = lecture_loss()
    for show in (draw, svg, frames):
        with pytest.raises(TypeError, match=re.escape(message)):
            show(L, **options)


def test_values_that_no_option_has_are_refused_in_one_line() -> None:
    for option in ("style", "theme", "direction", "blank"):
        for value in (True, 5, ["light"], "x\n" * 1000, "netwrok"):
            with pytest.raises(
                ValueError, match=f"^there is no {option} .*choose one of"
            ) as caught:
                draw(lecture_loss(), **{option: value})  # type: ignore[arg-type]
            assert str(caught.value).isprintable()
            assert len(str(caught.value)) < 200
    with pytest.raises(LookupError, match="there is no group 'layre': there are"):
        draw(lecture_loss(), expand="layre")
    with pytest.raises(ValueError, match="not a node of this graph") as caught:
        draw(lecture_loss(), highlight=Value(1.0, "y\n" * 1000))
    assert str(caught.value).isprintable()


def test_what_is_no_option_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="theem"):
        draw(lecture_loss(), theem="dark")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="there is no option 'theem': there are digits, "):
        frames(lecture_loss(), theem="dark")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="highlight takes a Value or a step, not 'net'"):
        draw(lecture_loss(), highlight="net")  # type: ignore[arg-type]


def test_save_writes_the_format_of_the_ending(tmp_path: Path) -> None:
    L = lecture_loss()
    assert save(L, tmp_path / "new" / "n.svg") == str(tmp_path / "new" / "n.svg")
    assert (tmp_path / "new" / "n.svg").read_text(encoding="utf-8") == svg(L)
    save(L, tmp_path / "n.gv")
    assert (tmp_path / "n.gv").read_text(encoding="utf-8") == draw(L).source
    for name in ("n", "n.xyz", "svg"):
        with pytest.raises(ValueError, match=r"end it in .svg, .png, .pdf, .gv or .html$"):
            save(L, tmp_path / name)


def test_a_path_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    L = lecture_loss()
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.svg").mkdir()
    for path, message in (
        (tmp_path / "file" / "n.svg", f"folder of the picture cannot be made: .*'{tmp_path}/file'"),
        (tmp_path / "folder.svg", f"the picture cannot be written: .*: '{tmp_path}/folder.svg'"),
        (tmp_path / ("n" * 300 + ".svg"), "the picture cannot be written: File name too long"),
        (f"{tmp_path}/file/", "the folder of the picture cannot be made: "),
    ):
        with pytest.raises(OSError, match=message) as caught:
            save(L, path)
        assert "\n" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder.svg"]
    assert save(L, os.fsencode(tmp_path / "n.svg")) == str(tmp_path / "n.svg")  # type: ignore[arg-type]


def test_signs_that_turn_the_direction_of_writing_are_replaced() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    L = Value(1.0, f"a{turning}b") * 2
    L.backward()
    for picture in (svg(L, locals=True), frames(L)[-1], draw(L).source):
        assert not set(turning) & set(picture)
    assert f"a{'�' * 9}b" in texts(svg(L))
    assert "نام‌ها" in texts(svg(Value(1.0, "نام‌ها") * 2))


@pytest.mark.slow
def test_same_program_same_bytes_in_every_process() -> None:
    program = (
        "from tests.drawing.test_draw import lecture_loss; from autograd import svg; import sys;"
        "L = lecture_loss(); L.backward(); sys.stdout.buffer.write(svg(L).encode())"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert b"0.108832" in outputs.pop()


def test_a_notebook_shows_the_graph_and_the_text() -> None:
    bundle = (Value(2.0, "a") * 3)._repr_mimebundle_()
    assert bundle["text/plain"] == "Value(data=6.0, grad=0.0)"
    assert "a" in texts(bundle["image/svg+xml"])


def test_a_notebook_calls_nodes_by_the_variables_of_main(monkeypatch: pytest.MonkeyPatch) -> None:
    a = Value(2.0)
    monkeypatch.setattr(sys.modules["__main__"], "in_the_notebook", a, raising=False)
    assert "in_the_notebook" in texts((a * 3)._repr_mimebundle_()["image/svg+xml"])


def test_a_notebook_shows_text_alone_for_leaves_large_graphs_and_failures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x = Value(1.0)
    with no_grad():
        assert set((x * 2)._repr_mimebundle_()) == {"text/plain"}
    large = x
    for _ in range(10_000):
        large = large + 1
        if large.data == 62:
            assert "62 nodes drawn as 9 boxes" in large._repr_mimebundle_()["image/svg+xml"]
    assert set(large._repr_mimebundle_()) == {"text/plain"}
    small = x * 2
    x.data = 7.0  # stale: a drawing is refused, the number is not
    assert set(small._repr_mimebundle_()) == {"text/plain"}
