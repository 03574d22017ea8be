"""The keys are right: recomputed in fractions, or by formula and central differences."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from autograd import Value
from demos.worksheets import adam, chain, epochs, momentum, network, neuron, shares
from demos.worksheets.mathml import rounded
from demos.worksheets.numbers import drawn, is_short, tell_apart
from nn import MLP, GradientDescent, Neuron, cross_entropy, mse

from .reading import SEEDS, Shown, answers

EACH = [*SEEDS[:8], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[8:])]


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


def slope(function: Callable[[float], float], at: float) -> float:
    return (function(at + 1e-5) - function(at - 1e-5)) / 2e-5


def agree(shown: Sequence[Shown], expected: Sequence[float], digits: int = 4) -> None:
    assert [s.value for s in shown] == pytest.approx(expected, rel=1e-8, abs=1e-13)
    for number in shown:
        short = f"{number.value + 0.0:.{digits}g}"
        ends = float(short) == pytest.approx(number.value, rel=1e-9)
        assert number.written == (short if ends else f"{number.value:#.{digits}g}".rstrip("."))


@pytest.mark.parametrize("seed", EACH)
def test_the_neuron(seed: int) -> None:
    w, b, x, y, alpha, first = drawn("neuron", seed, neuron.draw)
    net = Fraction(str(w)) * Fraction(str(x)) + Fraction(str(b))
    assert (10 * net).denominator == 1, "net is short"
    assert round(10 * (float(net) - first)) in range(neuron.COLUMNS), "net is in the table"
    o = sigmoid(float(net))
    by_w = slope(lambda w: (y - sigmoid(w * x + b)) ** 2, w)
    by_b = slope(lambda b: (y - sigmoid(w * x + b)) ** 2, b)
    shown = answers("neuron", seed)
    agree(shown[:8], [float(net), o, o, (y - o) ** 2, -2 * (y - o), 1, o * (1 - o), x])
    values = [s.value for s in shown]
    assert values[8:] == pytest.approx([by_w, by_b, w - alpha * by_w, b - alpha * by_b], abs=1e-9)
    unit = Neuron(1, activation="sigmoid", weights=[w], bias=b)
    mse([y], [unit([x])]).backward()
    assert values[8:10] == [p.grad for p in unit.parameters()], "bit for bit"


@pytest.mark.parametrize("seed", EACH)
def test_the_network(seed: int) -> None:
    x, y, weights, biases, alpha = drawn("network", seed, network.draw)

    def forward(w: Sequence[float]) -> tuple[list[float], float]:
        nets: list[float] = []
        inputs = x
        for layer, b in enumerate(biases):
            rows = [w[4 * layer : 4 * layer + 2], w[4 * layer + 2 : 4 * layer + 4]]
            now = [row[0] * inputs[0] + row[1] * inputs[1] + c for row, c in zip(rows, b)]
            nets, inputs = nets + now, [sigmoid(net) for net in now]
        return nets, sum((t - p) ** 2 for t, p in zip(y, inputs)) / 2

    def by(index: int) -> float:
        moved = lambda value: forward([*flat[:index], value, *flat[index + 1 :]])[1]  # noqa: E731
        return slope(moved, flat[index])

    flat = [w for layer in weights for row in layer for w in row]
    nets, loss = forward(flat)
    o1, o2, p1, p2 = map(sigmoid, nets)
    d1, d2 = -(y[0] - p1), -(y[1] - p2)
    n1, n2 = d1 * p1 * (1 - p1), d2 * p2 * (1 - p2)
    (a, b), (c, d) = weights[1]
    e1, e2 = n1 * a + n2 * c, n1 * b + n2 * d
    h1, h2 = e1 * o1 * (1 - o1), e2 * o2 * (1 - o2)
    last = [n1 * o1, n1 * o2, n2 * o1, n2 * o2]
    first = [h1 * x[0], h1 * x[1], h2 * x[0], h2 * x[1]]
    gradients = [*first, *last]
    assert gradients == pytest.approx([by(index) for index in range(8)], rel=1e-4)
    agree(
        answers("network", seed),
        [
            *[nets[0], o1, nets[1], o2, nets[2], p1, nets[3], p2, loss],
            *[d1, 1, p1 * (1 - p1), n1, d2, 1, p2 * (1 - p2), n2],
            *last,
            *[n1 * a, n2 * c, e1, n1 * b, n2 * d, e2, h1, h2],
            *first,
            *[w - alpha * g for w, g in zip(flat, gradients)],
        ],
    )
    model = MLP(2, [2, 2], "sigmoid", "sigmoid", weights=weights, biases=biases)
    mse(y, model(x)).backward()
    engine = [w.grad for layer in model.layers for unit in layer.neurons for w in unit.w]
    found = [s.value for s in answers("network", seed)]
    assert engine == [*found[29:33], *found[17:21]], "bit for bit"


@pytest.mark.parametrize("seed", EACH)
def test_the_chain_rule(seed: int) -> None:
    a, b, c, n, k, xs = drawn("chain", seed, chain.draw)
    rows: list[list[int]] = []
    for x in xs:
        z = x**n + k
        by_z, by_x = 3 * a * z**2 + 2 * b * z, n * x ** (n - 1)
        rows.append([z, a * z**3 + b * z**2 + c, by_z, by_x, by_z * by_x])
    expected = [value for column in zip(*rows[1:]) for value in column]  # the first is told
    shown = answers("chain", seed)
    assert [s.written for s in shown] == [str(value) for value in expected]
    assert [s.value for s in shown] == expected
    assert max(len(str(abs(value))) for value in expected) <= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", EACH)
def test_one_epoch_of_each_method(seed: int) -> None:
    numbers = drawn("training", seed, epochs.draw)
    start = [Fraction(str(v)) for v in (numbers.w, numbers.b)]
    alpha, xs, ys = (
        Fraction(str(numbers.alpha)),
        *([Fraction(str(v)) for v in column] for column in (numbers.xs, numbers.ys)),
    )

    def epoch(size: int) -> Iterator[tuple[list[Fraction], list[list[Fraction]], list[Fraction]]]:
        w, b = start
        for at in range(0, 4, size):
            rows = []
            for x, y in zip(xs[at : at + size], ys[at : at + size]):
                error = y - (w * x + b)
                rows.append([w * x + b, error, -2 * error * x, -2 * error])
            before = [w, b]
            mean = [sum((row[i] for row in rows), Fraction(0)) / size for i in (2, 3)]
            w, b = w - alpha * mean[0], b - alpha * mean[1]
            yield before, rows, [*mean, w, b]

    expected: list[Fraction] = []
    for _, rows, new in epoch(4):
        expected += [value for row in rows[1:] for value in row] + new  # the first row is told
    for index, (before, rows, new) in enumerate(singles := list(epoch(1))):
        expected += (before if index else []) + rows[0]
        expected += new[2:] if index == len(singles) - 1 else []
    for _, rows, new in epoch(2):
        expected += [value for row in rows for value in row] + new
    for count, size in ((1, 4), (4, 1), (2, 2)):
        expected += [Fraction(count), *list(epoch(size))[-1][2][2:]]
    shown = answers("training", seed)
    assert [Fraction(s.written) for s in shown] == expected, "every digit is written"
    assert [s.value for s in shown] == pytest.approx([float(value) for value in expected])
    assert all((100 * value).denominator == 1 and value for value in expected)


@pytest.mark.parametrize("seed", EACH)
def test_softmax_and_cross_entropy(seed: int) -> None:
    nets, target = drawn("softmax", seed, shares.draw)
    powers = [math.exp(net) for net in nets]
    parts = [power / sum(powers) for power in powers]
    own = parts[target - 1]
    rights = [float(i == target) for i in shares.CLASSES]
    local = [own * (right - share) for right, share in zip(rights, parts)]
    gradients = [share - right for share, right in zip(parts, rights)]
    shown = answers("softmax", seed)
    agree(shown, [*powers, sum(powers), *parts, -math.log(own), -1 / own, *local, *gradients])
    scores = [Value(net) for net in nets]
    loss = cross_entropy(target - 1, scores)
    loss.backward()
    assert [s.value for s in shown[-3:]] == pytest.approx([score.grad for score in scores])
    assert shown[6 + 1].value == pytest.approx(loss.data)


@pytest.mark.parametrize("seed", EACH)
def test_momentum(seed: int) -> None:
    numbers = drawn("momentum", seed, momentum.draw)
    start, t, alpha, mu = (Fraction(str(number)) for number in numbers)
    expected: list[Fraction] = []
    for factor in (mu, Fraction(0)):
        w, v = start, Fraction(0)
        for update in range(momentum.UPDATES):
            by_w = 2 * (w - t)
            v = factor * v - alpha * by_w
            expected += [w] * bool(update) + [by_w] + [v] * bool(factor) + [w + v]
            w += v
    shown = answers("momentum", seed)
    assert [Fraction(s.written) for s in shown] == expected, "every digit is written"
    assert all((1000 * value).denominator == 1 for value in expected)


@pytest.mark.parametrize("seed", EACH)
def test_adam(seed: int) -> None:
    start, t, alpha = (Decimal(str(number)) for number in drawn("adam", seed, adam.draw))
    with localcontext(prec=40):
        w, m, v, expected = start, Decimal(0), Decimal(0), []
        for update in (1, 2):
            g = 2 * (w - t)
            m, v = m * 9 / 10 + g / 10, v * 999 / 1000 + g * g / 1000
            m_hat, v_hat = m / (1 - Decimal("0.9") ** update), v / (1 - Decimal("0.999") ** update)
            w -= alpha * m_hat / (v_hat.sqrt() + Decimal("1e-8"))
            expected += [g, m, v, m_hat, v_hat, w]
        g, m, v, *_ = expected
        expected.append(start - alpha * m / (v.sqrt() + Decimal("1e-8")))
    shown = answers("adam", seed)
    agree(shown, [*map(float, expected)])
    assert abs(shown[5].value - float(start)) == pytest.approx(float(alpha)), "α · sign(g)"
    neuron = Neuron(1, activation="linear", weights=[float(start)], bias=False)
    trainer = GradientDescent(neuron, learning_rate=float(alpha), optimizer="adam")
    for at in (5, 11):
        trainer.step([[1.0]], [float(t)], float(alpha))
        assert neuron.w[0].data == pytest.approx(shown[at].value, rel=1e-15), "as training does"


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (0.30998, 4, "0.3100"),
        (0.31, 4, "0.31"),
        (0.1 + 0.2, 4, "0.3"),
        (-0.7, 4, "-0.7"),
        (1.0, 4, "1"),
        (10.0, 4, "10"),
        (0.99996, 4, "1.000"),
        (-0.0, 4, "0"),
        (1234.4, 4, "1234"),
        (123456.0, 4, "123500"),
        (99999.0, 6, "99999"),
        (1 / 30000, 4, "0.00003333"),
        (1.5e-12, 4, "1.5×10⁻¹²"),
        (-1e-12, 4, "-10⁻¹²"),
        (1.23456e10, 4, "1.235×10¹⁰"),
    ],
)
def test_as_many_digits_are_written_as_are_asked(value: float, digits: int, written: str) -> None:
    assert rounded(value, digits) == written


def test_what_is_short_and_what_hides_a_mistake() -> None:
    assert is_short(-0.1 - 0.2, 1, 1)
    assert not is_short(1234.5, 1, 4)
    assert not is_short(1 / 3, 4, 4)
    assert tell_apart([0.5, -0.4])
    assert not any(map(tell_apart, ([0.5, -0.5], [0.0, 2.0], [1.0, 3.0])))
    assert not tell_apart([0.001, 2.0], least=0.01)


def test_a_draw_that_never_fits_is_given_up() -> None:
    def never(rng: random.Random) -> Value | None:
        return None

    with pytest.raises(RuntimeError, match="no suitable numbers found for the sheet neuron 3"):
        drawn("neuron", 3, never)
