"""The sheet of the three methods: one epoch of each, on the same four rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from autograd.symbols import PRODUCT, Symbol
from nn import Neuron, mse

from .epochs import METHODS, Numbers, Sample, Update, draw, epoch
from .mathml import equations, formula, moved, slope, substituted
from .numbers import drawn
from .page import Page, cell, given
from .solution import Solution

Epochs = dict[str, list[Update]]  # the updates of each method
Formulas = list[tuple[Symbol | str, str, Symbol]]  # two sides, and the sign between them
NAMES = ("S₁", "S₂", "S₃", "S₄")
DIGITS = 6  # every number is written out in full


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    epochs = {name: [*epoch(numbers, size)] for name, size in METHODS.items()}
    neuron = Neuron(1, "linear", weights=[numbers.w], bias=numbers.b)
    solved = Solution(mse(numbers.ys[:1], [neuron(numbers.xs[:1])]), α=numbers.alpha)
    facts, net = equations(solved.numbers, w="w₁", b="b", alpha="α"), solved.formula("net")
    page.add(page.paragraph("given", **facts, model=formula("ŷ", "=", "net", "=", net)))
    gradients = [(slope("L", by), "=", _gradient(solved, by)) for by in ("w₁", "b")]
    by_w, by_b = (formula(*gradient) for gradient in gradients)
    page.add(page.paragraph("gradients", by_w=by_w, by_b=by_b))
    tables = {
        "BGD": [_batch(page, numbers, epochs["BGD"][0], tells=True)],
        "SGD": [_singles(page, numbers, epochs["SGD"])],
        "MBGD": [_batch(page, numbers, update) for update in epochs["MBGD"]],
    }
    for method, parts in tables.items():
        name = method.lower()
        if name == "mbgd":
            page.new_paper()
        short = f'<bdi dir="ltr">{method}</bdi>'
        page.section(name, page.paragraph(f"{name}_how"), *parts, short=short)
    page.section("compare", page.paragraph("compare_how"), _compare(page, epochs))
    if page.key:
        page.steps(_steps(numbers, epochs, [("ŷ", "=", net), *gradients]))


def _gradient(solved: Solution, by: str) -> Symbol:
    """Return −2(y − ŷ) · 1 · 1 · x without the factors that are 1."""
    factors = solved.factors("L", "ŷ", "o", "net", by)
    return Symbol(PRODUCT, [right for _, right, _ in factors if right != 1])


def _steps(numbers: Numbers, epochs: Epochs, formulas: Formulas) -> list[list[str]]:
    """Return the computation of each number: of the samples, their mean, the update."""
    rows: list[list[str]] = []
    for method, updates in epochs.items():
        first = len(rows)
        for update in updates:
            samples = [_sample_steps(numbers, update, s, formulas) for s in update.samples]
            rows += [["<th></th>", *cells] for cells in samples]
            if len(samples) > 1:
                rows += [["<th></th><td></td><td></td>", mean] for mean in _mean_steps(update)]
            news = [_step(*row) for row in _updated(numbers, update)]
            rows.append(["<th></th><td></td><td></td>", *news])
        rows[first][0] = f"<th>{method}</th>"
    return rows


def _sample_steps(
    numbers: Numbers, update: Update, sample: Sample, formulas: Formulas
) -> list[str]:
    i = sample.row
    told = {"w₁": update.w, "b": update.b, "x": numbers.xs[i], "y": numbers.ys[i]}
    told["ŷ"] = sample.prediction
    steps = zip(formulas, (sample.prediction, sample.by_w, sample.by_b), strict=True)
    cells = [_step(left, right, told, value) for (*left, right), value in steps]
    return [cell(NAMES[i], ":"), *cells]


def _mean_steps(update: Update) -> Iterator[str]:
    *_, by_w, by_b = zip(*update.samples, strict=True)
    for by, mean, terms in (("w₁", update.by_w, by_w), ("b", update.by_b, by_b)):
        total = reduce(lambda total, term: Symbol("add", (total, term)), terms)
        line = formula(slope("L", by), "=", total / len(terms), "=", mean, digits=DIGITS)
        yield f'<td colspan="2">{line}</td>'


def _updated(
    numbers: Numbers, update: Update
) -> Iterator[tuple[tuple[str, str], Symbol, dict[str, float], float]]:
    """Yield each parameter's update: its sides, the numbers in them, the result."""
    told = {"w₁": update.w, "b": update.b, "α": numbers.alpha}
    told |= {"∂L/∂w₁": update.by_w, "∂L/∂b": update.by_b}
    for name, value in (("w₁", update.new_w), ("b", update.new_b)):
        yield (name, "←"), moved(name), told, value


def _step(left: Sequence[Symbol | str], right: Symbol, told: dict[str, float], value: float) -> str:
    return cell(*left, substituted(right, told), "=", value, digits=DIGITS)


def _heads(*before: str) -> list[str]:
    x, y, prediction, *others = map(Symbol, ("x", "y", "ŷ", *before))
    quantities = (x, y, *others, prediction, y - prediction, slope("L", "w₁"), slope("L", "b"))
    return ["", *map(formula, quantities)]


def _row(page: Page, numbers: Numbers, sample: Sample, tells: bool = False) -> list[str]:
    i = sample.row
    cells = [f"<th>{formula(NAMES[i])}</th>", given(numbers.xs[i]), given(numbers.ys[i])]
    shown = given if tells else page.value
    return cells + [shown(value, DIGITS) for value in sample[1:]]


def _batch(page: Page, numbers: Numbers, update: Update, tells: bool = False) -> str:
    """Return the table of one update over several rows, and the update below it."""
    rows = [_row(page, numbers, s, tells and k == 0) for k, s in enumerate(update.samples)]
    mean = f'<th colspan="5">{page.say("mean")}</th>'
    rows.append([mean, page.value(update.by_w, DIGITS), page.value(update.by_b, DIGITS)])
    news = [page.working(*row, digits=DIGITS) for row in _updated(numbers, update)]
    return page.table(_heads(), rows, "even") + page.table((), news, "steps")


def _singles(page: Page, numbers: Numbers, updates: list[Update]) -> str:
    """Return the table of an epoch, one update per row: its result is the next row's start."""
    rows: list[list[str]] = []
    for update in updates:
        shown = page.value if rows else given
        cells = [shown(value, DIGITS) for value in (update.w, update.b)]
        row = _row(page, numbers, update.samples[0])
        rows.append([*row[:3], *cells, *row[3:]])
    news = [page.value(value, DIGITS) for value in (updates[-1].new_w, updates[-1].new_b)]
    after = f'<th colspan="3">{page.say("after_epoch")}</th>'
    rows.append([after, *news, '<td colspan="4"></td>'])
    return page.table(_heads("w₁", "b"), rows, "even")


def _compare(page: Page, epochs: Epochs) -> str:
    rows = []
    for method, updates in epochs.items():
        last = updates[-1]
        name = f"<th>{page.say(f'{method.lower()}_name')}</th>"
        loss = page.answer(page.say(f"{method.lower()}_loss"))
        cells = [page.value(v, DIGITS) for v in (len(updates), last.new_w, last.new_b)]
        rows.append([name, loss, *cells])
    heads = [page.say(name) for name in ("method", "loss", "updates")]
    return page.table([*heads, formula("w₁"), formula("b")], rows, "compare")
