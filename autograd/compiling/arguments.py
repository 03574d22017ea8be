"""The arguments of a compiled function: numbers that all samples share, and arrays over samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..notation import counted
from ..numbers import number
from ..value import Value


def _no_arithmetic(row: Row, other: Any) -> Any:
    raise TypeError(
        f"this is a list of {len(row)}, which has no arithmetic: compute with x[0], x[1], … "
        "For several samples, pass an array, np.array([…]); flatten a grid with ravel()"
    )


class Row(list):  # type: ignore[type-arg]
    """A list as a function gets it: + and * would join and repeat it, where a vector is meant."""

    def __add__(self, other: Any) -> Any:
        return _no_arithmetic(self, other) if not _is_plain(other) else [*self, *other]

    def __radd__(self, other: Any) -> Any:
        return _no_arithmetic(self, other) if not _is_plain(other) else [*other, *self]

    __mul__ = __rmul__ = __sub__ = __rsub__ = __truediv__ = __pow__ = __matmul__ = _no_arithmetic


def _is_plain(x: Any) -> bool:
    """Tell whether something is a list of the function's own, to which a row may be joined."""
    return isinstance(x, list) and not isinstance(x, Row)


class Arguments:
    """The arguments of a call, sorted.

    Args:
        given: as they were passed.

    Attributes:
        shape: what a recording depends on.
        arrays: the arrays over samples, with two axes.
        numbers: the numbers.
        samples: how many samples there are; 1 where there is no array.
        has_arrays: whether there is one.

    Raises:
        TypeError: one is neither number nor array.
        ValueError: a number is not finite, or arrays have different numbers of samples.
    """

    def __init__(self, given: Sequence[Any]) -> None:
        self._given = given
        self.arrays: list[Any] = []
        self.numbers: list[float] = []
        self._length: int | None = None
        self.shape = tuple([self._sort(x, f"argument {i}") for i, x in enumerate(given, 1)])
        self.has_arrays = self._length is not None
        self.samples = 1 if self._length is None else self._length

    def _sort(self, x: Any, name: str) -> Any:
        if isinstance(x, (list, tuple)):
            return tuple([self._sort(y, f"{name}[{i}]") for i, y in enumerate(x)])
        if getattr(x, "ndim", 0):
            return self._array(x, name)
        try:
            found = number(x.data if isinstance(x, Value) else x)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name}: {error}") from None
        self.numbers.append(found)
        return None

    def _array(self, x: Any, name: str) -> Any:
        import numpy as np

        if getattr(x.dtype, "kind", "") not in ("f", "i", "u", "b"):
            raise TypeError(f"{name} must hold numbers: it is an array of {x.dtype}")
        if hasattr(x, "mask"):
            raise TypeError(f"{name} is masked: pass its .filled(number), or its .compressed()")
        array = np.asarray(x, dtype=np.float64)
        if self._length not in (None, len(array)):
            raise ValueError(
                f"{name} has {counted(len(array), 'sample')}, but an earlier array has "
                f"{self._length}: an array has a number or a row for each sample; weights go in as "
                "a list, w.tolist()"
            )
        self._length = len(array)
        flat = array.reshape(len(array), math.prod(array.shape[1:]))
        finite = np.isfinite(flat).all(axis=1)
        if not finite.all():
            raise ValueError(f"{name} is not finite in sample {int(np.argmin(finite))}, from 0")
        if any(step % 8 for step in flat.strides) or not flat.flags.aligned:
            flat = np.ascontiguousarray(flat)
        self.arrays.append(flat)
        return ("array", *array.shape[1:])  # unlike any list

    def point(
        self, sample: int, leaf: Callable[[float], Value], shared: Iterator[Value]
    ) -> list[Any]:
        """Return the arguments as the function gets them for a sample.

        Args:
            sample: which, from 0.
            leaf: makes a Value of a number of the sample.
            shared: a Value for each of `numbers`, in their order.
        """

        rest = iter(self.arrays)

        def row_of(x: Any) -> Any:
            return Row([row_of(y) for y in x]) if isinstance(x, list) else leaf(x)

        def one(x: Any) -> Any:
            if isinstance(x, (list, tuple)):
                return Row([one(y) for y in x])
            if getattr(x, "ndim", 0):
                rows = next(rest)
                row = rows[sample] if len(rows) else rows.sum(axis=0)
                return row_of(row.reshape(x.shape[1:]).tolist())
            return next(shared)

        return [one(x) for x in self._given]

    def alike(self, arrays: Sequence[Any], numbers: Sequence[float]) -> tuple[Any, ...]:
        """Return arrays and numbers in the shape of the arguments."""
        rest, single = iter(arrays), iter(numbers)

        def one(x: Any) -> Any:
            if isinstance(x, (list, tuple)):
                return [one(y) for y in x]
            return next(rest).reshape(x.shape) if getattr(x, "ndim", 0) else next(single)

        return tuple([one(x) for x in self._given])
