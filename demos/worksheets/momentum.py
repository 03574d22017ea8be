"""The sheet of momentum: four updates of one weight, compared with plain gradient descent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from autograd import Value
from autograd.languages import text
from autograd.symbols import PRODUCT, Symbol

from .mathml import equation, equations, formula, moved, number, substituted
from .numbers import are_short, drawn, tell_apart
from .page import Page, given
from .solution import Solution

UPDATES = 4
DECIMALS = 3  # at most, of each number
DIGITS = 6  # every number is written out in full


class Numbers(NamedTuple):
    """What a sheet gives: where w starts and where L = (w − t)² is smallest."""

    w: float
    t: float
    alpha: float
    mu: float


class Update(NamedTuple):
    """One update: w before it, ∂L/∂w there, the new velocity, the new w."""

    w: float
    by_w: float
    v: float
    new_w: float


def parabola(w: Any, t: float) -> Any:
    """Return the loss (w − t)² for a Value or a symbol."""
    return (w - t if t > 0 else w + -t) ** 2


def draw(rng: random.Random) -> Numbers | None:
    """Draw numbers for which every update is short and a mistake shows."""
    t = rng.choice((-1, 1)) * rng.randint(3, 19) / 2
    w = t + rng.choice((-1, 1)) * rng.randint(4, 40) / 2
    alpha, mu = rng.choice((0.05, 0.1, 0.15, 0.2, 0.25, 0.3)), rng.choice((5, 6, 7, 8, 9)) / 10
    numbers = Numbers(w, t, alpha, mu)
    if not tell_apart([w, t]):
        return None
    for factor in (mu, 0.0):
        found = [*updates(numbers, factor)]
        values = [value for update in found for value in update]
        fit = are_short(values, DECIMALS, 4) and tell_apart([update.w for update in found])
        if not fit or not tell_apart([update.v for update in found], 0.01):
            return None
    return numbers


def updates(numbers: Numbers, mu: float) -> Iterator[Update]:
    """Make the updates, with gradients from the engine; without momentum μ is 0."""
    w, v = numbers.w, 0.0
    for _ in range(UPDATES):
        parameter = Value(w, "w")
        parabola(parameter, numbers.t).backward()
        v = mu * v - numbers.alpha * parameter.grad
        yield Update(w, parameter.grad, v, w + v)
        w += v


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    with_momentum, plain = [[*updates(numbers, mu)] for mu in (numbers.mu, 0.0)]
    loss = parabola(Value(numbers.w, "w"), numbers.t)
    loss.label = "L"
    solved = Solution(loss, α=numbers.alpha, μ=numbers.mu)
    ((by_w, slope_of_w, _),) = solved.factors("L", "w")
    told = equations(solved.numbers, w="w", alpha="α", mu="μ")
    lowest = formula("L", "=", parabola(Symbol("w"), numbers.t))
    page.add(page.paragraph("given", loss=lowest, **told))
    w, v = Symbol("w"), Symbol("v")
    symbols = {"v_name": formula(v), "w_name": formula(w)}
    velocity = Symbol("μ") * v - Symbol(PRODUCT, (Symbol("α"), by_w))
    page.add(page.hint("rounding"))
    heads = [formula(by_w, "=", slope_of_w), formula("v", "←", velocity), formula("w", "←", w + v)]
    rows, before = [], 0.0
    for k, update in enumerate(with_momentum, 1):
        told_now = {"w": update.w, "v": before, "α": numbers.alpha, "μ": numbers.mu}
        told_now[text(by_w)] = update.by_w
        steps = [(slope_of_w, update.by_w), (velocity, update.v)]
        worked = [_worked(page, right, told_now, value) for right, value in steps]
        worked.append(_worked(page, w + v, {**told_now, "v": update.v}, update.new_w))
        rows.append([given(k), _start(page, k, update.w), *worked])
        before = update.v
    table = page.table([page.say("step"), formula("w"), *heads], rows, "tall updates")
    page.section("momentum", page.paragraph("momentum_how", v=equation("v", 0.0), **symbols), table)
    rows = []
    for k, update in enumerate(plain, 1):
        told_now = {"w": update.w, "α": numbers.alpha, text(by_w): update.by_w}
        steps = [(slope_of_w, update.by_w), (moved("w"), update.new_w)]
        worked = [_worked(page, right, told_now, value) for right, value in steps]
        rows.append([given(k), _start(page, k, update.w), *worked])
    heads = [page.say("step"), formula("w"), heads[0], formula("w", "←", moved("w"))]
    page.section("plain", page.paragraph("plain_how"), page.table(heads, rows, "tall updates"))
    asked = page.paragraph("question", target=equation("w", numbers.t), **symbols)
    ends = [abs(found[-1].new_w - numbers.t) for found in (with_momentum, plain)]
    nearer = "nearer_momentum" if ends[0] < ends[1] else "nearer_plain"
    answer = page.paragraph(nearer, "answer", **symbols)
    page.section("check", asked, answer if page.key else page.lines(3))


def _start(page: Page, step: int, w: float) -> str:
    """Return the cell of w before an update: the first is given."""
    return given(w, DIGITS) if step == 1 else page.value(w, DIGITS)


def _worked(page: Page, right: Any, told: dict[str, float], value: float) -> str:
    """Return a cell with a formula in numbers and its value."""
    line = formula(substituted(right, told), digits=DIGITS)
    return page.answer(f"{line}<br/>{number(value, DIGITS)}")
