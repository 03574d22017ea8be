"""Which call or round tells nodes apart that local variables of one name have held."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from ..graph import Node
from ..holders import Place, spelled
from ..notation import ascii_text
from .origins import Block, Call, Local, Origin, Round


def local_names(nodes: Iterable[Node], taken: Container[str]) -> Iterator[tuple[Node, str]]:
    """Yield nodes that local variables have held, and what they are called by these.

    Args:
        nodes: some nodes; those that no local has held are left out.
        taken: names, in ASCII, that others have.
    """
    alike: dict[str, list[tuple[Node, Place]]] = {}
    for node in nodes:
        origin = node._label
        if isinstance(origin, Origin) and origin.place is not None:
            alike.setdefault(spelled(origin.place), []).append((node, origin.place))
    for name, held in alike.items():
        scopes = _scopes([place for _, place in held], bare=ascii_text(name) not in taken)
        for (node, _), scope in zip(held, scopes, strict=True):
            yield node, f"{scope}.{name}" if scope else name


def _scopes(places: Sequence[Place], bare: bool) -> list[str]:
    """Return the shortest scope that tells variables of one name apart: `gpt[3]`, `gpt[3].h[1]`.

    With `bare`, no scope at all is enough, if that tells them apart.
    """
    variables = [*map(_local, places)]
    calls = [_call(variable) for variable in variables]
    rounds = _joined([_rounds(variable) for variable in variables], bare)
    both = [".".join(filter(None, [call, inner])) for call, inner in zip(calls, rounds)]
    nothing = [""] * len(places)
    for scopes in [*([nothing] if bare else []), rounds, calls]:
        if len(set(scopes)) == len(scopes) and (bare or all(scopes)):
            return scopes
    return rounds if len(set(calls)) == 1 and bare else both


def _local(place: Place) -> Local | None:
    """Return the variable that a place begins with; out of a pickle, none."""
    while isinstance(place, tuple):
        place = place[0]
    return place if isinstance(place, Local) else None


def _call(variable: Local | None) -> str:
    return variable.scope.call.index if variable is not None else ""


def _rounds(variable: Local | None) -> list[str]:
    """Return the rounds and blocks of its call that a variable was seen in, outermost first."""
    found: list[str] = []
    for scope in variable.scope.around() if variable is not None else ():
        if isinstance(scope, Call):
            break
        if isinstance(scope, (Round, Block)):
            found.append(scope.index)
    return found[::-1]


def _joined(rounds: list[list[str]], bare: bool) -> list[str]:
    """Join the rounds of each; what all have in common tells nothing, if they are all there are."""
    common = set(rounds[0]).intersection(*rounds[1:]) if bare else set()
    return [".".join([index for index in inner if index not in common]) for inner in rounds]
