"""A program in memory, and the threads that run it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

from .fields import FIELDS, GROUPS, MINE, Field, Mine
from .kernels import COUNT, INPUTS, ORDER, OUTPUTS, PACKED, ROWS, SHARED, START
from .library import Library
from .matrices import WIDE
from .program import PARTS, Program

ROOM = 1 << 21  # bytes that the rows of a block may take, so that they stay near the processor
MOST, FEWEST = 120, 12  # samples in a block: whole tiles of a product


def threads() -> int:
    """Return how many threads there may be: GRADB_THREADS, else one for each processor."""
    given = os.environ.get("GRADB_THREADS", "")
    if given.isdecimal() and int(given):
        return int(given)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Machine:
    """A program and the memory that it works on.

    Args:
        program: what is run.
        library: the compiled functions.
        largest: how many samples a block has at most; None: as many as fit the memory near the
            processor.
    """

    def __init__(self, program: Program, library: Library, largest: int | None = None) -> None:
        import numpy as np

        self._np = np
        self.program, self.library = program, library
        self.shared = _aligned(np, 2 * program.slots)
        for slot, number in program.numbers.items():
            self.shared[slot] = number
        rows = program.as_numbers(library.kernels)
        self._code = np.array(rows or [[0]], dtype=np.int64)
        self._scaled = np.array(program.scaled or [(0, 0.0, 0.0)])
        self._scaled_view = self._scaled.view(np.int64)
        for k, (slot, _, _) in enumerate(program.scaled):
            self._scaled_view[k, 0] = slot
        self._sums = _aligned(np, GROUPS * program.slots)
        self.run = np.zeros(FIELDS, dtype=np.int64)
        self.floats = self.run.view(np.float64)
        self._faults = np.full(GROUPS, -1, dtype=np.int64)
        fits = ROOM // (8 * max(program.rows, 1)) // FEWEST * FEWEST
        self.largest = largest or max(FEWEST, min(MOST, fits))
        self._running: list[Future[None]] = []
        self._held: Any = None  # what they work on
        self._mine: list[Any] = []
        self._rows: list[Any] = []
        self._packed: list[Any] = []
        run, address = self.run, self._code.ctypes.data
        run[Field.SHARED] = self.shared.ctypes.data
        run[Field.SLOTS], run[Field.RECEIVERS] = program.slots, program.receivers
        run[Field.SUMS] = self._sums.ctypes.data
        for k, part in enumerate(PARTS):
            run[Field.BEGIN + k] = address
            address += self._code.strides[0] * len(program.parts[part])
        run[Field.PROGRAM_END] = address
        run[Field.SCALED] = self._scaled.ctypes.data
        run[Field.SCALED_COUNT] = len(program.scaled)
        run[Field.TOTALS], run[Field.TOTALS_COUNT] = program.totals.start, len(program.totals)
        run[Field.TWICE] = len(program.totals) > 1
        run[Field.LOSS] = max(program.loss, 0)
        run[Field.PAUSE] = _pause()
        run[Field.LARGEST], run[Field.WIDTH] = self.largest, library.width
        run[Field.FAULT_AT] = self._faults.ctypes.data

    def go(
        self,
        function: str,
        count: int,
        inputs: Any,
        outputs: Any,
        order: Any = None,
        threads: int = 1,
        is_long: bool = False,
        held: Any = None,
    ) -> None:
        """Run a function of the library, in one thread or several.

        Where runs overlap, one of them has several threads: those wait for each other.

        Args:
            function: "once" or "epochs".
            count: how many samples.
            inputs, outputs: pairs of an address and how far samples are apart there.
            order: the order of the samples; None: as they are.
            threads: how many threads at most.
            is_long: whether it may take so long that Ctrl-C must be heard meanwhile.
            held: what must be there until it ends, though Ctrl-C struck twice.
        """
        self._end()
        blocks = -(-count // self.largest)
        with _threads_for(max(1, min(threads, blocks, GROUPS))) as most:
            self._prepare(count, inputs, outputs, order, most)
            self._held = held, inputs, outputs, order
            self._call(self.library.functions[function], is_long)

    def _prepare(self, count: int, inputs: Any, outputs: Any, order: Any, threads: int) -> None:
        run = self.run
        room = self.program.rows * self._apart(min(self.largest, count))
        while len(self._mine) < threads:
            self._mine.append(self._np.zeros(MINE, dtype=self._np.int64))
            self._rows.append(_aligned(self._np, 0))
            terms = max(self.program.most_inputs, self._apart(self.largest))
            self._packed.append(_aligned(self._np, terms * WIDE * self.library.width))
        run[Field.THREADS], run[Field.ARRIVED], run[Field.STOP] = threads, 0, 0
        self._faults[:] = -1
        for k in range(threads):
            if len(self._rows[k]) < room:
                self._rows[k] = _aligned(self._np, room)
            mine = self._mine[k]
            mine[:] = 0
            mine[ROWS], mine[SHARED] = self._rows[k].ctypes.data, self.shared.ctypes.data
            mine[PACKED] = self._packed[k].ctypes.data
            mine[START], mine[COUNT] = 0, count
            mine[INPUTS], mine[OUTPUTS] = inputs.ctypes.data, outputs.ctypes.data
            mine[ORDER] = 0 if order is None else order.ctypes.data
            mine[Mine.THREAD] = k

    def _apart(self, samples: int) -> int:
        """Return how far rows of so many samples are apart: in whole vectors."""
        return -(-samples // self.library.width) * self.library.width

    def _call(self, call: Callable[[int, int], None], is_long: bool) -> None:
        threads, address = int(self.run[Field.THREADS]), self.run.ctypes.data
        here = [mine.ctypes.data for mine in self._mine[:threads]]
        if threads == 1 and not is_long:
            call(address, here[0])
            return
        self._running = [Future() for _ in here]
        try:
            for future, place in zip(self._running, here, strict=True):
                _pool().submit(self._one, future, call, address, place)
            while wait(self._running, timeout=0.05).not_done:  # Ctrl-C is heard in between
                pass
        finally:
            self._end()

    def _one(
        self, future: Future[None], call: Callable[[int, int], None], address: int, place: int
    ) -> None:
        """Call in a thread of the pool, which keeps this machine in memory meanwhile."""
        if future.set_running_or_notify_cancel():
            call(address, place)
            future.set_result(None)

    def _end(self) -> None:
        """End what runs; a Ctrl-C that strikes here leaves it to the next call."""
        begun = [future for future in self._running if not future.done() and not future.cancel()]
        if begun:
            self.run[Field.STOP] = 2
            wait(begun)
        self._running, self._held = [], None

    def fault(self) -> int | None:
        """Return a sample at or after which something was not finite; None: nothing was."""
        if self.run[Field.STOP] != 1:
            return None
        found = [int(x) for x in self._faults if x >= 0]
        return min(found, default=0)


def _aligned(np: Any, count: int) -> Any:
    """Return so many zeros, from where a line of the processor's memory begins."""
    room = np.zeros(count + 8)
    first = -room.ctypes.data // 8 % 8
    return room[first : first + count]


@lru_cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=GROUPS, thread_name_prefix="gradb")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # its threads are not there

_several = Lock()  # of the run that has several threads


@contextmanager
def _threads_for(wanted: int) -> Iterator[int]:
    """Say how many threads a run may have, so that all of them can run at once."""
    if wanted == 1 or not _several.acquire(blocking=False):
        yield 1
        return
    try:
        yield wanted
    finally:
        _several.release()


@lru_cache
def _pause() -> int:
    """Return the address of what lets other threads run."""
    if sys.platform == "win32":
        function = ctypes.windll.kernel32.SwitchToThread  # type: ignore[attr-defined]
    else:
        function = ctypes.CDLL(None).sched_yield
    return ctypes.cast(function, ctypes.c_void_p).value or 0


def addresses(arrays: Sequence[tuple[int, int]], np: Any) -> Any:
    """Return pairs of an address and a distance in numbers, as the machine reads them."""
    return np.array(arrays or [(0, 0)], dtype=np.int64)
