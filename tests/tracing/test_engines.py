"""Other engines inside a trace: places, names of locals, scripts stopped at their own passes."""

from __future__ import annotations

import builtins
import io
from pathlib import Path
from typing import Any

import pytest

from autograd import OPERATIONS, as_value, debug, origin, traced, tree
from autograd.foreign.noted import CLASSES, NODES, forget
from autograd.graph import Graph

from ..foreign.engines import IN_A_SET, IN_SLOTS, engine
from .test_script import started

PROGRAM = """
def layer(xs, ws):
    total = ws[0] * xs[0]
    for x, w in zip(xs[1:], ws[1:]):
        total = total + w * x
    return total

xs = [1.0, -2.0, 0.5]  # each is wrapped where it is used
with traced():
    hidden = layer(xs, [Value(0.3), Value(0.2), Value(-0.1)])
    loss = hidden * hidden
"""


@pytest.mark.parametrize("source", [IN_A_SET, IN_SLOTS])
def test_nodes_of_another_engine_have_places_and_the_names_of_locals(source: str) -> None:
    Theirs = engine(source).Value
    init = Theirs.__init__
    names: dict[str, Any] = {"Value": Theirs, "traced": traced, "__name__": "program"}
    exec(compile(PROGRAM, "program.py", "exec"), names)
    loss = names["loss"]
    assert Theirs.__init__ is init  # as it was
    assert not CLASSES
    read = as_value(loss)
    found = origin(read.inputs[0])
    assert (found.file, found.line, found.function.split(",")[0]) == ("program.py", 5, "layer")
    adds = [x for x in Graph(read).order if x.operation is OPERATIONS["add"]]
    assert [origin(x).scope.number for x in adds] == [0, 1]  # type: ignore[union-attr]
    shown = str(tree(loss, names={"loss": loss}))
    assert "hidden" not in shown  # of another scope: names= replaces all
    assert [x.operation.name for x in Graph(read).order if x.operation] == [
        "mul", "mul", "add", "mul", "add", "mul",
    ]  # fmt: skip
    forget(set())
    assert not NODES


def test_a_trace_without_other_engines_changes_no_class() -> None:
    build = builtins.__build_class__
    with traced():
        assert builtins.__build_class__ is build
        assert not CLASSES


SCRIPT = IN_A_SET.replace("grad += other.data", "grad = other.data").replace(
    "other.grad += self.data", "other.grad = self.data"
)
MAIN = """
import math
{engine}

def neuron(w, x):
    net = w * x
    return net.tanh()

w = Value(0.5)
for step in range(3):
    w.grad = 0.0
    o = neuron(w, Value(2.0))
    error = o - 1.0
    loss = error * error
    loss.backward()
    w.data -= 0.1 * w.grad
    print("step", step, f"{{loss.data:.4f}}")
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "own.py").write_text(MAIN.format(engine=SCRIPT), encoding="utf-8")
    return tmp_path


def test_a_script_is_stopped_at_its_own_engines_backward_with_its_source(script: Path) -> None:
    typed = "n\nlist\np net\nb wrong\nc\nr\ncompare\nfinish\n"
    code, out, err = started("own.py", "--at", "2", typed=typed, folder=script)
    assert (code, err) == (0, "")
    before, _, after = out.partition("own.py: backward() call 2. finish resumes")
    assert before == "step 0 0.0568\n"
    assert "your own nodes stay as they are" in after
    assert ": net = w * x" in after
    assert "→     return net.tanh()" in after
    assert "(debug) p net\nnet: data " in after
    assert "breakpoint 1: wrong" in after
    assert "What had arrived was replaced" in after
    assert "step 1 0.0" in after
    assert "step 2 0.0" in after


def test_a_script_whose_backward_fails_is_walked_through_all_the_same(script: Path) -> None:
    failing = MAIN.format(engine=IN_A_SET).replace("self.grad = 1.0\n", "self.grad = missing\n")
    (script / "fails.py").write_text(failing, encoding="utf-8")
    code, out, err = started("fails.py", typed="c\nfinish\n", folder=script)
    assert "these are the gradients that loss.backward() must find" in out
    assert code == 1
    assert err.rstrip().endswith("NameError: name 'missing' is not defined")


def test_pictures_and_the_chain_rule_instead_of_the_prompt(script: Path) -> None:
    code, out, err = started("own.py", "--chain", "w", "--draw", "loss.svg", folder=script)
    assert (code, err) == (0, "")
    assert "∂loss/∂w = ∂loss/∂error" in out
    assert "drawn: loss.svg" in out
    assert "net" in (script / "loss.svg").read_text(encoding="utf-8")


def test_a_wrong_gradient_is_marked_once_it_is_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Theirs = engine(SCRIPT).Value
    x, y = Theirs(3.0), Theirs(2.0)
    z = x * y
    loss = z * x
    loss.backward()
    monkeypatch.setattr("sys.stdin", io.StringIO("n 2\ns\ns\ns\ns\np x\nset x = 1\nr\nq\n"))
    debug(loss)
    printed = capsys.readouterr().out
    assert printed.count("! x.grad: theirs ") == 1
    assert "! 1 of 4 gradients of your engine is wrong: compare says why, b wrong stops" in printed
    after = printed.split("! x.grad")[1]
    assert after.startswith(": theirs 6, here 12\n")
    assert "x: data 3, grad 12, theirs 6" in printed
    assert "the gradients of what was changed here, not of your own nodes" in printed
    assert (x.data, x.grad, y.grad, z.grad) == (3.0, 6.0, 9.0, 3.0)
