"""Judges an update in which both gradients belong to the old weights."""

from demos.exercises.checks import Formula, number

Two = tuple[float, float]


def update(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Return both weights after one update."""
    o1 = w1 * x
    yhat = w2 * o1
    dL_dyhat = -2 * (y - yhat)
    dL_dw2 = dL_dyhat * o1
    dL_dw1 = dL_dyhat * w2 * x
    return w1 - alpha * dL_dw1, w2 - alpha * dL_dw2


def second_first(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Run the network again after the second weight has moved."""
    _, w2 = update(x, y, w1, w2, alpha)
    return update(x, y, w1, w2, alpha)[0], w2


def first_first(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Run the network again after the first weight has moved."""
    w1, _ = update(x, y, w1, w2, alpha)
    return w1, update(x, y, w1, w2, alpha)[1]


def new_weight(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Use the updated second weight in the first one's gradient."""
    dL_dyhat = -2 * (y - w2 * w1 * x)
    moved = w2 - alpha * dL_dyhat * w1 * x
    return w1 - alpha * dL_dyhat * moved * x, moved


def new_output(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Compute the neuron's output again, after the first weight has moved."""
    dL_dyhat = -2 * (y - w2 * w1 * x)
    moved = w1 - alpha * dL_dyhat * w2 * x
    return moved, w2 - alpha * dL_dyhat * moved * x


def new_error(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Compute the error again, with the old second weight."""
    _, moved = update(x, y, w1, w2, alpha)
    return w1 + alpha * 2 * (y - moved * w1 * x) * w2 * x, moved


def newer_error(x: float, y: float, w1: float, w2: float, alpha: float) -> Two:
    """Compute the error again, with the old neuron's output."""
    moved, _ = update(x, y, w1, w2, alpha)
    return moved, w2 + alpha * 2 * (y - w2 * moved * x) * w1 * x


CHECK = Formula(
    update,
    given={"x": 2.0, "y": 1.0, "w1": 0.5, "w2": 3.0, "alpha": 0.1},
    draw={
        "x": number(),
        "y": number(),
        "w1": number(),
        "w2": number(),
        "alpha": number(0.02, 0.3),
    },
    own={
        "still_moved": new_weight,
        "new_output": new_output,
        "second_first": second_first,
        "first_first": first_first,
        "new_error": new_error,
        "newer_error": newer_error,
        "changed_places": lambda **q: update(**q)[::-1],
        "second_held": lambda **q: (update(**q)[0], q["w2"]),
        "first_held": lambda **q: (q["w1"], update(**q)[1]),
    },
    parts=("w₁", "w₂"),
)
