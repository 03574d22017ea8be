"""Which class a model predicts where, over two inputs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .arguments import names_its_arguments, whole
from .data import Table
from .figures import around, matplotlib_or_advice, prepared, style
from .samples import as_samples, cells_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Classifier(Protocol):
    """What has regions: `columns` and `classes` name its inputs and classes where it has them."""

    def predict(self, rows: Any, /) -> Sequence[Any]:
        """Return the output for each row, several as a list."""

    def predict_class(self, rows: Any, /) -> Sequence[Any]:
        """Return the class of each row."""


@names_its_arguments
def decision_boundary(
    model: Classifier, X: Any, y: Any = None, axes: Axes | None = None, resolution: int = 80
) -> Axes:
    """Draw which class a model predicts where, and the samples, over two inputs.

    The boundary of a model of one output runs where `model.predict_class` changes, of one of
    several where the two highest outputs are equal.

    Args:
        model: a trained model of two inputs.
        X: the samples, a row of two numbers each, as `predict` takes them; or a Table.
        y: the class of each, by its number or its name; None for a Table.
        axes: where to draw; None: in a new figure.
        resolution: the model is asked at so many points a side.

    Raises:
        ImportError: matplotlib is not installed.
        TypeError: the model predicts no classes.
        ValueError: not two inputs, or targets that are no classes.
    """
    if not hasattr(model, "predict_class"):
        raise TypeError(f"a model that predicts classes is expected: got {type(model).__name__}")
    resolution = whole("resolution", resolution, 2)
    matplotlib_or_advice()  # before the work
    table = X if isinstance(X, Table) else None
    rows, targets = as_samples(table.X, table.y) if table else as_samples(X, y)
    for row in rows:
        if len(cells_of(row)) != 2:
            raise ValueError(
                "a decision boundary is drawn over two inputs, and these samples have "
                f"{len(cells_of(row))}: train a model on two of the columns"
            )
    columns = (table and table.columns) or getattr(model, "columns", None) or ("x₁", "x₂")
    given = (table and table.classes) or getattr(model, "classes", None) or ()
    targets = [_target(target) for target in targets]
    names, numbers = _classes(targets, [*map(str, given)])
    across, up = (around([row[i] for row in rows], 0.08, resolution) for i in (0, 1))
    leads = _leads(model, [[x1, x2] for x2 in up for x1 in across], numbers)
    axes = prepared(axes, *columns)
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
        points = [r for r, t in zip(rows, targets, strict=True) if numbers[t] == k]
        marks = {**style(k), "linestyle": "", "markersize": 6, "label": name}
        x1, x2 = ([row[i] for row in points] for i in (0, 1))
        axes.plot(x1, x2, **marks, markeredgecolor="white", markeredgewidth=0.7)
    axes.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
    axes.legend(title=table.target if table else None)
    return axes


def _target(target: Any) -> Any:
    """Return the class of a sample as a number or a name: of (0, 1, 0) the place of the 1."""
    cells = cells_of(target)
    found = cells[0] if len(cells) == 1 else cells.index(max(cells))
    return found if isinstance(found, str) else float(found)


def _classes(targets: Sequence[Any], names: list[str]) -> tuple[list[str], dict[Any, int]]:
    """Return what classes are called, and the number of each target and of each name.

    Targets are names, or numbers that count from 0, or any two numbers, such as −1 and 1.
    """
    distinct = sorted(set(targets), key=lambda target: (isinstance(target, str), target))
    named = isinstance(distinct[-1], str)  # letters stand last
    numbers: dict[Any, int] = {}
    counts = not named and all(t == int(t) >= 0 for t in distinct)
    if named:
        names = names or distinct
        numbers = {name: k for k, name in enumerate(names)}
    elif len(distinct) == 2 and (len(names) == 2 if names else not counts):  # −1 and 1
        names = names or [f"class {target:g}" for target in distinct]
        numbers = {target: k for k, target in enumerate(distinct)}
    elif counts:
        names = names or [f"class {k}" for k in range(int(distinct[-1]) + 1)]
        numbers = {float(k): k for k in range(len(names))}
    if strange := [target for target in distinct if target not in numbers]:
        found = strange[0] if named else f"{strange[0]:g}"
        known = f"one of {', '.join(names)}" if names else "a class; those count from 0"
        raise ValueError(f"a decision boundary is drawn between classes: {found} is not {known}")
    return names, {**numbers, **{name: k for k, name in enumerate(names)}}


def _leads(
    model: Classifier, rows: list[list[float]], numbers: Mapping[Any, int]
) -> list[list[float]]:
    """Return by how much each class leads over the best of the others, row by row.

    Of one output that is how far it is from the threshold, which the classes of rows tell.
    """
    outputs = [cells_of(output) for output in model.predict(rows)]
    if len(outputs[0]) > 1:
        return [
            [output[k] - max(output[:k] + output[k + 1 :]) for output in outputs]
            for k in range(len(outputs[0]))
        ]
    scores = [float(output[0]) for output in outputs]
    order = sorted(range(len(rows)), key=scores.__getitem__)
    low, high = (model.predict_class([rows[order[i]]])[0] for i in (0, -1))
    if low == high:  # one class everywhere
        threshold = scores[order[0]] - 1 if numbers.get(low) else scores[order[-1]] + 1
    else:
        at = bisect_left(order, True, key=lambda i: model.predict_class([rows[i]])[0] != low)
        threshold = (scores[order[at - 1]] + scores[order[at]]) / 2
    return [[threshold - score for score in scores], [score - threshold for score in scores]]
