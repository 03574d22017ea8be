"""The machine's limit: seconds of NumPy's product of two large matrices."""

from __future__ import annotations

import json
from time import perf_counter

from .clock import read_jobs

SIZE = 1500


def flops() -> int:
    """Return the operations of the product."""
    return 2 * SIZE**3


if __name__ == "__main__":
    job = read_jobs()
    import numpy

    random = numpy.random.default_rng(1)
    a, b = random.random((2, SIZE, SIZE))
    out = a @ b
    seconds = []
    for _ in range(job["repeats"]):
        start = perf_counter()
        numpy.matmul(a, b, out=out)
        seconds.append(perf_counter() - start)
    print(json.dumps({"seconds": seconds, "flops": flops()}), flush=True)
