"""Steps and trees as the lecture writes them, on any stream, the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd import (
    Value,
    backward_steps,
    chain_rule,
    forward_steps,
    identity,
    tree,
    weighted_sum,
    why,
)
from autograd.notation import ascii_text

from ..lecture import network_loss

ROOT = Path(__file__).parents[2]


def test_a_forward_step_prints_formula_numbers_and_result() -> None:
    L = network_loss()
    first, *_, last = forward_steps(L)
    assert str(first) == (
        f"[1/{last.total}] net₁¹ = w₁₁¹·x₁ + w₁₂¹·x₂ + b₁¹ = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775"
    )
    assert str(last).startswith(f"[{last.total}/{last.total}] L = ")
    assert str(last).endswith(" = 0.298371")


def test_a_backward_step_prints_the_whole_sum_never_a_bare_result() -> None:
    L = network_loss()
    first, *_, last = backward_steps(L)
    assert str(first).splitlines()[0] == f"[1/{first.total}] L = 0.298371     ∂L/∂L = 1"
    (net,) = [s for s in backward_steps(L) if str(s).split()[1] == "net₁¹"]
    head = f"[{net.index}/{net.total}] "
    assert str(net).splitlines()[:2] == [
        f"{head}net₁¹ = 0.3775     ∂L/∂net₁¹ = 0.00877135",
        " " * len(head) + "w₁₁¹ += ∂L/∂net₁¹ · ∂net₁¹/∂w₁₁¹ = 0.00877135 × x₁ "
        "= 0.00877135 × 0.05 = 0.000438568     0 → 0.000438568",
    ]
    assert last.index == last.total


def test_the_two_paths_into_a_hidden_neuron_add_up_in_the_text() -> None:
    L = network_loss()
    lines = [line.strip() for s in backward_steps(L) for line in str(s).splitlines()]
    into = [line for line in lines if line.startswith("o₁¹ += ")]
    assert [line.split("     ")[1] for line in into] == [
        "0 → 0.0553994",
        "0.0553994 → 0.0363503",
    ]
    assert all(" × w₁₁² = " in line or " × w₂₁² = " in line for line in into)


def test_numbers_use_the_ascii_minus_and_formulas_the_other() -> None:
    a, b = Value(2.0), Value(-3.0)
    L = a - b
    assert [str(s) for s in forward_steps(L)] == ["[1/1] L = a − b = 2 − (-3) = 5"]
    assert str(next(backward_steps(L))).splitlines() == [
        "[1/1] L = 5     ∂L/∂L = 1",
        "      a += ∂L/∂L · ∂L/∂a = 1 × 1 = 1     0 → 1",
        "      b += ∂L/∂L · ∂L/∂b = 1 × (-1) = -1     0 → -1",
    ]


def test_a_step_starts_from_the_gradient_that_a_leaf_holds() -> None:
    w = Value(2.0)
    L = w * 3
    L.backward()
    assert str(next(backward_steps(L))).splitlines()[1].endswith("1 × 3 = 3     3 → 6")


def test_a_second_name_is_a_factor_of_1() -> None:
    o = Value(0.5)
    y = identity(o)
    y.label = "ŷ"
    L = y * 2
    assert str(next(forward_steps(L))) == "[1/2] ŷ = o = 0.5"
    assert "      o += ∂L/∂ŷ · ∂ŷ/∂o = 2 × 1 = 2     0 → 2" in str([*backward_steps(L)][1])


def test_formulas_in_a_derivative_stand_in_brackets() -> None:
    a, b = Value(2.0), Value(3.0)
    L = (a + b).tanh()
    head, line = str(next(backward_steps(L))).splitlines()
    assert head.endswith("∂L/∂L = 1")
    assert line.startswith("      a + b += ∂L/∂L · ∂L/∂(a + b) = 1 × (1 − L²) = 1 × 0.000181583")


def test_the_repr_of_a_step_is_the_same_in_every_process() -> None:
    L = Value(2.0) * 3
    for step in (next(backward_steps(L)), next(forward_steps(L))):
        assert " at 0x" not in repr(step)


def test_long_graphs_call_their_nodes_by_the_number_of_their_step() -> None:
    y = Value(0.5)
    for _ in range(30):
        y = (y * 1.25).tanh()
    text = str([*forward_steps(y)][40])
    assert text.startswith("[41/60] #41 = #40·1.25 = ")


PROGRAM = """
from autograd import *
from nn import MLP, mse
model = MLP(2, [3, 2], rng=1)
L = mse([0.01, 0.99], model([0.05, 0.10]))
α = Value(0.5, label="نرخ")
y = (L * α - 1 / (L + 1)).softplus() + abs(L - α) + maximum(L, α) ** 0.5 + sum([L, α])
for shown in (L, y):
    print(tree(shown))
    print(*forward_steps(shown), *backward_steps(shown), sep="\\n")
print(repr(Value(0.5, label="ŷ₁")))
try:
    log(α - 2)
except ValueError as error:
    print(error)
"""


MISTAKE = """
from autograd import *
نرخ = Value(0.5)
try:
    MISTAKE
except TypeError as error:
    print(error)
"""


def run(encoding: str, program: str = PROGRAM, hash_seed: str = "0") -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode(encoding)
    return done.stdout.decode(encoding)


@pytest.mark.slow
def test_every_process_prints_the_same_whatever_its_hash_seed() -> None:
    assert run("utf-8", hash_seed="1") == run("utf-8", hash_seed="77")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1256"])
def test_every_text_fits_a_stream_without_the_signs(encoding: str) -> None:
    out, full = run(encoding), run("utf-8")
    assert len(out.splitlines()) == len(full.splitlines())
    assert "dL/dnet1_1" in out
    if encoding == "ascii":
        assert out.splitlines() == [ascii_text(line) for line in full.splitlines()]


@pytest.mark.parametrize(
    "mistake", ["float(نرخ)", "نرخ == 2", "bool(نرخ)", "نرخ < 'ب'", "نرخ + '۳'"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_an_error_printed_fits_the_stream_too(mistake: str, encoding: str) -> None:
    printed = run(encoding, MISTAKE.replace("MISTAKE", mistake))
    assert printed.strip()
    assert ("نرخ" in printed) == (encoding == "utf-8")


def test_a_tree_marks_the_last_branch_only() -> None:
    a = Value(2.0)
    square = a * a
    both = square * square
    assert tree(both).splitlines() == [
        "both = square·square = 16",
        "├─ square = a·a = 4",
        "│  ├─ a = 2",
        "│  └─ a (above)",
        "└─ square (above)",
    ]


def test_a_row_of_a_tree_that_is_too_long_goes_on_beside_the_lines_to_its_inputs() -> None:
    weights = [Value(2.0, f"weight_of_input_{i}") for i in "ab"]
    xs = [Value(3.0, f"input_{i}") for i in "ab"]
    net = weighted_sum(weights, xs, Value(1.0, "bias_of_the_neuron"))
    net.label = "net"
    assert tree(net.tanh() * net, {}).splitlines() == [
        "tanh(net)·net = 13",
        "├─ tanh(net) = 1",
        "│  └─ net = weight_of_input_a·input_a + weight_of_input_b·input_b",
        "│     │     + bias_of_the_neuron = 13",
        "│     ├─ weight_of_input_a = 2",
        "│     ├─ weight_of_input_b = 2",
        "│     ├─ bias_of_the_neuron = 1",
        "│     ├─ input_a = 3",
        "│     └─ input_b = 3",
        "└─ net (above)",
    ]


def test_at_the_bare_prompt_and_in_a_notebook_texts_show_as_they_print() -> None:
    formatters = pytest.importorskip("IPython.core.formatters")
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    L = c.tanh()
    for found in (tree(L), why(L, a), chain_rule(L, a), next(chain_rule(L, a).paths)):
        assert repr(found) == str(found)
        in_notebook, _ = formatters.DisplayFormatter().format(found)
        assert in_notebook["text/plain"] == str(found)
    assert repr(tree(L)).startswith("L = tanh(c) = -0.999988\n└─ c = a·b = -6\n")
    assert type(str(tree(L))) is str
    assert tree(L).splitlines()[0] == "L = tanh(c) = -0.999988"


def test_a_result_that_its_numbers_say_already_is_not_said_twice() -> None:
    a = Value(2.0, "a")
    assert [*map(str, forward_steps(-a))] == ["[1/1] −a = -2"]
    assert next(map(str, forward_steps(identity(a) + 1))) == "[1/2] a = 2"
