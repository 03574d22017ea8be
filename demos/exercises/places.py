"""Where the expressions of a formula hang, and which of them are alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast


class Place(NamedTuple):
    """Where a node hangs: in a field of its parent, or in a list there."""

    statement: ast.stmt
    node: ast.AST
    holder: Any
    key: Any

    @property
    def present(self) -> ast.AST:
        """What stands here now."""
        found = self.holder[self.key] if isinstance(self.holder, list) else None
        return cast("ast.AST", found or getattr(self.holder, str(self.key)))

    def put(self, node: ast.AST) -> None:
        """Let something else stand here."""
        if isinstance(self.holder, list):
            self.holder[self.key] = node
        else:
            setattr(self.holder, self.key, node)


def kin(place: Place, layers: bool) -> tuple[str, str]:
    """Return what like places have in common: their text and what is around, without indices.

    Args:
        place: the place.
        layers: keep the layer, which stands last: o1_2 and o2_2 are alike, o1_1 is not.
    """
    pattern = r"\d+(?=_\d)|(?<=\[)\d+(?=\])" if layers else r"\d+"
    around = place.holder if isinstance(place.holder, ast.expr) else None
    texts = [ast.unparse(node) if node else "" for node in (place.node, around)]
    here, outside = (re.sub(pattern, "#", text) for text in texts)
    return here, f"{outside} {place.key if around else ''} {layers}"


def places_in(tree: ast.Module) -> Iterator[Place]:
    """Yield every expression of the function's body with its statement, outermost first."""
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    todo: list[Place] = [
        Place(s, s, function.body, i) for i, s in reversed([*enumerate(function.body)])
    ]
    while todo:
        place = todo.pop()
        if isinstance(place.node, ast.expr):
            yield place
        below: list[Place] = []
        for field, value in ast.iter_fields(place.node):
            places: list[tuple[Any, Any, Any]] = [(place.node, field, value)]
            if isinstance(value, list):
                places = [(value, index, item) for index, item in enumerate(value)]
            for holder, key, node in places:
                if isinstance(node, (ast.expr, ast.stmt, ast.comprehension)):
                    inner = node if isinstance(node, ast.stmt) else place.statement
                    below.append(Place(inner, node, holder, key))
        todo.extend(reversed(below))


def base(name: str) -> str:
    """Return a name without its indices."""
    return re.sub(r"[\d_]+", "#", name)


def scope(tree: ast.Module, before: ast.stmt) -> list[str]:
    """Return the names that stand for something where a statement begins."""
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    names = [argument.arg for argument in function.args.args]
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and node.lineno < before.lineno
            and node.id not in names
        ):
            names.append(node.id)
    for node in ast.walk(before):  # i and j of "for i in range(2)" within the line itself
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
            names += [node.target.id] if node.target.id not in names else []
    return names
