"""What is computed for each sample: rows of a block, and the steps on them.

Operations of one kind on rows that follow each other are one step, and neurons that share their
inputs are one product of a matrix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ..operations import Operation
from .kernels import Slope, slopes_of
from .library import kernel_of
from .plan import NET, Plan
from .program import Step, handed, runs
from .shared import Layer, Shared


class _Run(NamedTuple):
    """Entries that one step computes, on rows that follow each other.

    Attributes:
        what: their operation; their layer; None: copies of other rows.
        entries: the entries; of copies, what is copied.
        out: the first row of results.
        rows: for each operand the first row.
        kept: for each slope that is kept the first row.
    """

    what: Operation | Layer | None
    entries: tuple[int, ...]
    out: int
    rows: tuple[int, ...]
    kept: tuple[int, ...] = ()


class Blocks:
    """Gives rows, and lays out the steps on them.

    Rows of numbers come first, then their gradients, then slopes.

    Args:
        plan: what is asked of a tape.
        shared: what is computed once for all samples.
        by_inputs: the columns of the inputs whose gradients are given back, in order.

    Attributes:
        parts: the steps of a pass, "samples", "answers" and "samples_back".
        rows: how many rows there are.
    """

    def __init__(self, plan: Plan, shared: Shared, by_inputs: Sequence[int]) -> None:
        self._plan, self._shared = plan, shared
        self._row: dict[int, int] = {}
        self._height = self._kept = 0
        self._runs: list[_Run] = []
        self._before: list[Step] = []  # all runs
        self._find_inputs()
        self._spread = self._find_spread()
        self._find_runs()
        self.rows = 2 * self._height + self._kept
        self.parts = {
            "samples": [*self._before, *map(self._forward, self._runs), *self._sums()],
            "answers": [
                Step("given_back", 1, (self._row[x], k)) for k, x in enumerate(plan.outputs)
            ],
            "samples_back": _Back(self).steps(by_inputs),
        }

    def new(self, count: int) -> int:
        """Return the first of so many new rows."""
        self._height += count
        return self._height - count

    def _hold(self, indices: Sequence[int]) -> int:
        """Give entries rows that follow each other; return the first."""
        first = self.new(len(indices))
        self._row |= {index: first + k for k, index in enumerate(indices)}
        return first

    def _find_inputs(self) -> None:
        plan = self._plan
        found = {leaf.what: i for i in plan.indices(True) if (leaf := plan.leaf(i))}
        columns = sorted(found)
        for run in runs(columns):
            part = columns[run.start : run.stop]
            first = self._hold([found[column] for column in part])
            self._before.append(Step("gathered", len(run), (first, part[0])))

    def _find_spread(self) -> list[int]:
        """Fill rows with the numbers of all samples that operations on samples use."""
        plan, slot = self._plan, self._shared.slot
        used = {*plan.outputs}
        for index in plan.indices(of_samples=True):
            if plan.leaf(index) is None and plan.operation(index)[0] is not NET:
                used |= {*plan.operation(index)[1]}
        for total in self._shared.totals:
            leaf = plan.leaf(total)
            assert leaf
            used.add(leaf.what)
        ordered = sorted([x for x in used if not plan.of_samples[x]], key=slot.__getitem__)
        for run in runs([slot[x] for x in ordered]):
            part = ordered[run.start : run.stop]
            self._before.append(Step("spread", len(run), (self._hold(part), slot[part[0]])))
        return ordered

    def _find_runs(self) -> None:
        """Put the operations in the order of their levels, those of a kind together."""
        plan = self._plan
        layer_of = {index: layer for layer in self._shared.layers for index in layer.entries}
        level: dict[int, int] = {}
        groups: dict[int, dict[Operation | Layer, list[int]]] = defaultdict(dict)
        for index in plan.indices(of_samples=True):
            if plan.leaf(index):
                continue
            row, operands = plan.operation(index)
            what = layer_of.get(index)
            inputs = what.inputs if what else operands
            level[index] = 1 + max([level.get(x, 0) for x in inputs])
            groups[level[index]].setdefault(what or row, []).append(index)
        for number in sorted(groups):
            for kind, found in groups[number].items():
                if isinstance(kind, Layer):
                    self._add_layer(kind)
                else:
                    self._add_alike(kind, found)

    def _add_layer(self, layer: Layer) -> None:
        rows = [self._row[x] for x in layer.inputs]
        x = rows[0]
        if rows != [*range(x, x + len(rows))]:
            x = self.new(len(rows))
            for run in runs(rows):
                copied = layer.inputs[run.start : run.stop]
                self._runs.append(_Run(None, copied, x + run.start, (rows[run.start],)))
        self._runs.append(_Run(layer, layer.entries, self._hold(layer.entries), (x,)))

    def _add_alike(self, row: Operation, found: Sequence[int]) -> None:
        """Add operations of one kind, those on rows that follow each other in one run."""
        gradient = self._plan.has_gradient
        kept = sum([slope == Slope(None) for slope in slopes_of(row)])
        keyed = []
        for index in found:
            operands = self._plan.operation(index)[1]
            alike = tuple([gradient[x] for x in (index, *operands)])
            keyed.append((alike, tuple([self._row[x] for x in operands]), index))
        keyed.sort()
        start = 0
        while start < len(keyed):
            alike, rows, _ = keyed[start]
            stop = start + 1
            while stop < len(keyed) and keyed[stop][:2] == (
                alike,
                tuple([r + stop - start for r in rows]),
            ):
                stop += 1
            entries = tuple([index for _, _, index in keyed[start:stop]])
            places = [self._kept + k * len(entries) for k in range(kept)]
            self._kept += kept * len(entries)
            self._runs.append(_Run(row, entries, self._hold(entries), rows, (*places,)))
            start = stop

    def kept_rows(self, run: _Run) -> list[int]:
        """Return where the slopes of a run are, now that all other rows are known."""
        return [2 * self._height + place for place in run.kept]

    def _forward(self, run: _Run) -> Step:
        if isinstance(run.what, Layer):
            layer, count = run.what, len(run.what.inputs)
            weights = (layer.weights, layer.apart, 1, layer.bias, layer.bias_apart)
            return Step("product_set", len(run.entries), (run.out, *run.rows, count, *weights))
        kernel = kernel_of(run.what) if run.what else "identity"
        return Step(kernel, len(run.entries), (run.out, *run.rows, *self.kept_rows(run)))

    def _sums(self) -> list[Step]:
        found = []
        for index in self._shared.totals:
            leaf = self._plan.leaf(index)
            assert leaf
            fields = (self._row[leaf.what], self._shared.slot[index], 0)
            found.append(Step("total", 1, fields))
        return found


class _Back:
    """The backward pass of a block: the runs of the forward pass from the last to the first."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._plan, self._shared = blocks._plan, blocks._shared
        self._height = blocks._height
        self._written: set[int] = set()  # rows whose gradient has its first part
        self._steps: list[Step] = []

    def steps(self, by_inputs: Sequence[int]) -> list[Step]:
        """Return the steps; `by_inputs` as of `Blocks`."""
        plan, shared, height = self._plan, self._shared, self._height
        for index in shared.totals:
            leaf = plan.leaf(index)
            assert leaf
            if plan.has_gradient[leaf.what]:
                row = self._blocks._row[leaf.what]
                self._steps.append(
                    Step("seed", 1, (height + row, shared.slots + shared.slot[index]))
                )
                self._written.add(row)
        for run in reversed(self._blocks._runs):
            if isinstance(run.what, Layer):
                self._layer(run, run.what)
            elif plan.has_gradient[run.entries[0]]:
                self._alike(run)
        for index in self._blocks._spread:
            row = self._blocks._row[index]
            if plan.has_gradient[index] and row in self._written:
                self._steps.append(Step("total", 1, (height + row, shared.slot[index], 0)))
        columns = {leaf.what: i for i in plan.indices(True) if (leaf := plan.leaf(i))}
        for k, column in enumerate(by_inputs, len(plan.outputs)):
            row = self._blocks._row[columns[column]] if column in columns else -1
            if row in self._written:
                self._steps.append(Step("given_back", 1, (height + row, k)))
        return self._steps

    def _how(self, first: int, count: int) -> str:
        """Return how gradients go to rows: set where they are the first part, else added."""
        rows = [*range(first, first + count)]
        unmet = [row for row in rows if row not in self._written]
        self._written.update(rows)
        if len(unmet) == count:
            return "set"
        for run in runs(unmet):
            self._steps.append(Step("cleared", len(run), (self._height + unmet[run.start],)))
        return "added"

    def _alike(self, run: _Run) -> None:
        height, count = self._height, len(run.entries)
        if run.what is None:
            name = f"plain_{self._how(run.rows[0], count)}"
            self._steps.append(Step(name, count, (height + run.rows[0], height + run.out, 0)))
            return
        assert isinstance(run.what, Operation)
        operands = self._plan.operation(run.entries[0])[1]
        places = self._blocks.kept_rows(run)
        for x, name, slope in handed(run.what, run.rows, run.out, places):
            if self._plan.has_gradient[operands[x]]:
                kernel = f"{name}_{self._how(run.rows[x], count)}"
                fields = (height + run.rows[x], height + run.out, slope)
                self._steps.append(Step(kernel, count, fields))

    def _layer(self, run: _Run, layer: Layer) -> None:
        gradient, height = self._plan.has_gradient, self._height
        if not any(gradient[index] for index in run.entries):
            return
        for k, index in enumerate(run.entries):
            if not gradient[index]:  # an output that no loss depends on
                self._steps.append(Step("cleared", 1, (height + run.out + k,)))
        x, upstream = run.rows[0], height + run.out
        count, neurons = len(layer.inputs), len(run.entries)
        if any(gradient[index] for index in layer.inputs):
            kernel = f"product_{self._how(x, count)}"
            turned = (neurons, layer.weights, 1, layer.apart, self._shared.zero, 0)
            self._steps.append(Step(kernel, count, (height + x, upstream, *turned)))
        bias = (layer.bias, layer.bias_apart)
        fields = (upstream, x, count, layer.weights, layer.apart, *bias)
        self._steps.append(Step("weights", neurons, fields))
