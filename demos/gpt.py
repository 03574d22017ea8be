"""A small GPT on scalars: it learns to write first names, letter by letter.

The model is the decoder of "Attention Is All You Need" (Vaswani et al. 2017) as GPT-2 arranges it
(Radford et al. 2019), with RMS norm (Zhang and Sennrich 2019). That a GPT with its training fits on
a page, on scalars alone, is the idea of Andrej Karpathy's microgpt (2026), which inspired this one.

A vector is a list of Values. A matrix is a list of rows, and each row makes one output.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

from autograd import Value, chain_rule, no_grad, save, traced, weighted_sum, why

from .printing import heading, say

NAMES = Path(__file__).parent / "data" / "names.txt"
ALPHABET = ".abcdefghijklmnopqrstuvwxyz"  # an index is a token; "." begins and ends
EMBEDDING, HEADS, BLOCK = 8, 2, 12  # numbers for each character; heads; characters at most
STEPS, LEARNING_RATE, BETA1, BETA2, EPSILON = 2500, 0.01, 0.9, 0.99, 1e-8  # of Adam
ATTENTION = "position 2/attn_out = attention"  # the group of a picture
SEED, HELD_OUT, REPORT = 1, 150, 250  # names to test with; steps per printed line

Vector = list[Value]
Matrix = list[Vector]
Weights = dict[str, Matrix]


def read_names() -> list[str]:
    """Return the most common first names of the US Census of 1990; see data/README.md."""
    return NAMES.read_text(encoding="utf-8").split()


def tokens_of(name: str) -> list[int]:
    """Return the tokens of a name with "." before and after it.

    >>> tokens_of("ada")
    [0, 1, 4, 1, 0]
    """
    return [ALPHABET.index(character) for character in f".{name}."]


def initial_weights(rng: random.Random, embedding: int = EMBEDDING, block: int = BLOCK) -> Weights:
    """Return each matrix by its name, filled with small random numbers."""

    def matrix(rows: int, columns: int) -> Matrix:
        return [[Value(rng.gauss(0, 0.2)) for _ in range(columns)] for _ in range(rows)]

    return {
        "wte": matrix(len(ALPHABET), embedding),  # one row per token
        "wpe": matrix(block, embedding),  # one row per position
        "wq": matrix(embedding, embedding),
        "wk": matrix(embedding, embedding),
        "wv": matrix(embedding, embedding),
        "wo": matrix(embedding, embedding),
        "fc1": matrix(4 * embedding, embedding),
        "fc2": matrix(embedding, 4 * embedding),
        "lm_head": matrix(len(ALPHABET), embedding),
    }


# The model


def linear(x: Vector, w: Matrix) -> Vector:
    """Return W·x: each output is a neuron's net = w₁·x₁ + w₂·x₂ + …, without a bias."""
    return [weighted_sum(row, x) for row in w]


def softmax(logits: Vector) -> Vector:
    """Return e^zᵢ / Σ e^zⱼ for each logit zᵢ: probabilities, whose sum is 1."""
    largest = max(logit.data for logit in logits)  # it cancels out, and e^z cannot overflow
    exps = [(logit - largest).exp() for logit in logits]
    total = sum(exps)
    return [e / total for e in exps]


def rmsnorm(x: Vector) -> Vector:
    """Return x / √(mean of xᵢ²): its direction, at a fixed length (Zhang and Sennrich 2019)."""
    mean_square = weighted_sum(x, x) / len(x)
    rms = (mean_square + 1e-5).sqrt()
    return [xi / rms for xi in x]


def attention(x: Vector, keys: Matrix, values: Matrix, weights: Weights) -> Vector:
    """Let a character attend to those up to it: softmax(q·k/√d)·v (Vaswani et al. 2017, 3.2).

    Args:
        x: the character, as a vector.
        keys: the vectors k of those before it; its own is added.
        values: the vectors v of those before it; its own is added. Neither list holds
            anything later, which makes the attention causal.
        weights: those of the model.
    """
    q = linear(x, weights["wq"])  # what it looks for
    k = linear(x, weights["wk"])  # what it is found by
    v = linear(x, weights["wv"])  # what it passes on
    keys.append(k)
    values.append(v)
    size = len(q) // HEADS
    heads_out = []
    for h in range(HEADS):
        part = slice(h * size, (h + 1) * size)
        q_h = q[part]
        k_h = [k_t[part] for k_t in keys]
        v_h = [v_t[part] for v_t in values]
        attn_logits = [weighted_sum(q_h, k_t) / math.sqrt(size) for k_t in k_h]
        attn_weights = softmax(attn_logits)
        head_out = [weighted_sum(attn_weights, column) for column in zip(*v_h)]
        heads_out.extend(head_out)
    return linear(heads_out, weights["wo"])


def mlp(x: Vector, weights: Weights) -> Vector:
    """Return the output of two layers, with relu between them."""
    net = linear(x, weights["fc1"])
    hidden = [n.relu() for n in net]
    return linear(hidden, weights["fc2"])


def gpt(token: int, position: int, keys: Matrix, values: Matrix, weights: Weights) -> Vector:
    """Return the logits of the next character, one per character of the alphabet.

    Args:
        token: the character it follows.
        position: the index of that character in the name, from 0.
        keys: those of the earlier characters, as `attention` takes them.
        values: likewise.
        weights: those of the model.
    """
    tok_emb = weights["wte"][token]
    pos_emb = weights["wpe"][position]
    x = [t + p for t, p in zip(tok_emb, pos_emb)]
    attn_out = attention(rmsnorm(x), keys, values, weights)
    x = [xi + ai for xi, ai in zip(x, attn_out)]  # residual connection: x is kept and added to
    mlp_out = mlp(rmsnorm(x), weights)
    x = [xi + mi for xi, mi in zip(x, mlp_out)]  # residual connection
    return linear(rmsnorm(x), weights["lm_head"])


def loss_of(name: str, weights: Weights) -> Value:
    """Return the cross-entropy of a name: the mean of −log p over its letters and its end.

    Args:
        name: of a–z, at most BLOCK − 1 letters.
        weights: those of the model.
    """
    tokens = tokens_of(name)
    keys: Matrix = []
    values: Matrix = []
    losses = []
    for position in range(len(tokens) - 1):
        logits = gpt(tokens[position], position, keys, values, weights)
        probs = softmax(logits)
        p = probs[tokens[position + 1]]
        losses.append(-p.log())
    return sum(losses, Value(0.0)) / len(losses)


# Training it, and writing with it


def train(
    names: Sequence[str], weights: Weights, steps: int = STEPS, rate: float = LEARNING_RATE
) -> list[float]:
    """Fit the weights to names with Adam (Kingma and Ba 2015), one name per step.

    Args:
        names: in the order of the steps; after the last, the first again.
        weights: those of the model; they change.
        steps: how many updates.
        rate: α of the first step; it falls linearly to 0.

    Returns:
        The loss of each step's name, before its update.
    """
    parameters = [p for matrix in weights.values() for row in matrix for p in row]
    m = [0.0] * len(parameters)  # running mean of the gradient
    v = [0.0] * len(parameters)  # running mean of its square
    history = []
    for step in range(steps):
        loss = loss_of(names[step % len(names)], weights)
        loss.backward()
        alpha = rate * (1 - step / steps)
        for i, p in enumerate(parameters):
            m[i] = BETA1 * m[i] + (1 - BETA1) * p.grad
            v[i] = BETA2 * v[i] + (1 - BETA2) * p.grad**2
            m_hat = m[i] / (1 - BETA1 ** (step + 1))  # corrects for the start at 0
            v_hat = v[i] / (1 - BETA2 ** (step + 1))
            p.data -= alpha * m_hat / (math.sqrt(v_hat) + EPSILON)
            p.zero_grad()
        history.append(loss.data)
        if len(history) % REPORT == 0:
            recent = history[-REPORT:]
            say(f"  steps {step + 2 - REPORT:>4} to {step + 1:>4}: loss {mean(recent):.2f}")
    return history


def sample(weights: Weights, rng: random.Random, temperature: float = 0.5) -> str:
    """Return a new name, each character drawn with its probability; it ends at ".".

    Args:
        weights: those of the model.
        rng: what it is drawn with.
        temperature: divides the logits; the lower, the more likely the likeliest character.
    """
    tokens = [0]
    keys: Matrix = []
    values: Matrix = []
    with no_grad():
        for position in range(len(weights["wpe"])):
            logits = gpt(tokens[position], position, keys, values, weights)
            probs = softmax([logit / temperature for logit in logits])
            tokens += rng.choices(range(len(ALPHABET)), [p.data for p in probs])
            if tokens[-1] == 0:
                break
    return "".join(ALPHABET[token] for token in tokens).strip(".")


def mean(numbers: Sequence[float]) -> float:
    """Return the mean of some numbers."""
    return sum(numbers) / len(numbers)


def run(folder: Path, steps: int = STEPS) -> list[Path]:
    """Train the model, print what it writes, and show a derivative inside.

    Args:
        folder: where the pictures go.
        steps: the number of training steps.

    Returns:
        The files written.
    """
    rng = random.Random(SEED)
    names = read_names()
    rng.shuffle(names)
    held_out, shown = names[:HELD_OUT], names[HELD_OUT:]
    weights = initial_weights(rng)
    count = sum(len(row) for matrix in weights.values() for row in matrix)
    heading(f"A GPT on scalars: {count:,} weights, {HEADS} heads, {steps:,} steps of Adam")
    say(f"{len(shown):,} first names to learn from ({', '.join(shown[:3])}, …); about a minute.")
    say("loss: the mean of −log p; p is the probability of the character that came next")
    guessing = f"guessing: ln {len(ALPHABET)} = {math.log(len(ALPHABET)):.2f}"
    say(f"  {guessing}")
    train(shown, weights, steps)
    with no_grad():
        unseen = mean([loss_of(name, weights).data for name in held_out])
    say(f"The loss on {len(held_out)} names it has not seen is {unseen:.2f} ({guessing}).")
    heading("Names it writes")
    for _ in range(10):
        name = sample(weights, rng)
        say(f"  {name}" + "  (which is in the list)" * (name in names))
    return open_head(weights, folder)


def open_head(weights: Weights, folder: Path) -> list[Path]:
    """Trace one name through the model, draw the program, and open one attention head.

    Args:
        weights: those of the model.
        folder: where pictures go.

    Returns:
        The files written.
    """
    heading("Inside: one attention head, and a derivative through the whole model")
    with traced():
        loss = loss_of("eva", weights)
    loss.backward()
    say(f'The loss of "eva" is {loss:.4f}. Pictures, grouped by calls and loops:')
    parts = {"gpt": (), "gpt_attention": ATTENTION, "gpt_head": f"{ATTENTION}/h 1"}
    files = [Path(save(loss, folder / f"{x}.svg", expand=part)) for x, part in parts.items()]
    say(f"  {', '.join([file.name for file in files])}")
    w = weights["wte"][ALPHABET.index("e")][0]
    rule = chain_rule(loss, w)
    say("w is the first of the numbers for e. Many paths lead from it to the loss;")
    say(f"∂loss/∂w = {rule.value:.6g} is their sum. The one that contributes most:")
    say(next(rule.paths))
    say("From there w takes three ways, through the residual connection and the norm:")
    say(str(why(loss, "gpt[1].x[0]")).replace(": ", ",\n", 1))
    return files
