"""The sheet of an expression of your own: any, with numbers near those given."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from autograd.commandline.carets import ExpressionError
from autograd.commandline.expressions import graph_of
from autograd.graph import Graph
from demos.language import LANGUAGES
from demos.worksheets import worksheet
from demos.worksheets.examples import MOST_NODES, Example, near

from .reading import cells, numbers, tree
from .test_command import written
from .test_working import computed, spelled

EXPRESSIONS = {
    "tanh(a*b + 1)": ("a=2", "b=-3"),
    "z = x**5 + 9; y = 8*z**3 + z**2": ("x=1",),
    "w1*x1 + w2*x2 - b": ("w1=0.3", "w2=-0.7", "x1=2", "x2=3", "b=0.1"),
    "log(a)/sqrt(b) - a**b": ("a=3", "b=1.5"),
    "maximum(a, b)*abs(c) + relu(b)": ("a=1", "b=2", "c=-3"),
    "x*x": ("x=-1.5",),
    "weighted_sum([w, v], [2, 3], b)": ("w=1", "v=2", "b=3"),
    "logsumexp([a, b]) - exp(-a)": ("a=1", "b=2"),
    "t = a/b; L = t/c + softplus(t)": ("a=1", "b=7", "c=30"),
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("seed", [None, 3])
def test_every_node_has_its_value_and_its_gradient(expression: str, seed: int | None) -> None:
    example = Example(expression, EXPRESSIONS[expression])
    chosen = example if seed is None else near(example, seed)
    output = graph_of(chosen.expression, chosen.leaves)
    output.backward()
    graph = Graph(output)
    for language in LANGUAGES:
        sheet, key = worksheet("expression", seed, language, example)
        assert len(cells(sheet, "blank")) == len(cells(key, "answer"))
        shown = [x for cell in cells(key, "answer") for x in numbers(cell)]
        leaves = [leaf for leaf in graph.leaves if leaf.label]
        wanted = [node.data for node in graph.order]
        wanted += [node.grad for node in (*reversed(graph.order[:-1]), *leaves)]
        assert [x.value for x in shown] == pytest.approx(wanted, rel=1e-12)
        given = [x.value for x in numbers(tree(sheet))]
        assert given == [leaf.data for leaf in leaves], "and no other number"
        assert not [text for text in tree(sheet).iter("text") if text.get("class") == "data"]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_gradient_is_the_sum_beside_it(expression: str) -> None:
    key = worksheet("expression", 5, "en", Example(expression, EXPRESSIONS[expression])).key
    found = 0
    for row in tree(key).iter("tr"):
        answered = [cell for cell in row.iter("td") if cell.get("class") == "answer"]
        for left, right in pairwise(answered):
            for line, result in zip(left.iter("math"), numbers(right)):
                if (value := computed(re.sub(r"[\[\]]", "", spelled(line)))) is not None:
                    found += 1
                    assert value == pytest.approx(result.value, rel=0.01, abs=2e-4)
    assert found >= 2


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_numbers_are_near_those_given_and_short(expression: str) -> None:
    example = Example(expression, EXPRESSIONS[expression])
    found = {near(example, seed) for seed in range(30)}
    assert len(found) >= 25
    for other in found:
        for name, number in other.numbers().items():
            told = example.numbers()[name]
            assert 0.5 <= number / told <= 1.5
            assert len(repr(abs(number)).replace(".", "").lstrip("0")) <= 4


def test_numbers_stay_where_they_can_be_computed() -> None:
    example = Example("log(a - b)*c", ("a=2", "b=1.9", "c=0"))
    for seed in range(20):
        numbers = near(example, seed).numbers()
        assert numbers["a"] > numbers["b"]
        assert numbers["c"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["tahn(a)", "a=1"],
            "there is no function tahn\n  tahn(a)\n  ^^^^ did you mean tanh?\n",
        ),
        (["a*b", "a=2"], "b has no value\n  a*b\n    ^ add b=1 after the expression\n"),
        (["log(a)", "a=-1"], "log(a): a = -1 is not above 0."),
        (["a", "a=1"], "this is only a leaf: there is nothing to walk through\n"),
        (["<b>*a", "a=1"], "< is not an operation here\n"),
        (["+".join("a" * 14), "a=1"], "this computes 13 nodes; a sheet has room for 12\n"),
        (["a**b", "a=-2", "b=3"], "a^b: a = -2 is not above 0"),
    ],
)
def test_what_is_wrong_is_said_as_the_debugger_says_it(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new"
    options = ["--expression", *words, "--out", str(out)]
    assert written("expression", *options) == 2
    assert capsys.readouterr().err.startswith("demos.exercises: ")
    assert not out.exists()
    with pytest.raises(ExpressionError) as refused:
        Example(words[0], tuple(words[1:])).graph()
    assert said in f"{refused.value}\n"


def test_what_can_hardly_be_computed_near_is_refused() -> None:
    example = Example("log(1 - ((a - b)**2 + (c - d)**2)*1e9)", ("a=3", "b=3", "c=3", "d=3"))
    with pytest.raises(ExpressionError, match="can hardly ever be computed"):
        near(example, 1)


def test_without_a_seed_the_numbers_are_those_given(tmp_path: Path) -> None:
    words = ["--expression", "tanh(a*b + 1)", "a=2", "b=-3", "--language", "en"]
    assert written("expression", *words, "--out", str(tmp_path)) == 0
    assert sorted(x.name for x in tmp_path.iterdir()) == [
        "expression-en-key.html",
        "expression-en.html",
    ]
    sheet = (tmp_path / "expression-en.html").read_text(encoding="utf-8")
    assert [x.value for x in numbers(tree(sheet))] == [2.0, -3.0]
    assert 'class="number"></p>' in sheet


def test_the_largest_sheet_there_is() -> None:
    expression = " + ".join("ab"[i % 2] + "*2" for i in range(6)) + " + 1"
    assert len(Graph(graph_of(expression, ["a=1", "b=2"])).order) == MOST_NODES
    assert cells(
        worksheet("expression", 1, "en", Example(expression, ("a=1", "b=2"))).key, "answer"
    )
