"""Plots of training (matplotlib, the extra `plots`): `from nn import plots`.

Each function draws into the axes it is given, or into those of a new figure, and returns them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from .arguments import names_its_arguments
from .figures import (
    add_line,
    check_kind,
    log_scale,
    prepared,
    spans_widely,
    whole_numbers,
    written,
)
from .history import History
from .regions import decision_boundary
from .surface import loss_surface
from .watching import Watch, found_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "decision_boundary",
    "gradient_norms",
    "loss_curves",
    "loss_surface",
    "weight_courses",
    "written",
]

EPOCH = "epoch (0: before training)"
MOST_LINES = 12  # that a legend can name
_QUANTITIES = {"loss": "loss L", "r2": "R²", "mae": "mean absolute error"}


@names_its_arguments
def loss_curves(
    history: History | Mapping[str, History],
    axes: Axes | None = None,
    columns: str | Sequence[str] | None = None,
) -> Axes:
    """Draw columns of a history by epoch; a loss that spans a factor over 20 on a log scale.

    Args:
        history: of one training, or those of several by their names.
        axes: where to draw; None: in a new figure.
        columns: which, one or several; None: "loss", and "validation_loss" where there is one.

    Raises:
        ImportError: matplotlib is not installed.
        KeyError: a history has no such column.
        ValueError: a history has no entry yet.

    >>> from matplotlib.figure import Figure
    >>> history = History(1, ("epoch", "loss", "validation_loss"))
    >>> history.add({"epoch": 0, "loss": 1.0, "validation_loss": 2.0})
    >>> axes = loss_curves(history, Figure().add_subplot())
    >>> axes.get_ylabel(), [line.get_label() for line in axes.get_lines()]
    ('loss L', ['training', 'validation'])
    """
    runs = history if isinstance(history, Mapping) else {"": history}
    curves = []
    for run, measured in runs.items():
        check_kind(measured, History, "as fit returns it")
        if not measured.epoch:
            raise ValueError("the history has no entry yet: nothing was trained")
        default = [name for name in ("loss", "validation_loss") if name in measured.names]
        curves += [(run, name, measured) for name in _listed(columns) or default]
    quantities = {name.removeprefix("validation_") for _, name, _ in curves}
    y_label = ", ".join(sorted(_QUANTITIES.get(q, q.replace("_", " ")) for q in quantities))
    if not curves:
        raise ValueError("there is no history to draw")
    axes = prepared(axes, EPOCH, y_label)
    for index, (run, name, measured) in enumerate(curves):
        part = "validation" if name.startswith("validation_") else "training"
        shown = part if len(quantities) == 1 else name.replace("_", " ")
        if run:
            only = len({column for _, column, _ in curves}) == 1
            shown = run if only else f"{run}, {shown}"
        few = {} if len(curves) > 1 or len(measured.epoch) <= 40 else {"marker": ""}
        add_line(axes, measured.epoch, measured[name], index, label=shown, **few)
    whole_numbers(axes)
    drawn = [number for _, name, measured in curves for number in measured[name]]
    if quantities <= {"loss", "mae"} and spans_widely(drawn):
        log_scale(axes, drawn)
    if len(curves) > 1:
        axes.legend()
    return axes


@names_its_arguments
def weight_courses(
    watch: Watch, axes: Axes | None = None, weights: str | Sequence[str] | None = None
) -> Axes:
    """Draw how weights and biases move, epoch by epoch; more than 12 in the style of their layer.

    Args:
        watch: what watched the training.
        axes: where to draw; None: in a new figure.
        weights: the name of one, or of several (w₁₁¹, or typed w11_1); None: all.

    Raises:
        ImportError: matplotlib is not installed.
        ValueError: there is no weight of such a name.

    >>> from matplotlib.figure import Figure
    >>> from nn import Neuron
    >>> axes = weight_courses(Watch(Neuron(1, weights=[0.5])), Figure().add_subplot())
    >>> [line.get_label() for line in axes.get_lines()]
    ['w₁', 'b']
    """
    check_kind(watch, Watch, "which watched the training")
    chosen = [found_name(name, watch.weights) for name in _listed(weights) or watch.weights]
    axes = prepared(axes, EPOCH, "weights and biases")
    whole_numbers(axes)
    if len(chosen) <= MOST_LINES:
        for index, name in enumerate(chosen):
            add_line(axes, watch.epoch, watch.weights[name], index, label=name)
    else:
        for index, (layer, names) in enumerate(watch.layers.items()):
            thin = {"marker": "", "linewidth": 0.8, "alpha": 0.7}
            for name in names:
                if name in chosen:
                    add_line(axes, watch.epoch, watch.weights[name], index, label=layer, **thin)
                    layer = "_"  # the legend has it
    entries = len(axes.get_legend_handles_labels()[1])
    if entries > 6 and axes.figure.get_layout_engine():  # which makes room for it
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    elif entries > 1:
        axes.legend(ncols=1 if entries <= 6 else 2)
    return axes


@names_its_arguments
def gradient_norms(watch: Watch, axes: Axes | None = None) -> Axes:
    """Draw the size of the gradient of each layer in the last update of each epoch.

    Layers whose lines are factors of ten apart learn at different speeds: if those of the first
    layers fall far below, gradients vanish on the way back; if they rise, gradients explode.

    Args:
        watch: what watched the training.
        axes: where to draw; None: in a new figure.

    Raises:
        ImportError: matplotlib is not installed.
        ValueError: no epoch was watched.
    """
    check_kind(watch, Watch, "which watched the training")
    if len(watch.epoch) < 2:
        raise ValueError(
            "no epoch was watched: give the watch to fit(…, callbacks=[watch]) before this"
        )
    axes = prepared(axes, "epoch", "gradient ‖∂L/∂w‖")
    for index, (layer, norms) in enumerate(watch.gradients.items()):
        add_line(axes, watch.epoch[1:], norms, index, label=layer)
    whole_numbers(axes)
    drawn = [*chain(*watch.gradients.values())]
    if any(drawn):
        log_scale(axes, drawn)
    if len(watch.gradients) > 1:
        axes.legend()
    return axes


def _listed(names: str | Sequence[str] | None) -> Sequence[str]:
    """Return names as a list, also a single one."""
    return [names] if isinstance(names, str) else names or ()
