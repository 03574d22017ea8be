"""The sheet of Adam: two updates of one weight, and the first again without its correction."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from autograd import Value
from autograd.explanation.tidy import tidied
from autograd.notation import subscript
from autograd.symbols import Symbol
from nn.optimizers import ADAM, move

from .mathml import equations, formula, number, substituted
from .momentum import parabola
from .numbers import drawn, tell_apart
from .page import Page
from .solution import Solution

SECTIONS = ("first", "second")  # one update each
MOMENTS = {"m̂": "m", "v̂": "v"}  # what each is corrected from


class Numbers(NamedTuple):
    """What a sheet gives: where w starts and where L = (w − t)² is smallest."""

    w: float
    t: float
    alpha: float


class Line(NamedTuple):
    """A line of an update: m₁, its formula, its value."""

    name: str
    right: Any
    value: float


def draw(rng: random.Random) -> Numbers | None:
    """Draw numbers with short gradients, for which a mistake shows."""
    t = rng.choice((-1, 1)) * rng.randint(3, 19) / 2
    w = t + rng.choice((-1, 1)) * rng.randint(3, 12) / 2
    numbers = Numbers(w, t, rng.choice((0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)))
    found = {line.name: line.value for update in updates(numbers) for line in update}
    if not tell_apart([w, *numbers[1:], found["g₁"], found["g₂"], found["w₁"], found["w₂"]], 0.1):
        return None
    return numbers if tell_apart([found["m₂"], found["m̂₂"], found["v̂₂"]], 0.1) else None


def updates(numbers: Numbers) -> Iterator[list[Line]]:
    """Make the updates with the optimizer's rule, the gradients with the engine."""
    w, kept = numbers.w, ADAM.start()
    for done in range(len(SECTIONS)):
        old, new = subscript(done), subscript(done + 1)
        parameter = Value(w, f"w{old}")
        loss = parabola(parameter, numbers.t)
        loss.label = "L"
        ((_, gradient, _),) = Solution(loss).factors("L", f"w{old}")
        moved = move(ADAM, parameter, kept, numbers.alpha, share=1.0)
        names = (f"w{old}", f"g{new}", "α", *ADAM.numbers)
        moments = [Symbol(name + old) for name in MOMENTS.values()]
        rule = ADAM.results([*map(Symbol, names), done, *moments], _indexed(new))
        del rule["t"]
        lines = {"g": gradient, **rule}
        yield [Line(name + new, tidied(x), moved.results[name]) for name, x in lines.items()]
        w, *now = moved.after
        kept = tuple(now)


def _indexed(index: str) -> Callable[[str, Any], Any]:
    """Return what names the result of a line with an index; t, a count, stays a number."""
    return lambda name, x: x if name == "t" else Symbol(name + index)


def uncorrected(numbers: Numbers, first: list[Line]) -> Line:
    """Return the last line of the first update with uncorrected moments, m₁ for m̂₁."""
    found = {line.name: line.value for line in first}
    left = {name: found[f"{moment}₁"] for name, moment in MOMENTS.items()}
    told = [numbers.w, found["g₁"], numbers.alpha, *ADAM.numbers.values(), *ADAM.start()]
    value = ADAM.results(told, lambda name, x: left.get(name, x))["w"]
    names = {f"{name}₁": Symbol(f"{moment}₁") for name, moment in MOMENTS.items()}
    return Line("w₁", substituted(first[-1].right, names), value)


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    found = [*updates(numbers)]
    told = {"w₀": numbers.w, "m₀": 0.0, "v₀": 0.0, "α": numbers.alpha, **ADAM.numbers}
    facts = equations(
        told, w="w₀", m="m₀", v="v₀", alpha="α", beta_m="β₁", beta_v="β₂", epsilon="ε"
    )
    lowest = formula("L", "=", parabola(Symbol("w"), numbers.t))
    page.add(page.paragraph("given", loss=lowest, **facts))
    page.add(page.hint("rounding"))
    heads = [page.say("formula"), page.say("in_numbers"), page.say("result")]
    for name, update in zip(SECTIONS, found, strict=True):
        rows = []
        for line in update:
            rows.append(page.working((line.name, "="), line.right, told, line.value))
            told[line.name] = line.value
        page.section(name, page.table(heads, rows, "steps low"))
    first, plain = found[0], uncorrected(numbers, found[0])
    row = page.working(("w₁", "="), plain.right, told, plain.value)
    symbols = {"m": "m₁", "m_hat": "m̂₁", "v": "v₁", "v_hat": "v̂₁", "g": "g₁", "alpha": "α"}
    symbols = {keyword: formula(name) for keyword, name in symbols.items()}
    how = page.paragraph("uncorrected_how", **symbols)
    page.section("uncorrected", how, page.table(heads, [row], "steps low"))
    asked = page.paragraph("question", **symbols)
    times = number((plain.value - numbers.w) / (first[-1].value - numbers.w))
    answer = page.paragraph("answer", "answer", times=times, **symbols)
    page.section("check", asked, answer if page.key else page.lines(3))
