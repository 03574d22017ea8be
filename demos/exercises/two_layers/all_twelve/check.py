"""Judges all twelve gradients of the 2-2-2 network."""

from typing import Any

from autograd import sigmoid
from demos.exercises.checks import Formula, numbers, table

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


def changed(
    x: Row,
    y: Row,
    w1: Rows,
    b1: Row,
    w2: Rows,
    b2: Row,
    weight: str = "right",
    inner: bool = True,
    paths: int = 2,
    last: str = "x",
) -> Any:
    """Return the gradients as they come out with a mistake in the backward pass."""
    o1 = [sigmoid(row[0] * x[0] + row[1] * x[1] + b) for row, b in zip(w1, b1, strict=True)]
    o2 = [sigmoid(row[0] * o1[0] + row[1] * o1[1] + b) for row, b in zip(w2, b2, strict=True)]
    d2 = [-(t - o) * o * (1 - o) for t, o in zip(y, o2, strict=True)]
    into = []
    for j in range(2):
        amounts = [d2[i] * (w2[j][i] if weight == "transposed" else w2[i][j]) for i in range(2)]
        into.append(sum(amounts) if paths == 2 else amounts[j])
    d1 = [g * o * (1 - o) if inner else g for g, o in zip(into, o1, strict=True)]
    ends = x if last == "x" else o1
    dw1 = [[g * end for end in ends] for g in d1]
    dw2 = [[g * o for o in o1] for g in d2]
    return dw1, d1, dw2, d2


def in_loops(x: Row, y: Row, w1: Rows, b1: Row, w2: Rows, b2: Row) -> Any:
    """Return the same, worked out in loops."""
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
        "transposed": lambda **q: changed(**q, weight="transposed"),
        "sigmoid_forgotten": lambda **q: changed(**q, inner=False),
        "one_path": lambda **q: changed(**q, paths=1),
        "o_for_x": lambda **q: changed(**q, last="o"),
    },
    also=(in_loops,),
    parts=(
        "∂L/∂w₁₁¹", "∂L/∂w₁₂¹", "∂L/∂w₂₁¹", "∂L/∂w₂₂¹", "∂L/∂b₁¹", "∂L/∂b₂¹",
        "∂L/∂w₁₁²", "∂L/∂w₁₂²", "∂L/∂w₂₁²", "∂L/∂w₂₂²", "∂L/∂b₁²", "∂L/∂b₂²",
    ),
)  # fmt: skip
