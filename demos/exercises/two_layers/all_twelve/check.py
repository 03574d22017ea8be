"""Judges all twelve gradients of the 2-2-2 network."""

from collections.abc import Callable
from typing import Any, NamedTuple

from autograd import sigmoid
from demos.exercises.checks import Formula, numbers, table
from demos.exercises.slips import Function

Row = list[float]
Rows = list[Row]


def gradients(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row) -> Any:
    """Return ∂L/∂w¹, ∂L/∂b¹, ∂L/∂w², ∂L/∂b²."""
    o1_1 = sigmoid(w1[0][0] * x[0] + w1[0][1] * x[1] + b1[0])
    o2_1 = sigmoid(w1[1][0] * x[0] + w1[1][1] * x[1] + b1[1])
    o1_2 = sigmoid(w2[0][0] * o1_1 + w2[0][1] * o2_1 + b2[0])
    o2_2 = sigmoid(w2[1][0] * o1_1 + w2[1][1] * o2_1 + b2[1])
    dL_dnet1_2 = -(y[0] - o1_2) * (o1_2 * (1 - o1_2))
    dL_dnet2_2 = -(y[1] - o2_2) * (o2_2 * (1 - o2_2))
    dL_do1_1 = dL_dnet1_2 * w2[0][0] + dL_dnet2_2 * w2[1][0]
    dL_do2_1 = dL_dnet1_2 * w2[0][1] + dL_dnet2_2 * w2[1][1]
    dL_dnet1_1 = dL_do1_1 * (o1_1 * (1 - o1_1))
    dL_dnet2_1 = dL_do2_1 * (o2_1 * (1 - o2_1))
    return (
        ((dL_dnet1_1 * x[0], dL_dnet1_1 * x[1]), (dL_dnet2_1 * x[0], dL_dnet2_1 * x[1])),
        (dL_dnet1_1, dL_dnet2_1),
        (
            (dL_dnet1_2 * o1_1, dL_dnet1_2 * o2_1),
            (dL_dnet2_2 * o1_1, dL_dnet2_2 * o2_1),
        ),
        (dL_dnet1_2, dL_dnet2_2),
    )


class Network(NamedTuple):
    """The numbers of a forward pass, and the second layer's part of the backward pass."""

    x: Row
    w1: Rows
    b1: Row
    o1: Row
    w2: Rows
    b2: Row
    errors: Row
    d2: Row


def slope(o: float) -> float:
    """Return the sigmoid's slope at output o."""
    return o * (1 - o)


def changed(
    into: Callable[[Network, int], float] | None = None,
    slope1: Callable[[float], float] = slope,
    slope2: Callable[[float], float] = slope,
    inputs: Callable[[Network], tuple[Rows, Rows]] | None = None,
    seen: Callable[[Row], Row] = lambda errors: errors,
    last: Function = lambda *found: found,
) -> Function:
    """Return the gradients with a mistake in the backward pass.

    Args:
        into: what arrives at an o of the first layer.
        slope1: what is used as the slope of the first layer's sigmoid.
        slope2: the same in the second layer.
        inputs: the factors of ∂L/∂net for the weights of each layer.
        seen: what is used as the errors of the outputs.
        last: applied to the four results.
    """

    def run(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row) -> Any:
        o1 = [sigmoid(row[0] * x[0] + row[1] * x[1] + b) for row, b in zip(w1, b1, strict=True)]
        o2 = [sigmoid(row[0] * o1[0] + row[1] * o1[1] + b) for row, b in zip(w2, b2, strict=True)]
        errors = seen([o - t for t, o in zip(y, o2, strict=True)])
        d2 = [error * slope2(o) for error, o in zip(errors, o2, strict=True)]
        net = Network(x, w1, b1, o1, w2, b2, errors, d2)
        sent = [(into or both)(net, j) for j in (0, 1)]
        d1 = [amount * slope1(o) for amount, o in zip(sent, o1, strict=True)]
        by1, by2 = inputs(net) if inputs else ([x, x], [o1, o1])
        return last(_times(d1, by1), d1, _times(d2, by2), d2)

    return run


def both(net: Network, j: int) -> float:
    """Add the contributions of both paths to an o of the first layer."""
    return net.d2[0] * net.w2[0][j] + net.d2[1] * net.w2[1][j]


def turned(table: Rows) -> Rows:
    """Return a table with rows and columns swapped."""
    return [list(column) for column in zip(*table, strict=True)]


def _times(by: Row, table: Rows) -> Rows:
    return [[amount * v for v in row] for amount, row in zip(by, table, strict=True)]


def by_biases(**q: Any) -> Any:
    """Multiply the biases' gradients by the biases."""
    dw1, d1, dw2, d2 = gradients(**q)
    d1, d2 = ([d * b for d, b in zip(*pair)] for pair in ((d1, q["b1"]), (d2, q["b2"])))
    return dw1, d1, dw2, d2


def in_loops(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row) -> Any:
    """Return the same, computed in loops."""
    o1 = [sigmoid(w1[i][0] * x[0] + w1[i][1] * x[1] + b1[i]) for i in range(2)]
    o2 = [sigmoid(w2[i][0] * o1[0] + w2[i][1] * o1[1] + b2[i]) for i in range(2)]
    dL_db2 = [-(y[i] - o2[i]) * o2[i] * (1 - o2[i]) for i in range(2)]
    dL_dw2 = [[dL_db2[i] * o1[j] for j in range(2)] for i in range(2)]
    dL_do1 = [dL_db2[0] * w2[0][j] + dL_db2[1] * w2[1][j] for j in range(2)]
    dL_db1 = [dL_do1[i] * o1[i] * (1 - o1[i]) for i in range(2)]
    dL_dw1 = [[dL_db1[i] * x[j] for j in range(2)] for i in range(2)]
    return dL_dw1, dL_db1, dL_dw2, dL_db2


CHECK = Formula(
    gradients,
    given={
        "x": [0.05, 0.10],
        "y": [0.01, 0.99],
        "w1": [[0.15, 0.20], [0.25, 0.30]],
        "b1": [0.35, 0.35],
        "w2": [[0.40, 0.45], [0.50, 0.55]],
        "b2": [0.60, 0.60],
    },
    draw={
        "x": numbers(2),
        "y": numbers(2),
        "w1": table(2, 2),
        "b1": numbers(2),
        "w2": table(2, 2),
        "b2": numbers(2),
    },
    own={
        "halved": changed(slope2=lambda o: slope(o) / 2),
        "transposed": changed(lambda net, j: sum(net.d2[i] * net.w2[j][i] for i in (0, 1))),
        "sigmoid_forgotten": changed(slope1=lambda _: 1.0),
        "output_sigmoid_forgotten": changed(slope2=lambda _: 1.0),
        "one_path": changed(lambda net, j: net.d2[j] * net.w2[j][j]),
        "mean_of_paths": changed(lambda net, j: both(net, j) / 2),
        "own_row": changed(lambda net, j: net.d2[j] * sum(net.w2[j])),
        "errors_added": changed(seen=lambda errors: [sum(errors)] * 2),
        "biases_turned": changed(
            last=lambda w1, d1, w2, d2: (w1, [-d for d in d1], w2, [-d for d in d2])
        ),
        "weights_forgotten": changed(lambda net, _: sum(net.d2)),
        "o_for_w": changed(lambda net, j: sum(net.d2) * net.o1[j]),
        "product_for_slope": changed(lambda net, j: both(net, j) * net.o1[j]),
        "errors_sent": changed(lambda net, j: both(net._replace(d2=net.errors), j)),
        "tanh_slope": changed(slope1=lambda o: 1 - o**2, slope2=lambda o: 1 - o**2),
        "sigmoid_again": changed(
            slope1=lambda o: slope(sigmoid(o)), slope2=lambda o: slope(sigmoid(o))
        ),
        "o_for_x": changed(inputs=lambda net: ([net.o1] * 2, [net.o1] * 2)),
        "weight_for_input": changed(inputs=lambda net: (net.w1, net.w2)),
        "rows_for_columns_1": changed(last=lambda w1, d1, w2, d2: (turned(w1), d1, w2, d2)),
        "rows_for_columns_2": changed(last=lambda w1, d1, w2, d2: (w1, d1, turned(w2), d2)),
        "rows_for_columns": changed(
            last=lambda w1, d1, w2, d2: (turned(w1), d1, turned(w2), d2)
        ),
        "bias_one": changed(last=lambda w1, _d1, w2, _d2: (w1, (1, 1), w2, (1, 1))),
        "bias_times_bias": by_biases,
    },
    also=(in_loops,),
    parts=(
        "∂L/∂w₁₁¹", "∂L/∂w₁₂¹", "∂L/∂w₂₁¹", "∂L/∂w₂₂¹", "∂L/∂b₁¹", "∂L/∂b₂¹",
        "∂L/∂w₁₁²", "∂L/∂w₁₂²", "∂L/∂w₂₁²", "∂L/∂w₂₂²", "∂L/∂b₁²", "∂L/∂b₂²",
    ),
)  # fmt: skip
