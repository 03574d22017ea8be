"""What the tour and the comparison of methods tell in Persian: all of it, and no more."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from demos import methods, tour
from demos.language import catalogue
from demos.printing import TOLD, Told

from ..test_language import faults_of

PERSIAN = catalogue(TOLD.with_suffix(".fa.toml"))
FIELD = re.compile(r"\{\w+(?::[^}]*)?\}")


def told(module: Path) -> set[str]:
    """Return the English texts that a module tells: what is handed to `tell`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    named = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if isinstance(node.targets[0], ast.Name) and isinstance(node.value.value, str)
    }
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and "tell" in ast.unparse(n.func)]
    texts = [call.args[0] for call in calls if call.args]
    said = {str(text.value) for text in texts if isinstance(text, ast.Constant)}
    return said | {named[x.id] for x in texts if isinstance(x, ast.Name) and x.id in named}


def test_all_that_is_told_is_told_in_persian() -> None:
    rows = {text for method in methods.METHODS for text in (method.loss, method.remark)}
    english = {*tour.NEXT.values(), *rows, *methods.ENDS}
    for module in (tour, methods):
        english |= told(Path(str(module.__file__)))
    assert {*PERSIAN} == english


@pytest.mark.parametrize("english", PERSIAN)
def test_what_is_told_is_persian_prose_or_a_formula(english: str) -> None:
    persian = PERSIAN[english]
    assert {*FIELD.findall(persian)} <= {*FIELD.findall(english)}
    assert faults_of(FIELD.sub("x", persian).strip("\n")) == []


def test_the_first_line_of_a_heading_is_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    Told("fa").heading("One neuron: net = w₁·x + b, o = sigmoid(net), ŷ = o, L = (y − ŷ)²")
    title, formula = capsys.readouterr().out.strip("\n").split("\n")
    assert title.startswith("── یک نورون ──")
    assert formula.startswith("    net = ")


@pytest.mark.slow
def test_the_tour_in_persian_says_nothing_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tour.run(tmp_path, "fa")
    shown = capsys.readouterr().out
    assert not [text for text in PERSIAN if "{" not in text and text in shown]
    assert "گذر رو به جلو: هر گره عدد خود را" in shown
    assert "    (۱) o₁¹\nدو مسیر در (۱) به هم" in shown
    assert not re.search("was used|before|error|History|Table| rows", shown)


@pytest.mark.slow
def test_the_comparison_in_persian_says_nothing_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = methods.table(100)
    monkeypatch.setattr(methods, "table", lambda: small)
    monkeypatch.setattr(methods, "EPOCHS", 2)
    monkeypatch.setattr(methods, "SEEDS", 2)
    methods.run(tmp_path, "fa")
    shown = capsys.readouterr().out
    assert not [text for text in PERSIAN if "{" not in text and text in shown]
    assert not re.search("updates|mean over|one sample|ended|global", shown)
