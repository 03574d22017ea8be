"""Texts whose parts have a role: a screen or a picture paints them, each in its own way.

A part is between a control sign, which says its role, and another that ends it. For `folded`
these signs take no room.
"""

from __future__ import annotations

import re

from .notation import folded

ROLES = ("data", "gradient", "local", "active", "right", "wrong")
_SIGNS = {role: chr(1 + index) for index, role in enumerate(ROLES)}
_ROLES = {sign: role for role, sign in _SIGNS.items()}
_END = "\x08"
_MARK = re.compile(rf"([{''.join(_ROLES)}{_END}])")


def paint(written: str, role: str) -> str:
    """Mark a part of a text by its role: "data", "gradient", "local", "active", or of a verdict
    "right" or "wrong".
    """
    return f"{_SIGNS[role]}{written}{_END}"


def painted_lines(painted: str, columns: int) -> list[list[tuple[str, str]]]:
    """Return the lines of a painted text, wrapped, each as parts: what is written, and its role.

    >>> painted_lines("x = " + paint("2", "data"), 80)
    [[('x = ', ''), ('2', 'data')]]
    """
    role = ""
    found: list[list[tuple[str, str]]] = []
    for line in folded(painted, columns, words=True).split("\n"):
        found.append([])
        for piece in _MARK.split(line):
            if _MARK.fullmatch(piece):
                role = _ROLES.get(piece, "")  # a part may go on below
            elif piece:
                found[-1].append((piece, role))
    return found
