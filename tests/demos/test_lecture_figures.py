"""What the lecture prints, computed again: on numbers, without a graph."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from itertools import pairwise

import pytest

from demos import gpt, lecture, methods
from nn import MLP

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
Row = Sequence[float]
Printed = Callable[[int], str]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Return what runs a section, once, and returns what it printed."""

    @cache
    def run(number: int) -> str:
        with redirect_stdout(StringIO()) as out:
            lecture.run(number, tmp_path_factory.mktemp("lecture"), "en")
        return out.getvalue()

    return run


def numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text)]


def batches(samples: int, size: int, rng: random.Random) -> list[list[int]]:
    """Return the samples of each update of an epoch, shuffled where there are several."""
    order = [*range(samples)]
    if size < samples:
        rng.shuffle(order)
    return [order[at : at + size] for at in range(0, samples, size)]


def test_section_1_gives_d_and_its_slopes_for_a_product_and_for_a_sum(printed: Printed) -> None:
    lines = re.findall(r"^d = (\S+)   ∂d/∂a = (\S+)   ∂d/∂b = (\S+)$", printed(1), re.MULTILINE)
    a, b = 2, 3
    expected = [[a * b + a, b + 1, a], [a + b + a, 2, 1]]
    assert [[float(x) for x in line] for line in lines] == expected


def test_section_2_gives_errors_three_losses_and_a_slope(printed: Printed) -> None:
    out = printed(2)
    pairs = [(3.0, 2.5), (-1.0, 0.0), (2.0, 2.0), (0.5, 1.0)]
    errors = [y - prediction for y, prediction in pairs]
    assert [float(x) for x in re.findall(r"error = +(\S+)$", out, re.MULTILINE)] == errors
    squares = sum(error**2 for error in errors)
    for name, value in (("SSE ", squares), ("MSE ", squares / 4), ("RMSE", math.sqrt(squares / 4))):
        assert f"{name} = {value:.6g}\n" in out
    assert "   ".join(f"{error**2:g}" for error in errors) == "0.25   1   0   0.25"
    assert out.partition("Try:")[0].endswith(f"       = {-2 * errors[1] / 4:g}\n\n")


def test_section_4_steps_along_the_gradient_and_against_it(printed: Printed) -> None:
    lines = re.findall(r"^f\((\S+), (\S+)\) = (\S+)$", printed(4), re.MULTILINE)
    steps = [(3 + h * 2 * 3, 4 + h * 3 * 4**2) for h in (0.01, 0.0, -0.01)]
    for line, (x, y) in zip(lines, steps, strict=True):
        assert [float(number) for number in line] == pytest.approx([x, y, x**2 + y**3], rel=1e-5)


# Section 3: a neuron ŷ = w₁x₁ + w₂x₂ + w₃x₃ + b, and ŷ = sin(w·x + b)

RNG = random.Random(1)
X = [[RNG.uniform(-1, 1) for _ in range(3)] for _ in range(100)]
Y = [a - 2 * b + 0.5 * c + RNG.gauss(0, 0.1) for a, b, c in X]
START = [parameter.data for parameter in MLP(3, [1], rng=1).parameters()]


def predicted(w: Row, x: Row) -> float:
    return math.fsum(a * b for a, b in zip(w, [*x, 1.0], strict=True))


def loss(w: Row) -> float:
    return math.fsum((y - predicted(w, x)) ** 2 for x, y in zip(X, Y, strict=True)) / len(X)


def slopes(w: Row, batch: Sequence[int]) -> list[float]:
    pairs = [(-2 * (Y[i] - predicted(w, X[i])), [*X[i], 1.0]) for i in batch]
    return [math.fsum(outer * x[k] for outer, x in pairs) / len(batch) for k in range(4)]


def losses_until(bound: float, size: int) -> list[float]:
    """Return the loss before training and after each epoch, until it is below a bound."""
    w, rng, losses = START, random.Random(2), [loss(START)]
    while losses[-1] >= bound:
        for batch in batches(100, size, rng):
            w = [a - 0.02 * slope for a, slope in zip(w, slopes(w, batch), strict=True)]
        losses.append(loss(w))
    return losses


def test_section_3_prints_rows_of_the_table_with_their_predictions(printed: Printed) -> None:
    rows = re.findall(r"^S([₀-₉]+) (.*)$", printed(3), re.MULTILINE)
    assert [int(row.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))) for row, _ in rows] == [
        1, 2, 3, 99, 100,
    ]  # fmt: skip
    for (_, row), i in zip(rows, (0, 1, 2, 98, 99), strict=True):
        assert numbers(row) == pytest.approx([*X[i], predicted(START, X[i]), Y[i]], abs=0.005001)


def test_section_3_makes_one_update_of_batch_descent(printed: Printed) -> None:
    lines = re.findall(r"^[wb]\S+: (.*)$", printed(3), re.MULTILINE)
    found = slopes(START, range(100))
    new = [w - 0.1 * slope for w, slope in zip(START, found, strict=True)]
    for line, w, slope, moved in zip(lines, START, found, new, strict=True):
        assert numbers(line) == pytest.approx([w, 0.1, slope, moved], abs=1e-6)
    assert f"L = {loss(START):.6f} → {loss(new):.6f}" in printed(3)


def test_section_3_prints_the_loss_of_each_epoch_and_when_it_stops(printed: Printed) -> None:
    run = r"^(\w+) +History: (\d+) epochs?, (\d+) .*\n +(.*)$"
    told = re.findall(run, printed(3), re.MULTILINE)
    assert [method for method, *_ in told] == ["BGD", "SGD", "MBGD"]
    for (_, epochs, updates, first), size in zip(told, (100, 1, 16), strict=True):
        losses = losses_until(0.01, size)
        assert int(epochs) == len(losses) - 1
        assert int(updates) == (len(losses) - 1) * math.ceil(100 / size)
        assert numbers(first) == pytest.approx(losses[:6], abs=0.000051)


def wave(point: Row, samples: Sequence[int]) -> tuple[float, list[float]]:
    """Return the loss of some samples at (w, b), and its slopes."""
    xs, ys = methods.wave_table()
    w, b = point
    terms = [(xs[i][0], w * xs[i][0] + b, ys[i]) for i in samples]
    value = math.fsum((y - math.sin(net)) ** 2 for _, net, y in terms) / len(samples)
    outer = [(x, -2 * (y - math.sin(net)) * math.cos(net)) for x, net, y in terms]
    sums = math.fsum(x * o for x, o in outer), math.fsum(o for _, o in outer)
    return value, [total / len(samples) for total in sums]


def test_section_3_tells_how_descent_stops_in_a_local_minimum_and_one_sample_leaves(
    printed: Printed,
) -> None:
    lines = re.findall(r"^(BGD|SGD) +(-?\d\.\d{4} .*)$", printed(3), re.MULTILINE)
    ends = []
    for (_, line), size in zip(lines, (20, 1), strict=True):
        point, rng = [-0.5, -0.8], random.Random(4)
        for _ in range(800 // math.ceil(20 / size)):
            for batch in batches(20, size, rng):
                moves = wave(point, batch)[1]
                point = [p - 0.15 * slope for p, slope in zip(point, moves, strict=True)]
        value, gradient = wave(point, range(20))
        alone = sum(math.hypot(*wave(point, [i])[1]) for i in range(20)) / 20
        assert numbers(line) == pytest.approx(
            [*point, value, math.hypot(*gradient), alone], abs=0.000051
        )
        ends.append(value)
    assert ends[0] > 0.5
    assert ends[1] < 0.01


# Section 7: the 2-2-2 network, with and without biases in layer 2, with tanh in layer 1

W1, W2 = [[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]
Function = tuple[Callable[[float], float], Callable[[float], float]]  # f, and its slope by o
SIGMOID: Function = (lambda net: 1 / (1 + math.exp(-net)), lambda o: o * (1 - o))
TANH: Function = (math.tanh, lambda o: 1 - o * o)


def network(bias: float, second: Function) -> list[float]:
    """Return L, ∂L/∂w₁₁¹ and ∂L/∂w₂₁¹, by the formula of the two paths."""
    x, y, functions = [0.05, 0.10], [0.01, 0.99], [SIGMOID, second]
    o1 = [f(w[0] * x[0] + w[1] * x[1] + 0.35) for w, (f, _) in zip(W1, functions, strict=True)]
    o2 = [SIGMOID[0](w[0] * o1[0] + w[1] * o1[1] + bias) for w in W2]
    value = sum((a - b) ** 2 for a, b in zip(y, o2, strict=True)) / 2
    to_net2 = [-(a - b) * SIGMOID[1](b) for a, b in zip(y, o2, strict=True)]
    paths = [to_net2[0] * W2[0][i] + to_net2[1] * W2[1][i] for i in range(2)]
    return [value, *[paths[i] * functions[i][1](o1[i]) * x[0] for i in range(2)]]


def test_section_7_shows_the_network_without_biases_and_with_another_function(
    printed: Printed,
) -> None:
    lines = re.findall(r"^L = (\S+) +∂L/∂w₁₁¹ = (\S+) +∂L/∂w₂₁¹ = (\S+)$", printed(7), re.MULTILINE)
    expected = [network(0.60, SIGMOID), network(0.0, SIGMOID), network(0.60, TANH)]
    assert [[float(x) for x in line] for line in lines] == [
        pytest.approx(figures, abs=5.1e-9) for figures in expected
    ]
    assert expected[0] == pytest.approx([0.2983711087600027, 0.00043856773447, 0.00049771273526])


# Section 9: a GPT, its first head at the v of "eva" given other attention weights


class Plain:
    """The GPT of `demos/gpt.py` on plain numbers, by the formulas of its papers."""

    def __init__(self, weights: gpt.Weights) -> None:
        self.w = {name: [[p.data for p in row] for row in m] for name, m in weights.items()}
        self.shares: list[float] = []  # of the head that is nudged
        self.values: list[Row] = []  # what these are multiplied by
        self.last: Row = []  # what the last norm is of, after the v

    def times(self, name: str, x: Row) -> list[float]:
        return [math.fsum(a * b for a, b in zip(row, x, strict=True)) for row in self.w[name]]

    def loss(self, name: str, nudge: Row = (0, 0, 0)) -> float:
        """Return the mean of −log p; the nudge is added to attention weights of ". e v"."""
        tokens, keys, values, total = gpt.tokens_of(name), [], [], 0.0
        for position, (token, target) in enumerate(pairwise(tokens)):
            x = [a + b for a, b in zip(self.w["wte"][token], self.w["wpe"][position])]
            n = normed(x)
            q = self.times("wq", n)
            keys.append(self.times("wk", n))
            values.append(self.times("wv", n))
            out: list[float] = []
            for at in (0, 4):
                head = slice(at, at + 4)
                scores = [sum(a * b for a, b in zip(q[head], k[head])) / 2 for k in keys]
                shares = softmax(scores)
                if position == 2 and at == 0:
                    self.shares, self.values = shares, [v[head] for v in values]
                    shares = [a + b for a, b in zip(shares, nudge, strict=True)]
                out += [sum(a * v[j] for a, v in zip(shares, values)) for j in range(at, at + 4)]
            x = [a + b for a, b in zip(x, self.times("wo", out))]
            hidden = [max(0.0, net) for net in self.times("fc1", normed(x))]
            x = [a + b for a, b in zip(x, self.times("fc2", hidden))]
            if position == 2:
                self.last = x
            total -= math.log(softmax(self.times("lm_head", normed(x)))[target])
        return total / (len(tokens) - 1)


def normed(x: Row) -> list[float]:
    return [a / math.sqrt(sum(b * b for b in x) / len(x) + 1e-5) for a in x]


def softmax(scores: Row) -> list[float]:
    return [math.exp(s) / sum(map(math.exp, scores)) for s in scores]


@pytest.fixture(scope="module")
def plain() -> Plain:
    rng = random.Random(1)
    weights = gpt.initial_weights(rng)
    gpt.train(rng.sample(gpt.read_names(), 100), weights, steps=100)
    assert sum(len(row) for matrix in weights.values() for row in matrix) == 1296, "as it says"
    return Plain(weights)


def test_section_9_tells_each_attention_weight_and_its_gradient(
    printed: Printed, plain: Plain
) -> None:
    lines = re.findall(r'^"(.)"  a. = (\S+)   ∂loss/∂a. = (\S+)$', printed(9), re.MULTILINE)
    assert [letter for letter, *_ in lines] == [".", "e", "v"]
    plain.loss("eva")
    assert [float(share) for _, share, _ in lines] == pytest.approx(plain.shares, abs=0.000051)
    for k, (_, _, slope) in enumerate(lines):
        up, down = ([h * (k == i) for i in range(3)] for h in (1e-5, -1e-5))
        difference = (plain.loss("eva", up) - plain.loss("eva", down)) / 2e-5
        assert float(slope) == pytest.approx(difference, abs=1e-6)


def test_section_9_says_what_moving_attention_does_to_the_loss(
    printed: Printed, plain: Plain
) -> None:
    told = re.findall(r"^0.01 · \(∂loss/∂a₀ − ∂loss/∂a₂\) = (\S+)$", printed(9), re.MULTILINE)
    change = plain.loss("eva", (0.01, 0, -0.01)) - plain.loss("eva")
    assert [float(number) for number in told] == pytest.approx([change], rel=0.05)


def test_section_9_multiplies_gradients_of_the_outputs_by_the_values_of_the_letter(
    printed: Printed, plain: Plain
) -> None:
    lines = re.findall(r"^  ∂loss/∂out. · .* = (.*) × (.*) = (.*)$", printed(9), re.MULTILINE)
    parts = [[float(x.strip("()")) for x in line] for line in lines]
    plain.loss("eva")
    assert [value for _, value, _ in parts] == pytest.approx(plain.values[0], rel=1e-5)
    (total,) = re.findall(r"^∂loss/∂a₀ = (\S+): a₀ was used", printed(9), re.MULTILINE)
    assert sum(a * b for a, b, _ in parts) == pytest.approx(float(total), rel=1e-5)


def test_section_9_prints_the_path_past_all_that_is_shared_which_adds_most(
    printed: Printed, plain: Plain
) -> None:
    plain.loss("eva")
    rms = math.sqrt(sum(x * x for x in plain.last) / 8 + 1e-5)
    logit = plain.w["lm_head"][gpt.ALPHABET.index("a")]  # −log p falls by 1 for each 1 on it
    straight = {
        (k, j): -logit[k] / 4 / rms * plain.w["wo"][k][j] * plain.values[0][j]
        for k in range(8)
        for j in range(4)
    }
    k, j = max(straight, key=lambda way: abs(straight[way]))
    (told,) = re.findall(rf"attn_out\[{k}\]/∂out{'₀₁₂₃'[j]} · .*/∂a₀ = (\S+)$", printed(9), re.M)
    assert float(told) == pytest.approx(straight[k, j], rel=1e-5)


def test_section_9_counts_the_paths(printed: Printed) -> None:
    normed = 8 + 1  # from a number to each of the 8 by the root that all share, to its own directly
    mlp = 1 + 8 * 32 * normed  # past it, and through each of 32 hidden neurons to each of 8 numbers
    logits = 27 + 1  # to p by the sum of all powers of e, and for the right character directly
    paths = 4 * 8 * mlp * normed * logits
    assert f"the sum over {paths:,} paths" in printed(9)
