"""Where the expressions of some code are, and how to replace them temporarily."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast


class Edit(NamedTuple):
    """A new value for a node's field, for an item of a list or, without a key, a whole list."""

    holder: Any
    key: Any
    new: Any

    def swap(self) -> Edit:
        """Make it, and return the edit that undoes it."""
        holder, key, new = self
        if key is None:
            old: Any = [*holder]
            holder[:] = new
        elif isinstance(holder, list):
            old, holder[key] = holder[key], new
        else:
            old = getattr(holder, key)
            setattr(holder, key, new)
        return Edit(holder, key, old)


@contextlib.contextmanager
def edited(edits: Iterable[Edit]) -> Iterator[None]:
    """Make edits, and undo them at the end."""
    undone = [edit.swap() for edit in edits]
    try:
        yield
    finally:
        for edit in reversed(undone):
            edit.swap()


class Place(NamedTuple):
    """Where an expression is: in a field of its parent, or in a list there."""

    statement: ast.stmt
    node: ast.expr
    holder: Any
    key: Any

    @property
    def present(self) -> ast.AST:
        """What is here now."""
        found = self.holder[self.key] if isinstance(self.holder, list) else None
        return cast("ast.AST", found or getattr(self.holder, str(self.key)))

    @property
    def is_read(self) -> bool:
        """Whether the expression is read, not assigned to."""
        return isinstance(getattr(self.node, "ctx", ast.Load()), ast.Load)

    def to(self, node: ast.AST) -> Edit:
        """Return the edit that puts something else here."""
        return Edit(self.holder, self.key, node)


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    """Return all functions, the outer ones first."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def places(block: list[ast.stmt]) -> Iterator[Place]:
    """Yield every expression in a function's lines, outermost first, without inner functions."""
    for statement in block:
        yield from _below(statement, statement)


def _below(node: ast.AST, statement: ast.stmt) -> Iterator[Place]:
    for field, value in ast.iter_fields(node):
        items: list[tuple[Any, Any, Any]] = [(node, field, value)]
        if isinstance(value, list):
            items = [(value, index, item) for index, item in enumerate(value)]
        for holder, key, item in items:
            if isinstance(item, ast.expr):
                yield Place(statement, item, holder, key)
            if isinstance(item, ast.stmt) and not isinstance(node, ast.FunctionDef):
                yield from _below(item, item)
            elif isinstance(item, (ast.expr, ast.comprehension, ast.keyword)):
                yield from _below(item, statement)


def kin(place: Place, layers: bool) -> tuple[str, str]:
    """Return what similar places have in common: their text and surroundings, without indices.

    The layer, which comes last, may be kept: then o1_2 and o2_2 are similar, and o1_1 is not.
    """
    pattern = r"\d+(?=_\d)|(?<=\[)\d+(?=\])" if layers else r"\d+"
    around = place.holder if isinstance(place.holder, ast.expr) else None
    texts = [ast.unparse(node) if node else "" for node in (place.node, around)]
    here, outside = (re.sub(pattern, "#", text) for text in texts)
    return here, f"{outside} {place.key if around else ''} {layers}"


def base(name: str) -> str:
    """Return a name without its indices."""
    return re.sub(r"[\d_]+", "#", name)


def scope(function: ast.FunctionDef, before: ast.stmt | None = None) -> list[str]:
    """Return the names that have a value in a function, or where one of its statements begins."""
    names = [argument.arg for argument in function.args.args]
    for node in ast.walk(function):
        earlier = before is None or getattr(node, "lineno", 0) < before.lineno
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and earlier:
            names.append(node.id)
    for node in ast.walk(before) if before else ():  # i of "for i in range(2)" in the line itself
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return list(dict.fromkeys(names))
