"""The sheet of the three methods: one epoch of each, on the same four rows."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.languages import digits_text
from autograd.notation import subscript
from nn import Neuron, mse

from .epochs import METHODS, Numbers, Sample, Update, draw, epoch
from .mathml import equation, formula, substituted
from .numbers import drawn
from .page import Page, cell, given
from .solution import Solution

NAMES = ("S₁", "S₂", "S₃", "S₄")
DIGITS = 6  # every number is written out in full


def write(page: Page, seed: int) -> None:
    """Write the sheet of a seed, or its key."""
    numbers = drawn(page.topic, seed, draw)
    epochs = {name: [*epoch(numbers, size)] for name, size in METHODS.items()}
    facts = {
        "w": equation("w₁", numbers.w),
        "b": equation("b", numbers.b),
        "alpha": equation("α", numbers.alpha),
    }
    page.add(page.paragraph("given", **facts, model=formula("ŷ = net = w₁·x + b")))
    neuron = Neuron(1, "linear", weights=[numbers.w], bias=numbers.b)
    solved = Solution(mse(numbers.ys[:1], [neuron(numbers.xs[:1])]))
    rights = {f"∂L/∂{by}": _gradient(solved, by) for by in ("w₁", "b")}
    by_w, by_b = (f"{name} = {right}" for name, right in rights.items())
    page.add(page.paragraph("gradients", by_w=formula(by_w), by_b=formula(by_b)))
    tables = {
        "BGD": [_batch(page, numbers, epochs["BGD"][0], tells=True)],
        "SGD": [_singles(page, numbers, epochs["SGD"])],
        "MBGD": [_batch(page, numbers, update) for update in epochs["MBGD"]],
    }
    for method, parts in tables.items():
        name = method.lower()
        if name == "mbgd":
            page.add('<div class="break"></div>')
        short = f'<bdi dir="ltr">{method}</bdi>'
        page.section(name, page.paragraph(f"{name}_how"), *parts, short=short)
    page.section("compare", page.paragraph("compare_how"), _compare(page, epochs))
    if page.key:
        page.steps(_steps(numbers, epochs, {"ŷ": solved.formula("net"), **rights}))


def _gradient(solved: Solution, by: str) -> str:
    """Return −2(y − ŷ) · 1 · 1 · x without the factors that are 1, as the engine has it."""
    steps = (("L", "ŷ"), ("ŷ", "o"), ("o", "net"), ("net", by))
    factors = [solved.local(*step)[1] for step in steps]
    return " · ".join(factor for factor in factors if factor != "1")


def _steps(
    numbers: Numbers, epochs: dict[str, list[Update]], rights: dict[str, str]
) -> list[list[str]]:
    """Return how each number comes about: of the samples, of their mean, of the update."""
    rows: list[list[str]] = []
    for method, updates in epochs.items():
        first = len(rows)
        for update in updates:
            steps = [_sample_steps(numbers, update, sample, rights) for sample in update.samples]
            news = [_step(*row) for row in _updated(numbers, update)]
            steps.append(["", "", *news])
            cells = [["<th></th>", *map(cell, step)] for step in steps]
            if len(update.samples) > 1:
                means = [f'<td colspan="2">{formula(mean)}</td>' for mean in _mean_steps(update)]
                cells[-1:-1] = [["<th></th><td></td><td></td>", mean] for mean in means]
            rows += cells
        rows[first][0] = f"<th>{method}</th>"
    return rows


def _sample_steps(
    numbers: Numbers, update: Update, sample: Sample, rights: dict[str, str]
) -> list[str]:
    i = sample.row
    told = {"w₁": update.w, "b": update.b, "x": numbers.xs[i], "y": numbers.ys[i]}
    told["ŷ"] = sample.prediction
    values = (sample.prediction, sample.by_w, sample.by_b)
    steps = zip(rights.items(), values, strict=True)
    return [f"{NAMES[i]}:", *[_step(f"{n} =", right, told, value) for (n, right), value in steps]]


def _mean_steps(update: Update) -> list[str]:
    count, steps = len(update.samples), []
    for by, mean, column in (("w₁", update.by_w, "by_w"), ("b", update.by_b, "by_b")):
        terms = [getattr(sample, column) for sample in update.samples]
        total = " + ".join(f"g{subscript(k)}" for k in range(1, count + 1))
        told = {f"g{subscript(k)}": term for k, term in enumerate(terms, 1)}
        steps.append(_step(f"∂L/∂{by} =", f"({total})/{count}", told, mean))
    return steps


def _updated(
    numbers: Numbers, update: Update
) -> Iterator[tuple[str, str, dict[str, float], float]]:
    """Yield each parameter's update: its sides, the numbers in them, the result."""
    told = {"w₁": update.w, "b": update.b, "α": numbers.alpha}
    told |= {"∂L/∂w₁": update.by_w, "∂L/∂b": update.by_b}
    for name, value in (("w₁", update.new_w), ("b", update.new_b)):
        yield f"{name} ←", f"{name} − α · ∂L/∂{name}", told, value


def _step(left: str, right: str, told: dict[str, float], value: float) -> str:
    return f"{left} {substituted(right, told, DIGITS)} = {digits_text(value, DIGITS)}"


def _heads(page: Page) -> list[str]:
    return ["", *map(formula, ("x", "y", "ŷ", "y − ŷ", "∂L/∂w₁", "∂L/∂b"))]


def _row(page: Page, numbers: Numbers, sample: Sample, tells: bool = False) -> list[str]:
    i = sample.row
    cells = [f"<th>{formula(NAMES[i])}</th>", given(numbers.xs[i]), given(numbers.ys[i])]
    shown = given if tells else page.value
    return cells + [shown(value, DIGITS) for value in sample[1:]]


def _batch(page: Page, numbers: Numbers, update: Update, tells: bool = False) -> str:
    """Return the table of one update that looks at several rows, and the update below it."""
    rows = [_row(page, numbers, s, tells and k == 0) for k, s in enumerate(update.samples)]
    mean = f'<th colspan="5">{page.say("mean")}</th>'
    rows.append([mean, page.value(update.by_w, DIGITS), page.value(update.by_b, DIGITS)])
    news = [page.working(*row, True, DIGITS) for row in _updated(numbers, update)]
    return page.table(_heads(page), rows, "even") + page.table((), news, "steps")


def _singles(page: Page, numbers: Numbers, updates: list[Update]) -> str:
    """Return the table of an epoch with an update a row: what is new is the next row's start."""
    rows = []
    for index, update in enumerate(updates):
        before = [update.w, update.b]
        cells = [given(v) if index == 0 else page.value(v, DIGITS) for v in before]
        row = _row(page, numbers, update.samples[0])
        rows.append([*row[:3], *cells, *row[3:]])
    last = updates[-1]
    after = f'<th colspan="3">{page.say("after_epoch")}</th>'
    rows.append([after, page.value(last.new_w, DIGITS), page.value(last.new_b, DIGITS)])
    rows[-1].append('<td colspan="4"></td>')
    heads = _heads(page)
    return page.table([*heads[:3], formula("w₁"), formula("b"), *heads[3:]], rows, "even")


def _compare(page: Page, epochs: dict[str, list[Update]]) -> str:
    rows = []
    for name, updates in epochs.items():
        last = updates[-1]
        cells = [page.value(v, DIGITS) for v in (len(updates), last.new_w, last.new_b)]
        rows.append([f"<th>{page.say(name.lower() + '_name')}</th>", *cells])
        rows[-1].insert(1, page.answer(page.say(name.lower() + "_loss")))
    heads = [page.say(name) for name in ("method", "loss", "updates")]
    return page.table([*heads, formula("w₁"), formula("b")], rows, "compare")
