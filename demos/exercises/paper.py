"""A line of a learner's file that is written as on paper: how Python has it."""

from __future__ import annotations

import ast
from pathlib import Path

from autograd.commandline.spelling import spelled

from .reports import harmless


def as_python(file: Path, line: int) -> str:
    """Return a line as Python reads it, with * for a product and ** for a power; else ""."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    code = lines[line - 1].split("#")[0] if 0 < line <= len(lines) else ""
    mended = spelled(code)
    if mended == code or "'" in code or '"' in code:
        return ""
    lines[line - 1] = mended
    try:
        ast.parse("\n".join(lines))
    except SyntaxError as error:
        if (error.lineno or 0) <= line:
            return ""
    except (ValueError, MemoryError, RecursionError):
        return ""
    return harmless(mended.strip())
