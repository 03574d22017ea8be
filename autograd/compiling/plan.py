"""What of a tape is computed, for each sample or once for all, and what gets a gradient."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..operations import OPERATIONS, Operation
from .kernels import Slope, slopes_of
from .tape import Leaf, Tape

NET = OPERATIONS["weighted_sum"]
NO_SLOPE = Slope(0)


class Plan:
    """A tape and what is asked of it.

    Args:
        tape: of one sample.
        loss: the place on it of what is differentiated; None: nothing is.
        outputs: places on it of what is given back for each sample.
        values: the places of the leaves that are Values; the first ones are parameters.
        parameters: how many of them are differentiated by.
        by_inputs: the columns of the inputs that are differentiated by.

    Attributes:
        tape, loss, outputs, values: the same, where weighted sums that are no layer's, nor a
            product of numbers that all samples share, are spelled out.
        of_samples: of each entry, whether it depends on the sample.
        late: of each, whether it depends on sums over samples.
        alive: of each, whether it is computed at all.
        has_gradient: of each, whether it gets one.
    """

    def __init__(
        self,
        tape: Tape,
        loss: int | None,
        outputs: Sequence[int],
        values: Sequence[int],
        parameters: int,
        by_inputs: Collection[int] = (),
    ) -> None:
        self.tape, self.of_samples, place = _spelled_out(tape)
        self.loss = None if loss is None else place[loss]
        self.outputs = [place[x] for x in outputs]
        self.values = [place[x] for x in values]
        by = {*by_inputs}
        entries = self.tape.entries
        self.late = [False] * len(entries)
        moves = [False] * len(entries)  # with what is differentiated by
        for index in self.values[:parameters]:
            moves[index] = True
        for index, entry in enumerate(entries):
            if isinstance(entry, Leaf):
                if entry.kind == "total":
                    self.late[index], moves[index] = True, moves[entry.what]
                elif entry.kind == "input":
                    moves[index] = entry.what in by
                continue
            self.late[index] = any(self.late[x] for x in entry[1])
            slopes = zip(entry[1], _slopes(*entry))
            moves[index] = any(moves[x] and slope != NO_SLOPE for x, slope in slopes)
        self.alive = [False] * len(entries)
        leading = [False] * len(entries)  # to the loss
        for index in [*self.outputs, *([] if self.loss is None else [self.loss])]:
            self.alive[index] = True
        if self.loss is not None:
            leading[self.loss] = True
        for index in range(len(entries) - 1, -1, -1):
            entry = entries[index]
            if isinstance(entry, Leaf):
                pairs = [(entry.what, Slope(1))] if entry.kind == "total" else []
            else:
                pairs = [*zip(entry[1], _slopes(*entry))]
            for x, slope in pairs:
                self.alive[x] |= self.alive[index]
                leading[x] |= leading[index] and slope != NO_SLOPE
        self.has_gradient = [a and b for a, b in zip(leading, moves)]

    def operation(self, index: int) -> tuple[Operation, tuple[int, ...]]:
        """Return the operation of an entry, and its operands."""
        entry = self.tape.entries[index]
        assert not isinstance(entry, Leaf)
        return entry

    def leaf(self, index: int) -> Leaf | None:
        """Return an entry that is a leaf; None of another."""
        entry = self.tape.entries[index]
        return entry if isinstance(entry, Leaf) else None

    def indices(self, of_samples: bool) -> list[int]:
        """Return the entries that are computed for each sample, or once for all of them."""
        count = range(len(self.tape.entries))
        return [i for i in count if self.alive[i] and self.of_samples[i] == of_samples]


def _slopes(row: Operation, operands: Sequence[int]) -> Sequence[Slope]:
    return [Slope(None)] * len(operands) if row is NET else slopes_of(row)


def _spelled_out(tape: Tape) -> tuple[Tape, list[bool], list[int]]:
    """Return a tape without the weighted sums that the machine has no kernel for; of each of its
    entries whether it depends on the sample; and where the entries of the first tape are.
    """
    out = Tape()
    of_samples: list[bool] = []
    place: list[int] = []

    def keep_up() -> None:
        for entry in out.entries[len(of_samples) :]:
            if isinstance(entry, Leaf):
                of_samples.append(entry.kind == "input")
            else:
                of_samples.append(any(of_samples[x] for x in entry[1]))

    for entry in tape.entries:
        if isinstance(entry, Leaf):
            is_total = entry.kind == "total"
            place.append(out.leaf(entry._replace(what=place[entry.what]) if is_total else entry))
        else:
            operands = [place[x] for x in entry[1]]
            index = out.operation(entry[0], operands)
            if entry[0] is NET and not _has_kernel(out, operands, of_samples):
                index = out.spelled_out(index)
            place.append(index)
        keep_up()
    return out, of_samples, place


def _has_kernel(tape: Tape, operands: Sequence[int], of_samples: Sequence[bool]) -> bool:
    """Tell whether a weighted sum is a neuron's, or a product of rows of leaves."""
    count = len(operands) // 2
    weights, inputs = operands[: len(operands) - count], operands[len(operands) - count :]
    leaves = [isinstance(tape.entries[x], Leaf) and not of_samples[x] for x in operands]
    if not count or not all(leaves[: len(weights)]):
        return False
    if all(of_samples[x] for x in inputs):
        return True
    return len(weights) == count and all(leaves)
