"""Judges one epoch of mini-batch gradient descent."""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from demos.exercises.checks import Formula, number
from demos.exercises.slips import Function
from demos.exercises.train.batch.check import sigmoid_used, weight_late
from demos.exercises.training import Mistake, trained

Row = list[float]
Two = tuple[float, float]
SAMPLES = 1000  # as many as in the lecture's data set
NUMBERS = [n / 100 for n in range(-200, 201)]


def epoch(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Return w₁ and b after an update for each batch."""
    for start in range(0, len(x), size):
        xs = x[start : start + size]
        ys = y[start : start + size]
        N = len(xs)
        dL_dw1 = sum(-2 * (t - (w1 * v + b)) * v for v, t in zip(xs, ys, strict=True)) / N
        dL_db = sum(-2 * (t - (w1 * v + b)) for v, t in zip(xs, ys, strict=True)) / N
        w1 = w1 - alpha * dL_dw1
        b = b - alpha * dL_db
    return w1, b


def table(rng: random.Random) -> Row:
    """Draw one number for each sample."""
    return rng.choices(NUMBERS, k=SAMPLES)


def longer(rng: random.Random) -> Row:
    """Draw numbers for a larger table, so that the number of samples cannot be typed in."""
    return rng.choices(NUMBERS, k=SAMPLES + 300)


def with_a_rest(rng: random.Random) -> int:
    """Draw a batch size that does not divide evenly."""
    return rng.choice([size for size in range(30, 200) if SAMPLES % size])


def in_loops(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Return the same, added up in a loop."""
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        N = len(xs)
        dw, db = 0.0, 0.0
        for i in range(N):
            error = ys[i] - (w1 * xs[i] + b)
            dw = dw - 2 * error * xs[i] / N
            db = db - 2 * error / N
        w1 = w1 - alpha * dw
        b = b - alpha * db
    return w1, b


def in_batches(cut: Callable[[int, int], list[Sequence[int]]]) -> Function:
    """Return the epoch with these batches, a function of sample count and batch size."""

    def run(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
        for batch in filter(len, cut(len(x), size)):
            xs, ys = [x[i] for i in batch], [y[i] for i in batch]
            w1, b = trained(xs, ys, w1, b, alpha, len(batch))
        return w1, b

    return run


def evenly(n: int, size: int) -> list[Sequence[int]]:
    """Return batches of nearly equal size, the larger ones first."""
    count = -(-n // size)
    starts = [k * (n // count) + min(k, n % count) for k in range(count + 1)]
    return [range(start, end) for start, end in pairwise(starts)]


def starting(start: int, n: int, size: int) -> Sequence[int]:
    """Return the batch that starts at a sample."""
    return range(start, min(start + size, n))


def old_weights(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Take every batch's gradient at the initial weights."""
    moved = [
        trained(x[start : start + size], y[start : start + size], w1, b, alpha, size)
        for start in range(0, len(x), size)
    ]
    return w1 + sum(w - w1 for w, _ in moved), b + sum(c - b for _, c in moved)


def piled_up(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Keep adding to the sums of the batches before."""
    dw = db = 0.0
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        w, c = trained(xs, ys, w1, b, alpha, size)
        dw, db = dw + w - w1, db + c - b
        w1, b = w1 + dw, b + db
    return w1, b


def means_first(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Take the means of inputs and targets, and treat them as one sample."""
    for start in range(0, len(x), size):
        batch = x[start : start + size], y[start : start + size]
        v, t = (sum(row) / len(row) for row in batch)
        w1, b = trained([v], [t], w1, b, alpha, 1)
    return w1, b


def twice_divided(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Divide by the number of samples in the batch again."""
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        w1, b = trained(xs, ys, w1, b, alpha / len(xs), size)
    return w1, b


def rate_shared(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Divide the learning rate by the number of batches."""
    return epoch(x, y, w1, b, alpha / len(range(0, len(x), size)), size)


def each_divided(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Update after each sample, by its part of the batch's mean."""
    for start in range(0, len(x), size):
        xs, ys = x[start : start + size], y[start : start + size]
        w1, b = Mistake(size=1, over_all=True)(xs, ys, w1, b, alpha)
    return w1, b


def one_update(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Update once, by the mean of the batches' means."""
    w, c = old_weights(x, y, w1, b, alpha, size)
    batches = len(range(0, len(x), size))
    return w1 + (w - w1) / batches, b + (c - b) / batches


def rest_joined(n: int, size: int) -> list[Sequence[int]]:
    """Return batches the last of which includes the leftover samples."""
    starts = range(0, n // size * size, size)
    return [range(k, n if k == starts[-1] else k + size) for k in starts]


def inside(x: Row, y: Row, w1: float, b: float, alpha: float, size: int) -> Two:
    """Update within each batch, by what has been added up so far."""
    for start in range(0, len(x), size):
        dw = db = 0.0
        n = len(x[start : start + size])
        for v, t in zip(x[start : start + size], y[start : start + size], strict=True):
            error = t - (w1 * v + b)
            dw, db = dw - 2 * error * v / n, db - 2 * error / n
            w1, b = w1 - alpha * dw, b - alpha * db
    return w1, b


CHECK = Formula(
    epoch,
    also=(in_loops,),
    given={
        "x": [1.0, 2.0, 3.0, 4.0, 5.0],
        "y": [3.0, 5.0, 7.0, 9.0, 11.0],
        "w1": 0.5,
        "b": 0.0,
        "alpha": 0.02,
        "size": 2,
    },
    draw={
        "x": table,
        "y": table,
        "w1": number(),
        "b": number(),
        "alpha": number(0.001, 0.01, 4),
        "size": with_a_rest,
    },
    regions=[{"x": longer, "y": longer}],
    own={
        "rest_dropped": Mistake(rest=False),
        "divided_by_size": Mistake(by_size=True),
        "divided_by_all": Mistake(over_all=True),
        "sum_taken": Mistake(mean=False),
        "first_batch_only": Mistake(first_only=True),
        "last_batch_only": in_batches(lambda n, size: [starting((n - 1) // size * size, n, size)]),
        "first_of_each": in_batches(lambda n, size: [[k] for k in range(0, n, size)]),
        "old_weights": old_weights,
        "batch_again": in_batches(lambda n, size: [range(n) for _ in range(0, n, size)]),
        "first_again": in_batches(
            lambda n, size: [range(min(size, n - k)) for k in range(0, n, size)]
        ),
        "piled_up": piled_up,
        "inside": inside,
        "batch": in_batches(lambda n, size: [range(n)]),
        "each_sample": Mistake(size=1),
        "size_typed": Mistake(size=2),
        "count_typed": in_batches(
            lambda n, size: [starting(k, n, size) for k in range(0, SAMPLES, size)]
        ),
        "one_short": in_batches(
            lambda n, size: [starting(k, n, size - 1) for k in range(0, n, size)]
        ),
        "one_long": in_batches(
            lambda n, size: [starting(k, n, size + 1) for k in range(0, n, size)]
        ),
        "numbers_for_starts": in_batches(
            lambda n, size: [starting(k, n, size) for k in range(n // size)]
        ),
        "means_first": means_first,
        "twice_divided": twice_divided,
        "rate_shared": rate_shared,
        "overlapping": in_batches(lambda n, size: [starting(k, n, size) for k in range(n)]),
        "first_skipped": in_batches(
            lambda n, size: [starting(k, n, size) for k in range(1, n, size)]
        ),
        "strided": (
            in_batches(lambda n, size: [range(k, n, size) for k in range(size)]),
            in_batches(lambda n, size: [range(k, n, -(-n // size)) for k in range(-(-n // size))]),
        ),
        "even_batches": in_batches(evenly),
        "each_divided": each_divided,
        "one_update": one_update,
        "rest_joined": in_batches(rest_joined),
        "rest_one_by_one": in_batches(
            lambda n, size: [
                *(range(k, k + size) for k in range(0, n // size * size, size)),
                *([k] for k in range(n // size * size, n)),
            ]
        ),
        "filled_up": in_batches(
            lambda n, size: [
                range(min(k, max(0, n - size)), min(k + size, n)) for k in range(0, n, size)
            ]
        ),
        "wrapped": in_batches(
            lambda n, size: [[i % n for i in range(k, k + size)] for k in range(0, n, size)]
        ),
        "first_alone": in_batches(
            lambda n, size: [range(1), *(starting(k, n, size) for k in range(1, n, size))]
        ),
        "last_of_each": in_batches(
            lambda n, size: [[min(k + size, n) - 1] for k in range(0, n, size)]
        ),
        "size_for_count": in_batches(
            lambda n, size: [
                starting(k, n, max(1, n // size)) for k in range(0, n, max(1, n // size))
            ]
        ),
        "from_the_end": in_batches(
            lambda n, size: [starting(k, n, size) for k in range(0, n, size)][::-1]
        ),
        "weight_late": weight_late,
        "sigmoid_used": sigmoid_used,
        "bias_late": Mistake(bias_late=True),
        "uphill": Mistake(sign=1),
        "no_rate": Mistake(rate=False),
        "bias_held": Mistake(bias=False),
    },
    parts=("w₁", "b"),
    same_lengths=("x", "y"),
)
