"""Runs a learner's file in a child process with limits on time, memory and output."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from ..files import ROOT
from . import reports
from .reports import harmless

SECONDS = 4.0
MEGABYTES = 1024
MOST_OUTPUT = 2**20  # bytes
SHOWN_OUTPUT = 2000
GRACE = 1.0  # between the dump that names the line and the end of the process
_LINE = re.compile(r'File "(.*)", line (\d+) in')


def run(
    file: Path, check: str, questions: list[Any], seconds: float = SECONDS, mend: str = ""
) -> dict[str, Any]:
    """Run a learner's file on questions and return the child's report.

    It runs in a temporary folder. `mend` can be "gaps": fill these first; or ask for a fix of the
    file instead: "name" the slip, or find the "line" that alone can be fixed; or "compare" an
    engine's gradients with right ones.
    """
    if not file.is_file():
        return {"failed": "missing_file", "output": ""}
    with tempfile.TemporaryDirectory(prefix="exercise", ignore_cleanup_errors=True) as folder:
        report, trace = Path(folder, "report.json"), Path(folder, "trace.txt")
        task = {
            "file": str(file.resolve()),
            "check": check,
            "questions": questions,
            "report": str(report),
            "trace": str(trace),
            "seconds": seconds,
            "mend": mend,
            "megabytes": MEGABYTES,
        }
        end, output = _run_child(task, Path(folder), seconds)
        shown = output[:SHOWN_OUTPUT].decode("utf-8", "replace")
        found = reports.read(report, len(questions), mend not in ("", "gaps"))
        if end == "output":
            found = {"failed": "output", **_line_in(trace, file)}
        elif found is None:
            endless = end == "time" or "Timeout (" in text_of(trace)
            found = {"failed": "endless" if endless else "crashed", **_line_in(trace, file)}
        return {**found, "output": shown}


def _run_child(task: dict[str, Any], folder: Path, seconds: float) -> tuple[str, bytes]:
    """Return how the child ended ("", "time" or "output") and what it printed."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", f"{__package__}.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0"},
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    printed = bytearray()
    ended: list[str] = []

    def listen(stream: Any = child.stdout) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while read := stream.read1(65536):
                printed.extend(read[: MOST_OUTPUT + 1 - len(printed)])
                if len(printed) > MOST_OUTPUT and not ended:
                    ended.append("output")
                    with contextlib.suppress(
                        OSError
                    ):  # on systems with signals, its line is dumped
                        child.send_signal(getattr(signal, "SIGABRT", signal.SIGTERM))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        with contextlib.suppress(OSError):
            child.stdin.write(json.dumps(task).encode())
            child.stdin.close()
        child.wait(seconds + GRACE)
    except subprocess.TimeoutExpired:
        ended.append("time")
    finally:
        _kill(child)
        child.wait()
        listener.join(GRACE)
    return (ended or [""])[0], bytes(printed)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it started, except processes in a session of their own."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def text_of(path: Path) -> str:
    """Return a file's text, as far as it can be read; else ""."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
    except OSError:
        return ""


def _line_in(trace: Path, file: Path) -> dict[str, Any]:
    """Return the innermost line of the learner's file in a faulthandler dump."""
    dump = text_of(trace)
    for where in _LINE.finditer(dump):
        if Path(where[1]).name == file.name:  # characters of the folder's name may be escaped
            return {"line": int(where[2]), "code": code_at(file, int(where[2]))}
    return {"line": 0, "code": ""}


def code_at(file: Path, line: int) -> str:
    """Return a line of a learner's file; "" if it does not exist, or the file is gone."""
    lines = text_of(file).splitlines()
    return harmless(lines[line - 1].strip()) if 0 < line <= len(lines) else ""
