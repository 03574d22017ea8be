"""The pages: one seed, one page; nothing given away; well-formed; each language by its rules."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree.ElementTree import fromstring

import pytest

from autograd import maximum, sigmoid
from autograd.explanation.tidy import tidied
from autograd.symbols import PRODUCT, Symbol
from demos.language import LANGUAGES, catalogue
from demos.worksheets import (
    TOPICS,
    adam,
    chain,
    epochs,
    examples,
    momentum,
    network,
    neuron,
    page,
    shares,
    worksheet,
)
from demos.worksheets.mathml import formula, slope, substituted
from demos.worksheets.numbers import drawn

from .reading import SEEDS, answers, cells, made, numbers, tree
from .test_working import spelled

SIGNS = re.compile(r"\d+(?:\.\d+)?")
w, x, b, y, prediction, net, z = map(Symbol, ("w₁", "x", "b", "y", "ŷ", "net", "z"))
TERM = re.compile(r'([^<>]*) <bdi class="term" dir="ltr" lang="en">\(([^<]*)\)</bdi>')


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(topic: str) -> None:
    assert worksheet(topic, 3, "fa") == made(topic, 3, "fa")
    pages = [made(topic, seed) for seed in SEEDS]
    bodies = {re.sub("<title>.*?</title>|<header>.*?</header>", "", each.sheet) for each in pages}
    assert len(bodies) == len(SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
def test_a_terminal_without_the_signs_changes_nothing(topic: str) -> None:
    code = f"from demos.worksheets import worksheet as w; print(ascii(w({topic!r}, 3, 'fa').key))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "7"},
    )
    assert other.stdout.strip() == ascii(made(topic, 3, "fa").key)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_fills_every_blank_and_the_sheet_none(topic: str, language: str) -> None:
    sheet, key = made(topic, 5, language)
    blanks, filled = cells(sheet, "blank"), cells(key, "answer")
    assert len(blanks) == len(filled) > 10
    assert not any("".join(cell.itertext()) or len(cell) for cell in blanks)
    assert not cells(key, "blank")
    assert [shown for cell in filled for shown in numbers(cell)] == answers(topic, 5)


def told(topic: str, seed: int) -> set[float]:
    """Return the numbers that a sheet may show."""
    if topic == "neuron":
        w, b, x, y, alpha, first = drawn(topic, seed, neuron.draw)
        return {w, b, x, y, alpha, *(round(first + i / 10, 1) for i in range(neuron.COLUMNS))}
    if topic == "network":
        inputs, targets, weights, biases, rate = drawn(topic, seed, network.draw)
        rows = [*biases, *(row for layer in weights for row in layer)]
        return {*inputs, *targets, rate, *(number for row in rows for number in row)}
    if topic == "chain":
        chosen = drawn(topic, seed, chain.draw)
        worked = chain.solve(chosen, chosen.xs[0])
        factors = [worked.factors(of, by)[0][2] for of, by in ("yz", "zx", "yx")]
        return {*map(float, chosen.xs), worked["z"], worked["y"], *factors}
    if topic == "softmax":
        return {*drawn(topic, seed, shares.draw).nets, 0.0, 1.0, 2.0, 3.0}
    if topic == "momentum":
        w, t, alpha, mu = drawn(topic, seed, momentum.draw)
        return {w, abs(t), t, alpha, mu, 0.0, 1.0, 2.0, 3.0, 4.0}
    if topic == "adam":
        w, t, alpha = drawn(topic, seed, adam.draw)
        return {w, abs(t), t, alpha, 0.9, 0.999, 1e-8, 0.0}
    if topic == "expression":
        return {*examples.near(examples.EXAMPLE, seed).numbers().values()}
    table = drawn(topic, seed, epochs.draw)
    sample = next(epochs.epoch(table, 4)).samples[0]
    return {table.w, table.b, table.alpha, *table.xs, *table.ys, *sample[1:]}


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("seed", range(10))
def test_a_sheet_shows_no_number_but_those_it_tells(topic: str, seed: int) -> None:
    root, allowed = tree(made(topic, seed).sheet), told(topic, seed)
    assert {shown.value for shown in numbers(root)} <= allowed
    sizes = {f"{abs(value):g}" for value in allowed}
    for svg in root.iter("svg"):
        assert not [*svg.iter("title"), *svg.iter("desc")]
        assert not SIGNS.search(svg.get("aria-label", ""))
        for text in svg.iter("text"):
            for number in re.findall(r"(?<![\^·a-z])\d+\.\d+|−\d+\.\d+", text.text or ""):
                assert number.lstrip("−") in sizes, text.text
        if topic in ("chain", "expression"):
            assert not [text for text in svg.iter("text") if text.get("class") == "gradient"]
            assert not [text for text in svg.iter("text") if text.get("class") == "data"]
    shown = [mn.text or "" for mn in root.iter("mn")]
    decimals = {float(number) for number in shown if "." in number}
    assert decimals <= (allowed if topic in ("momentum", "adam") else set()), (
        "formulas have whole numbers"
    )


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_nothing_else(topic: str, language: str) -> None:
    for html in made(topic, 5, language):
        root = tree(html)
        assert root.get("lang") == language
        assert root.get("dir") == {"en": "ltr", "fa": "rtl"}[language]
        assert not [*root.iter("script"), *root.iter("link"), *root.iter("img")]
        assert not re.search(r"https?://(?!www\.w3\.org/)|url\(|@import|href|src=", html)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert all(math.get("dir") == "ltr" for math in root.iter("math"))
        assert all(data.get("dir") == "ltr" for data in root.iter("data"))
        assert "{" not in "".join(root.find("body").itertext())  # type: ignore[union-attr]


def test_a_figure_of_a_key_has_as_many_digits_as_its_tables() -> None:
    for topic, written, short in (("network", "0.8100", "0.81"), ("neuron", "0.3100", "0.31")):
        root = tree(made(topic, 12).key)
        words = " ".join(text.text or "" for text in root.iter("text")).split()
        assert written in words
        assert short not in words
        assert written in {shown.written for shown in numbers(root)}


@pytest.mark.parametrize("topic", TOPICS)
def test_persian_terms_are_those_of_the_glossary_each_explained_once(topic: str) -> None:
    glossary = catalogue(page.HERE.parent / "glossary.toml")
    for html in made(topic, 5, "fa"):
        found = TERM.findall(html)
        assert len(found) >= 4 or topic == "network"  # after the sheet on a neuron, which explains
        assert len({english for _, english in found}) == len(found)
        for before, english in found:
            assert glossary[english] in before[-40:], english


def test_formulas_are_set_as_mathematics() -> None:
    fraction = "<mfrac><mrow><mo>∂</mo>{}</mrow><mrow><mo>∂</mo>{}</mrow></mfrac>"
    L, letter = '<mi mathvariant="normal">L</mi>', '<mi mathvariant="normal">{}</mi>'
    indexed = f"<msubsup>{letter.format('w')}<mn>11</mn><mn>1</mn></msubsup>"
    assert fraction.format(L, indexed) in formula(slope("L", "w₁₁¹"))
    assert f"<msup>{letter.format('z')}<mn>2</mn></msup>" in formula(tidied(24 * z**2 + 2 * z))
    assert '<mo form="prefix">−</mo><mn>2</mn>' in formula("=", -2)
    assert "<mi>net</mi>" in formula(sigmoid(net))
    assert '<mi mathvariant="normal">σ</mi>' in formula(sigmoid(net))
    for function in (Symbol("tanh", (z,)), Symbol("exp", (z,)), maximum(z, w)):
        assert "<mi>" not in formula(function)  # upright, like all names of functions


def test_a_power_may_be_a_formula() -> None:
    for base, shown in ((Symbol("abs", (z,)), "|z|"), (maximum(z, w), "max(z,w)"), (z, "z")):
        assert spelled(fromstring(formula(base ** (z - 1)))).replace("w1", "w") == f"{shown}**(z−1)"
    assert spelled(fromstring(formula(z**-2))) == "z**(−2)"


def test_what_a_power_is_of_is_one_element() -> None:
    for base in (z, Symbol("z₁¹"), z - 1, -z, 0.5 * z, sigmoid(z), z**2, slope("y", "z")):
        *_, power = fromstring(formula(base**3)).iterfind("./mrow/msup")
        assert ["".join(power[1].itertext()), len(power)] == ["3", 2]


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (tidied(-2 * (y - prediction)), "−2(0.5 − (−0.25))"),
        (tidied(24 * z**2 - 2 * z), "24·(−3)² − 2·(−3)"),
        (sigmoid(net), "σ(−0.7)"),
        (Symbol(PRODUCT, (slope("L", "net"), z)), "0.2·(−3)"),
        (Symbol("weighted_sum", (w, b, x)), "−0.1·x + b"),
        (Symbol("weighted_sum", (w, net, y, z, x)), "−0.1·(−3) + (−0.7)·x + 0.5"),
    ],
)
def test_numbers_are_put_for_names(right: Symbol, expected: str) -> None:
    named = {"y": 0.5, "ŷ": -0.25, "z": -3.0, "net": -0.7, "∂L/∂net": 0.2, "w₁": -0.1}
    line = fromstring(formula(substituted(right, named)))
    assert spelled(line) == expected.replace(" ", "").replace("²", "**2")
