"""`python -m autograd`: an expression walked through, printed, drawn, refused; and the prompt."""

from __future__ import annotations

import io
import json
import math
import os
import platform
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings

from autograd import Value, backward_steps, forward_steps
from autograd.__main__ import main
from autograd.commandline.document import json_text
from autograd.commandline.expressions import EXAMPLE, graph_of
from autograd.graph import Graph

from .graphs import graphs

ROOT = Path(__file__).parents[2]
TANH = ["(a*b + c).tanh()", "a=2", "b=-3", "c=10"]
LECTURE = ["z = x**5 + 9; y = 8*z**3 + z**2 + 5", "x=0.5"]


def run(
    capsys: pytest.CaptureFixture[str], *arguments: str, typed: str = ""
) -> tuple[int, str, str]:
    """Run the command line in this process: exit code, standard output, standard error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def started(*arguments: str, typed: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run it as a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "autograd", *arguments],
        input=typed,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more},
        capture_output=True,
    )


def test_an_expression_opens_the_debugger(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = run(capsys, *TANH, typed="n\np a\nr\np a\nq\n")
    assert code == 0
    assert (
        printed
        == """\
L: 3 steps forward, then 3 backward. help lists the commands.
→ forward [1/3] a·b = 2·(-3) = ?
  then [2/3] a·b + c
(debug) n
[1/3] a·b = 2·(-3) = -6
→ forward [2/3] a·b + c = -6 + 10 = ?
  then [3/3] L
(debug) p a
a: data 2, grad 0
(debug) r
end of the backward pass: the gradients are those of L.backward()
(debug) p a
a: data 2, grad -0.00402285
(debug) q
left at the end: the gradients are those of L.backward()
"""
    )


def test_steps_prints_both_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "a*b + a", "a=2", "b=-3", "--steps") == (
        0,
        """\
forward
[1/2] a·b = 2·(-3) = -6
[2/2] L = a·b + a = -6 + 2 = -4
backward
[1/2] L = -4     ∂L/∂L = 1
      a·b += ∂L/∂L · ∂L/∂(a·b) = 1 × 1 = 1     0 → 1
      a += ∂L/∂L · ∂L/∂a = 1 × 1 = 1     0 → 1
[2/2] a·b = -6     ∂L/∂(a·b) = 1
      a += ∂L/∂(a·b) · ∂(a·b)/∂a = 1 × b = 1 × (-3) = -3     1 → -2
      b += ∂L/∂(a·b) · ∂(a·b)/∂b = 1 × a = 1 × 2 = 2     0 → 2
""",
        "",
    )


def test_chain_is_the_lectures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--chain", "x", *LECTURE) == (
        0,
        """\
∂y/∂x = ∂y/∂z · ∂z/∂x
      = (24z² + 2z) · 5x⁴
      = 1975.59 · 0.3125
      = 617.371
""",
        "",
    )


def test_options_combine(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ["--chain", "a", "--draw", "L.gv", "--steps", "--chain", "b"]
    code, printed, _ = run(capsys, "a*b", "a=2", "b=-3", *options)
    assert code == 0
    assert printed.startswith("forward\n[1/1] L = a·b")
    assert printed.endswith("∂L/∂a = b\n      = -3\n∂L/∂b = a\n      = 2\ndrawn: L.gv\n")
    source = (tmp_path / "L.gv").read_text(encoding="utf-8")
    assert "grad -3" in source  # what the steps had left was cleared first
    assert "no backward" not in source


def test_draw_writes_an_svg_with_gradients(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "L.svg"
    assert run(capsys, *TANH, "--draw", str(path)) == (0, f"drawn: {path}\n", "")
    assert "0.00402285" in path.read_text(encoding="utf-8")


def test_draw_writes_a_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "L.html"
    assert run(capsys, *TANH, "--draw", str(path)) == (0, f"drawn: {path}\n", "")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_expand_opens_groups_of_the_drawing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "L.svg"
    long = " + ".join(["a*a"] * 35)
    assert run(capsys, long, "a=1", "--draw", str(path)) == (0, f"drawn: {path}\n", "")
    assert "expand='steps 1-7' opens one" in path.read_text(encoding="utf-8")
    run(capsys, long, "a=1", "--draw", str(path), "--expand", "steps 8-14", "--expand", "steps 1-7")
    shown = path.read_text(encoding="utf-8")
    assert "steps 8-14</text>" in shown
    assert "expand='steps 15-21' opens one" in shown


def test_json_holds_the_graph_and_both_passes(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = run(capsys, "a*3 + a", "a=2", "--json")
    assert code == 0
    assert printed.isascii()
    assert json.loads(printed) == {
        "output": 2,
        "nodes": [
            {"id": 0, "number": None, "name": "a", "operation": None, "operands": [],
             "data": 2.0, "grad": 4.0},
            {"id": 1, "number": 1, "name": "a·3", "operation": "mul",
             "operands": [{"node": 0}, {"constant": 3.0}], "data": 6.0, "grad": 1.0},
            {"id": 2, "number": 2, "name": "L", "operation": "add",
             "operands": [{"node": 1}, {"node": 0}], "data": 8.0, "grad": 1.0},
        ],
        "forward": [1, 2],
        "backward": [
            {"index": 1, "node": 2, "upstream": 1.0, "contributions": [
                {"input": 1, "local_derivative": 1.0, "amount": 1.0, "before": 0.0, "after": 1.0},
                {"input": 0, "local_derivative": 1.0, "amount": 1.0, "before": 0.0, "after": 1.0},
            ]},
            {"index": 2, "node": 1, "upstream": 1.0, "contributions": [
                {"input": 0, "local_derivative": 3.0, "amount": 3.0, "before": 1.0, "after": 4.0},
            ]},
        ],
    }  # fmt: skip


def test_json_writes_what_is_no_finite_number_as_text() -> None:
    output = graph_of("z = a*a; y = z - z; y*a", ["a=1e200"])

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    document = json.loads(json_text(output), parse_constant=refuse)
    data = {node["name"]: node["data"] for node in document["nodes"]}
    assert data == {"a": 1e200, "z": "Infinity", "y": "NaN", "L": "NaN"}
    assert math.isnan(float(data["y"]))
    assert json.loads(json_text(-graph_of("a*a", ["a=1e200"])))["nodes"][-1]["data"] == "-Infinity"


@given(graphs())
@settings(max_examples=60)
def test_json_is_the_steps_and_writes_to_no_node(drawn: tuple[Value, list[Value]]) -> None:
    output, _ = drawn
    nodes = Graph(output).nodes
    document = json.loads(json_text(output, {}))
    assert [node.grad for node in nodes] == [0.0] * len(nodes)
    assert [node["data"] for node in document["nodes"]] == [node.data for node in nodes]
    assert document["forward"] == [nodes.index(step.node) for step in forward_steps(output)]
    for shown, step in zip(document["backward"], backward_steps(output), strict=True):
        assert shown["upstream"] == step.upstream
        assert nodes[shown["node"]] is step.node
        assert [(c["amount"], c["before"], c["after"]) for c in shown["contributions"]] == [
            (c.amount, c.before, c.after) for c in step.contributions
        ]
    output.backward()
    assert [node["grad"] for node in document["nodes"]] == [node.grad for node in nodes]


@pytest.mark.parametrize("expression", ["-a*b", "-a", "--a*2", "-h + 2", "-5*a", "-s", "- a"])
def test_an_expression_may_begin_with_a_minus(
    capsys: pytest.CaptureFixture[str], expression: str
) -> None:
    leaves = [f"{name}=0.5" for name in "abhs" if name in expression]
    code, printed, _ = run(capsys, expression, *leaves, "--steps")
    assert code == 0
    assert printed.startswith("forward\n[1/")


def test_two_dashes_part_options_from_the_expression(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--chain", "a", "--", "-a", "a=1")[:2] == (0, "∂L/∂a = -1\n")


SEE = "python -m autograd --help shows what there is\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a^2", "a=2"], "^ is not an operation here\n  a^2\n   ^ a power is written **\n"),
        (["--steps"], f"an expression or a script is missing, for example {EXAMPLE}\n"),
        (["--stesp", "a*2", "a=1"], f"there is no option --stesp\n{SEE}"),
        (["a*2", "a=1", "-steps"], f"there is no option -steps\n{SEE}"),
        (["a*2", "a=1", "--chain"], f"argument --chain: expected one argument\n{SEE}"),
        (["a*2", "a=1", "--steps=3"], f"argument --steps: ignored explicit argument '3'\n{SEE}"),
        (["a*2", "a=1", "--chain", "q"], "no node is called q: known names: L, a\n"),
        (["a*2", "a=1", "--draw", "L"],
         "'L' names no format: end it in .svg, .png, .pdf, .gv or .html\n"),
        (["a*2", "a=1", "--expand", "all"],
         "--expand opens a group of a drawing: give --draw FILE too\n"),
        (["a*2", "a=1", "--draw", "L.svg", "--expand", "layer 2"],
         "there is no group 'layer 2': there are 'steps 1-1'\n"),
        (["a*2", "a=1", "--json", "--steps"],
         "--json prints one document with all steps: give it alone\n"),
        ([""], f"the expression is empty\ntry {EXAMPLE}\n"),
    ],
)  # fmt: skip
def test_a_refusal_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(capsys, *arguments) == (2, "", f"autograd: {said}")


def test_a_file_that_cannot_be_written_exits_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    code, printed, said = run(capsys, "a*2", "a=1", "--draw", str(tmp_path / "file" / "L.svg"))
    assert (code, printed) == (2, "")
    file = tmp_path / "file"
    assert said == f"autograd: the folder of the picture cannot be made: it is a file: {file}\n"


def test_ctrl_c_exits_130_and_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Value:
        raise KeyboardInterrupt

    monkeypatch.setattr("autograd.__main__.graph_of", interrupted)
    assert run(capsys, *TANH) == (130, "", "")


def test_help_is_short_and_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("  python -m autograd ") for line in lines) == 3


def test_h_alone_asks_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["--help"], ["-h"], ["help"]):
        with pytest.raises(SystemExit) as left:
            main(asked)
        assert left.value.code == 0
    helps = capsys.readouterr().out.split("usage: ")
    assert helps[1] == helps[2] == helps[3]
    assert run(capsys, "-h", "h=2", "--chain", "h") == (0, "∂L/∂h = -1\n", "")


def test_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    code, printed, said = run(capsys, "--version")
    assert (code, said) == (0, "")
    assert printed.startswith(f"{project['name']}")
    assert platform.python_version().startswith(printed.split("Python ")[1].strip())
    assert printed.startswith(f"{project['name']} {project['version']}, Python 3.")
    alone = started("--version", PYTHONSAFEPATH="1", PYTHONNOUSERSITE="1")
    assert alone.stdout.decode() == printed
    bare = subprocess.run(
        [sys.executable, "-S", "-m", "autograd", "--version"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert bare.stdout.startswith(
        f"{project['name']}, not installed but run from its files, Python"
    )


def test_the_examples_of_the_help_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shlex

    with pytest.raises(SystemExit):
        main(["--help"])
    monkeypatch.chdir(tmp_path)
    train = "from autograd import Value\nfor w in map(Value, range(3)):\n    (w * w).backward()\n"
    (tmp_path / "train.py").write_text(train, encoding="utf-8")
    for line in capsys.readouterr().out.splitlines():
        if line.startswith("  python -m autograd "):
            assert run(capsys, *shlex.split(line)[3:], typed="q\n")[0] == 0
    assert (tmp_path / "y.svg").exists()
    assert (tmp_path / "loss.svg").exists()


# as a process of its own


def test_a_process_refuses_on_stderr_and_exits_2() -> None:
    done = started("(a*b).tahn()", "a=1", "b=2")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[2] == "        ^^^^ did you mean tanh?"


def test_a_process_in_ascii() -> None:
    done = started("o = a·2; ŷ = o", "a=3", "--steps", "--chain", "a", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"[2/2] yhat = o = 6" in done.stdout
    assert b"dyhat/da = dyhat/do * do/da" in done.stdout
    assert done.stdout.isascii()
    assert b"\\u" not in done.stdout


def test_what_is_no_text_is_answered_at_the_debuggers_prompt() -> None:
    done = started(*TANH, typed=b"p \xff\xfe\x00\nq\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"! no node is called" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="head is a program of POSIX")
def test_a_closed_pipe_ends_it_quietly() -> None:
    read, write = os.pipe()
    os.close(read)
    for arguments in (["a*b", "a=1", "b=2", "--json"], ["a*b", "a=1", "b=2"], []):
        done = subprocess.run(
            [sys.executable, "-m", "autograd", *arguments],
            input=b"print(1)\n" * 9,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
            stdout=write,
            stderr=subprocess.PIPE,
        )
        assert (done.returncode, done.stderr.strip()) == (0, b"")
    os.close(write)
