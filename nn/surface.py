"""The loss over two weights, and the path of training over it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from autograd import DomainError, Value

from .arguments import names_its_arguments, whole
from .descent import GradientDescent
from .figures import add_line, around, check_kind, matplotlib_or_advice, prepared
from .watching import Watch, found_name, named_parameters

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Points = Sequence[tuple[float, float]]  # the numbers of two weights, one after another
LEVELS = 16


@names_its_arguments
def loss_surface(
    trainer: GradientDescent,
    X: Any,
    y: Any = None,
    *,
    weights: tuple[str | Value, str | Value],
    path: Watch | Points | Mapping[str, Watch | Points] = (),
    axes: Axes | None = None,
    resolution: int = 25,
) -> Axes:
    """Draw the loss over two weights, all others as they are, and the path of training over it.

    The contours are at square steps of the loss, so that the rings of a bowl lie evenly apart. Of
    a model of more than two weights the surface is the one at the end, on which the path began
    elsewhere. The weights are set on the way, and set back however it ends.

    Args:
        trainer: what was trained, by its loss.
        X: the samples, as for `trainer.fit`.
        y: their targets; None with a Table.
        weights: two weights or biases: the names (w₁₁¹, or typed w11_1) or the Values.
        path: the Watch of a training, or pairs of the two numbers, the start first; of several
            trainings these by their names.
        axes: where to draw; None: in a new figure.
        resolution: for how many numbers of each weight the loss over all samples is computed:
            25 of each are 625 passes over the samples.

    Raises:
        ImportError: matplotlib is not installed.
        ValueError: there is no such weight, or the loss is not finite anywhere around.

    >>> from matplotlib.figure import Figure
    >>> from nn import Neuron
    >>> trainer = GradientDescent(Neuron(1, weights=[1.0]))
    >>> path = [(2.0, 0.5), (1.0, 0.0)]
    >>> axes = loss_surface(
    ...     trainer, [[1.0]], [0.0], weights=("w1", "b"), path=path, axes=Figure().add_subplot()
    ... )
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('w₁', 'b')
    """
    check_kind(trainer, GradientDescent, "which has the loss")
    resolution = whole("resolution", resolution, 2)
    matplotlib_or_advice()  # before the work
    named = named_parameters(trainer.model)
    names = [found_name(weight, named) for weight in weights]
    if len(names) != 2 or len({*names}) != 2:
        raise ValueError(f"a loss surface is drawn over two weights: got {', '.join(names)}")
    w, b = names
    values = [named[w], named[b]]
    several = path if isinstance(path, Mapping) else {"": path}
    paths = {name: _points(given, w, b) for name, given in several.items()}
    samples = trainer.samples(X, y)
    met = [*chain([(values[0].data, values[1].data)], *paths.values())]
    across, up = (around([point[i] for point in met], 0.35, resolution) for i in (0, 1))
    losses = _losses(trainer, samples.X, samples.y, values, across, up)
    axes = prepared(axes, w, b)
    axes.grid(False)
    _add_ground(axes, across, up, losses)
    window = across[-1] - across[0], up[-1] - up[0]
    for k, (name, points) in enumerate(paths.items()):
        _add_path(axes, points, k, name, window)
    for sign, size, at, name in (("o", 9, 0, "start"), ("*", 15, -1, "end")):
        ends = [points[at] for points in paths.values() if points]
        if ends:
            look: dict[str, Any] = {
                "color": "white",
                "markeredgecolor": "black",
                "markersize": size,
                "zorder": 5,
            }
            axes.plot(*zip(*ends), sign, **look, label=name)
    axes.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
    if any(paths.values()):
        axes.legend()
    return axes


def _points(path: Watch | Points, w: str, b: str) -> Points:
    """Return a path as points."""
    if isinstance(path, Watch):
        return [*zip(path.weights[found_name(w, path.weights)], path.weights[b], strict=True)]
    return [(float(x), float(y)) for x, y in path]


def _losses(
    trainer: GradientDescent,
    X: Sequence[Any],
    y: Sequence[Any],
    weights: Sequence[Value],
    across: Sequence[float],
    up: Sequence[float],
) -> list[list[float]]:
    """Return the loss, row by row, where the weights have these numbers; nan: it is not finite."""
    before = [weight.data for weight in weights]
    losses: list[list[float]] = []
    try:
        for vertical in up:
            losses.append([])
            for horizontal in across:
                _set(weights, (horizontal, vertical))
                try:
                    losses[-1].append(trainer.judge("loss", X, y))
                except (FloatingPointError, OverflowError, DomainError):
                    losses[-1].append(math.nan)
    finally:
        _set(weights, before)
    return losses


def _set(weights: Sequence[Value], numbers: Iterable[float]) -> None:
    """Set the number of each weight, with no moment between them for Ctrl-C to strike."""
    deque(map(setattr, weights, repeat("data"), numbers), maxlen=0)


def _add_ground(
    axes: Axes, across: Sequence[float], up: Sequence[float], losses: Sequence[Sequence[float]]
) -> None:
    """Draw the loss as contours, where it is low light."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.ticker import StrMethodFormatter

    finite = [loss for loss in chain(*losses) if math.isfinite(loss)]
    if not finite:
        raise ValueError("the loss is not finite anywhere around these weights")
    low, high = min(finite), max(finite)
    height = (high - low) or 1.0
    levels = [low + height * (k / LEVELS) ** 2 for k in range(LEVELS + 1)]
    greys = LinearSegmentedColormap.from_list("", ["white", "#808080"])
    filled = axes.contourf(across, up, losses, levels, cmap=greys)
    if high > low:
        axes.contour(across, up, losses, levels, colors="dimgrey", linewidths=0.4)
    bar = axes.figure.colorbar(
        filled, ax=axes, label="loss L", format=StrMethodFormatter("{x:.3g}")
    )
    bar.set_ticks(levels[::2])


def _add_path(
    axes: Axes, points: Points, index: int, name: str, window: tuple[float, float]
) -> None:
    """Draw a path, a later one thinner and below, with markers some way apart."""
    w, b = [point[0] for point in points], [point[1] for point in points]
    look = {"linewidth": max(2.4 - 1.4 * index, 1.0), "zorder": 4 - 0.1 * index}
    add_line(axes, w, b, index, markevery=_apart(points, window), label=name or "path", **look)


def _apart(points: Points, window: tuple[float, float]) -> list[int]:
    """Return which points to mark: those some way from every one marked before."""
    marked: list[int] = []
    for i, (w, b) in enumerate(points):
        steps = (
            abs(w - points[j][0]) / window[0] + abs(b - points[j][1]) / window[1] for j in marked
        )
        if all(step > 0.04 for step in steps):
            marked.append(i)
    return marked
