"""What an epoch of mini-batches goes to: how often it is measured, and which rule moves weights."""

from __future__ import annotations

from random import Random
from statistics import median
from time import process_time
from typing import Any

from nn import MLP, GradientDescent

from .harness import Line, Settings, aligned, amount_table

EPOCHS = 20  # a multiple of 10: every=10 measures whole tens
CASES: dict[str, tuple[int, dict[str, Any]]] = {  # `every`, and the settings of the trainer
    "every=0, measured at the end alone": (0, {}),
    "every=10": (10, {}),
    "every=1, as by default": (1, {}),
    "every=0, clipped": (0, {"clip": 1.0}),
    "every=0, momentum": (0, {"momentum": 0.9}),
    "every=0, adam": (0, {"optimizer": "adam"}),
}


def training(settings: Settings) -> list[str]:
    """An epoch in batches of 16: what measuring it costs, and momentum, adam and clipping."""
    epochs = settings.steps or EPOCHS
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for number in range(settings.rounds):
        for name, (every, options) in CASES.items():
            seconds[name].append(_epoch(every, options, epochs, seed=number))
    plain, *others = [median(figures) for figures in seconds.values()]
    rows = [["against the first", "ratio (medians)", "ratio (minima)"]]
    least = min(seconds[next(iter(CASES))])
    for (name, figures), middle in zip([*seconds.items()][1:], others, strict=True):
        rows.append([name, f"{middle / plain:.2f}", f"{min(figures) / least:.2f}"])
    lines = [Line(name, figures) for name, figures in seconds.items()]
    return [amount_table("ms per epoch of one processor", lines, 1e3), aligned(rows)]


def _epoch(every: int, options: dict[str, Any], epochs: int, seed: int) -> float:
    """Return the seconds of an epoch on 178 rows of 13 inputs and 3 classes, as wine has."""
    random = Random(seed)
    X = [[random.gauss(0, 1) for _ in range(13)] for _ in range(178)]
    y = [random.randrange(3) for _ in X]
    model = MLP(13, [16, 3], rng=seed)
    trainer = GradientDescent(model, "cross_entropy", 0.01, 16, rng=seed, **options)
    trainer.fit(X, y, epochs=0, progress=False)  # measures the beginning
    start = process_time()
    trainer.fit(X, y, epochs=epochs, progress=False, every=every)
    return (process_time() - start) / epochs
