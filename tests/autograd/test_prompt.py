"""The debugger as a learner meets it: through a pipe, through a terminal, with wrong input."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value, debug, sigmoid, tree, why
from autograd.debugger import expressions
from autograd.debugger.prompt import Prompt
from autograd.debugger.screen import STYLES
from autograd.debugger.training_prompt import TrainingPrompt
from autograd.graph import Graph
from autograd.marks import ROLES
from nn import GradientDescent, Neuron, mse

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = Path(__file__).parent / "transcripts"
PROGRAMS = {
    "section_6": """
from autograd import debug
from nn import GradientDescent, Neuron, mse

neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
L = mse(1.0, neuron(2.0))
debug(L)
""",
    "section_7": """
from autograd import debug
from nn import MLP, mse

model = MLP(
    2, [2, 2], activation="sigmoid", output="sigmoid",
    weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    biases=[[0.35, 0.35], [0.60, 0.60]],
)
L = mse([0.01, 0.99], model([0.05, 0.10]))
debug(L)
""",
    "training": """
from autograd import debug
from nn import GradientDescent, Neuron

neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
trainer = GradientDescent(neuron, learning_rate=0.1, batch_size=1, rng=1)
debug(trainer, [[2.0], [-1.0]], [1.0, 0.0])
""",
}
COMMANDS = {
    "section_6": [
        "n", "", "n", "n", "predict 0.03", "n", "s", "predict 0.36", "back", "predict -0.365",
        "p o", "n", "predict 0.149", "b w1", "c", "why w1", "chain w1", "r", "q",
    ],
    "section_7": [
        "list", "b o1_1", "c", "where", "c", "why o1_1", "n", "why o1_1", "c", "p o1_1",
        "tbreak w11_1", "c", "chain w11_1", "q",
    ],
    "training": [
        "watch w1", "n", "n", "n", "n", "n", "r", "predict 0.49", "back", "s", "s", "n", "list",
        "r", "r", "until epoch 20", "until loss < 0.05", "b o", "c", "q",
    ],
}  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


def through_a_pipe(program: str, commands: list[str], **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        input="\n".join(commands) + "\n",
        env=environment(**more),
        capture_output=True,
        encoding=more.get("PYTHONIOENCODING", "utf-8"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_lecture_through_a_pipe(name: str) -> None:
    expected = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
    assert through_a_pipe(PROGRAMS[name], COMMANDS[name]) == expected


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_the_lecture_through_a_terminal_reads_the_same_in_colours(name: str) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # the program at the other end of the terminal
        settings_ = environment(TERM="xterm-256color", COLUMNS="80", LINES="500")
        settings_.pop("NO_COLOR", None)
        os.execve(sys.executable, [sys.executable, "-c", PROGRAMS[name]], settings_)
    shown, raw = "", bytearray()

    def read_until_prompt(number: int) -> None:
        """Read what the program shows, up to its prompt of this number or its end."""
        nonlocal shown
        while not (plain(shown).endswith("(debug) ") and shown.count("(debug) ") == number):
            ready, _, _ = select.select([terminal], [], [], 30)
            assert ready, f"nothing more came after: {shown[-500:]}"
            try:
                read = os.read(terminal, 65536)
            except OSError:  # so Linux says that the other end is closed
                return
            if not read:
                return
            raw.extend(read)
            shown = raw.decode("utf-8", "replace")

    for number, command in enumerate(COMMANDS[name], 1):
        read_until_prompt(number)
        os.write(terminal, f"{command}\n".encode())
    read_until_prompt(0)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "\x1b[38;5;27m" in shown  # data in blue
    expected = (TRANSCRIPTS / f"{name}.txt").read_text(encoding="utf-8")
    assert plain(shown) == expected


def plain(shown: str) -> str:
    """Return what a terminal shows without its control sequences."""
    return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\x1b[=>]", "", shown).replace("\r", "")


def session(
    monkeypatch: pytest.MonkeyPatch, output: Any, *commands: str, samples: tuple[Any, ...] = ()
) -> str:
    """Debug in this process and return what it prints."""
    printed = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(commands) + "\n"))
    monkeypatch.setattr("sys.stdout", printed)
    debug(output, *samples)
    monkeypatch.undo()
    return printed.getvalue()


@pytest.fixture
def neuron_loss() -> Value:
    return mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))


@pytest.mark.slow
def test_every_line_fits_into_80_columns_without_colour(neuron_loss: Value) -> None:
    for name in PROGRAMS:
        printed = through_a_pipe(PROGRAMS[name], [*COMMANDS[name][:-1], "help", "q"])
        assert "\x1b" not in printed
        assert max(map(len, printed.splitlines())) <= 88


def test_ascii_where_the_terminal_has_no_other_signs() -> None:
    printed = through_a_pipe(PROGRAMS["section_6"], COMMANDS["section_6"], PYTHONIOENCODING="ascii")
    assert "net += dL/do * do/dnet = -0.364851 * o*(1 - o) = -0.364851 * 0.149146" in printed
    assert "\\u" not in printed


@pytest.mark.parametrize(
    ("commands", "gradients", "said"),
    [
        (["q"], [7.0, 0.0], "left before the backward pass: no gradient was touched"),
        ([], [7.0, 0.0], "left before the backward pass: no gradient was touched"),
        (["r", "q"], [4.0, 2.0], "left at the end: the gradients are those of L.backward()"),
        (["n", "s", "q"], [4.0, 0.0], "left before backward step 1 of 1, 1 of its edges done"),
        (["finish"], [4.0, 2.0], "left at the end"),
        (["r", "set a = 9", "abandon"], [7.0, 0.0], "left; everything is as it was before"),
        (["r", "back", "q"], [7.0, 0.0], "left before the backward pass"),
    ],
)
def test_every_way_out_leaves_a_defined_state(
    monkeypatch: pytest.MonkeyPatch, commands: list[str], gradients: list[float], said: str
) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    a.grad = 7.0
    L = a * b
    L.label = "L"
    printed = session(monkeypatch, L, *commands)
    assert [a.grad, b.grad] == gradients
    assert said in printed
    assert a.data == 2.0


HOSTILE = [
    "foo", "nex", "u", "down", "n n n", "s 3", "back 0", "back -1", "back x", "j", "j 0", "j 99",
    "j 1e3", "b", "b nowhere", "b grad >", "b __import__('os')", "b abs(", "b 1 if 2 else 3",
    "b grad > [1]", "b op == 'nothing'", "b " + "(" * 500, "b " + "not " * 49 + "nan", "tbreak",
    "clear 3", "p nowhere", "why nowhere", "chain nowhere", "draw /nowhere/at/all.svg",
    "draw x.unknown", "predict", "predict x", "predict nan", "predict 1e999999999", "set",
    "set w1", "set w1 =", "set w1 = qq", "set net = 3", "set nowhere = 3", "set w1 = nan",
    "set w1 = 1e400", "swap", "swap net", "swap net tanh", "swap o nothing", "swap w1 tanh",
    "swap nowhere add", "help nowhere", "?", "!", "!ls", "\x00", "\x1b[A", "é", "w₁", "1", "p 1",
    "p #1", "p 99", "list 3", "where is it", "tree x", "undo", "exit now",
]  # fmt: skip


@pytest.mark.parametrize("command", [command for command in HOSTILE if command != "exit now"])
def test_hostile_input_is_answered_and_the_prompt_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    neuron_loss: Value,
    command: str,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = session(monkeypatch, neuron_loss, "n", command, "p net", "q")
    assert "Traceback" not in printed
    assert "net: data 1.5" in printed
    answer = printed.split(f"(debug) {command}\n")[1].split("(debug) p net")[0]
    assert answer.strip()
    assert not os.listdir(tmp_path)


def test_bytes_that_are_no_text_are_answered() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMS["section_6"]], input=b"n\n\xff\xfe\nq\n",
        env=environment(), capture_output=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"there is no command" in done.stdout
    assert b"left before the backward pass" in done.stdout


@given(st.lists(st.text(max_size=30), max_size=5))
@settings(max_examples=60)
def test_any_text_at_all_is_answered(lines: list[str]) -> None:
    lines = [line for line in lines if line.split()[:1] not in (["draw"], ["shell"])]
    a = Value(2.0, "a")
    with pytest.MonkeyPatch.context() as patch:
        session(patch, (a * a).tanh(), *lines, "q")


def test_unknown_commands_get_the_nearest(
    monkeypatch: pytest.MonkeyPatch, neuron_loss: Value
) -> None:
    printed = session(monkeypatch, neuron_loss, "nxt", "u", "b nett", "q")
    assert "there is no command nxt: did you mean next?" in printed
    assert "! no source: only `with traced():` keeps it; where shows the graph" in printed
    assert "no node is called nett: did you mean net" in printed


@pytest.mark.parametrize("role", ROLES)
def test_each_colour_can_be_read_on_black_and_on_white(role: str) -> None:
    style = pytest.importorskip("rich.style").Style.parse(STYLES[role])
    shares = [x / 255 for x in style.color.get_truecolor()]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    light = sum(part * x for part, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert (light + 0.05) / 0.05 > 3.3
    assert 1.05 / (light + 0.05) > 3.2


def test_the_score_and_the_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    L = a * b + a
    L.label = "L"
    printed = session(
        monkeypatch, L, "predict -6", "predict 4", "n", "predict 1", "predict 3", "predict 2", "q"
    )
    assert "wrong sign; the size is right" in printed
    assert "predictions: " in printed


def test_a_change_goes_through_the_forward_pass_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    L = a * b
    L.label = "L"
    printed = session(monkeypatch, L, "r", "set b = 0.5", "n", "swap L +", "n", "back 2", "n", "q")
    assert "→ forward [1/1] L = a·b = 2·0.5 = ?" in printed
    assert "[1/1] L = a + b = 2 + 0.5 = 2.5" in printed
    assert L.data == 1.0


def test_ctrl_c_shows_where_the_walk_stands_and_the_session_goes_on(
    monkeypatch: pytest.MonkeyPatch, neuron_loss: Value
) -> None:
    neuron_loss.backward()
    nodes = Graph(neuron_loss).nodes
    expected = [node.grad for node in nodes]
    for node in nodes:
        node.grad = 0.0

    def pressed(node: Value) -> bool:
        if node.grad and node.operation is sigmoid:
            signal.raise_signal(signal.SIGINT)
        return False

    monkeypatch.setattr(expressions, "eval", lambda *_: pressed, raising=False)
    printed = session(monkeypatch, neuron_loss, "b nan", "c", "n", "back 2", "c", "finish")
    answers = printed.split("(debug) c\n")
    for answer in answers[1:]:
        # the edge to o is taken back with the rest of its step: it may have been half done
        assert answer.startswith("\ninterrupted; you are here:\n→ backward [3/5] ŷ")
    assert "took back" not in printed
    assert [node.grad for node in nodes] == expected


def test_advice_is_given_in_what_can_be_typed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    w = Value(1.0, "w")
    net = w * -1
    net.label = "net₁¹"
    twice = [Value(3.0) * Value(3.0), Value(3.0) * Value(3.0)]
    L = (net.relu() + twice[0] + twice[1]) * 2
    for number in range(9):
        L = L + Value(1.0, f"c{number}")
    L.label = "L"
    python = "why(", "tree()", "label", "recompute("
    assert 'why(L, "net₁¹") goes on from there' in str(why(L, w, names={}))
    with pytest.raises(LookupError, match=r"#3, #5, or give it a label"):
        why(L, "3·3", names={})
    with pytest.raises(LookupError, match=r"tree\(\) shows them all"):
        why(L, "zz", names={})
    printed = session(monkeypatch, L, "r", "why w", "why net1_1", "p 3·3", "p zz", "q")
    assert "nothing arrives at net₁¹, ∂L/∂net₁¹ = 0: why net1_1 goes on from there" in printed
    assert "(debug) p 3·3\n! 2 nodes are 3·3: say which by its number, #3, #5\n" in printed
    assert "! no node is called zz: tree shows them all\n" in printed
    assert not [words for words in python if words in printed]


def test_a_long_tree_is_gone_on_with_in_what_can_be_typed_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x = Value(2.0, "x")
    L = x
    for _ in range(300):
        L = L * x
    assert "tree() of a node further in shows them" in tree(L, names={})
    printed = session(monkeypatch, L, "tree", "q")
    assert "more nodes; list shows the steps around here" in printed
    assert "tree()" not in printed


@pytest.mark.parametrize("nodes", [1, 2])
def test_counts_of_one_are_singular(monkeypatch: pytest.MonkeyPatch, nodes: int) -> None:
    L = Value(2.0, "x")
    for _ in range(nodes):
        L = -L
    steps = "1 step" if nodes == 1 else "2 steps"
    printed = session(monkeypatch, L, "j 9", "q")
    assert f": {steps} forward, then {nodes} backward" in printed
    assert f"! there is no step 9: this pass has {steps}\n" in printed


def test_draw_marks_the_active_node_and_its_edges(
    monkeypatch: pytest.MonkeyPatch, neuron_loss: Value, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = session(
        monkeypatch, neuron_loss, "r", "j 2", "s", "draw now.gv", "draw", "draw now.html", "q"
    )
    assert "drawn: now.gv" in printed
    assert (tmp_path / "now.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert "drawn: backward_2.svg" in printed
    source = (tmp_path / "now.gv").read_text(encoding="utf-8")
    assert source.count("penwidth=3") == 2  # the node and the one edge that is left of its step
    assert (tmp_path / "backward_2.svg").read_text(encoding="utf-8").count('class="active"') == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("file/L.svg", "! the folder of the picture cannot be made: it is a file: file\n"),
        ("folder.svg", "! the picture cannot be written: .+: folder.svg\n"),
        ("denied.svg", "! the picture cannot be written: Permission denied: denied.svg\n"),
        ("L.foo", r"! 'L.foo' names no format: end it in .svg, .png, .pdf, .gv or .html\n"),
        ("folder", r"! 'folder' names no format: end it in .svg, .png, .pdf, .gv or .html\n"),
    ],
)
def test_a_picture_that_cannot_be_written_is_one_line_with_the_path_and_the_reason(
    monkeypatch: pytest.MonkeyPatch, neuron_loss: Value, tmp_path: Path, path: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "folder").mkdir()
    replace = os.replace

    def replaced(part: str, target: str) -> None:
        if target == "denied.svg":
            raise PermissionError(13, "Permission denied", part, None, target)
        replace(part, target)

    monkeypatch.setattr(os, "replace", replaced)
    printed = session(monkeypatch, neuron_loss, f"draw {path}", "q")
    answer = printed.split(f"(debug) draw {path}\n")[1].split("(debug) q")[0]
    assert re.fullmatch(said, answer)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder", "folder.svg"]


def test_names_complete(neuron_loss: Value) -> None:
    from autograd.debugger.stepper import Stepper

    prompt = Prompt(Stepper(neuron_loss))
    assert prompt.completedefault("ne", "p ne", 2, 4) == ["net"]
    assert prompt.completedefault("w", "p w", 2, 3) == ["w1", "w₁"]
    assert "sigmoid" in prompt.completedefault("si", "swap o si", 7, 9)
    assert "next" in prompt.completenames("ne")


@pytest.mark.parametrize("samples", [(), ([[2.0]], [1.0])])
def test_help_has_every_command_in_24_rows_of_80_columns(
    monkeypatch: pytest.MonkeyPatch, samples: tuple[Any, ...]
) -> None:
    neuron = Neuron(1, weights=[0.5], bias=0.5)
    output: Any = GradientDescent(neuron) if samples else mse(1.0, neuron(2.0))
    printed = session(monkeypatch, output, "help", "help b", "q", samples=samples)
    helped = printed.split("(debug) help b")[0].split("(debug) help\n")[1]
    rows = helped.splitlines()
    assert len(rows) <= 24
    assert max(map(len, rows)) <= 80
    assert [row[:9].strip() for row in rows if row[:1] != " "][:-1] == [
        "moving", "looking", "learning", "changing", "leaving",
    ]  # fmt: skip
    kind = TrainingPrompt if samples else Prompt
    commands = {name.removeprefix("do_") for name in dir(kind) if name.startswith("do_")}
    listed = {
        word.replace("(", "").replace(")", "")
        for row in rows[:-1]
        for word in (row[9:].split()[:1] + row[45:].split()[:1])
    }
    assert listed == commands
    assert "b net if data > 1" in printed


def test_every_command_has_more_to_say_or_is_plain() -> None:
    for kind in (Prompt, TrainingPrompt):
        for name in " ".join(kind.GROUPS.values()).split():
            said = kind.OTHERWISE.get(name) or getattr(kind, f"do_{name}").__doc__
            typed, _, does = said.split("\n")[0].partition(": ")
            assert len(typed) <= 15, said
            assert 0 < len(does) <= 19, said
