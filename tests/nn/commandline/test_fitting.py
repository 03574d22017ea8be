"""Training from the command line: what it writes, what fits by itself, how it ends."""

from __future__ import annotations

import csv
import json
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from nn import Scaler, load_table
from nn.commandline import fitting
from nn.commandline.folder import FILES
from nn.keeping import load

from .conftest import Do

SHORT = ("--epochs", "6", "--hidden", "3", "--learning-rate", "0.05")


def history(path: Path) -> dict[str, list[float]]:
    with open(path, encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def test_a_run_is_trained_judged_and_kept(do: Do, here: Path) -> None:
    code, out, err = do("train", "trees.csv", *SHORT, "--test", "0.25", "--out", "my run")
    assert code == 0
    assert sorted(p.name for p in (here / "my run").iterdir()) == sorted(FILES)
    header, train, validation, test = [line.split() for line in out.splitlines()]
    assert header == ["rows", "loss", "accuracy"]
    assert (train[0], validation[0], test[0]) == ("training", "validation", "test")
    assert [int(row[1]) for row in (train, validation, test)] == [20, 7, 9]
    assert "trees.csv: kind (elm, fir, oak) from 2 columns; rows: 20 for training, 7 for" in err
    assert "network 2-3-3 of 21 parameters; cross_entropy, adam, learning rate 0.05" in err
    assert "epoch 6/6" in err
    assert "my run: model.json, training.json, history.csv, loss.svg, network.svg, b" in err
    assert "predict:     gradb predict 'my run/model.json' new.csv" in err
    measured = history(here / "my run/history.csv")
    assert measured["epoch"] == [0, 1, 2, 3, 4, 5, 6]
    assert f"{measured['loss'][-1]:.6g}" == train[2]
    assert f"{measured['validation_accuracy'][-1]:.6g}" == validation[3]
    assert measured["loss"][-1] < 0.9 * measured["loss"][0]
    model = load(here / "my run/model.json")
    assert model.columns == ("width", "height")
    assert model.classes == ("elm", "fir", "oak")
    report = (here / "my run/report.md").read_text(encoding="utf-8")
    assert report.startswith("# kind from trees.csv\n")
    assert out.splitlines()[1] in report
    counts = re.findall(r"^    (?:elm|fir|oak) +(\d+) +(\d+) +(\d+)$", report, re.MULTILINE)
    assert [sum(map(int, row)) for row in counts] == [3, 3, 3]  # of each class its share
    right = sum(int(row[k]) for k, row in enumerate(counts))
    assert f"{right / 9:.6g}" == test[3]
    for picture in ("loss", "network", "boundary"):
        assert f"![{picture}]({picture}.svg)" in report
    assert "gradb train trees.csv --epochs 6 --hidden 3" in report


@pytest.mark.slow
def test_the_same_words_give_the_same_bytes(do: Do, here: Path) -> None:
    words = ("train", "trees.csv", *SHORT, "--quiet")
    first = do(*words)
    kept = {name: (here / "run" / name).read_bytes() for name in FILES}
    assert do(*words, "--seed", "1", "--force").out != first.out
    assert (here / "run/model.json").read_bytes() != kept["model.json"]
    assert do(*words, "--force").out == first.out
    for name in FILES:
        if name not in ("run.json", "report.md"):  # where --force is written
            assert (here / "run" / name).read_bytes() == kept[name], name
    kept = {name: (here / "run" / name).read_bytes() for name in FILES}
    assert "trained already" in do("resume", "run").err
    assert {name: (here / "run" / name).read_bytes() for name in FILES} == kept


@pytest.mark.slow
def test_two_classes_are_a_probability(do: Do, here: Path) -> None:
    assert do("train", "two.csv", *SHORT).err.count("binary_cross_entropy") == 1
    model = load(here / "run/model.json")
    assert [len(layer) for layer in model.neurons_by_layer()] == [3, 1]
    assert model.neurons_by_layer()[-1][0].activation == "sigmoid"
    code, out, _ = do("train", "two.csv", *SHORT, "--force", "--loss", "hinge", "--epochs", "20")
    assert code == 0
    assert float(out.splitlines()[-1].split()[-1]) > 0.9
    assert load(here / "run/model.json").neurons_by_layer()[-1][0].activation == "linear"


@pytest.mark.slow
def test_numbers_are_scaled_and_come_back_in_their_units(do: Do, here: Path) -> None:
    code, out, _ = do("train", "houses.csv", "--epochs", "30", "--hidden", "4",
                      "--learning-rate", "0.05")  # fmt: skip
    assert code == 0
    header, train, held = [re.split(r"\s{2,}", line.strip()) for line in out.splitlines()]
    assert header == ["rows", "loss", "R²", "mean abs. error"]
    assert float(train[2]) < 0.1  # on the scale of deviations
    assert float(held[3]) > 0.5
    assert 100 < float(held[4]) < 20_000  # in those of the table
    assert not (here / "run/boundary.svg").exists()
    model = load(here / "run/model.json")
    assert model.columns == ("area", "color=blue", "color=red")
    assert 50_000 < model.predict([[100.0, 1.0, 0.0]])[0] < 150_000
    table = load_table("houses.csv")
    with_held_out = Scaler(targets=True).fit(table).apply(table).X
    assert model.scaler.apply(table.X) != with_held_out


@pytest.mark.slow
def test_numbers_become_classes_where_the_loss_is_for_them(do: Do, here: Path) -> None:
    rows = "\n".join(f"{k + 0.1 * i},{i},{k}" for k in (0, 1, 2) for i in range(6))
    (here / "digits.csv").write_text(f"x,z,digit\n{rows}\n")
    said = do("train", "digits.csv", "--target", "digit", "--epochs", "1", "--hidden", "2")
    assert "digit has 3 different whole numbers, taken as a quantity: for classes say --loss " in (
        said.err
    )
    said = do("train", "digits.csv", *SHORT, "--loss", "cross_entropy", "--force")
    assert said.code == 0
    assert "quantity" not in said.err
    assert load(here / "run/model.json").classes == ("0", "1", "2")


@pytest.mark.slow
def test_a_linear_model_of_unscaled_columns(do: Do, here: Path) -> None:
    assert do("train", "trees.csv", "--hidden", "none", "--no-scale", "--epochs", "2").code == 0
    model = load(here / "run/model.json")
    assert [len(layer) for layer in model.neurons_by_layer()] == [3]
    assert model.scaler is None
    assert "The columns are not scaled." in (here / "run/report.md").read_text("utf-8")


@pytest.mark.slow
def test_options_of_training_arrive(do: Do, here: Path) -> None:
    words = ("--optimizer", "sgd", "--momentum", "0.5", "--schedule", "step 2", "--clip", "1",
             "--l2", "0.01", "--batch-size", "5", "--activation", "relu")  # fmt: skip
    assert do("train", "trees.csv", *SHORT, *words).code == 0
    content = json.loads((here / "run/training.json").read_text())
    training = content["training"]
    wanted: dict[str, Any] = {
        "optimizer": "sgd", "momentum": 0.5, "schedule": "step 2", "clip": 1.0, "l2": 0.01,
        "batch_size": 5, "learning_rate": 0.05,
    }  # fmt: skip
    assert {name: training[name] for name in wanted} == wanted
    assert content["model"]["layers"][0]["activations"] == ["relu"] * 3


@pytest.mark.slow
def test_patience_ends_at_the_best(do: Do, here: Path) -> None:
    words = ("--epochs", "400", "--hidden", "3", "--learning-rate", "0.3", "--patience", "3")
    code, out, err = do("train", "trees.csv", *words)
    assert code == 0
    held = history(here / "run/history.csv")["validation_loss"]
    assert len(held) < 400
    best, last = len(held) - 4, len(held) - 1
    assert held.index(min(held)) == best
    assert float(out.splitlines()[-1].split()[2]) == pytest.approx(min(held), rel=1e-5)
    said = (
        f"stopped after epoch {last}: the validation loss was not lower for 3 epochs; the weights "
        f"are those of epoch {best}\n"
    )
    assert err.count(said) == 1
    report = (here / "run/report.md").read_text(encoding="utf-8")
    assert f"Trained for {last} of 400 epochs, seed 0" in report
    assert f"    {said}" in report
    shown = do("show", "run").out
    assert f"epoch {last} of 400\n" in shown
    assert said in shown
    assert "go on: gradb resume run --epochs 100\n" in shown
    quiet = do("train", "trees.csv", *words, "--quiet", "--force")
    assert (quiet.out, "stopped" in quiet.err) == (out, False)


@pytest.mark.slow
def test_weights_that_are_not_the_last_are_told(do: Do, here: Path) -> None:
    words = ("--hidden", "3", "--learning-rate", "0.9", "--validation", "0", "--patience", "50")
    code, _, err = do("train", "trees.csv", "--epochs", "4", *words)
    assert code == 0
    losses = history(here / "run/history.csv")["loss"]
    best = losses.index(min(losses))
    assert best < len(losses) - 1 == 4
    assert f"\nthe weights are those of epoch {best}, where the loss was least\n" in err
    assert "stopped" not in err
    err = do("train", "trees.csv", *SHORT, "--validation", "0", "--force", "--patience", "5").err
    assert "the weights" not in err


@pytest.mark.slow
def test_without_rows_held_out(do: Do, here: Path) -> None:
    said = do("train", "trees.csv", *SHORT, "--validation", "0")
    assert (said.code, len(said.out.splitlines())) == (0, 2)
    assert "validation_loss" not in history(here / "run/history.csv")


@pytest.mark.slow
def test_a_class_of_one_row_is_no_obstacle(do: Do, here: Path) -> None:
    with open(here / "trees.csv", "a") as file:
        file.write("9,9,yew\n")
    assert do("train", "trees.csv", *SHORT, "--test", "0.2").code == 0
    assert load(here / "run/model.json").classes == ("elm", "fir", "oak", "yew")


@pytest.mark.slow
def test_a_run_that_is_there_is_not_touched(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    kept = {p.name: p.read_bytes() for p in (here / "run").iterdir()}
    code, _, err = do("train", "two.csv", *SHORT)
    assert (code, err.count("\n")) == (2, 1)
    assert "`gradb resume run` goes on with it" in err
    assert "--force replaces it" in err
    assert {p.name: p.read_bytes() for p in (here / "run").iterdir()} == kept
    assert do("train", "houses.csv", *SHORT, "--force").code == 0
    assert not (here / "run/boundary.svg").exists()  # that of the former run
    (here / "notes").mkdir()
    (here / "notes/report.md").write_text("mine")
    code, _, err = do("train", "trees.csv", *SHORT, "--out", "notes")
    assert (code, "notes has a report.md" in err) == (2, True)
    assert (here / "notes/report.md").read_text() == "mine"


@pytest.mark.slow
def test_what_diverges_says_so_and_keeps_what_is_good(do: Do, here: Path) -> None:
    words = ("--no-scale", "--optimizer", "sgd", "--learning-rate", "10", "--hidden", "none")
    code, out, err = do("train", "houses.csv", "--epochs", "50", *words)
    assert (code, out) == (1, "")
    assert "training diverged in epoch" in err
    assert (
        "What was good is kept in run: model.json, training.json, history.csv, loss.svg, "
        "network.svg, report.md\n"
    ) in err
    assert "Traceback" not in err
    report = (here / "run/report.md").read_text(encoding="utf-8")
    assert f"    {err.splitlines()[-2]}\n" in report
    assert "![loss](loss.svg)" in report
    found = report.partition("## Diagnosis, training rows")[2]
    assert "Targets not scaled: " in found
    assert (here / "run/loss.svg").read_text(encoding="utf-8").startswith("<?xml")
    measured = history(here / "run/history.csv")
    assert all(abs(x) < float("inf") for x in measured["loss"])
    assert load(here / "run/model.json")


@pytest.mark.slow
def test_what_diverges_before_its_first_epoch_has_a_report_too(do: Do, here: Path) -> None:
    rows = "\n".join(f"{k}e200,{k * k}e200" for k in range(1, 20))
    (here / "large.csv").write_text(f"x,y\n{rows}\n")
    code, out, err = do("train", "large.csv", *SHORT, "--no-scale", "--activation", "relu")
    assert (code, out) == (1, "")
    assert "training diverged in epoch 0" in err
    files = "run: model.json, training.json, history.csv, network.svg, report.md\n"
    assert f"What was good is kept in {files}" in err
    assert "Inputs not scaled" in (here / "run/report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_without_matplotlib_the_rest_is_done(
    do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = do("train", "trees.csv", *SHORT)
    assert code == 0
    (line,) = [line for line in err.splitlines() if "matplotlib" in line]
    assert line == "no loss.svg, boundary.svg: matplotlib is missing: pip install '.[plots]'"
    assert {p.name for p in (here / "run").iterdir()} == {*FILES} - {"loss.svg", "boundary.svg"}
    assert "loss.svg" not in (here / "run/report.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_training_is_kept_on_the_way_but_not_all_the_time(
    do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, kept = [0.0], []
    monkeypatch.setattr("time.monotonic", lambda: clock[0])

    class Trainer:
        def save(self, path: str) -> None:
            kept.append(clock[0])
            clock[0] += 0.5  # it takes so long

    keeper, trainer = fitting.Keeper("x"), Trainer()
    for _ in range(250):
        clock[0] += 0.1
        keeper(trainer)  # type: ignore[arg-type]
    assert kept[0] == pytest.approx(0.1)
    assert all(10 <= b - a < 11.1 for a, b in pairwise(kept))
