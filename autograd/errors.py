"""What goes wrong, said so that a student can fix it: the place, the number, what to do."""

from __future__ import annotations

import re
from contextvars import ContextVar

from .numbers import brief, is_number
from .symbols import Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .languages import Language
    from .symbols import Expression

_LONGEST = 24  # characters of an operand that is not a number


class DomainError(ValueError):
    """An operand is outside the domain of its operation, or at a point with no finite slope.

    >>> from autograd import log
    >>> log(-1.0)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    autograd.errors.DomainError: log(-1): -1 is not above 0. Keep it positive, ...
    """


class StaleGraphError(ValueError):
    """A node's number no longer matches its operands: one was changed after it was computed.

    >>> from autograd import Value, why
    >>> a = Value(2.0)
    >>> L = a * a
    >>> a.data = 3.0
    >>> why(L, a)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    autograd.errors.StaleGraphError: a was changed after L was computed, so the numbers ...
    """


class GraphTooDeepError(RecursionError):
    """A graph is too deep for what was asked of it.

    >>> import pickle
    >>> from autograd import Value
    >>> x = Value(1.0)
    >>> for _ in range(10_000):
    ...     x = x + 1
    >>> pickle.dumps(x)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    autograd.errors.GraphTooDeepError: this graph is too deep to pickle. ...
    """


# Set where the reader types commands of the debugger, and Python would be no help.
at_debugger: ContextVar[bool] = ContextVar("at_debugger", default=False)


def way_out(python: str, command: str) -> str:
    """Return what the reader may type: Python, or at the debugger's prompt a command."""
    return command if at_debugger.get() else python


def unknown_name(typed: str, wanted: str, known: Sequence[str], few: Sequence[str]) -> LookupError:
    """Return the exception for a name that no node has.

    Args:
        typed: the name.
        wanted: the same in ASCII.
        known: the names and formulas of all nodes, in ASCII.
        few: the names that there are, where they are few.
    """
    from difflib import get_close_matches  # for this message alone; nn starts without it

    from .notation import LONGEST_NAME, one_line

    begin = [name for name in known if name.startswith(wanted)] if wanted else []
    close = sorted(begin, key=len)[:3]
    if not close and len(wanted) <= LONGEST_NAME:  # comparing long ones would take minutes
        close = get_close_matches(wanted, [x for x in known if len(x) <= LONGEST_NAME], 3)
    hint = f"{way_out('tree()', 'tree')} shows them all"
    if few:
        hint = f"known names: {', '.join(map(one_line, few))}"
    if close:
        close = [re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), x) for x in close]
        hint = f"did you mean {', '.join(map(one_line, close))}?"
    return LookupError(f"no node is called {one_line(typed) or repr(typed)}: {hint}")


def failed(
    operation: Any,
    operands: Sequence[Any],
    numbers: Sequence[float] | None,
    error: Exception,
    origins: str = "",
    at: str = "",
) -> Exception:
    """Return the exception for an operation that failed: DomainError or OverflowError.

    Among the operands nodes are symbols; `numbers` are the operands', None where one is not a
    finite number, as `error` says; `origins` say in sentences how the operands were computed, and
    `at` where in the program it is.
    """
    if isinstance(error, TypeError) and (miscounted := _miscounted(operation, operands)):
        return miscounted
    if numbers is None:
        called = call(operation, operands) + (f" at {at}" if at else "")
        return type(error)(printable(f"{called}: {error}"))
    if isinstance(error, TypeError):
        return error
    kind = OverflowError if isinstance(error, OverflowError) else DomainError
    return kind(printable(failure(operation, operands, numbers, kind, origins, at)))


def _miscounted(operation: Any, operands: Sequence[Any]) -> TypeError | None:
    """Return the exception for a call with too few or too many operands."""
    parameters = operation.parameters
    if not parameters or len(parameters) == len(operands):
        return None
    from .notation import counted

    takes = counted(len(parameters), "argument")
    called = f"{operation.name}({', '.join(parameters)})"
    got = str(len(operands))
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        got = f"{kind_of(operands[0])}: write {operation.name}(*numbers)"
    return TypeError(f"{called} takes {takes}, got {got}")


def failure(
    operation: Any,
    operands: Sequence[Any],
    numbers: Sequence[float],
    kind: type[Exception],
    origins: str = "",
    at: str = "",
    language: Language | None = None,
) -> str:
    """Return what is said of an operation that failed; `kind` and the others as for `failed`."""
    from .languages import text

    language = language or text
    called = call(operation, operands) + (f" at {at}" if at else "")
    short, long = {}, {}
    for parameter, operand, number in zip(operation.parameters, operands, numbers):
        name, value = language.each(_symbol(operand), number)
        short[parameter] = "it" if name == value else name
        long[parameter] = value if name == value else f"{name} = {value}"
    if kind is OverflowError:
        given = ", ".join(long.values())
        return (
            f"{called}: at {given} the result or its slope is too large for a float, "
            f"which ends at about 1.8e308. {origins}"
            "Bring the operands nearer to 1; for log(exp(a) + exp(b)) there is "
            "logsumexp([a, b])."
        )
    wrong, way_out = operation.domain or (
        f"{{{operation.parameters[0]}}} is outside its domain",
        "",
    )
    return f"{called}: {wrong.format(**long)}. {origins}{way_out.format(**short)}".rstrip()


def call(operation: Any, operands: Sequence[Any]) -> str:
    """Write an operation on its operands, nodes as symbols, as the formula it was meant to be."""
    from .languages import text

    return text(Symbol(operation.name, [*map(_symbol, operands)]))


def _symbol(operand: Any) -> Expression:
    if isinstance(operand, Symbol):
        return operand
    if not is_number(operand):
        return Symbol(brief(operand, _LONGEST))
    try:
        return float(operand)
    except OverflowError:
        return Symbol("a huge integer")


def message_of(error: Exception) -> str:
    """Return what an error says, as a prompt or a command line shows it.

    >>> message_of(PermissionError(13, "Permission denied", "L.svg")), message_of(KeyError("a"))
    ('Permission denied: L.svg', 'a')
    """
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.strerror}: {error.filename}"
    message = str(error.args[0] if len(error.args) == 1 else error)  # a KeyError's text is a repr
    return message or type(error).__name__


def kind_of(x: object) -> str:
    """Return what an object is, with its article; of another package's Value, whose."""
    kind = type(x).__name__
    if kind == "Value":
        return f"a Value of another package, {type(x).__module__}"
    return with_article(kind)


def with_article(kind: str) -> str:
    """Return a class's name with its article, which goes by the sound.

    >>> with_article("int"), with_article("UserList"), with_article("MLP"), with_article("Bunch")
    ('an int', 'a UserList', 'an MLP', 'a Bunch')
    """
    if kind[:2].isupper() or kind == "ndarray":  # spelled letter by letter: an em, an el, a pee
        return f"{'an' if kind[0] in 'AEFHILMNORSXn' else 'a'} {kind}"
    like_you = kind.lower().startswith(("uni", "use", "uin", "usa", "eu", "one", "onc"))
    return f"{'an' if kind[0] in 'aeiouAEIOU' and not like_you else 'a'} {kind}"


def printable(message: str) -> str:
    """Return a message as standard error can show it: itself, or its ASCII spelling."""
    if message.isascii():
        return message
    import sys

    from .notation import readable

    return readable(message, sys.stderr)
