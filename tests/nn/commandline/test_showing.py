"""What a run is, and a walk through its next updates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nn.commandline import reporting
from nn.keeping import load

from .conftest import Do

SHORT = ("--epochs", "3", "--hidden", "2", "--quiet")


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_pictures", lambda work: ([], []))


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def typing(*lines: str) -> None:
        left = iter(lines)
        monkeypatch.setattr("builtins.input", lambda prompt="": next(left))

    return typing


def test_a_run_a_model_and_a_training_are_shown(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    code, out, err = do("show", "run")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("run: kind from trees.csv (")
    last = (here / "run/history.csv").read_text().splitlines()[-1].split(",")
    assert f"loss {float(last[1]):.6g}, accuracy {float(last[2]):.6g}, validation_loss" in out
    assert "\nepoch 3 of 3\n" in out
    assert "go on: gradb resume run --epochs 100\n" in out
    for path in ("run/model.json", "run/training.json"):
        shown = do("show", path).out
        assert shown.startswith("MLP of 2 inputs: width, height\n")
        assert "classes: elm, fir, oak\n" in shown
    (here / "run/run.json").unlink()
    assert do("show", "run").out == do("show", "run/model.json").out


def test_a_run_that_was_only_begun(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    for name in ("training.json", "model.json"):
        (here / "run" / name).unlink()
    out = do("show", "run").out
    assert "begun, and nothing of 3 epochs is kept; go on: gradb resume run\n" in out


def test_the_debugger_walks_through_the_next_update(
    do: Do, here: Path, types: Callable[..., None]
) -> None:
    do("train", "trees.csv", *SHORT, "--batch-size", "4")
    kept = {p.name: p.read_bytes() for p in (here / "run").iterdir()}
    types("q")
    code, out, _ = do("debug", "run")
    assert code == 0
    assert "epoch 4" in out
    types("q")
    code, out, err = do("debug", "run", "--row", "2")
    assert (code, err) == (0, "trees.csv:3 alone:\n")
    width = float((here / "trees.csv").read_text().splitlines()[2].split(",")[0])
    scaled = load(here / "run/model.json").scaler.apply([[width, 0.0]])[0][0]
    assert f"{scaled:.6g}" in out
    assert {p.name: p.read_bytes() for p in (here / "run").iterdir()} == kept
    code, _, err = do("debug", "run", "--row", "37")
    assert (code, err) == (2, "gradb: --row 37: the table has 36 rows\n")
