"""Which weights and inputs a group uses, in a few words: × layer0.attn_wq."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from ..graph import Node
from ..operations import mul, weighted_sum
from .lettering import columns

LONGEST = 30  # columns of all that is named
_MOST = 2  # that are named where not all can be
_PART = re.compile(r"\[\d+\]|\['.*?'\]|\.?[^.\[\]]+|.", re.DOTALL)
_NUMBER = re.compile(r"(?<=\D)[\d₀-₉⁰¹²³⁴-⁹,#()]+$")
_KEY = re.compile(r"\['(.*)'\]")


def used(nodes: Iterable[Node], given: Callable[[Node], str | None]) -> str:
    """Say which named leaves some nodes use, by what their names begin with; "" for none.

    Args:
        nodes: those of a group.
        given: what a leaf is called, None where nobody has named it.
    """
    names: dict[Node, str | None] = {}
    only_factors = True
    for node in nodes:
        for x in node.inputs:
            if x.operation is None:
                if x not in names:
                    names[x] = given(x)
                only_factors &= not names[x] or node.operation in (mul, weighted_sum)
    known = [*filter(None, names.values())]
    if not known:
        return ""
    told = [*dict.fromkeys(_begins(known))]
    if len(told) > _MOST and not _fits(told):
        told[_MOST:] = [f"and {len(told) - _MOST} more"]
    listed = ", ".join(told).replace(", and", " and")
    return f"{'×' if only_factors else 'with'} {listed}"


def _fits(told: Iterable[str]) -> bool:
    return columns(", ".join(told)) <= LONGEST


def _begins(names: list[str]) -> list[str]:
    """Return what the names begin with: w of w[0] and w[1]; else as much as fits in a line."""
    ways = [*dict.fromkeys(map(_parts, names))]
    while True:
        alike = Counter(way[:-1] for way in ways)
        shorter = [way[:-1] if alike[way[:-1]] > 1 and _is_number(way[-1]) else way for way in ways]
        longest = max(map(len, ways))
        if shorter == ways and not _fits(map(_spelled, ways)):
            shorter = [way[:-1] if len(way) == longest > 1 else way for way in ways]
        if shorter == ways:
            return [*map(_spelled, ways)]
        ways = [*dict.fromkeys(shorter)]


def _is_number(part: str) -> bool:
    return part[0] != "." and part[-1] != "'" and _NUMBER.sub("", f"x{part.strip('[]')}") == "x"


def _parts(name: str) -> tuple[str, ...]:
    """Cut a name: m.layers[0].w[3] is m, .layers, [0], .w, [3], and w₁₁² is w, ₁₁²."""
    *way, last = _PART.findall(name)
    if (number := _NUMBER.search(last)) and last[:1] != "[":
        return (*way, last[: number.start()], number[0])
    return (*way, last)


def _spelled(way: tuple[str, ...]) -> str:
    """Write a beginning; of what is in a dict, the key is enough: layer0.attn_wq."""
    keys = [_KEY.fullmatch(part) for part in way]
    parts = [f".{key[1]}" if key else part for key, part in zip(keys, way, strict=True)]
    return "".join(parts[1:])[1:] if any(keys[1:2]) else "".join(parts)
