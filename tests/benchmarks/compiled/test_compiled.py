"""What of the comparison needs no clock: works, orders, operations, tables, the plot."""

from __future__ import annotations

import math
import random
import re
from pathlib import Path

import pytest

from nn.batches import drawn

from ..__main__ import main
from .children import clock
from .peers import ARRAYS, OURS, SCALARS, SCAN
from .picture import PLACE, growth_svg, noted
from .rounds import Outcome, held_up
from .tables import first_table, growth_table, peak_table, work_tables
from .works import WORKS, Orders, flops, flops_of, layers, parameters, regression, samples_of


def outcome(*seconds: float) -> Outcome:
    names = [OURS.name, SCAN.name, SCALARS[0].name]
    one = {"loss": 0.5, "call": 0.001, "first": 2.0}
    found = {name: [{**one, "seconds": [s]}] for name, s in zip(names, seconds, strict=True)}
    return Outcome(WORKS["sgd"], 1, found)


def test_operations_are_two_a_multiply_add_and_none_by_the_first_layers_inputs() -> None:
    forward, by_weights, by_inputs = 2 * 16 + 16 * 1, 2 * 16 + 16 * 1, 16 * 1
    assert flops((2, 16, 1), 1) == 2 * (forward + by_weights + by_inputs)
    assert flops((2, 16, 1), 7) == 7 * flops((2, 16, 1), 1)


def test_operations_are_of_a_step_an_update_or_an_epoch() -> None:
    sizes = WORKS["moons"].sizes
    assert flops_of(WORKS["moons"]) == flops(sizes, 100)
    assert flops_of(WORKS["sgd"]) == flops(sizes, 1)
    assert flops_of(WORKS["iris"]) == flops(WORKS["iris"].sizes, 150)


@pytest.mark.parametrize("name", ["moons", "sgd", "iris"])
def test_peers_take_the_samples_in_the_trainers_order(name: str) -> None:
    work = WORKS[name]
    rng = random.Random(7)
    orders = Orders({"seed": 7, "samples": work.samples, "batch": work.batch})
    theirs = [
        list(batch.samples)
        for epoch in (1, 2, 3)
        for batch in drawn(work.samples, work.batch or None, rng, epoch, 0.1)
    ]
    assert orders.batches(2) + orders.batches(1) == theirs
    assert len(theirs) == 3 * work.updates


def test_parameters_stand_neuron_by_neuron() -> None:
    from nn import MLP

    sizes = (2, 3, 1)
    model = MLP(2, [3, 1])
    numbers = parameters(sizes)
    for parameter, number in zip(model.parameters(), numbers, strict=True):
        parameter.data = number
    (weights, biases), (last, _) = layers({"sizes": sizes, "parameters": numbers})
    neuron = model.layers[0].neurons[1]
    assert weights[1] == [w.data for w in neuron.w]
    assert biases == [0.0, 0.0, 0.0]
    assert last == [[w.data for w in model.layers[1].neurons[0].w]]


def test_every_process_makes_the_same_samples() -> None:
    assert samples_of(regression(5, 16)) == samples_of(regression(5, 64))


def test_who_cannot_do_a_work_is_not_tried() -> None:
    names = {c.name for c in ARRAYS + SCALARS if c.can(WORKS["1000x256"])}
    assert names == {c.name for c in ARRAYS if c.peer != "ddx"}
    assert "micrograd" not in {c.name for c in SCALARS if c.can(WORKS["iris"])}
    assert all(c.can(WORKS["moons"]) for c in ARRAYS + SCALARS)


def test_a_table_has_figures_of_an_update_and_ratios_to_the_first() -> None:
    arrays, scalars, losses = work_tables(outcome(1e-4, 3e-4, 0.1), peak=40e9)
    assert arrays.splitlines()[0].split("  ")[0] == "sgd, threads 1: us per update"
    ours, scan = (line.split() for line in arrays.splitlines()[2:])
    assert ours[2:6] == ["1", "1", "1", "1"]
    assert scan[3:7] == ["3", "3", "3", "3"]
    assert ours[6:8] == ["1.76", "4.4%"]
    assert "micrograd" in scalars
    assert "within 0.0e+00" in losses


def test_losses_that_differ_are_seen() -> None:
    different = outcome(1.0, 1.0, 1.0)
    different.found[SCAN.name][0]["loss"] = 0.25
    assert different.apart(SCAN.name) == 0.5
    different.found[SCAN.name][0]["loss"] = float("nan")
    assert not different.apart(SCAN.name) <= 1


def test_timings_that_scatter_are_told() -> None:
    scattered = outcome(1.0, 1.0, 1.0)
    scattered.found[SCAN.name] += [{"seconds": [9.0, 9.5]}, {"seconds": [9.1]}]
    (line,) = scattered.unsteady()
    assert "JAX, one lax.scan is unsteady, its median 9.05 x" in line


def test_threads_that_make_slower_are_told() -> None:
    one, two = outcome(1.0, 1.0, 1.0), outcome(1.0, 20.0, 1.0)._replace(threads=2)
    (line,) = held_up(one, two)
    assert line.startswith("sgd: JAX, one lax.scan takes 20 x as long with 2 threads as with 1")


def test_growth_first_and_peak_are_tables() -> None:
    growth = {100: {"a": [1e-3], "b": [2e-3]}, 1000: {"a": [1e-2]}}
    assert growth_table("samples", growth).splitlines()[2].split() == ["100", "1", "2"]
    report = {"total": 2.0, "import": 0.5, "first": 1.0}
    row = first_table({"a": [report]}).splitlines()[2]
    assert row.split() == ["a", "2", "2", "0.5", "1"]
    assert peak_table({1: [40e9, 42e9]}).splitlines()[2].split()[-2:] == ["42", "41"]


def test_growth_is_plotted(tmp_path: Path) -> None:
    growth = {"a": [1e-3]}
    path = tmp_path / "growth.svg"
    growth_svg(str(path), {"samples": {100: growth, 1000: growth}, "width": {}})
    text = path.read_text()
    assert "samples (2-16-16-1, tanh)" in text
    assert "1000 samples" not in text
    assert "prefers-color-scheme: dark" in text


def test_the_growth_in_readme_is_that_of_the_tables() -> None:
    paths = re.findall(
        r'<path d="([^"]*)" clip-path="[^"]*" style="fill: none', PLACE.read_text(encoding="utf-8")
    )
    points = (re.findall(r"([\d.]+) ([\d.]+)", path) for path in paths)
    lines = [[(float(x), float(y)) for x, y in line] for line in points if len(line) > 2]
    for by_size in noted().values():
        names = [*next(iter(by_size.values()))]
        ours, lines = lines[: len(names)], lines[len(names) :]
        points_of = [
            (math.log(size), x, math.log(by_size[size][name][0]), y)
            for name, line in zip(names, ours, strict=True)
            for size, (x, y) in zip(by_size, line, strict=True)
        ]
        for value, place in ((0, 1), (2, 3)):  # both axes are logarithms
            low, high = (
                min(points_of, key=lambda p: p[value]),
                max(points_of, key=lambda p: p[value]),
            )
            scale = (high[place] - low[place]) / (high[value] - low[value])
            for point in points_of:
                expected = low[place] + scale * (point[value] - low[value])
                assert point[place] == pytest.approx(expected, abs=0.01)
    assert lines == []


def test_an_unknown_work_or_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compiled", "suns"]) == 2
    assert "there is no work 'suns'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["compiled", "moons", "--peer", "jaxx=python"])
    assert "NAME one of ours, jax" in capsys.readouterr().err


def test_what_a_call_costs_is_no_part_of_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        now = 0.0

        def prepare(self, epochs: int) -> None:
            self.now += 100.0

        def run(self, epochs: int) -> None:
            self.now += 5.0 + 0.01 * epochs

        def loss(self) -> float:
            return 0.0

    runner = Slow()
    monkeypatch.setattr(clock, "perf_counter", lambda: runner.now)
    found = clock.speed(runner, budget=0.5)
    assert found["seconds"] == pytest.approx([0.01] * len(found["seconds"]))
    assert found["call"] == pytest.approx(5.01)
    assert len(found["seconds"]) == 1
    assert found["epochs"] * 0.01 >= 5.0 / 4  # long enough beside the call
