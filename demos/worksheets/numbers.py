"""Numbers drawn from a seed: drawn again until the computation by hand stays short."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar, cast

_MOST_DRAWS = 100_000  # every topic finds its numbers in a hundredth of this
_Drawn = TypeVar("_Drawn")


def drawn(topic: str, seed: int, draw: Callable[[random.Random], _Drawn | None]) -> _Drawn:
    """Return the first draw that is not None; it differs from topic to topic."""
    found = _drawn(topic, seed, draw)  # once for the sheet, once for its key
    return cast(_Drawn, found)


@lru_cache
def _drawn(topic: str, seed: int, draw: Callable[[random.Random], object]) -> object:
    rng = random.Random(f"{topic} {seed}")
    for _ in range(_MOST_DRAWS):
        found = draw(rng)
        if found is not None:
            return found
    raise RuntimeError(f"no suitable numbers found for the sheet {topic} {seed}")


def is_short(value: float, decimals: int, digits: int) -> bool:
    """Tell whether a number is exact within this many decimals and significant digits.

    >>> is_short(0.1 + 0.2, decimals=1, digits=1), is_short(12.34, 2, 3), is_short(1 / 3, 4, 4)
    (True, False, False)
    """
    rounded = round(value, decimals)
    written = f"{abs(rounded):.{decimals}f}".replace(".", "").strip("0")
    return abs(value - rounded) <= 1e-9 * max(1.0, abs(value)) and len(written) <= digits


def are_short(values: Iterable[float], decimals: int, digits: int) -> bool:
    """Tell whether every number is short."""
    return all(is_short(value, decimals, digits) for value in values)


def tell_apart(values: Iterable[float], least: float = 0.0) -> bool:
    """Tell whether no two numbers are equal or opposite, none is 0 or 1, none is below `least`.

    Such numbers would hide a mistake: a missing factor, or a wrong one.
    """
    sizes = [round(abs(value), 9) for value in values]
    return len(set(sizes)) == len(sizes) and not {0.0, 1.0} & {*sizes} and min(sizes) >= least
