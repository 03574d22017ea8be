"""The debugger in a traced program: its source, its calls, breaks at its lines and functions."""

from __future__ import annotations

import io
from typing import Any

import pytest

from autograd import Value, debug
from autograd.debugger.stepper import Stepper

from .programs import run

SOURCE = """\
def neuron(w, x, b):
    net = sum((wi * xi for wi, xi in zip(w, x)), b)
    return net.tanh()

w = [Value(0.1), Value(0.2)]
b = Value(0.5)
loss = Value(0.0)
for x, y in [([1.0, 2.0], 1), ([0.5, -1.0], 0)]:
    h = neuron(w, x, b)
    e = h - y
    loss = loss + e ** 2
"""


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what runs commands in a program's debugger, and returns what each has printed."""

    def walk(source: str, *commands: str) -> list[str]:
        loss = run(source)["loss"]
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*commands, "q"]) + "\n"))
        capsys.readouterr()
        debug(loss)
        printed = capsys.readouterr().out.replace(file_of(loss), "net.py")
        return [part.partition("\n")[2].rstrip("\n") for part in printed.split("(debug) ")[1:-1]]

    return walk


def file_of(loss: Value) -> str:
    return str(loss._label.file)


def test_each_step_says_the_line_that_made_it(walk: Any) -> None:
    (shown,) = walk(SOURCE, "n")
    assert (
        shown
        == """\
[1/16] w[0]·1 = 0.1·1 = 0.1
→ forward [2/16] b + w[0]·1 = 0.5 + 0.1 = ?
  net.py:2 in neuron: net = sum((wi * xi for wi, xi in zip(w, x)), b)
  then [3/16] w[1]·2"""
    )


def test_list_shows_the_source_around_and_what_is_passed(walk: Any) -> None:
    *_, listed, whole, up, around = walk(SOURCE, "b :3", "c", "c", "list", "ll", "up", "list")
    assert (
        listed
        == """\
net.py, in neuron
   1   def neuron(w, x, b):
   2 ✓     net = sum((wi * xi for wi, xi in zip(w, x)), b)
   3 →     return net.tanh()
   4
   5   w = [Value(0.1), Value(0.2)]
   6   b = Value(0.5)
   7   loss = Value(0.0)
   8   for x, y in [([1.0, 2.0], 1), ([0.5, -1.0], 0)]:"""
    )
    assert (
        whole
        == """\
net.py, in neuron
   1   def neuron(w, x, b):
   2 ✓     net = sum((wi * xi for wi, xi in zip(w, x)), b)
   3 →     return net.tanh()"""
    )
    assert (
        up
        == """\
  File "net.py", line 9, in <module>, y 0
    h = neuron(w, x, b)
        ^^^^^^^^^^^^^^^"""
    )
    assert around.split("\n")[-3:] == [
        "   9 →     h = neuron(w, x, b)",
        "  10       e = h - y",
        "  11       loss = loss + e ** 2",
    ]


def test_of_a_loop_the_present_round_counts(walk: Any) -> None:
    *_, listed = walk(SOURCE, "b :11", "c", "c", "list")
    assert listed.split("\n")[-3:] == [
        "   9 ✓     h = neuron(w, x, b)",
        "  10 ✓     e = h - y",
        "  11 →     loss = loss + e ** 2",
    ]
    *_, listed = walk(SOURCE, "r", "up", "list")
    assert listed.split("\n")[-3][:6] == "   9 →"  # the last step of the backward pass
    assert all(line[5] == "✓" for line in listed.split("\n")[-2:])


def test_where_shows_the_calls_and_down_comes_back(walk: Any) -> None:
    up, top, down, bottom, where = walk(SOURCE, "up", "up", "down", "down", "w")
    assert up.startswith('  File "net.py", line 9')
    assert "outermost call" in top or top.startswith("  File")
    assert down.startswith("  File") or "innermost" in down
    assert bottom
    assert where.index("line 9, in <module>, y 1") < where.index("line 2, in neuron")
    assert where.split("\n")[-1].endswith("← here")


def test_up_is_forgotten_at_the_next_move(walk: Any) -> None:
    _, _, listed = walk(SOURCE, "up", "n", "list")
    assert "   2 →" in listed


def test_a_line_breaks_once_each_time_it_is_run(walk: Any) -> None:
    hits = walk(SOURCE, "b :2", "j 16", "c", "c", "c")
    assert hits[0] == "breakpoint 1: net.py:2"
    assert [hit.split("\n")[0] for hit in hits[2:]] == [
        "breakpoint 1: net.py:2",
        "breakpoint 1: net.py:2",
        "end of the backward pass: the gradients are those of loss.backward()",
    ]
    both = walk(SOURCE, "b neuron", *["c"] * 4)
    assert [hit.split("\n")[0][:21] for hit in both[1:]] == [
        "breakpoint 1: neuron",
        "breakpoint 1: neuron",
        "breakpoint 1: neuron",
        "end of the backward p",
    ]


def test_a_break_at_a_call_is_at_what_it_makes_first(walk: Any) -> None:
    _, _, stopped = walk(SOURCE, "b :9", "n", "c")
    assert "net.py:2 in neuron" in stopped
    assert "forward [9/16]" in stopped


def test_places_that_there_are_not_are_refused_with_those_near(walk: Any) -> None:
    line, file, function = walk(SOURCE, "b :5", "b other.py:3", "b nosuch")
    assert line == "! no node was made at net.py:5; lines near it that did: 2, 3, 9"
    assert file == "! no node was made at other.py:3"
    assert function.startswith("! no node is called nosuch")


def test_an_exact_node_name_beats_a_function(walk: Any) -> None:
    source = SOURCE.replace("net = sum", "neuron = sum").replace("net.tanh", "neuron.tanh")
    _, stopped = walk(source.replace(", ([0.5, -1.0], 0)", ""), "b neuron", "c")
    assert "forward [4/8] neuron = " in stopped


def test_back_goes_back_along_the_source(walk: Any) -> None:
    *_, shown = walk(SOURCE, "j 15", "n", "back")
    assert "forward [15/16]" in shown
    assert "net.py:11 in <module>: loss = loss + e ** 2" in shown


def test_without_a_trace_all_is_as_before_and_the_source_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a = Value(2.0)
    loss = a * a
    monkeypatch.setattr("sys.stdin", io.StringIO("list\nup\nll\nb :3\nq\n"))
    debug(loss)
    printed = capsys.readouterr().out
    assert "→ [1/1] loss = a·a\n" in printed
    assert printed.count("! no source: only `with traced():` keeps it") == 2
    assert "! no node was made at :3" in printed


def test_a_program_without_source_shows_its_line_numbers() -> None:
    variables: dict[str, Any] = {"Value": Value}
    from autograd import traced

    with traced():
        exec(compile("a = Value(2.0)\nb = a * a", "<string>", "exec"), variables)
    stepper = Stepper(variables["b"])
    from autograd.debugger.screen import Screen
    from autograd.debugger.view import View

    program = View(stepper, Screen()).program()
    assert program is not None
    assert program.line(80) == "<string>:2 in <module>"
    assert program.listing(80) == "there is no source of <string>: where shows the lines' numbers"
