"""The exercises themselves: complete, failing unsolved, passing solved, their mistakes named."""

from __future__ import annotations

import math
import re
from random import Random

import pytest

from autograd.notation import ascii_text
from demos.exercises.__main__ import main
from demos.exercises.answers import leaves
from demos.exercises.catalogue import (
    HERE,
    Exercise,
    Texts,
    exercises,
)
from demos.exercises.checks import Formula
from demos.exercises.predictions import Prediction
from demos.exercises.verify import faults_of
from demos.language import entries


@pytest.mark.slow
def test_verify_finds_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["verify"])
    *faults, counts = capsys.readouterr().out.splitlines()
    assert faults == []
    assert re.fullmatch(
        rf"exercises: {len(exercises())}, wrong answers: \d+, faults: {len(faults)}; \d+\.\d s",
        counts,
    )
    assert code == bool(faults)


@pytest.mark.slow
def test_one_exercise_of_each_kind_is_without_fault() -> None:
    for exercise in exercises():
        if exercise.id in ("units", "predict_backward"):
            assert faults_of(exercise) == []


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_every_sign_of_a_text_has_an_ascii_spelling(exercise: Exercise) -> None:
    texts = [
        *entries(exercise.folder / "en.toml").values(),
        *entries(HERE / "texts/en.toml").values(),
    ]
    for text in texts:
        assert "\\" not in ascii_text(text).replace("\\n", ""), text


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_every_folder_is_listed_and_complete(exercise: Exercise) -> None:
    names = {path.name for path in exercise.folder.iterdir()} - {"__pycache__"}
    assert {"check.py", "en.toml", "exercise.py", "solution.py", "wrong"} <= names
    assert Texts("en").text(exercise)


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_why_is_one_short_sentence(exercise: Exercise) -> None:
    why = Texts("en").why(exercise)
    assert re.fullmatch(r"[^.?!]{20,160}\.", why), why
    assert re.fullmatch(r"[^.?!؟]{20,160}\.", Texts("fa").why(exercise))


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_the_example_in_the_text_has_the_right_numbers(exercise: Exercise) -> None:
    check = exercise.check
    if not isinstance(check, Formula) or exercise.id == "neuron_engine":
        return
    text = Texts("en").text(exercise).replace("−", "-")
    numbers = {float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)}
    expected = leaves(check.expected(check.given))
    shown = [v for v in expected if any(math.isclose(v, n, rel_tol=1e-5) for n in numbers)]
    if exercise.id != "whole_engine":
        assert len(shown) >= min(2, len(expected)), expected


def test_every_folder_has_its_row() -> None:
    folders = {path.parent for path in HERE.glob("*/*/check.py")}
    assert folders == {exercise.folder for exercise in exercises()}
    assert len({exercise.id for exercise in exercises()}) == len(exercises())


@pytest.mark.parametrize(
    ("shown", "message"),
    [("w21_2", "indices_turned"), ("w2_12", "name_order"), ("w22_2", "prediction_wrong")],
)
def test_a_name_with_its_indices_elsewhere(shown: str, message: str) -> None:
    check = Prediction({"largest": "w12_2"}, {}, lambda: "")
    answer = {"type": "str", "shown": f"'{shown}'"}
    assert check.judge(check.questions(Random(0)), [answer]).id == message
