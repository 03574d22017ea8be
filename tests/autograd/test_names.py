"""What nodes are called, and the texts that call them so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograd import (
    Stepper,
    Value,
    backward_steps,
    chain_rule,
    draw,
    forward_steps,
    identity,
    svg,
    tree,
    weighted_sum,
    why,
)
from autograd.graph import Graph
from autograd.names import Names
from autograd.notation import ascii_text, counted, latex_name, one_line, readable, subscript
from nn import MLP, mse

from ..lecture import network_loss

ROOT = Path(__file__).parents[2]
in_globals = Value(7.0)
_hidden = Value(8.0)


def first_line(text: str) -> str:
    return text.splitlines()[0]


def test_a_label_comes_before_the_variable() -> None:
    a = Value(2.0, label="α")
    product = a * 3
    assert first_line(tree(product)) == "product = α·3 = 6"


def test_a_variable_is_found_in_locals_then_globals_without_underscores() -> None:
    local = in_globals
    _private = Value(1.0)
    total = local * _private + _hidden
    lines = tree(total).splitlines()
    assert lines[0] == "total = local·1 + 8 = 15"


def test_a_global_hidden_by_a_local_does_not_count() -> None:
    value = in_globals

    def shown(in_globals: int) -> str:
        return first_line(tree(held * 2)) if in_globals else ""

    held = value
    del value
    assert shown(1) == "held·2 = 14"


def test_comprehensions_and_lambdas_see_the_names_around_them() -> None:
    a = Value(2.0)
    assert [first_line(tree(a * k)) for k in (3,)] == ["a·3 = 6"]
    assert next(first_line(tree(a * k)) for k in (3,)) == "a·3 = 6"
    assert (lambda: first_line(tree(a * 3)))() == "a·3 = 6"
    assert [*map(str, forward_steps(a * 3))] == ["[1/1] a·3 = 2·3 = 6"]


def test_the_function_that_shows_it_decides_about_names() -> None:
    a = Value(2.0)

    def helper(weight: Value) -> str:
        return first_line(tree(weight * 3))

    assert helper(a) == "weight·3 = 6"


def test_a_formula_of_at_most_24_characters_is_a_name_and_a_longer_one_a_number() -> None:
    a, b = Value(2.0), Value(3.0)
    short = Names(Graph(((a * b + 1).tanh() + 11).exp()))
    assert short(short.graph.output) == "exp(tanh(a·b + 1) + 11)"
    long = Names(Graph(((a * b + 1).tanh() + 11.11).exp()))
    assert long(long.graph.output) == "#5"
    assert [long(node) for node in long.graph.order][2:] == [
        "tanh(a·b + 1)",
        "tanh(a·b + 1) + 11.11",
        "#5",
    ]


def test_a_name_does_not_depend_on_what_was_asked_before() -> None:
    x = Value(2.0)
    y = x
    for _ in range(40):
        y = identity(y) + 1
    del x
    once, again = Names(Graph(y), {}), Names(Graph(y), {})
    forwards = [once(n) for n in once.graph.order]
    backwards = [again(n) for n in reversed(again.graph.order)][::-1]
    assert forwards == backwards


def test_a_leaf_without_a_name_is_shown_by_its_value() -> None:
    assert first_line(tree(Value(2.5) * Value(-3.0), names={})) == "2.5·(-3) = -7.5"


def test_names_may_be_given_or_turned_off() -> None:
    a = Value(2.0)
    product = a * 3
    assert first_line(tree(product, names={"any name": a})) == "(any name)·3 = 6"
    assert first_line(tree(product, names={})) == "2·3 = 6"


def test_the_second_node_of_a_name_is_numbered() -> None:
    model = MLP(1, [1], rng=0)
    loss = mse([[1.0], [2.0]], [[model([0.5])], [model([1.5])]])
    names = Names(Graph(loss))
    called = [names(n) for n in names.graph.order]
    assert called[:3] == ["net₁¹⁽¹⁾", "o₁¹⁽¹⁾", "ŷ₁⁽¹⁾"]
    assert {"net₁¹⁽²⁾", "o₁¹⁽²⁾", "ŷ₁⁽²⁾"} <= set(called)
    assert names.find("yhat1(2)") is names.find("ŷ₁⁽²⁾")
    assert names(names.find("net1_1")) == "net₁¹⁽¹⁾"  # the first sample's
    alone = Names(Graph(mse([[1.0]], [[model([0.5])]])))
    assert alone(alone.find("net1_1(1)")) == "net₁¹"
    assert ascii_text("net₁¹⁽¹²⁾") == "net1_1(12)"
    with pytest.raises(LookupError, match=r"did you mean yhat1\(1\), yhat1\(2\)"):
        names.find("yhat")
    a, twin = Value(1.0, "a"), Value(2.0, "a")
    both = Names(Graph(a * twin))
    assert [both(x) for x in (a, twin)] == ["a", "a#2"]


def test_forward_and_backward_steps_print_as_full_sums() -> None:
    w, x, b = Value(0.15, "w₁₁¹"), Value(0.05, "x₁"), Value(0.35, "b₁¹")
    v, z = Value(0.2, "w₁₂¹"), Value(0.1, "x₂")
    net = weighted_sum([w, v], [x, z], b)
    net.label = "net₁¹"
    L = net * 2
    assert [*map(str, forward_steps(L))] == [
        "[1/2] net₁¹ = w₁₁¹·x₁ + w₁₂¹·x₂ + b₁¹ = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775",
        "[2/2] L = net₁¹·2 = 0.3775·2 = 0.755",
    ]
    assert str([*backward_steps(L)][1]).splitlines() == [
        "[2/2] net₁¹ = 0.3775     ∂L/∂net₁¹ = 2",
        "      w₁₁¹ += ∂L/∂net₁¹ · ∂net₁¹/∂w₁₁¹ = 2 × x₁ = 2 × 0.05 = 0.1     0 → 0.1",
        "      w₁₂¹ += ∂L/∂net₁¹ · ∂net₁¹/∂w₁₂¹ = 2 × x₂ = 2 × 0.1 = 0.2     0 → 0.2",
        "      b₁¹ += ∂L/∂net₁¹ · ∂net₁¹/∂b₁¹ = 2 × 1 = 2     0 → 2",
        "      x₁ += ∂L/∂net₁¹ · ∂net₁¹/∂x₁ = 2 × w₁₁¹ = 2 × 0.15 = 0.3     0 → 0.3",
        "      x₂ += ∂L/∂net₁¹ · ∂net₁¹/∂x₂ = 2 × w₁₂¹ = 2 × 0.2 = 0.4     0 → 0.4",
    ]


def test_a_contribution_shows_the_slope_as_a_formula_and_as_a_number() -> None:
    net = Value(0.5)
    o = net.sigmoid()
    L = -o
    lines = str([*backward_steps(L)][1]).splitlines()
    assert lines[1] == (
        "      net += ∂L/∂o · ∂o/∂net = -1 × o·(1 − o) = -1 × 0.235004 = -0.235004     "
        "0 → -0.235004"
    )


def test_a_node_used_twice_shows_both_contributions() -> None:
    a = Value(3.0)
    L = a / a
    assert str(next(backward_steps(L))).splitlines()[1:] == [
        "      a += ∂L/∂L · ∂L/∂a = 1 × 1/a = 1 × 0.333333 = 0.333333     0 → 0.333333",
        "      a += ∂L/∂L · ∂L/∂a = 1 × (−a/a²) = 1 × (-0.333333) = -0.333333     0.333333 → 0",
    ]


def test_tree_shows_shared_nodes_once_and_says_what_it_leaves_out() -> None:
    a = Value(2.0)
    h = a * a
    L = h + h.tanh()
    assert tree(L).splitlines() == [
        "L = h + tanh(h) = 4.99933",
        "├─ h = a·a = 4",
        "│  ├─ a = 2",
        "│  └─ a (above)",
        "└─ tanh(h) = 0.999329",
        "   └─ h (above)",
    ]
    y = a
    for _ in range(1000):
        y = y + 1
    lines = tree(y).splitlines()
    assert len(lines) == 201
    assert lines[-1] == "… 801 more nodes; tree() of a node further in shows them"


@pytest.mark.parametrize(
    ("name", "plain", "typeset"),
    [
        ("w₁₁¹", "w11_1", "w_{11}^{1}"),
        ("w₁,₁₁¹", "w1,11_1", "w_{1,11}^{1}"),
        ("net₁²", "net1_2", r"\mathit{net}_{1}^{2}"),
        ("ŷ₁", "yhat1", r"\hat{y}_{1}"),
        ("ŷ", "yhat", r"\hat{y}"),
        ("ŷᵢ", "yhat_i", r"\hat{y}_{i}"),
        ("b", "b", "b"),
        ("x²", "x^2", r"\mathit{x²}"),
        ("α", "alpha", "α"),
    ],
)
def test_spellings(name: str, plain: str, typeset: str) -> None:
    assert ascii_text(name) == plain
    assert latex_name(name) == typeset


def test_indices_and_streams() -> None:
    assert subscript() == ""
    assert readable("plain") == "plain"


PROGRAM = """
from autograd import Value, backward_steps, forward_steps, tree, log
from nn import MLP, mse
loss = mse([0.01, 0.99], MLP(2, [2, 2], "sigmoid", "sigmoid", rng=1)([0.05, 0.10]))
print(loss)
print(*forward_steps(loss), *backward_steps(loss), tree(loss), sep="\\n")
print(repr(loss.inputs[0]))
try:
    log(loss - 9)
except ValueError as error:
    print(error)
"""


def printed(encoding: str, seed: str = "0") -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode(encoding)


def test_the_same_program_prints_the_same_in_every_process() -> None:
    assert printed("utf-8", "1") == printed("utf-8", "2")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_stream_without_the_signs_gets_ascii(encoding: str) -> None:
    text = printed(encoding)
    assert "net1_1 = w11_1*x1 + w12_1*x2 + b1_1 = " in text
    assert "dloss/dyhat1 = " in text or "dL/dyhat1 = " in text
    assert "\\u" not in text
    assert len(text.splitlines()) == len(printed("utf-8").splitlines())


def test_elements_of_lists_are_called_by_their_places() -> None:
    w = [Value(0.5), Value(-0.2)]
    rows = [[Value(1.0)], [Value(2.0), Value(3.0)]]
    b = w[1]
    out = w[0] * rows[1][1] + b
    assert first_line(tree(out)) == "out = w[0]·rows[1][1] + b = 1.3"
    assert Names(Graph(out)).find("w[0]") is w[0]
    long = [Value(1.0) for _ in range(1001)]
    deep = [[[Value(4.0)]]]
    assert first_line(tree(long[1000] * deep[0][0][0])) == "long[1000]·deep[0][0][0] = 4"


def test_of_several_nodes_of_one_formula_the_first_has_it() -> None:
    x = Value(3.0)
    y = x * x + x * x * x
    names = Names(Graph(y))
    assert [names(node) for node in Graph(y).order] == ["x·x", "#2", "x·x·x", "y"]
    assert [names(node) for node in reversed(Graph(y).order)] == ["y", "x·x·x", "#2", "x·x"]
    with pytest.raises(LookupError, match=r"2 nodes are x\*x: say which by its number, #1, #2"):
        names.find("x*x")


def test_what_begins_so_is_offered_first() -> None:
    names = Names(Graph(network_loss()))
    with pytest.raises(
        LookupError, match=r"no node is called net1: did you mean net1_1, net1_2\?$"
    ):
        names.find("net1")
    with pytest.raises(LookupError, match=r"did you mean yhat1, yhat2\?$"):
        names.find("yhat")
    with pytest.raises(LookupError, match="did you mean زیان, "):
        Names(Graph(Value(1.0, "زیان") * 2)).find("زیا")


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("a\x1b[31mb\x07", "a\x1b[31mc"),
        ("x\u202ey\u2066z", "x\u202e"),
        ("y" * 100_000, "y" * 99_999 + "z"),
        ("y" * 100_000 + "\n", "y" * 50_000),
        ("\u202a" * 1000, "\u202b"),
        ("half\ud800", "\udfff"),
        ("two\nlines\r", "two\nline"),
        ("w₁", "\x00" * 10_000),
    ],
)
def test_an_unknown_name_is_refused_in_one_short_printable_line(label: str, typed: str) -> None:
    named, b = Value(2.0, label), Value(3.0)
    L = named * b
    for ask in (why, chain_rule):
        started = time.perf_counter()
        with pytest.raises(LookupError, match="no node is called ") as caught:
            ask(L, typed)
        assert time.perf_counter() - started < 1.0
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 300
    for text in (tree(L), str(chain_rule(L, b)), str(why(L, b))):
        assert all(line.isprintable() and len(line) < 300 for line in text.splitlines())


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a"], "names maps each name to its node, {'x': x}: not ['a']"),
        ("x" * 1000, "names maps each name to its node, {'x': x}: not 'xxx"),
        ({"a": 2.0}, "names maps each name to its node: 'a' to 2.0 does not"),
        ({1: Value(1.0)}, "names maps each name to its node: 1 to Value(data=1.0, grad=0.0) does"),
    ],
)
def test_names_of_a_wrong_type_are_refused_in_one_line(names: Any, message: str) -> None:
    L = Value(2.0) * 3
    for show in (tree, draw):
        with pytest.raises(TypeError, match=re.escape(message)) as caught:
            show(L, names=names)
        assert len(str(caught.value)) < 200


def test_one_line_keeps_within_its_line_and_within_its_length() -> None:
    for name in ("x" * 100 + "\n\n", "\n" * 100, "\u202e" + "x" * 200, "a\ud800" * 50):
        assert one_line(name).isprintable()
        assert len(one_line(name)) <= 60
    assert one_line("می‌شود") == "می‌شود"


def test_counts_have_their_nouns() -> None:
    assert [counted(n, "node") for n in (0, 1, 2, 1234)] == [
        "0 nodes", "1 node", "2 nodes", "1,234 nodes"
    ]  # fmt: skip
    assert [counted(n, "leaf", "leaves") for n in (1, 2)] == ["1 leaf", "2 leaves"]
    x = y = Value(0.5)
    for _ in range(200):
        y = y + 1
    assert tree(y).splitlines()[-1] == "… 1 more node; tree() of a node further in shows it"
    assert "1 node; .view()" in repr(draw(x))
    assert "<desc>3 nodes, 2 of them leaves; 2 arrows" in svg(x * Value(2.0))
    assert "<desc>2 nodes, 1 of them a leaf; 1 arrow from" in svg(x.tanh())
    assert "<desc>1 node, 1 of them a leaf; 0 arrows" in svg(x)


def test_a_leaf_without_a_name_has_a_working_name_where_its_slope_is_written() -> None:
    c1 = Value(5.0)  # a name of a person's goes before a working one
    d = c1 * Value(2.0) + Value(3.0)
    step = str([*backward_steps(d)][1])
    assert "c₂ += ∂d/∂(c1·2) · ∂(c1·2)/∂c₂ = 1 × c1 = 1 × 5 = 5     0 → 5" in step
    assert step.endswith("where c₂ = 2")
    names = Names(Graph(d))
    assert names.find("c1") is c1
    assert names.find("c₂").data == 2.0
    assert names.called(names.find("c3")) == "c₃"
    assert str(chain_rule(d, "c2")).endswith("where c₂ = 2\n      t₁ = c1·c₂ = 10")
    with pytest.raises(LookupError):
        names.find("c4")
    stepper = Stepper(d)
    assert stepper.breakpoints.add("c3").text == "c₃"


def test_a_key_with_a_space_is_no_formula() -> None:
    state: dict[str, Any] = {"my key": [Value(3.0)], "a+b": Value(2.0)}
    L = state["my key"][0] * state["a+b"]
    assert tree(L).split("\n")[0] == "L = state['my key'][0]·state['a+b'] = 6"


def test_any_place_that_holds_a_node_is_accepted_as_it_is_typed() -> None:
    class Model:
        def __init__(self) -> None:
            self.w = [Value(2.0), Value(3.0)]
            self.table = {"b": Value(1.0)}

    m = Model()
    first, alias = m.w[0], m
    loss = m.w[0] * m.w[1] + m.table["b"]
    names = Names(Graph(loss))
    assert names(first) == "first"
    for typed in ("m.w[0]", "alias.w[0]", "m.w[-2]", " first ", "loss", "#1"):
        assert names.find(typed) in Graph(loss).nodes
    assert names.find("alias.w[0]") is first
    assert names.find('m.table["b"]') is names.find("m.table['b']") is m.table["b"]
    assert alias is m
    outside = Value(5.0)
    for typed in ("outside", "m.w[2]", "m.table[0]", "m.nothing", "nosuch.w", "m.w[0](", "m()"):
        with pytest.raises(LookupError, match="no node is called"):
            names.find(typed)
    with pytest.raises(LookupError):
        Names(Graph(loss), {"a": first}).find("m.w[0]")
    assert outside.data == 5.0
