"""Expressions in text: what they compute, what they refuse, and where a refusal points."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd
from autograd import OPERATIONS, Value, tree
from autograd.commandline.carets import ExpressionError
from autograd.commandline.expressions import graph_of
from autograd.commandline.spelling import FUNCTIONS
from autograd.graph import Graph

LEAVES = {"a": 2.0, "b": -3.0, "c": 0.25}


def words(numbers: dict[str, float]) -> list[str]:
    return [f"{name}={number!r}" for name, number in numbers.items()]


def refusal(expression: str, *leaves: str) -> str:
    with pytest.raises(ExpressionError) as refused:
        graph_of(expression, leaves)
    return f"autograd: {refused.value}"


UNARY = sorted(
    set(FUNCTIONS) - {"maximum", "minimum", "weighted_sum", "logsumexp", "identity", "abs"}
)
formulas = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "0.5", "3.", "1e-3", "10"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{}**{}".format, st.sampled_from("abc"), st.sampled_from(["2", "-1", "0.5"])),
        st.builds("({})**({})".format, inner, inner),
        st.builds("{}{}".format, st.sampled_from("+-"), st.sampled_from("abc")),
        st.builds("(-{})".format, inner),
        st.builds("{}({})".format, st.sampled_from([*UNARY, "abs"]), inner),
        st.builds("(c + {}).{}()".format, inner, st.sampled_from(UNARY)),
        st.builds("{}({}, {})".format, st.sampled_from(["maximum", "minimum"]), inner, inner),
        st.builds("logsumexp([{}, {}])".format, inner, inner),
        st.builds("weighted_sum([{}], [{}], {})".format, inner, inner, inner),
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(formulas)
@settings(max_examples=300)
def test_an_expression_is_what_python_makes_of_it_bit_for_bit(formula: str) -> None:
    text = f"({formula}) + a"
    used = {name: LEAVES[name] for name in LEAVES if re.search(rf"\b{name}\b", text)}
    leaves = {name: Value(number) for name, number in used.items()}
    in_floats = re.sub(r"(?<![\w.])(?<!e-)\d+(?![\w.])", lambda found: f"{found[0]}.0", text)
    functions = {name: getattr(autograd, name) for name in FUNCTIONS}
    try:
        expected = eval(in_floats, {**functions, **leaves})
        assert isinstance(expected, Value)
    except (ValueError, ArithmeticError, TypeError):
        refusal(text, *words(used))
        return
    output = graph_of(text, words(used))
    expected.backward()
    output.backward()
    assert repr(output.data) == repr(expected.data)
    mine = {leaf.label: repr(leaf.grad) for leaf in Graph(output).leaves if leaf.label}
    assert mine == {name: repr(leaf.grad) for name, leaf in leaves.items()}
    kinds = [node.operation for node in Graph(output).order]
    assert kinds == [node.operation for node in Graph(expected).order]


PIECES = [
    "a", "b", "z", "2", "1.5", ".", "+", "-", "*", "/", "**", "^", "(", ")", "[", "]", ",", ";",
    "=", "==", "\n", " ", "tanh", "log", "x", "e", "'", '"', "\\", "#", "@", ":", "·", "²", "₁",
    "−", "if", "lambda", "_", "logsumexp", "weighted_sum", "{", "}", "9**9", "\0", "\x1b", "ŷ",
    "y\u0302", "٣", "\udcff", "∂", "𝐚", "1e999", "0x1", "1j", "007", "\t", "\r", "\f", "…",
]  # fmt: skip


@pytest.mark.slow
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
        st.lists(st.sampled_from(PIECES[:24]), max_size=14).map("".join),
    )
)
@settings(max_examples=1500)
def test_any_text_is_a_graph_or_is_refused_in_80_columns(text: str) -> None:
    try:
        output = graph_of(text, ["a=2", "b=-3"])
    except ExpressionError as error:
        said = f"autograd: {error}".split("\n")
        assert max(map(len, said)) <= 80
        assert len(said) <= 9
        assert all(line.isprintable() for line in said)
    else:
        assert output.operation is not None


@given(st.text(max_size=20))
def test_any_other_leaf_is_refused(word: str) -> None:
    assert refusal("a*2", "a=2", word)  # the expression has no other leaf


def test_every_function_of_the_table_can_be_called_in_both_ways() -> None:
    for name in UNARY:
        expected = OPERATIONS[name](0.5)
        assert graph_of(f"{name}(a)", ["a=0.5"]).data == expected
        assert graph_of(f"a.{name}()", ["a=0.5"]).data == expected
    assert graph_of("abs(a)", ["a=-2"]).data == graph_of("a.abs()", ["a=-2"]).data == 2.0
    assert graph_of("maximum(a, 3)", ["a=2"]).data == graph_of("a.maximum(3)", ["a=2"]).data == 3.0


@pytest.mark.parametrize(
    ("expression", "leaves", "shown"),
    [
        ("(a*b + c).tanh()", ["a=2", "b=-3", "c=10"], "L = tanh(a·b + c) = 0.999329"),
        ("2·a − b×b", ["a=2", "b=−3"], "L = 2·a − b·b = -5"),
        ("o = a*2; ŷ = o; L = (1 - ŷ)**2", ["a=2"], "L = (1 − ŷ)² = 9"),
        ("t = a + 1\nt*t", ["a=2"], "L = t·t = 9"),
        ("x = 0.5; x**2", [], "L = x² = 0.25"),
        ("x = 1/4; y = x**2;", [], "y = x² = 0.0625"),
        ("L*w", ["L=2", "w=3"], "L·w = 6"),
        ("z = a*b; z", ["a=2", "b=3"], "z = a·b = 6"),
        ("(a\n + b)", ["a=2", "b=3"], "L = a + b = 5"),
        ("weighted_sum([w1, w2], [x1, x2], b)", ["w1=1", "w2=2", "x1=3", "x2=4", "b=5"],
         "L = w1·x1 + w2·x2 + b = 16"),
        ("y\u0302*2", ["ŷ=3"], "L = ŷ·2 = 6"),  # composed and not: the same letter
        ("ŷ*2", ["y\u0302=3"], "L = ŷ·2 = 6"),
        ("𝐚*2", ["𝐚=3"], "L = a·2 = 6"),  # as in Python, a is a in every type
        ("𝐭 = a*2; t + 1", ["a=3"], "L = t + 1 = 7"),
        ("a**2", [" a = 1_0 "], "L = a² = 100"),
    ],
)  # fmt: skip
def test_names_and_notation(expression: str, leaves: list[str], shown: str) -> None:
    assert tree(graph_of(expression, leaves), {}).split("\n")[0] == shown


def test_a_second_name_for_a_node_is_an_identity() -> None:
    output = graph_of("o = a*2; ŷ = o; ŷ**2", ["a=2"])
    assert [node.label for node in Graph(output).nodes] == ["a", "o", "ŷ", "L"]


def test_constants_are_floats_also_among_themselves() -> None:
    assert graph_of("7/2*a", ["a=2"]).operands[0] == 3.5
    assert "slope is too large" in refusal("9**9**9**9*a", "a=1")
    assert math.isinf(graph_of("a*1e200", ["a=1e200"]).data)
