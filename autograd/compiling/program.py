"""A tape as the machine's program: rows of numbers, and steps that compute them.

What depends on a sample is a row of a block; what depends on parameters alone is a slot that all
samples share. Operations of one kind on rows that follow each other are one step, and neurons that
share their inputs are one product of a matrix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..operations import OPERATIONS, Operation
from .kernels import STEP, Slope, slopes_of
from .library import operation_named
from .tape import Leaf, Tape

_NET, _IDENTITY = OPERATIONS["weighted_sum"], OPERATIONS["identity"]


class Step(NamedTuple):
    """A step, before it is written as numbers."""

    kernel: str
    height: int
    fields: tuple[int, ...]


class Layer(NamedTuple):
    """Weighted sums on the same inputs: where their weights and biases are."""

    entries: tuple[int, ...]
    inputs: tuple[int, ...]
    weights: int  # the first slot
    bias: int  # the first slot, or -1
    apart: int  # how far those of the next neuron are


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
        loss: the slot of the loss, -1 where none is wanted.
    """

    parts: Mapping[str, list[Step]]
    rows: int
    slots: int
    receivers: int
    numbers: Mapping[int, float]
    scaled: Sequence[tuple[int, float, float]]
    totals: range
    loss: int


PARTS = ("begin", "samples", "answers", "samples_back", "end", "end_back", "begin_back")


class Layout:
    """Lays a tape out as a program.

    Args:
        tape: of one sample.
        loss: the place on it of what is differentiated; None: nothing is.
        outputs: places on it of what is given back for each sample.
        values: the leaves that are Values, by their places on the tape; the first ones are the
            parameters, and get the first slots, in their order.
        parameters: how many of them are differentiated by.
        by_inputs: the columns of the inputs that are differentiated by, each to an output.
        columns: how many columns the inputs have.
    """

    def __init__(
        self,
        tape: Tape,
        loss: int | None,
        outputs: Sequence[int],
        values: Sequence[int],
        parameters: int,
        by_inputs: Sequence[int] = (),
    ) -> None:
        self.tape, self.loss, self.outputs = tape, loss, outputs
        self.parts: dict[str, list[Step]] = {part: [] for part in PARTS}
        self._spell_out()
        self._values, self._parameters = values, parameters
        self._by_inputs = {*by_inputs}
        self._by_inputs_order = by_inputs
        self._kinds()
        self._slot: dict[int, int] = {}
        self._slots = 0
        self._row: dict[int, int] = {}
        self._rows = 0
        self._numbers: dict[int, float] = {}
        self._scaled: list[tuple[int, float, float]] = []
        self._backs: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
        self._lay_out()

    # what is what

    def _spell_out(self) -> None:
        """Replace weighted sums that are no layer's by products and sums."""
        tape, depends = Tape(), list[bool]()
        place: list[int] = []
        for entry in self.tape.entries:
            if isinstance(entry, Leaf):
                leaf = entry._replace(what=place[entry.what]) if entry.kind == "total" else entry
                place.append(tape.leaf(leaf))
            else:
                row, operands = entry
                operands = tuple([place[x] for x in operands])
                index = tape.operation(row, operands)
                while len(depends) < len(tape.entries):
                    depends.append(_is_of_samples(tape, len(depends), depends))
                if row is _NET and not self._stays(tape, operands, depends):
                    index = tape.spelled_out(index)
                place.append(index)
            while len(depends) < len(tape.entries):
                depends.append(_is_of_samples(tape, len(depends), depends))
        self.tape, self.outputs = tape, [place[x] for x in self.outputs]
        self.loss = None if self.loss is None else place[self.loss]
        self._place_of, self._of_samples = place, depends

    def _stays(self, tape: Tape, operands: Sequence[int], depends: Sequence[bool]) -> bool:
        count = len(operands) // 2
        weights, inputs = operands[: len(operands) - count], operands[len(operands) - count :]
        if not inputs or any(depends[x] for x in weights):
            return False
        if not all(isinstance(tape.entries[x], Leaf) for x in weights):
            return False
        if all(depends[x] for x in inputs):
            return True
        return len(weights) == count and all(
            isinstance(tape.entries[x], Leaf) and not depends[x] for x in inputs
        )

    def _kinds(self) -> None:
        """Find what is computed at all, what depends on totals, and what has a gradient."""
        entries = self.tape.entries
        values = {self._place_of[x]: k for k, x in enumerate(self._values)}
        self._value_at = values
        wanted = {*self.outputs} | ({self.loss} if self.loss is not None else set())
        self._wanted = wanted
        reached = bytearray(len(entries))
        leading = bytearray(len(entries))  # to the loss
        for index in wanted:
            reached[index] = 1
        if self.loss is not None:
            leading[self.loss] = 1
        late = bytearray(len(entries))  # depends on totals
        moves = bytearray(len(entries))  # depends on what is differentiated by
        for index, entry in enumerate(entries):
            if isinstance(entry, Leaf):
                if entry.kind == "total":
                    late[index], moves[index] = 1, moves[entry.what]
                elif entry.kind == "value":
                    moves[index] = values[index] < self._parameters
                elif entry.kind == "input":
                    moves[index] = entry.what in self._by_inputs
            else:
                slopes = _slopes(entry[0], entry[1])
                late[index] = any(late[x] for x in entry[1])
                moves[index] = any(
                    moves[x] for x, slope in zip(entry[1], slopes) if slope != Slope(0)
                )
        for index in range(len(entries) - 1, -1, -1):
            entry = entries[index]
            if isinstance(entry, Leaf):
                operands = [entry.what] if entry.kind == "total" else []
                slopes: Sequence[Slope] = [Slope(1)]
            else:
                operands, slopes = [*entry[1]], _slopes(*entry)
            for x, slope in zip(operands, slopes):
                reached[x] |= reached[index]
                leading[x] |= leading[index] and slope != Slope(0)
        self._reached, self._late = reached, late
        self._has_gradient = bytearray([a & b for a, b in zip(leading, moves)])

    # slots

    def _new_slots(self, count: int = 1) -> int:
        self._slots += count
        return self._slots - count

    def _lay_out(self) -> None:
        entries = self.tape.entries
        self._new_slots(len(self._values))
        for index, k in self._value_at.items():
            self._slot[index] = k
        early = [i for i in range(len(entries)) if self._reached[i] and not self._of_samples[i]]
        for index in early:
            if not self._late[index]:
                self._give_slot(index)
        self._layers = self._find_layers()
        totals = [
            index
            for index in early
            if isinstance(entry := entries[index], Leaf) and entry.kind == "total"
        ]
        receivers = self._slots
        self._zero = self._new_slots()
        first = self._new_slots(len(totals))
        self._slot |= {index: first + k for k, index in enumerate(totals)}
        for index in early:
            if self._late[index]:
                self._give_slot(index)
        self._compute_shared("begin", [i for i in early if not self._late[i]])
        self._compute_shared("end", [i for i in early if self._late[i]])
        self._compute_samples()
        self._totals = totals
        self._back_samples(first)
        for part in ("end", "begin"):
            self._back_shared(part)
        self.program = Program(
            self.parts,
            2 * self._height + self._kept,
            self._slots,
            receivers,
            self._numbers,
            self._scaled,
            range(first, first + len(totals)),
            -1 if self.loss is None else self._slot[self.loss],
        )

    def _give_slot(self, index: int) -> None:
        if index in self._slot:
            return
        entry = self.tape.entries[index]
        if isinstance(entry, Leaf) and entry.kind == "total":
            return
        slot = self._slot[index] = self._new_slots()
        if isinstance(entry, Leaf):
            if entry.power:
                self._scaled.append((slot, entry.what, entry.power))
            else:
                self._numbers[slot] = entry.what

    def _find_layers(self) -> list[Layer]:
        """Return weighted sums on samples, those with the same inputs together."""
        groups: dict[tuple[tuple[int, ...], bool], list[int]] = defaultdict(list)
        entries = self.tape.entries
        for index, entry in enumerate(entries):
            if isinstance(entry, Leaf) or entry[0] is not _NET or not self._reached[index]:
                continue
            if self._of_samples[index]:
                count = len(entry[1]) // 2
                inputs = entry[1][len(entry[1]) - count :]
                groups[inputs, bool(len(entry[1]) % 2)].append(index)
        return [
            layer
            for (inputs, has_bias), found in groups.items()
            for layer in self._layers_of(inputs, has_bias, found)
        ]

    def _layers_of(
        self, inputs: tuple[int, ...], has_bias: bool, found: list[int]
    ) -> Iterable[Layer]:
        count = len(inputs)
        slots = {}
        for index in found:
            entry = self.tape.entries[index]
            assert not isinstance(entry, Leaf)
            slots[index] = [self._slot[x] for x in entry[1][: count + has_bias]]
        found = sorted(found, key=slots.__getitem__)
        first = slots[found[0]]
        apart = slots[found[1]][0] - first[0] if len(found) > 1 else count + has_bias
        in_place = all(
            row[:count] == [*range(first[0] + k * apart, first[0] + k * apart + count)]
            and row[count:] == [x + k * apart for x in first[count:]]
            for k, row in enumerate(slots[index] for index in found)
        )
        if in_place and apart > 0:
            yield Layer((*found,), inputs, first[0], first[count] if has_bias else -1, apart)
            return
        apart = count + has_bias
        start = self._new_slots(apart * len(found))
        for k, index in enumerate(found):
            for i, slot in enumerate(slots[index]):
                to = start + k * apart + i
                self.parts["begin"].append(Step("identity", 1, (to, slot)))
                self._backs.setdefault("begin", []).append(("plain_added", (to, slot)))
        yield Layer((*found,), inputs, start, start + count if has_bias else -1, apart)

    # what depends on no sample

    def _compute_shared(self, part: str, indices: Iterable[int]) -> None:
        steps = self.parts[part]
        backs = self._backs.setdefault(part, [])
        for index in indices:
            entry = self.tape.entries[index]
            if isinstance(entry, Leaf):
                continue
            row, operands = entry
            out, slots = self._slot[index], [self._slot[x] for x in operands]
            if row is _NET:
                count = len(slots) // 2
                first, second = self._in_a_row(slots[:count]), self._in_a_row(slots[-count:])
                steps.append(Step("dot", count, (out, first, second)))
                if self._has_gradient[index]:
                    backs.append(("dot", (out, first, second, count)))
                continue
            kept = [slope for slope in slopes_of(row) if slope == Slope(None)]
            places = [self._new_slots() for _ in kept]
            steps.append(Step(operation_named(row), 1, (out, *slots, *places)))
            if self._has_gradient[index]:
                for x, name, slope in _handed(row, slots, out, places):
                    if self._has_gradient[operands[x]]:
                        backs.append((name, (out, slots[x], slope)))

    def _in_a_row(self, slots: Sequence[int]) -> int:
        """Return the first of slots that follow each other; where they do not, of copies."""
        if [*slots] == [*range(slots[0], slots[0] + len(slots))]:
            return slots[0]
        first = self._new_slots(len(slots))
        for k, slot in enumerate(slots):
            part = "begin"
            self.parts[part].append(Step("identity", 1, (first + k, slot)))
            self._backs.setdefault(part, []).append(("plain_added", (first + k, slot)))
        return first

    def _back_shared(self, part: str) -> None:
        steps, size = self.parts[f"{part}_back"], self._slots
        for name, fields in reversed(self._backs[part]):
            if name == "dot":
                out, first, second, count = fields
                steps.append(Step("dot_handed_down", count, (size + first, size + out, second)))
                steps.append(Step("dot_handed_down", count, (size + second, size + out, first)))
            elif len(fields) == 2:
                steps.append(Step(name, 1, (size + fields[1], size + fields[0], 0)))
            else:
                out, x, slope = fields
                steps.append(Step(f"{name}_added", 1, (size + x, size + out, max(slope, 0))))

    # what depends on a sample

    def _new_rows(self, count: int) -> int:
        self._rows += count
        return self._rows - count

    def _compute_samples(self) -> None:
        entries, steps = self.tape.entries, self.parts["samples"]
        self._runs: list[tuple[str, tuple[int, ...], tuple[int, ...], object]] = []
        self._kept_rows: list[tuple[int, int]] = []  # steps whose kept rows come after all others
        self._kept = 0
        alive = [i for i in range(len(entries)) if self._reached[i] and self._of_samples[i]]
        columns = sorted(
            [
                (entry.what, index)
                for index in alive
                if isinstance(entry := entries[index], Leaf)
            ]
        )
        for run in _runs([column for column, _ in columns]):
            first = self._new_rows(len(run))
            for k, (_, index) in enumerate(columns[run.start : run.stop]):
                self._row[index] = first + k
            steps.append(Step("gathered", len(run), (first, columns[run.start][0])))
        self._spread_all(alive)
        layer_of = {index: layer for layer in self._layers for index in layer.entries}
        levels: dict[int, list[int]] = defaultdict(list)
        level: dict[int, int] = {}
        for index in alive:
            entry = entries[index]
            if isinstance(entry, Leaf):
                level[index] = 0
                continue
            operands = layer_of[index].inputs if index in layer_of else entry[1]
            level[index] = 1 + max(level.get(x, 0) for x in operands)
            levels[level[index]].append(index)
        for number in sorted(levels):
            groups: dict[object, list[int]] = defaultdict(list)
            for index in levels[number]:
                entry = entries[index]
                assert not isinstance(entry, Leaf)
                groups[layer_of.get(index, entry[0])].append(index)
            for what, found in groups.items():
                if isinstance(what, Layer):
                    self._layer(what)
                else:
                    assert isinstance(what, Operation)
                    self._alike(what, found)
        self._height = self._rows
        for k, first in self._kept_rows:
            fields = steps[k].fields
            shifted = [2 * self._height + x for x in fields[first:]]
            steps[k] = steps[k]._replace(fields=(*fields[:first], *shifted))

    def _spread_all(self, alive: Sequence[int]) -> None:
        """Fill rows with the numbers of all samples that operations on samples use."""
        entries, used = self.tape.entries, set()
        for index in alive:
            entry = entries[index]
            if isinstance(entry, Leaf) or entry[0] is _NET:
                continue
            used |= {x for x in entry[1] if not self._of_samples[x]}
        roots = [
            entry.what
            for index, entry in enumerate(entries)
            if isinstance(entry, Leaf) and entry.kind == "total" and self._reached[index]
        ]
        used |= {x for x in (*roots, *self.outputs) if not self._of_samples[x]}
        ordered = sorted(used, key=self._slot.__getitem__)
        for run in _runs([self._slot[x] for x in ordered]):
            first = self._new_rows(len(run))
            for k, index in enumerate(ordered[run.start : run.stop]):
                self._row[index] = first + k
            slot = self._slot[ordered[run.start]]
            self.parts["samples"].append(Step("spread", len(run), (first, slot)))
        self._spread = ordered

    def _layer(self, layer: Layer) -> None:
        rows = [self._row[x] for x in layer.inputs]
        x = rows[0]
        if rows != [*range(x, x + len(rows))]:
            x = self._new_rows(len(rows))
            for run in _runs(rows):
                fields = (x + run.start, rows[run.start])
                self.parts["samples"].append(Step("identity", len(run), fields))
                copied = tuple(layer.inputs[run.start : run.stop])
                self._runs.append(("copy", copied, fields, None))
        out = self._new_rows(len(layer.entries))
        for k, index in enumerate(layer.entries):
            self._row[index] = out + k
        count = len(layer.inputs)
        bias = (layer.bias, layer.apart) if layer.bias >= 0 else (self._zero, 0)
        fields = (out, x, count, layer.weights, layer.apart, 1, *bias)
        self.parts["samples"].append(Step("product_set", len(layer.entries), fields))
        self._runs.append(("layer", layer.entries, fields, layer))

    def _alike(self, row: Operation, found: Sequence[int]) -> None:
        """Compute entries of one operation, those on rows that follow each other in one step."""
        kernel = operation_named(row)
        kept = sum(slope == Slope(None) for slope in slopes_of(row))
        keyed = []
        for index in found:
            entry = self.tape.entries[index]
            assert not isinstance(entry, Leaf)
            flags = tuple([self._has_gradient[x] for x in (index, *entry[1])])
            keyed.append((flags, tuple([self._row[x] for x in entry[1]]), index))
        keyed.sort()
        start = 0
        while start < len(keyed):
            stop = start + 1
            flags, rows, _ = keyed[start]
            while (
                stop < len(keyed)
                and keyed[stop][0] == flags
                and keyed[stop][1] == tuple([r + stop - start for r in rows])
            ):
                stop += 1
            run = tuple([index for _, _, index in keyed[start:stop]])
            out = self._new_rows(len(run))
            for k, index in enumerate(run):
                self._row[index] = out + k
            places = [self._kept + k * len(run) for k in range(kept)]
            self._kept += kept * len(run)
            fields = (out, *rows, *places)
            if kept:
                self._kept_rows.append((len(self.parts["samples"]), 1 + len(rows)))
            self.parts["samples"].append(Step(kernel, len(run), fields))
            self._runs.append(("rows", run, fields, row))
            start = stop

    def _back_samples(self, totals: int) -> None:
        """Hand gradients down, the steps of the forward pass from the last to the first."""
        samples, steps = self.parts["samples"], self.parts["samples_back"]
        height = self._height
        for k, output in enumerate(self.outputs):
            self.parts["answers"].append(Step("given_back", 1, (self._row[output], k)))
        written: set[int] = set()
        for k, index in enumerate(self._totals):
            leaf = self.tape.entries[index]
            assert isinstance(leaf, Leaf)
            samples.append(Step("total", 1, (self._row[leaf.what], totals + k, 0)))
            if self._has_gradient[leaf.what]:
                row = height + self._row[leaf.what]
                steps.append(Step("seed", 1, (row, self._slots + totals + k)))
                written.add(row)

        def to(first: int, count: int) -> str:
            rows = [*range(first, first + count)]
            unmet = [row for row in rows if row not in written]
            written.update(rows)
            if len(unmet) == count:
                return "set"
            for run in _runs(unmet):
                steps.append(Step("cleared", len(run), (unmet[run.start],)))
            return "added"

        for kind, run, fields, what in reversed(self._runs):
            count = len(run)
            if kind == "copy":
                if self._has_gradient[run[0]]:
                    x, copy = height + fields[1], height + fields[0]
                    steps.append(Step(f"plain_{to(x, count)}", count, (x, copy, 0)))
            elif isinstance(what, Layer):
                self._back_layer(run, fields, to)
            elif self._has_gradient[run[0]]:
                assert isinstance(what, Operation)
                entry = self.tape.entries[run[0]]
                assert not isinstance(entry, Leaf)
                out, rows = fields[0], fields[1 : 1 + len(entry[1])]
                places = [2 * height + x for x in fields[1 + len(rows) :]]
                for x, name, slope in _handed(what, rows, out, places):
                    if self._has_gradient[entry[1][x]]:
                        place = height + rows[x]
                        kernel = f"{name}_{to(place, count)}"
                        steps.append(Step(kernel, count, (place, height + out, max(slope, 0))))
        for index in self._spread:
            if self._has_gradient[index] and (row := height + self._row[index]) in written:
                steps.append(Step("total", 1, (row, self._slot[index], 0)))
        for k, column in enumerate(self._by_inputs_order):
            self._give_back_gradient(k, column, written)

    def _back_layer(
        self, run: Sequence[int], fields: tuple[int, ...], to: object
    ) -> None:
        assert callable(to)
        steps, height = self.parts["samples_back"], self._height
        out, x, count, weights, apart, _, bias, bias_apart = fields
        live = [index for index in run if self._has_gradient[index]]
        if not live:
            return
        missing = [height + out + k for k, index in enumerate(run) if not self._has_gradient[index]]
        for row in missing:
            steps.append(Step("cleared", 1, (row,)))
        upstream = height + out
        entry = self.tape.entries[run[0]]
        assert not isinstance(entry, Leaf)
        inputs = entry[1][len(entry[1]) - count :]
        if any(self._has_gradient[i] for i in inputs):
            name = to(height + x, count)
            turned = (height + x, upstream, len(run), weights, 1, apart, self._zero, 0)
            steps.append(Step(f"product_{name}", count, turned))
        steps.append(Step("weights", len(run), (upstream, x, count, weights, apart)))
        if bias_apart:
            steps.append(Step("total", len(run), (upstream, bias, apart)))

    def _give_back_gradient(self, k: int, column: int, written: set[int]) -> None:
        steps = self.parts["samples_back"]
        index = next(
            (
                i
                for i, entry in enumerate(self.tape.entries)
                if isinstance(entry, Leaf) and entry.kind == "input" and entry.what == column
            ),
            None,
        )
        if index is None or index not in self._row:
            return  # the array holds 0 already
        row = self._height + self._row[index]
        if row in written:
            steps.append(Step("given_back", 1, (row, len(self.outputs) + k)))


def _is_of_samples(tape: Tape, index: int, depends: Sequence[bool]) -> bool:
    entry = tape.entries[index]
    if isinstance(entry, Leaf):
        return entry.kind == "input"
    return any(depends[x] for x in entry[1])


def _slopes(row: Operation, operands: Sequence[int]) -> Sequence[Slope]:
    return [Slope(None)] * len(operands) if row is _NET else slopes_of(row)


def _handed(
    row: Operation, places: Sequence[int], out: int, kept: Sequence[int]
) -> list[tuple[int, str, int]]:
    """Return for each operand with a slope: its index, how a gradient reaches it, the slope."""
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


def _runs(numbers: Sequence[int]) -> list[range]:
    """Return where numbers that follow each other are, as ranges of indices."""
    found: list[range] = []
    for i, number in enumerate(numbers):
        if found and number == numbers[i - 1] + 1:
            found[-1] = range(found[-1].start, i + 1)
        else:
            found.append(range(i, i + 1))
    return found


def as_numbers(parts: Mapping[str, list[Step]], kernels: Mapping[str, int]) -> list[list[int]]:
    """Return each step as its fields, the parts in order."""
    rows = []
    for part in PARTS:
        for kernel, height, fields in parts[part]:
            row = [kernels[kernel], height, *fields]
            rows.append(row + [0] * (STEP - len(row)))
    return rows
