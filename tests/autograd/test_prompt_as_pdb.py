"""What pdb's users type: expressions, counts, conditions, commands; refusals in one line."""

from __future__ import annotations

from typing import Any

import pytest

from autograd import Value
from autograd.debugger.expressions import Expression, ExpressionError
from autograd.fresh import opened
from nn import MLP, GradientDescent, Neuron, mse

from .test_prompt import session


def loss() -> Value:
    return mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))


def test_an_assignment_is_told_as_set(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "w1 = 3", "w1=3", "w1 == 3"
    spaced, bare, compared = answers(monkeypatch, *typed)
    assert spaced.startswith("! no Python runs here: set w1 = 3 changes a leaf")
    assert bare.startswith("! no Python runs here: set w1=3 changes a leaf")
    assert compared.startswith("! there is no command w1")


def answers(monkeypatch: pytest.MonkeyPatch, *commands: str, output: Any = None) -> list[str]:
    """Return what each command was answered."""
    printed = session(monkeypatch, loss() if output is None else output, *commands, "q")
    parts = printed.split("(debug) ")[1:]
    assert [part.split("\n")[0] for part in parts[: len(commands)]] == list(commands)
    return [part.partition("\n")[2] for part in parts[: len(commands)]]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("p w1", "w₁: data 0.5, grad 0"),
        ("p w1*2 + b", "1.5"),
        ("p w₁·2 − 1/4", "0.75"),
        ("p exp(w1)^2", "2.71828"),
        ("p w1.data**2", "0.25"),
        ("p (net).grad + 1", "1"),
        ("p sigmoid(net)", "0.817574"),
        ("p sigmoid(net).data*2", "1.63515"),
        ("p #2.data", "0.817574"),
        ("p net.tanh()", "0.905148"),
        ("p maximum(w1, 2)", "2"),
        ("p 1e3", "1000"),
        ("pp 1/3", "0.3333333333333333"),
        ("pp net", "net: data 1.5, grad 0.0"),
        ("whatis o", "o = sigmoid(net), step 2 of 5, used by ŷ"),
        ("whatis w1", "w₁: a leaf, used by net"),
        ("whatis w1/2", "a number"),
    ],
)
def test_p_prints_nodes_and_expressions(
    monkeypatch: pytest.MonkeyPatch, typed: str, answer: str
) -> None:
    assert answers(monkeypatch, typed) == [f"{answer}\n"]


REFUSED = [
    "p", "p foo", "p foo.grad", "p w1 w2", "p 2**", "p log(0)", "p 1/0", "p 10**400", "p w1.foo",
    "p __import__('os')", "p w1 if 1 else 2", "p [w1]", "p 'text'", "p exp(w1, w1)",
    "p a" + "a" * 300,
    "whatis nowhere", "display nowhere", "undisplay w1", "predict", "predict x y", "predict log(0)",
    "set", "set w1", "set w1 =", "set w1 = qq", "set net = 3", "set w1 = 1e400", "set w1 = 1/0",
    "n 0", "n -1", "n x", "s 1.5", "c 0", "r 3", "tree 2", "where now", "restart now", "finish all",
    "b foo", "b foo > 1", "b w1.data > 1", "b net if", "b if data > 1", "b net if data >",
    "b net, data > 1", "b op == 'nothing'", "b op < 'add'", "condition", "condition 9 data > 1",
    "condition x", "ignore", "ignore 1", "ignore 1 x", "commands 9", "enable 9", "disable x",
    "clear 9", "jump 999999999999", "swap net tanh", "swap", "!print(1)", "longlst", "return",
    "args", "frobnicate", "compare", "help frobnicate", "l -3", "b w1 if foo > 1", "p net#9",
    "p #99", "watch w1",
]  # fmt: skip


@pytest.mark.parametrize("typed", [x for x in REFUSED if x not in ("p", "ignore 1")])
def test_every_refusal_is_one_line_of_80_columns(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    (answer,) = answers(monkeypatch, typed)
    (line,) = answer.splitlines()
    assert line.startswith("! "), line
    assert 2 < len(line) <= 80, line
    assert "Traceback" not in line


def test_counts_take_that_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    three, edges, _, third = answers(monkeypatch, "n 3", "r", "restart", "s 2")
    assert [line[:5] for line in three.splitlines()[:3]] == ["[1/5]", "[2/5]", "[3/5]"]
    assert "→ forward [4/5]" in three
    assert third.splitlines()[2].startswith("→ forward [3/5]")
    assert "end of the backward pass" in edges
    (many,) = answers(monkeypatch, "n 99")
    assert "end of the backward pass" in many


def test_a_condition_on_a_node_stops_where_it_comes_true(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = a * b
    c.label = "c"
    L = c + a * a
    L.label = "L"
    shown = answers(monkeypatch, "b a.grad < 0", "c", "p a.grad", "c", "b c.grad == 1", "restart",
                    "c", output=L)  # fmt: skip
    assert shown[1].startswith("breakpoint 1: a.grad < 0\n")
    assert shown[2] == "-3\n"
    assert shown[3].startswith("end of the backward pass")  # it stays true, and stops no more
    assert shown[6].startswith("breakpoint 2: c.grad == 1\n")


def test_a_node_with_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answers(
        monkeypatch, "b net if data > 100", "c", "restart", "condition 1 data > 1", "c", "b"
    )
    assert shown[1].startswith("end of the backward pass")
    assert shown[3] == "breakpoint 1: net if data > 1\n"
    assert shown[4].startswith("breakpoint 1: net if data > 1\n→ backward [5/5] net")
    shown = answers(monkeypatch, "b abs(grad) > 0.1 if op == 'sigmoid'", "c")
    assert "at o" in shown[1] or "→ backward [4/5] o" in shown[1]


def test_ignore_counts_down_and_disabled_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answers(monkeypatch, "b op == 'mul'", "b net", "disable 2", "c", "restart", "enable 2",
                    "ignore 2 1", "c", "restart", "c", "b", "clear 2", "clear")  # fmt: skip
    assert shown[2] == "breakpoint 2: net (disabled)\n"
    assert shown[3].startswith("end of the backward pass")
    assert shown[6] == "breakpoint 2: net (passed 1 more time)\n"
    assert shown[7].startswith("end of")
    assert shown[9].startswith("breakpoint 2: net\n")
    assert shown[11] == "cleared breakpoint 2: net\n"
    assert shown[12].endswith("no breakpoints\n")


def test_commands_are_done_where_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = session(
        monkeypatch, loss(), "b o", "commands", "p o", "nonsense", "", "why o", "end", "b", "c", "q"
    )
    assert "(commands) nonsense\n! there is no command nonsense" in printed
    assert "breakpoint 1: o (then p o; why o)\n" in printed
    after = printed.split("(debug) c\n")[1]
    assert after.index("breakpoint 1: o\n") < after.index("(debug) p o\no: data 0.817574")
    assert after.index("(debug) p o\n") < after.index("(debug) why o\n∂L/∂o")


def test_what_is_displayed_shows_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answers(monkeypatch, "display w1.grad*2", "display b", "n", "r", "undisplay b",
                    "restart", "undisplay", "r")  # fmt: skip
    assert shown[0] == "display w1.grad*2 = 0\n"
    assert shown[1].splitlines() == ["display w1.grad*2 = 0", "display b: data 0.5, grad 0"]
    assert "display" not in shown[2]
    assert shown[3].splitlines()[-2:] == [
        "display w1.grad*2 = -0.217665", "display b: data 0.5, grad -0.0544162",
    ]  # fmt: skip
    assert shown[5].splitlines()[-1] == "display w1.grad*2 = 0"
    assert "display" not in shown[7]


def test_numbers_are_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answers(monkeypatch, "predict 3/2", "set b = 1/2 + w1", "set w1 0.25", "set w1 = −1/4")
    assert shown[0].startswith("right: 1.5\n")
    assert shown[1].startswith("set b: 0.5 → 1\n→ forward [1/5] net = w₁·x + b = 0.5·2 + 1 = ?")
    assert shown[2].startswith("set w₁: 0.5 → 0.25\n")
    assert shown[3].startswith("set w₁: 0.25 → -0.25\n")


def test_the_learning_rate_is_set_from_this_update_on(monkeypatch: pytest.MonkeyPatch) -> None:
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    trainer = GradientDescent(neuron, learning_rate=0.1)
    printed = session(
        monkeypatch, trainer, "p lr", "set lr = 1/2", "r", "n", "n", "n", "set lr = -1", "back 9",
        "p lr", "abandon", samples=([[2.0]], [1.0]),
    )  # fmt: skip
    assert "(debug) p lr\n0.1\n(debug) set lr = 1/2\nset α: 0.5 from this update on\n" in printed
    assert "w₁ = 0.5 − 0.5 · (-0.108832) = 0.554416" in printed
    assert "epoch 2: sample 1, α = 0.5" in printed
    assert "! a learning rate is a number from 0, not -1\n" in printed
    assert printed.count("(debug) p lr\n0.1\n") == 2
    assert trainer.learning_rate == 0.1


def test_a_learning_rate_cannot_change_within_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    model = MLP(1, [1], rng=1)
    printed = session(
        monkeypatch, GradientDescent(model), "r", "s", "set lr = 0.5", "q",
        samples=([[2.0]], [1.0]),
    )  # fmt: skip
    assert "! this update has begun with another rate: go back first, then set it\n" in printed


def test_other_spellings_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = answers(monkeypatch, "!x = 1", "return", "until 3", "bt", "nxt", "r 3")
    assert shown[0] == "! no Python runs here: p a.grad*2 computes, set a = 1 changes a leaf\n"
    assert "finish completes the pass" in shown[1]
    assert "in debug(trainer, X, y) it trains on" in shown[2]
    assert "← here" in shown[3]
    assert shown[4] == "! there is no command nxt: did you mean next?\n"
    assert shown[5] == "! run takes nothing, not 3: help run\n"


def test_lines_are_as_wide_as_the_screen_and_break_at_operators() -> None:
    from autograd.notation import folded

    line = "  o₁¹ += ∂L/∂net₁² · ∂net₁²/∂o₁¹ = 0.138499 × w₁₁² = 0.138499 × 0.4 = 0.0553994"
    for columns in range(40, 90):
        rows = folded(line, columns, words=True).split("\n")
        assert max(map(len, rows)) <= columns
        assert " ".join(row.strip() for row in rows) == line.strip()
        assert all(row.strip()[0] in "=·×" for row in rows[1:])
    names = "there are " + ", ".join(f"weights[{i}]" for i in range(12))
    for row in folded(names, 50, words=True).split("\n"):
        assert len(row) <= 50
        assert not row.rstrip(",").endswith("[")


@pytest.mark.parametrize("text", ["a.grad*", "__class__", "a.__class__", "(lambda: 1)()", "a[0]"])
def test_nothing_but_arithmetic_is_an_expression(text: str) -> None:
    a = Value(2.0, "a")
    with pytest.raises((ExpressionError, LookupError)):
        Expression(text, opened(a * a, {}))


@pytest.mark.parametrize("name", ["data", "grad", "op", "nan", "exp", "n0_"])
def test_a_node_may_be_called_as_a_word_of_the_language(name: str) -> None:
    a = Value(2.0, name)
    names = opened(a * 3.0, {})
    assert Expression(f"{name}*2", names).value() == 4.0
    assert Expression(f"{name} > 1", names, condition=True).holds(None)


def test_a_breakpoint_keeps_its_condition_through_graphs_without_its_node() -> None:
    from autograd.debugger.breakpoints import Breakpoints

    a = Value(2.0, "a")
    b = a * 3.0
    b.label = "b"
    with_b, without = opened(b * b, {}), opened(a * a, {})
    points = Breakpoints()
    points.follow(with_b, with_b.graph.order, with_b.graph.order[::-1])
    points.add("b if data > 100")
    for names in (without, with_b):
        points.follow(names, names.graph.order, names.graph.order[::-1])
        test = points.test(backward=False)
        assert test is None or not any(map(test, names.graph.order))
    b.data = 101.0
    assert test is not None
    assert [test(node) for node in with_b.graph.order] == [True, False]
