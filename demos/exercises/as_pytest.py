"""The exercises as plain pytest, for a learner's folder: `pytest -m exercise`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..language import COLUMNS, laid_out, language_of, mixes_directions
from .attempts import Attempt
from .catalogue import Exercise, Texts, exercises
from .folder import Folder
from .showing import reason, what_failed


@pytest.mark.exercise
@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_exercise(exercise: Exercise, request: pytest.FixtureRequest) -> None:
    """Check the learner's copy of one exercise."""
    folder = Folder(Path(request.path).parent)
    texts = Texts(language_of(None, folder.language))
    attempt = Attempt(exercise, folder.file(exercise))
    if not attempt.verdict.passed:
        attempt.locate()
        lines = [texts.title(exercise), *what_failed(texts, attempt), reason(texts, attempt)]
        shown = laid_out("\n".join(lines), COLUMNS, mixes_directions())
        pytest.fail("\n".join(shown), pytrace=False)
