"""Which class a model predicts where, over two inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .arguments import names_its_arguments, whole
from .figures import around, check_kind, matplotlib_or_advice, prepared, style
from .model import Model
from .samples import Samples, as_samples, cells_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@names_its_arguments
def decision_boundary(
    model: Model, X: Any, y: Any = None, axes: Axes | None = None, resolution: int = 80
) -> Axes:
    """Draw which class a model predicts where, and the samples, over two inputs.

    The boundary runs where `model.predict_class` changes: of one output half-way between the two
    that training aims at, of several where the two largest are equal.

    Args:
        model: a trained model of two inputs.
        X: the samples, one row per sample as in the table; or a Table.
        y: the class of each, by name or number; None with a Table.
        axes: where to draw; None: in a new figure.
        resolution: how many points per side the model is evaluated at.

    Raises:
        ImportError: matplotlib is not installed.
        TypeError: the model or the samples have the wrong type.
        ValueError: not two inputs, or targets that are not classes.

    >>> from matplotlib.figure import Figure
    >>> from nn import Neuron
    >>> axes = decision_boundary(
    ...     Neuron(2), [[0.0, 1.0], [1.0, 0.0]], ["no", "yes"], Figure().add_subplot()
    ... )
    >>> axes.get_xlabel(), [text.get_text() for text in axes.get_legend().get_texts()]
    ('x₁', ['no', 'yes'])
    """
    check_kind(model, Model, "such as MLP(2, [8, 1])")
    resolution = whole("resolution", resolution, 2)
    matplotlib_or_advice()  # before the work
    samples = as_samples(X, y, model.columns, model.classes)
    for i, row in enumerate(samples.X):
        if len(cells_of(row)) != 2:
            raise ValueError(
                f"a decision boundary is drawn over two inputs, but {samples.where(i)} has "
                f"{len(cells_of(row))}: train a model on two of the columns"
            )
    across, up = (around([row[i] for row in samples.X], 0.08, resolution) for i in (0, 1))
    grid = [[x1, x2] for x2 in up for x1 in across]
    scaled = grid if model.scaler is None else model.scaler.apply(grid)
    outputs = [cells_of(output) for output in model.outputs(scaled)]
    leads = _leads(outputs, model.aims)
    names, classes = _classes(samples, model, len(outputs[0]))
    axes = prepared(axes, *(samples.columns or model.columns or ("x₁", "x₂")))
    axes.grid(False)
    for k, lead in enumerate(leads):
        field = [lead[i : i + resolution] for i in range(0, len(lead), resolution)]
        low, high = min(lead), max(lead)
        if high > 0:
            colour = style(k)["color"]
            axes.contourf(across, up, field, levels=[0, 2 * high], colors=[colour], alpha=0.25)
        if low < 0 < high:
            axes.contour(across, up, field, levels=[0], colors="dimgrey", linewidths=1.5)
    for k, name in enumerate(names):
        points = [row for row, of in zip(samples.X, classes, strict=True) if of == k]
        marks = {**style(k), "linestyle": "", "markersize": 6, "label": name}
        x1, x2 = ([row[i] for row in points] for i in (0, 1))
        axes.plot(x1, x2, **marks, markeredgecolor="white", markeredgewidth=0.7)
    axes.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
    axes.legend(title=samples.target if samples.classes else None)
    return axes


def _leads(outputs: Sequence[list[float]], aims: Sequence[float]) -> list[list[float]]:
    """Return for each class by how much it leads over the best of the others, row by row."""
    if len(outputs[0]) > 1:
        return [
            [output[k] - max(output[:k] + output[k + 1 :]) for output in outputs]
            for k in range(len(outputs[0]))
        ]
    lead = [abs(output - aims[0]) - abs(output - aims[1]) for (output,) in outputs]
    return [[-x for x in lead], lead]


def _classes(samples: Samples, model: Model, outputs: int) -> tuple[list[str], list[int]]:
    """Return what the classes are called, and the number of the class of each sample."""
    numbers: Sequence[float] = range(outputs) if outputs > 1 or samples.classes else model.aims
    names = samples.classes or model.classes or [f"class {number:g}" for number in numbers]
    found = []
    for i, y in enumerate(samples.y):
        if samples.classes:
            found.append(int(y))
        elif len(cells := cells_of(y)) > 1:
            found.append(cells.index(max(cells)))
        elif cells[0] in numbers:
            found.append([*numbers].index(cells[0]))
        else:
            raise ValueError(
                f"{samples.where(i)}: a decision boundary is drawn between classes, but its target "
                f"{cells[0]} is not one of {', '.join(f'{number:g}' for number in numbers)}"
            )
    return [*names], found
