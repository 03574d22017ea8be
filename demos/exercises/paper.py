"""Finds a line of a learner's file that is written as on paper, and writes it in Python."""

from __future__ import annotations

import ast
import contextlib
import re
from pathlib import Path

from autograd.commandline.spelling import spelled

from .reports import harmless
from .submission import text_of

_IN_BRACKETS = re.compile(r"[\w\]]\([^()]*\)|\[[^\[\]]*\]")


_COMMA = re.compile(r"(?<![\w.,])(\d+),(\d+)(?![\w.,])")


def decimal_comma(file: Path) -> tuple[int, str] | None:
    """Return the first line with a number such as 0,5, and that line with a point; or None.

    A comma in the brackets of a call or a list is not one: max(0,5) and [0,5] are left alone.
    """
    for number, line in enumerate(text_of(file).splitlines(), 1):
        code = _IN_BRACKETS.sub(lambda found: "_" * len(found[0]), line.split("#")[0])
        if "'" not in code and '"' not in code and (found := _COMMA.search(code)):
            point = found.start(2) - 1
            mended = f"{line[:point]}.{line[point + 1 :]}".strip()
            with contextlib.suppress(SyntaxError, ValueError):
                ast.parse(mended.rstrip(":"))
                return number, harmless(mended)
    return None


def as_python(file: Path, line: int) -> str:
    """Return a line as Python reads it, with * for a product and ** for a power; else ""."""
    lines = text_of(file).splitlines()
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
