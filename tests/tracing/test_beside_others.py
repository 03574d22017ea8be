"""A trace beside pdb, and beside trace functions such as coverage's; the command gradb; -c."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from autograd import Value, traced

from .test_script import started

PROGRAM = """\
from autograd import Value, traced
def f(a, b):
    c = a * b
    breakpoint()
    d = c + 1
    return d
with traced():
    L = f(Value(2.0), Value(3.0))
print(L.data, L._label.place)
"""


def test_what_is_set_at_pdbs_prompt_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    typed = "!c = a * 10 + b\n!e = a * a\np c.data, e.data\nc\n"
    code, printed, errors = started("program.py", typed=typed, folder=tmp_path, python=())
    assert (code, errors) == (0, "")
    assert "(23.0, 4.0)" in printed
    assert printed.endswith("24.0 d\n")


def test_trace_functions_see_the_lines_that_they_saw_without() -> None:
    def program() -> None:
        for i in range(3):
            x = Value(i) * 2
            if x.data > 2:
                x = x + 1

    def inside() -> None:
        with traced():
            program()

    def lines_of(run: Any) -> list[int]:
        seen: list[int] = []

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code is program.__code__:
                seen.append(frame.f_lineno)
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            run()
        finally:
            sys.settrace(before)
        return seen

    assert lines_of(inside) == lines_of(program)


def test_gradb_runs_a_script_too(tmp_path: Path) -> None:
    source = "from autograd import Value\nw = Value(2.0)\nloss = w * w\nloss.backward()\n"
    (tmp_path / "train.py").write_text(source, encoding="utf-8")
    code, printed, errors = started(
        "train.py", typed="list\nq\n", folder=tmp_path, python=("-m", "gradb")
    )
    assert (code, errors) == (0, "")
    assert "   3 → loss = w * w" in printed


def test_what_minus_c_runs_has_lines(tmp_path: Path) -> None:
    source = (
        "from autograd import *\na = Value(2.0)\nwith traced():\n    b = a * a\nprint(origin(b))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.startswith('  File "<string>", line 4, in <module>\n')
