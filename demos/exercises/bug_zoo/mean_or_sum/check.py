"""Judges an epoch whose gradient is that of the mean it reports."""

from collections.abc import Callable

from demos.exercises.checks import Formula, number, numbers
from demos.exercises.slips import Function

Row = list[float]
Two = tuple[float, float]


def epoch(x: Row, y: Row, w: float, alpha: float) -> Two:
    """Return w after an update, and the loss before it, both from the mean."""
    N = len(x)
    L = sum((t - w * v) ** 2 for v, t in zip(x, y, strict=True)) / N
    dL_dw = sum(-2 * (t - w * v) * v for v, t in zip(x, y, strict=True)) / N
    return w - alpha * dL_dw, L


def in_loops(x: Row, y: Row, w: float, alpha: float) -> Two:
    """Return the same, added up in a loop."""
    N = len(x)
    L, dL_dw = 0.0, 0.0
    for i in range(N):
        error = y[i] - w * x[i]
        L = L + error**2
        dL_dw = dL_dw - 2 * error * x[i]
    w = w - alpha * dL_dw / N
    return w, L / N


def scaled(x: Row, y: Row, w: float, alpha: float, step: float, loss: float) -> Two:
    """Return the results if gradient and loss are multiplied by numbers."""
    moved, L = epoch(x, y, w, alpha)
    return w + step * (moved - w), loss * L


def in_loop(divide: bool) -> Function:
    """Return the epoch whose update is inside the loop."""

    def run(x: Row, y: Row, w: float, alpha: float) -> Two:
        L, dL_dw, N = 0.0, 0.0, len(x)
        for v, t in zip(x, y, strict=True):
            error = t - w * v
            L += error**2 / N
            dL_dw -= 2 * error * v
            w = w - alpha * dL_dw / (N if divide else 1)
        return w, L

    return run


def weighted(by: Callable[[int, int], float]) -> Function:
    """Return the epoch in which each sample has a weight, computed from its index and N."""

    def run(x: Row, y: Row, w: float, alpha: float) -> Two:
        rows = enumerate(zip(x, y, strict=True))
        dL_dw = sum(-2 * (t - w * v) * v * by(i, len(x)) for i, (v, t) in rows)
        return w - alpha * dL_dw, epoch(x, y, w, alpha)[1]

    return run


def each_sample(x: Row, y: Row, w: float, alpha: float) -> Two:
    """Update after each sample."""
    L = 0.0
    for v, t in zip(x, y, strict=True):
        error = t - w * v
        L += error**2 / len(x)
        w = w + alpha * 2 * error * v
    return w, L


def errors_divided(x: Row, y: Row, w: float, alpha: float) -> Two:
    """Divide each error by N, and so the loss by N cubed."""
    return scaled(x, y, w, alpha, 1, 1 / len(x) ** 2)


def loss_after(x: Row, y: Row, w: float, alpha: float) -> Two:
    """Take the loss after the update."""
    moved, _ = epoch(x, y, w, alpha)
    return moved, epoch(x, y, moved, alpha)[1]


CHECK = Formula(
    epoch,
    also=(in_loops,),
    given={"x": [1.0, 2.0, 3.0, 4.0], "y": [3.0, 5.0, 7.0, 9.0], "w": 1.0, "alpha": 0.05},
    draw={"x": numbers(), "y": numbers(), "w": number(), "alpha": number(0.02, 0.3)},
    own={
        "still_sum": weighted(lambda i, N: 1),
        "both_sums": lambda **q: scaled(**q, step=len(q["x"]), loss=len(q["x"])),
        "loss_summed": lambda **q: scaled(**q, step=1, loss=len(q["x"])),
        "twice_divided": weighted(lambda i, N: 1 / N**2),
        "loss_twice_divided": lambda **q: scaled(**q, step=1, loss=1 / len(q["x"])),
        "errors_divided": errors_divided,
        "in_each_round": weighted(lambda i, N: 1 / N ** (N - i)),
        "weight_divided": lambda **q: (
            scaled(**q, step=len(q["x"]), loss=1)[0] / len(q["x"]), epoch(**q)[1],
        ),
        "each_sample": each_sample,
        "in_loop": in_loop(divide=True),
        "in_loop_summed": in_loop(divide=False),
        "loss_after": loss_after,
        "never_moves": weighted(lambda i, N: 0),
        "last_only": weighted(lambda i, N: (i == N - 1) / N),
        "last_alone": weighted(lambda i, N: i == N - 1),
        "first_only": weighted(lambda i, N: (i == 0) / N),
        "first_alone": weighted(lambda i, N: i == 0),
        "halved": weighted(lambda i, N: 1 / 2),
        "smaller_rate": weighted(lambda i, N: 1 / 10),
        "floored": lambda **q: (q["w"] - (q["w"] - epoch(**q)[0]) // 1, epoch(**q)[1]),
        "typed_in": weighted(lambda i, N: 1 / 4),
        "other_mean": weighted(lambda i, N: 1 / (N - 1)),
        "so_far": weighted(lambda i, N: 1 / (i + 1)),
        "multiplied": weighted(lambda i, N: N),
    },
    parts=("w", "L"),
    same_lengths=("x", "y"),
)  # fmt: skip
