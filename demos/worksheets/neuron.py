"""The sheet of the single neuron: forward, loss, four factors, their product, the update."""

from __future__ import annotations

import random
from typing import NamedTuple

from autograd import sigmoid
from autograd.languages import text
from autograd.symbols import PRODUCT, Symbol
from nn import GradientDescent, Neuron, mse

from .figures import network_figure
from .mathml import equations, formula, moved, number, rounded, slope
from .numbers import drawn, is_short, tell_apart
from .page import Page, given
from .solution import Solution

COLUMNS = 9  # of the table of the sigmoid


class Numbers(NamedTuple):
    """What a sheet gives."""

    w: float
    b: float
    x: float
    y: float
    alpha: float
    first: float  # net in the table of the sigmoid


def draw(rng: random.Random) -> Numbers | None:
    """Draw numbers with a short net, for which a mistake shows."""
    w, b = (rng.choice((-1, 1)) * rng.randint(2, 9) / 10 for _ in range(2))
    x = rng.choice((-3.0, -2.0, -1.5, 1.5, 2.0, 2.5, 3.0, 4.0))
    y, alpha = rng.choice((0.1, 0.2, 0.3, 0.7, 0.8, 0.9)), rng.choice((0.2, 0.4, 0.5))
    net = w * x + b
    first = round(net - rng.randrange(1, COLUMNS - 1) / 10, 1)
    error = y - sigmoid(net)
    fit = is_short(net, 1, 2) and 0.3 <= abs(net) <= 2 and 0.2 <= abs(error)
    return Numbers(w, b, x, y, alpha, first) if fit and tell_apart([w, b, x, y, alpha]) else None


def solve(numbers: Numbers) -> tuple[Solution, list[float], float]:
    """Return the engine's results: for the one sample, the new w₁ and b, and the loss with them."""
    neuron = Neuron(1, activation="sigmoid", weights=[numbers.w], bias=numbers.b)
    solved = Solution(mse([numbers.y], [neuron([numbers.x])]), α=numbers.alpha)
    w, b = [move.after[0] for move in GradientDescent(neuron).moves(numbers.alpha)]
    moved = Neuron(1, activation="sigmoid", weights=[w], bias=b)
    return solved, [w, b], mse([numbers.y], [moved([numbers.x])]).data


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    solved, new, loss = solve(numbers)

    def figure() -> str:
        return network_figure(solved, page.say("figure"), not page.key, with_loss=True)

    facts = equations(solved.numbers, x="x", w="w₁", b="b", y="y", alpha="α")
    page.add(page.paragraph("given", more="" if page.key else page.say("rounding"), **facts))
    page.add(page.figure(figure))
    if not page.brief:
        page.add(_sigmoid_table(page, numbers.first))
    rows = [
        page.working((name, "="), solved.formula(name), solved.numbers, solved[name])
        for name in ("net", "o", "ŷ", "L")
    ]
    heads = [page.say("formula"), page.say("in_numbers"), page.say("result")]
    page.section("forward", page.table(heads, rows, "steps low"))
    rows = [
        page.working((name, "="), right, solved.numbers, value, given=False)
        for name, right, value in solved.factors("L", "ŷ", "o", "net", "w₁")
    ]
    page.section("factors", page.table([page.say("factor"), *heads], rows, "steps"))
    page.section("update", page.table((), _updates(page, solved, new), "steps"))
    symbols = {"net": formula("net"), "w": formula("w₁")}
    asked = page.paragraph("question", **symbols)
    if page.key:
        way = "up" if solved["y"] > solved["ŷ"] else "down"
        sign = "positive" if numbers.x > 0 else "negative"
        page.section(
            "check",
            asked,
            page.paragraph(f"{way}_{sign}", "answer", **symbols),
            page.paragraph("after", before=number(solved["L"]), after=number(loss)),
        )
    if page.key and not page.brief:
        page.section("derivation", page.derivation(solved, "L", "w₁"))
    elif not page.key:
        page.section("check", asked, page.lines(2))


def _sigmoid_table(page: Page, first: float) -> str:
    nets = [round(first + i / 10, 1) for i in range(COLUMNS)]
    below = f"<th>{formula(sigmoid(Symbol('net')))}</th>"
    rows = [
        [f"<th>{formula('net')}</th>", *map(given, nets)],
        [below, *[f"<td>{rounded(sigmoid(net))}</td>" for net in nets]],
    ]
    return page.table((), rows, "small")


def _updates(page: Page, solved: Solution, new: list[float]) -> list[list[str]]:
    """Return the rows of the two products, then those of the two new parameters."""
    rows = []
    for by in ("w₁", "b"):
        names, _, values = zip(*solved.factors("L", "ŷ", "o", "net", by), strict=True)
        factors = dict(zip(text.each(*names), values, strict=True))
        result, whole = solved[f"∂L/∂{by}"], Symbol(PRODUCT, names)
        rows.append(page.working((slope("L", by), "="), whole, factors, result))
    for by, value in zip(("w₁", "b"), new, strict=True):
        rows.append(page.working((by, "←"), moved(by), solved.numbers, value))
    return rows
