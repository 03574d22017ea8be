"""The lecture's comparison: batch, stochastic and mini-batch gradient descent."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autograd import Value, no_grad
from autograd.notation import readable
from nn import MLP, GradientDescent, Module, mse

from . import plots
from .command import lacking
from .printing import Told, say
from .tour import trained

SEED = 1  # of the table, the network's first weights and the order of the samples
SAMPLES, EPOCHS, LEARNING_RATE = 1000, 20, 0.1
BATCH, FIRST_EPOCHS = 50, 2  # samples in a mini-batch; epochs examined closely

Row = Sequence[float]
Point = tuple[float, float]


class Method(NamedTuple):
    """One line of the lecture's table."""

    name: str
    batch_size: int | None
    loss: str
    remark: str


METHODS = (
    Method("BGD", None, "mean over all N samples", "may stop in a local minimum"),
    Method("SGD", 1, "(y − ŷ)² of one sample", "its noise can leave a local minimum"),
    Method("MBGD", BATCH, f"mean over {BATCH} samples", "the practical one"),
)


def run(folder: Path, language: str = "en") -> list[Path]:
    """Print the comparison and draw it.

    Args:
        folder: where the pictures go; it exists.
        language: of the prose; the pictures and the heads of the tables are in English.

    Returns:
        The files written: none without matplotlib, and a line then says how to get them.

    Raises:
        OSError: a file cannot be written.
    """
    tell = Told(language)
    curves = compare_on_table(tell)
    paths, marks = escape_local_minimum(tell)
    bottom = GradientDescent(Wave(*marks[-1].at))
    tell.heading("Pictures")
    files = [folder / "methods.svg", folder / "local_minimum.svg"]
    try:
        plots.compare_methods(curves, files[0], f"Three methods, one table, α = {LEARNING_RATE}")
        wave = f"ŷ = sin(w·x + b), α = {WAVE_RATE}"
        plots.local_minimum(bottom, wave_table(), paths, marks, files[1], wave)
    except ImportError as error:
        tell("No pictures: {lacking}", lacking=lacking(error))
        return []
    tell("Files written: {files}", files=", ".join(str(file) for file in files))
    return files


def table(samples: int = SAMPLES) -> tuple[list[list[float]], list[float]]:
    """Return a made-up table, y = sin 2x₁ + 0.5·x₂ − 0.3·x₃ + noise: its rows x₁ x₂ x₃, and y.

    >>> X, y = table(samples=2)
    >>> [round(x, 3) for x in X[0]], round(y[0], 3)
    ([-0.731, 0.695, 0.528], -0.907)
    """
    rng = random.Random(SEED)
    X = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(samples)]
    rule = [math.sin(2 * x1) + 0.5 * x2 - 0.3 * x3 for x1, x2, x3 in X]
    return X, [y + rng.gauss(0, 0.1) for y in rule]


def trainer_for(method: Method) -> GradientDescent:
    """Return the method's trainer, on a fresh network that starts the same each time."""
    model = MLP(3, [4, 1], rng=SEED)
    return GradientDescent(model, "mse", LEARNING_RATE, method.batch_size, rng=SEED)


def compare_on_table(tell: Told | None = None) -> list[plots.Curve]:
    """Train the same network on the same table by each method; print a row for each.

    Returns:
        Each method's losses, by epoch and by samples seen.
    """
    tell = tell or Told()
    title = "Three methods, one table: {samples} samples, an MLP 3-4-1, α = {rate}"
    tell.heading(title, samples=SAMPLES, rate=LEARNING_RATE)
    tell("y = sin 2x₁ + 0.5·x₂ − 0.3·x₃ + noise of deviation 0.1, so L cannot fall far below 0.01.")
    head = (
        "                                updates       all      L at     after     after\n"
        "      loss it differentiates  per epoch   updates     start   epoch 1  epoch {epochs}"
    )
    tell(head, epochs=str(EPOCHS))
    X, y = table()
    curves = []
    for method in METHODS:
        history = trained(trainer_for(method), X, y, epochs=EPOCHS, progress=False)
        each, losses = history.updates_per_epoch, history.loss
        say(
            f"{method.name:<6}{readable(tell.text(method.loss)):<26}{each:>7}{history.updates:>10}"
            f"{losses[0]:>10.4f}{losses[1]:>10.4f}{losses[-1]:>10.4f}"
        )
        say(f"      {tell.text(method.remark)}")
        points, trainer = [(0, losses[0])], trainer_for(method)
        for seen in updates(trainer, X, y, FIRST_EPOCHS, LEARNING_RATE):
            if seen % BATCH == 0:
                points.append((seen, loss_over_all(trainer, X, y)))
        curves.append(plots.Curve(method.name, each, losses, points))
    tell(
        "L = (1/N) Σ (y − ŷ)² over all samples, each time. One α for all three;\n"
        "BGD, whose steps have no noise, could take a larger one."
    )
    return curves


def updates(
    trainer: GradientDescent, X: Sequence[Row], y: Row, epochs: int, learning_rate: float
) -> Iterator[int]:
    """Make the updates of `trainer.fit` one by one; yield how many samples were seen so far."""
    size, seen = min(trainer.batch_size or len(X), len(X)), 0
    for _ in range(epochs):
        order = list(range(len(X)))
        if size < len(X):
            trainer.rng.shuffle(order)
        for start in range(0, len(X), size):
            batch = order[start : start + size]
            trainer.step([X[i] for i in batch], [y[i] for i in batch], learning_rate)
            seen += len(batch)
            yield seen


def loss_over_all(trainer: GradientDescent, X: Sequence[Row], y: Row) -> float:
    """Return the loss over all samples, building no graph."""
    with no_grad():
        return trainer.loss_of(X, y).data


# A loss surface with a local minimum

WAVE_SAMPLES, WAVE_RATE, WAVE_UPDATES = 20, 0.15, 800
SEEDS, WAVE_SEED = 20, 4  # how many are tried; the one that is drawn, whose path is short
START: Point = (-0.5, -0.8)
ENDS = ("start", "BGD ended", "SGD ended", "global minimum")
OUT = 0.05  # L is below this only in the lowest valley (which the sine repeats)


class Wave(Module):
    """ŷ = sin(w·x + b): a neuron whose f is the sine, so that L(w, b) has many valleys."""

    def __init__(self, w: float, b: float) -> None:
        self.w, self.b = Value(w, "w"), Value(b, "b")

    def parameters(self) -> list[Value]:
        """Return w and b."""
        return [self.w, self.b]

    def __call__(self, row: Row) -> Value:
        """Return ŷ for a sample with one x."""
        return (self.w * row[0] + self.b).sin()


def wave_table() -> tuple[list[list[float]], list[float]]:
    """Return samples of y = sin 2x with noise of deviation 0.05: rows of one x, and y."""
    rng = random.Random(2)
    xs = [rng.uniform(-3, 3) for _ in range(WAVE_SAMPLES)]
    return [[x] for x in xs], [math.sin(2 * x) + rng.gauss(0, 0.05) for x in xs]


def descend(
    batch_size: int | None,
    start: Point = START,
    seed: int = WAVE_SEED,
    learning_rate: float = WAVE_RATE,
) -> list[Point]:
    """Return the path over the loss surface: (w, b) at the start and after each update.

    Args:
        batch_size: None for batch gradient descent, 1 for SGD.
        start: (w, b) before the first update.
        seed: of the order of the samples.
        learning_rate: α.
    """
    X, y = wave_table()
    model = Wave(*start)
    trainer = GradientDescent(model, batch_size=batch_size, rng=seed)
    epochs = WAVE_UPDATES // math.ceil(WAVE_SAMPLES / (batch_size or WAVE_SAMPLES))
    made = updates(trainer, X, y, epochs, learning_rate)
    return [start, *((model.w.data, model.b.data) for _ in made)]


def loss_at(point: Point) -> float:
    """Return L at (w, b), over all samples."""
    return loss_over_all(GradientDescent(Wave(*point)), *wave_table())


def gradient_norm(point: Point, samples: Sequence[int] = range(WAVE_SAMPLES)) -> float:
    """Return |∇L| at (w, b), for L over these samples: how steep it is there."""
    X, y = wave_table()
    model = Wave(*point)
    mse([y[i] for i in samples], [model(X[i]) for i in samples]).backward()
    return math.hypot(model.w.grad, model.b.grad)


def escape_local_minimum(
    tell: Told | None = None,
) -> tuple[dict[str, list[Point]], list[plots.Mark]]:
    """Start BGD and SGD at one point; print where each ended, and the loss and gradient there.

    Returns:
        Each method's path over the loss surface, and the points to label.
    """
    tell = tell or Told()
    tell.heading("A local minimum: ŷ = sin(w·x + b) on 20 samples of sin 2x")
    start = "Both start at one point, with the same α = {rate}, and make {updates} updates."
    tell(start, rate=WAVE_RATE, updates=WAVE_UPDATES)
    paths = {"BGD": descend(None), "SGD": descend(1)}
    stopped, got_out = paths["BGD"][-1], paths["SGD"][-1]
    bottom = descend(None, (2.0, 0.0))[-1]  # from the w and b that made the samples
    columns = "                        w         b         L {size}   of one sample"
    tell(columns, size=f"{readable('|∇L|'):>8}")
    named = zip(ENDS, (START, stopped, got_out, bottom))
    for name, (w, b) in named:
        single = [gradient_norm((w, b), [i]) for i in range(WAVE_SAMPLES)]
        say(
            f"{tell.text(name):<16}{w:>9.4f} {b:>9.4f} {loss_at((w, b)):>9.4f} "
            f"{gradient_norm((w, b)):>8.1e}{sum(single) / WAVE_SAMPLES:>12.3f}"
        )
    tell(
        "BGD stopped where the gradient is 0, although there are lower places: a local\n"
        "minimum. There the gradients of single samples (last column: their mean size)\n"
        "only cancel out. Each SGD step follows one of them, so it escaped. In the lowest\n"
        "valley nearly every sample fits, so little moves SGD around, and it stayed."
    )
    ends = {a: [descend(1, START, i, a)[-1] for i in range(SEEDS)] for a in (WAVE_RATE, 0.1)}
    out, fewer = [sum(loss_at(end) < OUT for end in found) for found in ends.values()]
    luck = (
        "This is one seed's run, and SGD guarantees nothing: of {seeds} seeds {out} reached\n"
        "L < {limit}; with α = 0.1 and the same number of updates, {fewer} of {seeds}."
    )
    tell(luck, seeds=SEEDS, out=out, limit=OUT, fewer=fewer)
    marks = [
        plots.Mark("both start", START, -24),
        plots.Mark(f"local minimum, L = {loss_at(stopped):.2g}", stopped, 105),
        plots.Mark(f"global minimum, L = {loss_at(bottom):.2g}", bottom, -50),
    ]
    return paths, marks
