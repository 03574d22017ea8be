"""Predictions of rows in a file: columns found by name, judged where the target is there."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path
from typing import Any

import pytest

from autograd import softmax
from nn import MLP, load_table
from nn.commandline import reporting
from nn.keeping import load

from .conftest import Do

SHORT = ("--epochs", "8", "--hidden", "3", "--learning-rate", "0.05", "--quiet")


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_pictures", lambda work: ([], []))


def rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(text))]


def test_a_line_for_each_row_with_its_class_and_how_probable(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    code, out, err = do("predict", "run/model.json", "trees.csv")
    assert code == 0
    model, table = load(here / "run/model.json"), load_table("trees.csv")
    found = rows(out)
    assert [row["prediction"] for row in found] == model.predict_class(table.X)
    assert len({row["prediction"] for row in found}) == 3
    for row, scores in zip(found, model.predict(table.X), strict=True):
        assert float(row["probability"]) == pytest.approx(max(softmax(scores)), rel=1e-12)
    share = model.accuracy(table)
    assert err == f"accuracy {share:.6g}: {round(36 * share)} of 36 rows\n"
    assert do("predict", "run", "trees.csv").out == out


def test_columns_are_found_by_name_and_others_passed_over(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    wanted = do("predict", "run", "trees.csv").out
    lines = (here / "trees.csv").read_text().splitlines()[1:]
    cells = [line.split(",") for line in lines]
    text = "\n".join(f"{i};{h};note {i};;{w}" for i, (w, h, _) in enumerate(cells))
    (here / "new.csv").write_text(f";height;note;note;width\n{text}\n")
    assert do("predict", "run", "new.csv") == (0, wanted, "")
    (here / "new.csv").write_text("\n".join(["width,high", *(f"{w},{h}" for w, h, _ in cells)]))
    code, out, err = do("predict", "run", "new.csv")
    assert (code, out) == (2, "")
    assert err == (
        "gradb: new.csv: 'height' is missing: the file has width, high; if 'high' is meant, "
        "rename it\n"
    )


def test_a_column_that_is_expected_is_not_to_be_renamed(do: Do, here: Path) -> None:
    text = (here / "trees.csv").read_text()
    (here / "petals.csv").write_text(text.replace("width,height", "petal length,sepal length"))
    do("train", "petals.csv", *SHORT)
    (here / "new.csv").write_text("petal length,petal width\n1,2\n")
    assert do("predict", "run", "new.csv").err == (
        "gradb: new.csv: 'sepal length' is missing: the file has petal length, petal width\n"
    )
    (here / "new.csv").write_text("petal length,sepal_length\n1,2\n")
    assert " if 'sepal_length' is meant, rename it\n" in do("predict", "run", "new.csv").err


def test_the_header_that_is_missing_can_be_copied(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    wanted = do("predict", "run", "trees.csv")
    rows = (here / "trees.csv").read_text().partition("\n")[2]
    (here / "new.csv").write_text(rows)
    for words in ((), ("--no-header",)):
        code, out, err = do("predict", "run", "new.csv", *words)
        assert (code, out, err.count("\n")) == (2, "", 1)
    header = err.split("'")[1]
    assert f"new.csv: it has no header: put the line '{header}' above its rows, the" in err
    (here / "new.csv").write_text(f"{header}\n{rows}")
    assert do("predict", "run", "new.csv") == wanted


def test_predictions_go_to_a_file_once(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    wanted = do("predict", "run", "trees.csv")
    said = do("predict", "run", "trees.csv", "--out", "p.csv")
    assert said == (0, wanted.err, "")  # the verdict is the result here
    assert (here / "p.csv").read_text() == wanted.out
    (here / "p.csv").write_text("mine")
    code, _, err = do("predict", "run", "trees.csv", "--out", "p.csv")
    assert (code, err.count("\n"), "--force" in err) == (2, 1, True)
    assert (here / "p.csv").read_text() == "mine"
    assert do("predict", "run", "trees.csv", "--out", "p.csv", "--force").code == 0
    assert (here / "p.csv").read_text() == wanted.out
    code, _, err = do("predict", "run", "trees.csv", "--out", "p.csv/q.csv")
    assert (code, "cannot be made" in err) == (2, True)


def test_two_classes_and_a_score(do: Do, here: Path) -> None:
    do("train", "two.csv", *SHORT)
    found = rows(do("predict", "run", "two.csv").out)
    assert {row["prediction"] for row in found} == {"oak", "elm"}
    assert all(0.5 <= float(row["probability"]) <= 1 for row in found)
    do("train", "two.csv", *SHORT, "--loss", "hinge", "--force")
    found = rows(do("predict", "run", "two.csv").out)
    assert all((float(row["score"]) >= 0) == (row["prediction"] == "oak") for row in found)
    assert any(float(row["score"]) < 0 for row in found)


def test_numbers_and_words(do: Do, here: Path) -> None:
    do("train", "houses.csv", *SHORT, "--epochs", "30")
    code, out, err = do("predict", "run", "houses.csv")
    assert (code, out.splitlines()[0]) == (0, "prediction")
    model, table = load(here / "run/model.json"), load_table("houses.csv")
    assert [float(row["prediction"]) for row in rows(out)] == model.predict(table.X)
    assert err.startswith("R² 0.")
    assert "mean abs. error" in err
    (here / "new.csv").write_text("color,area\nred,100\n")
    assert rows(do("predict", "run", "new.csv").out) == [
        {"prediction": repr(model.predict([[100.0, 0.0, 1.0]])[0])}
    ]


def test_numbers_as_classes_are_judged_however_written(do: Do, here: Path) -> None:
    text = "\n".join(f"{k + 0.1 * i},{i},{k}" for k in (0, 1) for i in range(6))
    (here / "digits.csv").write_text(f"x,z,digit\n{text}\n")
    do("train", "digits.csv", *SHORT, "--loss", "binary_cross_entropy")
    (here / "new.csv").write_text("x,z,digit\n0.1,1,0.0\n0.2,2,0\n1.3,3,1.0\n")
    assert "of 3 rows" in do("predict", "run", "new.csv").err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "new.csv: the file is empty"),
        ("area,color\n", "new.csv: only a header and no rows"),
        ("area,color\n100\n", "new.csv:2: 1 cell where 2 are expected"),
        ("area,color\nbig,red\n", "new.csv:2: column 'area': 'big' is not a finite number"),
        ("area,color\nnan,red\n", "new.csv:2: column 'area': 'nan' is not a finite number"),
        ("area,color\n1,red\n2,pink\n", "new.csv:3: column 'color': the network does not know "
         "'pink': it learned blue, red"),
        ("area,color\n,red\n", "new.csv:2: column 'area': a cell is missing: fill it in, or say "
         "--fill mean for the mean of training"),
        ("area,color\n1,\n", "new.csv:2: column 'color': a cell is missing: fill it in\n"),
        ("area,area,color\n1,1,red\n", "2 columns are called 'area'"),
        ("area\n1\n", "new.csv: 'color' is missing: the file has area\n"),
        ("colour,area\nred,1\n", "'color' is missing: the file has colour, area; if 'colour' "
         "is meant, rename it"),
        ("a,b\n1,2\n", "new.csv: 'area', 'color' are missing: the file has a, b"),
        ("1,red\n2,blue\n", "new.csv: it has no header: put the line 'area,color' above its rows"),
        ("1;red;9\n2;blue;9\n", "put the line 'area;color;price' above its rows, the names in the "
         "order of its columns"),
        ("1 red\n2 blue\n", "put the line 'area color' above its rows"),
        ("area,color\n\0\n", "a NUL, so this is not a text file"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_predicted_are_named(text: str, said: str, do: Do, here: Path) -> None:
    do("train", "houses.csv", *SHORT)
    (here / "new.csv").write_text(text)
    code, out, err = do("predict", "run", "new.csv", "--out", "p.csv")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert not (here / "p.csv").exists()


def test_a_gap_is_filled_by_the_mean_of_training(do: Do, here: Path) -> None:
    do("train", "houses.csv", *SHORT)
    model = load(here / "run/model.json")
    mean = model.scaler.undo([[0.0, 0.0, 0.0]])[0][0]
    (here / "new.csv").write_text("area,color\nNA,red\n")
    words = ("predict", "run", "new.csv", "--missing", "NA", "--fill", "mean")
    found = rows(do(*words).out)[0]["prediction"]
    assert float(found) == model.predict([[mean, 0.0, 1.0]])[0]
    do("train", "houses.csv", *SHORT, "--force", "--no-scale")
    assert "was trained with --no-scale" in do(*words).err


def test_a_table_is_read_as_that_of_training_was(do: Do, here: Path) -> None:
    rng = random.Random(1)
    lines = [f"{rng.uniform(0, 3):.2f};{rng.choice('ab')}".replace(".", ",") for _ in range(12)]
    (here / "eu.csv").write_text("x;kind\n" + "\n".join(lines) + "\n", encoding="latin-1")
    words = ("--decimal", ",", "--missing", "kA", "--encoding", "latin-1")
    assert do("train", "eu.csv", *SHORT, *words).code == 0
    (here / "new.csv").write_text("x\n1,5\n")  # a column alone
    wanted = load(here / "run/model.json").predict_class([[1.5]])
    code, out, _ = do("predict", "run", "new.csv")
    assert (code, [row["prediction"] for row in rows(out)]) == (0, wanted)
    code, _, err = do("predict", "run", "new.csv", "--decimal", ".")
    assert (code, "'1,5' is not a finite number" in err) == (2, True)


def test_files_without_a_header(do: Do, here: Path) -> None:
    lines = (here / "trees.csv").read_text().splitlines()[1:]
    (here / "bare.csv").write_text("\n".join(lines) + "\n")
    assert do("train", "bare.csv", *SHORT, "--no-header").code == 0
    judged = do("predict", "run", "bare.csv")
    assert "of 36 rows" in judged.err
    (here / "new.csv").write_text("\n".join(line.rpartition(",")[0] for line in lines) + "\n")
    assert do("predict", "run", "new.csv") == (0, judged.out, "")


def test_a_model_saved_in_python(do: Do, here: Path) -> None:
    model = MLP(2, [2, 2], rng=0)
    model.save("model.json")
    (here / "new.csv").write_text("a,b\n1,2\n3,4\n")
    code, out, _ = do("predict", "model.json", "new.csv")
    assert code == 0
    found: list[Any] = [[*map(float, row.values())] for row in rows(out)]
    assert found == model.predict([[1.0, 2.0], [3.0, 4.0]])
    (here / "new.csv").write_text("a,b,c\n1,2,3\n")
    assert "3 columns, and the network takes 2" in do("predict", "model.json", "new.csv").err


def test_targets_that_cannot_judge_are_told(do: Do, here: Path) -> None:
    do("train", "trees.csv", *SHORT)
    (here / "new.csv").write_text("width,height,kind\n1,2,\n")
    assert do("predict", "run", "new.csv").err == "not judged: no target is there\n"
    (here / "new.csv").write_text("width,height,kind\n1,2,oak\n2,3,yew\n")
    code, _, err = do("predict", "run", "new.csv")
    assert (code, err) == (0, "not judged: new.csv:3: the network does not know the class 'yew'\n")
