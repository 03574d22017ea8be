"""micrograd's demo and one sample of it: our engine, network and trainer beside micrograd."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from statistics import fmean, median
from typing import Any

from .harness import Engine, Line, Report, Settings, Target, medians, need, run_rounds, speed_table

SIZES = [2, 16, 16, 1]
SEED = 1337  # the demo's


def demo_job() -> dict[str, Any]:
    """Return data and weights of the demo, made once, the same for every engine.

    They go to the children as JSON: scikit-learn's own objects in a child (some 300,000) would
    slow the cyclic collector there.
    """
    need("sklearn")
    from sklearn.datasets import make_moons

    X, y = make_moons(n_samples=100, noise=0.1, random_state=SEED)
    random = Random(SEED)
    parameters: list[float] = []
    for inputs, neurons in pairwise(SIZES):
        for _ in range(neurons):  # the order in which micrograd draws them; the bias is 0
            parameters += [random.uniform(-1, 1) for _ in range(inputs)] + [0.0]
    return {
        "sizes": SIZES,
        "parameters": parameters,
        "X": [[float(x) for x in row] for row in X],
        "y": [2 * int(label) - 1 for label in y],
    }


def engines(child: str, names: dict[str, str], steps: int) -> list[Engine]:
    """Return the engines of a benchmark; `names` says what the table calls each."""
    job = {**demo_job(), "steps": steps}
    return [Engine(name, child, {**job, "engine": engine}) for engine, name in names.items()]


def moons(settings: Settings) -> list[str]:
    """micrograd's demo: make_moons(100), MLP 2-16-16-1 relu, hinge + L2, full-batch steps."""
    names = {
        "micrograd": "micrograd",
        "same code": "same code on our Value",
        "own": "our MLP called directly",
        "trainer": "our MLP by its trainer",
    }
    steps = settings.steps or 100
    reports = run_rounds(engines("moons", names, steps), settings.rounds, settings.python)
    targets = [Target(15, 20), Target(70, 85), Target(75, 100)]
    peer, *others = [Line(name, medians(rounds)) for name, rounds in reports.items()]
    lines = [line._replace(target=target) for line, target in zip(others, targets, strict=True)]
    accuracy = reports["micrograd"][0][-1]["accuracy"]
    return [
        speed_table(peer, lines, "ms", 1e3),
        losses_agree({name: rounds[0] for name, rounds in reports.items()}),
        f"accuracy of micrograd before step {steps}: {accuracy:.0%}",
    ]


def sample(settings: Settings) -> list[str]:
    """Forward and backward of one sample through the demo's network."""
    names = {
        "micrograd": "micrograd",
        "same code": "same code on our Value",
        "own": "our MLP",
    }
    steps = settings.steps or 1000
    reports = run_rounds(engines("sample", names, steps), settings.rounds, settings.python)
    targets = [Target(2.5, 4), Target(7, 12)]
    peer, *others = [Line(name, medians(rounds)) for name, rounds in reports.items()]
    lines = [line._replace(target=target) for line, target in zip(others, targets, strict=True)]
    first = {name: rounds[0][0] for name, rounds in reports.items()}
    apart = max(
        difference(figures[key], first["micrograd"][key])
        for figures in first.values()
        for key in ("score", "slopes")
    )
    if apart > 1e-9:
        raise AssertionError(f"scores or gradients differ by {apart:.1e}: {first}")
    means = {
        name: [fmean(report["seconds"] for report in reports) for reports in rounds]
        for name, rounds in reports.items()
    }
    ratios = [f"{median(means['micrograd']) / median(means[line.name]):.2f}" for line in lines]
    return [
        speed_table(peer, lines, "us", 1e6),
        # few passes meet a full collection, which a median does not see
        f"ratios of means, full collections included: {', '.join(ratios)}",
        f"scores and sums of |gradient| agree within {apart:.1e}",
    ]


def difference(a: float, b: float) -> float:
    """Return how far two numbers are apart, relative to the larger."""
    return abs(a - b) / max(abs(a), abs(b), 1e-300)


def losses_agree(reports: dict[str, Sequence[Report]]) -> str:
    """Check that all engines trained alike, to 1e-9 at every step; return a line that says so.

    Args:
        reports: each engine's steps; the first engine is the measure.

    Raises:
        AssertionError: they did not.
    """
    measure, *others = [[report["loss"] for report in steps] for steps in reports.values()]
    apart = [max(difference(x, other[i]) for other in others) for i, x in enumerate(measure)]
    if max(apart) > 1e-9:
        raise AssertionError(
            f"losses differ by {max(apart):.1e}, at step {apart.index(max(apart))}"
        )
    return (
        f"losses agree: {measure[0]:.9f} at step 0, {measure[-1]:.9f} at step {len(measure) - 1}, "
        f"at every step within {max(apart):.1e} (relative)"
    )
