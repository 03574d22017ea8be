"""The small GPT: its parts are what their formulas say, its gradients right, and it learns."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from autograd import Value, zero_grad
from demos import gpt
from demos.gpt import ALPHABET, BLOCK, Matrix, Weights, loss_of, read_names, sample, train

NAMES = ["ada", "eva", "ian"]
PLAIN = gpt.softmax
GUESSING = math.log(len(ALPHABET))


@pytest.fixture
def weights() -> Weights:
    """Return those of a tiny model: 4 numbers a character, which are 2 a head."""
    return gpt.initial_weights(random.Random(3), embedding=4, block=5)


def numbers(vector: list[Value]) -> list[float]:
    return [value.data for value in vector]


def logits_of(name: str, weights: Weights) -> Matrix:
    """Return the logits after each character of a name and the "." before it."""
    keys: Matrix = []
    values: Matrix = []
    tokens = gpt.tokens_of(name)[:-1]
    return [gpt.gpt(token, i, keys, values, weights) for i, token in enumerate(tokens)]


def test_the_names_are_in_the_alphabet_and_no_longer_than_the_model_reads() -> None:
    names = read_names()
    assert 1000 <= len(names) <= 2000
    assert names == sorted(set(names))
    assert {character for name in names for character in name} == set(ALPHABET[1:])
    assert max(map(len, names)) < BLOCK
    assert {"eva", "mary", "james"} <= set(names)


def test_matrices_have_a_row_for_each_output(weights: Weights) -> None:
    shapes = {name: (len(matrix), len(matrix[0])) for name, matrix in weights.items()}
    letters = len(ALPHABET)
    assert shapes == {
        "wte": (letters, 4), "wpe": (5, 4), "wq": (4, 4), "wk": (4, 4), "wv": (4, 4),
        "wo": (4, 4), "fc1": (16, 4), "fc2": (4, 16), "lm_head": (letters, 4),
    }  # fmt: skip


def test_the_model_gives_a_logit_to_each_character(weights: Weights) -> None:
    keys: Matrix = []
    values: Matrix = []
    for position, token in enumerate([0, 5, 1]):
        assert len(gpt.gpt(token, position, keys, values, weights)) == len(ALPHABET)
        assert len(keys) == len(values) == position + 1
    assert {len(vector) for vector in [*keys, *values]} == {4}


def test_softmax_gives_probabilities_and_does_not_overflow() -> None:
    probs = numbers(gpt.softmax([Value(z) for z in (1.0, 2.0, 4.0)]))
    total = sum(math.exp(z) for z in (1.0, 2.0, 4.0))
    assert probs == pytest.approx([math.exp(z) / total for z in (1.0, 2.0, 4.0)])
    assert sum(numbers(gpt.softmax([Value(z) for z in (5000.0, 4999.0, -5000.0)]))) == 1


def test_rmsnorm_gives_a_mean_square_of_1_and_keeps_the_direction() -> None:
    normed = numbers(gpt.rmsnorm([Value(30.0), Value(-40.0)]))
    assert normed == pytest.approx([0.6 * math.sqrt(2), -0.8 * math.sqrt(2)])


def test_attention_of_one_character_returns_its_own_value(weights: Weights) -> None:
    x = [Value(number) for number in (0.5, -1.0, 2.0, 0.25)]
    alone = numbers(gpt.attention(x, [], [], weights))
    assert alone == pytest.approx(numbers(gpt.linear(gpt.linear(x, weights["wv"]), weights["wo"])))


def test_attention_is_the_papers_formula_in_each_head(weights: Weights) -> None:
    rng = random.Random(0)
    rows = [[Value(rng.gauss(0, 2)) for _ in range(4)] for _ in range(3)]
    keys: Matrix = []
    values: Matrix = []
    outs = [gpt.attention(x, keys, values, weights) for x in rows]
    q, k, v = ([numbers(gpt.linear(x, weights[w])) for x in rows] for w in ("wq", "wk", "wv"))
    heads = []
    for a, b in ((0, 1), (2, 3)):
        scores = [(q[2][a] * k_t[a] + q[2][b] * k_t[b]) / math.sqrt(2) for k_t in k]
        shares = [math.exp(s) / sum(map(math.exp, scores)) for s in scores]
        heads += [sum(share * v_t[j] for share, v_t in zip(shares, v)) for j in (a, b)]
    expected = [sum(w.data * x for w, x in zip(row, heads)) for row in weights["wo"]]
    assert numbers(outs[2]) == pytest.approx(expected)


def test_the_model_is_the_formula_of_its_parts(weights: Weights) -> None:
    w = {name: [numbers(row) for row in matrix] for name, matrix in weights.items()}

    def times(name: str, x: list[float]) -> list[float]:
        return [sum(a * b for a, b in zip(row, x, strict=True)) for row in w[name]]

    def norm(x: list[float]) -> list[float]:
        return [xi / math.sqrt(sum(xj * xj for xj in x) / len(x) + 1e-5) for xi in x]

    x = [t + p for t, p in zip(w["wte"][5], w["wpe"][2])]
    x = [xi + ai for xi, ai in zip(x, times("wo", times("wv", norm(x))))]  # alone: weight 1
    hidden = [max(0.0, n) for n in times("fc1", norm(x))]
    x = [xi + mi for xi, mi in zip(x, times("fc2", hidden))]
    logits = numbers(gpt.gpt(5, 2, [], [], weights))
    assert logits == pytest.approx(times("lm_head", norm(x)))


def test_the_loss_is_the_mean_of_minus_log_p(weights: Weights) -> None:
    tokens = gpt.tokens_of("eva")
    logs = [
        math.log(gpt.softmax(logits)[target].data)
        for logits, target in zip(logits_of("eva", weights), tokens[1:], strict=True)
    ]
    assert loss_of("eva", weights).data == pytest.approx(-sum(logs) / 4)


def test_what_is_predicted_does_not_depend_on_what_comes_later(weights: Weights) -> None:
    logits, others = logits_of("eva", weights), logits_of("evi", weights)
    assert [numbers(row) for row in logits[:3]] == [numbers(row) for row in others[:3]]
    assert numbers(logits[3]) != numbers(others[3])
    for seen in range(4):
        loss = -gpt.softmax(logits[seen])[0].log()
        loss.backward()
        for place, token in enumerate(gpt.tokens_of("eva")[:-1]):
            moved = [p.grad != 0 for p in weights["wte"][token] + weights["wpe"][place]]
            assert all(moved) if place <= seen else not any(moved)
        zero_grad(loss)


def test_each_character_before_matters(weights: Weights) -> None:
    last = numbers(logits_of("eva", weights)[3])
    assert last != numbers(logits_of("ava", weights)[3])
    assert last != numbers(logits_of("vea", weights)[3])


@pytest.mark.parametrize("matrix", ["wte", "wpe", "wq", "wk", "wv", "wo", "fc1", "fc2", "lm_head"])
def test_gradients_are_those_of_central_differences(matrix: str, weights: Weights) -> None:
    loss_of("eva", weights).backward()
    places = [(i, j) for i, row in enumerate(weights[matrix]) for j in range(len(row))]
    used = [(i, j) for i, j in places if weights[matrix][i][j].grad]
    for i, j in random.Random(1).sample(used, 3):
        p, at, step = weights[matrix][i][j], weights[matrix][i][j].data, 1e-5
        ends = []
        for p.data in (at - step, at + step):
            ends.append(loss_of("eva", weights).data)
        p.data = at
        assert p.grad == pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-5, abs=1e-8)


def test_updates_are_adams_with_a_rate_that_falls_evenly(
    weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = weights["wq"][1][2]
    slopes: list[float] = []
    at = [p.data]

    def observed(name: str, weights: Weights) -> Value:
        loss = loss_of(name, weights)
        loss.backward()
        slopes.append(p.grad)
        zero_grad(loss)
        at.append(p.data)
        return loss

    monkeypatch.setattr(gpt, "loss_of", observed)
    train(NAMES, weights, steps=3, rate=0.03)
    moves = [new - old for old, new in zip(at[1:], [*at[2:], p.data])]
    for t, move in enumerate(moves, start=1):
        m_hat, v_hat = (
            sum((1 - beta) * beta ** (t - s) * slopes[s - 1] ** power for s in range(1, t + 1))
            / (1 - beta**t)
            for beta, power in ((0.9, 1), (0.99, 2))
        )
        alpha = (0.03, 0.02, 0.01)[t - 1]
        assert move == pytest.approx(-alpha * m_hat / (math.sqrt(v_hat) + 1e-8))


def test_the_first_step_of_adam_moves_each_weight_by_alpha_against_its_slope() -> None:
    weights = gpt.initial_weights(random.Random(3), embedding=4, block=5)
    before = {name: [numbers(row) for row in matrix] for name, matrix in weights.items()}
    loss = loss_of("eva", weights)
    loss.backward()
    slopes = [p.grad for row in weights["lm_head"] for p in row]
    zero_grad(loss)
    assert train(["eva"], weights, steps=1, rate=0.01) == [loss.data]
    moves = [
        p.data - old
        for row, old_row in zip(weights["lm_head"], before["lm_head"])
        for p, old in zip(row, old_row)
    ]
    assert moves == pytest.approx([-math.copysign(0.01, slope) for slope in slopes], rel=1e-3)
    unused = ALPHABET.index("z")
    assert numbers(weights["wte"][unused]) == before["wte"][unused]
    assert all(p.grad == 0 for matrix in weights.values() for row in matrix for p in row)


@pytest.mark.slow
def test_training_on_three_names_learns_them(weights: Weights) -> None:
    history = train(NAMES, weights, steps=120, rate=0.05)
    assert abs(sum(history[:3]) / 3 - GUESSING) < 0.5
    assert sum(history[-3:]) / 3 < GUESSING / 3
    rng = random.Random(5)
    drawn = [sample(weights, rng, temperature=0.3) for _ in range(10)]
    assert sum(name in NAMES for name in drawn) >= 7


def test_a_name_is_of_letters_and_ends(weights: Weights) -> None:
    rng = random.Random(5)
    drawn = [sample(weights, rng) for _ in range(20)]
    assert set("".join(drawn)) <= set(ALPHABET[1:])
    assert max(map(len, drawn)) <= 5  # the places there are
    logits = numbers(logits_of("", weights)[0])
    likeliest = logits.index(max(logits))
    weights["lm_head"][0], weights["lm_head"][likeliest] = (
        weights["lm_head"][likeliest], weights["lm_head"][0],
    )  # fmt: skip
    assert sample(weights, rng, temperature=1e-4) == ""  # as "." is the likeliest to come first


def test_a_colder_sample_is_a_likelier_one(weights: Weights) -> None:
    rng = random.Random(5)
    train(NAMES, weights, steps=30, rate=0.05)
    cold, hot = ([sample(weights, rng, t) for _ in range(30)] for t in (0.1, 10.0))
    assert len(set(cold)) < len(set(hot))


def test_writing_a_name_builds_no_graph(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Matrix = []

    def observed(logits: list[Value]) -> list[Value]:
        seen.append(logits)
        return PLAIN(logits)

    monkeypatch.setattr(gpt, "softmax", observed)
    sample(weights, random.Random(5))
    assert seen
    assert all(logit.operation is None for logits in seen for logit in logits)


@pytest.mark.slow
def test_two_runs_print_the_same_and_below_80_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpt, "REPORT", 3)
    monkeypatch.setattr(gpt, "HELD_OUT", 3)
    printed = []
    for _ in range(2):
        written = gpt.run(tmp_path, steps=6)
        assert [path.name for path in written] == ["gpt.svg", "gpt_attention.svg", "gpt_head.svg"]
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert max(map(len, printed[0].splitlines())) <= 80
    assert "guessing: ln 27 = 3.30" in printed[0]
    assert "  steps    4 to    6: loss " in printed[0]
    names = printed[0].partition("Names it writes")[2].partition("──\n")[2]
    assert len(names.partition("\n\n──")[0].splitlines()) == 10


def test_the_attention_head_is_opened_by_its_lines(tmp_path: Path) -> None:
    weights = gpt.initial_weights(random.Random(3))
    whole, attention, head = [path.read_text("utf-8") for path in gpt.open_head(weights, tmp_path)]
    assert "position 2" in whole
    for title in ("q = linear", "v = linear", "h 0", "h 1", "× wo"):
        assert f">{title}<" in attention
    for title in ("attn_weights = softmax", "earlier", "later", "attn_out = attention"):
        assert f">{title}<" in head
