"""The lecture's comparison: updates counted, a local minimum left, pictures the same each run."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from demos import methods, plots
from nn import GradientDescent

ROOT = Path(__file__).parents[2]
SHORT = "from demos import methods as m; m.EPOCHS, m.SEEDS = 2, 2; X = m.table(100); "
RUN_SHORT = SHORT + "m.table = lambda: X; import pathlib, sys; m.run(pathlib.Path(sys.argv[1]))"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the comparison small: 130 samples, 3 epochs, 2 seeds."""
    small = methods.table(130)
    monkeypatch.setattr(methods, "table", lambda: small)
    monkeypatch.setattr(methods, "EPOCHS", 3)
    monkeypatch.setattr(methods, "SEEDS", 2)


def run_in_process(folder: Path, code: str = RUN_SHORT, encoding: str = "utf-8") -> str:
    """Run code as a program of its own, its output into a file; return what it printed."""
    printed = folder / "printed.txt"
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONHASHSEED": "random"}
    with printed.open("wb") as file:
        subprocess.run(
            [sys.executable, "-W", "error", "-c", code, str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=file,
            check=True,
        )
    return printed.read_text(encoding)


def test_each_method_makes_the_lectures_number_of_updates(
    short: None, capsys: pytest.CaptureFixture[str]
) -> None:
    curves = methods.compare_on_table()
    # N = 130, batches of 50: ⌈N / 50⌉ = 3
    assert [curve.updates_per_epoch for curve in curves] == [1, 130, 3]
    numbers = re.findall(r"^(\w+) .*?  +(\d+) +(\d+) +\d\.", capsys.readouterr().out, re.MULTILINE)
    assert numbers == [("BGD", "1", "3"), ("SGD", "130", "390"), ("MBGD", "3", "9")]


def test_all_methods_start_from_the_same_loss(short: None) -> None:
    curves = methods.compare_on_table()
    starts = {loss for c in curves for loss in (c.by_epoch[0], c.by_samples[0][1])}
    assert max(starts) - min(starts) < 1e-15
    assert all(len(c.by_epoch) == 4 for c in curves)


@pytest.mark.parametrize("method", methods.METHODS, ids=lambda method: method.name)
def test_updates_one_by_one_are_those_of_fit(method: methods.Method) -> None:
    X, y = methods.table(120)
    fitted, stepped = methods.trainer_for(method), methods.trainer_for(method)
    fitted.fit(X, y, 2)
    seen = list(methods.updates(stepped, X, y, 2, methods.LEARNING_RATE))
    assert [p.data for p in stepped.parameters] == [p.data for p in fitted.parameters]
    size = method.batch_size or 120
    assert len(seen) == 2 * math.ceil(120 / size)
    assert seen[-1] == 240


@pytest.mark.slow
def test_batch_descent_stops_in_a_local_minimum() -> None:
    stopped = methods.descend(None)[-1]
    assert methods.gradient_norm(stopped) < 1e-9
    assert 0.4 < methods.loss_at(stopped) < 0.6
    w, b = stopped
    for radius in (0.01, 0.1):
        for angle in range(0, 360, 15):
            x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            assert methods.loss_at((w + radius * x, b + radius * y)) > methods.loss_at(stopped)


def test_sgd_from_the_same_point_ends_near_the_global_minimum() -> None:
    path, batch_path = methods.descend(1), methods.descend(None)
    assert path[0] == batch_path[0] == methods.START
    assert len(path) == len(batch_path) == methods.WAVE_UPDATES + 1
    assert math.dist(path[-1], (2.0, 0.0)) < 0.2
    assert methods.loss_at(path[-1]) < 0.02
    near = [point for point in path if math.dist(point, batch_path[-1]) < 0.3]
    assert len(near) > 5  # it was in the local minimum's valley, and left


@pytest.mark.slow
def test_most_seeds_get_out_with_this_rate_and_few_with_a_smaller_one() -> None:
    def reached(learning_rate: float) -> int:
        ends = [methods.descend(1, methods.START, i, learning_rate)[-1] for i in range(20)]
        return sum(methods.loss_at(end) < methods.OUT for end in ends)

    assert reached(methods.WAVE_RATE) >= 15
    assert reached(0.1) <= 10


def test_samples_agree_in_the_global_minimum_and_not_in_the_local_one() -> None:
    def single(point: methods.Point) -> float:
        slopes = [methods.gradient_norm(point, [i]) for i in range(methods.WAVE_SAMPLES)]
        return sum(slopes) / len(slopes)

    assert single(methods.descend(None)[-1]) > 10 * single((2.0, 0.0))


@pytest.mark.slow
def test_no_point_of_the_map_is_below_the_global_minimum(short: None) -> None:
    _, marks = methods.escape_local_minimum()
    side = [0.1 * i - 2 for i in range(50)]
    lowest = min(methods.loss_at((w, b)) for w in side for b in side if abs(b) < 1.5)
    (bottom,) = (mark.at for mark in marks if mark.text.startswith("global"))
    assert methods.loss_at(bottom) <= lowest
    assert methods.gradient_norm(bottom) < 1e-9
    assert lowest < 0.02


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Run the demo twice, on terminals of few signs; return folders and what was printed."""
    folders = {tmp_path_factory.mktemp(name): name for name in ("ascii", "cp1252")}
    return {folder: run_in_process(folder, encoding=name) for folder, name in folders.items()}


@pytest.mark.slow
def test_two_runs_write_the_same_bytes_of_valid_svg(two_runs: dict[Path, str]) -> None:
    for name in ("methods.svg", "local_minimum.svg"):
        first, second = ((folder / name).read_bytes() for folder in two_runs)
        assert first == second
        assert ET.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"
    text = " ".join(ET.fromstring((next(iter(two_runs)) / "methods.svg").read_bytes()).itertext())
    for words in ("SGD: 100 updates per epoch", "samples seen", "loss over all samples, L"):
        assert words in text


@pytest.mark.slow
def test_runs_on_a_terminal_of_few_signs(two_runs: dict[Path, str]) -> None:
    for folder, printed in two_runs.items():
        assert "yhat = sin(w*x + b)" in printed
        assert all(len(line) <= 80 for line in printed.splitlines() if str(folder) not in line)


@pytest.mark.slow
def test_without_matplotlib_the_numbers_stand_and_a_line_says_how_to_get_pictures(
    short: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert methods.run(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
    printed = capsys.readouterr().out
    assert "MBGD" in printed
    assert "global minimum" in printed
    assert "pip install matplotlib" in printed


def test_importing_the_demo_does_not_import_matplotlib() -> None:
    code = "import demos.methods, sys; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.slow
def test_interrupted_training_ends_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> float:
        raise KeyboardInterrupt

    monkeypatch.setattr(GradientDescent, "step", interrupt)
    with pytest.raises(KeyboardInterrupt):
        methods.compare_on_table()


def test_sparkline_shows_first_and_last_and_falls_as_the_losses_do() -> None:
    line = plots.sparkline([1 / (k + 1) for k in range(500)], width=30)
    assert (len(line), line[0], line[-1]) == (30, "█", "▁")
    assert list(line) == sorted(line, reverse=True)
