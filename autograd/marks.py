"""Texts whose parts bear a role: a screen or a picture paints them, each in its own way.

A part stands between a control sign, which says its role, and another that ends it. `wrapped`
gives these signs no room.
"""

from __future__ import annotations

import re

from .notation import wrapped

ROLES = ("data", "gradient", "local", "active")
_SIGNS = {role: chr(1 + index) for index, role in enumerate(ROLES)}
_ROLES = {sign: role for role, sign in _SIGNS.items()}
_END = "\x08"
_MARK = re.compile(rf"([{''.join(_ROLES)}{_END}])")
_BEGINNING = re.compile(r"[^=]*= | *[+→] ")  # up to where a long line goes on below


def paint(written: str, role: str) -> str:
    """Mark a part of a text by its role: "data", "gradient", "local" or "active"."""
    return f"{_SIGNS[role]}{written}{_END}"


def painted_lines(painted: str, columns: int) -> list[list[tuple[str, str]]]:
    """Return the lines of a painted text, wrapped, each as parts: what is written, and its role.

    >>> painted_lines("x = " + paint("2", "data"), 80)
    [[('x = ', ''), ('2', 'data')]]
    """
    lines: list[str] = []
    for line in painted.split("\n"):
        begin = _BEGINNING.match(line)
        indent = min(begin.end() if begin else 4, columns // 3)
        short = len(line) <= columns
        lines += [line] if short else wrapped(line, indent, columns).split("\n")
    role = ""
    found: list[list[tuple[str, str]]] = []
    for line in lines:
        found.append([])
        for piece in _MARK.split(line):
            if _MARK.fullmatch(piece):
                role = _ROLES.get(piece, "")  # a part may go on below
            elif piece:
                found[-1].append((piece, role))
    return found
