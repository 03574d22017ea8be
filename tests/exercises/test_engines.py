"""The engine that learners' engines are compared with: autograd's numbers, and the oracle's."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

import autograd
from autograd.graph import Graph
from demos.exercises.answers import leaves
from demos.exercises.build_engine.whole_engine.check import ORACLE, gradients
from demos.exercises.catalogue import Exercise, exercises
from demos.exercises.engines import Program, engine

PROGRAMS = [exercise for exercise in exercises() if isinstance(exercise.check, Program)]


@pytest.mark.parametrize("exercise", PROGRAMS, ids=lambda exercise: exercise.id)
def test_it_gives_what_autograd_gives(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save for zero_grad, which in the exercises clears the whole graph."""
    monkeypatch.setattr(autograd.Value, "zero_grad", autograd.zero_grad)
    check: Any = exercise.check
    ours = SimpleNamespace(Value=autograd.Value, topological=lambda L: Graph(L).nodes)
    for question in check.questions(random.Random(exercise.id)):
        right = check.program(ours, **question)
        assert leaves(check.expected(question)) == pytest.approx(leaves(right), 1e-9, 1e-12)


def test_it_gives_the_oracles_gradients() -> None:
    assert len(ORACLE) > 20
    for number, graph in enumerate(ORACLE):
        exact = [float(gradient) for gradient in graph["gradients"]]
        assert gradients(engine(), number) == pytest.approx(exact, 1e-12)
