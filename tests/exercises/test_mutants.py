"""Wrong answers nobody prepared for: none passes, and nine in ten are named."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from demos.exercises.catalogue import Exercise, Texts, exercises

from .mutations import formulas, mutants, verdict_on

UNNAMED = ("unknown",)
QUICK = ("units", "loss_factor", "neuron_update")


def sample(exercise: Exercise, count: int) -> list[str]:
    """Return mutants of a solution, always the same ones."""
    every = list(dict.fromkeys(mutants(exercise.solution.read_text(encoding="utf-8"))))
    random.Random(exercise.id).shuffle(every)
    return every[:count]


def met_with(job: tuple[Exercise, str, int]) -> str:
    """Return the message that a mutant gets; "right" for one that is right after all."""
    exercise, source, seed = job
    verdict = verdict_on(exercise, source, seed)
    if verdict.passed:  # then it is right, everywhere
        for other in range(3):
            assert verdict_on(exercise, source, 1000 + other).passed, source
        return "right" if any(part in source for part in RIGHT_AFTER_ALL) else f"passed: {source}"
    if verdict.id != "raised":
        assert Texts("en").message(exercise, verdict.id, verdict.fields)
    return verdict.id


RIGHT_AFTER_ALL = (
    "len(yhat)",  # both lists are of one length
    "[-1]",  # of two, the last is the second
    "outer = dL_dyhat1 * do1_2_dnet1_2",  # a factor that is 1
    "outer = dL_dyhat1 / dyhat1_do1_2",
    "(yhat - y) ** 2",  # a square has no sign
    "(-(y - o)) ** 2",
    "(-(y[i] - yhat[i])) ** 2",
    "return alpha * slope(w, y) - w",  # twice, and the slope is as odd
    "(-(y - yhat)) ** 2",
    "return (epochs, stochastic, mini_batch)",
    "stochastic = samples * batch",
    "y[start:2 * (start + size)]",  # longer than its x, and read only as far
    "if net >= -1:",  # both forms are right there
    "w.grad = -2 * (y - w.data * x) * x",  # set, where it was 0
    "yhat[i] - y[i]",
    "return (dL_dw1, dL_dw1, dL_dw2",  # the biases are held, so their gradients are not used
    "(y[i] - net) * do_dnet",  # where relu has a slope, it changes nothing
    "return max(net, -1.0)",  # what is below has no slope
)


@pytest.mark.parametrize("name", QUICK)
def test_a_changed_solution_is_named(name: str) -> None:
    exercise = next(e for e in exercises() if e.id == name)
    found = Counter(met_with((exercise, s, i)) for i, s in enumerate(sample(exercise, 12)))
    assert not [message for message in found if message.startswith("passed")]
    assert not found["unknown"]


def test_a_wrong_number_is_shown_and_the_right_one_is_not_told() -> None:
    exercise = next(e for e in exercises() if e.id == "chain")
    source = exercise.solution.read_text(encoding="utf-8")
    assert source.count("5 * x**4") == 1
    verdict = verdict_on(exercise, source.replace("5 * x**4", "5.5 * x**4"), 1)
    assert verdict.id == "constant_wrong"
    assert Texts("en").message(exercise, verdict.id, verdict.fields).endswith("one:\n    5.5")


def test_a_turned_sign_is_shown_with_what_it_stands_before() -> None:
    exercise = next(e for e in exercises() if e.id == "value_mul")
    source = exercise.solution.read_text(encoding="utf-8")
    assert source.count("(other.data, self.data)") == 1
    turned = source.replace("(other.data, self.data)", "(-other.data, self.data)")
    verdict = verdict_on(exercise, turned, 1)
    assert verdict.id == "sign"
    assert "−∂L/∂a" in Texts("en").message(exercise, verdict.id, verdict.fields)


@pytest.mark.slow
def test_of_many_changed_solutions_nine_in_ten_are_named_and_none_passes() -> None:
    jobs = [(e, s, i) for e in formulas(exercises()) for i, s in enumerate(sample(e, 25))]
    with ProcessPoolExecutor() as pool:
        found = [*pool.map(met_with, jobs, chunksize=4)]
    passed = [message for message in found if message.startswith("passed")]
    assert not passed, "\n".join(passed)
    wrong = [message for message in found if message not in ("right", "raised")]
    unnamed = sum(message in UNNAMED for message in wrong)
    print(f"{len(wrong)} wrong answers, {unnamed} unnamed: {Counter(wrong).most_common()}")
    assert unnamed <= len(wrong) / 10
