"""The exercises as plain pytest, for a learner's folder: `pytest -m exercise`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..language import language_of, one_direction
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
        where = texts.say("line", line=attempt.line) + f"\n    {attempt.code}\n"
        message = texts.message(exercise, attempt.verdict.id, attempt.verdict.fields)
        said = f"{texts.title(exercise)}\n{where if attempt.line else ''}{message}"
        pytest.fail(one_direction(said), pytrace=False)
