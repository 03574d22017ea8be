"""What a page knows: the tape, the steps, the derivations, the pictures, the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf, isfinite
from typing import Any

from ..drawing.contents import Moment
from ..drawing.feedforward import hidden_by_columns
from ..drawing.neurons import find_network
from ..explanation.reasons import reasons, uses_of
from ..graph import Node
from ..languages import LIVE, LIVE_END, text
from ..names import Names
from ..steps import Step, backward_steps, forward_steps
from .recording import Recording
from .tape import Recorded
from .templates import derivation, failures, step_words

MOST_RULES = 200  # nodes that have a chain rule
MOST_WORK = 200_000  # nodes met by them, 10 s; in a larger graph fewer have one
_WEIGHT, _BIAS, _GIVEN = (  # by the last part of a name: m.layers[0].w[3]
    re.compile(rf"(?:.*\.)?(?:{names})(?![a-z])[^.]*", re.IGNORECASE)
    for names in ("w|weights?|params?|theta|θ", "b|bias(?:es)?", "[xyt]|h(?=[₀0])|inputs?|targets?")
)
_WRITTEN = {inf: "Infinity", -inf: "-Infinity"}  # in JSON, as JavaScript reads them
_TYPED = re.compile(r": why\(.*\) goes on from there$")  # in a page one clicks
_LIVE = re.compile(rf"(?<={LIVE})\d+(?={LIVE_END})")


class Record:
    """A graph as a page has it.

    Attributes:
        recording: its copy on recorded numbers.
        moment: the numbers for the picture, each with its tag.
        names: what the nodes of the copy are called.
        places: which of the graph's nodes, from 0, each of them is.
    """

    def __init__(self, names: Names) -> None:
        self._given_names = names
        self.recording = Recording(names)
        self._originals = {copy: node for node, copy in self.recording.copies.items()}
        self.names = self.recording.names
        self._tape = self.recording.tape
        self.places = self.recording.places
        self._output = self.names.graph.output
        self._given = {self.recording.copies[x] for x in names.graph.leaves if names.given(x)}
        self._backward = [*backward_steps(self._output)]
        gradients: dict[Node, float] = {self._output: 1.0}
        for step in self._backward:
            gradients.update((part.input, part.after) for part in step.contributions)
        tagged = {x: self._tagged(number, x) for x, number in gradients.items()}
        self.moment = Moment(lambda node: node.data, tagged.get, fixed=True)

    def _tagged(self, gradient: float, node: Node) -> Recorded:
        number = Recorded.of(gradient, self._tape, self._index(gradient))
        return number.tagged(f"g{self.places[node]}")

    def _index(self, number: float) -> Index:
        return Index(number.index if isinstance(number, Recorded) else self._tape.plain(number))

    def content(self) -> dict[str, Any]:
        """Return all but the pictures, as JSON may hold it; a node is its place in the graph."""
        graph, names, places = self.names.graph, self.names, self.places
        nodes = [
            [
                text(names.variable(node)),
                self._index(node.data),
                graph.number_of(node),
                [places[x] for x in node.inputs],
            ]
            for node in graph.nodes
        ]
        forward = [
            [places[step.node], step_words(step, names), step_words(step, names, asked=True)]
            for step in forward_steps(self._output)
        ]
        parameters = self._parameters()
        found = {
            "nodes": nodes,
            "one": self._index(1.0),
            "slopes": [text(names.derivative(self._output, node)) for node in graph.nodes],
            "forward": forward,
            "backward": [self._handed_down(step) for step in self._backward],
            "leaves": [[places[x], int(x in parameters)] for x in graph.leaves],
            "failures": self._failures(),
            "rules": {places[x]: self._rule(x) for x in self.explained()},  # last: they name nodes
        }
        return self._cut(found)

    def _handed_down(self, step: Step) -> list[Any]:
        words = [step_words(step, self.names, asked) for asked in (False, True)]
        parts = [
            [self.places[part.input], *map(self._index, (step.upstream, *part[1:]))]
            for part in step.contributions
        ]
        return [self.places[step.node], *words, parts]

    def _parameters(self) -> set[Node]:
        """Return the leaves that a step of gradient descent changes."""
        graph = self.names.graph
        network = find_network(graph.order)
        if network and hidden_by_columns(network, graph.order) is None:
            weights = {x for x in network.parameters() if not _GIVEN.fullmatch(self.names(x))}
            if weights:
                return weights
        named = {leaf: self.names(leaf) for leaf in graph.leaves if leaf in self._given}
        weights = {x for x, name in named.items() if _WEIGHT.fullmatch(name)}
        if weights:
            return weights | {x for x, name in named.items() if _BIAS.fullmatch(name)}
        return {x for x, name in named.items() if not _GIVEN.fullmatch(name)} or {*graph.leaves}

    def explained(self) -> list[Node]:
        """Return the nodes that have a chain rule here: as many as there may be, in this order."""
        graph = self.names.graph
        leaves = [x for x in graph.leaves if x in self._given]
        inner = [x for x in graph.order if self.names.given(x)]
        most = min(MOST_RULES, MOST_WORK // len(graph.nodes))
        return [*dict.fromkeys([*leaves, *inner, *graph.leaves, *graph.order])][:most]

    def _rule(self, node: Node) -> list[Any]:
        original, names = self._originals[node], self._given_names
        uses = [*uses_of(names.graph.output, original)]
        remarks = [_TYPED.sub("", said) for said in reasons(names, original, uses).remarks]
        return [*derivation(self.names, node), remarks]

    def _failures(self) -> dict[Index, list[str]]:
        """Return the numbers that may fail, and what is said then: outside a domain, too large."""
        checked = {i for i, step in enumerate(self._tape.code) if "M." in str(step[0])}
        found: dict[Index, list[str]] = {}
        for node in self.names.graph.order:
            numbers = (node.data, *node.local_derivatives)
            own = {x.index for x in numbers if isinstance(x, Recorded)} & checked - found.keys()
            guessed = getattr(self._originals[node], "guessed", False)
            said = [*failures(self.names, node, guessed)] if own else []
            found.update((Index(index), said) for index in sorted(own))
        return found

    def _cut(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the content with the tape, of which only what it speaks of is kept."""
        cut = self._tape.cut({*_spoken_of(content)})
        moved = _moved(content, cut.places)
        given = [x if isfinite(x) else _WRITTEN.get(x, "NaN") for x in cut.given]
        tape = {"code": cut.code, "given": given}
        return {**moved, "tape": tape, "functions": cut.functions}


class Index(int):
    """Which number of the tape is meant."""


def _spoken_of(content: Any) -> Iterator[int]:
    """Yield the numbers of the tape that a content speaks of."""
    if isinstance(content, str):
        yield from map(int, _LIVE.findall(content))
    elif isinstance(content, Index):
        yield content
    elif isinstance(content, dict):
        for key, inner in content.items():
            yield from _spoken_of(key)
            yield from _spoken_of(inner)
    elif isinstance(content, (list, tuple)):
        for inner in content:
            yield from _spoken_of(inner)


def _moved(content: Any, places: Mapping[int, int]) -> Any:
    """Return a content with the numbers of the tape where they are now."""
    if isinstance(content, str):
        return _LIVE.sub(lambda found: str(places[int(found[0])]), content)
    if isinstance(content, Index):
        return places[content]
    if isinstance(content, dict):
        return {_moved(key, places): _moved(inner, places) for key, inner in content.items()}
    if isinstance(content, (list, tuple)):
        return [_moved(inner, places) for inner in content]
    return content
