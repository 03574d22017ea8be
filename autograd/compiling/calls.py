"""A function as a tape, and the tape as a program, for arguments of one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from ..backprop import gradients as handed_down
from ..graph import Node, post_order
from ..recording import resume_recording
from ..value import Value
from . import Uncompilable
from .arguments import Arguments
from .fields import Field
from .fold import Fold
from .layout import laid_out
from .library import library
from .machine import Machine, addresses, threads
from .plan import Plan
from .tape import Leaf, Tape, merged, recorded
from .watch import record

MUCH = 200_000  # numbers; more of them are worth several threads


class Recording:
    """A function as a tape, for arguments of one shape.

    Args:
        f: the function.
        given: its arguments.

    Attributes:
        tape: of one sample.
        outputs: the places on it of what f returns.
        is_list: whether f returns a list.
    """

    def __init__(self, f: Callable[..., Any], given: Arguments) -> None:
        self._f = f
        self.is_list = False
        # twice, at different numbers: what differs then depends on them
        one = self._record(given, 0, 0.0)
        other = self._record(given, given.samples - 1, 1e-6)
        if len(one[1]) != len(other[1]):
            raise Uncompilable(f"it returns {len(one[1])} Values here, {len(other[1])} there")
        pairs = [*zip(one[1], other[1], strict=True)]
        self.tape, self.outputs = merged(one[0], other[0], pairs)

    def _record(self, given: Arguments, sample: int, more: float) -> tuple[Tape, list[int]]:
        """Record f of a sample, its numbers a little nearer to 0, and 0 away from it."""

        def moved(x: float) -> Value:
            return Value(x - more * x if x else more)

        shared = [*map(moved, given.numbers)]
        inputs: dict[Node, Leaf] = {x: Leaf("value", k) for k, x in enumerate(shared)}
        own: list[Value] = []
        point = given.point(sample, _kept_in(own, moved), iter(shared))
        inputs |= {x: Leaf("input", (0, k)) for k, x in enumerate(own)}
        found, made = record(lambda: self._f(*point))
        self.is_list = isinstance(found, (list, tuple))
        outputs = [*found] if self.is_list else [found]
        if not outputs:
            raise Uncompilable("it must return a Value, not an empty list")
        tape, places = recorded(outputs, inputs, made)
        fold = Fold(tape, 1)
        return fold.tape, [fold.place(places[x]) for x in outputs]


class Program:
    """A recording as the machine runs it.

    Args:
        f: what was recorded.
        recording: how.
        given: arguments of its shape.
        back: whether to compute derivatives.
        most: how many samples a block has at most; None: as fits the machine.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        recording: Recording,
        given: Arguments,
        back: bool,
        most: int | None,
    ) -> None:
        self._f, self._back, self._is_list = f, back, recording.is_list
        compiled_functions = library()
        tape, outputs = recording.tape, recording.outputs
        if back and recording.is_list:
            raise Uncompilable(
                f"it must return one Value, not {len(outputs)} in a list: compile it once for each"
            )
        loss = tape.leaf(Leaf("total", outputs[0])) if back else None
        numbers = range(len(given.numbers))
        places, self._captured = tape.values(numbers)
        by = range(sum(array.shape[1] for array in given.arrays)) if back else ()
        count = len(numbers) if back else 0
        plan = Plan(tape, loss, outputs, places, count, by)
        self._machine = Machine(laid_out(plan, by), compiled_functions, most)
        self._outputs = len(outputs)

    def run(self, given: Arguments) -> tuple[Any, Any]:
        """Return the values, and the derivatives where they are asked for."""
        import numpy as np

        machine, samples = self._machine, given.samples
        answers = np.zeros((self._outputs, samples))
        gradients = [np.zeros(array.shape) for array in given.arrays] if self._back else []
        pairs = [
            (array.ctypes.data + array.strides[1] * k, array.strides[0] // 8)
            for array in given.arrays
            for k in range(array.shape[1])
        ]
        to = [(row.ctypes.data, 1) for row in answers]
        to += [(g.ctypes.data + 8 * k, g.shape[1]) for g in gradients for k in range(g.shape[1])]
        numbers = [*given.numbers, *[value.data for value in self._captured]]
        machine.shared[: len(numbers)] = numbers
        machine.run[Field.BACK], machine.run[Field.ANSWERED] = self._back, 1
        work = samples * machine.program.rows
        if samples:
            machine.go(
                "once",
                samples,
                addresses(pairs, np),
                addresses(to, np),
                threads=threads() if work > MUCH else 1,
                is_long=work > 100 * MUCH,
                held=(given.arrays, answers, gradients),
            )
            if (first := machine.fault()) is not None:
                return copy_context().run(self._eagerly, given, first)
        slots = machine.program.slots
        sums = machine.shared[slots : slots + len(given.numbers)].tolist()
        return self._results(given, answers, gradients, sums)

    def _results(
        self, given: Arguments, answers: Any, gradients: Sequence[Any], sums: Sequence[float]
    ) -> tuple[Any, Any]:
        found = [*answers] if given.has_arrays else [float(row[0]) for row in answers]
        back = given.alike(gradients, sums) if self._back else ()
        return found if self._is_list else found[0], back

    def _eagerly(self, given: Arguments, first: int) -> tuple[Any, Any]:
        """Compute sample by sample as the engine does, where a number is not finite.

        It raises what f raises; where f does not, its numbers count. It runs in a context of its
        own.
        """
        import numpy as np

        if self._back:
            resume_recording()  # there may be a no_grad() around the call
        answers = np.zeros((self._outputs, given.samples))
        gradients = [np.zeros(array.shape) for array in given.arrays] if self._back else []
        shared = [Value(x) for x in given.numbers]
        sums = [0.0] * len(shared)
        for sample in (*range(first, given.samples), *range(first)):
            own: list[Value] = []
            with _sample_told(sample, given):
                found = self._f(*given.point(sample, _kept_in(own), iter(shared)))
                outputs = [*found] if self._is_list else [found]
            answers[:, sample] = [x.data for x in outputs]
            if self._back:
                by = handed_down(outputs[0], post_order(outputs[0], last_input_first=True)[::-1])
                sums = [s + by.get(x, 0.0) for s, x in zip(sums, shared, strict=True)]
                slopes = iter([by.get(x, 0.0) for x in own])
                for g in gradients:
                    g[sample] = [next(slopes) for _ in range(g.shape[1])]
        return self._results(given, answers, gradients, sums)


def _kept_in(
    values: list[Value], make: Callable[[float], Value] = Value
) -> Callable[[float], Value]:
    """Return what makes a Value and keeps it."""

    def leaf(x: float) -> Value:
        values.append(make(x))
        return values[-1]

    return leaf


@contextmanager
def _sample_told(sample: int, given: Arguments) -> Iterator[None]:
    """Say in which sample an error was met."""
    try:
        yield
    except (ArithmeticError, ValueError) as error:
        if given.has_arrays:
            error.add_note(f"in sample {sample}, counted from 0")
        raise
