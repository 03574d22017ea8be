"""The samples that are not trained on, but measured: given, or a part of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from .arguments import at_least_0
from .data import split
from .metrics import decided
from .samples import Samples, is_listed
from .tables import Table


def parted(
    samples: Samples, validation: Any, checked: Callable[..., Samples], of_classes: bool
) -> tuple[Samples, Samples | None]:
    """Return the samples to train on, and those held out.

    Args:
        samples: all of them.
        validation: as `fit` takes it.
        checked: returns samples as training sees them.
        of_classes: whether the targets may be classes; then each keeps its share.

    Raises:
        ValueError: validation is neither a part nor samples.
    """
    if validation is None:
        return samples, None
    if isinstance(validation, Table):
        return samples, checked(validation)
    if is_listed(validation):
        if len(validation) != 2:
            raise ValueError("validation must be (X, y), a Table, or a part such as 0.2")
        return samples, checked(*validation)
    if isinstance(validation, bool) or not 0 < at_least_0("validation", validation) < 1:
        raise ValueError(
            f"validation must be (X, y), a Table, or a part between 0 and 1: got {validation!r}"
        )
    labels = [decided(y) if is_listed(y) else y for y in samples.y]
    rows = Table([[float(i)] for i in range(len(labels))], labels, ["row"], "y")
    counts, tests = Counter(labels), round(len(labels) * validation)
    fewest = min(tests, len(labels) - tests)
    by_class = of_classes and min(counts.values()) > 1 and fewest >= len(counts)
    parts = [
        [int(row[0]) for row in part.X]
        for part in split(rows, validation, rng=0, stratify=by_class)
    ]
    train, held = map(samples.chosen, map(sorted, parts))
    return train, held
