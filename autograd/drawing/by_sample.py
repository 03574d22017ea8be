"""Groups of a loss over several samples: what the samples share, each sample, and the loss."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from ..graph import Node
from ..names import Names
from ..notation import sample_in
from .group import MOST_MEMBERS, Group, cuts_of, divided

_ASKED = re.compile(r" *samples? (\d+)(?:-(\d+))? *(?:/|$)")
_SHARED, _LOSS = "shared", "loss"


def asks_for_sample(path: str) -> bool:
    """Tell whether a path of `expand` begins with a sample, or several."""
    return _ASKED.match(path) is not None


def sample_groups(names: Names, expand: Sequence[str]) -> list[Group]:
    """Return the groups of a graph by sample, those next to one another as one; [] without samples.

    Args:
        names: those of the nodes, which tell the samples: ŷ₁⁽⁴⁾.
        expand: what is to be opened. The first sample is open if no other is asked for.
    """
    homes = _homes(names)
    held: dict[int | str, list[Node]] = {}
    for node, home in homes.items():
        held.setdefault(home, []).append(node)
    samples = sorted(home for home in held if isinstance(home, int))
    if len(samples) < 2:
        return []
    asked = [(int(way[1]), int(way[2] or way[1])) for way in map(_ASKED.match, expand) if way]
    single = {first for first, last in asked if first == last} or {samples[0]}
    asked += [(sample, sample) for sample in single]
    starts = {first for first, _ in asked} | {last + 1 for _, last in asked}
    found = []
    for _, run in groupby(samples, lambda sample: sum(start <= sample for start in starts)):
        folded = _folded([*run], held)
        folded.open = folded.name in {f"sample {sample}" for sample in single}
        found.append(folded)
    if _SHARED in held:
        found.insert(0, Group(_SHARED, held[_SHARED], kind="sample", open=True))
    return [*found, divided(_LOSS, held[_LOSS], "sample")]


def _folded(samples: Sequence[int], held: Mapping[int | str, Sequence[Node]]) -> Group:
    """Return a sample, or several as a group; of very many, groups of them."""
    first, last = samples[0], samples[-1]
    if len(samples) == 1:
        return divided(f"sample {first}", held[first], "sample")
    runs = [[sample] for sample in samples]
    if len(samples) > MOST_MEMBERS:
        runs = [[*samples[start:stop]] for start, stop in cuts_of(0, len(samples))]
    inner = [_folded(run, held) for run in runs]
    return Group(f"samples {first}-{last}", inner=inner, kind="sample")


def _homes(names: Names) -> dict[Node, int | str]:
    """Return the sample of each node, or whether it is shared or the loss's; {} without samples."""
    nodes = names.graph.nodes
    told = {node: sample_in(names.given(node) or "") for node in nodes}
    if not any(told.values()):
        return {}
    above: dict[Node, int | str] = {}  # what a node depends on: 0 is no sample
    for node in nodes:
        found = {above[x] for x in node.inputs} - {0}
        if told[node] and found - {told[node]}:
            return {}  # samples that depend on one another
        above[node] = told[node] or (_LOSS if len(found) > 1 else found.pop() if found else 0)
    users: dict[Node, set[int | str]] = {node: set() for node in nodes}
    for node in reversed(nodes):
        uses = users[node]
        if not above[node]:  # as a weight, a target
            own = uses.copy().pop() if len(uses) == 1 else _SHARED
            above[node] = _LOSS if not uses - {_LOSS} else own
        for x in node.inputs:
            users[x].add(above[node])
    return above
