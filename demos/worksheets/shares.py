"""The sheet of softmax with cross-entropy: three scores, probabilities, loss, gradients."""

from __future__ import annotations

import random
from typing import NamedTuple

from autograd import Value, exp, log
from autograd.languages import text
from autograd.notation import subscript
from autograd.symbols import PRODUCT, Expression, Symbol

from .mathml import formula, number, slope
from .numbers import drawn, tell_apart
from .page import Page, cell, given
from .solution import Solution

CLASSES = (1, 2, 3)
LEAST = 0.02  # of a probability and of a product of two


class Numbers(NamedTuple):
    """What a sheet gives: three scores, and the right class, counted from 1."""

    nets: tuple[float, ...]
    target: int


def draw(rng: random.Random) -> Numbers | None:
    """Draw scores with one decimal whose probabilities are not close to 0 or 1."""
    nets = tuple(rng.choice((-1, 1, 1)) * rng.randint(2, 25) / 10 for _ in CLASSES)
    numbers = Numbers(nets, rng.choice(CLASSES))
    if not tell_apart(nets):
        return None
    solved = solve(numbers)
    shares = [solved[f"p{subscript(i)}"] for i in CLASSES]
    own = shares[numbers.target - 1]
    products = [own * (1 - p if p == own else p) for p in shares]
    fit = tell_apart([*shares, solved["L"]], LEAST) and tell_apart(products, LEAST)
    return numbers if fit and max(shares) <= 0.9 else None


def solve(numbers: Numbers) -> Solution:
    """Return the engine's results."""
    nets = [Value(net, f"net{subscript(i)}") for i, net in enumerate(numbers.nets, 1)]
    powers = [exp(net) for net in nets]
    total = powers[0] + powers[1] + powers[2]
    shares = [power / total for power in powers]
    loss = -log(shares[numbers.target - 1])
    total.label, loss.label = "S", "L"
    for i, (power, share) in enumerate(zip(powers, shares, strict=True), 1):
        power.label, share.label = f"e{subscript(i)}", f"p{subscript(i)}"
    solved = Solution(loss)
    own = shares[numbers.target - 1]
    for i, (power, share) in enumerate(zip(powers, shares, strict=True), 1):
        solved.numbers[f"e{subscript(i)}"] = power.data
        solved.numbers[f"p{subscript(i)}"] = share.data
        by = solved.rule(own.label, f"net{subscript(i)}").value
        solved.numbers[f"∂{own.label}/∂net{subscript(i)}"] = by
    return solved


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    solved, own = solve(numbers), f"p{subscript(numbers.target)}"
    power = formula("eᵢ", "=", exp(Symbol("netᵢ")))
    share = formula("pᵢ", "=", Symbol("eᵢ") / Symbol("S"))
    total = Symbol("e₁") + Symbol("e₂") + Symbol("e₃")
    fields = {"index": formula("i"), "log": formula("log"), "total": formula("S", "=", total)}
    page.add(page.paragraph("given", power=power, share=share, **fields))
    right = formula(f"y{subscript(numbers.target)}", "=", 1)
    loss = formula("L", "=", -log(Symbol(own)))
    page.add(page.paragraph("target", right=right, loss=loss))
    page.add(page.hint("rounding"))
    heads = [page.say("formula"), page.say("in_numbers"), page.say("result")]
    rows = [
        page.working((name, "="), right, solved.numbers, solved[name])
        for name, right in [
            ("S", total),
            *[(f"p{i}", Symbol(f"e{i}") / Symbol("S")) for i in map(subscript, CLASSES)],
            ("L", -log(Symbol(own))),
        ]
    ]
    page.section("forward", _scores(page, numbers, solved), page.table(heads, rows, "steps low"))
    names = [(own, f"net{subscript(i)}") for i in CLASSES]
    factors: list[tuple[Symbol, Expression]] = [(slope("L", own), -1 / Symbol(own))]
    factors += [(slope(*pair), _local(*pair)) for pair in names]
    rows = [
        page.working((left, "="), right, solved.numbers, solved[text(left)], given=False)
        for left, right in factors
    ]
    page.section("factors", page.table([page.say("factor"), *heads], rows, "steps low"))
    rows = []
    for i, pair in zip(CLASSES, names, strict=True):
        whole = Symbol(PRODUCT, (slope("L", own), slope(*pair)))
        result = solved[f"∂L/∂{pair[1]}"]
        cells = page.working((slope("L", pair[1]), "="), whole, solved.numbers, result)
        p, y = solved[f"p{subscript(i)}"], float(i == numbers.target)
        rows.append([*cells, page.answer(formula(Symbol("sub", (p, y))))])
    short = formula(Symbol("pᵢ") - Symbol("yᵢ"))
    page.section("product", page.table([*heads, short], rows, "steps last"))
    asked = page.paragraph("question", short=short)
    answer = page.paragraph("answer", "answer", own=formula(f"net{subscript(numbers.target)}"))
    page.section("check", asked, answer if page.key else page.lines(2))


def _local(of: str, by: str) -> Expression:
    """Return ∂pₖ/∂netᵢ as textbooks have it: pₖ(1 − pₖ), or −pₖ·pᵢ."""
    p, other = Symbol(of), Symbol(by.replace("net", "p"))
    return Symbol("mul", (p, 1 - p)) if of == other.name else -(p * other)


def _scores(page: Page, numbers: Numbers, solved: Solution) -> str:
    """Return the table of what is given for each class, with room for its power of e."""
    indices = [subscript(i) for i in CLASSES]
    rows = [
        [f"<th>{formula('netᵢ')}</th>", *map(given, numbers.nets)],
        [f"<th>{formula('yᵢ')}</th>", *[given(float(i == numbers.target)) for i in CLASSES]],
        [cell("eᵢ", "=", exp(Symbol("netᵢ"))), *[page.value(solved[f"e{i}"]) for i in indices]],
    ]
    return page.table([formula("i"), *[number(i) for i in CLASSES]], rows, "short")
