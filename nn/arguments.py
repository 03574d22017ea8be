"""Arguments as they are given: their names, numbers, seeds, choices from a table, lists."""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from autograd.notation import counted
from autograd.numbers import is_number

from .hints import ADVICE, ARGUMENTS, choice
from .samples import is_listed

P = ParamSpec("P")
R = TypeVar("R")


def names_its_arguments(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function say which argument was meant when it has none of the name given.

    It also says what a missing one is, where `ADVICE` has words for it.
    """
    known = _arguments(function)
    called = function.__qualname__.removesuffix(".__init__")
    words = ADVICE.get(called, {})
    needed = [(known.index(name), name) for name in words if name in known]

    @wraps(function)
    def checked(*arguments: P.args, **named: P.kwargs) -> R:
        for name in named:
            if name not in known:
                owner = type(arguments[0]) if arguments else None
                advice = words.get(name) or _advice(name, known, owner)
                raise TypeError(f"{called} has no argument {name}: {advice}")
        for place, name in needed:
            if len(arguments) <= place and name not in named:
                raise TypeError(f"{called} needs {name}: {words[name]}")
        return function(*arguments, **named)

    return checked


def _arguments(function: Any) -> tuple[str, ...]:
    """Return the names of the arguments of a function of this package; of others, none."""
    code = getattr(getattr(function, "__wrapped__", function), "__code__", None)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()


def _advice(name: str, known: tuple[str, ...], owner: type | None) -> str:
    meant = ARGUMENTS.get(name, name)
    near = [meant] if meant in known else get_close_matches(name, known, 1)
    if near:
        return f"did you mean {near[0]}?"
    for method, called in (("fit", "fit"), ("__init__", getattr(owner, "__name__", ""))):
        if meant in _arguments(getattr(owner, method, None)):
            return f"give {meant} to {called}(...)"
    return f"choose from {', '.join(argument for argument in known if argument != 'self')}"


def as_index(x: Any) -> int | None:
    """Return an int, or what can stand for one, such as NumPy's; of anything else None."""
    try:
        return operator.index(x)
    except TypeError:
        return None


def whole(name: str, x: Any, least: int, otherwise: str = "") -> int:
    """Return a whole number, or refuse it by its name; `otherwise` is what else may be given."""
    found = None if isinstance(x, bool) else as_index(x)
    if found is None:
        raise TypeError(f"{name} must be a whole number{otherwise}: got {x!r}")
    if found < least:
        raise ValueError(f"{name} must be at least {least}{otherwise}: got {x!r}")
    return found


def at_least_0(name: str, x: Any, otherwise: str = "") -> float:
    """Return a finite number that is not negative, or refuse it as `whole` does."""
    if not is_number(x):
        raise TypeError(f"{name} must be a number{otherwise}: got {x!r}")
    try:
        found = float(x)
    except OverflowError:  # an integer
        found = math.inf
    if not 0 <= found < math.inf:
        raise ValueError(f"{name} must be at least 0 and finite{otherwise}: got {found}")
    return found


def generator(rng: int | random.Random | None) -> random.Random:
    """Return the random numbers meant by a seed, a generator, or None (the module `random`'s)."""
    if isinstance(rng, random.Random):
        return rng
    if rng is None:
        return random._inst
    seed = as_index(rng)
    try:
        return random.Random(rng if seed is None else seed)
    except TypeError:
        raise TypeError(f"rng must be a seed, a random.Random or None: got {rng!r}") from None


def chosen(what: str, name: Any, table: Mapping[str, R], otherwise: str = "") -> R:
    """Return what a table has under a name, or else say which names it has."""
    if isinstance(name, str) and name in table:
        return table[name]
    near = choice(name, table) or next(iter(get_close_matches(str(name), table, 1)), "")
    advice = f"did you mean {near!r}?" if near else f"choose one of {', '.join(table)}{otherwise}"
    raise ValueError(f"there is no {what} {name!r}: {advice}")


def each(
    count: int, given: Any, what: str, one_for: str, place: str, shared: bool = False
) -> list[Any]:
    """Return a setting for each of several: from a list; None, or a shared one, for all."""
    if given is None or (shared and not is_listed(given)):
        return [given] * count
    given = list(given) if shared else given
    got = len(given) if hasattr(given, "__len__") else repr(given)
    if got != count:
        several = {"bias": "biases", "row of weights": "rows of weights"}.get(what, "")
        wanted = counted(count, what, several)
        raise ValueError(f"{place} needs {wanted}, one for each {one_for}: got {got}")
    return list(given)
