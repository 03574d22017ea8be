"""The bug zoo's checks that draw lots, and epochs on as many samples as the lecture has."""

from __future__ import annotations

import random
import types
from collections.abc import Callable
from typing import Any

import pytest

from demos.exercises.answers import encoded
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.evidence import Verdict
from demos.exercises.showing import _comparison

Row = list[float]
Shuffled = Callable[[Row, Row], Any]
EXERCISE = by_name("shuffled_apart")


def verdict_on(shuffled: Shuffled, seed: int) -> Verdict:
    check = EXERCISE.check
    questions = check.questions(random.Random(seed))
    module = types.ModuleType("exercise")
    module.shuffled = shuffled  # type: ignore[attr-defined]
    return check.judge(questions, [encoded(check.ask(module, q)) for q in questions])


def by_order(x: Row, y: Row, order: list[int]) -> tuple[Row, Row]:
    return [x[i] for i in order], [y[i] for i in order]


def rotated(n: int, by: int) -> list[int]:
    return [(i + by) % n for i in range(n)]


@pytest.mark.slow
def test_a_right_shuffle_always_passes() -> None:
    rng = random.Random(1)

    def as_pairs(x: Row, y: Row) -> Any:
        samples = [*zip(x, y)]
        rng.shuffle(samples)
        return zip(*samples)

    def in_one_order(x: Row, y: Row) -> Any:
        return by_order(x, y, rng.sample(range(len(x)), len(x)))

    for seed in range(200):
        assert verdict_on(as_pairs, seed).passed
        assert verdict_on(in_one_order, seed).passed


@pytest.mark.parametrize(
    ("message", "order"),
    [
        ("not_shuffled", lambda rng, n: [*range(n)]),
        ("same_order", lambda rng, n: [*range(n)][::-1]),
        ("one_stays", lambda rng, n: [0, *rng.sample(range(1, n), n - 1)]),
        ("one_stays", lambda rng, n: [*rng.sample(range(n - 1), n - 1), n - 1]),
        ("hardly_shuffled", lambda rng, n: rotated(n, rng.randrange(1, n))),
    ],
)
def test_half_a_shuffle_is_named(
    message: str, order: Callable[[random.Random, int], list[int]]
) -> None:
    rng = random.Random(2)
    for seed in range(20):
        found = verdict_on(lambda x, y: by_order(x, y, order(rng, len(x))), seed)
        assert found.id == message, seed


def test_a_torn_sample_is_shown_as_it_was_and_as_it_is() -> None:
    found = verdict_on(lambda x, y: (x[::-1], random.Random(3).sample(y, len(y))), 4)
    assert found.id == "still_apart"
    assert found.fields["y"] != found.fields["torn"]
    said = Texts("en").message(EXERCISE, found.id, found.fields)
    assert f"x = {found.fields['x']}   y = {found.fields['torn']}" in said


def test_an_epoch_runs_on_a_thousand_samples_with_a_rest() -> None:
    questions = by_name("mini_batch").check.questions(random.Random(5))
    thousands = [question for question in questions if len(question["x"]) == 1000]
    assert len(thousands) >= 4
    assert all(1000 % question["size"] for question in thousands)
    assert {len(question["x"]) for question in questions} > {5, 1000}


def test_a_long_list_is_shown_by_its_ends() -> None:
    question = {"x": [*map(float, range(1000))], "w1": 0.5}
    verdict = Verdict("unknown", {}, question, expected=1.0, got=2.0)
    shown = "\n".join(_comparison(Texts("en"), question, verdict))
    assert "x = [0, 1, 2, …, 999] (1000), w₁ = 0.5" in shown
