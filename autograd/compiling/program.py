"""What the machine runs: steps in parts, and the numbers that they begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..operations import Operation
from .kernels import STEP, slopes_of

PARTS = ("begin", "samples", "answers", "samples_back", "end", "end_back", "begin_back")


class Step(NamedTuple):
    """A step: its kernel, how many rows it is about, and the kernel's own fields."""

    kernel: str
    height: int
    fields: tuple[int, ...]


class Program(NamedTuple):
    """All that the machine needs to run a tape.

    Attributes:
        parts: the steps, by part.
        rows: how many rows a block has.
        slots: how many slots there are; their gradients come after them.
        receivers: how many slots, the first, get gradients from samples.
        numbers: the constants, by slot.
        scaled: slots whose number depends on how many samples there are: slot, factor, power.
        totals: the slots of the sums over samples.
        loss: the slot of the loss, -1 where there is none.
    """

    parts: Mapping[str, Sequence[Step]]
    rows: int
    slots: int
    receivers: int
    numbers: Mapping[int, float]
    scaled: Sequence[tuple[int, float, float]]
    totals: range
    loss: int

    @property
    def most_inputs(self) -> int:
        """How many inputs the widest product of matrices has."""
        steps = [step for part in PARTS for step in self.parts[part]]
        return max([x.fields[2] for x in steps if x.kernel.startswith("product_")], default=0)

    def as_numbers(self, kernels: Mapping[str, int]) -> list[list[int]]:
        """Return each step as its fields, the parts in order."""
        rows = []
        for part in PARTS:
            for kernel, height, fields in self.parts[part]:
                row = [kernels[kernel], height, *fields]
                rows.append(row + [0] * (STEP - len(row)))
        return rows


def handed(
    row: Operation, places: Sequence[int], out: int, kept: Sequence[int]
) -> list[tuple[int, str, int]]:
    """Return how a gradient reaches each operand: its index, a kernel, where the slope is.

    Args:
        row: the operation.
        places: where its operands are.
        out: where its result is.
        kept: where those of its slopes are that are nothing else's number.
    """
    found, rest = [], iter(kept)
    for k, (sign, operand) in enumerate(slopes_of(row)):
        if sign is not None:
            if sign:
                found.append((k, "plain" if sign > 0 else "negated", 0))
        elif operand is None:
            found.append((k, "times", next(rest)))
        else:
            found.append((k, "times", out if operand < 0 else places[operand]))
    return found


def runs(numbers: Sequence[int]) -> list[range]:
    """Return where numbers that follow each other are, as ranges of indices.

    >>> runs([4, 5, 9])
    [range(0, 2), range(2, 3)]
    """
    found: list[range] = []
    for i, number in enumerate(numbers):
        if found and number == numbers[i - 1] + 1:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found
