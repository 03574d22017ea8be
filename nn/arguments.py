"""Arguments as they are given: their names, whole numbers, numbers from 0, lists of a length."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from autograd.notation import counted
from autograd.numbers import is_number

P = ParamSpec("P")
R = TypeVar("R")

_MEANT = {  # what other libraries and lectures call it
    "lr": "learning_rate", "alpha": "learning_rate", "α": "learning_rate", "eta": "learning_rate",
    "criterion": "loss", "weight_decay": "l2", "iterations": "epochs", "verbose": "progress",
    "seed": "rng", "random_state": "rng", "test_size": "test_fraction", "hidden": "sizes",
    "layers": "sizes", "init": "initialization", "label": "target",
}  # fmt: skip


def names_its_arguments(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function say which argument was meant where it has none of the name given.

    >>> @names_its_arguments
    ... def train(learning_rate: float = 0.1) -> float:
    ...     return learning_rate
    >>> train(lr=0.5)
    Traceback (most recent call last):
        ...
    TypeError: train has no argument lr: did you mean learning_rate?
    """
    known = _arguments(function)

    @wraps(function)
    def checked(*arguments: P.args, **named: P.kwargs) -> R:
        for name in named:
            if name not in known:
                owner = type(arguments[0]) if arguments else None
                raise TypeError(_unknown(function.__qualname__, name, known, owner))
        return function(*arguments, **named)

    return checked


def _arguments(function: Any) -> tuple[str, ...]:
    """Return the names of the arguments of a function of this package; of others, none."""
    code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()


def _unknown(function: str, name: str, known: tuple[str, ...], owner: type | None) -> str:
    meant = _MEANT.get(name, name)
    near = [meant] if meant in known else get_close_matches(name, known, 1)
    advice = f"choose from {', '.join(argument for argument in known if argument != 'self')}"
    if near:
        advice = f"did you mean {near[0]}?"
    elif meant in _arguments(getattr(owner, "fit", None)):
        advice = f"give {meant} to fit(...)"
    elif meant in _arguments(getattr(owner, "__init__", None)):
        advice = f"give {meant} to {getattr(owner, '__name__', '')}(...)"
    return f"{function.removesuffix('.__init__')} has no argument {name}: {advice}"


def whole(name: str, x: Any, least: int, otherwise: str = "") -> int:
    """Return a whole number: an int, or what can stand for one, such as NumPy's.

    Args:
        name: what it is called in a message.
        x: the number.
        least: the smallest there may be.
        otherwise: what may be given instead, for the message.

    Raises:
        TypeError: it is no whole number; True is none.
        ValueError: it is too small.
    """
    try:
        if isinstance(x, bool):
            raise TypeError
        found = operator.index(x)
    except TypeError:
        raise TypeError(f"{name} must be a whole number{otherwise}: got {x!r}") from None
    if found < least:
        raise ValueError(f"{name} must be at least {least}{otherwise}: got {x!r}")
    return found


def at_least_0(name: str, x: Any, otherwise: str = "") -> float:
    """Return a finite number that is not negative; arguments as for `whole`.

    Raises:
        TypeError: it is no number.
        ValueError: it is NaN, infinite or negative.
    """
    if not is_number(x):
        raise TypeError(f"{name} must be a number{otherwise}: got {x!r}")
    try:
        found = float(x)
    except OverflowError:  # an integer
        found = math.inf
    if not 0 <= found < math.inf:
        raise ValueError(f"{name} must be at least 0 and finite{otherwise}: got {found}")
    return found


def each(setting: Any, count: int) -> list[Any]:
    """Return a setting for each of several: the same for all, or as it is listed."""
    listed = hasattr(setting, "__iter__") and not isinstance(setting, str)
    return list(setting) if listed else [setting] * count


def expect(count: int, given: Any, what: str, one_for: str, place: str) -> None:
    """Refuse a list of another length.

    Raises:
        ValueError: it has one, or is no list.
    """
    got = len(given) if hasattr(given, "__len__") else repr(given)
    if got != count:
        several = {"bias": "biases", "row of weights": "rows of weights"}.get(what, "")
        wanted = counted(count, what, several)
        raise ValueError(f"{place} wants {wanted}, one for each {one_for}: got {got}")
