"""The exercises as plain pytest, for a learner's folder: `pytest -m exercise`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..language import language_of
from .attempts import Attempt
from .catalogue import Exercise, Texts, exercises
from .folder import Folder


@pytest.mark.exercise
@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_exercise(exercise: Exercise, request: pytest.FixtureRequest) -> None:
    """Check the learner's copy of one exercise."""
    folder = Folder(Path(request.path).parent)
    texts = Texts(language_of(None, folder.language))
    attempt = Attempt(exercise, folder.file(exercise))
    if not attempt.verdict.passed:
        where = f"line {attempt.line}: {attempt.code}\n" if attempt.line else ""
        message = texts.message(exercise, attempt.verdict.id, attempt.verdict.fields)
        pytest.fail(f"{texts.title(exercise)}\n{where}{message}", pytrace=False)
