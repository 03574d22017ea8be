"""What is computed once for all samples: slots, and the steps before and after a pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .kernels import Slope, slopes_of
from .library import kernel_of
from .plan import NET, Plan
from .program import Step, handed


class Layer(NamedTuple):
    """Weighted sums on the same inputs, and where their weights and biases are.

    Attributes:
        entries: the weighted sums.
        inputs: what they are of.
        weights: the first slot.
        apart: how far those of the next sum are.
        bias: the first slot; where there is none, one that holds 0.
        bias_apart: how far the next one's is; 0: there is none.
    """

    entries: tuple[int, ...]
    inputs: tuple[int, ...]
    weights: int
    apart: int
    bias: int
    bias_apart: int


class Shared:
    """Gives slots, and lays out the steps on them.

    Attributes:
        parts: the steps before a pass, "begin", and after it, "end", and their backward passes.
        slot: the slot of each entry.
        slots: how many there are.
        zero: one that holds 0.
        receivers: how many, the first, get gradients from samples.
        numbers, scaled: as a program's.
        totals: the entries that are sums over samples; they have the slots after the receivers.
        layers: the weighted sums on samples.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.parts: dict[str, list[Step]] = {"begin": [], "end": []}
        self._backs: dict[str, list[Step]] = {"begin": [], "end": []}
        self.slot = {index: k for k, index in enumerate(plan.values)}
        self.slots = len(plan.values)
        self.numbers: dict[int, float] = {}
        self.scaled: list[tuple[int, float, float]] = []
        indices = plan.indices(of_samples=False)
        early = [i for i in indices if not plan.late[i]]
        late = [i for i in indices if plan.late[i]]
        self.totals = [i for i in late if plan.leaf(i)]
        for index in early:
            self._give(index)
        self.zero = self._new()  # holds 0: the bias of what has none
        self.layers = [*self._find_layers()]
        self.receivers = self.slots
        for index in (*self.totals, *late):
            self._give(index)
        self._compute("begin", early)
        self._compute("end", late)
        for part in ("begin", "end"):  # gradients come after all slots
            self.parts[f"{part}_back"] = [*map(self._placed, reversed(self._backs[part]))]

    def _new(self, count: int = 1) -> int:
        self.slots += count
        return self.slots - count

    def _give(self, index: int) -> None:
        if index in self.slot:
            return
        slot = self.slot[index] = self._new()
        leaf = self._plan.leaf(index)
        if leaf and leaf.kind == "constant":
            if leaf.power:
                self.scaled.append((slot, leaf.what, leaf.power))
            else:
                self.numbers[slot] = leaf.what

    def _placed(self, step: Step) -> Step:
        """Return a step of a backward pass, now that it is known where gradients are."""
        to, upstream, slopes = step.fields
        return step._replace(fields=(self.slots + to, self.slots + upstream, slopes))

    def _copied(self, to: int, slot: int) -> None:
        """Copy a slot before all else, and its gradient back."""
        self.parts["begin"].append(Step("identity", 1, (to, slot)))
        self._backs["begin"].append(Step("plain_added", 1, (slot, to, 0)))

    def _find_layers(self) -> Iterable[Layer]:
        """Return weighted sums on samples, those with the same inputs together."""
        plan = self._plan
        groups: dict[tuple[tuple[int, ...], bool], list[int]] = defaultdict(list)
        for index in plan.indices(of_samples=True):
            if plan.leaf(index) is None and plan.operation(index)[0] is NET:
                operands = plan.operation(index)[1]
                inputs = operands[len(operands) - len(operands) // 2 :]
                groups[inputs, bool(len(operands) % 2)].append(index)
        for (inputs, has_bias), found in groups.items():
            count = len(inputs) + has_bias
            slots = {i: [self.slot[x] for x in plan.operation(i)[1][:count]] for i in found}
            found.sort(key=slots.__getitem__)
            weights, bias, apart = self._matrix([slots[i] for i in found], len(inputs))
            biases = (bias, apart) if has_bias else (self.zero, 0)
            yield Layer((*found,), inputs, weights, apart, *biases)

    def _matrix(self, rows: Sequence[Sequence[int]], count: int) -> tuple[int, int, int]:
        """Return where the weights of a matrix and its biases begin, and how far its rows are
        apart: rows of so many weights, perhaps with a bias. If need be, it is copied.
        """
        first = rows[0]
        apart = rows[1][0] - first[0] if len(rows) > 1 else len(first)
        whole = [*range(first[0], first[0] + count), *first[count:]]
        if apart > 0 and all(
            [*row] == [slot + k * apart for slot in whole] for k, row in enumerate(rows)
        ):
            return first[0], first[-1], apart
        apart = len(first)
        start = self._new(apart * len(rows))
        for k, slot in enumerate([slot for row in rows for slot in row]):
            self._copied(start + k, slot)
        return start, start + count, apart

    def _compute(self, part: str, indices: Iterable[int]) -> None:
        plan, steps, backs = self._plan, self.parts[part], self._backs[part]
        for index in indices:
            if plan.leaf(index):
                continue
            row, operands = plan.operation(index)
            out, slots = self.slot[index], [self.slot[x] for x in operands]
            if row is NET:
                count = len(slots) // 2
                sides = [self._in_a_row(slots[:count]), self._in_a_row(slots[count:])]
                steps.append(Step("dot", count, (out, *sides)))
                if plan.has_gradient[index]:
                    for side, factors in (sides, sides[::-1]):
                        backs.append(Step("dot_handed_down", count, (side, out, factors)))
                continue
            kept = [self._new() for slope in slopes_of(row) if slope == Slope(None)]
            steps.append(Step(kernel_of(row), 1, (out, *slots, *kept)))
            if plan.has_gradient[index]:
                for x, name, slope in handed(row, slots, out, kept):
                    if plan.has_gradient[operands[x]]:
                        backs.append(Step(f"{name}_added", 1, (slots[x], out, slope)))

    def _in_a_row(self, slots: Sequence[int]) -> int:
        """Return the first of slots that follow each other; where they do not, of copies."""
        first = slots[0]
        if [*slots] != [*range(first, first + len(slots))]:
            first = self._new(len(slots))
            for k, slot in enumerate(slots):
                self._copied(first + k, slot)
        return first
