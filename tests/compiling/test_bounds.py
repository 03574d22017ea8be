"""No step reads or writes beyond its memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="it asks Linux for pages of memory")
@pytest.mark.slow
@pytest.mark.parametrize("where", ["end", "start"])
@pytest.mark.parametrize("threads", ["1", "3"])
def test_nothing_beyond_the_arrays_is_touched(where: str, threads: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.compiling.guarded", where],
        cwd=ROOT,
        env={**os.environ, "GRADB_THREADS": threads},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[0]) > 500
