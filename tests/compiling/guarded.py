"""python -m tests.compiling.guarded end|start: run programs in memory whose borders are watched.

Every array of the compiled engine ends where a page begins that nobody may touch, or begins where
one ends: a step that read or wrote beyond would kill this process.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import numpy as np

import autograd.compiling.machine as machine
import nn.machine
from autograd.compiling import calls
from autograd.compiling.function import Compiled
from nn import MLP, GradientDescent
from nn.losses import LOSSES

from ..autograd.test_oracle import GRAPHS
from ..nn import test_machine as training
from .test_graphs import SIZES, program

PAGE = 4096
_LIBC = ctypes.CDLL(None)
_LIBC.mmap.restype = ctypes.c_void_p
_LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
_LIBC.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


class Guarded:
    """NumPy, but that its new arrays are between pages that nobody may touch."""

    def __init__(self, at_the_end: bool) -> None:
        self._at_the_end = at_the_end
        self.arrays = 0

    def __getattr__(self, name: str) -> Any:
        function = getattr(np, name)
        if name not in ("zeros", "full", "array", "arange"):
            return function
        return lambda *args, **options: self.moved(function(*args, **options))

    def moved(self, array: Any) -> Any:
        """Return a copy of an array."""
        self.arrays += 1
        size = max(array.nbytes, 8)
        pages = -(-size // PAGE)
        begin = _LIBC.mmap(None, (pages + 2) * PAGE, 3, 0x22, -1, 0)  # to read and write, ours
        for wall in (begin, begin + (pages + 1) * PAGE):
            assert _LIBC.mprotect(wall, PAGE, 0) == 0
        place = begin + PAGE + (pages * PAGE - size if self._at_the_end else 0)
        memory = (ctypes.c_char * size).from_address(place)
        copy = np.frombuffer(memory, array.dtype, array.size).reshape(array.shape)
        copy[...] = array
        return copy


def main(where: str) -> None:
    """Run programs of all kinds; say how many arrays there were."""
    guarded = Guarded(where == "end")
    sys.modules["numpy"] = guarded  # type: ignore[assignment]
    vars(machine)["_aligned"] = lambda _, count: guarded.moved(np.zeros(count))
    calls.MUCH = nn.machine.WORTH = 0  # so that there may be several threads
    for number in range(0, 1000, 25):
        graph = GRAPHS[number]
        fast = Compiled(program(graph), SIZES[number // 25 % 4])
        for samples in (1, 2, 9, 65):
            columns = [guarded.moved(np.full(samples, x)) for x in graph["leaves"]]
            fast.value_and_grad(*columns)
    for size in training.MODES.values():
        for loss, kind in zip(LOSSES, [*training.SETTINGS] * 2, strict=False):
            how = {"batch_size": size, "epochs": 4, **training.SETTINGS[kind]}
            training.trained("compiled", loss, **how)
    for width in (1, 3, 4, 5, 12, 13, 25, 36, 66, 130):
        model = MLP(3, [width, width + 1, 2], rng=0)
        rows = [[0.1 * i, 0.5, -0.2 * i] for i in range(240)]
        batch = 47 if width % 2 else 240  # in two blocks as large as there are
        trainer = GradientDescent(model, "mse", 1e-5, batch_size=batch, rng=0, engine="compiled")
        trainer.fit(rows, [[0.1, 0.2]] * 240, epochs=2, progress=False)
    print(guarded.arrays, "arrays")


if __name__ == "__main__":
    main(sys.argv[1])
