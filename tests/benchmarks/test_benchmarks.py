"""Each benchmark runs, on tiny settings, and ends in a ratio."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .__main__ import BENCHMARKS, main

pytestmark = pytest.mark.bench

TINY = ["--rounds", "1", "--steps", "2", "--nodes", "2000"]

# no microgpt: a program of the same shape, on a class Value of its own
TINY_GPT = """
import math
class Value:
    def __init__(self, data, children=(), local_grads=()):
        self.data, self.grad = data, 0
        self.children, self.local_grads = children, local_grads
    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))
    def backward(self):
        for child, local_grad in zip(self.children, self.local_grads):
            child.grad += local_grad
w = Value(3.0)
num_steps = 1000
for step in range(num_steps):
    loss = w * w
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0
    print("step", end="\\r")
temperature = 0.5
raise SystemExit("the inference is not part of the benchmark")
"""


def output_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_list_has_a_line_for_each_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    output = output_of(capsys)
    assert all(re.search(rf"^{name} +\S", output, re.MULTILINE) for name in BENCHMARKS)


@pytest.mark.parametrize("name", ["moons", "sample"])
def test_networks_are_compared_with_micrograd(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = output_of(capsys, name, *TINY)
    assert "micrograd" in output
    assert "agree" in output
    assert re.search(r"^same code on our Value( +[\d.]+){6} +(NO|yes|aim)$", output, re.MULTILINE)


@pytest.mark.parametrize("name", ["memory", "scaling", "import", "training"])
def test_amounts_are_shown_with_their_ratio(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert re.search(r"ratio\D+[\d.]+", output_of(capsys, name, *TINY))


def test_pictures_are_timed_at_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    output = output_of(capsys, "pictures", *TINY)
    assert re.search(r"^chain +1,001 +10( +[\d.]+){3}$", output, re.MULTILINE)
    assert re.search(r"^batch +\d+ +\d+( +[\d.]+){3}$", output, re.MULTILINE)
    assert "ratio" in output


def test_readers_are_compared_with_building_the_graph(capsys: pytest.CaptureFixture[str]) -> None:
    output = output_of(capsys, "readers", "tree", *TINY)
    assert output.count(" nodes ") == 4
    assert len(re.findall(r"^tree( +[\d.]+){4} +(yes|NO)( +[\d.]+){2}$", output, re.MULTILINE)) == 4
    assert main(["readers", "leaves"]) == 2
    assert "there is no reader 'leaves'" in capsys.readouterr().err


def test_a_forward_pass_inside_a_trace_is_compared_with_one_outside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = output_of(capsys, "traced", *TINY)
    assert re.search(r"^own classes, [\d,]+( +[\d.]+){5} +(yes|NO)$", output, re.MULTILINE)


def test_reading_is_compared_with_the_engines_own_pass(capsys: pytest.CaptureFixture[str]) -> None:
    output = output_of(capsys, "foreign", *TINY)
    assert re.search(r"^a set and closures, [\d,]+( +[\d.]+){3} *$", output, re.MULTILINE)
    assert re.search(r"^slots, [\d,]+( +[\d.]+){4} +(yes|NO)$", output, re.MULTILINE)


def test_microgpt_runs_on_its_own_value_and_on_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "microgpt.py"
    program.write_text(TINY_GPT)
    (tmp_path / "input.txt").write_text("anna\n")
    output = output_of(capsys, "microgpt", str(program), *TINY)
    assert "losses agree: 9.000000000 at step 0" in output
    assert re.search(r"^our Value( +[\d.]+){6} +(NO|yes|aim)$", output, re.MULTILINE)


def test_microgpt_without_a_path_asks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["microgpt"]) == 2
    assert "PATH" in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.benchmarks.harness.find_spec", lambda package: None)
    assert main(["moons"]) == 2
    assert "pip install -e '.[bench]'" in capsys.readouterr().err


def test_a_real_table_is_learned_beside_scikit_learn(capsys: pytest.CaptureFixture[str]) -> None:
    output = output_of(capsys, "real", "iris", *TINY)
    assert re.search(r"^iris +150 × 4 +2( +[\d.]+ ± 0\.000){2} +(yes|NO)", output, re.MULTILINE)
    assert main(["real", "irises"]) == 2
    assert "there is no table 'irises': choose of iris, wine" in capsys.readouterr().err


def test_the_compiled_engine_is_run_beside_those_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    options = ["--seconds", "0.01", "--threads", "1", "--json", str(figures)]
    output = output_of(capsys, "compiled", "iris", *TINY, *options)
    assert re.search(r"^NumPy by hand( +[\d.]+){5} +[\d.]+%( +[\d.]+){2}$", output, re.MULTILINE)
    assert "agree within" in output
    found = json.loads(figures.read_text())
    assert found["works"]["iris"]["1"]["NumPy by hand"][0]["seconds"]
