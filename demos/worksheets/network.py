"""The sheet of the 2-2-2 network: forward, the loss, two paths to each weight, the update."""

from __future__ import annotations

import random
from typing import NamedTuple

from autograd import exp, sigmoid
from autograd.languages import text
from autograd.symbols import PRODUCT, Symbol
from nn import MLP, GradientDescent, mse

from .figures import network_figure
from .mathml import equations, formula, moved, number, slope, substituted
from .numbers import are_short, drawn, tell_apart
from .page import Page
from .solution import Solution

WEIGHTS = ["w₁₁¹", "w₁₂¹", "w₂₁¹", "w₂₂¹", "w₁₁²", "w₁₂²", "w₂₁²", "w₂₂²"]
NETS = ["net₁¹", "net₂¹", "net₁²", "net₂²"]
LEAST = 0.002  # of a gradient's size: smaller ones take long to write


class Numbers(NamedTuple):
    """What a sheet gives."""

    x: list[float]
    y: list[float]
    weights: list[list[list[float]]]
    biases: list[list[float]]
    alpha: float


def draw(rng: random.Random) -> Numbers | None:
    """Draw numbers with short first nets, for which a mistake shows."""
    sizes = rng.sample(range(1, 10), 8)
    a, b, c, d, e, f, g, h = (rng.choice((-1, 1, 1)) * size / 10 for size in sizes)
    x = rng.sample([0.5, 1.5, 2.0, 2.5, 3.0, -0.5, -1.5, -2.0], 2)
    y = rng.sample([0.1, 0.2, 0.8, 0.9], 2)
    biases = [
        [rng.choice((-1, 1)) * size / 10 for size in rng.sample(range(1, 8), 2)] for _ in "12"
    ]
    numbers = Numbers(x, y, [[[a, b], [c, d]], [[e, f], [g, h]]], biases, rng.choice((0.4, 0.5)))
    if not tell_apart(x):
        return None
    solved, _, _ = solve(numbers)
    nets = [solved[name] for name in NETS]
    gradients = [solved[f"∂L/∂{name}"] for name in WEIGHTS]
    paths = [path.value for name in ("o₁¹", "o₂¹") for path in solved.rule("L", name).paths]
    fit = are_short(nets[:2], 2, 3) and all(0.2 <= abs(net) <= 2 for net in nets)
    fit = fit and tell_apart(nets) and tell_apart(gradients, LEAST) and tell_apart(paths, LEAST)
    return numbers if fit else None


def solve(numbers: Numbers) -> tuple[Solution, list[float], float]:
    """Return the engine's results: for the one sample, the new weights, and the loss with them."""
    model = _model(numbers.weights, numbers.biases)
    solved = Solution(mse(numbers.y, model(numbers.x)), α=numbers.alpha)
    weights = [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    moves = GradientDescent(model, parameters=weights).moves(numbers.alpha)
    new = [move.after[0] for move in moves]
    matrices = [[new[i : i + 2], new[i + 2 : i + 4]] for i in (0, 4)]
    return solved, new, mse(numbers.y, _model(matrices, numbers.biases)(numbers.x)).data


def _model(weights: list[list[list[float]]], biases: list[list[float]]) -> MLP:
    return MLP(2, [2, 2], "sigmoid", "sigmoid", weights=weights, biases=biases)


def write(page: Page) -> None:
    """Write the sheet of a seed, or its key."""
    assert page.seed is not None
    numbers = drawn(page.topic, page.seed, draw)
    solved, new, loss = solve(numbers)

    def figure() -> str:
        return network_figure(solved, page.say("figure"), not page.key, with_loss=False)

    facts = equations(solved.numbers, xa="x₁", xb="x₂", ya="y₁", yb="y₂", alpha="α")
    net = Symbol("net")
    sigma = sigmoid(net)
    page.add(page.paragraph("given", **facts, sigma=formula(sigma, "=", 1 / (1 + exp(-net)))))
    page.add(page.hint("rounding") + page.figure(figure))
    heads = [page.say("formula"), page.say("in_numbers"), page.say("result")]

    def row(left: Symbol, right: Symbol) -> list[str]:
        return page.working((left, "="), right, solved.numbers, solved[text(left)])

    rows = [row(Symbol(name), solved.formula(name)) for name in (*NETS, "L")]
    for cells, name in zip(rows, NETS, strict=False):
        cells.append(page.value(solved[name.replace("net", "o")]))
    rows[-1].append("<td></td>")
    page.section("forward", page.table([*heads, formula(sigma)], rows, "steps nets"))
    page.section("output_layer", _ends(page, solved))
    page.new_paper()
    rows = [row(*step) for step in _gradients(solved, "²")]
    page.section("last_weights", page.table(heads, rows, "steps roomy"))
    page.section("two_paths", page.paragraph("paths"), _paths(page, solved))
    rows = [row(slope("L", f"net{i}¹"), _through(solved, f"o{i}¹", f"net{i}¹")) for i in "₁₂"]
    rows += [row(*step) for step in _gradients(solved, "¹")]
    page.section("first_weights", page.table(heads, rows, "steps roomy"))
    rule = page.paragraph("rule", rule=formula("w", "←", moved("w")))
    page.section("update", rule, *[_new(page, solved, new, first) for first in (0, 4)])
    if page.key and not page.brief:
        page.section(
            "derivation",
            page.derivation(solved, "L", "w₁₁¹"),
            page.paragraph("after", before=number(solved["L"]), after=number(loss)),
        )


def _new(page: Page, solved: Solution, new: list[float], first: int) -> str:
    """Return the table of four new weights."""
    names = WEIGHTS[first : first + 4]
    cells = [
        page.answer(f"{formula(substituted(moved(w), solved.numbers))}<br/>{number(value)}")
        for w, value in zip(names, new[first:], strict=False)
    ]
    return page.table([formula(w) for w in names], [cells], "wide")


def _through(solved: Solution, middle: str, by: str) -> Symbol:
    """Return ∂L/∂by through a neighbouring node: ∂L/∂middle times the local derivative."""
    ((_, formula, _),) = solved.factors(middle, by)
    return Symbol(PRODUCT, (slope("L", middle), formula))


def _gradients(solved: Solution, layer: str) -> list[tuple[Symbol, Symbol]]:
    """Return the gradients of a layer's weights, each with its formula."""
    names = [name for name in WEIGHTS if name.endswith(layer)]
    return [(slope("L", w), _through(solved, f"net{w[1]}{layer}", w)) for w in names]


def _ends(page: Page, solved: Solution) -> str:
    """Return the table from the loss to the nets of the last layer."""
    rows = []
    for number_of, i in enumerate("₁₂", 1):
        cells = []
        for _, right, value in solved.factors("L", f"ŷ{i}", f"o{i}²", f"net{i}²"):
            parts = [right, substituted(right, solved.numbers)] * isinstance(right, Symbol)
            cells.append(page.answer("<br/>".join([*map(formula, parts), number(value)])))
        rows.append([f"<th>{formula('i', '=', number_of)}</th>", *cells])
        rows[-1].append(page.value(solved[f"∂L/∂net{i}²"]))
    heads = [("L", "ŷᵢ"), ("ŷᵢ", "oᵢ²"), ("oᵢ²", "netᵢ²"), ("L", "netᵢ²")]
    return page.table(["", *[formula(slope(*names)) for names in heads]], rows, "tall")


def _paths(page: Page, solved: Solution) -> str:
    """Return the table of the two paths into each neuron of the first layer."""
    rows = []
    for i in "₁₂":
        name = f"o{i}¹"
        rule = solved.rule("L", name)
        parts = []
        for k, path in zip("₁₂", rule.paths, strict=True):
            right = substituted(_through(solved, f"net{k}²", name), solved.numbers)
            parts.append(page.answer(f"{formula(right)}<br/>{number(path.value)}"))
        rows.append([f"<th>{formula(slope('L', name))}</th>", *parts, page.value(rule.value)])
    heads = [page.say("via", y=formula(f"ŷ{k}")) for k in "₁₂"]
    return page.table(["", *heads, page.say("sum")], rows, "tall")
