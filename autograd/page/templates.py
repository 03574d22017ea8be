"""Texts whose numbers a page fills in: the same words as everywhere, with places for numbers."""

from __future__ import annotations

from collections.abc import Iterator

from .. import marks
from ..errors import DomainError, failure
from ..explanation.chain import ChainRule, Parts
from ..explanation.derivation import NONE_LARGER
from ..graph import Node
from ..languages import ATOM, LIVE, LIVE_END, Language, digits_text, text
from ..messages import came_from
from ..names import Names
from ..steps import ForwardStep, Step
from ..symbols import Symbol
from .tape import Recorded

AT_FIRST = "\ue005"  # around what holds only as long as no leaf has changed


def _written(number: float, digits: int) -> str:
    if isinstance(number, Recorded):
        return f"{LIVE}{number.index}{LIVE_END}"
    return digits_text(number, digits)


template = text._replace(number=_written)


def step_words(
    step: ForwardStep | Step, names: Names, asked: bool = False, language: Language = template
) -> str:
    """Return the words of a step, its parts marked by their roles; `asked`: its results as ?.

    A page counts the steps itself. What grows is said to be a gradient, w.grad += …, since there a
    step of gradient descent changes w.
    """
    words = step.words(names, marks.paint, asked, language).partition("] ")[2]
    first, *lines = words.split("\n")
    for i, part in enumerate(step.contributions if isinstance(step, Step) else ()):
        receiver = language.factor(names.variable(part.input), ATOM)
        lines[i] = f"{receiver}.grad += {lines[i].partition(' += ')[2]}"
    return "\n".join([first, *map(str.lstrip, lines)])


def derivation(names: Names, node: Node) -> Parts:
    """Return the chain rule of a node."""
    rule = ChainRule(names, node, unfold=False, symbols=True, language=text, ascii=False)
    parts = rule.parts(template)
    at_first = f"{AT_FIRST}{NONE_LARGER}{AT_FIRST}"
    return parts._replace(rows=[row.replace(NONE_LARGER, at_first) for row in parts.rows])


def failures(names: Names, node: Node, guessed: bool = False) -> Iterator[str]:
    """Yield what is said where a node's operation fails: outside its domain, and past a float.

    `guessed`: only its numbers tell the operation.
    """
    assert node.operation is not None
    symbols = [names.symbol(x) if isinstance(x, Node) else x for x in node.operands]
    numbers = [x.data if isinstance(x, Node) else x for x in node.operands]
    origins = "".join([came_from(names, x) for x in node.operands if isinstance(x, Node)])
    for kind in (DomainError, OverflowError):
        said = failure(node.operation, symbols, numbers, kind, origins, language=template)
        if guessed and kind is DomainError:
            called = template(Symbol(node.operation.name, symbols))
            said = (
                f"its engine does not name the operation that looks like {called} here: "
                "on the other side of 0 it may be another"
            )
        yield f"{kind.__name__}: {said}"
